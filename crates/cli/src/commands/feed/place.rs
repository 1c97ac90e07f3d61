//! Where an edition goes, as `--output` says it.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use palisade_sources::editions::directory::{self, Written};
use palisade_sources::editions::objects::{Bucket, Credentials, Object, ObjectsError, Settings, Stage};
use palisade_sources::feeds::SourceError;
use palisade_web::feed::edition::Edition;
use palisade_web::feed::error::RenderError;
use palisade_web::feed::file::File;

use crate::arguments::feed::BuildArguments;
use crate::codes;
use crate::environment::Environment;
use crate::failure::Failure;

/// A place for editions.
#[derive(Debug)]
pub(super) enum Place {
    /// A directory.
    Directory(PathBuf),
    /// A bucket, or a prefix of it.
    Bucket(Box<Bucket>),
}

impl Place {
    /// Looks at nothing yet: a place that cannot be is refused before the source is asked.
    pub(super) fn of(arguments: &BuildArguments, environment: &Environment) -> Result<Self, Failure> {
        match arguments.output.to_str() {
            Some(place) if place.starts_with("s3://") => {
                let settings = settings(arguments.endpoint.clone(), environment)?;
                Ok(Self::Bucket(Box::new(Bucket::new(place, settings)?)))
            }
            _ => Ok(Self::Directory(arguments.output.clone())),
        }
    }

    /// A file of the edition that is there, where there is one.
    pub(super) async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self {
            Self::Directory(directory) => match std::fs::read(directory.join(path)) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => {
                    let place = directory.join(path).display().to_string();
                    Err(SourceError::Uncomparable { place, reason: error.to_string() }.into())
                }
            },
            Self::Bucket(bucket) => Ok(bucket.read(path).await?),
        }
    }

    /// Publishes an edition; says in a phrase what that came to.
    pub(super) async fn publish(&self, edition: &Edition) -> Result<String, Failure> {
        let failed = |error: RenderError| Failure::internal(&codes::OUTPUT_FAILED, error.to_string());
        let (mark, files) = (edition.mark().map_err(failed)?, edition.files().map_err(failed)?);
        let (written, what) = match self {
            Self::Directory(directory) => {
                let files = files.iter().map(|(path, file)| (*path, file.body().as_ref()));
                let written = directory::publish(directory, &mark, files)
                    .map_err(|error| Failure::output(&self.to_string(), &error))?;
                (written, String::new())
            }
            Self::Bucket(bucket) => {
                let published = bucket.publish(&mark, &objects(edition, &files)).await?;
                (published.written, format!(" ({} sent, {} deleted)", published.sent, published.deleted))
            }
        };
        Ok(match written {
            Written::New => format!("new edition{what}"),
            Written::Same => "unchanged".to_owned(),
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(directory) => write!(formatter, "{}", directory.display()),
            Self::Bucket(bucket) => formatter.write_str(bucket.place()),
        }
    }
}

fn settings(endpoint: Option<String>, environment: &Environment) -> Result<Settings, ObjectsError> {
    let storage = &environment.storage;
    let endpoint = endpoint.or_else(|| storage.endpoint.clone());
    // Services other than Amazon's seldom have regions, and take this one.
    let usual = if endpoint.is_some() { "us-east-1" } else { "" };
    let key = storage.key.clone().ok_or(ObjectsError::Credentials("AWS_ACCESS_KEY_ID"))?;
    let secret = storage.secret.clone().ok_or(ObjectsError::Credentials("AWS_SECRET_ACCESS_KEY"))?;
    Ok(Settings {
        endpoint,
        region: storage.region.clone().unwrap_or_else(|| usual.to_owned()),
        credentials: Credentials { key, secret, token: storage.token.clone() },
        clock: environment.clock,
        pause: Duration::from_millis(500),
    })
}

fn objects<'edition>(edition: &'edition Edition, files: &[(&'edition str, &Arc<File>)]) -> Vec<Object<'edition>> {
    let singles: BTreeSet<&str> = edition.singles().collect();
    files
        .iter()
        .map(|(path, file)| Object {
            path,
            content_type: file.kind().content_type(),
            body: file.body().clone(),
            digest: *file.digest(),
            stage: stage(&singles, path),
        })
        .collect()
}

fn stage(singles: &BTreeSet<&str>, path: &str) -> Stage {
    match path {
        "index.json" => Stage::Index,
        // Pages need it, and it names nobody.
        "style.css" => Stage::Single,
        path if singles.contains(path) => Stage::Single,
        _ => Stage::Whole,
    }
}
