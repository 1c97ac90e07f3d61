//! Version expressions: `v1.0 - v1.4`, `<= 1.2`, `prior to 1.15.0, 1.14.4 and 1.13.8`, `1.8.0 and later`, `all versions`.

use palisade_model::advisory::Version;

use super::token::{Compare, Pattern, Token};

/// The versions that one expression stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Nothing where the text gives no lower bound.
    pub(crate) first: Option<Version>,
    pub(crate) last: Last,
    /// Whether it was written as a range, with two ends.
    pub(crate) is_range: bool,
}

/// The upper bound of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    /// Before this version.
    Before(Version),
    /// With this version.
    With(Version),
    /// With the last patch before this version: `1.12.x`.
    Patches(Version),
    /// None.
    Open,
}

impl Span {
    /// Every version.
    pub(crate) const ALL: Self = Self { first: None, last: Last::Open, is_range: false };

    fn single(pattern: &Pattern) -> Self {
        Self { first: Some(pattern.first()), last: through(pattern), is_range: false }
    }

    fn range(from: &Pattern, to: &Pattern) -> Self {
        Self { first: Some(from.first()), last: through(to), is_range: true }
    }

    fn compared(compare: Compare, pattern: &Pattern) -> Self {
        let after = || if pattern.is_exact() { pattern.first().next_patch() } else { pattern.after() };
        match compare {
            Compare::Less => Self { first: None, last: Last::Before(pattern.first()), is_range: false },
            Compare::AtMost => Self { first: None, last: through(pattern), is_range: false },
            Compare::Greater => Self { first: Some(after()), last: Last::Open, is_range: false },
            Compare::AtLeast => Self { first: Some(pattern.first()), last: Last::Open, is_range: false },
        }
    }

    /// The version that a list of fixed ones means by this: its first. A range is no fixed version.
    pub(crate) fn fixed(&self) -> Option<&Version> {
        if self.is_range { None } else { self.first.as_ref() }
    }
}

fn through(pattern: &Pattern) -> Last {
    if pattern.is_exact() { Last::With(pattern.first()) } else { Last::Patches(pattern.after()) }
}

/// Reads a list of expressions at the start of `tokens`: the spans, and how many tokens they took.
pub(crate) fn list(tokens: &[Token]) -> Option<(Vec<Span>, usize)> {
    let (first, mut at) = atom(tokens)?;
    let mut list = vec![first];
    loop {
        let rest = tokens.get(at..).unwrap_or_default();
        let gap = separators(rest);
        if let Some((compare, taken)) = tail(rest) {
            at += taken;
            apply_tail(compare, &mut list);
        } else if gap > 0
            && let Some((next, taken)) = atom(rest.get(gap..).unwrap_or_default())
        {
            at += gap + taken;
            list.push(next);
        } else {
            break;
        }
    }
    Some((resolve(list), at))
}

/// One expression before its neighbours are known.
#[derive(Clone, Debug)]
enum Atom {
    /// A bare version: a comparison before or behind the list may be meant for it.
    Bare(Pattern),
    Compared(Compare, Pattern),
    Range(Pattern, Pattern),
    /// `1.18.x before 1.18.6`, `>= 1.18.0 < 1.18.6`
    Bounded(Compare, Pattern, Compare, Pattern),
    All,
}

fn atom(tokens: &[Token]) -> Option<(Atom, usize)> {
    if let Some(taken) = all(tokens) {
        return Some((Atom::All, taken));
    }
    let (compare, at) = compare(tokens).map_or((None, 0), |(compare, taken)| (Some(compare), taken));
    let at = at + fillers(tokens.get(at..)?);
    let Some(Token::Version(pattern)) = tokens.get(at) else { return None };
    let rest = tokens.get(at + 1..).unwrap_or_default();
    if compare.is_none_or(|compare| compare == Compare::AtLeast)
        && let Some((to, taken)) = range_end(rest)
    {
        return Some((Atom::Range(pattern.clone(), to.clone()), at + 1 + taken));
    }
    let from = compare.unwrap_or(Compare::AtLeast);
    if matches!(from, Compare::AtLeast | Compare::Greater)
        && let Some((to, bound, taken)) = upper_bound(rest)
        && pattern.first() <= bound.first()
    {
        return Some((Atom::Bounded(from, pattern.clone(), to, bound.clone()), at + 1 + taken));
    }
    match (compare, rest.first()) {
        (Some(compare), _) => Some((Atom::Compared(compare, pattern.clone()), at + 1)),
        (None, Some(Token::Plus)) => Some((Atom::Compared(Compare::AtLeast, pattern.clone()), at + 2)),
        (None, _) => Some((Atom::Bare(pattern.clone()), at + 1)),
    }
}

