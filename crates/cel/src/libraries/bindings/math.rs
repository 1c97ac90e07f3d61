//! `cel.lib.ext.math`, which Kubernetes does not have. `math.least` and `math.greatest` are macros over `math.@min` and
//! `math.@max`.

use std::cmp::Ordering;

use super::{Result, argument, integer, invalid, list, no_overload};
use crate::error::EvaluationError;
use crate::registry::{Call, Function, Library, Native, Overload};
use crate::types::Shape;
use crate::value::{Value, compare, is_ordered};

const INTS: Shape = Shape::List(&Shape::Int);
const UINTS: Shape = Shape::List(&Shape::Uint);
const DOUBLES: Shape = Shape::List(&Shape::Double);

/// The overloads of `math.@min` and of `math.@max`.
macro_rules! extremes {
    ($function:ident, $list:ident, $id:literal) => {
        &[
            Overload::global(concat!("math_@", $id, "_double"), &[Shape::Double], Shape::Double, identity),
            Overload::global(concat!("math_@", $id, "_int"), &[Shape::Int], Shape::Int, identity),
            Overload::global(concat!("math_@", $id, "_uint"), &[Shape::Uint], Shape::Uint, identity),
            pair(concat!("math_@", $id, "_double_double"), &[Shape::Double, Shape::Double], Shape::Double, $function),
            pair(concat!("math_@", $id, "_int_int"), &[Shape::Int, Shape::Int], Shape::Int, $function),
            pair(concat!("math_@", $id, "_uint_uint"), &[Shape::Uint, Shape::Uint], Shape::Uint, $function),
            pair(concat!("math_@", $id, "_int_uint"), &[Shape::Int, Shape::Uint], Shape::Dyn, $function),
            pair(concat!("math_@", $id, "_int_double"), &[Shape::Int, Shape::Double], Shape::Dyn, $function),
            pair(concat!("math_@", $id, "_double_int"), &[Shape::Double, Shape::Int], Shape::Dyn, $function),
            pair(concat!("math_@", $id, "_double_uint"), &[Shape::Double, Shape::Uint], Shape::Dyn, $function),
            pair(concat!("math_@", $id, "_uint_int"), &[Shape::Uint, Shape::Int], Shape::Dyn, $function),
            pair(concat!("math_@", $id, "_uint_double"), &[Shape::Uint, Shape::Double], Shape::Dyn, $function),
            Overload::global(concat!("math_@", $id, "_list_double"), &[DOUBLES], Shape::Double, $list),
            Overload::global(concat!("math_@", $id, "_list_int"), &[INTS], Shape::Int, $list),
            Overload::global(concat!("math_@", $id, "_list_uint"), &[UINTS], Shape::Uint, $list),
        ]
    };
}

const fn pair(id: &'static str, parameters: &'static [Shape], result: Shape, function: Native) -> Overload {
    Overload::global(id, parameters, result, function)
}

const fn double(id: &'static str, function: Native) -> Overload {
    Overload::global(id, &[Shape::Double], Shape::Double, function)
}

const fn asked(id: &'static str, function: Native) -> Overload {
    Overload::global(id, &[Shape::Double], Shape::Bool, function)
}

