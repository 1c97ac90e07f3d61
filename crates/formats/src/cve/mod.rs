//! The CVE record format, version 5.1.1: <https://github.com/CVEProject/cve-schema>.
//!
//! Timestamps are texts: the schema allows them without a zone, which RFC 3339 does not.

pub mod affected;
pub mod announced;
pub mod lint;
pub mod record;

pub use affected::{Affected, Change, ProgramRoutine, Version};
pub use record::{
    Container, Containers, Credit, Description, Impact, Metadata, Metric, OtherMetric, ProblemDescription, ProblemType,
    ProviderMetadata, Record, Reference, SupportingMedia, TimelineEntry,
};

pub use lint::{lint, lint_value};

use crate::json::{self, Budget, ReadError};

/// The version of the schema that records are written by.
pub const DATA_VERSION: &str = "5.1.1";

/// The record that `text` holds, with every field that the schema does not name.
///
/// # Errors
///
/// Where the text is not JSON, not a CVE record, or over the budget.
pub fn read(text: &str, budget: Budget) -> Result<Record, ReadError> {
    json::read(text, budget)
}
