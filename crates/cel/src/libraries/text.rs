//! The string functions of cel-go's `ext.Strings`. Positions count characters, not bytes.

/// No result is longer: repeated `replace` would otherwise multiply a text until memory ends.
const MAXIMUM_LENGTH: usize = 16 << 20;

/// Why a function of strings has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A position outside the text.
    #[error("index out of range: {0}")]
    OutOfRange(i64),
    /// The end stands before the start.
    #[error("invalid substring range. start: {0}, end: {1}")]
    InvalidRange(i64, i64),
    /// The result would be larger than is allowed.
    #[error("the resulting string would be too large")]
    TooLarge,
}

/// The byte at which the character at `position` begins; the text's end is one past its last character.
fn byte_at(text: &str, position: i64) -> Result<usize, TextError> {
    let fault = TextError::OutOfRange(position);
    let position = usize::try_from(position).map_err(|_| fault.clone())?;
    if text.is_ascii() {
        return if position <= text.len() { Ok(position) } else { Err(fault) };
    }
    let ends = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
    ends.into_iter().nth(position).ok_or(fault)
}

fn characters_before(text: &str, byte: usize) -> i64 {
    let before = text.get(..byte).unwrap_or(text);
    i64::try_from(before.chars().count()).unwrap_or(i64::MAX)
}

fn length(text: &str) -> i64 {
    characters_before(text, text.len())
}

/// The character at `position`; nothing at the end.
///
/// # Errors
/// A position outside the text.
pub fn char_at(text: &str, position: i64) -> Result<&str, TextError> {
    let start = byte_at(text, position)?;
    let rest = text.get(start..).unwrap_or_default();
    let width = rest.chars().next().map_or(0, char::len_utf8);
    Ok(rest.get(..width).unwrap_or_default())
}

/// Where `part` first begins at or behind `offset`, or -1.
///
/// # Errors
/// A negative offset.
pub fn index_of(text: &str, part: &str, offset: i64) -> Result<i64, TextError> {
    if offset < 0 {
        return Err(TextError::OutOfRange(offset));
    }
    let Ok(start) = byte_at(text, offset) else {
        return Ok(if part.is_empty() { length(text) } else { -1 });
    };
    let found = text.get(start..).and_then(|rest| rest.find(part));
    Ok(found.map_or(-1, |byte| characters_before(text, start + byte)))
}

/// Where `part` last begins, or -1.
#[must_use]
pub fn last_index_of(text: &str, part: &str) -> i64 {
    text.rfind(part).map_or(-1, |byte| characters_before(text, byte))
}

/// Where `part` last begins at or before `offset`, or -1.
///
/// # Errors
/// A negative offset.
pub fn last_index_of_before(text: &str, part: &str, offset: i64) -> Result<i64, TextError> {
    if offset < 0 {
        return Err(TextError::OutOfRange(offset));
    }
    let end = length(text);
    if part.is_empty() {
        return Ok(offset.min(end));
    }
    if offset >= end {
        return Ok(-1);
    }
    let furthest = byte_at(text, offset)?.saturating_add(part.len()).min(text.len());
    let furthest = (furthest..=text.len()).find(|byte| text.is_char_boundary(*byte)).unwrap_or(text.len());
    // The text up to there may hold a later start only where characters differ in width; look from the end.
    let searched = text.get(..furthest).unwrap_or(text);
    let places = searched.rmatch_indices(part).map(|(byte, _)| characters_before(text, byte));
    Ok(places.into_iter().find(|place| *place <= offset).unwrap_or(-1))
}

/// The text from `start` on.
///
/// # Errors
/// A position outside the text.
pub fn substring_from(text: &str, start: i64) -> Result<&str, TextError> {
    Ok(text.get(byte_at(text, start)?..).unwrap_or_default())
}

/// The text from `start` to before `end`.
///
/// # Errors
/// Positions outside the text, or in the wrong order.
pub fn substring(text: &str, start: i64, end: i64) -> Result<&str, TextError> {
    if start > end {
        return Err(TextError::InvalidRange(start, end));
    }
    Ok(text.get(byte_at(text, start)?..byte_at(text, end)?).unwrap_or_default())
}

/// The text with the first `limit` occurrences of `old` replaced, all where `limit` is negative. An empty `old` stands
/// before and behind every character.
///
/// # Errors
/// A result that would be too large.
pub fn replace(text: &str, old: &str, new: &str, limit: i64) -> Result<String, TextError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let count = text.matches(old).take(limit).count();
    let grown = new.len().saturating_sub(old.len()).saturating_mul(count).saturating_add(text.len());
    if grown > MAXIMUM_LENGTH {
        return Err(TextError::TooLarge);
    }
    Ok(text.replacen(old, new, limit))
}

