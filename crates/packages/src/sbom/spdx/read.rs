//! A document as an inventory.

use std::collections::{BTreeMap, BTreeSet};

use palisade_formats::spdx::{Document, NO_ASSERTION, Package};

use super::ANNOTATOR;
use super::remark::{Remark, digest};
use crate::component::{Component, Kind};
use crate::distribution::Distribution;
use crate::inventory::Inventory;
use crate::purl::Purl;
use crate::sbom::{Subject, component_of, distribution_of, is_package, without_credentials};

/// What a document is about and what that is made of. `gaps` of the inventory are the reader's to add.
///
/// The one package that the document describes is the subject. It counts as a component too where it is a package (`is_package`)
/// that stands nowhere else in the document.
#[must_use]
pub fn inventory(document: &Document) -> (Option<Subject>, Inventory) {
    let root = root(document);
    let counts = |root: &Package| is_package(&purl(root)) && !is_listed(root, document);
    let left_out = root.filter(|root| !counts(root)).map(|root| root.id.as_str());
    let system = document.packages.iter().find(|package| is_system(package));
    let skipped: BTreeSet<&str> = left_out.into_iter().chain(system.map(|system| system.id.as_str())).collect();
    let (components, gaps) = components(document, &skipped);
    let stated = system.and_then(distribution);
    let distribution = stated.or_else(|| distribution_of(&components));
    let gaps = gaps.into_iter().map(|why| crate::catalogers::PackageGap {
        code: &crate::catalogers::UNREADABLE_PACKAGE_ENTRY,
        path: document.name.clone(),
        why,
    });
    let mut inventory = Inventory { distribution, components, gaps: gaps.collect() };
    inventory.settle();
    (root.map(subject), inventory)
}

/// The packages of a document found among the files of something else: all of them, the described one too. And the
/// packages whose package URL cannot be read.
#[must_use]
pub fn list(document: &Document) -> (Vec<Component>, Vec<String>) {
    components(document, &BTreeSet::new())
}

/// The one package that the document describes.
fn root(document: &Document) -> Option<&Package> {
    let mut described = document.relationships.iter().filter(|one| one.kind == "DESCRIBES" && one.from == document.id);
    let first = described.next()?;
    if described.any(|other| other.to != first.to) {
        return None;
    }
    let holds = |one: &palisade_formats::spdx::Relationship| one.from == first.to && one.to != first.to;
    let root = document.packages.iter().find(|package| package.id == first.to)?;
    (document.packages.len() == 1 || document.relationships.iter().any(holds)).then_some(root)
}

/// Whether another package has the same package URL.
fn is_listed(root: &Package, document: &Document) -> bool {
    let others = document.packages.iter().filter(|package| package.id != root.id);
    others.flat_map(Package::purls).any(|purl| root.purls().any(|own| own == purl))
}

fn subject(root: &Package) -> Subject {
    let checksum = root.checksums.iter().find(|checksum| checksum.algorithm == "SHA256");
    let purl = purl(root).ok().flatten().as_ref().map(without_credentials);
    let stated = purl.as_ref().and_then(Purl::version).filter(|version| version.starts_with("sha256:"));
    Subject {
        name: root.name.clone(),
        version: root.version.clone(),
        digest: checksum.map(|checksum| format!("sha256:{}", checksum.value)).or_else(|| stated.map(str::to_owned)),
        purl,
    }
}

/// Whether a package is the distribution itself.
fn is_system(package: &Package) -> bool {
    package.purpose.as_deref() == Some("OPERATING_SYSTEM") && package.purls().next().is_none()
}

fn distribution(package: &Package) -> Option<Distribution> {
    let field = |name: &str, value: Option<&str>| {
        let value = value.unwrap_or_default().replace(['\n', '\r'], " ").replace('\\', "\\\\").replace('"', "\\\"");
        format!("{name}=\"{value}\"\n")
    };
    let text = [
        field("ID", Some(&package.name)),
        field("VERSION_ID", package.version.as_deref()),
        field("PRETTY_NAME", package.summary.as_deref()),
        field("ID_LIKE", package.comment.as_deref()),
    ];
    Distribution::parse(&text.concat())
}

