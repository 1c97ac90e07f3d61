//! `kubernetes.regex`

use super::{LIST_OF_STRINGS, Result, argument, integer, part, parts, sizes, text};
use crate::libraries::regex;
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

pub(super) const LIBRARY: Library = Library {
    name: "kubernetes.regex",
    functions: &[
        Function {
            name: "find",
            overloads: &[Overload::member("string_find_string", &[Shape::String, Shape::String], Shape::String, find)
                .costing(sizes::matched)],
        },
        Function {
            name: "findAll",
            overloads: &[
                Overload::member("string_find_all_string", &[Shape::String, Shape::String], LIST_OF_STRINGS, find_all)
                    .costing(sizes::matched),
                Overload::member(
                    "string_find_all_string_int",
                    &[Shape::String, Shape::String, Shape::Int],
                    LIST_OF_STRINGS,
                    find_all,
                )
                .costing(sizes::matched),
            ],
        },
    ],
    types: &[],
};

fn find<'a>(call: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let expression = call.regex(text(arguments, 1)?)?;
    part(argument(arguments, 0)?, |text| Ok::<_, String>(regex::find(&expression, text)))
}

fn find_all<'a>(call: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let expression = call.regex(text(arguments, 1)?)?;
    let limit = if arguments.len() > 2 { integer(arguments, 2)? } else { -1 };
    parts(argument(arguments, 0)?, |text| regex::find_all(&expression, text, limit))
}
