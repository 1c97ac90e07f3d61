//! One expression of a list: a version, a comparison, a range, and what may be meant where that is not settled.

use super::span::{Bound, Last, Reason, Span, through};
use super::words::{all, begins_like_a_version, compare, fillers, is_no_end, is_unclear, range_words, turned};
use crate::statement::token::{Compare, Pattern, Token};

/// One expression before its neighbours are known.
#[derive(Clone, Debug)]
pub(super) enum Atom {
    /// A bare version: a comparison before or behind the list may be meant for it.
    Bare(Pattern),
    Compared(Compare, Pattern),
    Range(Pattern, Pattern),
    /// `1.18.x before 1.18.6`, `>= 1.18.0 < 1.18.6`
    Bounded(Compare, Pattern, Compare, Pattern),
    All,
    /// What may be meant.
    Unsettled(Span),
}

pub(super) fn atom(tokens: &[Token]) -> Option<(Atom, usize)> {
    if let Some(taken) = all(tokens) {
        return Some((Atom::All, taken));
    }
    // `!= v1.2.3`, `not before v1.2.3`
    let denied = tokens.iter().take_while(|token| is_denial(token)).count();
    let behind = tokens.get(denied..).unwrap_or_default();
    if denied > 0 && (matches!(tokens.first(), Some(Token::Odd | Token::Struck)) || compare(behind).is_some()) {
        let (_, taken) = understood(behind)?;
        let all = Span::unsettled(None, Last::Open, Reason::Unclear);
        return Some((Atom::Unsettled(all), denied + taken));
    }
    understood(tokens)
}

pub(super) fn is_denial(token: &Token) -> bool {
    match token {
        Token::Odd | Token::Struck => true,
        Token::Word(word) => matches!(word.as_str(), "not" | "no" | "never" | "except" | "excluding" | "without"),
        _ => false,
    }
}

pub(super) fn understood(tokens: &[Token]) -> Option<(Atom, usize)> {
    if let Some(found) = between(tokens) {
        return Some(found);
    }
    let (compare, at) = compare(tokens).map_or((None, 0), |(compare, taken)| (Some(compare), taken));
    let at = at + fillers(tokens.get(at..)?);
    let from = Bound::of(tokens.get(at)?)?;
    let rest = tokens.get(at + 1..).unwrap_or_default();
    let (atom, taken) = with_end(compare, &from, rest).unwrap_or_else(|| alone(compare, &from, rest));
    Some((atom, at + 1 + taken))
}

/// `between v1.2.0 and v1.2.4`
fn between(tokens: &[Token]) -> Option<(Atom, usize)> {
    let at = 1 + fillers(tokens.get(1..)?);
    let is_between = matches!(tokens.first(), Some(Token::Word(word)) if word == "between");
    let is_and = matches!(tokens.get(at + 1), Some(Token::Word(word)) if word == "and");
    let (from, to) = (Bound::of(tokens.get(at)?)?, at + 2 + fillers(tokens.get(at + 2..)?));
    let end = Bound::of(tokens.get(to)?)?;
    (is_between && is_and).then(|| (range(&from, &end, None), to + 1))
}

/// A version with an upper end behind it.
pub(super) fn with_end(compare: Option<Compare>, from: &Bound<'_>, rest: &[Token]) -> Option<(Atom, usize)> {
    if compare.is_none_or(|compare| compare == Compare::AtLeast)
        && let Some((end, taken)) = range_end(rest)
    {
        let behind = rest.get(taken..).unwrap_or_default();
        let atom = match (end, range_end(behind)) {
            // `v1.2.0 - v1.2.3 - v1.2.5`
            (RangeEnd::Version(_, bound), Some((RangeEnd::Version(_, last), more))) => {
                let low = if bound.first() < from.first() { &bound } else { from };
                return Some((Atom::Unsettled(Span::between(low, &last, Reason::Unclear)), taken + more));
            }
            (RangeEnd::Version(_, bound), _) if behind.first() == Some(&Token::Struck) => {
                return Some((Atom::Unsettled(Span::between(from, &bound, Reason::Unclear)), taken + 1));
            }
            (RangeEnd::Version(to, bound), _) => range(from, &bound, to),
            (RangeEnd::None, _) => Atom::Unsettled(Span::unsettled(Some(from.first()), Last::Open, Reason::NoEnd)),
        };
        return Some((atom, taken));
    }
    let lower = compare.unwrap_or(Compare::AtLeast);
    if matches!(lower, Compare::AtLeast | Compare::Greater)
        && let Some((to, bound, taken)) = upper_bound(rest)
    {
        return match (from, &bound) {
            (Bound::Known(from), Bound::Known(bound)) if from.first() <= bound.first() => {
                Some((Atom::Bounded(lower, (*from).clone(), to, (*bound).clone()), taken))
            }
            (Bound::Known(_), Bound::Known(_)) => None,
            (from, bound) => Some((Atom::Unsettled(Span::between(from, bound, Reason::Unreadable)), taken)),
        };
    }
    None
}

