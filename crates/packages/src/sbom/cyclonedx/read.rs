//! A CycloneDX document as an inventory.
//!
//! Components of every type that can be a package are read, nested ones too, and those that the described thing itself is
//! said to hold. Files, data and keys without a package URL are no packages. A package URL that cannot be read is a gap,
//! and the component stays with its name. References between components are not followed, so cycles do no harm.

use palisade_formats::cyclonedx::{self, Document, HASH_ALGORITHMS, Property, Reading};
use palisade_model::Code;

use super::names;
use crate::catalogers::{self, PackageGap, UNREADABLE_PACKAGE_ENTRY};
use crate::component::{Component, Digest, Evidence, Kind, SourcePackage};
use crate::distribution::{Distribution, id_of_family};
use crate::inventory::Inventory;
use crate::purl::Purl;
use crate::sbom::{
    INCOMPLETE_DOCUMENT, Subject, UNREADABLE_SBOM_PART, component_of, distribution_of, is_package, without_credentials,
};

/// Types of components that are packages only if they have a package URL.
const OTHER_TYPES: &[&str] = &["file", "data", "cryptographic-asset", "machine-learning-model", "container", "device"];

/// The property by which Trivy tells places of packages.
const TRIVY_CLASS: &str = "aquasecurity:trivy:Class";

/// Components nested deeper than this are not looked at; the readers of both forms stop before.
const DEPTH: usize = 256;

/// What was read as an inventory: the parts that were passed over are gaps at `path`.
#[must_use]
pub fn reading(reading: &Reading, path: &str) -> (Option<Subject>, Inventory) {
    let (subject, mut inventory) = inventory(&reading.document, path);
    inventory.gaps.extend(reading.faults.iter().map(|fault| PackageGap {
        code: &UNREADABLE_SBOM_PART,
        path: path.to_owned(),
        why: format!("{}: {}", fault.pointer, fault.message),
    }));
    inventory.settle();
    (subject, inventory)
}

/// The same, with what the document is about among the components where it is a package (`is_package`) that stands nowhere else in it:
/// for those who were given the document to judge what it describes. One that lies among other files only lists what it lists.
#[must_use]
pub fn reading_with_subject(reading: &Reading, path: &str) -> (Option<Subject>, Inventory) {
    let (subject, mut inventory) = self::reading(reading, path);
    let mut all = Vec::new();
    flatten(&reading.document.components, 0, &mut all);
    let described = reading.document.metadata.component.as_deref();
    let is_alone = |described: &&cyclonedx::Component| !all.iter().any(|listed| listed.purl == described.purl);
    if let Some(described) = described.filter(is_alone).filter(|described| is_package(&purl(described).transpose())) {
        add(&mut inventory, described, (purl(described), None), path);
        inventory.settle();
    }
    (subject, inventory)
}

/// What a document is about, and its components. `path` is where the document is from; gaps are named by it.
#[must_use]
pub fn inventory(document: &Document, path: &str) -> (Option<Subject>, Inventory) {
    let mut all = Vec::new();
    flatten(&document.components, 0, &mut all);
    if let Some(subject) = &document.metadata.component {
        flatten(&subject.components, 0, &mut all);
    }
    let purls: Vec<Option<Result<Purl, String>>> = all.iter().map(|component| purl(component)).collect();
    let system = all.iter().find(|component| component.kind == "operating-system");
    let stated = system.map(|component| distribution(component));
    // Of most documents no package is a distribution's, and components are large.
    let of_distribution = |purl: &&Purl| Kind::of_purl_type(purl.kind()).is_of_distribution();
    let named = || -> Vec<_> { purls.iter().flatten().flatten().filter(of_distribution).map(component_of).collect() };
    let distribution = stated.clone().or_else(|| distribution_of(&named()));
    let mut inventory = Inventory::default();
    inventory.components.reserve(all.len());
    for (component, purl) in all.into_iter().zip(purls) {
        add(&mut inventory, component, (purl, stated.as_ref()), path);
    }
    inventory.distribution = distribution;
    inventory.gaps.extend(gaps(document, path));
    inventory.settle();
    (document.metadata.component.as_deref().map(subject), inventory)
}

/// The described thing. Trivy and others write the digest of an image as its version.
fn subject(component: &cyclonedx::Component) -> Subject {
    let hash = component.hashes.iter().find(|hash| algorithm(&hash.algorithm) == Some("SHA-256"));
    let version = component.version.clone();
    let stated = version.clone().filter(|version| version.starts_with("sha256:"));
    Subject {
        name: name(component, Kind::Generic),
        digest: hash.map(|hash| format!("sha256:{}", hash.content.to_ascii_lowercase())).or(stated),
        version,
        purl: purl(component).and_then(Result::ok).as_ref().map(without_credentials),
    }
}