/// `- v1.4`, `to v1.4`, `through v1.4`, `up to v1.4`.
fn range_end(rest: &[Token]) -> Option<(&Pattern, usize)> {
    let taken = match rest {
        [Token::Dash, ..] => 1,
        [Token::Word(word), ..] if matches!(word.as_str(), "to" | "through" | "thru" | "until" | "till") => 1,
        [Token::Word(up), Token::Word(to), ..] if up == "up" && to == "to" => 2,
        _ => return None,
    };
    let taken = taken + fillers(rest.get(taken..)?);
    match rest.get(taken) {
        Some(Token::Version(to)) => Some((to, taken + 1)),
        _ => None,
    }
}

/// An upper bound right behind a version.
fn upper_bound(rest: &[Token]) -> Option<(Compare, &Pattern, usize)> {
    let said = fillers(rest);
    let (to, taken) = compare(rest.get(said..)?).filter(|(to, _)| matches!(to, Compare::Less | Compare::AtMost))?;
    let at = said + taken + fillers(rest.get(said + taken..)?);
    match rest.get(at) {
        Some(Token::Version(bound)) => Some((to, bound, at + 1)),
        _ => None,
    }
}

/// A comparison by sign or by words, and how many tokens it takes.
fn compare(tokens: &[Token]) -> Option<(Compare, usize)> {
    const PHRASES: &[(&[&str], Compare)] = &[
        (&["prior", "to"], Compare::Less),
        (&["earlier", "than"], Compare::Less),
        (&["older", "than"], Compare::Less),
        (&["lower", "than"], Compare::Less),
        (&["less", "than"], Compare::Less),
        (&["before"], Compare::Less),
        (&["below"], Compare::Less),
        (&["up", "to", "and", "including"], Compare::AtMost),
        (&["up", "to"], Compare::AtMost),
        (&["up", "through"], Compare::AtMost),
        (&["through"], Compare::AtMost),
        (&["until"], Compare::AtMost),
        (&["newer", "than"], Compare::Greater),
        (&["later", "than"], Compare::Greater),
        (&["greater", "than"], Compare::Greater),
        (&["after"], Compare::Greater),
        (&["starting", "with"], Compare::AtLeast),
        (&["starting", "from"], Compare::AtLeast),
        (&["starting", "in"], Compare::AtLeast),
        (&["at", "least"], Compare::AtLeast),
        (&["since"], Compare::AtLeast),
        (&["from"], Compare::AtLeast),
    ];
    if let Some(Token::Compare(compare)) = tokens.first() {
        return Some((*compare, 1));
    }
    PHRASES.iter().find(|(words, _)| begins(tokens, words)).map(|(words, compare)| (*compare, words.len()))
}

fn begins(tokens: &[Token], words: &[&str]) -> bool {
    tokens.len() >= words.len()
        && tokens.iter().zip(words).all(|(token, word)| matches!(token, Token::Word(found) if found == word))
}

/// How many words that say nothing stand here: `version`, `the`.
fn fillers(tokens: &[Token]) -> usize {
    let says_nothing = |token: &&Token| matches!(token, Token::Word(word) if matches!(word.as_str(), "version" | "versions" | "release" | "releases" | "the" | "v"));
    tokens.iter().take_while(says_nothing).count()
}

/// How many tokens join two expressions of a list.
fn separators(tokens: &[Token]) -> usize {
    let joins = |token: &&Token| {
        matches!(token, Token::Comma)
            || matches!(token, Token::Word(word) if matches!(word.as_str(), "and" | "or" | "but" | "versions" | "version"))
    };
    tokens.iter().take_while(joins).count()
}