pub(super) const LIBRARY: Library = Library {
    name: "cel.lib.ext.math",
    functions: &[
        Function { name: "math.@min", overloads: extremes!(min, min_of, "min") },
        Function { name: "math.@max", overloads: extremes!(max, max_of, "max") },
        Function { name: "math.ceil", overloads: &[double("math_ceil_double", ceil)] },
        Function { name: "math.floor", overloads: &[double("math_floor_double", floor)] },
        Function { name: "math.round", overloads: &[double("math_round_double", round)] },
        Function { name: "math.trunc", overloads: &[double("math_trunc_double", trunc)] },
        Function { name: "math.isInf", overloads: &[asked("math_isInf_double", is_infinite)] },
        Function { name: "math.isNaN", overloads: &[asked("math_isNaN_double", is_nan)] },
        Function { name: "math.isFinite", overloads: &[asked("math_isFinite_double", is_finite)] },
        Function {
            name: "math.abs",
            overloads: &[
                double("math_abs_double", abs),
                Overload::global("math_abs_int", &[Shape::Int], Shape::Int, abs),
                Overload::global("math_abs_uint", &[Shape::Uint], Shape::Uint, identity),
            ],
        },
        Function {
            name: "math.sign",
            overloads: &[
                double("math_sign_double", sign),
                Overload::global("math_sign_int", &[Shape::Int], Shape::Int, sign),
                Overload::global("math_sign_uint", &[Shape::Uint], Shape::Uint, sign),
            ],
        },
        Function {
            name: "math.sqrt",
            overloads: &[
                double("math_sqrt_double", sqrt),
                Overload::global("math_sqrt_int", &[Shape::Int], Shape::Double, sqrt),
                Overload::global("math_sqrt_uint", &[Shape::Uint], Shape::Double, sqrt),
            ],
        },
        Function {
            name: "math.bitAnd",
            overloads: &[
                pair("math_bitAnd_int_int", &[Shape::Int, Shape::Int], Shape::Int, bit_and),
                pair("math_bitAnd_uint_uint", &[Shape::Uint, Shape::Uint], Shape::Uint, bit_and),
            ],
        },
        Function {
            name: "math.bitOr",
            overloads: &[
                pair("math_bitOr_int_int", &[Shape::Int, Shape::Int], Shape::Int, bit_or),
                pair("math_bitOr_uint_uint", &[Shape::Uint, Shape::Uint], Shape::Uint, bit_or),
            ],
        },
        Function {
            name: "math.bitXor",
            overloads: &[
                pair("math_bitXor_int_int", &[Shape::Int, Shape::Int], Shape::Int, bit_xor),
                pair("math_bitXor_uint_uint", &[Shape::Uint, Shape::Uint], Shape::Uint, bit_xor),
            ],
        },
        Function {
            name: "math.bitNot",
            overloads: &[
                Overload::global("math_bitNot_int_int", &[Shape::Int], Shape::Int, bit_not),
                Overload::global("math_bitNot_uint_uint", &[Shape::Uint], Shape::Uint, bit_not),
            ],
        },
        Function {
            name: "math.bitShiftLeft",
            overloads: &[
                pair("math_bitShiftLeft_int_int", &[Shape::Int, Shape::Int], Shape::Int, shift_left),
                pair("math_bitShiftLeft_uint_int", &[Shape::Uint, Shape::Int], Shape::Uint, shift_left),
            ],
        },
        Function {
            name: "math.bitShiftRight",
            overloads: &[
                pair("math_bitShiftRight_int_int", &[Shape::Int, Shape::Int], Shape::Int, shift_right),
                pair("math_bitShiftRight_uint_int", &[Shape::Uint, Shape::Int], Shape::Uint, shift_right),
            ],
        },
    ],
    types: &[],
};

fn identity<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    argument(arguments, 0).cloned()
}

fn better<'a>(left: Value<'a>, right: Value<'a>, replaced: Ordering) -> Result<Value<'a>> {
    if !is_ordered(&left, &right) {
        return Err(no_overload());
    }
    match compare(&left, &right) {
        None => Err(invalid("NaN values cannot be ordered")),
        Some(order) if order == replaced => Ok(right),
        Some(_) => Ok(left),
    }
}

fn best_of<'a>(arguments: &[Value<'a>], replaced: Ordering) -> Result<Value<'a>> {
    let mut items = list(arguments, 0)?.iter();
    let first = items.next().ok_or_else(|| invalid("the list must not be empty"))?;
    let best = items.try_fold(first, |best, item| better(best, item, replaced))?;
    match best {
        Value::Int(_) | Value::Uint(_) | Value::Double(_) => Ok(best),
        _ => Err(no_overload()),
    }
}

