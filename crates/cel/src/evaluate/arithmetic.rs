//! Operators on two values. Integers never wrap: overflow is an error (specification, "Numeric Values").

use std::cmp::Ordering;

use super::no_overload;
use crate::cost::Budget;
use crate::error::EvaluationError;
use crate::syntax::Binary;
use crate::value::{List, Value, compare, equal, is_ordered};

type Calculated<'a> = Result<Value<'a>, EvaluationError>;

/// `-x`
pub(super) fn negate(value: Value<'_>) -> Calculated<'_> {
    match value {
        Value::Int(value) => value.checked_neg().map(Value::Int).ok_or(EvaluationError::Overflow("integer")),
        Value::Double(value) => Ok(Value::Double(-value)),
        Value::Duration(value) => value.negated().map(Value::Duration),
        other => Err(no_overload("-_", &[other])),
    }
}

/// `<`, `<=`, `>`, `>=`; NaN is in no relation to anything.
pub(super) fn relation(operator: Binary, left: &Value<'_>, right: &Value<'_>) -> Result<bool, EvaluationError> {
    if !is_ordered(left, right) {
        return Err(no_overload(operator.symbol(), &[left.clone(), right.clone()]));
    }
    let order = compare(left, right);
    if order.is_none() {
        return Err(EvaluationError::Invalid("NaN values cannot be ordered".to_owned()));
    }
    Ok(match operator {
        Binary::Less => order == Some(Ordering::Less),
        Binary::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Binary::Greater => order == Some(Ordering::Greater),
        _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    })
}

/// `left in right`
pub(super) fn contains(left: &Value<'_>, right: &Value<'_>, budget: &mut Budget) -> Result<bool, EvaluationError> {
    match right {
        Value::List(list) => {
            budget.charge(list.len() as u64)?;
            Ok(match list {
                List::Node(node) => node.items().any(|item| equal(left, &Value::from(item))),
                List::Owned(items) => items.iter().any(|item| equal(left, item)),
            })
        }
        Value::Map(map) => Ok(map.get(left).is_some()),
        other => Err(no_overload("in", &[left.clone(), other.clone()])),
    }
}

/// `+`, `-`, `*`, `/`, `%`
pub(super) fn arithmetic<'a>(
    operator: Binary,
    left: Value<'a>,
    right: Value<'a>,
    budget: &mut Budget,
) -> Calculated<'a> {
    match (&left, &right) {
        (Value::Int(left), Value::Int(right)) => integers(operator, *left, *right).map(Value::Int),
        (Value::Uint(left), Value::Uint(right)) => unsigned(operator, *left, *right).map(Value::Uint),
        (Value::Double(a), Value::Double(b)) => match operator {
            Binary::Add => Ok(Value::Double(a + b)),
            Binary::Subtract => Ok(Value::Double(a - b)),
            Binary::Multiply => Ok(Value::Double(a * b)),
            Binary::Divide => Ok(Value::Double(a / b)),
            _ => Err(no_overload(operator.symbol(), &[left, right])),
        },
        _ if operator == Binary::Add => add(left, right, budget),
        _ if operator == Binary::Subtract => subtract(left, right),
        _ => Err(no_overload(operator.symbol(), &[left, right])),
    }
}

fn integers(operator: Binary, left: i64, right: i64) -> Result<i64, EvaluationError> {
    let result = match operator {
        Binary::Add => left.checked_add(right),
        Binary::Subtract => left.checked_sub(right),
        Binary::Multiply => left.checked_mul(right),
        Binary::Divide if right == 0 => return Err(EvaluationError::DivisionByZero("division")),
        Binary::Divide => left.checked_div(right),
        _ if right == 0 => return Err(EvaluationError::DivisionByZero("modulus")),
        _ => left.checked_rem(right),
    };
    result.ok_or(EvaluationError::Overflow("integer"))
}

fn unsigned(operator: Binary, left: u64, right: u64) -> Result<u64, EvaluationError> {
    let result = match operator {
        Binary::Add => left.checked_add(right),
        Binary::Subtract => left.checked_sub(right),
        Binary::Multiply => left.checked_mul(right),
        Binary::Divide if right == 0 => return Err(EvaluationError::DivisionByZero("division")),
        Binary::Divide => left.checked_div(right),
        _ if right == 0 => return Err(EvaluationError::DivisionByZero("modulus")),
        _ => left.checked_rem(right),
    };
    result.ok_or(EvaluationError::Overflow("unsigned integer"))
}

fn add<'a>(left: Value<'a>, right: Value<'a>, budget: &mut Budget) -> Calculated<'a> {
    match (&left, &right) {
        (Value::String(a), Value::String(b)) => {
            let (a, b) = (a.as_str(), b.as_str());
            budget.charge(concatenation_cost(a.len() + b.len()))?;
            Ok(Value::string([a, b].concat()))
        }
        (Value::Bytes(a), Value::Bytes(b)) => {
            budget.charge(concatenation_cost(a.len() + b.len()))?;
            Ok(Value::Bytes([a.as_ref(), b.as_ref()].concat().into()))
        }
        (Value::List(a), Value::List(b)) => {
            budget.charge(concatenation_cost(a.len() + b.len()))?;
            Ok(Value::list(a.iter().chain(b.iter()).collect()))
        }
        (Value::Timestamp(time), Value::Duration(span)) | (Value::Duration(span), Value::Timestamp(time)) => {
            time.plus(*span).map(Value::Timestamp)
        }
        (Value::Duration(a), Value::Duration(b)) => a.plus(*b).map(Value::Duration),
        _ => Err(no_overload("_+_", &[left, right])),
    }
}

/// Copying costs a tenth of a unit for each element.
fn concatenation_cost(length: usize) -> u64 {
    (length as u64).div_ceil(10)
}

fn subtract<'a>(left: Value<'a>, right: Value<'a>) -> Calculated<'a> {
    match (&left, &right) {
        (Value::Timestamp(a), Value::Timestamp(b)) => a.since(*b).map(Value::Duration),
        (Value::Timestamp(time), Value::Duration(span)) => time.minus(*span).map(Value::Timestamp),
        (Value::Duration(a), Value::Duration(b)) => a.minus(*b).map(Value::Duration),
        _ => Err(no_overload("_-_", &[left, right])),
    }
}
