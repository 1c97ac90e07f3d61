//! Files of VEX: OpenVEX, CSAF and CycloneDX documents, alone, in a list or one a line, with the records of hubs among them.

use palisade_formats::json::Budget;
use palisade_formats::openvex::{self, Content, Document, Entry};
use palisade_formats::{Fault, csaf, cyclonedx};
use palisade_model::Code;

use super::{UNREADABLE_VEX, VEX_WITHOUT_PRODUCTS};
use crate::feeds::Documents;

/// What a file holds.
#[derive(Debug, Default)]
pub struct Read<'a> {
    /// The documents, in the order of the file.
    pub said: Vec<Said<'a>>,
    /// Records of a hub's index, which say nothing about vulnerabilities.
    pub hub_records: Vec<Entry<'a>>,
    /// What could not be read: the place in the file, and why.
    pub gaps: Vec<VexGap>,
}

/// One document.
#[derive(Debug)]
pub struct Said<'a> {
    /// In which format it was written.
    pub form: Form,
    /// What it says.
    pub document: Document<'a>,
}

/// The formats of VEX.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// OpenVEX, or an attestation that carries it.
    OpenVex,
    /// CSAF.
    Csaf,
    /// The vulnerabilities of a CycloneDX document.
    CycloneDx,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VexGap {
    /// Which kind.
    pub code: &'static Code,
    /// The place in the file: `line 3`, and a pointer within the document.
    pub place: String,
    /// Why, a lower-case fragment.
    pub why: String,
}

/// How much of one document is read: collections hold tens of megabytes in one.
const BUDGET: Budget = Budget { bytes: 256 << 20, values: 64 << 20 };

/// Reads a file.
#[must_use]
pub fn read(bytes: &[u8]) -> Read<'_> {
    let documents = Documents::of(bytes);
    let mut read = Read::default();
    for (place, text) in documents.found {
        let place = place.to_string();
        match openvex::read(text, BUDGET) {
            Ok(Content::Document(reading)) => read.take(&place, reading),
            Ok(Content::HubRecord(entry)) => read.hub_records.push(entry),
            Ok(Content::Other(why)) => read.other(place, text, why),
            Err(error) => read.other(place, text, error.to_string()),
        }
    }
    if let Some(why) = documents.broken {
        read.gap(String::new(), why);
    }
    if read.said.is_empty() && read.hub_records.is_empty() && read.gaps.is_empty() {
        read.gap(String::new(), "no documents in it".to_owned());
    }
    read
}

impl<'a> Read<'a> {
    fn gap(&mut self, place: String, why: String) {
        self.gaps.push(VexGap { code: &UNREADABLE_VEX, place, why });
    }

    fn take(&mut self, place: &str, reading: openvex::Reading<'a>) {
        let joined = |pointer: &str| format!("{place} {pointer}").trim().to_owned();
        let named = |fault: Fault| VexGap { code: fault.code, place: joined(&fault.pointer), why: fault.message };
        self.gaps.extend(reading.faults.into_iter().map(named));
        let without = reading.document.statements.iter().filter(|statement| statement.products.is_empty()).count();
        if without > 0 {
            let why = format!("{without} statements name no product");
            self.gaps.push(VexGap { code: &VEX_WITHOUT_PRODUCTS, place: place.to_owned(), why });
        }
        self.said.push(Said { form: Form::OpenVex, document: reading.document });
    }

    /// A document of another format.
    fn other(&mut self, place: String, text: &'a str, why: String) {
        let said = if text.contains("\"csaf_version\"") {
            csaf::read(text, Budget::DEFAULT).map(|document| {
                let (said, gaps) = super::of_csaf(&document);
                for why in gaps {
                    self.gap(place.clone(), why);
                }
                self.said(Form::Csaf, &place, said);
            })
        } else if text.contains("\"bomFormat\"") || text.starts_with('<') {
            cyclonedx::read(text, Budget::DEFAULT).map(|reading| {
                for fault in reading.faults {
                    self.gap(format!("{place} {}", fault.pointer).trim().to_owned(), fault.message);
                }
                self.said(Form::CycloneDx, &place, super::of_cyclonedx(&reading.document));
            })
        } else {
            return self.gap(place, why);
        };
        if let Err(error) = said {
            self.gap(place, error.to_string());
        }
    }

    fn said(&mut self, form: Form, place: &str, document: Document<'a>) {
        if document.statements.is_empty() {
            self.gap(place.to_owned(), "the document says nothing about a vulnerability".to_owned());
        }
        self.said.push(Said { form, document });
    }
}
