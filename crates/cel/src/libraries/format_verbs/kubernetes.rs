//! Version 2: `%f` and `%e` in the English locale, values inside lists and maps as literals of the language.
//!
//! `%e` takes its precision for a least width and always has six digits: a mistake of that version, kept.

use super::{DEFAULT_PRECISION, Item, Verb};
use crate::libraries::go_text::{double, quote};

pub(super) fn write(verb: Verb, argument: &Item) -> Result<Option<String>, String> {
    Ok(match verb {
        Verb::String => Some(text(argument)?),
        Verb::Fixed(precision) => number(argument).map(|value| fixed(value, precision)),
        Verb::Scientific(width) => number(argument).map(|value| scientific(value, width)),
        _ => None,
    })
}

fn number(argument: &Item) -> Option<f64> {
    match argument {
        // A zero loses its sign there, other numbers that round to zero keep it.
        Item::Double(0.0) => Some(0.0),
        Item::Double(value) => Some(*value),
        Item::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

fn special(value: f64) -> Option<&'static str> {
    match value {
        value if value.is_nan() => Some("NaN"),
        f64::INFINITY => Some("∞"),
        f64::NEG_INFINITY => Some("-∞"),
        _ => None,
    }
}

fn fixed(value: f64, precision: usize) -> String {
    if let Some(special) = special(value) {
        return special.to_owned();
    }
    let written = format!("{value:.precision$}");
    let (sign, unsigned) = written.strip_prefix('-').map_or(("", written.as_str()), |unsigned| ("-", unsigned));
    let (whole, fraction) =
        unsigned.split_once('.').map_or((unsigned, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    fraction.map_or(grouped.clone(), |fraction| format!("{grouped}.{fraction}"))
}

fn scientific(value: f64, width: usize) -> String {
    let written = special(value).map_or_else(|| superscript(value), str::to_owned);
    format!("{written:>width$}")
}

fn superscript(value: f64) -> String {
    let written = format!("{value:.DEFAULT_PRECISION$e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(("", exponent), |digits| ("⁻", digits));
    let raised: String = format!("{digits:0>2}").chars().map(raise).collect();
    format!("{mantissa}×10{sign}{raised}")
}

fn raise(digit: char) -> char {
    match digit {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        _ => '⁰',
    }
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    let text = std::str::from_utf8(bytes);
    text.map(str::to_owned)
        .map_err(|_| "error during formatting: could not convert bytes to string: invalid UTF-8".to_owned())
}

/// As an argument itself.
fn text(argument: &Item) -> Result<String, String> {
    Ok(match argument {
        Item::Double(value) => double(*value),
        Item::String(text) | Item::Duration(text) => text.clone(),
        Item::Timestamp(time) => time.to_string(),
        Item::Bytes(bytes) => utf8(bytes)?,
        other => literal(other)?,
    })
}

/// Inside a list or map.
fn literal(item: &Item) -> Result<String, String> {
    Ok(match item {
        Item::Null => "null".to_owned(),
        Item::Bool(value) => value.to_string(),
        Item::Int(value) => value.to_string(),
        Item::Uint(value) => value.to_string(),
        Item::Double(value) if !value.is_finite() => quote(&double(*value)),
        Item::Double(value) => format!("{value:.DEFAULT_PRECISION$}"),
        Item::String(text) => quote(text),
        Item::Bytes(bytes) => format!("b{}", quote(&utf8(bytes)?)),
        Item::Duration(text) => format!("duration({})", quote(text)),
        Item::Timestamp(time) => format!("timestamp({})", quote(&time.in_utc().to_string())),
        Item::Type(name) => name.clone(),
        Item::List(items) => format!("[{}]", items.iter().map(literal).collect::<Result<Vec<_>, _>>()?.join(", ")),
        Item::Map(entries) => map(entries)?,
        Item::Other(name) => return Err(Verb::String.refuse(name)),
    })
}

/// Macros make maps with keys that no literal has; those cannot be formatted.
fn map_key(key: &Item) -> Result<String, String> {
    match key {
        Item::Bool(_) | Item::Int(_) | Item::Uint(_) | Item::String(_) => literal(key),
        other => {
            Err(format!("error during formatting: no formatting function for map key of type {}", other.type_name()))
        }
    }
}

fn map(entries: &[(Item, Item)]) -> Result<String, String> {
    let written: Result<Vec<_>, String> =
        entries.iter().map(|(key, value)| Ok((map_key(key)?, literal(value)?))).collect();
    let mut written = written?;
    written.sort_by(|left, right| left.0.cmp(&right.0));
    let written: Vec<String> = written.into_iter().map(|(key, value)| format!("{key}:{value}")).collect();
    Ok(format!("{{{}}}", written.join(", ")))
}
