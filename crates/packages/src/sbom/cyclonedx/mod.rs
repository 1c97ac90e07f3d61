//! An inventory as a CycloneDX document, and back (`read`).
//!
//! Packages are components with their package URL as `bom-ref`; the places that say so are occurrences of their evidence,
//! an occurrence's context names the layer; the distribution is a component of type `operating-system`. Where something
//! could not be read, a composition says that the parts of the described thing are `incomplete`, and each gap is a property.

mod read;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use palisade_formats::cyclonedx::{
    self, Composition, Document, Evidence, Hash, License, LicenseChoice, Occurrence, Property,
};
use palisade_formats::spdx_license;
use serde_json::{Map, Value, json};

use super::Subject;
use crate::component::{Component, Digest, Kind};
use crate::distribution::Distribution;
use crate::inventory::Inventory;
use crate::purl::Purl;

pub use read::{inventory, reading, reading_with_subject};

/// Who writes a document when: what this crate cannot know. Without a time, the document is the same whenever it is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'a> {
    /// By RFC 3339.
    pub created: Option<&'a str>,
    /// The version of Palisade.
    pub tool_version: &'a str,
    /// `urn:uuid:…`, a new one for each document.
    pub serial_number: Option<&'a str>,
}

/// Properties for what the format has no field for. Each name stands for the same thing on both ways.
mod names {
    /// `made` where the package URL is made of the rest, and no document states it.
    pub(super) const PURL: &str = "palisade:purl";
    pub(super) const KIND: &str = "palisade:kind";
    pub(super) const ARCHITECTURE: &str = "palisade:architecture";
    /// The qualifier's name follows.
    pub(super) const QUALIFIER: &str = "palisade:qualifier:";
    pub(super) const SOURCE_NAME: &str = "palisade:source:name";
    pub(super) const SOURCE_VERSION: &str = "palisade:source:version";
    pub(super) const DEVELOPMENT: &str = "palisade:development";
    pub(super) const LAYER: &str = "palisade:layer";
    pub(super) const DIGEST: &str = "palisade:digest";
    pub(super) const DISTRIBUTION_NAME: &str = "palisade:distribution:name";
    pub(super) const DISTRIBUTION_LIKE: &str = "palisade:distribution:like";
    /// The gap's code follows.
    pub(super) const GAP: &str = "palisade:gap:";
}

/// The longest version that the schema takes (1.6, definition `version`); a longer one stands in the package URL alone.
const VERSION_LENGTH: usize = 1024;
/// The reference of the described thing.
const ROOT: &str = "palisade:subject";
/// The reference of the distribution.
const DISTRIBUTION: &str = "palisade:distribution";

/// The document of an inventory: the same bytes for the same inventory, subject and origin.
#[must_use]
pub fn document(inventory: &Inventory, about: &Subject, origin: &Origin<'_>) -> Document {
    let mut document = Document::new();
    document.serial_number = origin.serial_number.map(str::to_owned);
    document.metadata.timestamp = origin.created.map(str::to_owned);
    document.metadata.tools = Some(tools(origin));
    document.metadata.component = Some(Box::new(subject(about)));
    document.components.extend(inventory.distribution.as_ref().map(distribution));
    let mut references = References::default();
    for found in &inventory.components {
        let mut component = component(found, inventory.distribution.as_ref());
        let reference = component.purl.clone().unwrap_or_else(|| format!("{}@{}", found.name, found.version));
        component.bom_ref = Some(references.unused(reference));
        document.components.push(component);
    }
    if !inventory.gaps.is_empty() {
        let aggregate = "incomplete".to_owned();
        document.compositions.push(Composition { aggregate, assemblies: vec![ROOT.to_owned()], ..Default::default() });
    }
    document.properties = gaps(inventory);
    document
}

