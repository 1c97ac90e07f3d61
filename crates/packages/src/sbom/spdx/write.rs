//! An inventory as a document.

use std::collections::{HashMap, HashSet};

use palisade_formats::spdx::{
    Annotation, Checksum, CreationInfo, DOCUMENT_ID, Document, ExternalRef, ExtractedLicense, NO_ASSERTION, Package,
    Relationship,
};
use palisade_formats::spdx_license::expression_fault;

use super::ANNOTATOR;
use super::remark::{Remark, algorithm};
use crate::component::{Component, Evidence, Kind};
use crate::distribution::Distribution;
use crate::inventory::Inventory;
use crate::sbom::Subject;

/// Who writes a document when, and under which address: what this crate cannot know.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// In UTC, to the second: `2024-01-01T00:00:00Z`.
    pub created: &'a str,
    /// Of the tool: `palisade-0.1.0`.
    pub tool: &'a str,
    /// The document's own address, unlike that of any other document.
    pub namespace: &'a str,
}

/// The id of the package that the document is about.
const SUBJECT_ID: &str = "SPDXRef-Subject";

/// The id of the distribution.
const DISTRIBUTION_ID: &str = "SPDXRef-Distribution";

/// The document of an inventory: the subject, and each component as a package that it contains.
#[must_use]
pub fn document(inventory: &Inventory, subject: &Subject, origin: &Origin<'_>) -> Document {
    let creation = CreationInfo {
        created: origin.created.to_owned(),
        creators: vec![format!("Tool: {}", origin.tool)],
        ..CreationInfo::default()
    };
    let mut document = Document::new(subject.name.as_str(), origin.namespace, creation);
    document.packages.push(subject_package(subject));
    document.relationships.push(Relationship::new(DOCUMENT_ID, "DESCRIBES", SUBJECT_ID));
    document.packages.extend(inventory.distribution.as_ref().map(distribution_package));
    let mut ids = Ids::default();
    let mut licenses = Licenses::default();
    for component in &inventory.components {
        let id = ids.of(component);
        document.packages.push(package(component, inventory.distribution.as_ref(), (id, origin), &mut licenses));
    }
    let contained = document.packages.iter().filter(|package| package.id != SUBJECT_ID);
    let contained: Vec<_> =
        contained.map(|package| Relationship::new(SUBJECT_ID, "CONTAINS", package.id.as_str())).collect();
    document.relationships.extend(contained);
    document.extracted_licenses = licenses.extracted;
    document
}

fn subject_package(subject: &Subject) -> Package {
    let mut package = bare(SUBJECT_ID, &subject.name);
    package.version = subject.version.clone();
    package.purpose = Some(if subject.digest.is_some() { "CONTAINER" } else { "OTHER" }.to_owned());
    package.external_refs = subject.purl.iter().map(|purl| purl_ref(purl.to_string())).collect();
    let digest = subject.digest.as_deref().and_then(|digest| digest.split_once(':'));
    package.checksums = digest
        .map(|(algorithm, value)| Checksum { algorithm: algorithm.to_uppercase(), value: value.to_owned() })
        .into_iter()
        .collect();
    package
}

fn distribution_package(distribution: &Distribution) -> Package {
    let mut package = bare(DISTRIBUTION_ID, distribution.id());
    package.version = Some(distribution.version().to_owned()).filter(|version| !version.is_empty());
    package.summary = Some(distribution.name().to_owned()).filter(|name| name != distribution.id());
    package.comment = Some(distribution.like().join(" ")).filter(|like| !like.is_empty());
    package.purpose = Some("OPERATING_SYSTEM".to_owned());
    package
}

fn bare(id: &str, name: &str) -> Package {
    let mut package = Package::new(id, name);
    package.files_analyzed = Some(false);
    package
}

