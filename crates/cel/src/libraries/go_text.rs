//! Go's way of writing strings and numbers, which can be seen in conversions, error lists and in `format`.

use std::fmt::Write;
use std::sync::LazyLock;

use regex::Regex;

/// Go counts letters, marks, numbers, punctuation, symbols and the ASCII space as printable.
static PRINTABLE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\A[\p{L}\p{M}\p{N}\p{P}\p{S} ]\z").ok());

fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return character == ' ' || character.is_ascii_graphic();
    }
    let mut buffer = [0; 4];
    PRINTABLE.as_ref().is_some_and(|printable| printable.is_match(character.encode_utf8(&mut buffer)))
}

/// `text` in double quotes, as `strconv.Quote` writes it.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        quote_character(&mut quoted, character);
    }
    quoted.push('"');
    quoted
}

fn quote_character(quoted: &mut String, character: char) {
    // Writing to a string cannot fail.
    let _ = match character {
        '"' | '\\' => write!(quoted, "\\{character}"),
        '\u{7}' => quoted.write_str("\\a"),
        '\u{8}' => quoted.write_str("\\b"),
        '\u{c}' => quoted.write_str("\\f"),
        '\n' => quoted.write_str("\\n"),
        '\r' => quoted.write_str("\\r"),
        '\t' => quoted.write_str("\\t"),
        '\u{b}' => quoted.write_str("\\v"),
        character if is_printable(character) => quoted.write_char(character),
        character if character < ' ' || character == '\u{7f}' => write!(quoted, "\\x{:02x}", u32::from(character)),
        character if u32::from(character) < 0x10000 => write!(quoted, "\\u{:04x}", u32::from(character)),
        character => write!(quoted, "\\U{:08x}", u32::from(character)),
    };
}

/// The shortest text that reads back as `value`, with an exponent below 10^-4 and from 10^6 on: `strconv`'s `g`.
#[must_use]
pub fn double(value: f64) -> String {
    if let Some(special) = special(value) {
        return special.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..6).contains(&exponent) || value == 0.0 {
        return value.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

fn special(value: f64) -> Option<&'static str> {
    match value {
        value if value.is_nan() => Some("NaN"),
        f64::INFINITY => Some("+Inf"),
        f64::NEG_INFINITY => Some("-Inf"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{double, quote};

    #[test]
    fn writes_doubles_as_go_does() {
        for (value, text) in [
            (1.5, "1.5"),
            (100_000.0, "100000"),
            (1_234_567.0, "1.234567e+06"),
            (1e20, "1e+20"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (-0.0, "-0"),
            (1e-300, "1e-300"),
            (f64::INFINITY, "+Inf"),
        ] {
            assert_eq!(double(value), text);
        }
    }

    #[test]
    fn quotes_as_go_does() {
        assert_eq!(quote("a\"b\\\n\u{1}é\u{200b}\u{e0001}"), r#""a\"b\\\n\x01é\u200b\U000e0001""#);
        assert_eq!(quote("e\u{301}\u{7f}\u{a0}"), "\"e\u{301}\\x7f\\u00a0\"");
    }
}
