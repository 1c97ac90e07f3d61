//! Fields, keys and positions; selection reaches through optionals.

use std::sync::Arc;

use super::{Evaluated, no_overload};
use crate::error::EvaluationError;
use crate::value::{List, Map, Value};

/// `operand.a.b.c`
pub(super) fn fields<'a>(operand: Value<'a>, fields: &[Box<str>], strict: bool) -> Evaluated<'a> {
    // Resources are the usual case: walk the tree and make a value of the end only.
    if let Value::Map(Map::Node(node)) = &operand {
        let mut node = *node;
        for (taken, name) in fields.iter().enumerate() {
            match node.get(name) {
                Some(next) => node = next,
                None if node.as_map().is_some() => return Err(EvaluationError::NoSuchKey(name.to_string())),
                None => return each(Value::from(node), fields.get(taken..).unwrap_or_default(), strict),
            }
        }
        return Ok(Value::from(node));
    }
    each(operand, fields, strict)
}

fn each<'a>(operand: Value<'a>, fields: &[Box<str>], strict: bool) -> Evaluated<'a> {
    fields.iter().try_fold(operand, |value, name| field(&value, name, strict))
}

fn field<'a>(operand: &Value<'a>, name: &str, strict: bool) -> Evaluated<'a> {
    match operand {
        Value::Map(map) => map.field(name).ok_or_else(|| EvaluationError::NoSuchKey(name.to_owned())),
        Value::Optional(_) => optional_field(operand, name, strict),
        other => Err(no_overload(&format!("_.{name}"), std::slice::from_ref(other))),
    }
}

/// `operand.?field`
pub(super) fn optional_field<'a>(operand: &Value<'a>, name: &str, strict: bool) -> Evaluated<'a> {
    match operand {
        Value::Map(map) => Ok(Value::Optional(map.field(name).map(Arc::new))),
        Value::Optional(None) => Ok(Value::Optional(None)),
        Value::Optional(Some(inner)) => optional_field(inner, name, strict),
        // Kubernetes leaves cel-go's `EnableErrorOnBadPresenceTest` off: what has no fields has none of this name either.
        other if !strict && is_plain(other) => Ok(Value::Optional(None)),
        other => Err(no_overload(&format!("_?.{name}"), std::slice::from_ref(other))),
    }
}

/// `has(operand.field)`
pub(super) fn has(operand: &Value<'_>, name: &str, strict: bool) -> Result<bool, EvaluationError> {
    match operand {
        Value::Map(map) => Ok(map.field(name).is_some()),
        Value::Optional(None) => Ok(false),
        Value::Optional(Some(inner)) => has(inner, name, strict),
        other if !strict && is_plain(other) => Ok(false),
        other => Err(no_overload(&format!("has(_.{name})"), std::slice::from_ref(other))),
    }
}

/// Whether the value is neither a collection nor an optional.
fn is_plain(value: &Value<'_>) -> bool {
    !matches!(value, Value::List(_) | Value::Map(_) | Value::Optional(_))
}

/// Whether the value can be an index: of any other type it is a mistake, not an entry that is missing.
pub(crate) fn is_key(value: &Value<'_>) -> bool {
    matches!(value, Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::String(_))
}

/// `operand[index]`, `operand[?index]`
pub(super) fn index<'a>(operand: &Value<'a>, index: &Value<'a>, optional: bool, strict: bool) -> Evaluated<'a> {
    match operand {
        Value::Optional(None) => Ok(Value::Optional(None)),
        Value::Optional(Some(inner)) => self::index(inner, index, true, strict),
        _ if optional && !is_key(index) => Err(no_overload("_[?_]", &[operand.clone(), index.clone()])),
        Value::List(list) => item(list, index, optional),
        Value::Map(map) => entry(map, index, optional),
        other if !strict && optional && is_plain(other) => Ok(Value::Optional(None)),
        other => Err(no_overload("_[_]", &[other.clone(), index.clone()])),
    }
}

fn item<'a>(list: &List<'a>, index: &Value<'a>, optional: bool) -> Evaluated<'a> {
    let position = match index {
        Value::Int(position) => *position,
        Value::Uint(position) if *position <= i64::MAX as u64 => *position as i64,
        // The bounds of integers are not exact as doubles.
        Value::Double(position) if position.fract() == 0.0 && position.abs() < i64::MAX as f64 => *position as i64,
        other => return Err(no_overload("list[_]", std::slice::from_ref(other))),
    };
    let found = usize::try_from(position).ok().and_then(|position| list.get(position));
    match (found, optional) {
        (found, true) => Ok(Value::Optional(found.map(Arc::new))),
        (Some(value), false) => Ok(value),
        (None, false) => Err(EvaluationError::IndexOutOfBounds(position)),
    }
}

fn entry<'a>(map: &Map<'a>, key: &Value<'a>, optional: bool) -> Evaluated<'a> {
    match (map.get(key), optional) {
        (found, true) => Ok(Value::Optional(found.map(Arc::new))),
        (Some(value), false) => Ok(value),
        (None, false) => Err(EvaluationError::NoSuchKey(describe(key))),
    }
}

fn describe(key: &Value<'_>) -> String {
    match key {
        Value::String(text) => text.as_str().to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Uint(number) => number.to_string(),
        other => other.type_of().name().to_owned(),
    }
}
