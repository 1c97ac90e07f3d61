//! Tag-value: one line for each field, texts of several lines between `<text>` and `</text>` (specification 2.3, annex on
//! formats). Kubernetes publishes the bill of materials of its releases so.

mod lines;
mod reader;
mod write;

pub use write::write;

use super::read::{Form, Reading};
use crate::Fault;
use crate::json::Budget;

/// Reads a document. What cannot be read is named with its line.
pub(super) fn read(text: &str, budget: Budget) -> Reading {
    let mut reader = reader::Reader::default();
    let mut lines = lines::Lines::new(text);
    lines.by_ref().take(budget.values).for_each(|line| reader.line(&line));
    let (document, mut faults) = reader.finish();
    if let Some(line) = lines.next() {
        let message = format!("line {}: more than {} fields; the rest was not read", line.number, budget.values);
        faults.push(Fault::new(&super::BROKEN, "", message));
    }
    Reading { document, form: Form::TagValue, faults }
}
