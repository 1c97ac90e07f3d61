//! The Open Source Vulnerability format, version 1.7: <https://ossf.github.io/osv-schema/>.
//!
//! `record` has the types, `evaluate` says whether a version is affected, `lint` what is wrong with a record.

pub mod announced;
pub mod evaluate;
pub mod lint;
pub mod record;

pub use evaluate::{SemanticOrdering, Verdict, VersionOrdering, evaluate};
pub use lint::lint;
pub use record::{
    Affected, Change, Credit, CreditKind, Event, Package, Range, RangeKind, Record, Reference, ReferenceKind, Severity,
    SeverityKind,
};

use crate::json::{self, Budget, ReadError};

/// The version of the schema that records are written by.
pub const SCHEMA_VERSION: &str = "1.7.5";

/// The record that `text` holds, with every field that the schema does not name.
///
/// # Errors
///
/// Where the text is not JSON, not a record, or over the budget.
pub fn read(text: &str, budget: Budget) -> Result<Record, ReadError> {
    json::read(text, budget)
}

/// The records of `text`: one record, or a JSON list of at most `most` records.
///
/// # Errors
///
/// Where the text is not JSON, holds something else than records, or is over the budget.
pub fn read_all(text: &str, budget: Budget, most: usize) -> Result<Vec<Record>, ReadError> {
    if !text.trim_start().starts_with('[') {
        return Ok(vec![read(text, budget)?]);
    }
    let records: Vec<Record> = json::read(text, budget)?;
    if records.len() > most {
        return Err(ReadError::TooLarge(format!("{} records", records.len()), most));
    }
    Ok(records)
}
