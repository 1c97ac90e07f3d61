//! Writing: the form of v0.2.0, the same bytes each time.

use serde::Serialize;

use super::{CONTEXT, Document};
use crate::json::pretty;

#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(flatten)]
    document: &'a Document<'a>,
}

/// The document in the form of v0.2.0, indented, with a line end.
#[must_use]
pub fn write(document: &Document<'_>) -> String {
    pretty(&Written { context: CONTEXT, document })
}