fn flatten<'a>(components: &'a [cyclonedx::Component], depth: usize, all: &mut Vec<&'a cyclonedx::Component>) {
    for component in components.iter().filter(|_| depth < DEPTH) {
        all.push(component);
        flatten(&component.components, depth + 1, all);
    }
}

fn purl(component: &cyclonedx::Component) -> Option<Result<Purl, String>> {
    let text = component.purl.as_deref().filter(|text| !text.is_empty())?;
    Some(Purl::parse(text).map_err(|fault| format!("the package URL `{text}`: {fault}")))
}

fn distribution(component: &cyclonedx::Component) -> Distribution {
    let like = property(&component.properties, names::DISTRIBUTION_LIKE).unwrap_or_default();
    let name = property(&component.properties, names::DISTRIBUTION_NAME).unwrap_or_default();
    // A name that says no more than the id is not stated.
    let name = if name == component.name { "" } else { name };
    Distribution::new(id_of_family(&component.name), component.version.clone().unwrap_or_default(), name)
        .descending_from(like.split_whitespace().map(str::to_owned))
}

fn add(
    inventory: &mut Inventory,
    component: &cyclonedx::Component,
    (purl, distribution): (Option<Result<Purl, String>>, Option<&Distribution>),
    path: &str,
) {
    if component.kind == "operating-system" || (purl.is_none() && is_other(component)) {
        return;
    }
    let purl = match purl {
        Some(Err(why)) => {
            inventory.gaps.push(PackageGap { code: &UNREADABLE_PACKAGE_ENTRY, path: path.to_owned(), why });
            None
        }
        purl => purl.and_then(Result::ok),
    };
    if purl.is_none() && component.name.is_empty() {
        return;
    }
    let mut found = match &purl {
        Some(purl) => of_purl(component, purl, distribution),
        None => of_name(component),
    };
    complete(&mut found, component);
    inventory.components.push(found);
}

/// Whether a component without a package URL is none. What Trivy calls an application of class `lang-pkgs` is the lock file or
/// folder where it found packages (its `pkg/sbom/cyclonedx`).
fn is_other(component: &cyclonedx::Component) -> bool {
    OTHER_TYPES.contains(&component.kind.as_str())
        || (component.kind == "application" && property(&component.properties, TRIVY_CLASS) == Some("lang-pkgs"))
}

fn of_purl(component: &cyclonedx::Component, purl: &Purl, distribution: Option<&Distribution>) -> Component {
    let mut found = component_of(purl);
    if found.version.is_empty() {
        found.version = component.version.clone().unwrap_or_default();
    }
    let properties = &component.properties;
    found.source = source(properties).or(found.source);
    found.architecture = property(properties, names::ARCHITECTURE).map(str::to_owned).or(found.architecture);
    if property(properties, names::PURL) == Some("made") { unmade(found, component, purl, distribution) } else { found }
}

/// A component whose package URL was made of the rest, if it still is: without it, and with its name as it was.
fn unmade(
    found: Component,
    component: &cyclonedx::Component,
    purl: &Purl,
    distribution: Option<&Distribution>,
) -> Component {
    let mut plain = Component { stated_purl: None, name: name(component, found.kind), ..found.clone() };
    if let Some(version) = &component.version {
        plain.version.clone_from(version);
    }
    if !plain.kind.is_of_distribution() {
        plain.architecture = plain.qualifiers.remove("arch");
    }
    if plain.purl(distribution).as_ref() == Ok(purl) { plain } else { found }
}

/// A component without a package URL that can be read.
fn of_name(component: &cyclonedx::Component) -> Component {
    let kind = property(&component.properties, names::KIND).map_or(Kind::Generic, Kind::of_purl_type);
    let version = component.version.clone().unwrap_or_default();
    let mut found = Component::new(kind, name(component, kind), version);
    found.source = source(&component.properties);
    found.architecture = property(&component.properties, names::ARCHITECTURE).map(str::to_owned);
    let qualifier =
        |property: &Property| Some((property.name.strip_prefix(names::QUALIFIER)?.to_owned(), property.value.clone()?));
    found.qualifiers = component.properties.iter().filter_map(qualifier).collect();
    found
}

