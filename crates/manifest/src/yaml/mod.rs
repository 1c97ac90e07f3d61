//! One YAML document to a tree, exactly as kubectl reads it.
//!
//! The truth is go-yaml v2 as `sigs.k8s.io/yaml` uses it, then the JSON step of the API machinery. Text goes through
//! `scanner` (tokens), `parser` (events), `compose` (tree; anchors, merges, repeated keys) and `resolve` (what a scalar
//! is). No stage recurses. Not here: bytes to text, cutting a file into documents, JSON, which belong to the crate's root.

mod base64;
mod character;
pub mod codes;
mod compose;
mod decode;
mod entries;
mod parser;
pub(crate) mod resolve;
mod scanner;
mod timestamp;
mod token;

use palisade_model::diagnostic::{Diagnostic, Level};
use palisade_model::tree::{Span, TreeBuilder};

use crate::Limits;
use crate::codes::INVALID_YAML;

/// What came of a file's documents beside their trees.
#[derive(Debug, Default)]
pub struct YamlOutcome {
    /// A gap for each thing that kubectl refuses, a warning for each that may mislead.
    pub diagnostics: Vec<Diagnostic>,
    /// Where comments stand.
    pub comments: Vec<Span>,
    /// How many nodes aliases have brought in; counts on over all documents of a file.
    pub alias_nodes: u64,
    /// Whether the text is not readable YAML, or breaks a budget: nothing was written, and a diagnostic says why.
    pub failed: bool,
}

/// Reads the first document of `text[span]`, one part of a file between its `---` lines, into `builder`.
///
/// Nothing is written for an empty part. Where kubectl refuses the document there is a diagnostic of level gap, and
/// either what could still be read, or nothing. Spans refer to the whole `text`.
pub fn parse<'s>(text: &'s str, span: Span, limits: &Limits, builder: &mut TreeBuilder<'s>, outcome: &mut YamlOutcome) {
    if span.text(text).starts_with("\u{feff}\u{feff}") {
        return refuse_marks(span, outcome);
    }
    let start = span.start as usize;
    let bytes = text.as_bytes().get(..span.end as usize).unwrap_or(text.as_bytes());
    let forbidden = character::find_forbidden(bytes.get(start..).unwrap_or_default()).map(|at| start + at);
    let read = bytes.get(..forbidden.unwrap_or(bytes.len())).unwrap_or(bytes);
    let base = builder.next_index();
    let complete = compose::compose(text, read, start, limits, builder, outcome);
    if let Some(at) = forbidden {
        refuse_character(text, at, outcome);
        if !complete {
            builder.truncate(base);
            outcome.failed = true;
        }
    }
}

/// go-yaml takes the first mark for the encoding, and drops the first character of lines as long as the second one stands
/// at the beginning of its buffer (`is_bom`): what it makes of the text depends on the sizes of its buffers.
fn refuse_marks(span: Span, outcome: &mut YamlOutcome) {
    let span = token::span(span.start as usize, span.start as usize + 6);
    let message = "two byte order marks: kubectl drops characters of the lines that follow";
    outcome.diagnostics.push(Diagnostic::new(&codes::REPEATED_MARK, Level::Gap, span, message));
    outcome.failed = true;
}

fn refuse_character(text: &str, at: usize, outcome: &mut YamlOutcome) {
    let character = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
    let message = format!("character U+{:04X} is not allowed in YAML", u32::from(character));
    let span = token::span(at, at + character.len_utf8());
    outcome.diagnostics.retain(|diagnostic| diagnostic.code != &INVALID_YAML || diagnostic.span.end < span.start);
    outcome.diagnostics.push(Diagnostic::new(&codes::CONTROL_CHARACTER, Level::Gap, span, message));
}

#[cfg(test)]
mod tests;
