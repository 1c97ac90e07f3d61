//! Version 4: numbers as C writes them, `NaN` and `Infinity` by name, nothing quoted inside lists.

use super::{Item, Verb};

pub(super) fn write(verb: Verb, argument: &Item) -> Result<Option<String>, String> {
    Ok(match verb {
        Verb::String => Some(text(argument)?),
        Verb::Decimal => match argument {
            Item::Double(value) => Some(double(*value)),
            _ => None,
        },
        Verb::Fixed(precision) => {
            number(argument).map(|value| special(value).unwrap_or_else(|| format!("{value:.precision$}")))
        }
        Verb::Scientific(precision) => {
            number(argument).map(|value| special(value).unwrap_or_else(|| scientific(value, precision)))
        }
        _ => None,
    })
}

fn number(argument: &Item) -> Option<f64> {
    match *argument {
        Item::Int(value) => Some(value as f64),
        Item::Uint(value) => Some(value as f64),
        Item::Double(value) => Some(value),
        _ => None,
    }
}

fn special(value: f64) -> Option<String> {
    match value {
        value if value.is_nan() => Some("NaN".to_owned()),
        f64::INFINITY => Some("Infinity".to_owned()),
        f64::NEG_INFINITY => Some("-Infinity".to_owned()),
        _ => None,
    }
}

/// Two digits of exponent at least, as C.
fn scientific(value: f64, precision: usize) -> String {
    let written = format!("{value:.precision$e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}e{sign}{digits:0>2}")
}

fn double(value: f64) -> String {
    special(value).unwrap_or_else(|| value.to_string())
}

fn text(argument: &Item) -> Result<String, String> {
    Ok(match argument {
        Item::Null => "null".to_owned(),
        Item::Bool(value) => value.to_string(),
        Item::Int(value) => value.to_string(),
        Item::Uint(value) => value.to_string(),
        Item::Double(value) => double(*value),
        Item::String(text) | Item::Duration(text) | Item::Type(text) => text.clone(),
        Item::Timestamp(time) => time.to_string(),
        Item::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Item::List(items) => format!("[{}]", items.iter().map(text).collect::<Result<Vec<_>, _>>()?.join(", ")),
        Item::Map(entries) => map(entries)?,
        Item::Other(name) => return Err(Verb::String.refuse(name)),
    })
}

fn map(entries: &[(Item, Item)]) -> Result<String, String> {
    let written: Result<Vec<_>, String> = entries.iter().map(|(key, value)| Ok((text(key)?, text(value)?))).collect();
    let mut written = written?;
    written.sort_by(|left, right| left.0.cmp(&right.0));
    let written: Vec<String> = written.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
    Ok(format!("{{{}}}", written.join(", ")))
}
