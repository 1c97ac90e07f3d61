//! Records of VEX hubs: which package has which documents, and where they were taken from.
//!
//! A hub (aquasecurity/vexhub and its kin) keeps such a record beside the documents of each package, so that a collection of
//! all its files holds both.

use serde::Deserialize;

use super::Text;

/// The record of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The package, as a package URL.
    pub package: Text<'a>,
    /// Its documents.
    pub sources: Vec<Source<'a>>,
}

/// Where a document was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Source<'a> {
    /// The file in the hub.
    #[serde(rename = "Path", borrow, default)]
    pub path: Text<'a>,
    /// The address that it was copied from.
    #[serde(rename = "URL", default)]
    pub url: Text<'a>,
}
