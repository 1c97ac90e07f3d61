//! What a CycloneDX document says about vulnerabilities, as OpenVEX statements: the product is what the document describes, the
//! parts are the components that `affects` names.

use std::collections::HashMap;

use palisade_formats::cyclonedx::{self, Affects, Analysis, Vulnerability};
use palisade_formats::openvex::{self, Component, Document, Justification, Product, Statement, Status, Text};

/// The statements of `document`; vulnerabilities without an analysis say nothing.
#[must_use]
pub fn document(document: &cyclonedx::Document) -> Document<'static> {
    let parts = Parts::of(document);
    let said = document
        .vulnerabilities
        .iter()
        .filter_map(|vulnerability| Some((vulnerability, vulnerability.analysis.as_ref()?)));
    let serial = document.serial_number.as_deref().unwrap_or_default();
    Document {
        id: text(serial),
        author: text(author(document).unwrap_or(serial)),
        timestamp: document.metadata.timestamp.as_deref().map(text),
        version: u64::try_from(document.version).unwrap_or_default(),
        statements: said.flat_map(|(vulnerability, analysis)| statements(vulnerability, analysis, &parts)).collect(),
        ..Document::default()
    }
}

fn text(text: &str) -> Text<'static> {
    Text::from(text.to_owned())
}

/// Who made the document: its supplier, its manufacturer or its first author.
fn author(document: &cyclonedx::Document) -> Option<&str> {
    let fields = &document.metadata.other;
    let named = |field: &str| fields.get(field)?.get("name")?.as_str();
    let first = || fields.get("authors")?.get(0)?.get("name")?.as_str();
    named("supplier").or_else(|| named("manufacturer")).or_else(first).filter(|name| !name.is_empty())
}

/// Section "vulnerabilities/analysis/state" of the specification.
fn status(state: &str) -> Option<Status> {
    match state {
        "resolved" | "resolved_with_pedigree" => Some(Status::Fixed),
        "exploitable" => Some(Status::Affected),
        "in_triage" => Some(Status::UnderInvestigation),
        "false_positive" | "not_affected" => Some(Status::NotAffected),
        _ => None,
    }
}

/// The justification of OpenVEX that says nearest the same.
fn justification(label: &str) -> Justification<'static> {
    match label {
        "code_not_present" => Justification::VulnerableCodeNotPresent,
        "code_not_reachable" => Justification::VulnerableCodeNotInExecutePath,
        "requires_configuration" | "requires_dependency" | "requires_environment" => {
            Justification::VulnerableCodeCannotBeControlledByAdversary
        }
        "protected_by_compiler"
        | "protected_at_runtime"
        | "protected_at_perimeter"
        | "protected_by_mitigating_control" => Justification::InlineMitigationsAlreadyExist,
        other => Justification::Other(text(other)),
    }
}

/// One statement for each status that the affected versions have.
fn statements(vulnerability: &Vulnerability, analysis: &Analysis, parts: &Parts) -> Vec<Statement<'static>> {
    let Some(stated) = analysis.state.as_deref().and_then(status) else { return Vec::new() };
    let mut products: Vec<(Status, Product<'static>)> =
        vulnerability.affects.iter().flat_map(|affects| parts.products(affects, stated)).collect();
    products.sort_by_key(|(status, _)| *status);
    let groups = products.chunk_by(|left, right| left.0 == right.0);
    let made = groups.map(|group| {
        let status = group.first().map_or(stated, |(status, _)| *status);
        let products = group.iter().map(|(_, product)| product.clone()).collect();
        Statement { products, ..words(vulnerability, analysis, status) }
    });
    made.collect()
}

fn words(vulnerability: &Vulnerability, analysis: &Analysis, status: Status) -> Statement<'static> {
    let mut names = vulnerability.id.iter().chain(vulnerability.references.iter().map(|reference| &reference.id));
    let named = openvex::Vulnerability::named(names.next().cloned().unwrap_or_default());
    let aliases = names.map(|name| text(name)).collect();
    let mut statement = Statement::new(openvex::Vulnerability { aliases, ..named }, status);
    let time = analysis.last_updated.as_ref().or(analysis.first_issued.as_ref()).or(vulnerability.updated.as_ref());
    statement.timestamp = time.map(|time| text(time));
    let detail = analysis.detail.as_deref().map(text);
    match status {
        Status::NotAffected => {
            statement.justification = analysis.justification.as_deref().map(justification);
            statement.impact_statement = detail;
        }
        Status::Affected => {
            let response = (!analysis.response.is_empty()).then(|| Text::from(analysis.response.join(", ")));
            statement.action_statement = vulnerability.recommendation.as_deref().map(text).or(detail).or(response);
        }
        Status::Fixed | Status::UnderInvestigation => statement.status_notes = detail,
    }
    statement
}

