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

/// Reads a number as `strconv.ParseFloat` does: with underscores between digits, in hexadecimal with a binary exponent,
/// infinity by name and with a sign, NaN without one. A number too large is none.
#[must_use]
pub fn parse_double(text: &str) -> Option<f64> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..)?),
        Some(b'+') => (false, text.get(1..)?),
        _ => (false, text),
    };
    if text.eq_ignore_ascii_case("nan") {
        return Some(f64::NAN);
    }
    let sign = if negative { -1.0 } else { 1.0 };
    if unsigned.eq_ignore_ascii_case("inf") || unsigned.eq_ignore_ascii_case("infinity") {
        return Some(sign * f64::INFINITY);
    }
    let hexadecimal = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X"));
    let number = match hexadecimal {
        Some(digits) => hexadecimal_double(&without_underscores(digits, true)?)?,
        None if unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') => {
            without_underscores(unsigned, false)?.parse().ok()?
        }
        None => return None,
    };
    f64::is_finite(number).then_some(sign * number)
}

/// Underscores stand between digits; one more may stand behind the prefix of a base.
fn without_underscores(digits: &str, hexadecimal: bool) -> Option<String> {
    let mut before = if hexadecimal { '0' } else { '^' };
    for character in digits.chars() {
        let digit = character.is_ascii_digit() || (hexadecimal && character.is_ascii_hexdigit());
        if (character == '_' && before != '0') || (before == '_' && !digit) {
            return None;
        }
        before = if digit { '0' } else { character };
    }
    (before != '_').then(|| digits.replace('_', ""))
}

/// `1.8p3`; digits beyond what a double holds only decide how it is rounded.
fn hexadecimal_double(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut exponent: i64 = exponent.parse().ok()?;
    exponent = exponent.clamp(-100_000_000, 100_000_000).checked_sub(4 * i64::try_from(fraction.len()).ok()?)?;
    let mut value: u64 = 0;
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = u64::from(digit.to_digit(16)?);
        if value >> 56 == 0 {
            value = (value << 4) | digit;
        } else {
            value |= u64::from(digit != 0);
            exponent = exponent.checked_add(4)?;
        }
    }
    Some(scaled(value as f64, exponent))
}

/// `value` times two to the power of `exponent`, in steps that neither overflow nor vanish on the way.
fn scaled(mut value: f64, exponent: i64) -> f64 {
    let mut left = exponent.clamp(-4000, 4000);
    while left != 0 && value != 0.0 && value.is_finite() {
        let step = left.clamp(-1000, 1000);
        value *= 2_f64.powi(i32::try_from(step).unwrap_or_default());
        left -= step;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::{double, parse_double, quote};

    #[test]
    fn reads_doubles_as_go_does() {
        for (text, number) in [
            ("1_000", Some(1000.0)),
            ("0_1", Some(1.0)),
            ("_1", None),
            ("1_", None),
            ("1__0", None),
            ("1_.5", None),
            ("0x1p4", Some(16.0)),
            ("-0x_1.8p+1", Some(-3.0)),
            ("0x1F", None),
            ("0xp1", None),
            ("0b1", None),
            ("iNf", Some(f64::INFINITY)),
            ("-Infinity", Some(f64::NEG_INFINITY)),
            ("+nan", None),
            ("1e400", None),
            ("0x1p2000", None),
            ("+1.", Some(1.0)),
            (".5", Some(0.5)),
            (".", None),
            ("+-1", None),
            ("", None),
        ] {
            assert_eq!(parse_double(text).map(f64::to_bits), number.map(f64::to_bits), "{text}");
        }
        assert!(parse_double("nAn").is_some_and(f64::is_nan));
    }

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