/// `all versions`, unless a bound follows; a component's name may stand between, and is left to be found before.
fn all(tokens: &[Token]) -> Option<usize> {
    const BETWEEN: &[&str] = &["current", "known", "released", "existing", "supported", "of", "the", "currently"];
    let [Token::Word(first), rest @ ..] = tokens else { return None };
    if !matches!(first.as_str(), "all" | "any" | "every") {
        return None;
    }
    let between = |token: &&Token| match token {
        Token::Word(word) => BETWEEN.contains(&word.as_str()),
        Token::Component(_) => true,
        _ => false,
    };
    let taken = rest.iter().take_while(between).count();
    let is_noun = matches!(rest.get(taken), Some(Token::Word(word)) if matches!(word.as_str(), "versions" | "version" | "releases"));
    let behind = rest.get(taken + 1..).unwrap_or_default();
    let owner = owner(behind);
    let behind = behind.get(owner..).unwrap_or_default();
    let bounded = compare(behind).is_some() || matches!(behind.first(), Some(Token::Version(_)));
    let listed =
        matches!(behind.first(), Some(Token::Word(word)) if matches!(word.as_str(), "listed" | "above" | "in"));
    (is_noun && !bounded && !listed).then_some(taken + 2 + owner)
}

/// How many tokens say whose versions they are: `of Kubernetes`, `of the kubelet`.
fn owner(behind: &[Token]) -> usize {
    let is_of = matches!(behind.first(), Some(Token::Word(word)) if word == "of");
    let article = usize::from(matches!(behind.get(1), Some(Token::Word(word)) if word == "the"));
    if is_of && matches!(behind.get(1 + article), Some(Token::Component(_))) { 2 + article } else { 0 }
}

/// `and later`, `or any later version`, `and earlier`: which way it goes, and how many tokens it takes.
fn tail(tokens: &[Token]) -> Option<(Compare, usize)> {
    let glue = |token: &&Token| match token {
        Token::Comma | Token::Open => true,
        Token::Word(word) => matches!(word.as_str(), "and" | "or" | "any" | "all" | "versions"),
        _ => false,
    };
    let joined = tokens.iter().take_while(glue).count();
    let Some(Token::Word(word)) = tokens.get(joined) else { return None };
    let (way, needs_joint) = match word.as_str() {
        "later" | "newer" | "higher" | "above" | "greater" | "up" | "beyond" => (Compare::AtLeast, true),
        "earlier" | "older" | "below" | "lower" | "prior" | "previous" => (Compare::AtMost, true),
        "onward" | "onwards" | "upward" | "upwards" => (Compare::AtLeast, false),
        _ => return None,
    };
    // `and prior to v1.2` begins another expression.
    let goes_on = matches!(tokens.get(joined + 1), Some(Token::Word(next)) if matches!(next.as_str(), "to" | "than"));
    if goes_on || needs_joint && joined == 0 {
        return None;
    }
    let nouns = ["minor", "patch", "version", "versions", "release", "releases"];
    let noun = |token: &&Token| matches!(token, Token::Word(word) if nouns.contains(&word.as_str()));
    let behind = tokens.get(joined + 1..).unwrap_or_default().iter().take_while(noun).count();
    Some((way, joined + 1 + behind))
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
            Atom::Range(from, to) => Span::range(from, to),
            Atom::Bounded(from, first, to, last) => {
                Span { first: Span::compared(*from, first).first, last: Span::compared(*to, last).last, is_range: true }
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
            _ => spans.push(span),
        }
    }
    spans
}

/// Whether `span` is the upper bound of the open span before it.
fn closes(before: &Span, span: &Span) -> bool {
    let bound = match &span.last {
        Last::Before(version) | Last::With(version) | Last::Patches(version) => version,
        Last::Open => return false,
    };
    span.first.is_none()
        && before.last == Last::Open
        && !before.is_range
        && before.first.as_ref().is_some_and(|first| first <= bound)
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
                let first = span.first.map_or_else(|| "0".to_owned(), |first| first.to_string());
                let last = match span.last {
                    Last::Before(version) => format!("<{version}"),
                    Last::With(version) => format!("={version}"),
                    Last::Patches(version) => format!("~{version}"),
                    Last::Open => "*".to_owned(),
                };
                format!("{first} {last}")
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
        ];
        for (text, expected) in rows {
            assert_eq!(show(text), expected, "{text}");
        }
    }
}
