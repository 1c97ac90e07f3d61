//! The words of version expressions: comparisons, ends of ranges, joints, words that say nothing.

use crate::statement::list::is_condition;
use crate::statement::piece::is_claim;
use crate::statement::token::{Compare, Token};

/// What a sign behind a version says of that version.
pub(super) const fn turned(sign: Compare) -> Compare {
    match sign {
        Compare::Less => Compare::Greater,
        Compare::AtMost => Compare::AtLeast,
        Compare::Greater => Compare::Less,
        Compare::AtLeast => Compare::AtMost,
    }
}

/// How many words say that a range goes on to what follows, and whether that is excluded.
pub(super) fn range_words(rest: &[Token]) -> (usize, bool) {
    const PHRASES: &[(&[&str], bool)] = &[
        (&["up", "to", "but", "not", "including"], true),
        (&["up", "to", "but", "excluding"], true),
        (&["to", "but", "not", "including"], true),
        (&["up", "to", "and", "including"], false),
        (&["to", "and", "including"], false),
        (&["up", "to"], false),
        (&["up", "through"], false),
        (&["up", "until"], false),
        (&["upto"], false),
        (&["to"], false),
        (&["through"], false),
        (&["thru"], false),
        (&["until"], false),
        (&["till"], false),
    ];
    let found = PHRASES.iter().find(|(words, _)| begins(rest, words));
    found.map_or((0, false), |(words, excludes)| (words.len(), *excludes))
}

/// Whether a word stands for the newest version at the time of writing.
pub(super) fn is_no_end(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "latest", "current", "present", "now", "today", "newest", "head", "main", "master", "tip", "last", "infinity",
    ];
    WORDS.contains(&word)
}

/// Whether a word is no version and may be meant as one, or as a part of one: `3`, `v2`, `9.v1.2.3`.
pub(super) fn begins_like_a_version(word: &str) -> bool {
    word.strip_prefix('v').unwrap_or(word).starts_with(char::is_numeric)
}

/// Whether a word between two versions does not say how they belong together.
pub(super) fn is_unclear(word: &str) -> bool {
    !is_condition(word) && !is_claim(word) && !matches!(word, "and" | "or" | "but" | "for" | "versions" | "version")
}

/// A short number that stands alone.
pub(super) fn is_part_of_version(token: Option<&Token>) -> bool {
    matches!(token, Some(Token::Word(word)) if word.len() <= 3 && word.chars().all(|c| c.is_ascii_digit()))
}

/// A comparison by sign or by words, and how many tokens it takes.
pub(super) fn compare(tokens: &[Token]) -> Option<(Compare, usize)> {
    const PHRASES: &[(&[&str], Compare)] = &[
        (&["prior", "to"], Compare::Less),
        (&["earlier", "than"], Compare::Less),
        (&["older", "than"], Compare::Less),
        (&["lower", "than"], Compare::Less),
        (&["smaller", "than"], Compare::Less),
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
        (&["starting", "at"], Compare::AtLeast),
        (&["beginning", "with"], Compare::AtLeast),
        (&["beginning", "in"], Compare::AtLeast),
        (&["as", "of"], Compare::AtLeast),
        (&["at", "least"], Compare::AtLeast),
        (&["since"], Compare::AtLeast),
        (&["from"], Compare::AtLeast),
    ];
    if let Some(Token::Compare(compare)) = tokens.first() {
        return Some((*compare, 1));
    }
    PHRASES.iter().find(|(words, _)| begins(tokens, words)).map(|(words, compare)| (*compare, words.len()))
}

pub(super) fn begins(tokens: &[Token], words: &[&str]) -> bool {
    tokens.len() >= words.len()
        && tokens.iter().zip(words).all(|(token, word)| matches!(token, Token::Word(found) if found == word))
}

/// How many words that say nothing stand here: `version`, `the`.
pub(super) fn fillers(tokens: &[Token]) -> usize {
    let says_nothing = |token: &&Token| matches!(token, Token::Word(word) if matches!(word.as_str(), "version" | "versions" | "release" | "releases" | "the" | "v"));
    tokens.iter().take_while(says_nothing).count()
}

/// How many tokens join two expressions of a list.
pub(super) fn separators(tokens: &[Token]) -> usize {
    let joins = |token: &&Token| {
        matches!(token, Token::Comma)
            || matches!(token, Token::Word(word) if matches!(word.as_str(), "and" | "or" | "but" | "versions" | "version"))
    };
    tokens.iter().take_while(joins).count()
}

/// `all versions`, unless a bound follows; a component's name may stand between, and is left to be found before.
pub(super) fn all(tokens: &[Token]) -> Option<usize> {
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
pub(super) fn owner(behind: &[Token]) -> usize {
    let is_of = matches!(behind.first(), Some(Token::Word(word)) if word == "of");
    let article = usize::from(matches!(behind.get(1), Some(Token::Word(word)) if word == "the"));
    if is_of && matches!(behind.get(1 + article), Some(Token::Component(_))) { 2 + article } else { 0 }
}

/// `and later`, `or any later version`, `and earlier`: which way it goes, and how many tokens it takes.
pub(super) fn tail(tokens: &[Token]) -> Option<(Compare, usize)> {
    let glue = |token: &&Token| match token {
        Token::Comma | Token::Open => true,
        Token::Word(word) => matches!(word.as_str(), "and" | "or" | "any" | "all" | "versions"),
        _ => false,
    };
    let joined = tokens.iter().take_while(glue).count();
    let Some(Token::Word(word)) = tokens.get(joined) else { return None };
    let (way, needs_joint) = match word.as_str() {
        "later" | "newer" | "higher" | "above" | "greater" | "up" | "beyond" => (Compare::AtLeast, true),
        "earlier" | "older" | "below" | "lower" | "prior" | "previous" | "before" => (Compare::AtMost, true),
        "onward" | "onwards" | "upward" | "upwards" | "forward" | "forwards" => (Compare::AtLeast, false),
        _ => return None,
    };
    // `and prior to v1.2` begins another expression.
    let behind = tokens.get(joined + 1..).unwrap_or_default();
    let goes_on = matches!(behind.first(), Some(Token::Word(next)) if matches!(next.as_str(), "to" | "than"))
        || matches!(behind.get(fillers(behind)), Some(Token::Version(_) | Token::Unreadable(_)));
    if goes_on || needs_joint && joined == 0 {
        return None;
    }
    let nouns = ["minor", "patch", "version", "versions", "release", "releases"];
    let noun = |token: &&Token| matches!(token, Token::Word(word) if nouns.contains(&word.as_str()));
    let behind = tokens.get(joined + 1..).unwrap_or_default().iter().take_while(noun).count();
    Some((way, joined + 1 + behind))
}
