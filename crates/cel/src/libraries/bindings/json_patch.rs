//! `kubernetes.jsonpatch`, which only the environment of mutating policies has.

use super::{Result, sizes, text};
use crate::libraries::json_patch;
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

pub(super) const LIBRARY: Library = Library {
    name: "kubernetes.jsonpatch",
    functions: &[Function {
        name: "jsonpatch.escapeKey",
        overloads: &[Overload::global(
            "string_jsonpatch_escapeKey_string",
            &[Shape::String],
            Shape::String,
            escape_key,
        )
        .costing(sizes::first_traversed)],
    }],
    types: &[],
};

fn escape_key<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(json_patch::escape_key(text(arguments, 0)?)))
}
