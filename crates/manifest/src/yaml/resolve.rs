//! What a scalar is: go-yaml v2's rules (YAML 1.1 booleans, octal, hexadecimal, binary, underscores), then the API
//! machinery's JSON step, which makes an integer of every number that prints as one.

/// What a tag says about a scalar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tag {
    /// There is none.
    #[default]
    None,
    /// `!`: a string, but still a merge key.
    NonSpecific,
    Str,
    Int,
    Float,
    Bool,
    Null,
    Timestamp,
    Binary,
    Merge,
    /// Any other: a string.
    Other,
}

impl Tag {
    /// The tag whose full name is `name`.
    pub(super) fn named(name: &[u8]) -> Self {
        if name == b"!" {
            return Self::NonSpecific;
        }
        match name.strip_prefix(b"tag:yaml.org,2002:") {
            Some(b"str") => Self::Str,
            Some(b"int") => Self::Int,
            Some(b"float") => Self::Float,
            Some(b"bool") => Self::Bool,
            Some(b"null") => Self::Null,
            Some(b"timestamp") => Self::Timestamp,
            Some(b"binary") => Self::Binary,
            Some(b"merge") => Self::Merge,
            _ => Self::Other,
        }
    }
}

/// What a scalar means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// An integer beyond 63 bits, which no key can be.
    Unsigned(u64),
    Float(f64),
    /// The text itself.
    Text,
    /// Bytes in base64.
    Binary,
    /// The tag and the text do not go together.
    Mismatch,
}

/// Resolves a scalar. `implicit`: plain without a tag, or tagged `!`.
pub(super) fn resolve(tag: Tag, implicit: bool, text: &str) -> Scalar {
    match tag {
        Tag::None if !implicit => Scalar::Text,
        Tag::None => resolve_plain(text),
        Tag::NonSpecific | Tag::Other | Tag::Merge | Tag::Str => Scalar::Text,
        Tag::Binary => Scalar::Binary,
        Tag::Timestamp => {
            if super::timestamp::is_timestamp(text) {
                Scalar::Text
            } else {
                Scalar::Mismatch
            }
        }
        Tag::Float => match resolve_plain(text) {
            #[expect(clippy::cast_precision_loss, reason = "as go-yaml does")]
            Scalar::Int(value) => Scalar::Float(value as f64),
            float @ Scalar::Float(_) => float,
            _ => Scalar::Mismatch,
        },
        Tag::Int => match resolve_plain(text) {
            integer @ (Scalar::Int(_) | Scalar::Unsigned(_)) => integer,
            _ => Scalar::Mismatch,
        },
        Tag::Bool => match resolve_plain(text) {
            boolean @ Scalar::Bool(_) => boolean,
            _ => Scalar::Mismatch,
        },
        Tag::Null => match resolve_plain(text) {
            Scalar::Null => Scalar::Null,
            _ => Scalar::Mismatch,
        },
    }
}

/// The first byte decides what a plain scalar may be.
#[inline]
fn resolve_plain(text: &str) -> Scalar {
    match text.as_bytes().first() {
        None => Scalar::Null,
        Some(b'0'..=b'9' | b'+' | b'-') => resolve_named_float(text).unwrap_or_else(|| resolve_number(text)),
        Some(b'.') => resolve_named_float(text).unwrap_or_else(|| resolve_point(text)),
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => resolve_word(text),
        _ => Scalar::Text,
    }
}

fn resolve_word(text: &str) -> Scalar {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Scalar::Bool(false),
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        _ => Scalar::Text,
    }
}

fn resolve_named_float(text: &str) -> Option<Scalar> {
    Some(Scalar::Float(match text {
        ".nan" | ".NaN" | ".NAN" => f64::NAN,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => f64::INFINITY,
        "-.inf" | "-.Inf" | "-.INF" => f64::NEG_INFINITY,
        _ => return None,
    }))
}

/// `.5` and the like. Underscores may stand between digits only (Go's `ParseFloat`).
fn resolve_point(text: &str) -> Scalar {
    let is_misplaced = |part: &[u8]| matches!(part, [b, b'_', a] if !(b.is_ascii_digit() && a.is_ascii_digit()));
    if text.ends_with('_') || text.as_bytes().windows(3).any(is_misplaced) {
        return Scalar::Text;
    }
    let digits = text.replace('_', "");
    if is_decimal_float(&digits) { parse_float(&digits) } else { Scalar::Text }
}

fn resolve_number(text: &str) -> Scalar {
    if text.contains('_') { resolve_digits(&text.replace('_', "")) } else { resolve_digits(text) }
}

fn resolve_digits(digits: &str) -> Scalar {
    if let Some(integer) = parse_integer(digits) {
        return integer;
    }
    if is_decimal_float(digits) { parse_float(digits) } else { Scalar::Text }
}

/// Go's `strconv.ParseInt` and `ParseUint` with base 0: `0x`, `0b`, `0o` or a leading zero choose the base.
fn parse_integer(text: &str) -> Option<Scalar> {
    let (negative, signed, digits) = match text.as_bytes().first()? {
        b'-' => (true, true, text.get(1..)?),
        b'+' => (false, true, text.get(1..)?),
        _ => (false, false, text),
    };
    let (digits, base) = split_base(digits);
    // `from_str_radix` accepts a sign of its own.
    if !digits.bytes().next()?.is_ascii_alphanumeric() {
        return None;
    }
    let value = u64::from_str_radix(digits, base).ok()?;
    match (negative, i64::try_from(value)) {
        (false, Ok(value)) => Some(Scalar::Int(value)),
        (true, Ok(value)) => Some(Scalar::Int(-value)),
        (true, Err(_)) => (value == i64::MIN.unsigned_abs()).then_some(Scalar::Int(i64::MIN)),
        (false, Err(_)) => (!signed).then_some(Scalar::Unsigned(value)),
    }
}

