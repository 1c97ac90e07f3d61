//! Making untrusted text safe and readable.

use std::borrow::Cow;
use std::fmt::Write as _;

use palisade_model::Report;
use unicode_width::UnicodeWidthStr as _;

/// Whether a character would act on the reader's terminal or hide from the reader: controls, and the invisible,
/// direction-changing and tag characters of UTS #39 and of "Trojan Source" (CVE-2021-42574), and the two that XML cannot
/// hold.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` with every hidden character written out, on one line.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push_visible(&mut out, character);
    }
    Cow::Owned(out)
}

/// Appends `character`, written out where it is a hidden one.
pub fn push_visible(out: &mut String, character: char) {
    match character {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        hidden if is_hidden(hidden) => {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(hidden));
        }
        plain => out.push(plain),
    }
}

/// The first sentence of a Markdown text as plain text on one line.
#[must_use]
pub fn first_sentence(markdown: &str) -> String {
    let paragraph = markdown.trim().split("\n\n").next().unwrap_or_default();
    let flat = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = flat.match_indices(". ").map(|(at, _)| at).find(|&at| !ends_with_abbreviation(flat.get(..at)));
    plain(flat.get(..end.unwrap_or(flat.len())).unwrap_or(&flat).trim_end_matches(['.', ':']))
}

fn ends_with_abbreviation(text: Option<&str>) -> bool {
    text.is_some_and(|text| ["e.g", "i.e", "etc", "vs"].iter().any(|short| text.ends_with(short)))
}

/// Markdown's emphasis and links taken out.
fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        match after.split_once("](").and_then(|(text, after)| Some((text, after.split_once(')')?.1))) {
            Some((text, after)) if !text.contains('[') => {
                out.push_str(text);
                rest = after;
            }
            _ => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.replace("**", "")
}

/// Breaks `text` at spaces into lines of at most `width` columns; a longer word gets a line of its own.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// `1 file`, `2 files`, `1,234 files`.
#[must_use]
pub fn count(number: u64, noun: &str) -> String {
    let plural = match noun {
        _ if number == 1 => noun.to_owned(),
        _ if noun.ends_with('y') && !noun.ends_with("ay") => format!("{}ies", noun.trim_end_matches('y')),
        _ => format!("{noun}s"),
    };
    format!("{} {plural}", grouped(number))
}

/// A number with its thousands set apart.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// What was looked up, and in what: a report without findings is worth as much as the advisories behind it.
#[must_use]
pub fn package_scope(report: &Report) -> String {
    let packages = report.coverage.components.iter().map(|(kind, number)| format!("{} {kind}", grouped(*number)));
    let packages = packages.collect::<Vec<_>>().join(", ");
    let sources = report.data.iter().filter(|source| source.advisories > 0).map(|source| {
        let (name, advisories) = (visible(&source.name), grouped(source.advisories));
        match source.date.as_str() {
            "" => format!("{name} ({advisories}, of unknown date)"),
            date => {
                let (date, age) = (visible(date), count(source.age_days.max(0) as u64, "day"));
                format!("{name} {date} ({age}, {advisories})")
            }
        }
    });
    let sources = sources.collect::<Vec<_>>().join("; ");
    let total = report.coverage.components.values().sum();
    let inside = if packages.is_empty() { String::new() } else { format!(" ({packages})") };
    format!("{}{inside}; advisories: {}", count(total, "package"), if sources.is_empty() { "none" } else { &sources })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_written_out() {
        assert_eq!(visible("a\u{1b}[31mb"), r"a\u{1b}[31mb");
        assert_eq!(visible("a\u{202e}b\u{9b}c\u{7f}"), r"a\u{202e}b\u{9b}c\u{7f}");
        assert_eq!(visible("two\nlines"), r"two\nlines");
        assert!(matches!(visible("größe 東京 👩"), Cow::Borrowed(_)));
    }

    #[test]
    fn the_first_sentence_is_plain() {
        assert_eq!(first_sentence("One **two**\nthree. Four."), "One two three");
        assert_eq!(first_sentence("See [the docs](https://x.y/z), e.g. this. No."), "See the docs, e.g. this");
        assert_eq!(first_sentence("Set `a[0]`:\n\n```yaml"), "Set `a[0]`");
    }

    #[test]
    fn wrapping_respects_the_width() {
        assert_eq!(wrap("aa bb cc", 5), ["aa bb", "cc"]);
        assert_eq!(wrap("aaaaaaa b", 3), ["aaaaaaa", "b"]);
    }

    #[test]
    fn counts_read_well() {
        assert_eq!(count(1, "policy"), "1 policy");
        assert_eq!(count(2, "policy"), "2 policies");
        assert_eq!(count(1_234_567, "file"), "1,234,567 files");
    }
}
