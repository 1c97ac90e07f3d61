//! Fields, keys and positions; selection reaches through optionals.

use palisade_model::Node;

use super::no_overload;
use super::reach::{Reached, Reaching};
use crate::error::EvaluationError;
use crate::value::{List, Map, Value};

/// `operand.name` of what is no place in a tree.
pub(super) fn field<'a>(operand: Reached<'a>, name: &str, strict: bool) -> Reaching<'a> {
    match operand {
        Reached::Optional(_) => optional_field(operand, name, strict),
        other => match other.value() {
            Value::Map(map) => {
                map.field(name).map(Reached::from).ok_or_else(|| EvaluationError::NoSuchKey(name.to_owned()).into())
            }
            other => Err(no_overload(&format!("_.{name}"), &[other]).into()),
        },
    }
}

/// Why a place has no such field.
#[cold]
pub(super) fn missing<'a>(node: Node<'a>, name: &str) -> Reaching<'a> {
    match Value::from(node) {
        Value::Map(_) => Err(EvaluationError::NoSuchKey(name.to_owned()).into()),
        other => Err(no_overload(&format!("_.{name}"), &[other]).into()),
    }
}

/// `operand.?name`
pub(super) fn optional_field<'a>(operand: Reached<'a>, name: &str, strict: bool) -> Reaching<'a> {
    match operand {
        Reached::Optional(None) => Ok(Reached::Optional(None)),
        Reached::Optional(Some(inner)) => optional_field(Reached::from(inner), name, strict),
        other => match other.value() {
            Value::Map(map) => Ok(Reached::Optional(map.field(name))),
            // Kubernetes leaves cel-go's `EnableErrorOnBadPresenceTest` off: what has no fields has none of this name
            // either.
            other if !strict && is_plain(&other) => Ok(Reached::Optional(None)),
            other => Err(no_overload(&format!("_?.{name}"), &[other]).into()),
        },
    }
}

/// `has(operand.name)`
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
pub(super) fn index<'a>(operand: Reached<'a>, index: &Value<'a>, optional: bool, strict: bool) -> Reaching<'a> {
    match operand {
        Reached::Optional(None) => Ok(Reached::Optional(None)),
        Reached::Optional(Some(inner)) => self::index(Reached::from(inner), index, true, strict),
        other if optional && !is_key(index) => Err(no_overload("_[?_]", &[other.value(), index.clone()]).into()),
        other => match other.value() {
            Value::List(list) => item(&list, index, optional),
            Value::Map(map) => entry(&map, index, optional),
            other if !strict && optional && is_plain(&other) => Ok(Reached::Optional(None)),
            other => Err(no_overload("_[_]", &[other, index.clone()]).into()),
        },
    }
}

fn item<'a>(list: &List<'a>, index: &Value<'a>, optional: bool) -> Reaching<'a> {
    let position = match index {
        Value::Int(position) => *position,
        Value::Uint(position) if *position <= i64::MAX as u64 => *position as i64,
        // The bounds of integers are not exact as doubles.
        Value::Double(position) if position.fract() == 0.0 && position.abs() < i64::MAX as f64 => *position as i64,
        other => return Err(no_overload("list[_]", std::slice::from_ref(other)).into()),
    };
    let found = usize::try_from(position).ok().and_then(|position| list.get(position));
    match (found, optional) {
        (found, true) => Ok(Reached::Optional(found)),
        (Some(value), false) => Ok(Reached::from(value)),
        (None, false) => Err(EvaluationError::IndexOutOfBounds(position).into()),
    }
}

fn entry<'a>(map: &Map<'a>, key: &Value<'a>, optional: bool) -> Reaching<'a> {
    match (map.get(key), optional) {
        (found, true) => Ok(Reached::Optional(found)),
        (Some(value), false) => Ok(Reached::from(value)),
        (None, false) => Err(EvaluationError::NoSuchKey(describe(key)).into()),
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