fn split_base(digits: &str) -> (&str, u32) {
    let base = match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => 16,
        [b'0', b'b' | b'B', _, ..] => 2,
        [b'0', b'o' | b'O', _, ..] => 8,
        [b'0', _, ..] => return (digits.get(1..).unwrap_or_default(), 8),
        _ => return (digits, 10),
    };
    (digits.get(2..).unwrap_or_default(), base)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_decimal_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, rest) = split_digits(unsigned);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => split_digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return false;
    }
    match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => {
            let (digits, rest) = split_digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
            !digits.is_empty() && rest.is_empty()
        }
        None => rest.is_empty(),
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at_checked(length).unwrap_or((text, ""))
}

/// A number out of range is a string.
fn parse_float(text: &str) -> Scalar {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Scalar::Float(value),
        _ => Scalar::Text,
    }
}

/// The integer that the API machinery keeps for a floating-point number, where its JSON form is one that fits.
///
/// Go prints numbers from 1e-6 up to 1e21 without an exponent, and the JSON reader takes what has neither point nor
/// exponent as an integer. The shortest digits are padded with zeros, as Rust's `Display` does too.
pub(crate) fn integer_of(value: f64) -> Option<i64> {
    if value.fract() != 0.0 || value.abs() >= 1e21 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "integers below 2^53 are exact")]
    if value.abs() < 9_007_199_254_740_992.0 {
        return Some(value as i64);
    }
    value.to_string().parse().ok()
}

/// A floating-point key as sigs.k8s.io/yaml writes it: `%g` with the digits of a 32-bit float.
pub(super) fn float_key(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "this is what sigs.k8s.io/yaml does")]
    let narrow = value as f32;
    if narrow.is_infinite() {
        return if narrow > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{narrow:e}");
    let exponent: i32 = scientific.split_once('e').and_then(|(_, digits)| digits.parse().ok()).unwrap_or(0);
    // Go takes six digits of precision for this decision where the shortest form is asked for.
    if !(-4..6).contains(&exponent) { with_exponent(&scientific, exponent) } else { narrow.to_string() }
}

fn with_exponent(scientific: &str, exponent: i32) -> String {
    let mantissa = scientific.split('e').next().unwrap_or_default();
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::{Scalar, Tag, float_key, integer_of, resolve};

    #[test]
    fn plain_scalars_resolve_as_go_yaml_resolves_them() {
        use Scalar::{Bool, Float, Int, Null, Text, Unsigned};
        for (text, expected) in [
            ("", Null),
            ("~", Null),
            ("null", Null),
            ("NULL", Null),
            ("nULL", Text),
            ("y", Bool(true)),
            ("YES", Bool(true)),
            ("yEs", Text),
            ("on", Bool(true)),
            ("off", Bool(false)),
            ("0", Int(0)),
            ("-0", Int(0)),
            ("+7", Int(7)),
            ("010", Int(8)),
            ("0o10", Int(8)),
            ("0O10", Int(8)),
            ("0x1F", Int(31)),
            ("-0x1f", Int(-31)),
            ("0b101", Int(5)),
            ("-0b101", Int(-5)),
            ("1_000", Int(1000)),
            ("08", Float(8.0)),
            ("0x", Text),
            ("0xg", Text),
            ("-", Text),
            ("+", Text),
            ("++1", Text),
            ("0x+1", Text),
            ("9223372036854775807", Int(i64::MAX)),
            ("9223372036854775808", Unsigned(1 << 63)),
            ("-9223372036854775808", Int(i64::MIN)),
            ("-9223372036854775809", Float(-9_223_372_036_854_775_808.0)),
            ("18446744073709551616", Float(18_446_744_073_709_551_616.0)),
            ("1.5", Float(1.5)),
            ("1.", Float(1.0)),
            (".5", Float(0.5)),
            ("+.5", Float(0.5)),
            (".", Text),
            ("..", Text),
            ("1e3", Float(1000.0)),
            ("1e", Text),
            ("1e400", Text),
            ("1_0.5", Float(10.5)),
            ("._5", Text),
            (".1_0", Float(0.1)),
            (".1__0", Text),
            (".1_", Text),
            ("1:30", Text),
            ("2001-01-01", Text),
            ("1.2.3", Text),
            ("_1", Text),
            ("<<", Text),
            ("=", Text),
            (".inf", Float(f64::INFINITY)),
            ("-.INF", Float(f64::NEG_INFINITY)),
            ("inf", Text),
        ] {
            assert_eq!(resolve(Tag::None, true, text), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_that_print_as_integers_are_integers() {
        assert_eq!(integer_of(1.0), Some(1));
        assert_eq!(integer_of(-0.0), Some(0));
        assert_eq!(integer_of(9.2e18), Some(9_200_000_000_000_000_000));
        assert_eq!(integer_of(1e19), None);
        assert_eq!(integer_of(1e21), None);
        assert_eq!(integer_of(0.5), None);
    }

    #[test]
    fn floating_point_keys_have_the_digits_of_32_bits() {
        for (value, expected) in [
            (1.5, "1.5"),
            (0.1, "0.1"),
            (123_456_789.5, "1.2345679e+08"),
            (1e6, "1e+06"),
            (100_000.0, "100000"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
            (f64::INFINITY, ".inf"),
            (f64::NEG_INFINITY, "-.inf"),
            (1e39, ".inf"),
        ] {
            assert_eq!(float_key(value), expected);
        }
    }
}
