//! `kubernetes.Semver`

use std::cmp::Ordering;

use super::{Result, argument, boolean, invalid, no_overload, sizes, text};
use crate::libraries::Object;
use crate::libraries::semver::{ParseSemverError, Semver};
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

const SEMVER: Shape = Shape::Opaque("kubernetes.Semver");

pub(super) const LIBRARY: Library = Library {
    name: "kubernetes.Semver",
    functions: &[
        Function {
            name: "semver",
            overloads: &[
                Overload::global("string_to_semver", &[Shape::String], SEMVER, parse).costing(sizes::first_traversed),
                Overload::global("string_bool_to_semver", &[Shape::String, Shape::Bool], SEMVER, parse)
                    .costing(sizes::first_traversed),
            ],
        },
        Function {
            name: "isSemver",
            overloads: &[
                Overload::global("is_semver_string", &[Shape::String], Shape::Bool, is_semver)
                    .costing(sizes::first_traversed),
                Overload::global("is_semver_string_bool", &[Shape::String, Shape::Bool], Shape::Bool, is_semver)
                    .costing(sizes::first_traversed),
            ],
        },
        Function {
            name: "isGreaterThan",
            overloads: &[Overload::member("semver_is_greater_than", &[SEMVER, SEMVER], Shape::Bool, is_greater)],
        },
        Function {
            name: "isLessThan",
            overloads: &[Overload::member("semver_is_less_than", &[SEMVER, SEMVER], Shape::Bool, is_less)],
        },
        Function {
            name: "compareTo",
            overloads: &[Overload::member("semver_compare_to", &[SEMVER, SEMVER], Shape::Int, compare)],
        },
        Function { name: "major", overloads: &[Overload::member("semver_major", &[SEMVER], Shape::Int, major)] },
        Function { name: "minor", overloads: &[Overload::member("semver_minor", &[SEMVER], Shape::Int, minor)] },
        Function { name: "patch", overloads: &[Overload::member("semver_patch", &[SEMVER], Shape::Int, patch)] },
    ],
    types: &["kubernetes.Semver"],
};

fn version<'v>(arguments: &'v [Value<'_>], place: usize) -> Result<&'v Semver> {
    match argument(arguments, place)? {
        Value::Object(object) => match &**object {
            Object::Semver(version) => Ok(version),
            _ => Err(no_overload()),
        },
        _ => Err(no_overload()),
    }
}

fn read(arguments: &[Value<'_>]) -> Result<std::result::Result<Semver, ParseSemverError>> {
    let normalize = arguments.len() > 1 && boolean(arguments, 1)?;
    let text = text(arguments, 0)?;
    Ok(if normalize { Semver::parse_normalized(text) } else { Semver::parse(text) })
}

fn parse<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::object(Object::Semver(read(arguments)?.map_err(invalid)?)))
}

fn is_semver<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(read(arguments)?.is_ok()))
}

fn ordering(arguments: &[Value<'_>]) -> Result<Ordering> {
    Ok(version(arguments, 0)?.cmp(version(arguments, 1)?))
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

fn major<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Int(version(arguments, 0)?.major()))
}

fn minor<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Int(version(arguments, 0)?.minor()))
}

fn patch<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Int(version(arguments, 0)?.patch()))
}
