//! Expressions that go on in the next line: `kubelet v1.2.0 -` and `v1.2.4` below it.

use std::borrow::Cow;

use super::expression::ends_open;
use super::token::{Compare, Token, tokens};
use crate::text::{Shape, TextLine, UNCLEAR};

/// An expression has not more lines than this.
const MOST_PARTS: usize = 4;

/// `lines` with those joined that belong together; a joined line has the place of its first one.
pub(super) fn whole<'a>(lines: &[&'a TextLine]) -> Vec<Cow<'a, TextLine>> {
    let mut whole: Vec<Cow<'a, TextLine>> = Vec::with_capacity(lines.len());
    let (mut end, mut parts) = (0, 0);
    for line in lines {
        let before = whole.last_mut().filter(|before| may_go_on(before, line, end) && parts < MOST_PARTS);
        end = line.number;
        match before.and_then(|before| joint(before, line).map(|joint| (before, joint))) {
            Some((before, joint)) => {
                let joined = format!("{}{joint}{}", before.plain, line.plain);
                before.to_mut().plain = joined;
                parts += 1;
            }
            None => {
                whole.push(Cow::Borrowed(*line));
                parts = 1;
            }
        }
    }
    whole
}

fn may_go_on(before: &TextLine, line: &TextLine, end: u32) -> bool {
    let is_text = |line: &TextLine| !matches!(line.shape, Shape::Heading | Shape::Row);
    line.number > end && line.number - end <= 2 && is_text(before) && is_text(line) && before.section == line.section
}

/// What joins two lines, if anything does.
fn joint(before: &TextLine, line: &TextLine) -> Option<String> {
    // What names no version before its end is no expression: most lines are none.
    if !before.plain.contains(|c: char| c.is_numeric() || matches!(c, '<' | '>')) {
        return None;
    }
    let (said, next) = (tokens(&before.plain), tokens(&line.plain));
    if is_version(said.last()) {
        if line.shape == Shape::Prose && goes_on(&said, &next, before.shape) {
            return Some(" ".to_owned());
        }
        return is_unclear(before, line, &said, &next).then(|| format!(" {UNCLEAR} "));
    }
    let begins = next.iter().find(|token| !matches!(token, Token::Dash));
    let is_bound = is_version(begins) || matches!(begins, Some(Token::Compare(_)));
    (is_bound && ends_open(&said)).then(|| " ".to_owned())
}

const fn is_version(token: Option<&Token>) -> bool {
    matches!(token, Some(Token::Version(_) | Token::Unreadable(_)))
}

/// Whether `next` begins with what only makes sense behind a version.
fn goes_on(said: &[Token], next: &[Token], shape: Shape) -> bool {
    match next.first() {
        // A dash of another kind may be the mark of an item, as in the line before.
        Some(Token::Dash) => said.first() != Some(&Token::Dash) && is_version(next.get(1)),
        Some(Token::Word(word)) => match word.as_str() {
            "to" | "through" | "thru" | "until" | "till" | "upto" => true,
            "up" => matches!(next.get(1), Some(Token::Word(word)) if word == "to"),
            "and" | "or" => shape == Shape::Item && is_version(next.get(1)),
            _ => false,
        },
        Some(Token::Compare(Compare::Less | Compare::AtMost)) => {
            shape == Shape::Item
                && said.iter().any(|token| matches!(token, Token::Compare(Compare::AtLeast | Compare::Greater)))
        }
        _ => false,
    }
}

/// A version below a line that names one: an item of a list, or the end of a range whose dash looks like an item's mark.
fn is_unclear(before: &TextLine, line: &TextLine, said: &[Token], next: &[Token]) -> bool {
    let indent = |line: &TextLine| line.raw.len() - line.raw.trim_start().len();
    let is_alone = matches!(next, [Token::Version(_) | Token::Unreadable(_)]);
    let is_single = said.iter().filter(|token| is_version(Some(token))).count() == 1
        && !said.iter().any(|token| matches!(token, Token::Dash | Token::Compare(_)));
    let is_below = before.shape == Shape::Prose || indent(line) > indent(before);
    line.shape == Shape::Item && is_alone && is_single && is_below && said.len() > 1
}