/// The parts of the text between separators, at most `limit` where that is not negative. An empty separator stands
/// between characters.
#[must_use]
pub fn split<'t>(text: &'t str, separator: &str, limit: i64) -> Vec<&'t str> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if separator.is_empty() { characters(text, limit) } else { text.splitn(limit, separator).collect() }
}

fn characters(text: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if parts.len() + 1 >= limit {
            parts.extend((limit > 0).then_some(rest));
            return parts;
        }
        let (character, after) = rest.split_at_checked(first.len_utf8()).unwrap_or((rest, ""));
        parts.push(character);
        rest = after;
    }
    parts
}

/// The parts with the separator between them.
///
/// # Errors
/// A result that would be too large.
pub fn join<'t>(parts: impl IntoIterator<Item = &'t str>, separator: &str) -> Result<String, TextError> {
    let mut joined = String::new();
    for (place, part) in parts.into_iter().enumerate() {
        if place > 0 {
            joined.push_str(separator);
        }
        joined.push_str(part);
        if joined.len() > MAXIMUM_LENGTH {
            return Err(TextError::TooLarge);
        }
    }
    Ok(joined)
}

/// The characters in reverse order.
#[must_use]
pub fn reverse(text: &str) -> String {
    text.chars().rev().collect()
}

/// The text as a literal of the language, in double quotes.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            '\\' => quoted.push_str("\\\\"),
            '"' => quoted.push_str("\\\""),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn positions() {
        assert_eq!(char_at("tacocat", 7), Ok(""));
        assert_eq!(char_at("©αT", 1), Ok("α"));
        assert_eq!(char_at("a", 2), Err(TextError::OutOfRange(2)));
        assert_eq!(char_at("a", -1), Err(TextError::OutOfRange(-1)));
        assert_eq!(index_of("ta©o©αT", "©", 3), Ok(4));
        assert_eq!(index_of("abc", "", 9), Ok(3));
        assert_eq!(index_of("abc", "", 1), Ok(1));
        assert_eq!(index_of("abc", "c", 3), Ok(-1));
        assert_eq!(last_index_of("ta©o©αT", "©"), 4);
        assert_eq!(last_index_of("abc", ""), 3);
        assert_eq!(last_index_of_before("tacocat", "a", 3), Ok(1));
        assert_eq!(last_index_of_before("tacocat", "cat", 6), Ok(4));
        assert_eq!(last_index_of_before("tacocat", "a", 9), Ok(-1));
        assert_eq!(last_index_of_before("é©é", "©é", 2), Ok(1));
        assert_eq!(last_index_of_before("aaa", "aa", 2), Ok(1));
        assert_eq!(substring("tacocat", 0, 4), Ok("taco"));
        assert_eq!(substring("a", 1, 0), Err(TextError::InvalidRange(1, 0)));
        assert_eq!(substring_from("ta©o", 3), Ok("o"));
    }

    #[test]
    fn rewriting() {
        assert_eq!(replace("12 days", "", "_", 3), Ok("_1_2_ days".into()));
        assert_eq!(replace("hello hello", "he", "we", 1), Ok("wello hello".into()));
        assert_eq!(replace("hello", "he", "we", 0), Ok("hello".into()));
        assert!(replace(&"a".repeat(10_000), "", &"b".repeat(10_000), -1).is_err());
        assert_eq!(split("hello", "", -1), ["h", "e", "l", "l", "o"]);
        assert_eq!(split("hello", "", 2), ["h", "ello"]);
        assert_eq!(split("", "", -1), Vec::<&str>::new());
        assert_eq!(split("", ",", -1), [""]);
        assert_eq!(split("a,b,c", ",", 2), ["a", "b,c"]);
        assert_eq!(split("a,b,c", ",", 0), Vec::<&str>::new());
        assert_eq!(join(["a", "b"], "-"), Ok("a-b".into()));
        assert_eq!(quote("a\"\n"), r#""a\"\n""#);
    }

    fn last_index_slowly(text: &str, part: &str, offset: usize) -> i64 {
        let (text, part): (Vec<char>, Vec<char>) = (text.chars().collect(), part.chars().collect());
        if offset >= text.len() || part.len() > text.len() {
            return -1;
        }
        let starts = (0..=offset.min(text.len() - part.len())).rev();
        starts.into_iter().find(|start| text[*start..].starts_with(&part)).map_or(-1, |start| start as i64)
    }

    proptest! {
        #[test]
        fn last_index_agrees_with_the_definition(text in "[aé©]{0,8}", part in "[aé©]{1,3}", offset in 0_usize..9) {
            let expected = last_index_slowly(&text, &part, offset);
            prop_assert_eq!(last_index_of_before(&text, &part, offset as i64), Ok(expected));
        }

        #[test]
        fn split_and_join_are_inverse(text in "[a,é]{0,12}") {
            prop_assert_eq!(join(split(&text, ",", -1), ","), Ok(text));
        }
    }
}
