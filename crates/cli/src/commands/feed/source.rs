//! Where announcements come from, as `--from` says it.

use std::path::PathBuf;

use palisade_model::advisory::Announcement;
use palisade_sources::feeds::github::{GitHub, Settings};
use palisade_sources::feeds::{Fetched, SourceError, directory, published};
use palisade_web::feed::site::Site;

use crate::arguments::feed::{KUBERNETES, SourceArguments};
use crate::environment::Environment;
use crate::failure::Failure;

/// A source that can be asked again and again.
#[derive(Debug)]
pub(super) enum Source {
    /// GitHub's issues.
    GitHub(Box<GitHub>),
    /// A file or directory.
    Path(PathBuf),
    /// A published feed.
    Address(String),
}

impl Source {
    pub(super) fn of(arguments: &SourceArguments, environment: &Environment) -> Result<Self, Failure> {
        match arguments.from.as_str() {
            "github" => {
                let settings = Settings {
                    address: arguments.github_address.trim_end_matches('/').to_owned(),
                    repository: arguments.repository.clone(),
                    token: environment.github_token.clone(),
                    ..Settings::default()
                };
                Ok(Self::GitHub(Box::new(GitHub::new(settings)?)))
            }
            address if address.starts_with("https://") || address.starts_with("http://") => {
                Ok(Self::Address(address.to_owned()))
            }
            path => Ok(Self::Path(PathBuf::from(path))),
        }
    }

    /// Everything that the source holds now.
    pub(super) async fn fetch(&mut self) -> Result<Fetched, SourceError> {
        match self {
            Self::GitHub(github) => github.fetch().await,
            Self::Path(path) => directory::read(path),
            Self::Address(address) => published::fetch(address).await,
        }
    }

    /// The present state of an announcement that a list lacks; nothing where it is gone.
    pub(super) async fn one(&self, key: &str) -> Result<Option<Announcement>, SourceError> {
        match (self, key.parse()) {
            (Self::GitHub(github), Ok(number)) => github.issue(number).await,
            _ => Ok(None),
        }
    }
}

/// Names and addresses of the feed.
pub(super) fn site(arguments: &SourceArguments) -> Site {
    let official = arguments.repository.eq_ignore_ascii_case(KUBERNETES);
    let mut site = if official { Site::default() } else { neutral(&arguments.repository) };
    let publisher = &arguments.publisher;
    if let Some(namespace) = &publisher.publisher_namespace {
        (site.home, site.publisher.1) = (namespace.clone(), namespace.clone());
    }
    for (field, value) in [
        (&mut site.address, &arguments.site_address),
        (&mut site.publisher.0, &publisher.publisher_name),
        (&mut site.contact, &publisher.contact),
        (&mut site.authority.0, &publisher.cna_id),
        (&mut site.authority.1, &publisher.cna_name),
    ] {
        if let Some(value) = value {
            value.clone_into(field);
        }
    }
    site
}

/// The feed of any other repository claims nothing but to be of that repository.
fn neutral(repository: &str) -> Site {
    let home = format!("https://github.com/{repository}");
    let owner: String = repository.split('/').next().unwrap_or_default().chars().take(32).collect();
    Site {
        address: home.clone(),
        title: format!("{repository}: vulnerability announcements"),
        description: format!("Vulnerabilities that issues of {repository} announce"),
        publisher: (repository.to_owned(), home.clone()),
        refresh_job: format!("{home}/actions"),
        // No organisation's: the form of a UUID that the record format asks for, and nothing in it.
        authority: ("00000000-0000-4000-8000-000000000000".to_owned(), format!("{owner:_<2}")),
        contact: format!("{home}/security"),
        home,
        hubs: Vec::new(),
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self::incomplete(error.code(), error.to_string())
    }
}
