//! A piece of input text and the way from byte offsets to lines and columns.

use std::sync::OnceLock;

/// Names a source within one run: its place in the order in which sources are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A line and a column, both counted from one; the column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// Decoded text with the name under which the user knows it.
#[derive(Debug)]
pub struct Source<'a> {
    name: &'a str,
    text: &'a str,
    lines: OnceLock<Lines>,
}

/// Newlines are indexed once; within long lines that are not ASCII, characters are counted at these intervals.
const STRIDE: usize = 4096;

#[derive(Debug)]
struct Lines {
    /// Offset of each line's first byte.
    starts: Vec<u32>,
    /// Characters before each multiple of `STRIDE`; empty where the text is ASCII and a character is a byte.
    characters: Vec<u32>,
}

impl<'a> Source<'a> {
    /// A source called `name`; `text` is what spans refer to.
    #[must_use]
    pub fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text, lines: OnceLock::new() }
    }

    /// The name: a path, or `-` for standard input.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Line and column of a byte offset; offsets past the end give the end.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let lines = self.lines.get_or_init(|| Lines::of(self.text));
        let offset = (offset as usize).min(self.text.len());
        let line = lines.starts.partition_point(|&start| start as usize <= offset).max(1);
        let start = lines.starts.get(line - 1).map_or(0, |&start| start as usize);
        let column = lines.characters_before(self.text, offset) - lines.characters_before(self.text, start) + 1;
        Position { line: narrow(line), column: narrow(column) }
    }

    /// The byte range of line `line` (from 1), without its line break.
    #[must_use]
    pub fn line_range(&self, line: u32) -> std::ops::Range<usize> {
        let lines = self.lines.get_or_init(|| Lines::of(self.text));
        let at = |line: usize| lines.starts.get(line).map(|&start| start as usize);
        let start = at((line as usize).saturating_sub(1)).unwrap_or(self.text.len());
        let end = at(line as usize).unwrap_or(self.text.len());
        let body = self.text.get(start..end).unwrap_or_default();
        start..start + body.trim_end_matches(['\n', '\r']).len()
    }
}

impl Lines {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| narrow(at + 1))).collect();
        let characters = if text.is_ascii() { Vec::new() } else { cumulative_characters(bytes) };
        Self { starts, characters }
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        if self.characters.is_empty() {
            return offset;
        }
        let block = offset / STRIDE;
        let counted = self.characters.get(block).map_or(0, |&count| count as usize);
        counted + text.as_bytes().get(block * STRIDE..offset).map_or(0, count_characters)
    }
}

fn cumulative_characters(bytes: &[u8]) -> Vec<u32> {
    let mut total = 0;
    let mut characters = vec![0];
    for block in bytes.chunks(STRIDE) {
        total += count_characters(block);
        characters.push(narrow(total));
    }
    characters
}

/// Every byte that does not continue a UTF-8 sequence begins a character.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, offset: u32, line: u32, column: u32) {
        assert_eq!(Source::new("t", text).position(offset), Position { line, column }, "{offset} in {text:?}");
    }

    #[test]
    fn positions_count_lines_and_characters() {
        check("", 0, 1, 1);
        check("a\nbc\n", 2, 2, 1);
        check("a\nbc\n", 3, 2, 2);
        check("a\nbc\n", 99, 3, 1);
        check("äö: x", 4, 1, 3);
        let long = "é".repeat(STRIDE);
        check(&long, 2 * 3000, 1, 3001);
    }

    #[test]
    fn a_line_ends_before_its_break() {
        let source = Source::new("t", "one\r\ntwo");
        assert_eq!(source.line_range(1), 0..3);
        assert_eq!(source.line_range(2), 5..8);
    }
}
