//! Conversions between types; what does not fit is an error, never wrapped or rounded silently but for fractions.

use super::super::{Result, no_overload, sizes};
use super::{cannot_convert, first};
use crate::error::EvaluationError;
use crate::libraries::go_text;
use crate::registry::{Call, Function, Library, Overload};
use crate::time::{Duration, Timestamp};
use crate::types::Shape;
use crate::value::Value;

const BOOL: Shape = Shape::Bool;
const BYTES: Shape = Shape::Bytes;
const DOUBLE: Shape = Shape::Double;
const DURATION: Shape = Shape::Duration;
const INT: Shape = Shape::Int;
const STRING: Shape = Shape::String;
const TIMESTAMP: Shape = Shape::Timestamp;
const UINT: Shape = Shape::Uint;
const ANY: Shape = Shape::Parameter('A');

pub(super) const LIBRARY: Library = Library {
    name: "standard.conversions",
    functions: &[
        Function {
            name: "bool",
            overloads: &[
                Overload::global("bool_to_bool", &[BOOL], BOOL, identity),
                Overload::global("string_to_bool", &[STRING], BOOL, to_bool),
            ],
        },
        Function {
            name: "bytes",
            overloads: &[
                Overload::global("bytes_to_bytes", &[BYTES], BYTES, identity),
                Overload::global("string_to_bytes", &[STRING], BYTES, to_bytes).costing(sizes::first_traversed),
            ],
        },
        Function {
            name: "double",
            overloads: &[
                Overload::global("double_to_double", &[DOUBLE], DOUBLE, identity),
                Overload::global("int64_to_double", &[INT], DOUBLE, to_double),
                Overload::global("string_to_double", &[STRING], DOUBLE, to_double),
                Overload::global("uint64_to_double", &[UINT], DOUBLE, to_double),
            ],
        },
        Function {
            name: "duration",
            overloads: &[
                Overload::global("duration_to_duration", &[DURATION], DURATION, identity),
                Overload::global("string_to_duration", &[STRING], DURATION, to_duration),
            ],
        },
        Function { name: "dyn", overloads: &[Overload::global("to_dyn", &[ANY], Shape::Dyn, identity)] },
        Function {
            name: "int",
            overloads: &[
                Overload::global("int64_to_int64", &[INT], INT, identity),
                Overload::global("double_to_int64", &[DOUBLE], INT, to_int),
                Overload::global("duration_to_int64", &[DURATION], INT, to_int),
                Overload::global("string_to_int64", &[STRING], INT, to_int),
                Overload::global("timestamp_to_int64", &[TIMESTAMP], INT, to_int),
                Overload::global("uint64_to_int64", &[UINT], INT, to_int),
            ],
        },
        Function {
            name: "string",
            overloads: &[
                Overload::global("string_to_string", &[STRING], STRING, identity),
                Overload::global("bool_to_string", &[BOOL], STRING, to_string),
                Overload::global("bytes_to_string", &[BYTES], STRING, to_string).costing(sizes::first_traversed),
                Overload::global("double_to_string", &[DOUBLE], STRING, to_string),
                Overload::global("duration_to_string", &[DURATION], STRING, to_string),
                Overload::global("int64_to_string", &[INT], STRING, to_string),
                Overload::global("timestamp_to_string", &[TIMESTAMP], STRING, to_string),
                Overload::global("uint64_to_string", &[UINT], STRING, to_string),
            ],
        },
        Function {
            name: "timestamp",
            overloads: &[
                Overload::global("timestamp_to_timestamp", &[TIMESTAMP], TIMESTAMP, identity),
                Overload::global("int64_to_timestamp", &[INT], TIMESTAMP, to_timestamp),
                Overload::global("string_to_timestamp", &[STRING], TIMESTAMP, to_timestamp),
            ],
        },
        Function { name: "type", overloads: &[Overload::global("type", &[ANY], Shape::Type(&ANY), type_of)] },
        Function {
            name: "uint",
            overloads: &[
                Overload::global("uint64_to_uint64", &[UINT], UINT, identity),
                Overload::global("double_to_uint64", &[DOUBLE], UINT, to_uint),
                Overload::global("int64_to_uint64", &[INT], UINT, to_uint),
                Overload::global("string_to_uint64", &[STRING], UINT, to_uint),
            ],
        },
    ],
    types: &[],
};

