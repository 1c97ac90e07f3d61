//! The text of scalars: folding of line breaks, escapes, indentation and chomping of block scalars.
//!
//! The scanner has measured and checked what comes here. Line breaks become `\n`, but for U+2028 and U+2029.

use super::character::is_blank;
use super::token::{Chomping, Style, Token};

/// Appends what a scalar token means to `out`.
pub(super) fn decode(text: &str, token: Token, style: Style, out: &mut String) {
    let content = token.content.text(text);
    match style {
        Style::Plain { .. } => fold_lines(content, out, |_, _| None),
        Style::SingleQuoted { .. } => fold_lines(content, out, unescape_single),
        Style::DoubleQuoted { .. } => fold_lines(content, out, unescape_double),
        Style::Block { literal, chomping } => {
            let break_missing = token.content.end as usize == text.len() && !text.ends_with('\n');
            let break_missing_behind_break = break_missing && text.ends_with(['\u{85}', '\u{2028}', '\u{2029}']);
            let indent = token.extra as usize;
            BlockScalar { indent, literal, chomping, break_missing, break_missing_behind_break }.decode(content, out);
        }
    }
}

/// How many bytes the line break at the start has (none: no break), and what it becomes.
fn line_break(text: &str) -> (usize, &'static str) {
    match text.as_bytes() {
        [b'\r', b'\r', b'\n', ..] => (3, "\n"),
        [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => (2, "\n"),
        [b'\n' | b'\r', ..] => (1, "\n"),
        [0xE2, 0x80, 0xA8, ..] => (3, "\u{2028}"),
        [0xE2, 0x80, 0xA9, ..] => (3, "\u{2029}"),
        _ => (0, ""),
    }
}

/// What an escape does: how many bytes it has.
type Unescape = fn(&str, &mut String) -> Option<usize>;

/// Copies `text`, with single line breaks made spaces, further ones kept, and the blanks around them dropped.
fn fold_lines(mut text: &str, out: &mut String, unescape: Unescape) {
    while !text.is_empty() {
        let stop =
            text.bytes().position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0xC2 | 0xE2 | b'\'' | b'\\'));
        let (run, rest) = text.split_at_checked(stop.unwrap_or(text.len())).unwrap_or((text, ""));
        out.push_str(run);
        text = rest;
        if let Some(length) = unescape(text, out) {
            text = text.get(length..).unwrap_or_default();
        } else if text.starts_with([' ', '\t']) || line_break(text).0 > 0 {
            text = fold_space(text, out);
        } else if let Some(character) = text.chars().next() {
            out.push(character);
            text = text.get(character.len_utf8()..).unwrap_or_default();
        }
    }
}

/// Folds the blanks and breaks at the start of `text` and gives what is behind them.
fn fold_space<'s>(text: &'s str, out: &mut String) -> &'s str {
    let blanks = text.bytes().take_while(|&byte| is_blank(byte)).count();
    let (blank, rest) = text.split_at_checked(blanks).unwrap_or((text, ""));
    let (length, first) = line_break(rest);
    if length == 0 {
        out.push_str(blank);
        return rest;
    }
    let before = out.len();
    let rest = copy_breaks(rest.get(length..).unwrap_or_default(), out);
    if first != "\n" {
        out.insert_str(before, first);
    } else if out.len() == before {
        out.push(' ');
    }
    rest
}

/// Drops the blanks at the start of `text`, copies the breaks among them, and gives what is behind.
fn copy_breaks<'s>(mut text: &'s str, out: &mut String) -> &'s str {
    loop {
        text = text.trim_start_matches([' ', '\t']);
        let (length, meaning) = line_break(text);
        if length == 0 {
            return text;
        }
        out.push_str(meaning);
        text = text.get(length..).unwrap_or_default();
    }
}

fn unescape_single(text: &str, out: &mut String) -> Option<usize> {
    text.starts_with("''").then(|| {
        out.push('\'');
        2
    })
}

fn unescape_double(text: &str, out: &mut String) -> Option<usize> {
    let escape = text.strip_prefix('\\')?;
    let (length, _) = line_break(escape);
    if length > 0 {
        let behind = copy_breaks(escape.get(length..)?, out);
        return Some(text.len() - behind.len());
    }
    let digits = match escape.as_bytes().first()? {
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        &byte => {
            out.push(short_escape(byte));
            return Some(2);
        }
    };
    let code = u32::from_str_radix(escape.get(1..=digits)?, 16).ok()?;
    out.push(char::from_u32(code)?);
    Some(2 + digits)
}

fn short_escape(byte: u8) -> char {
    match byte {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b'N' => '\u{85}',
        b'_' => '\u{A0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        other => char::from(other),
    }
}

struct BlockScalar {
    indent: usize,
    literal: bool,
    chomping: Chomping,
    /// Whether the text ends without the line break that the API tooling's line reader adds.
    break_missing: bool,
    /// Whether the text ends with a line break that is none to that reader, so that an empty line follows.
    break_missing_behind_break: bool,
}

impl BlockScalar {
    fn decode(&self, mut text: &str, out: &mut String) {
        // A line's break is written when it is known what follows: text, an empty line, or the end.
        let mut pending = "";
        let mut after_blank = false;
        let mut breaks = String::new();
        text = self.copy_empty_lines(text, &mut breaks);
        while !text.is_empty() {
            let line = text.get(..line_end(text)).unwrap_or(text);
            let starts_blank = line.starts_with([' ', '\t']);
            if !self.literal && !after_blank && !starts_blank && pending == "\n" {
                out.push_str(if breaks.is_empty() { " " } else { "" });
            } else {
                out.push_str(pending);
            }
            out.push_str(&breaks);
            breaks.clear();
            after_blank = starts_blank;
            out.push_str(line);
            let rest = text.get(line.len()..).unwrap_or_default();
            let (length, meaning) = line_break(rest);
            pending = if length == 0 && self.break_missing { "\n" } else { meaning };
            text = self.copy_empty_lines(rest.get(length..).unwrap_or_default(), &mut breaks);
        }
        if self.chomping != Chomping::Strip {
            out.push_str(pending);
        }
        if self.chomping == Chomping::Keep {
            out.push_str(&breaks);
        }
    }

    /// Drops indentation and copies the breaks of empty lines; gives the next line that is not empty.
    fn copy_empty_lines<'s>(&self, mut text: &'s str, out: &mut String) -> &'s str {
        loop {
            let spaces = text.bytes().take(self.indent).take_while(|byte| *byte == b' ').count();
            text = text.get(spaces..).unwrap_or_default();
            let (length, meaning) = line_break(text);
            if length == 0 {
                let adds_line = self.break_missing_behind_break || (spaces > 0 && self.break_missing);
                out.push_str(if text.is_empty() && adds_line { "\n" } else { "" });
                return text;
            }
            out.push_str(meaning);
            text = text.get(length..).unwrap_or_default();
        }
    }
}

fn line_end(text: &str) -> usize {
    let mut from = 0;
    loop {
        let rest = text.get(from..).unwrap_or_default();
        let Some(at) = rest.bytes().position(|byte| matches!(byte, b'\n' | b'\r' | 0xC2 | 0xE2)) else {
            return text.len();
        };
        let candidate = rest.get(at..).unwrap_or_default();
        if line_break(candidate).0 > 0 {
            return from + at;
        }
        from += at + candidate.chars().next().map_or(1, char::len_utf8);
    }
}
