//! Version expressions: `v1.0 - v1.4`, `<= 1.2`, `prior to 1.15.0, 1.14.4 and 1.13.8`, `1.8.0 and later`, `all versions`.

mod atom;
mod span;
mod words;

use palisade_model::advisory::Version;

pub(crate) use span::{Last, Reason, Span};

use super::token::{Compare, Token};
use atom::{Atom, atom};
use words::{is_part_of_version, range_words, separators, tail};

/// Reads a list of expressions at the start of `tokens`: the spans, and how many tokens they took.
pub(crate) fn list(tokens: &[Token]) -> Option<(Vec<Span>, usize)> {
    let (first, mut at) = atom(tokens)?;
    let mut list = vec![first];
    loop {
        let rest = tokens.get(at..).unwrap_or_default();
        let gap = separators(rest);
        let behind = rest.get(gap..).unwrap_or_default();
        if let Some((compare, taken)) = tail(rest) {
            at += taken;
            apply_tail(compare, &mut list);
        } else if gap > 0
            && let Some((next, taken)) = atom(behind)
        {
            at += gap + taken;
            list.push(next);
        } else if gap > 0
            && let (true, Some(Atom::Bare(pattern))) = (is_part_of_version(behind.first()), list.last())
        {
            // `v1.2.0, 1, 2`
            let open = Span::unsettled(Some(pattern.first()), Last::Open, Reason::NoEnd);
            list.push(Atom::Unsettled(open));
            at += gap + 1;
        } else {
            break;
        }
    }
    Some((resolve(list), at))
}

/// Whether an expression at the end of `tokens` goes on behind it: `v1.2.0 -`, `v1.2.0 up to`, `<=`, `v1.2.0,`.
pub(super) fn ends_open(tokens: &[Token]) -> bool {
    let is_version = |token: &Token| matches!(token, Token::Version(_) | Token::Unreadable(_));
    let Some(at) = tokens.iter().rposition(is_version) else {
        return matches!(tokens.last(), Some(Token::Compare(_)));
    };
    let rest = tokens.get(at + 1..).unwrap_or_default();
    let dashes = rest.iter().take_while(|token| matches!(token, Token::Dash)).count();
    let (words, _) = range_words(rest.get(dashes..).unwrap_or_default());
    let behind = rest.get(dashes + words..).unwrap_or_default();
    match behind {
        [] => dashes + words > 0,
        [Token::Compare(_) | Token::Comma] => true,
        [Token::Word(word)] => matches!(word.as_str(), "and" | "or"),
        [.., Token::Compare(_)] => true,
        _ => false,
    }
}

/// "and earlier" is meant for each bare version before it, "and later" for the last one.
fn apply_tail(way: Compare, list: &mut [Atom]) {
    let reach = if way == Compare::AtLeast { 1 } else { list.len() };
    for atom in list.iter_mut().rev().take(reach) {
        if let Atom::Bare(pattern) = atom {
            *atom = Atom::Compared(way, pattern.clone());
        }
    }
}

/// Spans of a list: an upper bound carries on to the bare versions after it, `>= a, < b` is one span.
fn resolve(list: Vec<Atom>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(list.len());
    let mut carried = None;
    for atom in list {
        let span = match &atom {
            Atom::All => Span::ALL,
            Atom::Unsettled(span) => span.clone(),
            Atom::Range(from, to) => Span::range(from, to),
            Atom::Bounded(from, first, to, last) => {
                Span::new(Span::compared(*from, first).first, Span::compared(*to, last).last, true)
            }
            Atom::Bare(pattern) => match carried {
                Some(compare) => Span::compared(compare, pattern),
                None => Span::single(pattern),
            },
            Atom::Compared(compare, pattern) => {
                carried = Some(*compare).filter(|compare| matches!(compare, Compare::Less | Compare::AtMost));
                Span::compared(*compare, pattern)
            }
        };
        match spans.last_mut() {
            Some(before) if closes(before, &span) => {
                before.last = span.last;
                before.is_range = true;
            }
            // `>= v1.2.0, <= v1.2.4.1`, `>= v1.2.0.1, <= v1.2.4`: they may also stand in the wrong order.
            Some(before) if ends_unreadably(before, &span) => *before = Span::ALL.doubted(Reason::Unreadable),
            // `>= v1.2.4, < v1.2.0`: everything, or the versions between.
            Some(before) if contradicts(before, &span) => *before = Span::unsettled(None, Last::Open, Reason::Reversed),
            _ => spans.push(span),
        }
    }
    spans.into_iter().map(Span::not_empty).collect()
}

