//! Types and values as the specification's test files write them.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use palisade_cel::{Type, Value};
use serde_json::Value as Json;

/// `{"listType": {"elemType": {"primitive": "INT64"}}}`
pub(super) fn kind(json: &Json) -> Result<Type> {
    let (form, inner) = json.as_object().and_then(|object| object.iter().next()).context("a type has a form")?;
    Ok(match form.as_str() {
        "dyn" => Type::Dyn,
        "null" => Type::Null,
        "primitive" => match inner.as_str().unwrap_or_default() {
            "BOOL" => Type::Bool,
            "INT64" => Type::Int,
            "UINT64" => Type::Uint,
            "DOUBLE" => Type::Double,
            "STRING" => Type::String,
            "BYTES" => Type::Bytes,
            other => bail!("unknown primitive {other}"),
        },
        "listType" => Type::list(kind(&inner["elemType"])?),
        "mapType" => Type::map(kind(&inner["keyType"])?, kind(&inner["valueType"])?),
        "abstractType" if inner["name"] == "optional_type" => {
            Type::optional(kind(inner.pointer("/parameterTypes/0").context("a parameter")?)?)
        }
        other => bail!("unknown type {other}"),
    })
}

/// `{"int": "42"}`
pub(super) fn value(json: &Json) -> Result<Value<'static>> {
    let (form, inner) = json.as_object().and_then(|object| object.iter().next()).context("a value has a form")?;
    let text = || inner.as_str().unwrap_or_default();
    Ok(match form.as_str() {
        "null" => Value::Null,
        "bool" => Value::Bool(inner.as_bool().context("a boolean")?),
        "int" => Value::Int(text().parse()?),
        "uint" => Value::Uint(text().parse()?),
        "double" => Value::Double(match inner.as_f64() {
            Some(number) => number,
            None => text().parse()?,
        }),
        "string" => Value::string(text()),
        "bytes" => Value::Bytes(base64(text()).into()),
        "list" => Value::list(inner.as_array().context("a list")?.iter().map(value).collect::<Result<_>>()?),
        "map" => {
            let entry = |entry: &Json| Ok((value(&entry[0])?, value(&entry[1])?));
            Value::map(inner.as_array().context("entries")?.iter().map(entry).collect::<Result<_>>()?)
        }
        "type" => Value::Type(Arc::new(named(text()))),
        other => bail!("unknown value {other}"),
    })
}

fn named(name: &str) -> Type {
    palisade_cel::check::language_type(name).unwrap_or_else(|| Type::Opaque(name.to_owned().leak()))
}

fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for digit in text.chars().filter_map(|character| ALPHABET.find(character)) {
        bits = (bits << 6 | digit as u32) & 0xFF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    bytes
}

/// Whether two values are the same, type and all: `1` is not `1u`, and NaN is NaN.
pub(super) fn same(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::Double(left), Value::Double(right)) => left == right || (left.is_nan() && right.is_nan()),
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(left, right)| same(&left, &right))
        }
        (Value::Map(left), Value::Map(right)) => {
            left.len() == right.len()
                && left.entries().all(|(key, value)| right.get(&key).is_some_and(|other| same(&value, &other)))
        }
        _ => left.type_of().name() == right.type_of().name() && palisade_cel::value::equal(left, right),
    }
}
