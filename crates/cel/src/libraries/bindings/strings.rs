//! `cel.lib.ext.strings`: version 2 for Kubernetes, version 4 for the specification.

use super::{LIST_OF_STRINGS, Result, argument, integer, invalid, list, no_overload, part, parts, sizes, text};
use crate::error::EvaluationError;
use crate::libraries::format_verbs::{self, Item, Style};
use crate::libraries::text as texts;
use crate::registry::{Call, Function, Library, Native, Overload};
use crate::types::Shape;
use crate::value::Value;

const STRING: Shape = Shape::String;
const INT: Shape = Shape::Int;

pub(super) const KUBERNETES: Library = Library {
    name: "cel.lib.ext.strings",
    functions: &[
        CHAR_AT,
        INDEX_OF,
        LAST_INDEX_OF,
        LOWER_ASCII,
        UPPER_ASCII,
        REPLACE,
        SPLIT,
        SUBSTRING,
        TRIM,
        QUOTE,
        JOIN,
        Function { name: "format", overloads: &[format_with(format_kubernetes)] },
    ],
    types: &[],
};

pub(super) const SPECIFICATION: Library = Library {
    name: "cel.lib.ext.strings",
    functions: &[
        CHAR_AT,
        INDEX_OF,
        LAST_INDEX_OF,
        LOWER_ASCII,
        UPPER_ASCII,
        REPLACE,
        SPLIT,
        SUBSTRING,
        TRIM,
        QUOTE,
        JOIN,
        Function { name: "format", overloads: &[format_with(format_specification)] },
        Function { name: "reverse", overloads: &[Overload::member("string_reverse", &[STRING], STRING, reverse)] },
    ],
    types: &[],
};

const CHAR_AT: Function =
    Function { name: "charAt", overloads: &[Overload::member("string_char_at_int", &[STRING, INT], STRING, char_at)] };

const INDEX_OF: Function = Function {
    name: "indexOf",
    overloads: &[
        Overload::member("string_index_of_string", &[STRING, STRING], INT, index_of).costing(sizes::walked),
        Overload::member("string_index_of_string_int", &[STRING, STRING, INT], INT, index_of).costing(sizes::walked),
    ],
};

const LAST_INDEX_OF: Function = Function {
    name: "lastIndexOf",
    overloads: &[
        Overload::member("string_last_index_of_string", &[STRING, STRING], INT, last_index_of).costing(sizes::walked),
        Overload::member("string_last_index_of_string_int", &[STRING, STRING, INT], INT, last_index_of)
            .costing(sizes::walked),
    ],
};

const LOWER_ASCII: Function = Function {
    name: "lowerAscii",
    overloads: &[Overload::member("string_lower_ascii", &[STRING], STRING, lower_ascii).costing(sizes::first_traversed)],
};

const UPPER_ASCII: Function = Function {
    name: "upperAscii",
    overloads: &[Overload::member("string_upper_ascii", &[STRING], STRING, upper_ascii).costing(sizes::first_traversed)],
};

const REPLACE: Function = Function {
    name: "replace",
    overloads: &[
        Overload::member("string_replace_string_string", &[STRING, STRING, STRING], STRING, replace)
            .costing(sizes::first_rebuilt),
        Overload::member("string_replace_string_string_int", &[STRING, STRING, STRING, INT], STRING, replace)
            .costing(sizes::first_rebuilt),
    ],
};

const SPLIT: Function = Function {
    name: "split",
    overloads: &[
        Overload::member("string_split_string", &[STRING, STRING], LIST_OF_STRINGS, split)
            .costing(sizes::first_rebuilt),
        Overload::member("string_split_string_int", &[STRING, STRING, INT], LIST_OF_STRINGS, split)
            .costing(sizes::first_rebuilt),
    ],
};

const SUBSTRING: Function = Function {
    name: "substring",
    overloads: &[
        Overload::member("string_substring_int", &[STRING, INT], STRING, substring).costing(sizes::first_traversed),
        Overload::member("string_substring_int_int", &[STRING, INT, INT], STRING, substring)
            .costing(sizes::first_traversed),
    ],
};

const TRIM: Function = Function {
    name: "trim",
    overloads: &[Overload::member("string_trim", &[STRING], STRING, trim).costing(sizes::first_traversed)],
};

const QUOTE: Function =
    Function { name: "strings.quote", overloads: &[Overload::global("strings_quote", &[STRING], STRING, quote)] };

const JOIN: Function = Function {
    name: "join",
    overloads: &[
        Overload::member("list_join", &[LIST_OF_STRINGS], STRING, join).costing(sizes::result_built),
        Overload::member("list_join_string", &[LIST_OF_STRINGS, STRING], STRING, join).costing(sizes::result_built),
    ],
};