/// One property for each gap; equal ones once.
fn gaps(inventory: &Inventory) -> Vec<Property> {
    let mut properties: Vec<Property> = Vec::new();
    for gap in &inventory.gaps {
        let property = Property::new(format!("{}{}", names::GAP, gap.code.id), format!("{}: {}", gap.path, gap.why));
        if properties.last() != Some(&property) {
            properties.push(property);
        }
    }
    properties
}

/// What parts of the document are called in it, and the last number behind each: many packages may have one package URL.
struct References(BTreeMap<String, usize>);

impl Default for References {
    fn default() -> Self {
        Self(BTreeMap::from([(ROOT.to_owned(), 1), (DISTRIBUTION.to_owned(), 1)]))
    }
}

impl References {
    /// `reference`, with a number behind it where it is taken.
    fn unused(&mut self, reference: String) -> String {
        let Some(mut number) = self.0.get(&reference).copied() else {
            self.0.insert(reference.clone(), 1);
            return reference;
        };
        loop {
            number += 1;
            let candidate = format!("{reference}#{number}");
            if !self.0.contains_key(&candidate) {
                self.0.insert(reference, number);
                self.0.insert(candidate.clone(), 1);
                return candidate;
            }
        }
    }
}

fn tools(origin: &Origin<'_>) -> Value {
    let mut tool = json!({"type": "application", "name": "palisade"});
    if let Some(tool) = tool.as_object_mut().filter(|_| !origin.tool_version.is_empty()) {
        tool.insert("version".to_owned(), origin.tool_version.into());
    }
    json!({"components": [tool]})
}

/// What has a digest, or the package URL of an image, is an image.
fn subject(subject: &Subject) -> cyclonedx::Component {
    let image = subject.purl.as_ref().is_some_and(|purl| matches!(purl.kind(), "oci" | "docker"));
    let digest = subject.digest.as_deref().and_then(|digest| digest.strip_prefix("sha256:"));
    let digest = digest.map(|value| Digest { algorithm: "SHA-256", value: value.to_owned() });
    cyclonedx::Component {
        kind: if image || subject.digest.is_some() { "container" } else { "application" }.to_owned(),
        bom_ref: Some(ROOT.to_owned()),
        name: subject.name.clone(),
        version: subject.version.as_deref().and_then(version),
        purl: subject.purl.as_ref().map(ToString::to_string),
        hashes: digest.iter().filter(|digest| is_hash(digest)).map(hash).collect(),
        ..Default::default()
    }
}

fn version(text: &str) -> Option<String> {
    (!text.is_empty() && text.chars().count() <= VERSION_LENGTH).then(|| text.to_owned())
}

fn distribution(distribution: &Distribution) -> cyclonedx::Component {
    let mut properties = vec![Property::new(names::DISTRIBUTION_NAME, distribution.name())];
    if !distribution.like().is_empty() {
        properties.push(Property::new(names::DISTRIBUTION_LIKE, distribution.like().join(" ")));
    }
    cyclonedx::Component {
        kind: "operating-system".to_owned(),
        bom_ref: Some(DISTRIBUTION.to_owned()),
        name: distribution.id().to_owned(),
        version: version(distribution.version()),
        properties,
        ..Default::default()
    }
}

fn component(found: &Component, distribution: Option<&Distribution>) -> cyclonedx::Component {
    let purl = written_purl(found, distribution);
    let (group, name) = split_name(found);
    let (hashes, digests): (Vec<&Digest>, Vec<&Digest>) = found.digests.iter().partition(|digest| is_hash(digest));
    let mut properties = properties(found, purl.is_some());
    properties.extend(
        digests.iter().map(|digest| Property::new(names::DIGEST, format!("{}:{}", digest.algorithm, digest.value))),
    );
    let supplier = found.supplier.as_ref().map(|name| ("supplier".to_owned(), json!({"name": name})));
    cyclonedx::Component {
        kind: "library".to_owned(),
        bom_ref: None,
        group: group.map(str::to_owned),
        name: name.to_owned(),
        version: version(&found.version),
        scope: found.development.then(|| "optional".to_owned()),
        hashes: hashes.into_iter().map(hash).collect(),
        licenses: licenses(&found.licenses),
        cpe: None,
        purl: purl.map(|purl| purl.to_string()),
        components: Vec::new(),
        evidence: evidence(found),
        properties,
        other: supplier.into_iter().collect(),
    }
}

