//! `cel.lib.ext.lists` at version 3. `sortBy` is a macro over `@sortByAssociatedKeys`.

use super::lists::is_comparable;
use super::{Result, integer, invalid, list, pairs_within_reason, sizes};
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::{List, Value, compare, equal};

const ITEM: Shape = Shape::Parameter('T');
const LIST: Shape = Shape::List(&ITEM);
const LISTS: Shape = Shape::List(&LIST);
const DYNAMIC: Shape = Shape::List(&Shape::Dyn);
const INTS: Shape = Shape::List(&Shape::Int);
const UINTS: Shape = Shape::List(&Shape::Uint);
const DOUBLES: Shape = Shape::List(&Shape::Double);
const BOOLS: Shape = Shape::List(&Shape::Bool);
const DURATIONS: Shape = Shape::List(&Shape::Duration);
const TIMESTAMPS: Shape = Shape::List(&Shape::Timestamp);
const STRINGS: Shape = Shape::List(&Shape::String);
const BYTES: Shape = Shape::List(&Shape::Bytes);

/// What making a list costs.
const CREATION: u64 = 10;
/// `lists.range` makes no longer list.
const MAXIMUM_RANGE: i64 = 1_000_000;
/// Lists are flattened no deeper: it recurses.
const MAXIMUM_DEPTH: usize = 1000;

pub(super) const LIBRARY: Library = Library {
    name: "cel.lib.ext.lists",
    functions: &[
        Function {
            name: "slice",
            overloads: &[
                Overload::member("list_slice", &[LIST, Shape::Int, Shape::Int], LIST, slice).costing(result_cost)
            ],
        },
        Function {
            name: "flatten",
            overloads: &[
                Overload::member("list_flatten", &[LISTS], LIST, flatten).costing(flatten_cost).unguarded(),
                Overload::member("list_flatten_int", &[DYNAMIC, Shape::Int], DYNAMIC, flatten)
                    .costing(flatten_cost)
                    .unguarded(),
            ],
        },
        Function {
            name: "sort",
            overloads: &[
                Overload::member("list_int_sort", &[INTS], INTS, sort).costing(sort_cost).unguarded(),
                Overload::member("list_uint_sort", &[UINTS], UINTS, sort).costing(sort_cost).unguarded(),
                Overload::member("list_double_sort", &[DOUBLES], DOUBLES, sort).costing(sort_cost).unguarded(),
                Overload::member("list_bool_sort", &[BOOLS], BOOLS, sort).costing(sort_cost).unguarded(),
                Overload::member("list_google.protobuf.Duration_sort", &[DURATIONS], DURATIONS, sort)
                    .costing(sort_cost)
                    .unguarded(),
                Overload::member("list_google.protobuf.Timestamp_sort", &[TIMESTAMPS], TIMESTAMPS, sort)
                    .costing(sort_cost)
                    .unguarded(),
                Overload::member("list_string_sort", &[STRINGS], STRINGS, sort).costing(sort_cost).unguarded(),
                Overload::member("list_bytes_sort", &[BYTES], BYTES, sort).costing(sort_cost).unguarded(),
            ],
        },
        Function {
            name: "@sortByAssociatedKeys",
            overloads: &[
                by_keys("list_int_sortByAssociatedKeys", &[LIST, INTS]),
                by_keys("list_uint_sortByAssociatedKeys", &[LIST, UINTS]),
                by_keys("list_double_sortByAssociatedKeys", &[LIST, DOUBLES]),
                by_keys("list_bool_sortByAssociatedKeys", &[LIST, BOOLS]),
                by_keys("list_google.protobuf.Duration_sortByAssociatedKeys", &[LIST, DURATIONS]),
                by_keys("list_google.protobuf.Timestamp_sortByAssociatedKeys", &[LIST, TIMESTAMPS]),
                by_keys("list_string_sortByAssociatedKeys", &[LIST, STRINGS]),
                by_keys("list_bytes_sortByAssociatedKeys", &[LIST, BYTES]),
            ],
        },
        Function {
            name: "lists.range",
            overloads: &[Overload::global("lists_range", &[Shape::Int], INTS, range).costing(result_cost)],
        },
        Function {
            name: "reverse",
            overloads: &[Overload::member("list_reverse", &[LIST], LIST, reverse).costing(result_cost)],
        },
        Function {
            name: "distinct",
            overloads: &[Overload::member("list_distinct", &[LIST], LIST, distinct).costing(sort_cost)],
        },
    ],
    types: &[],
};

const fn by_keys(id: &'static str, parameters: &'static [Shape]) -> Overload {
    Overload::member(id, parameters, LIST, sort_by_keys).costing(sort_by_cost).unguarded()
}

fn slice<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let (list, start, end) = (list(arguments, 0)?, integer(arguments, 1)?, integer(arguments, 2)?);
    let bounds = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    match bounds {
        Some((from, to)) if from <= to && to <= list.len() => {
            Ok(Value::list(list.iter().skip(from).take(to - from).collect()))
        }
        _ => Err(invalid(format!("cannot slice({start}, {end}), list is length {}", list.len()))),
    }
}