const fn format_with(function: Native) -> Overload {
    Overload::member("string_format", &[STRING, Shape::List(&Shape::Dyn)], STRING, function).costing(format_cost)
}

fn char_at<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let position = integer(arguments, 1)?;
    part(argument(arguments, 0)?, |text| texts::char_at(text, position))
}

fn index_of<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let offset = if arguments.len() > 2 { integer(arguments, 2)? } else { 0 };
    texts::index_of(text(arguments, 0)?, text(arguments, 1)?, offset).map(Value::Int).map_err(invalid)
}

fn last_index_of<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let (whole, wanted) = (text(arguments, 0)?, text(arguments, 1)?);
    if arguments.len() < 3 {
        return Ok(Value::Int(texts::last_index_of(whole, wanted)));
    }
    texts::last_index_of_before(whole, wanted, integer(arguments, 2)?).map(Value::Int).map_err(invalid)
}

fn lower_ascii<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(text(arguments, 0)?.to_ascii_lowercase()))
}

fn upper_ascii<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(text(arguments, 0)?.to_ascii_uppercase()))
}

fn replace<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let limit = if arguments.len() > 3 { integer(arguments, 3)? } else { -1 };
    let replaced = texts::replace(text(arguments, 0)?, text(arguments, 1)?, text(arguments, 2)?, limit);
    replaced.map(Value::string).map_err(invalid)
}

fn split<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let separator = text(arguments, 1)?;
    let limit = if arguments.len() > 2 { integer(arguments, 2)? } else { -1 };
    parts(argument(arguments, 0)?, |text| texts::split(text, separator, limit))
}

fn substring<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let start = integer(arguments, 1)?;
    if arguments.len() < 3 {
        return part(argument(arguments, 0)?, |text| texts::substring_from(text, start));
    }
    let end = integer(arguments, 2)?;
    part(argument(arguments, 0)?, |text| texts::substring(text, start, end))
}

fn trim<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    part(argument(arguments, 0)?, |text| Ok::<_, String>(text.trim()))
}

fn reverse<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(texts::reverse(text(arguments, 0)?)))
}

fn quote<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(texts::quote(text(arguments, 0)?)))
}

fn join<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let separator = if arguments.len() > 1 { text(arguments, 1)? } else { "" };
    let items: Vec<Value<'a>> = list(arguments, 0)?.iter().collect();
    let items = items.iter().map(|item| item.as_str().ok_or_else(no_overload)).collect::<Result<Vec<_>>>()?;
    texts::join(items, separator).map(Value::string).map_err(invalid)
}

fn format_kubernetes<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    format(arguments, Style::Kubernetes)
}

fn format_specification<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    format(arguments, Style::Specification)
}

fn format<'a>(arguments: &[Value<'a>], style: Style) -> Result<Value<'a>> {
    let items = list(arguments, 1)?.iter().map(|value| item(&value, 0)).collect::<Result<Vec<_>>>()?;
    format_verbs::format(text(arguments, 0)?, &items, style).map(Value::string).map_err(invalid)
}

/// A list in a list … is written no deeper: it recurses.
const DEPTH: usize = 200;

fn item(value: &Value<'_>, depth: usize) -> Result<Item> {
    if depth > DEPTH {
        return Err(EvaluationError::Invalid("the value is nested too deeply to be formatted".to_owned()));
    }
    Ok(match value {
        Value::Null => Item::Null,
        Value::Bool(value) => Item::Bool(*value),
        Value::Int(value) => Item::Int(*value),
        Value::Uint(value) => Item::Uint(*value),
        Value::Double(value) => Item::Double(*value),
        Value::String(text) => Item::String(text.as_str().to_owned()),
        Value::Bytes(bytes) => Item::Bytes(bytes.to_vec()),
        Value::Duration(duration) => Item::Duration(duration.to_string()),
        Value::Timestamp(timestamp) => Item::Timestamp(*timestamp),
        Value::Type(of) => Item::Type(of.name().to_owned()),
        Value::List(list) => Item::List(list.iter().map(|value| item(&value, depth + 1)).collect::<Result<_>>()?),
        Value::Map(map) => {
            let entry = |(key, value)| Ok((item(&key, depth + 1)?, item(&value, depth + 1)?));
            Item::Map(map.entries().map(entry).collect::<Result<_>>()?)
        }
        other => Item::Other(other.type_of().name().to_owned()),
    })
}

/// One pass over the format text.
fn format_cost(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    sizes::traversed(sizes::size(arguments.first()))
}
