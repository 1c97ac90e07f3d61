//! Size and the tests on strings.

use super::super::{Result, no_overload, sizes, text};
use super::first;
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

const STRING: Shape = Shape::String;
const TWO_STRINGS: &[Shape] = &[STRING, STRING];
const LIST: Shape = Shape::List(&Shape::Parameter('A'));
const MAP: Shape = Shape::Map(&Shape::Parameter('A'), &Shape::Parameter('B'));

pub(super) const LIBRARY: Library = Library {
    name: "standard.text",
    functions: &[
        Function {
            name: "size",
            overloads: &[
                Overload::global("size_bytes", &[Shape::Bytes], Shape::Int, size).unguarded(),
                Overload::member("bytes_size", &[Shape::Bytes], Shape::Int, size).unguarded(),
                Overload::global("size_list", &[LIST], Shape::Int, size).unguarded(),
                Overload::member("list_size", &[LIST], Shape::Int, size).unguarded(),
                Overload::global("size_map", &[MAP], Shape::Int, size).unguarded(),
                Overload::member("map_size", &[MAP], Shape::Int, size).unguarded(),
                Overload::global("size_string", &[STRING], Shape::Int, size).unguarded(),
                Overload::member("string_size", &[STRING], Shape::Int, size).unguarded(),
            ],
        },
        Function {
            name: "contains",
            overloads: &[
                Overload::member("contains_string", TWO_STRINGS, Shape::Bool, contains).costing(containing_cost)
            ],
        },
        Function {
            name: "startsWith",
            overloads: &[
                Overload::member("starts_with_string", TWO_STRINGS, Shape::Bool, starts_with).costing(affix_cost)
            ],
        },
        Function {
            name: "endsWith",
            overloads: &[Overload::member("ends_with_string", TWO_STRINGS, Shape::Bool, ends_with).costing(affix_cost)],
        },
        Function {
            name: "matches",
            overloads: &[
                Overload::global("matches", TWO_STRINGS, Shape::Bool, matches).costing(sizes::matched),
                Overload::member("matches_string", TWO_STRINGS, Shape::Bool, matches).costing(sizes::matched),
            ],
        },
    ],
    types: &[],
};

fn size<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let sized = first(arguments)?;
    if !matches!(sized, Value::String(_) | Value::Bytes(_) | Value::List(_) | Value::Map(_)) {
        return Err(no_overload());
    }
    i64::try_from(sized.length()).map(Value::Int).map_err(|_| no_overload())
}

fn contains<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(text(arguments, 0)?.contains(text(arguments, 1)?)))
}

fn starts_with<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(text(arguments, 0)?.starts_with(text(arguments, 1)?)))
}

fn ends_with<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(text(arguments, 0)?.ends_with(text(arguments, 1)?)))
}

fn matches<'a>(call: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(call.regex(text(arguments, 1)?)?.is_match(text(arguments, 0)?)))
}

/// Each tenth character of the one string is looked for in each tenth of the other.
fn containing_cost(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    let part = |place| sizes::traversed(sizes::size(arguments.get(place)));
    part(0).saturating_mul(part(1))
}

fn affix_cost(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    sizes::traversed(sizes::size(arguments.get(1)))
}
