//! Inventories as documents of a standard, and documents as inventories.

use palisade_formats::json::Budget;
use palisade_formats::openvex::{self, Component as Product, Justification, Status, Text};
use palisade_formats::{cyclonedx, spdx};
use palisade_model::finding::FindingState;
use palisade_model::{Finding, Report};
use palisade_packages::{Inventory, sbom};
use palisade_sources::escape;
use sha2::{Digest as _, Sha256};

use super::Subject;
use crate::environment::Environment;
use crate::output::Document;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The inventory that a document holds, and what it says it is about; nothing where it is no SBOM.
pub(super) fn read(text: &str, path: &str) -> Option<(Option<sbom::Subject>, Inventory)> {
    if let Ok(reading) = cyclonedx::read(text, Budget::DEFAULT) {
        return Some(sbom::cyclonedx::reading_with_subject(&reading, path));
    }
    let reading = spdx::read(text, Budget::DEFAULT).ok()?;
    let (subject, mut inventory) = sbom::spdx::inventory(&reading.document);
    inventory.gaps.iter_mut().for_each(|gap| path.clone_into(&mut gap.path));
    let faults = reading.faults.into_iter();
    inventory.gaps.extend(faults.map(|fault| palisade_packages::catalogers::PackageGap {
        code: fault.code,
        path: path.to_owned(),
        why: format!("{}: {}", fault.pointer, fault.message),
    }));
    Some((subject, inventory))
}

/// The document of a subject. Only OpenVEX speaks of the report's findings.
pub(crate) fn written(
    document: Document,
    subject: &Subject<'_>,
    report: &Report,
    environment: &Environment,
) -> Vec<u8> {
    let about = about(subject);
    let created = environment.document_time();
    match document {
        Document::CycloneDx => {
            let origin = sbom::cyclonedx::Origin { created: None, tool_version: VERSION, serial_number: None };
            cyclonedx::write(&sbom::cyclonedx::document(&subject.inventory, &about, &origin)).into_bytes()
        }
        Document::Spdx => spdx::write_json(&spdx_document(subject, &about, &created)).into_bytes(),
        Document::SpdxTagValue => spdx::write_tag_value(&spdx_document(subject, &about, &created)).into_bytes(),
        Document::OpenVex => openvex::write(&statements(subject, report, &created)).into_bytes(),
    }
}

fn about(subject: &Subject<'_>) -> sbom::Subject {
    sbom::Subject {
        name: subject.name.clone(),
        version: subject.image.digest.as_ref().map(ToString::to_string),
        purl: subject.image_purl(),
        digest: subject.image.digest.as_ref().map(ToString::to_string),
    }
}

/// The namespace is made of what the document says: another document, and only that, has another one (SPDX 2.3, section 6.5).
fn spdx_document(subject: &Subject<'_>, about: &sbom::Subject, created: &str) -> spdx::Document {
    let tool = format!("palisade-{VERSION}");
    let make = |namespace: &str| {
        let origin = sbom::spdx::Origin { created, tool: &tool, namespace };
        sbom::spdx::document(&subject.inventory, about, &origin)
    };
    let content = spdx::write_json(&make("https://palisade.dev/spdx/document"));
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(content.as_bytes()));
    make(&format!("https://palisade.dev/spdx/{digest}"))
}

/// What the findings say, as statements about the subject: what is not there, what was decided, and what is open.
fn statements(subject: &Subject<'_>, report: &Report, created: &str) -> openvex::Document<'static> {
    let product = product(subject);
    let statements: Vec<_> = report.findings.iter().filter_map(|finding| statement(finding, &product)).collect();
    let digest = Sha256::digest(format!("{created}\n{product}\n{statements:?}"));
    openvex::Document {
        id: text(&format!("https://palisade.dev/vex/{}", data_encoding::HEXLOWER.encode(&digest))),
        author: text("Palisade"),
        timestamp: Some(text(created)),
        version: 1,
        tooling: Some(text(&format!("palisade {VERSION}"))),
        statements,
        ..openvex::Document::default()
    }
}

/// What statements are about, as an IRI (OpenVEX, "Product"): the image, the one program, or the file.
fn product(subject: &Subject<'_>) -> String {
    let main = match subject.programs.as_slice() {
        [program] => program.main.as_ref(),
        _ => None,
    };
    let purl = subject.image_purl().or_else(|| main.cloned());
    purl.map_or_else(|| in_file(&subject.name), |purl| purl.to_string())
}

/// A path or name as an IRI (RFC 8089).
fn in_file(path: &str) -> String {
    format!("file:{}", escape(path, "/"))
}

fn text(text: &str) -> Text<'static> {
    Text::from(text.to_owned())
}

fn statement(finding: &Finding, product: &str) -> Option<openvex::Statement<'static>> {
    let about = finding.vulnerability.as_deref()?;
    let mut statement = openvex::Statement::new(
        openvex::Vulnerability {
            aliases: about.aliases.iter().filter(|alias| **alias != finding.rule).map(|alias| text(alias)).collect(),
            ..openvex::Vulnerability::named(finding.rule.clone())
        },
        Status::UnderInvestigation,
    );
    let part = if about.purl.is_empty() { in_file(&about.package) } else { about.purl.clone() };
    statement.products = vec![openvex::Product {
        component: Product { id: Some(text(product)), ..Product::default() },
        subcomponents: vec![Product { id: Some(text(&part)), ..Product::default() }],
    }];
    match &finding.state {
        FindingState::Dismissed { status, reason, .. } => {
            statement.status = Status::parse(status)?;
            if statement.status == Status::NotAffected {
                match Justification::of(text(reason)) {
                    Justification::Other(words) => statement.impact_statement = Some(words),
                    known => statement.justification = Some(known),
                }
            }
        }
        FindingState::Excepted { reason, .. } => {
            statement.status = Status::Affected;
            statement.action_statement = Some(text(&format!("accepted: {reason}")));
        }
        FindingState::Open | FindingState::Known => {
            statement.status_notes = Some(text(&about.because));
        }
    }
    Some(statement)
}