/// Group and name: Maven's and the scopes of npm are groups.
fn split_name(found: &Component) -> (Option<&str>, &str) {
    let split = match found.kind {
        Kind::Maven => found.name.split_once(':'),
        Kind::Npm | Kind::Composer => found.name.split_once('/'),
        _ => None,
    };
    let whole = split.filter(|(group, name)| !group.is_empty() && !name.is_empty());
    whole.map_or((None, &found.name), |(group, name)| (Some(group), name))
}

fn hash(digest: &Digest) -> Hash {
    Hash { algorithm: digest.algorithm.to_owned(), content: digest.value.clone(), other: Map::new() }
}

/// The package URL that is written: none for what is known by name only.
fn written_purl(component: &Component, distribution: Option<&Distribution>) -> Option<Purl> {
    let by_name = component.kind == Kind::Generic && component.stated_purl.is_none();
    component.purl(distribution).ok().filter(|_| !by_name)
}

/// Digests that the schema has a form for.
fn is_hash(digest: &Digest) -> bool {
    read::algorithm(digest.algorithm).is_some()
        && matches!(digest.value.len(), 32 | 40 | 64 | 96 | 128)
        && digest.value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// One expression stands alone; otherwise each is a licence of the list, or a name.
fn licenses(texts: &[String]) -> Vec<LicenseChoice> {
    let listed = |text: &str| spdx_license::license(text) == Some(text);
    if let [expression] = texts
        && !listed(expression)
        && spdx_license::expression_fault(expression).is_none()
    {
        return vec![LicenseChoice { expression: Some(expression.clone()), ..Default::default() }];
    }
    let choice = |text: &String| {
        let (id, name) = if listed(text) { (Some(text.clone()), None) } else { (None, Some(text.clone())) };
        LicenseChoice { license: Some(License { id, name, other: Map::new() }), ..Default::default() }
    };
    texts.iter().map(choice).collect()
}

fn evidence(found: &Component) -> Option<Evidence> {
    let occurrence = |place: &crate::component::Evidence| Occurrence {
        location: place.path.clone(),
        additional_context: place.layer.map(|layer| format!("layer {layer}")),
        other: Map::new(),
    };
    let occurrences: Vec<Occurrence> = found.evidence.iter().map(occurrence).collect();
    (!occurrences.is_empty()).then(|| Evidence { occurrences, other: Map::new() })
}

fn properties(found: &Component, has_purl: bool) -> Vec<Property> {
    let mut properties = Vec::new();
    let layers: BTreeSet<u32> = found.evidence.iter().filter_map(|place| place.layer).collect();
    properties.extend(layers.iter().map(|layer| Property::new(names::LAYER, layer.to_string())));
    let made = has_purl && found.stated_purl.is_none();
    if made {
        properties.push(Property::new(names::PURL, "made"));
    } else {
        properties.extend(found.architecture.iter().map(|text| Property::new(names::ARCHITECTURE, text)));
    }
    if !has_purl {
        properties.push(Property::new(names::KIND, found.kind.purl_type()));
        let qualifier = |(name, value): (&String, &String)| Property::new(format!("{}{name}", names::QUALIFIER), value);
        properties.extend(found.qualifiers.iter().map(qualifier));
    }
    if let Some(source) = found.source.as_ref().filter(|_| !made || !found.kind.is_of_distribution()) {
        properties.push(Property::new(names::SOURCE_NAME, &source.name));
        properties.push(Property::new(names::SOURCE_VERSION, &source.version));
    }
    if found.development {
        properties.push(Property::new(names::DEVELOPMENT, "true"));
    }
    properties
}
