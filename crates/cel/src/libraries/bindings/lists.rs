//! `kubernetes.lists`

use std::cmp::Ordering;

use super::{Result, argument, invalid, list, no_overload, sizes};
use crate::error::EvaluationError;
use crate::registry::{Call, Function, Library, Overload};
use crate::time::Duration;
use crate::types::Shape;
use crate::value::{Value, compare, equal};

const ITEM: Shape = Shape::Parameter('A');
const LIST: Shape = Shape::List(&ITEM);
const INTS: Shape = Shape::List(&Shape::Int);
const UINTS: Shape = Shape::List(&Shape::Uint);
const DOUBLES: Shape = Shape::List(&Shape::Double);
const BOOLS: Shape = Shape::List(&Shape::Bool);
const DURATIONS: Shape = Shape::List(&Shape::Duration);
const TIMESTAMPS: Shape = Shape::List(&Shape::Timestamp);
const STRINGS: Shape = Shape::List(&Shape::String);
const BYTES: Shape = Shape::List(&Shape::Bytes);

pub(super) const LIBRARY: Library = Library {
    name: "kubernetes.lists",
    functions: &[
        Function {
            name: "isSorted",
            overloads: &[
                Overload::member("list_int_is_sorted_bool", &[INTS], Shape::Bool, is_sorted).costing(sizes::walked),
                Overload::member("list_uint_is_sorted_bool", &[UINTS], Shape::Bool, is_sorted).costing(sizes::walked),
                Overload::member("list_double_is_sorted_bool", &[DOUBLES], Shape::Bool, is_sorted)
                    .costing(sizes::walked),
                Overload::member("list_bool_is_sorted_bool", &[BOOLS], Shape::Bool, is_sorted).costing(sizes::walked),
                Overload::member("list_duration_is_sorted_bool", &[DURATIONS], Shape::Bool, is_sorted)
                    .costing(sizes::walked),
                Overload::member("list_timestamp_is_sorted_bool", &[TIMESTAMPS], Shape::Bool, is_sorted)
                    .costing(sizes::walked),
                Overload::member("list_string_is_sorted_bool", &[STRINGS], Shape::Bool, is_sorted)
                    .costing(sizes::walked),
                Overload::member("list_bytes_is_sorted_bool", &[BYTES], Shape::Bool, is_sorted).costing(sizes::walked),
            ],
        },
        Function {
            name: "sum",
            overloads: &[
                Overload::member("list_int_sum_int", &[INTS], Shape::Int, sum_ints).costing(sizes::walked),
                Overload::member("list_uint_sum_uint", &[UINTS], Shape::Uint, sum_uints).costing(sizes::walked),
                Overload::member("list_double_sum_double", &[DOUBLES], Shape::Double, sum_doubles)
                    .costing(sizes::walked),
                Overload::member("list_duration_sum_duration", &[DURATIONS], Shape::Duration, sum_durations)
                    .costing(sizes::walked),
            ],
        },
        Function {
            name: "max",
            overloads: &[
                Overload::member("list_int_max_int", &[INTS], Shape::Int, max).costing(sizes::walked),
                Overload::member("list_uint_max_uint", &[UINTS], Shape::Uint, max).costing(sizes::walked),
                Overload::member("list_double_max_double", &[DOUBLES], Shape::Double, max).costing(sizes::walked),
                Overload::member("list_bool_max_bool", &[BOOLS], Shape::Bool, max).costing(sizes::walked),
                Overload::member("list_duration_max_duration", &[DURATIONS], Shape::Duration, max)
                    .costing(sizes::walked),
                Overload::member("list_timestamp_max_timestamp", &[TIMESTAMPS], Shape::Timestamp, max)
                    .costing(sizes::walked),
                Overload::member("list_string_max_string", &[STRINGS], Shape::String, max).costing(sizes::walked),
                Overload::member("list_bytes_max_bytes", &[BYTES], Shape::Bytes, max).costing(sizes::walked),
            ],
        },
        Function {
            name: "min",
            overloads: &[
                Overload::member("list_int_min_int", &[INTS], Shape::Int, min).costing(sizes::walked),
                Overload::member("list_uint_min_uint", &[UINTS], Shape::Uint, min).costing(sizes::walked),
                Overload::member("list_double_min_double", &[DOUBLES], Shape::Double, min).costing(sizes::walked),
                Overload::member("list_bool_min_bool", &[BOOLS], Shape::Bool, min).costing(sizes::walked),
                Overload::member("list_duration_min_duration", &[DURATIONS], Shape::Duration, min)
                    .costing(sizes::walked),
                Overload::member("list_timestamp_min_timestamp", &[TIMESTAMPS], Shape::Timestamp, min)
                    .costing(sizes::walked),
                Overload::member("list_string_min_string", &[STRINGS], Shape::String, min).costing(sizes::walked),
                Overload::member("list_bytes_min_bytes", &[BYTES], Shape::Bytes, min).costing(sizes::walked),
            ],
        },
        Function {
            name: "indexOf",
            overloads: &[
                Overload::member("list_a_index_of_int", &[LIST, ITEM], Shape::Int, index_of).costing(sizes::walked)
            ],
        },
        Function {
            name: "lastIndexOf",
            overloads: &[Overload::member("list_a_last_index_of_int", &[LIST, ITEM], Shape::Int, last_index_of)
                .costing(sizes::walked)],
        },
        Function {
            name: "includes",
            overloads: &[Overload::member("list_includes_dyn_dyn", &[Shape::Dyn, Shape::Dyn], Shape::Bool, includes)
                .costing(sizes::walked)],
        },
    ],
    types: &[],
};