fn identity<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    first(arguments).cloned()
}

fn type_of<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Type(first(arguments)?.type_of().into()))
}

fn to_bool<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let value = first(arguments)?;
    match value.as_str() {
        Some("1" | "t" | "T" | "TRUE" | "true" | "True") => Ok(Value::Bool(true)),
        Some("0" | "f" | "F" | "FALSE" | "false" | "False") => Ok(Value::Bool(false)),
        _ => Err(cannot_convert(value, "bool")),
    }
}

fn to_bytes<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let text = first(arguments)?.as_str().ok_or_else(no_overload)?;
    Ok(Value::Bytes(text.as_bytes().into()))
}

fn to_double<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let value = first(arguments)?;
    match value {
        Value::Int(number) => Ok(Value::Double(*number as f64)),
        Value::Uint(number) => Ok(Value::Double(*number as f64)),
        Value::String(text) => {
            go_text::parse_double(text.as_str()).map(Value::Double).ok_or_else(|| cannot_convert(value, "double"))
        }
        _ => Err(no_overload()),
    }
}

fn to_duration<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Duration::parse(first(arguments)?.as_str().ok_or_else(no_overload)?).map(Value::Duration)
}

fn to_int<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let overflow = || EvaluationError::Overflow("integer");
    let value = first(arguments)?;
    match value {
        Value::Uint(number) => i64::try_from(*number).map(Value::Int).map_err(|_| overflow()),
        // The bounds themselves are refused: as doubles they are not exact.
        Value::Double(number) if *number > i64::MIN as f64 && *number < i64::MAX as f64 => {
            Ok(Value::Int(*number as i64))
        }
        Value::Double(_) => Err(overflow()),
        Value::Duration(duration) => Ok(Value::Int(duration.nanoseconds())),
        Value::Timestamp(time) => Ok(Value::Int(time.seconds())),
        Value::String(text) => text.as_str().parse().map(Value::Int).map_err(|_| cannot_convert(value, "int")),
        _ => Err(no_overload()),
    }
}

fn to_uint<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let overflow = || EvaluationError::Overflow("unsigned integer");
    let value = first(arguments)?;
    match value {
        Value::Int(number) => u64::try_from(*number).map(Value::Uint).map_err(|_| overflow()),
        Value::Double(number) if *number >= 0.0 && *number < u64::MAX as f64 => Ok(Value::Uint(*number as u64)),
        Value::Double(_) => Err(overflow()),
        Value::String(text) => {
            let digits = Some(text.as_str()).filter(|text| !text.starts_with('+'));
            let number = digits.and_then(|digits| digits.parse().ok());
            number.map(Value::Uint).ok_or_else(|| cannot_convert(value, "uint"))
        }
        _ => Err(no_overload()),
    }
}

fn to_string<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let text = match first(arguments)? {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => go_text::double(*value),
        Value::Duration(value) => seconds(*value),
        Value::Timestamp(value) => value.to_string(),
        Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => return Err(super::super::invalid("invalid UTF-8 in bytes, cannot convert to string")),
        },
        _ => return Err(no_overload()),
    };
    Ok(Value::string(text))
}

/// Go adds whole seconds and the rest as doubles, which can be seen in long durations.
fn seconds(duration: Duration) -> String {
    const NANOSECONDS: i64 = 1_000_000_000;
    let nanoseconds = duration.nanoseconds();
    let seconds = (nanoseconds / NANOSECONDS) as f64 + (nanoseconds % NANOSECONDS) as f64 / 1e9;
    format!("{seconds}s")
}

fn to_timestamp<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    match first(arguments)? {
        Value::Int(seconds) => Timestamp::from_seconds(*seconds).map(Value::Timestamp),
        Value::String(text) => Timestamp::parse(text.as_str()).map(Value::Timestamp),
        _ => Err(no_overload()),
    }
}
