//! The grammar of language tags (RFC 5646, section 2.1), as the schema of CSAF writes it down. Whether the parts of a tag
//! are registered is test 6.1.12.

use std::iter::Peekable;
use std::str::Split;

type Parts<'a> = Peekable<Split<'a, char>>;

/// Whether `tag` keeps the grammar.
pub(super) fn is_language(tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    if matches!(lower.as_str(), "i-default" | "i-mingo") {
        return true;
    }
    let mut parts = lower.split('-').peekable();
    if parts.peek() == Some(&"x") {
        return private_use(&mut parts) && parts.next().is_none();
    }
    let Some(language) = parts.next().filter(|part| letters(part, 2..=8)) else { return false };
    if language.len() <= 3 {
        take(&mut parts, 3, |part| letters(part, 3..=3));
    }
    take(&mut parts, 1, |part| letters(part, 4..=4));
    take(&mut parts, 1, |part| {
        letters(part, 2..=2) || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let numbered = |part: &str| part.len() == 4 && part.starts_with(|first: char| first.is_ascii_digit());
    take(&mut parts, usize::MAX, |part| characters(part, 5..=8) || (numbered(part) && characters(part, 4..=4)));
    while parts.peek().is_some_and(|part| characters(part, 1..=1) && *part != "x") {
        parts.next();
        if take(&mut parts, usize::MAX, |part| characters(part, 2..=8)) == 0 {
            return false;
        }
    }
    (parts.peek() != Some(&"x") || private_use(&mut parts)) && parts.next().is_none()
}

/// `x` and at least one part.
fn private_use(parts: &mut Parts<'_>) -> bool {
    parts.next();
    take(parts, usize::MAX, |part| characters(part, 1..=8)) > 0
}

/// Takes at most `most` parts that fit; how many these were.
fn take(parts: &mut Parts<'_>, most: usize, fits: impl Fn(&str) -> bool) -> usize {
    let mut taken = 0;
    while taken < most && parts.next_if(|part| fits(part)).is_some() {
        taken += 1;
    }
    taken
}

fn letters(part: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn characters(part: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::is_language;

    #[test]
    fn the_grammar_is_that_of_the_schema() {
        for sound in [
            "en",
            "en-US",
            "zh-Hant-TW",
            "zh-cmn-Hans-CN",
            "sl-rozaj-biske-1994",
            "es-419",
            "x-whatever",
            "i-default",
            "en-a-bbb-x-a-ccc",
            "qaa",
        ] {
            assert!(is_language(sound), "{sound}");
        }
        for broken in
            ["", "e", "en-U", "en-", "-en", "en--US", "a-DE", "en-a", "x", "en-x", "en_US", "englishes9", "i-klingon"]
        {
            assert!(!is_language(broken), "{broken}");
        }
    }
}