fn package(
    component: &Component,
    distribution: Option<&Distribution>,
    (id, origin): (String, &Origin<'_>),
    licenses: &mut Licenses,
) -> Package {
    let mut package = bare(&id, &component.name);
    package.version = Some(component.version.clone()).filter(|version| !version.is_empty());
    package.checksums = component
        .digests
        .iter()
        .map(|digest| Checksum { algorithm: algorithm(digest).to_owned(), value: digest.value.clone() })
        .collect();
    package.supplier = component.supplier.as_ref().map(|supplier| format!("Organization: {supplier}"));
    package.source_info = found_in(&component.evidence);
    package.license_concluded = Some(NO_ASSERTION.to_owned());
    package.license_declared = Some(licenses.expression(component));
    package.copyright_text = Some(NO_ASSERTION.to_owned());
    package.external_refs =
        component.purl(distribution).ok().map(|purl| purl_ref(purl.to_string())).into_iter().collect();
    package.annotations.push(Annotation {
        annotator: ANNOTATOR.to_owned(),
        date: origin.created.to_owned(),
        kind: "OTHER".to_owned(),
        comment: palisade_formats::json::compact(&Remark::of(component)),
    });
    package
}

fn purl_ref(locator: String) -> ExternalRef {
    ExternalRef { category: "PACKAGE-MANAGER".to_owned(), kind: "purl".to_owned(), locator, comment: None }
}

fn found_in(evidence: &[Evidence]) -> Option<String> {
    let place = |place: &Evidence| match place.layer {
        Some(layer) => format!("{} (layer {layer})", place.path),
        None => place.path.clone(),
    };
    let places: Vec<String> = evidence.iter().map(place).collect();
    (!places.is_empty()).then(|| format!("found in {}", places.join(", ")))
}

/// Ids of what the components are, so that they stay the same where others come and go.
#[derive(Default)]
struct Ids {
    taken: HashSet<String>,
    /// How many ids begin with a text, so that numbers are not tried again from one.
    counts: HashMap<String, usize>,
}

impl Ids {
    fn of(&mut self, component: &Component) -> String {
        let sound =
            |character: char| if character.is_ascii_alphanumeric() || character == '.' { character } else { '-' };
        let text = format!("{}-{}-{}", component.kind.purl_type(), component.name, component.version);
        let base: String = text.chars().take(200).map(sound).collect();
        let base = format!("SPDXRef-Package-{base}");
        let count = self.counts.entry(base.clone()).or_default();
        loop {
            *count += 1;
            let id = if *count == 1 { base.clone() } else { format!("{base}-{count}") };
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// Licences that are no expressions get names of their own.
#[derive(Default)]
struct Licenses {
    extracted: Vec<ExtractedLicense>,
    known: HashMap<String, String>,
}

impl Licenses {
    fn expression(&mut self, component: &Component) -> String {
        match component.licenses.as_slice() {
            [] => NO_ASSERTION.to_owned(),
            [one] => self.part(one),
            several => several.iter().map(|one| self.operand(one)).collect::<Vec<_>>().join(operator(component.kind)),
        }
    }

    fn operand(&mut self, license: &str) -> String {
        let part = self.part(license);
        if part.contains(' ') { format!("({part})") } else { part }
    }

    fn part(&mut self, license: &str) -> String {
        if expression_fault(license).is_none() && !license.contains("LicenseRef-") {
            return license.to_owned();
        }
        let next = format!("LicenseRef-{}", self.extracted.len() + 1);
        let id = self.known.entry(license.to_owned()).or_insert_with(|| next.clone()).clone();
        if id == next {
            let license = ExtractedLicense { id: next, text: license.to_owned(), ..ExtractedLicense::default() };
            self.extracted.push(license);
        }
        id
    }
}

/// What several licences of a package mean. A list is a choice in `composer.json` (<https://getcomposer.org/doc/04-schema.md#license>)
/// and in npm's old `licenses`; elsewhere each holds for a part.
fn operator(kind: Kind) -> &'static str {
    if matches!(kind, Kind::Composer | Kind::Npm) { " OR " } else { " AND " }
}