/// The range from one version to another, which `to` may exclude.
pub(super) fn range(from: &Bound<'_>, to: &Bound<'_>, end: Option<Compare>) -> Atom {
    match (from, to) {
        (Bound::Known(from), Bound::Known(to)) => match end {
            Some(Compare::Less) if from.first() <= to.first() => {
                Atom::Bounded(Compare::AtLeast, (*from).clone(), Compare::Less, (*to).clone())
            }
            _ => Atom::Range((*from).clone(), (*to).clone()),
        },
        // Whatever it stands for lies before the end.
        (Bound::Unreadable(from), Bound::Known(to))
            if from.after.as_ref().is_some_and(|after| *after <= to.first()) =>
        {
            Atom::Unsettled(Span::unsettled(Some(from.first.clone()), through(to), Reason::Unreadable))
        }
        (from, to) => Atom::Unsettled(Span::between(from, to, Reason::Unreadable)),
    }
}

/// A version without another one that belongs to it.
fn alone(compare: Option<Compare>, from: &Bound<'_>, rest: &[Token]) -> (Atom, usize) {
    let pattern = match from {
        Bound::Known(pattern) => (*pattern).clone(),
        Bound::Unreadable(remains) => {
            if let Some((to, taken)) = unclear_end(rest).filter(|_| compare.is_none()) {
                return (Atom::Unsettled(Span::between(from, &to, Reason::Unreadable)), taken);
            }
            let first = match compare {
                Some(Compare::Less | Compare::AtMost) => None,
                _ => Some(remains.first.clone()),
            };
            return (Atom::Unsettled(Span::unsettled(first, Last::Open, Reason::Unreadable)), 0);
        }
    };
    if let Some(compare) = compare {
        return (Atom::Compared(compare, pattern), 0);
    }
    match rest {
        [Token::Plus, ..] => (Atom::Compared(Compare::AtLeast, pattern), 1),
        [Token::Struck, ..] => (Atom::Unsettled(Span { doubt: Some(Reason::Unclear), ..Span::single(&pattern) }), 1),
        // `1.2.0 <= version`
        [Token::Compare(sign), behind @ ..] if !matches!(behind.first(), Some(Token::Version(_))) => {
            (Atom::Compared(turned(*sign), pattern), 1)
        }
        rest => match unclear_end(rest) {
            Some((to, taken)) => (Atom::Unsettled(Span::between(from, &to, Reason::Unclear)), taken),
            None => (Atom::Bare(pattern), 0),
        },
    }
}

/// The end of a range.
enum RangeEnd<'a> {
    /// With what is said about the version itself.
    Version(Option<Compare>, Bound<'a>),
    /// The text does not give one.
    None,
}

/// `- v1.4`, `to v1.4`, `through v1.4`, `up to v1.4`, `- < v1.4`, `to latest`.
fn range_end(rest: &[Token]) -> Option<(RangeEnd<'_>, usize)> {
    let dashes = rest.iter().take_while(|token| matches!(token, Token::Dash)).count();
    let (words, excludes) = range_words(rest.get(dashes..)?);
    let joint = dashes + words;
    if joint == 0 {
        return None;
    }
    let said = joint + fillers(rest.get(joint..)?);
    let (sign, taken) = match rest.get(said) {
        Some(Token::Compare(sign @ (Compare::Less | Compare::AtMost))) => (Some(*sign), 1),
        _ => (excludes.then_some(Compare::Less), 0),
    };
    let at = said + taken + fillers(rest.get(said + taken..)?);
    if let Some(bound) = rest.get(at).and_then(Bound::of) {
        return Some((RangeEnd::Version(sign, bound), at + 1));
    }
    // `until further notice`
    let is_until = matches!(rest.get(dashes), Some(Token::Word(word)) if matches!(word.as_str(), "until" | "till" | "through" | "thru" | "up" | "upto"));
    let is_open = match rest.get(at) {
        None => true,
        Some(Token::Word(_)) if words > 0 && is_until => true,
        Some(Token::Word(word)) => is_no_end(word) || begins_like_a_version(word),
        Some(_) => false,
    };
    is_open.then_some((RangeEnd::None, (at + 1).min(rest.len())))
}

/// Another version behind one, with nothing between or with what we do not understand: they may be the ends of a range.
fn unclear_end(rest: &[Token]) -> Option<(Bound<'_>, usize)> {
    let unclear = |token: &&Token| match token {
        Token::Odd | Token::Struck | Token::Compare(_) => true,
        Token::Word(word) => is_unclear(word),
        _ => false,
    };
    let between = rest.iter().take(MOST_UNCLEAR).take_while(unclear).count();
    let bound = rest.get(between).and_then(Bound::of)?;
    Some((bound, between + 1))
}

/// Versions that stand further apart have nothing to do with each other.
const MOST_UNCLEAR: usize = 3;

/// An upper bound right behind a version.
fn upper_bound(rest: &[Token]) -> Option<(Compare, Bound<'_>, usize)> {
    let said = fillers(rest);
    let rest = rest.get(said..)?;
    // `1.2.0 <= version < 1.2.4`
    let named = match rest {
        [Token::Compare(Compare::Less | Compare::AtMost), behind @ ..] => {
            let names = behind.iter().take_while(|token| matches!(token, Token::Word(_) | Token::Component(_))).count();
            if (1..=2).contains(&names) { names + 1 } else { 0 }
        }
        _ => 0,
    };
    let (to, taken) = compare(rest.get(named..)?).filter(|(to, _)| matches!(to, Compare::Less | Compare::AtMost))?;
    let at = named + taken + fillers(rest.get(named + taken..)?);
    Some((to, rest.get(at).and_then(Bound::of)?, said + at + 1))
}
