//! Writing as JSON of version 2.3, the same bytes each time.

use super::Document;
use crate::json::pretty;

/// The document as JSON, indented, with a line end.
#[must_use]
pub fn write(document: &Document) -> String {
    pretty(document)
}
