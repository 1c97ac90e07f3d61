//! `cel.lib.ext.sets`

use super::{Result, list, pairs_within_reason, sizes};
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::{List, Value, equal};

const LIST: Shape = Shape::List(&Shape::Parameter('T'));

pub(super) const LIBRARY: Library = Library {
    name: "cel.lib.ext.sets",
    functions: &[
        Function {
            name: "sets.contains",
            overloads: &[
                Overload::global("list_sets_contains_list", &[LIST, LIST], Shape::Bool, contains).costing(once_cost)
            ],
        },
        Function {
            name: "sets.equivalent",
            overloads: &[Overload::global("list_sets_equivalent_list", &[LIST, LIST], Shape::Bool, equivalent)
                .costing(twice_cost)],
        },
        Function {
            name: "sets.intersects",
            overloads: &[Overload::global("list_sets_intersects_list", &[LIST, LIST], Shape::Bool, intersects)
                .costing(once_cost)],
        },
    ],
    types: &[],
};

fn has(list: &List<'_>, wanted: &Value<'_>) -> bool {
    list.iter().any(|item| equal(wanted, &item))
}

fn has_all(list: &List<'_>, wanted: &List<'_>) -> bool {
    wanted.iter().all(|item| has(list, &item))
}

fn both<'v, 'a>(arguments: &'v [Value<'a>]) -> Result<(&'v List<'a>, &'v List<'a>)> {
    let (left, right) = (list(arguments, 0)?, list(arguments, 1)?);
    pairs_within_reason(left, right)?;
    Ok((left, right))
}

fn contains<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let (left, right) = both(arguments)?;
    Ok(Value::Bool(has_all(left, right)))
}

fn equivalent<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let (left, right) = both(arguments)?;
    Ok(Value::Bool(has_all(left, right) && has_all(right, left)))
}

fn intersects<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let (left, right) = both(arguments)?;
    Ok(Value::Bool(left.iter().any(|item| has(right, &item))))
}

/// Every item of one with every item of the other.
fn once_cost(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    let pairs = sizes::size(arguments.first()).saturating_mul(sizes::size(arguments.get(1)));
    pairs.saturating_add(1)
}

fn twice_cost(arguments: &[Value<'_>], result: &Value<'_>) -> u64 {
    once_cost(arguments, result).saturating_mul(2).saturating_sub(1)
}
