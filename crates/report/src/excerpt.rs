//! The line of a source that a location points at, cut and cleaned for display.

use palisade_model::{Location, Source};

use crate::text::push_visible;

/// Characters kept before and after the marked words of an overlong line.
const CONTEXT: usize = 60;
/// The most that is marked.
const MARKED: usize = 120;

/// One line of source text and what to underline in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, hidden characters written out, cut around the mark where it is long.
    pub text: String,
    /// Which bytes of `text` to underline; never empty unless the line is.
    pub mark: std::ops::Range<usize>,
}

/// The first line that `location` covers, or nothing where the text is gone or blank there.
#[must_use]
pub fn excerpt(source: &Source<'_>, location: &Location) -> Option<Excerpt> {
    let line = source.line_range(location.position.line);
    let text = source.text().get(line.clone())?;
    let start = (location.start as usize).checked_sub(line.start)?;
    let end = (location.end as usize).saturating_sub(line.start);
    let (before, rest) = text.split_at_checked(start)?;
    let marked_len = end.checked_sub(start)?.min(rest.len());
    let (marked, after) = rest.split_at_checked(marked_len)?;
    let marked = marked.trim_end();
    (!text.trim().is_empty()).then(|| assemble(before, marked, after))
}

fn assemble(before: &str, marked: &str, after: &str) -> Excerpt {
    let mut text = String::new();
    push_tail(&mut text, before);
    let start = text.len();
    let cut = push_head(&mut text, marked, MARKED);
    let end = text.len();
    if !cut {
        push_head(&mut text, after, CONTEXT);
    }
    Excerpt { mark: start..end, text }
}

/// Appends the end of `part`, an ellipsis before it where it was longer.
fn push_tail(text: &mut String, part: &str) {
    let from = part.char_indices().rev().nth(CONTEXT).map(|(at, character)| at + character.len_utf8());
    if from.is_some() {
        text.push_str("...");
    }
    for character in part.get(from.unwrap_or(0)..).unwrap_or_default().chars() {
        push_column(text, character);
    }
}

/// Appends the beginning of `part` and says whether it was cut.
fn push_head(text: &mut String, part: &str, limit: usize) -> bool {
    for character in part.chars().take(limit) {
        push_column(text, character);
    }
    let cut = part.chars().nth(limit).is_some();
    if cut {
        text.push_str("...");
    }
    cut
}

/// A tab stands for white space in a source line, not for itself.
fn push_column(text: &mut String, character: char) {
    match character {
        '\t' => text.push_str("    "),
        other => push_visible(text, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palisade_model::Position;

    fn check(text: &str, needle: &str, expected: &str, marked: &str) {
        let source = Source::new("t", text);
        let start = text.find(needle).unwrap();
        let at = |offset: usize| source.position(u32::try_from(offset).unwrap());
        let location = Location {
            file: "t".into(),
            start: u32::try_from(start).unwrap(),
            end: u32::try_from(start + needle.len()).unwrap(),
            position: at(start),
            end_position: at(start + needle.len()),
            path: String::new(),
        };
        let excerpt = excerpt(&source, &location).unwrap();
        assert_eq!(excerpt.text, expected);
        assert_eq!(&excerpt.text[excerpt.mark], marked);
    }

    #[test]
    fn the_first_line_is_cut_out_and_marked() {
        check("a: 1\nb: true # c\n", "true", "b: true # c", "true");
        check("a:\r\n  b: 1\r\n  c: 2\r\n", "b: 1\r\n  c: 2", "  b: 1", "b: 1");
        check("a: \"\u{1b}[2J\"\n", "\"\u{1b}[2J\"", "a: \"\\u{1b}[2J\"", "\"\\u{1b}[2J\"");
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let long = format!("{}x: true{}", "é".repeat(1000), "z".repeat(1000));
        let expected = format!("...{}x: true{}...", "é".repeat(57), "z".repeat(60));
        check(&long, "true", &expected, "true");
    }

    #[test]
    fn offsets_outside_the_text_give_nothing() {
        let source = Source::new("t", "a\n");
        let position = Position { line: 9, column: 1 };
        let location =
            Location { file: "t".into(), start: 99, end: 100, position, end_position: position, path: String::new() };
        assert_eq!(excerpt(&source, &location), None);
    }
}
