//! Our reading of a file in the form of an oracle's answer, and the rule by which the two agree.

use std::fmt::Write as _;

use palisade_manifest::{Limits, codes, decode, split, yaml};
use palisade_model::diagnostic::{Diagnostic, Level};
use palisade_model::tree::{Buffers, Node, Value};

use crate::oracle::manifest_reader::Answer;

/// What we make of a file.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The documents that are not null, as canonical text.
    pub objects: Vec<String>,
    /// What we say about it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Whether we say that kubectl refuses something. Of what is no manifest we only note it.
    #[must_use]
    pub fn is_diagnosed(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.level != Level::Warning)
    }
}

/// Reads a file as `palisade scan` does, without looking for what is an object.
#[must_use]
pub fn read(bytes: &[u8]) -> Reading {
    let limits = Limits::default();
    let mut reading = Reading::default();
    let decoded = match decode(bytes, &limits) {
        Ok(decoded) => decoded,
        Err(diagnostic) => return Reading { diagnostics: vec![diagnostic], ..reading },
    };
    reading.diagnostics = decoded.diagnostics;
    let mut parts = split(&decoded.text, &limits);
    reading.diagnostics.append(&mut parts.diagnostics);
    // Guesses are an optimisation of large files, and have tests of their own.
    let whole = parts.fallback.take();
    let chunks = whole.iter().chain(parts.chunks.iter().filter(|chunk| !chunk.is_guess()));
    for chunk in chunks {
        let mut read = palisade_manifest::read(&decoded.text, chunk, &limits, Buffers::default());
        reading.objects.extend(read.tree.roots().filter(|root| !root.is_null()).map(canonical));
        reading.diagnostics.append(&mut read.diagnostics);
    }
    reading
}

/// The one JSON text of a value: keys sorted, strings escaped as Go does, floating-point numbers as their bits.
#[must_use]
pub fn canonical(node: Node<'_>) -> String {
    let mut out = String::new();
    write_value(node, &mut out);
    out
}

fn write_value(node: Node<'_>, out: &mut String) {
    match node.value() {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Value::Int(value) => out.push_str(&value.to_string()),
        Value::Float(value) => {
            let _ = write!(out, "{{\"$float64\":\"{:016x}\"}}", value.to_bits());
        }
        Value::String(text) => write_string(text, out),
        Value::List(list) => {
            write_sequence(('[', ']'), list.iter(), out, write_value);
        }
        Value::Map(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str().unwrap_or_default());
            write_sequence(('{', '}'), entries.into_iter(), out, |(key, value), out| {
                write_string(key.as_str().unwrap_or_default(), out);
                out.push(':');
                write_value(value, out);
            });
        }
    }
}

fn write_sequence<T>(
    (open, close): (char, char),
    items: impl Iterator<Item = T>,
    out: &mut String,
    mut write: impl FnMut(T, &mut String),
) {
    out.push(open);
    for (position, item) in items.enumerate() {
        if position > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(close);
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..'\u{20}' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// What is wrong with our reading; nothing where it agrees with the oracle's.
///
/// Up to the oracle's first refusal the objects must be equal; its refusal must be diagnosed. Keys that become the same
/// string are exempt: Go keeps one of them at random, and we say so. So are two byte order marks, whose meaning depends on
/// go-yaml's buffers, and binary files, which are no manifests.
#[must_use]
pub fn compare(ours: &Reading, theirs: &Answer) -> Option<String> {
    let exempt = [&yaml::codes::AMBIGUOUS_KEY, &yaml::codes::REPEATED_MARK, &codes::BINARY_FILE];
    if ours.diagnostics.iter().any(|diagnostic| exempt.contains(&diagnostic.code)) {
        return None;
    }
    for (position, expected) in theirs.objects.iter().enumerate() {
        match ours.objects.get(position) {
            Some(object) if object == expected => {}
            Some(object) => return Some(format!("object {position}\n  theirs {expected}\n  ours   {object}")),
            None => return Some(format!("object {position} is missing: {expected}{}", said(ours))),
        }
    }
    match &theirs.refusal {
        Some(refusal) if !ours.is_diagnosed() => Some(format!("their refusal is not diagnosed: {refusal}")),
        None if ours.objects.len() > theirs.objects.len() => {
            Some(format!("one object too many: {:?}", ours.objects.get(theirs.objects.len())))
        }
        _ => None,
    }
}

fn said(ours: &Reading) -> String {
    ours.diagnostics.iter().fold(String::new(), |mut out, diagnostic| {
        let _ = write!(
            out,
            "\n  said {:?} {} {:?} {}",
            diagnostic.level, diagnostic.code.id, diagnostic.span, diagnostic.message
        );
        out
    })
}
