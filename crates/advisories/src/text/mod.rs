//! An announcement's text as lines that know which section they stand in.
//!
//! Lives here: Markdown as far as announcements use it (headings in any style, lists, tables, fences, comments). Not
//! here: what a line says.

mod markdown;
mod section;
mod signs;

pub(crate) use markdown::STRUCK;
use markdown::plain;
pub(crate) use section::{Section, of_heading};
pub(crate) use signs::{UNCLEAR, known, without_look_alikes};

use palisade_model::advisory::Line;

use section::{is_bare_heading, is_original};

/// What is read of one text; announcements have a few kilobytes.
const MOST_LINES: usize = 20_000;
const MOST_BYTES: usize = 2 << 20;
/// A line's end beyond this is not read: no statement is that long.
const LONGEST_LINE: usize = 4_000;

/// A text taken apart.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) lines: Vec<TextLine>,
    /// The first line that was not read, or not to its end, because the text or the line is too long.
    pub(crate) unread: Option<u32>,
}

/// One line with what its surroundings say about it. Empty lines, comments and fence marks are left out.
#[derive(Clone, Debug)]
pub(crate) struct TextLine {
    pub(crate) number: u32,
    /// As written.
    pub(crate) raw: String,
    /// As read, without list mark.
    pub(crate) plain: String,
    pub(crate) shape: Shape,
    pub(crate) section: Section,
    /// The CVE of the part that it stands in, where a text has one part for each.
    pub(crate) part: Option<String>,
}

/// How a line is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Heading,
    Item,
    Row,
    Code,
    Prose,
}

impl TextLine {
    /// For an advisory.
    pub(crate) fn line(&self) -> Line {
        Line { number: self.number, text: self.raw.clone() }
    }
}

/// Takes `body` apart, in time linear to what is read of it.
pub(crate) fn read(body: &str) -> Text {
    let mut reader = Reader::default();
    let mut bytes = 0;
    for (index, raw) in body.lines().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let whole = raw.trim_end().len();
        let raw = cut(raw);
        bytes += raw.len() + 1;
        if raw.len() < whole && reader.text.unread.is_none() {
            reader.text.unread = Some(number);
        }
        if index >= MOST_LINES || bytes > MOST_BYTES {
            reader.text.unread = reader.text.unread.or(Some(number));
            break;
        }
        reader.line(number, raw);
    }
    reader.text
}

/// The words of one line of a list, with or without its mark.
pub(crate) fn plain_item(line: &str) -> String {
    plain(shape(cut(line).trim()).1)
}

/// `line` up to its budget, at a character's boundary.
fn cut(line: &str) -> &str {
    let end = line.floor_char_boundary(LONGEST_LINE.min(line.len()));
    line.get(..end).unwrap_or_default().trim_end_matches('\r')
}

#[derive(Default)]
struct Reader {
    text: Text,
    section: Option<Section>,
    part: Option<String>,
    fence: Option<(char, usize)>,
    in_comment: bool,
}

impl Reader {
    fn line(&mut self, number: u32, raw: &str) {
        if self.fence.is_some() {
            return self.code(number, raw);
        }
        let visible = self.without_comments(raw);
        let visible = known(&visible);
        let trimmed = visible.trim();
        if trimmed.is_empty() || trimmed.chars().all(|c| matches!(c, '=' | '-' | '*' | '_' | ' ')) {
            return;
        }
        if let Some(fence) = fence(trimmed) {
            self.fence = Some(fence);
        } else if let Some((heading, rest)) = heading(trimmed).filter(|(heading, _)| !self.is_item(heading)) {
            self.heading(number, raw, &heading);
            if !rest.trim().is_empty() {
                self.push(number, raw, rest, Shape::Item);
            }
        } else {
            let (shape, content) = shape(trimmed);
            self.push(number, raw, content, shape);
        }
    }

    fn code(&mut self, number: u32, raw: &str) {
        let closes = fence(raw.trim()).zip(self.fence).is_some_and(|(found, open)| {
            found.0 == open.0 && found.1 >= open.1 && raw.trim().chars().all(|c| c == found.0)
        });
        if closes {
            self.fence = None;
        } else if !raw.trim().is_empty() {
            self.push(number, raw, raw.trim(), Shape::Code);
        }
    }

    fn heading(&mut self, number: u32, raw: &str, heading: &str) {
        let words = plain(heading);
        if let Some(id) = leading_id(&words) {
            self.part = Some(id);
            self.section = Some(Section::Lead);
        } else if self.section != Some(Section::Original) && !is_only_a_name(&words) {
            self.section = Some(of_heading(words.trim()));
        }
        self.push(number, raw, heading, Shape::Heading);
    }

    /// Whether what looks like a heading is an item of a list of versions: `**kubelet v1.2.0 - v1.2.4**`.
    fn is_item(&self, heading: &str) -> bool {
        let is_list = matches!(self.section, Some(Section::Affected | Section::Fixed));
        let words = plain(heading);
        is_list && of_heading(words.trim()) == Section::Other && crate::statement::only_versions(&words)
    }