fn components(document: &Document, skipped: &BTreeSet<&str>) -> (Vec<Component>, Vec<String>) {
    let copies = copies(document);
    let licenses: BTreeMap<&str, &str> = document
        .extracted_licenses
        .iter()
        .map(|one| (one.id.as_str(), one.name.as_ref().unwrap_or(&one.text).as_str()))
        .collect();
    let (mut components, mut gaps) = (Vec::new(), Vec::new());
    for package in document.packages.iter().filter(|package| !skipped.contains(package.id.as_str())) {
        if copies.contains(package.id.as_str()) {
            continue;
        }
        components.push(component(package, &licenses, &mut gaps));
    }
    (components, gaps)
}

/// Packages without a name of their own in any ecosystem that come from one which has one (`DESCENDANT_OF`, `ANCESTOR_OF`;
/// SPDX 2.3, section 11.1): the same software in another place, such as vendored source. The origin stands for both.
fn copies(document: &Document) -> BTreeSet<&str> {
    let identified: BTreeSet<&str> = document
        .packages
        .iter()
        .filter(|package| package.purls().chain(package.cpes()).next().is_some())
        .map(|package| package.id.as_str())
        .collect();
    let descents = document.relationships.iter().filter_map(|one| match one.kind.as_str() {
        "DESCENDANT_OF" => Some((one.from.as_str(), one.to.as_str())),
        "ANCESTOR_OF" => Some((one.to.as_str(), one.from.as_str())),
        _ => None,
    });
    descents
        .filter(|(copy, origin)| identified.contains(origin) && !identified.contains(copy))
        .map(|(copy, _)| copy)
        .collect()
}

/// The first package URL that can be read; the fault of the first where none can.
fn purl(package: &Package) -> Result<Option<Purl>, String> {
    let mut fault = None;
    for text in package.purls() {
        match Purl::parse(text) {
            Ok(purl) => return Ok(Some(purl)),
            Err(why) => fault = fault.or_else(|| Some(format!("`{text}` of {}: {why}", package.name))),
        }
    }
    fault.map_or(Ok(None), Err)
}

/// A package whose package URL cannot be read is still known by its name.
fn component(package: &Package, licenses: &BTreeMap<&str, &str>, gaps: &mut Vec<String>) -> Component {
    let purl = purl(package).unwrap_or_else(|why| {
        gaps.push(why);
        None
    });
    let mut component = match &purl {
        Some(purl) => component_of(purl),
        _ => Component::new(Kind::Generic, package.name.as_str(), ""),
    };
    if component.version.is_empty() {
        component.version = stated_version(package);
    }
    let digests = package.checksums.iter().filter_map(|checksum| digest(&checksum.algorithm, &checksum.value));
    component.digests = digests.collect();
    let remarks = package.annotations.iter().filter(|annotation| annotation.annotator == ANNOTATOR);
    let remark = remarks.filter_map(|annotation| serde_json::from_str::<Remark>(&annotation.comment).ok()).next();
    match remark {
        Some(remark) => {
            component.name.clone_from(&package.name);
            component.version = package.version.clone().unwrap_or_default();
            component = remark.restore(component);
        }
        None => {
            component.licenses = stated_license(package, licenses);
            let supplier = package.supplier.as_deref().and_then(|supplier| supplier.split_once(": "));
            component.supplier = supplier.map(|(_, name)| name.to_owned());
        }
    }
    component
}

/// The version of the package, or of its CPE name where it has none.
fn stated_version(package: &Package) -> String {
    let of_cpe = || {
        let cpe = package.cpes().next()?;
        let part = if cpe.starts_with("cpe:2.3:") { 5 } else { 4 };
        cpe.split(':').nth(part).filter(|version| !matches!(*version, "*" | "-" | ""))
    };
    package.version.as_deref().or_else(of_cpe).unwrap_or_default().to_owned()
}

/// Bytes of a licence's name or text, which stands once in the document and again in each package that refers to it.
const LONGEST_LICENSE: usize = 4096;

/// The licence as the package states it; of one that only the document knows, the name or text, unless that is long.
fn stated_license(package: &Package, licenses: &BTreeMap<&str, &str>) -> Vec<String> {
    let stated = [&package.license_declared, &package.license_concluded].into_iter().flatten();
    let mut said = stated.filter(|license| !matches!(license.as_str(), NO_ASSERTION | "NONE" | ""));
    let license = said.next().map(|license| {
        let text = licenses.get(license.as_str()).copied().filter(|text| text.len() <= LONGEST_LICENSE);
        text.unwrap_or(license.as_str())
    });
    license.map(str::to_owned).into_iter().collect()
}
