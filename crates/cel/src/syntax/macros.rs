//! Calls that are not calls: macros bind names or look at the form of their arguments.

use super::ast::{Comprehension, Expression, Kind, ListItem, Macro};
use super::parser::{Parser, node};
use crate::error::CompileError;
use crate::value::Value;

/// A call without target.
pub(super) fn global(
    parser: &Parser<'_>,
    offset: u32,
    function: String,
    mut arguments: Vec<Expression>,
) -> Result<Expression, CompileError> {
    if function == "has" && arguments.len() == 1 {
        return match arguments.pop().map(|argument| argument.kind) {
            Some(Kind::Select { operand, field, optional: false }) => Ok(node(offset, Kind::Has { operand, field })),
            _ => Err(parser.error(offset, "has() takes a field selection")),
        };
    }
    Ok(node(offset, Kind::Call { function, target: None, arguments }))
}

/// A call with a target.
pub(super) fn member(
    parser: &Parser<'_>,
    offset: u32,
    target: Expression,
    function: String,
    arguments: Vec<Expression>,
) -> Result<Expression, CompileError> {
    let is_cel = matches!(&target.kind, Kind::Name(name) if name == "cel");
    match (function.as_str(), arguments.len()) {
        ("bind", 3) if is_cel => bind(parser, offset, arguments),
        ("greatest" | "least", _) if matches!(&target.kind, Kind::Name(name) if name == "math") => {
            extreme(parser, offset, &function, arguments)
        }
        ("optMap" | "optFlatMap", 2) => optional_map(parser, offset, target, arguments, function == "optFlatMap"),
        (name, count) => match form(name, count) {
            Some((Macro::SortBy, ..))
                if matches!(target.kind, Kind::Literal(_) | Kind::Map(_) | Kind::Message { .. }) =>
            {
                // cel-go's macro looks at the form of its target (`ext/lists.go`).
                Err(parser
                    .error(target.offset, "sortBy() takes a list, a name, a call, a selection or a comprehension"))
            }
            Some(form) => comprehension(parser, offset, target, form, arguments),
            None => Ok(node(offset, Kind::Call { function, target: Some(Box::new(target)), arguments })),
        },
    }
}

/// What a comprehension macro makes, how many variables it binds and whether it has a filter.
type Form = (Macro, usize, bool);

fn form(name: &str, count: usize) -> Option<Form> {
    Some(match (name, count) {
        ("all", 2) => (Macro::All, 1, false),
        ("all", 3) => (Macro::All, 2, false),
        ("exists", 2) => (Macro::Exists, 1, false),
        ("exists", 3) => (Macro::Exists, 2, false),
        ("exists_one" | "existsOne", 2) => (Macro::ExistsOne, 1, false),
        ("exists_one" | "existsOne", 3) => (Macro::ExistsOne, 2, false),
        ("map", 2) => (Macro::List, 1, false),
        ("map", 3) => (Macro::List, 1, true),
        ("filter", 2) => (Macro::Filter, 1, false),
        ("transformList", 3) => (Macro::List, 2, false),
        ("transformList", 4) => (Macro::List, 2, true),
        ("transformMap", 3) => (Macro::Map, 2, false),
        ("transformMap", 4) => (Macro::Map, 2, true),
        ("transformMapEntry", 3) => (Macro::MapEntries, 2, false),
        ("transformMapEntry", 4) => (Macro::MapEntries, 2, true),
        ("sortBy", 2) => (Macro::SortBy, 1, false),
        _ => return None,
    })
}

fn comprehension(
    parser: &Parser<'_>,
    offset: u32,
    range: Expression,
    (kind, variables, filtered): Form,
    arguments: Vec<Expression>,
) -> Result<Expression, CompileError> {
    let mut arguments = arguments.into_iter();
    let missing = || parser.error(offset, "an argument is missing");
    let first = variable(parser, arguments.next().ok_or_else(missing)?)?;
    let second = match variables {
        2 => Some(variable(parser, arguments.next().ok_or_else(missing)?)?),
        _ => None,
    };
    if second.as_ref() == Some(&first) {
        return Err(parser.error(offset, format!("variable `{first}` is bound twice")));
    }
    let filter = if filtered { arguments.next() } else { None };
    let body = arguments.next().ok_or_else(missing)?;
    Ok(node(offset, Kind::Comprehension(Box::new(Comprehension { kind, range, first, second, filter, body }))))
}

fn variable(parser: &Parser<'_>, argument: Expression) -> Result<String, CompileError> {
    match argument.kind {
        Kind::Name(name) if !name.starts_with('.') => Ok(name),
        _ => Err(parser.error(argument.offset, "expected a variable name")),
    }
}

fn bind(parser: &Parser<'_>, offset: u32, arguments: Vec<Expression>) -> Result<Expression, CompileError> {
    match <[Expression; 3]>::try_from(arguments) {
        Ok([name, value, body]) => {
            let name = variable(parser, name)?;
            Ok(node(offset, Kind::Bind { name, parts: Box::new([value, body]) }))
        }
        Err(_) => Err(parser.error(offset, "cel.bind() takes a name, a value and an expression")),
    }
}

/// `math.greatest` and `math.least` take any number of numbers, or one list of them.
fn extreme(
    parser: &Parser<'_>,
    offset: u32,
    name: &str,
    arguments: Vec<Expression>,
) -> Result<Expression, CompileError> {
    let single_list = match arguments.as_slice() {
        [] => return Err(parser.error(offset, format!("math.{name}() requires at least one argument"))),
        [Expression { kind: Kind::List(items), .. }] if !items.is_empty() => {
            items.iter().all(|item| may_be_number(&item.value))
        }
        _ => false,
    };
    if !single_list && let Some(wrong) = arguments.iter().find(|argument| !may_be_number(argument)) {
        return Err(parser.error(wrong.offset, format!("math.{name}() takes numbers")));
    }
    let arguments = if arguments.len() > 2 {
        let items = arguments.into_iter().map(|value| ListItem { value, optional: false });
        vec![node(offset, Kind::List(items.collect()))]
    } else {
        arguments
    };
    let function = if name == "greatest" { "math.@max" } else { "math.@min" };
    Ok(node(offset, Kind::Call { function: function.to_owned(), target: None, arguments }))
}

/// Whether the form alone does not tell that it is no number.
fn may_be_number(expression: &Expression) -> bool {
    match &expression.kind {
        Kind::Literal(value) => matches!(value, Value::Int(_) | Value::Uint(_) | Value::Double(_)),
        Kind::List(_) | Kind::Map(_) | Kind::Message { .. } => false,
        _ => true,
    }
}

fn optional_map(
    parser: &Parser<'_>,
    offset: u32,
    target: Expression,
    arguments: Vec<Expression>,
    flat: bool,
) -> Result<Expression, CompileError> {
    match <[Expression; 2]>::try_from(arguments) {
        Ok([name, body]) => {
            let name = variable(parser, name)?;
            Ok(node(offset, Kind::OptionalMap { name, parts: Box::new([target, body]), flat }))
        }
        Err(_) => Err(parser.error(offset, "optMap() takes a name and an expression")),
    }
}
