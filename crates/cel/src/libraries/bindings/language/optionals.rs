//! `cel.lib.optional` at version 2: the functions; its syntax and macros belong to the language.

use std::sync::Arc;

use super::super::{Result, argument, invalid, list, no_overload};
use super::first;
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

const INNER: Shape = Shape::Parameter('V');
const OPTIONAL: Shape = Shape::Optional(&INNER);
const LIST: Shape = Shape::List(&INNER);
const LIST_OF_OPTIONALS: Shape = Shape::List(&OPTIONAL);

pub(super) const LIBRARY: Library = Library {
    name: "cel.lib.optional",
    functions: &[
        Function { name: "optional.of", overloads: &[Overload::global("optional_of", &[INNER], OPTIONAL, of)] },
        Function {
            name: "optional.ofNonZeroValue",
            overloads: &[Overload::global("optional_ofNonZeroValue", &[INNER], OPTIONAL, of_non_zero)],
        },
        Function { name: "optional.none", overloads: &[Overload::global("optional_none", &[], OPTIONAL, none)] },
        Function { name: "value", overloads: &[Overload::member("optional_value", &[OPTIONAL], INNER, value)] },
        Function {
            name: "hasValue",
            overloads: &[Overload::member("optional_hasValue", &[OPTIONAL], Shape::Bool, has_value)],
        },
        Function {
            name: "or",
            overloads: &[Overload::member("optional_or_optional", &[OPTIONAL, OPTIONAL], OPTIONAL, or)],
        },
        Function {
            name: "orValue",
            overloads: &[Overload::member("optional_orValue_value", &[OPTIONAL, INNER], INNER, or_value)],
        },
        Function { name: "first", overloads: &[Overload::member("list_first", &[LIST], OPTIONAL, first_item)] },
        Function { name: "last", overloads: &[Overload::member("list_last", &[LIST], OPTIONAL, last_item)] },
        Function {
            name: "optional.unwrap",
            overloads: &[Overload::global("optional_unwrap", &[LIST_OF_OPTIONALS], LIST, unwrap)],
        },
        Function {
            name: "unwrapOpt",
            overloads: &[Overload::member("optional_unwrapOpt", &[LIST_OF_OPTIONALS], LIST, unwrap)],
        },
    ],
    types: &[],
};

fn inner<'v, 'a>(value: &'v Value<'a>) -> Result<Option<&'v Value<'a>>> {
    match value {
        Value::Optional(inner) => Ok(inner.as_deref()),
        _ => Err(no_overload()),
    }
}

fn of<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    first(arguments).cloned().map(Value::some)
}

fn of_non_zero<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let value = first(arguments)?;
    Ok(if is_zero(value) { Value::Optional(None) } else { Value::some(value.clone()) })
}

fn is_zero(value: &Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Int(value) => *value == 0,
        Value::Uint(value) => *value == 0,
        Value::Double(value) => *value == 0.0,
        Value::Duration(value) => value.nanoseconds() == 0,
        // Go's zero time, not the Unix epoch.
        Value::Timestamp(value) => value.seconds() == -62_135_596_800 && value.fraction() == 0,
        Value::String(_) | Value::Bytes(_) | Value::List(_) | Value::Map(_) => value.length() == 0,
        // cel-go knows no zero of these, not even of an empty optional.
        Value::Optional(_) | Value::Type(_) | Value::Object(_) => false,
    }
}

fn none<'a>(_: &mut Call<'_>, _: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Optional(None))
}

fn value<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    inner(first(arguments)?)?.cloned().ok_or_else(|| invalid("optional.none() dereference"))
}

fn has_value<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(inner(first(arguments)?)?.is_some()))
}

fn or<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let given = first(arguments)?;
    Ok(if inner(given)?.is_some() { given.clone() } else { argument(arguments, 1)?.clone() })
}

fn or_value<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    match inner(first(arguments)?)? {
        Some(value) => Ok(value.clone()),
        None => argument(arguments, 1).cloned(),
    }
}

fn first_item<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Optional(list(arguments, 0)?.get(0).map(Arc::new)))
}

fn last_item<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let list = list(arguments, 0)?;
    Ok(Value::Optional(list.len().checked_sub(1).and_then(|last| list.get(last)).map(Arc::new)))
}

fn unwrap<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let mut present = Vec::new();
    for item in list(arguments, 0)?.iter() {
        present.extend(inner(&item)?.cloned());
    }
    Ok(Value::list(present))
}