fn min<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    better(argument(arguments, 0)?.clone(), argument(arguments, 1)?.clone(), Ordering::Greater)
}

fn max<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    better(argument(arguments, 0)?.clone(), argument(arguments, 1)?.clone(), Ordering::Less)
}

fn min_of<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    best_of(arguments, Ordering::Greater)
}

fn max_of<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    best_of(arguments, Ordering::Less)
}

fn number(arguments: &[Value<'_>]) -> Result<f64> {
    match argument(arguments, 0)? {
        Value::Double(value) => Ok(*value),
        _ => Err(no_overload()),
    }
}

fn ceil<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Double(number(arguments)?.ceil()))
}

fn floor<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Double(number(arguments)?.floor()))
}

fn round<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Double(number(arguments)?.round()))
}

fn trunc<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Double(number(arguments)?.trunc()))
}

fn is_infinite<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(number(arguments)?.is_infinite()))
}

fn is_nan<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(number(arguments)?.is_nan()))
}

fn is_finite<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(number(arguments)?.is_finite()))
}

fn abs<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    match argument(arguments, 0)? {
        Value::Double(value) => Ok(Value::Double(value.abs())),
        Value::Int(value) => value.checked_abs().map(Value::Int).ok_or(EvaluationError::Overflow("integer")),
        _ => Err(no_overload()),
    }
}

fn sign<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    match argument(arguments, 0)? {
        Value::Double(value) if *value == 0.0 => Ok(Value::Double(0.0)),
        Value::Double(value) => Ok(Value::Double(value.signum())),
        Value::Int(value) => Ok(Value::Int(value.signum())),
        Value::Uint(value) => Ok(Value::Uint(u64::from(*value > 0))),
        _ => Err(no_overload()),
    }
}

fn sqrt<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    match argument(arguments, 0)? {
        Value::Double(value) => Ok(Value::Double(value.sqrt())),
        Value::Int(value) => Ok(Value::Double((*value as f64).sqrt())),
        Value::Uint(value) => Ok(Value::Double((*value as f64).sqrt())),
        _ => Err(no_overload()),
    }
}

fn bits<'a>(arguments: &[Value<'a>], operation: impl Fn(u64, u64) -> u64) -> Result<Value<'a>> {
    match (argument(arguments, 0)?, argument(arguments, 1)?) {
        (Value::Int(left), Value::Int(right)) => {
            Ok(Value::Int(operation(left.cast_unsigned(), right.cast_unsigned()).cast_signed()))
        }
        (Value::Uint(left), Value::Uint(right)) => Ok(Value::Uint(operation(*left, *right))),
        _ => Err(no_overload()),
    }
}

fn bit_and<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    bits(arguments, |left, right| left & right)
}

fn bit_or<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    bits(arguments, |left, right| left | right)
}

fn bit_xor<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    bits(arguments, |left, right| left ^ right)
}

fn bit_not<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    match argument(arguments, 0)? {
        Value::Int(value) => Ok(Value::Int(!value)),
        Value::Uint(value) => Ok(Value::Uint(!value)),
        _ => Err(no_overload()),
    }
}

/// Shifts the bits, zeros coming in; what is shifted out is gone.
fn shift<'a>(arguments: &[Value<'a>], operation: impl Fn(u64, u32) -> Option<u64>) -> Result<Value<'a>> {
    let places = integer(arguments, 1)?;
    if places < 0 {
        return Err(invalid(format!("negative offset: {places}")));
    }
    let places = u32::try_from(places).unwrap_or(u32::MAX);
    let shifted = |value| operation(value, places).unwrap_or(0);
    match argument(arguments, 0)? {
        Value::Int(value) => Ok(Value::Int(shifted(value.cast_unsigned()).cast_signed())),
        Value::Uint(value) => Ok(Value::Uint(shifted(*value))),
        _ => Err(no_overload()),
    }
}

fn shift_left<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    shift(arguments, u64::checked_shl)
}

fn shift_right<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    shift(arguments, u64::checked_shr)
}
