//! The libraries as tables: names, overloads, types and costs over the pure logic beside this folder.
//!
//! | library | in the Kubernetes environment | here |
//! |---|---|---|
//! | `kubernetes.urls`, `kubernetes.regex` | 1.23 | `url`, `regex` |
//! | `kubernetes.lists` | 1.23, `includes` 1.37 | `lists` |
//! | `kubernetes.authz`, `kubernetes.authzSelectors` | 1.27, selectors 1.31 | `authorizer` |
//! | `kubernetes.quantity` | 1.28 | `quantity` |
//! | `cel.lib.ext.strings` version 2 | 1.29 | `strings` |
//! | `cel.lib.ext.sets` | 1.29 | `sets` |
//! | `kubernetes.net.ip`, `kubernetes.net.cidr` | 1.30 | `ip`, `cidr` |
//! | `kubernetes.format` | 1.31 | `format` |
//! | `kubernetes.Semver` version 1 | 1.33 | `semver` |
//! | `cel.lib.ext.lists` version 3 | 1.34 | `extended_lists` |
//! | `kubernetes.jsonpatch` | only in mutating policies | `json_patch` |
//! | `cel.lib.ext.math`, `cel.lib.ext.encoders`, `strings` version 4 | never | `math`, `encoders`, `strings` |

mod authorizer;
mod cidr;
mod encoders;
mod extended_lists;
mod format;
mod ip;
mod json_patch;
mod language;
mod lists;
mod math;
mod quantity;
mod regex;
mod semver;
mod sets;
mod sizes;
mod strings;
mod url;

pub(crate) use extended_lists::sort_by_first;

use crate::error::EvaluationError;
use crate::registry::Library;
use crate::types::Shape;
use crate::value::{List, Text, Value};

/// What the language itself has.
pub const LANGUAGE: &[&Library] = language::LIBRARIES;

/// What the API server of Kubernetes 1.37 offers in every environment.
pub const KUBERNETES: &[&Library] = &[
    &url::LIBRARY,
    &regex::LIBRARY,
    &lists::LIBRARY,
    &authorizer::LIBRARY,
    &quantity::LIBRARY,
    &strings::KUBERNETES,
    &sets::LIBRARY,
    &ip::KUBERNETES,
    &ip::LIBRARY,
    &cidr::LIBRARY,
    &format::LIBRARY,
    &semver::LIBRARY,
    &extended_lists::LIBRARY,
];

/// What the environment of mutating policies adds.
pub const MUTATION: &[&Library] = &[&json_patch::LIBRARY];

/// What the language's specification tests and Kubernetes does not have.
pub const SPECIFICATION: &[&Library] = &[
    &strings::SPECIFICATION,
    &math::LIBRARY,
    &encoders::LIBRARY,
    &ip::SPECIFICATION,
    &ip::LIBRARY,
    &cidr::LIBRARY,
    &sets::LIBRARY,
];

type Result<T> = std::result::Result<T, EvaluationError>;

const LIST_OF_STRINGS: Shape = Shape::List(&Shape::String);

fn no_overload() -> EvaluationError {
    EvaluationError::NoSuchOverload("the arguments have other types".to_owned())
}

fn invalid(reason: impl ToString) -> EvaluationError {
    EvaluationError::Invalid(reason.to_string())
}

fn argument<'v, 'a>(arguments: &'v [Value<'a>], place: usize) -> Result<&'v Value<'a>> {
    arguments.get(place).ok_or_else(no_overload)
}

fn text<'v>(arguments: &'v [Value<'_>], place: usize) -> Result<&'v str> {
    argument(arguments, place)?.as_str().ok_or_else(no_overload)
}

fn integer(arguments: &[Value<'_>], place: usize) -> Result<i64> {
    match argument(arguments, place)? {
        Value::Int(value) => Ok(*value),
        _ => Err(no_overload()),
    }
}

fn boolean(arguments: &[Value<'_>], place: usize) -> Result<bool> {
    match argument(arguments, place)? {
        Value::Bool(value) => Ok(*value),
        _ => Err(no_overload()),
    }
}

fn list<'v, 'a>(arguments: &'v [Value<'a>], place: usize) -> Result<&'v List<'a>> {
    match argument(arguments, place)? {
        Value::List(list) => Ok(list),
        _ => Err(no_overload()),
    }
}

/// Comparing each item of one list with each of another is refused beforehand where it would cost more than any budget.
fn pairs_within_reason(left: &List<'_>, right: &List<'_>) -> Result<()> {
    const MAXIMUM_PAIRS: usize = 10_000_000;
    if left.len().saturating_mul(right.len()) > MAXIMUM_PAIRS { Err(EvaluationError::CostExceeded) } else { Ok(()) }
}

/// A part of a string argument, borrowed where the string is.
fn part<'a, E: ToString>(
    value: &Value<'a>,
    cut: impl for<'t> Fn(&'t str) -> std::result::Result<&'t str, E>,
) -> Result<Value<'a>> {
    match value {
        Value::String(Text::Borrowed(text)) => cut(text).map(Value::text).map_err(invalid),
        Value::String(Text::Owned(text)) => cut(text).map(Value::string).map_err(invalid),
        _ => Err(no_overload()),
    }
}

/// Parts of a string argument, borrowed where the string is.
fn parts<'a>(value: &Value<'a>, cut: impl for<'t> Fn(&'t str) -> Vec<&'t str>) -> Result<Value<'a>> {
    match value {
        Value::String(Text::Borrowed(text)) => Ok(Value::list(cut(text).into_iter().map(Value::text).collect())),
        Value::String(Text::Owned(text)) => Ok(Value::list(cut(text).into_iter().map(Value::string).collect())),
        _ => Err(no_overload()),
    }
}
