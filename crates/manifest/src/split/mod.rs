//! Cutting a text into chunks that can be read independently, far cheaper than reading it.
//!
//! YAML is cut where kubectl cuts it: at lines that start with `---`, before anything looks at YAML
//! (apimachinery's `YAMLReader`). Text that starts with `{` is a stream of JSON up to the first such line; a large one is
//! cut further by [`speculate`], whose guesses the reader checks.

mod speculate;

use memchr::memmem;
use palisade_model::diagnostic::{Diagnostic, Level};
use palisade_model::tree::{Span, TreeBuilder};

use crate::json::Parser;
use crate::read::{looks_like_manifest, refused_separator};
use crate::{Limits, codes};

/// A part of a text that is read without looking at the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The part.
    pub span: Span,
    pub(crate) form: Form,
}

/// What a chunk holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// What stands between two separators.
    Yaml,
    /// Text that starts with `{`: JSON values, or YAML after all.
    Stream,
    /// Some of the items of a JSON List, which are `apiVersion` and `kind` of where they have none.
    Items { api_version: Span, kind: Span },
    /// Some of the values of a stream of JSON.
    Values,
}

impl Chunk {
    /// Whether this is a guess at a part of [`Split::fallback`]. When any such chunk reads as
    /// [`refused`](crate::Reading::refused), what all of them gave must be dropped, and the fallback read instead.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        matches!(self.form, Form::Items { .. } | Form::Values)
    }
}

/// A text in chunks.
#[derive(Debug, Default)]
pub struct Split {
    /// The chunks in text order.
    pub chunks: Vec<Chunk>,
    /// What there is to say about the separators.
    pub diagnostics: Vec<Diagnostic>,
    /// What to read in place of all guesses when one of them turns out wrong.
    pub fallback: Option<Chunk>,
}

/// kubectl looks for the opening brace within this many bytes (the buffer size it gives `NewYAMLOrJSONDecoder`).
const JSON_PROBE: usize = 4096;

/// Cuts `text` into chunks.
#[must_use]
pub fn split(text: &str, limits: &Limits) -> Split {
    split_finely(text, limits, speculate::PART)
}

/// As [`split`], with parts of a large JSON text of about `part` bytes in place of the usual size. Tests want small ones.
#[must_use]
pub fn split_finely(text: &str, limits: &Limits, part: usize) -> Split {
    let mut split = separate(text, limits);
    if let Some(first) = split.chunks.first().cloned()
        && first.form == Form::Stream
        && let Some(parts) = speculate::parts(text, first.span, part, limits)
    {
        if parts.iter().all(|part| part.form == Form::Values) {
            split.diagnostics.extend(refused_separator(text, first.span));
        }
        split.chunks.splice(..1, parts);
        split.fallback = Some(first);
    }
    split
}

/// Cuts at separator lines only.
fn separate(text: &str, limits: &Limits) -> Split {
    let mut split = Split::default();
    let mut start = 0;
    for line_start in line_starts_with_dashes(text) {
        let line_end = memchr::memchr(b'\n', text.as_bytes().get(line_start..).unwrap_or_default())
            .map_or(text.len(), |length| line_start + length + 1);
        let line = text.get(line_start..line_end).unwrap_or_default();
        match separator(line) {
            Separator::Sound if start == line_start => {}
            Separator::Sound => {
                split.push(text, start, line_start);
                start = if split.is_text_behind_json(text, line, line_start, limits) { line_start } else { line_end };
            }
            Separator::WithContent => {
                split.refuse(text, line_start, line);
                split.push(text, start, line_start);
                start = line_start;
            }
            Separator::Other => {
                split.refuse(text, line_start, line);
                split.push(text, start, line_start);
                start = line_end;
            }
        }
        if split.chunks.len() as u64 >= limits.documents {
            split.too_many(limits, start, text.len());
            return split;
        }
    }
    split.push(text, start, text.len());
    split
}

fn line_starts_with_dashes(text: &str) -> impl Iterator<Item = usize> {
    let first = text.starts_with("---").then_some(0);
    first.into_iter().chain(memmem::find_iter(text.as_bytes(), b"\n---").map(|at| at + 1))
}

/// What a line that starts with `---` is.
enum Separator {
    /// Only spaces or a comment follow.
    Sound,
    /// YAML would see a document that starts on the line.
    WithContent,
    /// Neither kubectl nor YAML see a separator.
    Other,
}

/// Whether `text` begins with a line that kubectl takes for a separator and refuses.
pub(crate) fn is_refused_separator(text: &str) -> bool {
    let line = text.split('\n').next().unwrap_or_default();
    line.starts_with("---") && !matches!(separator(line), Separator::Sound)
}

fn separator(line: &str) -> Separator {
    let rest = line.get(3..).unwrap_or_default();
    let content = rest.trim();
    if content.is_empty() || content.starts_with('#') {
        Separator::Sound
    } else if rest.starts_with([' ', '\t']) {
        Separator::WithContent
    } else {
        Separator::Other
    }
}

impl Split {
    fn push(&mut self, text: &str, start: usize, end: usize) {
        if start < end {
            let form = if self.chunks.is_empty() && starts_like_json(text) { Form::Stream } else { Form::Yaml };
            self.chunks.push(Chunk { span: Span::new(start as u32, end as u32), form });
        }
    }

    /// Whether kubectl reads the separator that starts with `---#` as text: its line reader begins anew behind the first
    /// JSON value, drops no separator at a beginning, and YAML wants a space before a comment.
    fn is_text_behind_json(&self, text: &str, line: &str, line_start: usize, limits: &Limits) -> bool {
        let is_first = matches!(self.chunks.as_slice(), [Chunk { form: Form::Stream, .. }]);
        if !is_first || !line.starts_with("---#") {
            return false;
        }
        let mut builder = TreeBuilder::new(text);
        let mut parser = Parser::new(text, 0, line_start, limits, &mut builder);
        parser.skip_space();
        let is_json = parser.value().is_ok();
        let space = text.get(parser.position()..line_start).unwrap_or_default();
        is_json && space.trim().is_empty() && space.find('\n') == Some(space.len().saturating_sub(1))
    }

    fn refuse(&mut self, text: &str, line_start: usize, line: &str) {
        let span = Span::new(line_start as u32, (line_start + line.trim_end().len()) as u32);
        let level = if looks_like_manifest(text) { Level::Gap } else { Level::Note };
        let message = "not a document separator: kubectl refuses the file here, and the document before it";
        self.diagnostics.push(Diagnostic::new(&codes::INVALID_SEPARATOR, level, span, message));
    }

    fn too_many(&mut self, limits: &Limits, start: usize, end: usize) {
        if start < end {
            let message = format!("more than {} documents: the rest was not read", limits.documents);
            let span = Span::new(start as u32, start as u32);
            self.diagnostics.push(Diagnostic::new(&codes::TOO_MANY_DOCUMENTS, Level::Gap, span, message));
        }
    }
}

/// Whether kubectl tries JSON first.
fn starts_like_json(text: &str) -> bool {
    let trimmed = text.trim_start();
    trimmed.starts_with('{') && text.len() - trimmed.len() < JSON_PROBE
}