/// The components of a document by their references.
struct Parts {
    whole: Option<(Option<String>, Component<'static>)>,
    known: HashMap<String, Component<'static>>,
}

/// Deeper components are not looked at.
const MOST_DEEP: usize = 64;

impl Parts {
    fn of(document: &cyclonedx::Document) -> Self {
        let described = document.metadata.component.as_deref();
        let whole = described.map(|component| (component.bom_ref.clone(), identified(component)));
        let mut parts = Self { whole, known: HashMap::new() };
        parts.add(&document.components, 0);
        if let Some(described) = described {
            parts.add(&described.components, 0);
        }
        parts
    }

    fn add(&mut self, components: &[cyclonedx::Component], depth: usize) {
        for component in components.iter().filter(|_| depth <= MOST_DEEP) {
            if let Some(reference) = &component.bom_ref {
                self.known.insert(reference.clone(), identified(component));
            }
            self.add(&component.components, depth + 1);
        }
    }

    /// The product of a reference, once for each version that is named; ranges of versions are not.
    fn products(&self, affects: &Affects, stated: Status) -> Vec<(Status, Product<'static>)> {
        let described =
            self.whole.as_ref().is_some_and(|(reference, _)| reference.as_deref() == Some(&affects.reference));
        if described {
            return self
                .whole
                .iter()
                .map(|(_, whole)| (stated, Product { component: whole.clone(), subcomponents: Vec::new() }))
                .collect();
        }
        let Some(part) = self.known.get(&affects.reference).cloned().or_else(|| linked(&affects.reference)) else {
            return Vec::new();
        };
        if affects.versions.is_empty() {
            return vec![(stated, self.product(part))];
        }
        let exact = affects.versions.iter().filter_map(|version| {
            let status = match version.status.as_deref() {
                Some("unaffected") => Status::NotAffected,
                Some("unknown") => Status::UnderInvestigation,
                _ => stated,
            };
            Some((status, self.product(versioned(&part, version.version.as_deref()?)?)))
        });
        exact.collect()
    }

    fn product(&self, part: Component<'static>) -> Product<'static> {
        match &self.whole {
            Some((_, whole)) => Product { component: whole.clone(), subcomponents: vec![part] },
            None => Product { component: part, subcomponents: Vec::new() },
        }
    }
}

fn identified(component: &cyclonedx::Component) -> Component<'static> {
    let tagged = component.version.as_ref().map(|version| format!("{}:{version}", component.name));
    let image = tagged.filter(|_| component.kind == "container" && component.purl.is_none());
    let id = component.purl.clone().or(image).unwrap_or_else(|| component.name.clone());
    let mut identified = Component::named(id);
    identified.identifiers.extend(component.cpe.as_deref().map(|cpe| (Text::from("cpe23"), text(cpe))));
    let hashes = component.hashes.iter();
    identified.hashes =
        hashes.map(|hash| (Text::from(hash.algorithm.to_ascii_lowercase()), text(&hash.content))).collect();
    identified
}

/// A BOM-Link (`urn:cdx:serial/version#bom-ref`) whose reference is a package URL, as tools write it.
fn linked(reference: &str) -> Option<Component<'static>> {
    let (_, fragment) = reference.strip_prefix("urn:cdx:")?.split_once('#')?;
    let plain =
        fragment.replace("%2F", "/").replace("%2f", "/").replace("%3A", ":").replace("%40", "@").replace("%3F", "?");
    let purl = plain.starts_with("pkg:").then_some(plain)?;
    Some(Component::named(purl))
}

/// The same component in one version.
pub(super) fn versioned(component: &Component<'static>, version: &str) -> Option<Component<'static>> {
    let purl = palisade_packages::purl::Purl::parse(component.purl()?).ok()?;
    let parts = palisade_packages::purl::Parts {
        kind: purl.kind().to_owned(),
        namespace: purl.namespace().unwrap_or_default().to_owned(),
        name: purl.name().to_owned(),
        version: version.to_owned(),
        qualifiers: purl.qualifiers().clone(),
        subpath: purl.subpath().unwrap_or_default().to_owned(),
    };
    Some(Component::named(palisade_packages::purl::Purl::build(parts).ok()?.to_string()))
}
