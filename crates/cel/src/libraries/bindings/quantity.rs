//! `kubernetes.quantity`

use std::cmp::Ordering;

use super::{Result, argument, integer, invalid, no_overload, sizes, text};
use crate::libraries::Object;
use crate::libraries::quantity::{OutOfRange, Quantity};
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

const QUANTITY: Shape = Shape::Opaque("kubernetes.Quantity");

pub(super) const LIBRARY: Library = Library {
    name: "kubernetes.quantity",
    functions: &[
        Function {
            name: "quantity",
            overloads: &[Overload::global("string_to_quantity", &[Shape::String], QUANTITY, parse)
                .costing(sizes::first_traversed)],
        },
        Function {
            name: "isQuantity",
            overloads: &[Overload::global("is_quantity_string", &[Shape::String], Shape::Bool, is_quantity)
                .costing(sizes::first_traversed)],
        },
        Function { name: "sign", overloads: &[Overload::global("quantity_sign", &[QUANTITY], Shape::Int, sign)] },
        Function {
            name: "isGreaterThan",
            overloads: &[Overload::member("quantity_is_greater_than", &[QUANTITY, QUANTITY], Shape::Bool, is_greater)],
        },
        Function {
            name: "isLessThan",
            overloads: &[Overload::member("quantity_is_less_than", &[QUANTITY, QUANTITY], Shape::Bool, is_less)],
        },
        Function {
            name: "compareTo",
            overloads: &[Overload::member("quantity_compare_to", &[QUANTITY, QUANTITY], Shape::Int, compare)],
        },
        Function {
            name: "asApproximateFloat",
            overloads: &[Overload::member("quantity_get_float", &[QUANTITY], Shape::Double, as_float)],
        },
        Function {
            name: "asInteger",
            overloads: &[Overload::member("quantity_get_int", &[QUANTITY], Shape::Int, as_integer)],
        },
        Function {
            name: "isInteger",
            overloads: &[Overload::member("quantity_is_integer", &[QUANTITY], Shape::Bool, is_integer)],
        },
        Function {
            name: "add",
            overloads: &[
                Overload::member("quantity_add", &[QUANTITY, QUANTITY], QUANTITY, add),
                Overload::member("quantity_add_int", &[QUANTITY, Shape::Int], QUANTITY, add_integer),
            ],
        },
        Function {
            name: "sub",
            overloads: &[
                Overload::member("quantity_sub", &[QUANTITY, QUANTITY], QUANTITY, sub),
                Overload::member("quantity_sub_int", &[QUANTITY, Shape::Int], QUANTITY, sub_integer),
            ],
        },
    ],
    types: &["kubernetes.Quantity"],
};

fn quantity<'v>(arguments: &'v [Value<'_>], place: usize) -> Result<&'v Quantity> {
    match argument(arguments, place)? {
        Value::Object(object) => match &**object {
            Object::Quantity(quantity) => Ok(quantity),
            _ => Err(no_overload()),
        },
        _ => Err(no_overload()),
    }
}

fn value<'a>(result: std::result::Result<Quantity, OutOfRange>) -> Result<Value<'a>> {
    result.map(|quantity| Value::object(Object::Quantity(quantity))).map_err(invalid)
}

fn parse<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let parsed = Quantity::parse(text(arguments, 0)?).map_err(invalid)?;
    Ok(Value::object(Object::Quantity(parsed)))
}

fn is_quantity<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(Quantity::parse(text(arguments, 0)?).is_ok()))
}

fn sign<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Int(quantity(arguments, 0)?.sign()))
}

fn ordering(arguments: &[Value<'_>]) -> Result<Ordering> {
    Ok(quantity(arguments, 0)?.cmp(quantity(arguments, 1)?))
}

fn is_greater<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(ordering(arguments)?.is_gt()))
}

fn is_less<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(ordering(arguments)?.is_lt()))
}

fn compare<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Int(ordering(arguments)? as i64))
}

fn as_float<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Double(quantity(arguments, 0)?.as_approximate_float()))
}

fn as_integer<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let integer = quantity(arguments, 0)?.as_integer();
    integer.map(Value::Int).ok_or_else(|| invalid("cannot convert value to integer"))
}

fn is_integer<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(quantity(arguments, 0)?.as_integer().is_some()))
}

fn add<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    value(quantity(arguments, 0)?.add(quantity(arguments, 1)?))
}

fn add_integer<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    value(quantity(arguments, 0)?.add(&Quantity::from_integer(integer(arguments, 1)?)))
}

fn sub<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    value(quantity(arguments, 0)?.sub(quantity(arguments, 1)?))
}

fn sub_integer<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    value(quantity(arguments, 0)?.sub(&Quantity::from_integer(integer(arguments, 1)?)))
}
