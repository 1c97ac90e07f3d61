//! What a component is beyond its package URL, as the text of an annotation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::component::{Component, Digest, Evidence, Kind, SourcePackage};

/// The text, as JSON. Its fields stand in the order in which they are written.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Remark {
    kind: String,
    /// Whether the package URL was stated, rather than made of the rest.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    architecture: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    qualifiers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licenses: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    development: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<Place>,
}

#[derive(Serialize, Deserialize)]
struct Place {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    layer: Option<u32>,
}

impl Remark {
    pub(super) fn of(component: &Component) -> Self {
        Self {
            kind: component.kind.purl_type().to_owned(),
            stated: component.stated_purl.is_some(),
            source: component.source.as_ref().map(|source| (source.name.clone(), source.version.clone())),
            architecture: component.architecture.clone(),
            qualifiers: component.qualifiers.clone(),
            supplier: component.supplier.clone(),
            licenses: component.licenses.clone(),
            development: component.development,
            evidence: component
                .evidence
                .iter()
                .map(|place| Place { path: place.path.clone(), layer: place.layer })
                .collect(),
        }
    }

    /// The component that was written; name, version, package URL and digests stand in the package itself.
    pub(super) fn restore(self, written: Component) -> Component {
        Component {
            kind: Kind::of_purl_type(&self.kind),
            source: self.source.map(|(name, version)| SourcePackage { name, version }),
            architecture: self.architecture,
            stated_purl: written.stated_purl.filter(|_| self.stated),
            qualifiers: self.qualifiers,
            supplier: self.supplier,
            licenses: self.licenses,
            development: self.development,
            evidence: self
                .evidence
                .into_iter()
                .map(|place| Evidence { path: place.path, layer: place.layer })
                .collect(),
            ..written
        }
    }
}

/// Each algorithm as CycloneDX writes it (which components follow) and as SPDX does.
const ALGORITHMS: &[(&str, &str)] = &[
    ("MD5", "MD5"),
    ("SHA-1", "SHA1"),
    ("SHA-224", "SHA224"),
    ("SHA-256", "SHA256"),
    ("SHA-384", "SHA384"),
    ("SHA-512", "SHA512"),
    ("SHA3-256", "SHA3-256"),
    ("SHA3-384", "SHA3-384"),
    ("SHA3-512", "SHA3-512"),
    ("BLAKE2b-256", "BLAKE2b-256"),
    ("BLAKE2b-384", "BLAKE2b-384"),
    ("BLAKE2b-512", "BLAKE2b-512"),
    ("BLAKE3", "BLAKE3"),
];

/// The algorithm as SPDX writes it.
pub(super) fn algorithm(digest: &Digest) -> &'static str {
    ALGORITHMS.iter().find(|(ours, _)| *ours == digest.algorithm).map_or(digest.algorithm, |(_, theirs)| theirs)
}

/// The digest that SPDX writes so; nothing for algorithms that components do not have.
pub(super) fn digest(algorithm: &str, value: &str) -> Option<Digest> {
    let (ours, _) = ALGORITHMS.iter().find(|(_, theirs)| *theirs == algorithm)?;
    Some(Digest { algorithm: ours, value: value.to_ascii_lowercase() })
}
