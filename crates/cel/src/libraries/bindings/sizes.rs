//! How much the arguments weigh, as `library/cost.go` of the API server counts.

use crate::libraries::Object;
use crate::value::{List, Map, Value};

/// A tenth of a unit for each character, rounded up.
pub(super) fn traversed(size: u64) -> u64 {
    size.div_ceil(10)
}

/// What the cost model takes for a value's size.
pub(super) fn size(value: Option<&Value<'_>>) -> u64 {
    let size = match value {
        Some(Value::Object(object)) => return object_size(object),
        Some(value) => value.length(),
        None => 1,
    };
    u64::try_from(size).unwrap_or(u64::MAX)
}

fn object_size(object: &Object) -> u64 {
    match object {
        Object::Ip(address) => {
            if address.is_ipv4() {
                4
            } else {
                16
            }
        }
        Object::Cidr(prefix) => prefix.size(),
        _ => 1,
    }
}

/// One pass over the first argument.
pub(super) fn first_traversed(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    traversed(size(arguments.first()))
}

/// One pass over the first argument and one over as large a result.
pub(super) fn first_rebuilt(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    size(arguments.first()).saturating_mul(2).div_ceil(10)
}

/// Two passes over the result.
pub(super) fn result_built(_: &[Value<'_>], result: &Value<'_>) -> u64 {
    size(Some(result)).saturating_mul(2).div_ceil(10)
}

/// One pass over the first argument for every four characters of the expression.
pub(super) fn matched(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    let text = traversed(size(arguments.first()).saturating_add(1));
    text.saturating_mul(size(arguments.get(1)).div_ceil(4))
}

/// A walk over all that is inside the first argument.
pub(super) fn walked(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    arguments.first().map_or(0, |value| walk(value, 0))
}

/// No list in a list in a list … of this depth is looked into: the walk recurses.
const DEPTH: usize = 200;

fn walk(value: &Value<'_>, depth: usize) -> u64 {
    match value {
        _ if depth > DEPTH => 1,
        Value::String(text) => (text.as_str().len() / 10) as u64,
        Value::Bytes(bytes) => (bytes.len() / 10) as u64,
        Value::List(list) => walk_list(list, depth),
        Value::Map(map) => walk_map(map, depth),
        _ => 1,
    }
}

fn walk_list(list: &List<'_>, depth: usize) -> u64 {
    list.iter().fold(0, |sum, item| sum.saturating_add(walk(&item, depth + 1)))
}

fn walk_map(map: &Map<'_>, depth: usize) -> u64 {
    let entry = |key: &Value<'_>, value: &Value<'_>| walk(key, depth + 1).saturating_add(walk(value, depth + 1));
    map.entries().fold(0, |sum, (key, value)| sum.saturating_add(entry(&key, &value)))
}