    fn push(&mut self, number: u32, raw: &str, content: &str, shape: Shape) {
        if shape != Shape::Code && is_original(content) {
            self.section = Some(Section::Original);
        }
        self.text.lines.push(TextLine {
            number,
            raw: raw.to_owned(),
            plain: plain(content),
            shape,
            section: self.section.unwrap_or(Section::Lead),
            part: self.part.clone(),
        });
    }

    /// `raw` without what stands inside HTML comments, which may span lines.
    fn without_comments(&mut self, raw: &str) -> String {
        let mut visible = String::with_capacity(raw.len());
        let mut rest = raw;
        loop {
            let mark = if self.in_comment { "-->" } else { "<!--" };
            let Some((before, after)) = rest.split_once(mark) else { break };
            if !self.in_comment {
                visible.push_str(before);
            }
            self.in_comment = !self.in_comment;
            rest = after;
        }
        if !self.in_comment {
            visible.push_str(rest);
        }
        visible
    }
}

/// A fence's character and length.
fn fence(trimmed: &str) -> Option<(char, usize)> {
    let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = trimmed.chars().take_while(|c| *c == mark).count();
    (length >= 3).then_some((mark, length))
}

/// The heading on a line and what follows it on the same line, in any style that is in use.
fn heading(trimmed: &str) -> Option<(String, &str)> {
    let hashes = trimmed.trim_start_matches('#');
    if hashes.len() < trimmed.len() && hashes.starts_with([' ', '\t', '*']) {
        return Some((hashes.trim_end_matches('#').trim().to_owned(), ""));
    }
    for mark in ["**", "__"] {
        if let Some((label, rest)) = trimmed.strip_prefix(mark).and_then(|inner| inner.split_once(mark)) {
            let rest = rest.trim_start_matches([':', '?', ' ']);
            if rest.is_empty() || is_known(label) {
                return Some((label.trim().to_owned(), rest));
            }
        }
    }
    if is_bare_heading(trimmed) {
        return Some((trimmed.to_owned(), ""));
    }
    let (label, rest) = trimmed.split_once(':')?;
    (is_bare_heading(label) && !rest.trim().is_empty()).then(|| (label.to_owned(), rest))
}

/// Whether a bold label with text behind it opens a section that matters for versions.
fn is_known(label: &str) -> bool {
    matches!(of_heading(label), Section::Affected | Section::Fixed | Section::Components) && label.len() < 60
}

/// Whether a heading inside a section is only a component's name: the section goes on below it.
fn is_only_a_name(words: &str) -> bool {
    crate::component::named(words.trim().trim_end_matches(':').to_lowercase().as_str()).is_some()
}

/// The CVE id that a heading begins with.
fn leading_id(words: &str) -> Option<String> {
    let word = words.trim().split([':', ' ', ',']).next()?;
    crate::title::is_id(word).then(|| word.to_owned())
}

fn shape(trimmed: &str) -> (Shape, &str) {
    if trimmed.starts_with('|') {
        return (Shape::Row, trimmed);
    }
    let unmarked = trimmed.trim_start_matches('#');
    if unmarked.len() < trimmed.len() {
        return (Shape::Item, unmarked.trim());
    }
    for mark in ["- ", "* ", "+ ", "• ", "-\t", "*\t", "> "] {
        if let Some(content) = trimmed.strip_prefix(mark) {
            return (Shape::Item, content.trim());
        }
    }
    let digits = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
    match digits.strip_prefix(". ").or_else(|| digits.strip_prefix(") ")) {
        Some(content) if digits.len() < trimmed.len() => (Shape::Item, content.trim()),
        _ => (Shape::Prose, trimmed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(body: &str) -> Vec<(u32, Section, Shape, String)> {
        let text = read(body);
        text.lines.into_iter().map(|line| (line.number, line.section, line.shape, line.plain)).collect()
    }

    #[test]
    fn lines_know_their_section() {
        let body = "lead\n\n#### Affected Versions\n- kubelet v1.0\n**Fixed versions:** v1.1\n```\ncode\n```\nAffected Component\nkubelet";
        let rows = sections(body);
        let expected = [
            (1, Section::Lead, Shape::Prose, "lead"),
            (3, Section::Affected, Shape::Heading, "Affected Versions"),
            (4, Section::Affected, Shape::Item, "kubelet v1.0"),
            (5, Section::Fixed, Shape::Heading, "Fixed versions:"),
            (5, Section::Fixed, Shape::Item, "v1.1"),
            (7, Section::Fixed, Shape::Code, "code"),
            (9, Section::Components, Shape::Heading, "Affected Component"),
            (10, Section::Components, Shape::Prose, "kubelet"),
        ];
        let rows: Vec<_> = rows.iter().map(|(n, s, h, p)| (*n, *s, *h, p.as_str())).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn comments_span_lines_and_say_nothing() {
        assert_eq!(sections("a<!-- v1\n#### Affected Versions\nv2 -->b").len(), 2);
    }

    #[test]
    fn a_text_without_end_is_cut() {
        let text = read(&"- v1.0.0\n".repeat(1_000_000));
        assert_eq!(text.lines.len(), MOST_LINES);
        assert_eq!(text.unread, u32::try_from(MOST_LINES + 1).ok());
    }
}
