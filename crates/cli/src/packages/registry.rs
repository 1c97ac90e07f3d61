//! Images of registries, and the documents that are attached to them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::time::Duration;

use palisade_packages::catalogers::PackageGap;
use palisade_packages::component::{Component, Evidence, Kind};
use palisade_sources::images::{ImageFacts, ImageInventory, Options, Progress};
use palisade_sources::registry::{
    Attached, Credentials, Form, REFERENCE_INVALID, Reference, Registry, Settings, run_helper,
};

use super::Subject;
use super::documents;
use crate::arguments::packages::RegistryArguments;
use crate::codes;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::sources;

/// The client of registries, made when one is asked: reading certificates takes longer than scanning a file.
pub(crate) struct Registries<'a> {
    arguments: &'a RegistryArguments,
    environment: &'a Environment,
    client: OnceCell<Registry>,
}

impl<'a> Registries<'a> {
    /// Nothing is read or sent yet.
    pub(crate) fn new(arguments: &'a RegistryArguments, environment: &'a Environment) -> Self {
        Self { arguments, environment, client: OnceCell::new() }
    }

    /// The client.
    pub(crate) fn client(&self) -> Result<&Registry, Failure> {
        match self.client.get() {
            Some(client) => Ok(client),
            None => {
                let client = client(self.arguments, self.environment)?;
                Ok(self.client.get_or_init(|| client))
            }
        }
    }
}

/// A registry client with the user's credentials and mirrors.
fn client(arguments: &RegistryArguments, environment: &Environment) -> Result<Registry, Failure> {
    let credentials = match environment.docker_configuration() {
        Some(path) if path.exists() => read(&path)?,
        _ => Credentials::default(),
    };
    let settings = Settings {
        credentials,
        mirrors: mirrors(&arguments.mirror)?,
        plain: arguments.insecure.clone(),
        idle: Duration::from_secs(15),
        attempts: 3,
        ..Settings::default()
    };
    Ok(Registry::new(settings)?)
}

fn read(path: &Path) -> Result<Credentials, Failure> {
    let bytes = sources::whole(path)
        .map_err(|error| Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display())))?;
    Ok(Credentials::read(&bytes, run_helper)?)
}

/// `HOST=MIRROR`, in the order in which they are to be asked.
fn mirrors(texts: &[String]) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let mut mirrors: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for text in texts {
        let wrong = || Failure::usage(&codes::INVALID_OPTION, format!("`--mirror {text}` is not HOST=MIRROR"));
        let (host, mirror) =
            text.split_once('=').filter(|(host, mirror)| !host.is_empty() && !mirror.is_empty()).ok_or_else(wrong)?;
        mirrors.entry(host.to_owned()).or_default().push(mirror.to_owned());
    }
    Ok(mirrors)
}

/// The reference that a text is.
pub(super) fn reference(text: &str) -> Result<Reference, Failure> {
    Reference::parse(text).ok_or_else(|| {
        let why = format!("`{text}` is neither a file or directory nor the name of an image");
        Failure::usage(&REFERENCE_INVALID, why)
    })
}

/// Scans an image.
pub(super) fn scan(
    registry: &Registry,
    reference: &Reference,
    options: &Options<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<ImageInventory, Failure> {
    Ok(registry.scan(reference, options, progress)?)
}

/// Adds what is attached to an image: the packages of SBOMs, and VEX documents for the caller to apply.
pub(super) fn attach(
    registry: &Registry,
    reference: &Reference,
    image: &ImageFacts,
    subject: &mut Subject<'_>,
) -> Vec<(String, Vec<u8>)> {
    // Statements about a tag of several platforms are attached to its index.
    let digests: Vec<_> = image.digest.iter().chain(&image.indexes).cloned().collect();
    let found = match registry.attached(reference, &digests) {
        Ok(found) => found,
        Err(error) => {
            let path = format!("{reference} (attached documents)");
            subject.inventory.gaps.push(PackageGap { code: error.code, path, why: error.message });
            return Vec::new();
        }
    };
    subject.inventory.gaps.extend(found.gaps);
    let mut statements = Vec::new();
    for document in found.documents {
        let name = format!("{}@{} (attached{})", reference.repository(), document.manifest, how(&document));
        match document.form {
            Form::OpenVex => statements.push((name, document.bytes)),
            Form::CycloneDx | Form::Spdx => {
                add(subject, &name, &document.bytes);
                // CycloneDX may state what is known of vulnerabilities beside components, or nothing else.
                if has_vulnerabilities(&document) {
                    statements.push((name, document.bytes));
                }
            }
        }
    }
    subject.inventory.settle();
    statements
}

fn has_vulnerabilities(document: &Attached) -> bool {
    document.form == Form::CycloneDx && memchr::memmem::find(&document.bytes, b"\"vulnerabilities\"").is_some()
}

fn how(document: &Attached) -> &'static str {
    if document.is_attestation { " as an attestation whose signature was not verified" } else { "" }
}

/// What makes two components the same package.
fn identity(component: &Component) -> (Kind, &str, &str) {
    (component.kind, &component.name, &component.version)
}

/// The packages of an attached SBOM that were not found in the layers: what was compiled in, or copied without metadata.
fn add(subject: &mut Subject<'_>, name: &str, bytes: &[u8]) {
    let read = std::str::from_utf8(bytes).ok().and_then(|text| documents::read(text, name));
    let Some((_, inventory)) = read else {
        let why = "neither CycloneDX nor SPDX".to_owned();
        let code = &palisade_packages::sbom::UNREADABLE_SBOM_PART;
        subject.inventory.gaps.push(PackageGap { code, path: name.to_owned(), why });
        return;
    };
    let known: HashSet<_> = subject.inventory.components.iter().map(identity).collect();
    let mut new: Vec<_> = inventory.components.into_iter().filter(|one| !known.contains(&identity(one))).collect();
    for component in &mut new {
        component.evidence = vec![Evidence { path: name.to_owned(), layer: None }];
    }
    subject.inventory.components.extend(new);
    subject.inventory.gaps.extend(inventory.gaps);
    if subject.inventory.distribution.is_none() {
        subject.inventory.distribution = inventory.distribution;
    }
}