/// Whether `span` is the upper bound of the open span before it.
fn closes(before: &Span, span: &Span) -> bool {
    opening(before).zip(bound_alone(span)).is_some_and(|(first, bound)| first <= bound)
}

/// Whether `span` would close the open span before it, before it begins.
fn contradicts(before: &Span, span: &Span) -> bool {
    opening(before).zip(bound_alone(span)).is_some_and(|(first, bound)| first > bound)
}

/// Whether `span` may be the upper bound of the open span before it, and one of the two is no version.
fn ends_unreadably(before: &Span, span: &Span) -> bool {
    let is_open = before.last == Last::Open && before.first.is_some();
    is_open && (before.doubt.is_some() && bound_alone(span).is_some() || span.is_unreadable_bound())
}

/// The first version of a span that only has a lower bound.
fn opening(span: &Span) -> Option<&Version> {
    span.first.as_ref().filter(|_| span.last == Last::Open && !span.is_range)
}

/// The bound of a span that only has an upper one.
fn bound_alone(span: &Span) -> Option<&Version> {
    match (&span.first, &span.last) {
        (None, Last::Before(version) | Last::With(version) | Last::Patches(version)) => Some(version),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn show(text: &str) -> String {
        let Some((spans, _)) = list(&tokens(text)) else { return "nothing".to_owned() };
        let spans: Vec<String> = spans
            .into_iter()
            .map(|span| {
                let doubt = span.doubt.map(|reason| format!(" {reason:?}")).unwrap_or_default();
                let first = span.first.map_or_else(|| "0".to_owned(), |first| first.to_string());
                let last = match span.last {
                    Last::Before(version) => format!("<{version}"),
                    Last::With(version) => format!("={version}"),
                    Last::Patches(version) => format!("~{version}"),
                    Last::Open => "*".to_owned(),
                };
                format!("{first} {last}{doubt}")
            })
            .collect();
        spans.join("; ")
    }

    #[test]
    fn expressions_in_use() {
        let rows = [
            ("v1.19.0 - v1.19.2", "1.19.0 =1.19.2"),
            ("v1.31.0 to v1.31.4", "1.31.0 =1.31.4"),
            ("1.3.x-1.6.x", "1.3.0 ~1.7.0"),
            ("v1.20 - v1.21", "1.20.0 ~1.22.0"),
            ("<= v1.15.9", "0 =1.15.9"),
            ("< v1.31.12, < v1.32.8", "0 <1.31.12; 0 <1.32.8"),
            ("prior to 1.15.0, 1.14.4, and 1.12.10", "0 <1.15.0; 0 <1.14.4; 0 <1.12.10"),
            ("prior to version 0.8.6", "0 <0.8.6"),
            ("before v1.14", "0 <1.14.0"),
            ("v1.13.10, v1.14.6, and v1.15.3", "1.13.10 =1.13.10; 1.14.6 =1.14.6; 1.15.3 =1.15.3"),
            ("v0.1.37 or earlier", "0 =0.1.37"),
            ("v1.11.5, v1.12.1, or any later version", "1.11.5 =1.11.5; 1.12.1 *"),
            (">= v1.8.0 (including all later minor versions)", "1.8.0 *"),
            (">= v1.30.0, < v1.31.12", "1.30.0 <1.31.12"),
            (">= v1.30.0 and <= v1.30.4", "1.30.0 =1.30.4"),
            ("1.8.0+", "1.8.0 *"),
            ("v1.20 and later", "1.20.0 *"),
            ("from v1.2.0 to v1.3.0", "1.2.0 =1.3.0"),
            ("all versions", "0 *"),
            ("All Kubernetes versions are affected", "0 *"),
            ("all versions prior to v1.2.0", "nothing"),
            ("<= v1.30", "0 ~1.31.0"),
            ("1.18.x before 1.18.6 and 1.17.x before 1.17.9", "1.18.0 <1.18.6; 1.17.0 <1.17.9"),
            ("prior to 1.16.3, 1.17.x prior to 1.17.9", "0 <1.16.3; 1.17.0 <1.17.9"),
            (">= 1.18.0 < 1.18.6", "1.18.0 <1.18.6"),
            ("from v1.2.0 before v1.3.0", "1.2.0 <1.3.0"),
            ("v1.2.0 through v1.2.4", "1.2.0 =1.2.4"),
            ("up to and including v1.2.3", "0 =1.2.3"),
            ("v1.2.0 -- v1.2.4", "1.2.0 =1.2.4"),
            ("v1.2.0 -> v1.2.4", "1.2.0 =1.2.4"),
            ("v1.2.0 => v1.2.4", "1.2.0 =1.2.4"),
            ("v1.2.0 ~ v1.2.4", "1.2.0 =1.2.4"),
            ("v1.2.0..v1.2.4", "1.2.0 =1.2.4"),
            ("v1.2.0 ... v1.2.4", "1.2.0 =1.2.4"),
            ("v1.2.0 ..< v1.2.4", "1.2.0 <1.2.4"),
            ("v1.2.0 - < v1.2.4", "1.2.0 <1.2.4"),
            ("v1.2.0 up to but not including v1.2.4", "1.2.0 <1.2.4"),
            ("v1.2.0 until v1.2.4", "1.2.0 =1.2.4"),
            ("between v1.2.0 and v1.2.4", "1.2.0 =1.2.4"),
            ("1.2.0 <= version < 1.2.4", "1.2.0 <1.2.4"),
            ("1.2.0 <= version", "1.2.0 *"),
            ("as of v1.2.0", "1.2.0 *"),
        ];
        for (text, expected) in rows {
            assert_eq!(show(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_settled_holds_all_that_may_be_meant() {
        let rows = [
            ("v1.27.3 - v1.27.0", "1.27.0 =1.27.3 Reversed"),
            (">= v1.27.3, < v1.27.0", "0 * Reversed"),
            (">= v1.27.3, < v1.27.3", "1.27.3 =1.27.3 Reversed"),
            ("v1.27.3 - < v1.27.3", "1.27.3 =1.27.3 Reversed"),
            ("> v1.27.3 < v1.27.4", "1.27.4 =1.27.4 Reversed"),
            ("v1.27.0 - v1.27.99999999999999999999", "1.27.0 * Unreadable"),
            ("v1.27.99999999999999999999 - v1.28.3", "1.27.0 =1.28.3 Unreadable"),
            ("<= v1.99999999999999999999.1", "0 * Unreadable"),
            (">= 1.2.0 < 1.2.99999999999", "1.2.0 * Unreadable"),
            ("v1.27.0.1 - v1.27.3", "1.27.0 =1.27.3 Unreadable"),
            ("v1.27.0 - latest", "1.27.0 * NoEnd"),
            ("v1.27.0 -", "1.27.0 * NoEnd"),
            ("v1.27.0-3", "1.27.0 * NoEnd"),
            ("v1.27.0, 1, 2", "1.27.0 =1.27.0; 1.27.0 * NoEnd"),
            ("v1.27.0 v1.27.3", "1.27.0 =1.27.3 Unclear"),
            ("v1.27.0 bis v1.27.3", "1.27.0 =1.27.3 Unclear"),
            ("v1.27.3 ^ v1.27.0", "1.27.0 =1.27.3 Unclear"),
            ("!= v1.27.3", "0 * Unclear"),
            ("~1.27.3", "0 * Unclear"),
            ("no later than v1.27.3", "0 * Unclear"),
        ];
        for (text, expected) in rows {
            assert_eq!(show(text), expected, "{text}");
        }
    }
}
