//! Equality and order across types, as the language defines them: numbers compare by value, whatever their type.

use std::cmp::Ordering;

use super::{List, Map, Value};
use crate::libraries::Object;

/// Whether two values are equal; values of different types are not, except numbers.
#[must_use]
pub fn equal(left: &Value<'_>, right: &Value<'_>) -> bool {
    equality(left, right) == Some(true)
}

/// The same, and nothing where cel-go has no answer: a library's value can only be asked about its own kind and about null.
#[must_use]
pub fn equality(left: &Value<'_>, right: &Value<'_>) -> Option<bool> {
    Some(match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::String(left), Value::String(right)) => left == right,
        (Value::Bytes(left), Value::Bytes(right)) => left == right,
        (Value::Timestamp(left), Value::Timestamp(right)) => left == right,
        (Value::Duration(left), Value::Duration(right)) => left == right,
        (Value::Type(left), Value::Type(right)) => left.name() == right.name(),
        (Value::Object(left), Value::Object(right)) => return equal_objects(left, right),
        (Value::Object(_), right) => return matches!(right, Value::Null).then_some(false),
        (Value::Optional(left), Value::Optional(right)) => match (left, right) {
            (Some(left), Some(right)) => return equal_contents(left, right),
            (None, None) => true,
            _ => false,
        },
        (Value::List(left), Value::List(right)) => equal_lists(left, right),
        (Value::Map(left), Value::Map(right)) => equal_maps(left, right),
        _ => compare_numbers(left, right) == Some(Ordering::Equal),
    })
}

/// The API server cannot compare with the result of `quantity.add` and `quantity.sub`: it is a pointer there, while what
/// is compared with it expects a value (`Quantity.Equal` in `k8s.io/apiserver/pkg/cel`).
fn equal_objects(left: &Object, right: &Object) -> Option<bool> {
    let calculated = matches!(right, Object::Quantity(quantity) if quantity.is_calculated());
    (left.type_name() == right.type_name() && !calculated).then(|| left == right)
}

/// Inside optionals, a library's value cannot even be asked about null.
fn equal_contents(left: &Value<'_>, right: &Value<'_>) -> Option<bool> {
    if matches!((left, right), (Value::Object(_), Value::Null)) { None } else { equality(left, right) }
}

/// Items without an answer do not make lists different, in cel-go.
fn equal_lists(left: &List<'_>, right: &List<'_>) -> bool {
    let same = |(left, right): (Value<'_>, Value<'_>)| equality(&left, &right) != Some(false);
    left.len() == right.len() && left.iter().zip(right.iter()).all(same)
}

fn equal_maps(left: &Map<'_>, right: &Map<'_>) -> bool {
    left.len() == right.len()
        && left
            .entries()
            .all(|(key, value)| right.get(&key).is_some_and(|other| equality(&value, &other) != Some(false)))
}

/// The order of two values of the same ordered type, or of two numbers; `None` where there is no order.
/// NaN is a number without order: callers ask `is_ordered` first.
#[must_use]
pub fn compare(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::String(left), Value::String(right)) => Some(left.as_str().cmp(right.as_str())),
        (Value::Bytes(left), Value::Bytes(right)) => Some(left.cmp(right)),
        (Value::Timestamp(left), Value::Timestamp(right)) => Some(left.cmp(right)),
        (Value::Duration(left), Value::Duration(right)) => Some(left.cmp(right)),
        _ => compare_numbers(left, right),
    }
}

fn compare_numbers(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
        (Value::Uint(left), Value::Uint(right)) => Some(left.cmp(right)),
        (Value::Double(left), Value::Double(right)) => left.partial_cmp(right),
        (Value::Int(left), Value::Uint(right)) => Some(i128::from(*left).cmp(&i128::from(*right))),
        (Value::Uint(left), Value::Int(right)) => Some(i128::from(*left).cmp(&i128::from(*right))),
        (Value::Double(left), Value::Int(right)) => compare_double(*left, i128::from(*right)),
        (Value::Double(left), Value::Uint(right)) => compare_double(*left, i128::from(*right)),
        (Value::Int(left), Value::Double(right)) => compare_double(*right, i128::from(*left)).map(Ordering::reverse),
        (Value::Uint(left), Value::Double(right)) => compare_double(*right, i128::from(*left)).map(Ordering::reverse),
        _ => None,
    }
}

/// cel-go compares a double with an integer outside the integer's range by range, and inside it as doubles.
fn compare_double(left: f64, right: i128) -> Option<Ordering> {
    left.partial_cmp(&(right as f64))
}

/// Whether two values have types that can be ordered with each other (NaN included, which then is in no order).
#[must_use]
pub fn is_ordered(left: &Value<'_>, right: &Value<'_>) -> bool {
    let numeric = |value: &Value<'_>| matches!(value, Value::Int(_) | Value::Uint(_) | Value::Double(_));
    match (left, right) {
        (Value::Bool(_), Value::Bool(_))
        | (Value::String(_), Value::String(_))
        | (Value::Bytes(_), Value::Bytes(_))
        | (Value::Timestamp(_), Value::Timestamp(_))
        | (Value::Duration(_), Value::Duration(_)) => true,
        _ => numeric(left) && numeric(right),
    }
}