/// Group and name as the ecosystem writes them.
fn name(component: &cyclonedx::Component, kind: Kind) -> String {
    let separator = if kind == Kind::Maven { ":" } else { "/" };
    match component.group.as_deref().filter(|group| !group.is_empty()) {
        Some(group) => format!("{group}{separator}{}", component.name),
        None => component.name.clone(),
    }
}

/// The source package that properties name: ours, or those of Trivy, which its package URLs leave out.
fn source(properties: &[Property]) -> Option<SourcePackage> {
    let trivy = |name: &str| property(properties, &format!("aquasecurity:trivy:Src{name}"));
    if let Some(name) = property(properties, names::SOURCE_NAME) {
        let version = property(properties, names::SOURCE_VERSION).unwrap_or_default();
        return Some(SourcePackage { name: name.to_owned(), version: version.to_owned() });
    }
    let mut version = trivy("Version")?.to_owned();
    if let Some(release) = trivy("Release") {
        version = format!("{version}-{release}");
    }
    if let Some(epoch) = trivy("Epoch") {
        version = format!("{epoch}:{version}");
    }
    Some(SourcePackage { name: trivy("Name")?.to_owned(), version })
}

fn complete(found: &mut Component, component: &cyclonedx::Component) {
    let hashes = component.hashes.iter().filter_map(|hash| digest(&hash.algorithm, &hash.content));
    let odd = component.properties.iter().filter(|property| property.name == names::DIGEST);
    let odd = odd.filter_map(|property| property.value.as_deref()?.split_once(':'));
    found.digests = hashes.chain(odd.filter_map(|(algorithm, value)| digest(algorithm, value))).collect();
    found.licenses = component.licenses.iter().filter_map(license).collect();
    found.evidence = component.evidence.iter().flat_map(|evidence| evidence.occurrences.iter().map(place)).collect();
    found.supplier =
        component.other.get("supplier").and_then(|supplier| Some(supplier.get("name")?.as_str()?.to_owned()));
    found.development = [names::DEVELOPMENT, "cdx:npm:package:development"]
        .iter()
        .any(|name| property(&component.properties, name) == Some("true"));
}

/// The name of a hash, whatever its case.
pub(super) fn algorithm(name: &str) -> Option<&'static str> {
    HASH_ALGORITHMS.iter().find(|known| known.eq_ignore_ascii_case(name)).copied()
}

fn digest(name: &str, value: &str) -> Option<Digest> {
    Some(Digest { algorithm: algorithm(name)?, value: value.to_ascii_lowercase() })
}

fn license(choice: &cyclonedx::LicenseChoice) -> Option<String> {
    let license = choice.license.as_ref().and_then(|license| license.id.as_ref().or(license.name.as_ref()));
    license.or(choice.expression.as_ref()).cloned()
}

fn place(occurrence: &cyclonedx::Occurrence) -> Evidence {
    let context = occurrence.additional_context.as_deref().unwrap_or_default();
    let layer = context.strip_prefix("layer ").and_then(|number| number.parse().ok());
    Evidence { path: occurrence.location.clone(), layer }
}

fn property<'a>(properties: &'a [Property], name: &str) -> Option<&'a str> {
    properties.iter().find(|property| property.name == name)?.value.as_deref()
}

/// The gaps that a document of ours names; or one for a document of others that says it is incomplete.
fn gaps(document: &Document, path: &str) -> Vec<PackageGap> {
    let named: Vec<PackageGap> = document.properties.iter().filter_map(gap).collect();
    let root = document.metadata.component.as_ref().and_then(|component| component.bom_ref.as_ref());
    let incomplete = document.compositions.iter().any(|composition| {
        let of_root = composition.assemblies.iter().any(|assembly| Some(assembly) == root);
        let of_all = composition.assemblies.is_empty()
            && composition.dependencies.is_empty()
            && composition.vulnerabilities.is_empty();
        composition.aggregate.starts_with("incomplete") && (of_root || of_all)
    });
    if !named.is_empty() || !incomplete {
        return named;
    }
    let why = "the document says that it is incomplete".to_owned();
    vec![PackageGap { code: &INCOMPLETE_DOCUMENT, path: path.to_owned(), why }]
}

fn gap(property: &Property) -> Option<PackageGap> {
    let id = property.name.strip_prefix(names::GAP)?;
    let known = catalogers::CODES.iter().chain(crate::sbom::CODES);
    let code: &'static Code = known.copied().find(|code| code.id == id).unwrap_or(&INCOMPLETE_DOCUMENT);
    let (path, why) = property.value.as_deref()?.split_once(": ")?;
    Some(PackageGap { code, path: path.to_owned(), why: why.to_owned() })
}