fn flatten<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let depth = if arguments.len() > 1 { integer(arguments, 1)? } else { 1 };
    let depth = usize::try_from(depth).map_err(|_| invalid("level must be non-negative"))?;
    let mut items = Vec::new();
    flatten_into(&mut items, list(arguments, 0)?, depth.min(MAXIMUM_DEPTH));
    Ok(Value::list(items))
}

fn flatten_into<'a>(items: &mut Vec<Value<'a>>, list: &List<'a>, depth: usize) {
    for item in list.iter() {
        match item {
            Value::List(inner) if depth > 0 => flatten_into(items, &inner, depth - 1),
            item => items.push(item),
        }
    }
}

fn sort<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let list = list(arguments, 0)?;
    sorted(list, list)
}

fn sort_by_keys<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    sorted(list(arguments, 0)?, list(arguments, 1)?)
}

fn sorted<'a>(list: &List<'a>, keys: &List<'a>) -> Result<Value<'a>> {
    if list.len() != keys.len() {
        return Err(invalid("as many keys as items are needed to sort"));
    }
    sort_by_first(keys.iter().zip(list.iter()).collect())
}

/// The second of each pair, sorted by the first.
pub(crate) fn sort_by_first<'a>(mut pairs: Vec<(Value<'a>, Value<'a>)>) -> Result<Value<'a>> {
    let Some((first, _)) = pairs.first() else { return Ok(Value::list(vec![])) };
    if !is_comparable(first) {
        return Err(invalid("list elements must be comparable"));
    }
    let kind = std::mem::discriminant(first);
    if pairs.iter().any(|(key, _)| std::mem::discriminant(key) != kind) {
        return Err(invalid("list elements must have the same type"));
    }
    insertion_or_stable(&mut pairs);
    Ok(Value::list(pairs.into_iter().map(|(_, item)| item).collect()))
}

/// NaN is before nothing and nothing is before it, which is no order: up to twelve items the library that is followed
/// sorts by insertion, which can be seen then.
fn insertion_or_stable(pairs: &mut [(Value<'_>, Value<'_>)]) {
    if pairs.len() > 12 {
        pairs.sort_by(|left, right| total(&left.0, &right.0));
        return;
    }
    for end in 1..pairs.len() {
        let mut place = end;
        while let Some([left, right]) = pairs.get(place - 1..=place)
            && compare(&right.0, &left.0) == Some(std::cmp::Ordering::Less)
        {
            pairs.swap(place - 1, place);
            place -= 1;
            if place == 0 {
                break;
            }
        }
    }
}

fn total(left: &Value<'_>, right: &Value<'_>) -> std::cmp::Ordering {
    match (left, right) {
        (Value::Double(left), Value::Double(right)) => left.total_cmp(right),
        _ => compare(left, right).unwrap_or(std::cmp::Ordering::Equal),
    }
}

fn range<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let end = integer(arguments, 0)?;
    if !(0..=MAXIMUM_RANGE).contains(&end) {
        return Err(invalid(format!("lists.range: size {end} is not within 0 and {MAXIMUM_RANGE}")));
    }
    Ok(Value::list((0..end).map(Value::Int).collect()))
}

fn reverse<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let mut items: Vec<Value<'a>> = list(arguments, 0)?.iter().collect();
    items.reverse();
    Ok(Value::list(items))
}

fn distinct<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let list = list(arguments, 0)?;
    pairs_within_reason(list, list)?;
    let mut items: Vec<Value<'a>> = Vec::new();
    for item in list.iter() {
        if !items.iter().any(|known| equal(&item, known)) {
            items.push(item);
        }
    }
    Ok(Value::list(items))
}

fn result_cost(_: &[Value<'_>], result: &Value<'_>) -> u64 {
    sizes::size(Some(result)).saturating_add(1 + CREATION)
}

fn flatten_cost(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    let depth = integer(arguments, 1).ok().and_then(|depth| u64::try_from(depth).ok()).unwrap_or(1);
    sizes::size(arguments.first()).saturating_mul(depth).saturating_add(1 + CREATION)
}

fn sort_cost(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    list(arguments, 0).map_or(0, comparisons)
}

fn sort_by_cost(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    list(arguments, 1).map_or(0, comparisons)
}

/// Every item with every other, twice, and a tenth more where they are texts.
fn comparisons(list: &List<'_>) -> u64 {
    let size = u64::try_from(list.len()).unwrap_or(u64::MAX);
    let texts = matches!(list.iter().next(), Some(Value::String(_) | Value::Bytes(_)));
    let tenths = if texts { 21 } else { 20 };
    (size.saturating_mul(size).saturating_mul(tenths) / 10).saturating_add(1 + CREATION)
}
