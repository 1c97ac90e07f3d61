//! Tag-value: one line for each field, texts of several lines between `<text>` and `</text>` (specification 2.3, annex on
//! formats). Kubernetes publishes the bill of materials of its releases so.

mod lines;
mod reader;
mod write;

pub use write::write;

use super::read::{Form, Reading};
use crate::json::Budget;

/// Reads a document. What cannot be read is named with its line.
pub(super) fn read(text: &str, budget: Budget) -> Reading {
    let mut reader = reader::Reader::default();
    for line in lines::Lines::new(text).take(budget.values) {
        reader.line(&line);
    }
    let (document, faults) = reader.finish();
    Reading { document, form: Form::TagValue, faults }
}
