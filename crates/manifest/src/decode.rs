//! Bytes to text: byte order marks, UTF-16, invalid UTF-8, and what is no text at all.

use std::borrow::Cow;

use memchr::{memchr, memmem};
use palisade_model::diagnostic::{Diagnostic, Level};
use palisade_model::tree::Span;

use crate::{Limits, codes};

/// A file's text, to which all spans refer. A byte order mark is not part of it.
#[derive(Debug)]
pub struct Decoded<'b> {
    /// The text, borrowed where the bytes were UTF-8.
    pub text: Cow<'b, str>,
    /// What was replaced.
    pub diagnostics: Vec<Diagnostic>,
}

/// How far a file is searched for the NUL bytes that tell pictures and archives from text.
const BINARY_PROBE: usize = 8192;

/// Decodes a file as kubectl does: UTF-8, or what the byte order mark says; bytes that do not belong become U+FFFD.
///
/// # Errors
///
/// A file beyond the byte budget is a gap. A binary file is a note: it is ignored, unless the user named it.
pub fn decode<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Decoded<'b>, Diagnostic> {
    if bytes.len() as u64 > limits.file_bytes.min(u64::from(u32::MAX)) {
        return Err(too_large(bytes.len(), limits));
    }
    let decoded = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => marked_utf8(rest),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        _ if is_binary(bytes) => {
            let message = "not text: NUL bytes near the beginning";
            return Err(Diagnostic::new(&codes::BINARY_FILE, Level::Note, Span::default(), message));
        }
        _ => utf8(bytes),
    };
    match decoded.text.len() as u64 <= u64::from(u32::MAX) {
        true => Ok(decoded),
        false => Err(too_large(decoded.text.len(), limits)),
    }
}

fn too_large(length: usize, limits: &Limits) -> Diagnostic {
    let message = format!("{length} bytes, more than the limit of {}", limits.file_bytes);
    Diagnostic::new(&codes::FILE_TOO_LARGE, Level::Gap, Span::default(), message)
}

fn is_binary(bytes: &[u8]) -> bool {
    let probe = bytes.get(..BINARY_PROBE).unwrap_or(bytes);
    memchr(0, probe).is_some() && memmem::find(bytes, b"apiVersion").is_none()
}

fn utf8(bytes: &[u8]) -> Decoded<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), diagnostics: Vec::new() },
        Err(error) => {
            let at = u32::try_from(error.valid_up_to()).unwrap_or(u32::MAX);
            Decoded { text: String::from_utf8_lossy(bytes), diagnostics: vec![replaced(at, "not UTF-8")] }
        }
    }
}

/// UTF-8 behind a byte order mark: the API tooling passes it on as it is (`BOMOverride` of x/text). JSON replaces each
/// byte that does not belong; YAML refuses the document.
fn marked_utf8(bytes: &[u8]) -> Decoded<'_> {
    let mut decoded = utf8(bytes);
    let Some(diagnostic) = decoded.diagnostics.first_mut() else { return decoded };
    diagnostic.level = Level::Gap;
    diagnostic.message = "not UTF-8 behind a byte order mark: kubectl refuses YAML with such bytes".into();
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    decoded.text = Cow::Owned(text);
    decoded
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded<'static> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut first_bad = None;
    for character in char::decode_utf16(units) {
        if character.is_err() {
            first_bad.get_or_insert(text.len());
        }
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !rest.is_empty() {
        first_bad.get_or_insert(text.len());
        text.push(char::REPLACEMENT_CHARACTER);
    }
    let at = first_bad.map(|at| u32::try_from(at).unwrap_or(u32::MAX));
    let diagnostics = at.map(|at| replaced(at, "an unpaired half of a UTF-16 character")).into_iter().collect();
    Decoded { text: Cow::Owned(text), diagnostics }
}

fn replaced(at: u32, what: &str) -> Diagnostic {
    let span = Span::new(at, at.saturating_add(3));
    Diagnostic::new(&codes::INVALID_UTF8, Level::Warning, span, format!("{what}: read as U+FFFD from here on"))
}
