//! What is found: one package in one version, and which files say so.
//!
//! Lives here: the vocabulary that catalogers write, and that SBOMs and matching read.
//! Not here: how a file is read (`catalogers`), what is wrong with a package (`vulnerabilities`).

mod kind;
mod spelling;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use kind::Kind;
pub use spelling::python_name;

use crate::distribution::Distribution;
use crate::purl::{Fault, Parts, Purl};

/// A package that something is made of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Component {
    /// Which kind of package.
    pub kind: Kind,
    /// The name as its ecosystem writes it: `@babel/core`, `org.apache.logging.log4j:log4j-core`, `k8s.io/api`.
    pub name: String,
    /// The installed version as it is written; empty where the file states none.
    pub version: String,
    /// The package that a distribution built it from, where that has another name or version.
    pub source: Option<SourcePackage>,
    /// The architecture it was built for, as its kind writes it: `amd64`, `noarch`.
    pub architecture: Option<String>,
    /// The package URL that a document states for it. Where there is none, [`Component::purl`] makes one.
    pub stated_purl: Option<Purl>,
    /// Further qualifiers of the package URL: `vcs_url`, `download_url`, `modularitylabel`.
    pub qualifiers: BTreeMap<String, String>,
    /// Who made it, as the file states it: the vendor of an rpm package.
    pub supplier: Option<String>,
    /// Licences as the file states them, SPDX expressions or not.
    pub licenses: Vec<String>,
    /// Digests that the file states for the package.
    pub digests: Vec<Digest>,
    /// Whether it is there for development or tests only, where the file says so.
    pub development: bool,
    /// The places that say that it is there.
    pub evidence: Vec<Evidence>,
}

/// The package that a distribution built others from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourcePackage {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A digest of a package's archive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest {
    /// As CycloneDX writes it: `SHA-256`, `SHA-512`, `SHA-1`, `MD5`.
    pub algorithm: &'static str,
    /// Lower-case hexadecimal digits.
    pub value: String,
}

/// A place that says that a package is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The file, from the root of what was read, without a leading slash; a place within an archive stands behind `!/`.
    pub path: String,
    /// The layer of an image, counted from zero at the base.
    pub layer: Option<u32>,
}

impl Component {
    /// A component with nothing but a kind, a name and a version.
    #[must_use]
    pub fn new(kind: Kind, name: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            version: version.into(),
            source: None,
            architecture: None,
            stated_purl: None,
            qualifiers: BTreeMap::new(),
            supplier: None,
            licenses: Vec::new(),
            digests: Vec::new(),
            development: false,
            evidence: Vec::new(),
        }
    }

    /// The package URL: the stated one, or one made of kind, name, version and, for its own packages, the distribution.
    ///
    /// # Errors
    ///
    /// Where the name or version cannot be written as a package URL of the kind.
    pub fn purl(&self, distribution: Option<&Distribution>) -> Result<Purl, Fault> {
        if let Some(purl) = &self.stated_purl {
            return Ok(purl.clone());
        }
        let distribution = distribution.filter(|_| self.kind.is_of_distribution());
        let (namespace, name) = self.split_name(distribution);
        let mut qualifiers = self.qualifiers.clone();
        let (epoch, version) = self.split_version();
        if let Some(epoch) = epoch {
            qualifiers.insert("epoch".to_owned(), epoch.to_owned());
        }
        if let Some(architecture) = &self.architecture {
            qualifiers.insert("arch".to_owned(), architecture.clone());
        }
        if let Some(distribution) = distribution {
            qualifiers.insert("distro".to_owned(), distribution.purl_qualifier());
        }
        if let Some(source) = self.source.as_ref().filter(|_| self.kind.is_of_distribution()) {
            qualifiers.insert("upstream".to_owned(), upstream(source, &self.version));
        }
        Purl::build(Parts {
            kind: self.kind.purl_type().to_owned(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            version: version.to_owned(),
            qualifiers,
            subpath: String::new(),
        })
    }

    /// Epoch and version of the package URL: those of rpm packages stand apart (rpm-definition.json).
    fn split_version(&self) -> (Option<&str>, &str) {
        match self.version.split_once(':') {
            Some((epoch, version)) if self.kind == Kind::Rpm => (Some(epoch), version),
            _ => (None, &self.version),
        }
    }

    /// Namespace and name of the package URL.
    fn split_name<'a>(&'a self, distribution: Option<&'a Distribution>) -> (&'a str, &'a str) {
        match self.kind {
            Kind::Apk => (distribution.map_or("alpine", Distribution::id), &self.name),
            Kind::Deb => (distribution.map_or("debian", Distribution::id), &self.name),
            Kind::Rpm => (distribution.map_or("", Distribution::id), &self.name),
            Kind::Maven => self.name.split_once(':').unwrap_or(("", &self.name)),
            Kind::Go | Kind::Npm | Kind::Composer => self.name.rsplit_once('/').unwrap_or(("", &self.name)),
            Kind::Cargo | Kind::Python | Kind::Gem | Kind::NuGet | Kind::Bitnami | Kind::Generic => ("", &self.name),
        }
    }
}

/// The qualifier `upstream`: the source package's name, with its version where that is another than the package's.
fn upstream(source: &SourcePackage, version: &str) -> String {
    if source.version == version { source.name.clone() } else { format!("{}@{}", source.name, source.version) }
}