/// Whether the type has an order at all; mixed types are only found where they are compared.
pub(super) fn is_comparable(value: &Value<'_>) -> bool {
    matches!(
        value,
        Value::Bool(_)
            | Value::Int(_)
            | Value::Uint(_)
            | Value::Double(_)
            | Value::String(_)
            | Value::Bytes(_)
            | Value::Timestamp(_)
            | Value::Duration(_)
    )
}

fn is_sorted<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let mut previous: Option<Value<'a>> = None;
    for item in list(arguments, 0)?.iter() {
        if !is_comparable(&item) {
            return Err(no_overload());
        }
        if previous.is_some_and(|previous| compare(&previous, &item) == Some(Ordering::Greater)) {
            return Ok(Value::Bool(false));
        }
        previous = Some(item);
    }
    Ok(Value::Bool(true))
}

fn best<'a>(arguments: &[Value<'a>], replaced: Ordering, name: &str) -> Result<Value<'a>> {
    let mut best: Option<Value<'a>> = None;
    for item in list(arguments, 0)?.iter() {
        if !is_comparable(&item) {
            return Err(no_overload());
        }
        if best.as_ref().is_none_or(|best| compare(best, &item) == Some(replaced)) {
            best = Some(item);
        }
    }
    best.ok_or_else(|| invalid(format!("{name} called on empty list")))
}

fn max<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    best(arguments, Ordering::Less, "max")
}

fn min<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    best(arguments, Ordering::Greater, "min")
}

fn sum_ints<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let sum = list(arguments, 0)?.iter().try_fold(0_i64, |sum, item| match item {
        Value::Int(value) => sum.checked_add(value).ok_or(EvaluationError::Overflow("integer")),
        _ => Err(no_overload()),
    });
    sum.map(Value::Int)
}

fn sum_uints<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let sum = list(arguments, 0)?.iter().try_fold(0_u64, |sum, item| match item {
        Value::Uint(value) => sum.checked_add(value).ok_or(EvaluationError::Overflow("unsigned integer")),
        _ => Err(no_overload()),
    });
    sum.map(Value::Uint)
}

fn sum_doubles<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let sum = list(arguments, 0)?.iter().try_fold(0.0, |sum, item| match item {
        Value::Double(value) => Ok(sum + value),
        _ => Err(no_overload()),
    });
    sum.map(Value::Double)
}

fn sum_durations<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let nothing = Duration::from_nanoseconds(0);
    let sum = list(arguments, 0)?.iter().try_fold(nothing, |sum, item| match item {
        Value::Duration(value) => sum.plus(value),
        _ => Err(no_overload()),
    });
    sum.map(Value::Duration)
}

fn place<'a>(found: Option<usize>) -> Value<'a> {
    Value::Int(found.and_then(|place| i64::try_from(place).ok()).unwrap_or(-1))
}

fn index_of<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let wanted = argument(arguments, 1)?;
    Ok(place(list(arguments, 0)?.iter().position(|item| equal(&item, wanted))))
}

fn last_index_of<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let wanted = argument(arguments, 1)?;
    let places = list(arguments, 0)?.iter().enumerate().filter(|(_, item)| equal(item, wanted));
    Ok(place(places.last().map(|(place, _)| place)))
}

fn includes<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let (target, wanted) = (argument(arguments, 0)?, argument(arguments, 1)?);
    Ok(Value::Bool(match target {
        Value::List(list) => list.iter().any(|item| equal(&item, wanted)),
        target => equal(target, wanted),
    }))
}
