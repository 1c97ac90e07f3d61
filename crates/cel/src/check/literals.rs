//! What Kubernetes checks of literals beyond their types, so that a mistake is found before anything is evaluated: items of
//! one type, durations, timestamps, regular expressions and format texts that can be read (`cel.ASTValidators`).

use std::collections::HashSet;

use super::Checker;
use crate::libraries::format_verbs::{self, Piece, Style};
use crate::libraries::regex;
use crate::syntax::{Expression, Kind};
use crate::time::{Duration, Timestamp};
use crate::types::Type;
use crate::value::Value;

/// What has been seen of literals so far.
#[derive(Debug, Default)]
pub(super) struct Literals {
    /// How many calls of `format` are around: inside, items may have any types.
    formats: usize,
    /// The items of each literal that must have one type.
    uniform: Vec<Vec<(u32, Type)>>,
    /// The items of the literal seen last.
    last: Vec<(u32, Type)>,
    /// Where items of literals inside `format` stand that no verb takes.
    unprintable: HashSet<u32>,
    /// Where names stand that macros bind, with their types.
    bound: Vec<(u32, String, Type)>,
}

impl Literals {
    pub(super) fn note_bound(&mut self, offset: u32, name: &str, bound: Type) {
        self.bound.push((offset, name.to_owned(), bound));
    }
}

impl Checker<'_> {
    /// Checks target and arguments of a call.
    pub(super) fn parts<'e>(&mut self, name: &str, parts: impl IntoIterator<Item = &'e Expression>) -> Vec<Type> {
        let inside = usize::from(name == "format");
        self.literals.formats += inside;
        let types = parts.into_iter().map(|part| self.check(part)).collect();
        self.literals.formats -= inside;
        types
    }

    pub(super) fn note_literal(&mut self, items: Vec<(u32, Type)>) {
        if self.declarations.homogeneous && self.literals.formats == 0 && items.len() > 1 {
            self.literals.uniform.push(items.clone());
        }
        self.literals.last = items;
    }

    /// Remembers an item whose own type, before an optional is looked into, cannot be formatted.
    pub(super) fn note_item(&mut self, offset: u32, found: &Type) {
        if self.literals.formats > 0 && !is_printable(&self.show(found)) {
            self.literals.unprintable.insert(offset);
        }
    }

    /// Whether an item, or one of a list or map literal in it, cannot be formatted.
    fn holds_unprintable(&self, expression: &Expression) -> bool {
        let refused = |expression: &Expression| self.holds_unprintable(expression);
        self.literals.unprintable.contains(&expression.offset)
            || match &expression.kind {
                Kind::List(items) => items.iter().any(|item| refused(&item.value)),
                Kind::Map(entries) => entries.iter().any(|entry| refused(&entry.key) || refused(&entry.value)),
                _ => false,
            }
    }

    /// Now that all type variables are known: whether the items of each literal have one type.
    pub(super) fn compare_literals(&mut self) {
        for items in std::mem::take(&mut self.literals.uniform) {
            let mut items = items.into_iter().map(|(offset, found)| (offset, self.show(&found)));
            let Some((_, first)) = items.next() else { continue };
            if let Some((offset, other)) = items.find(|(_, found)| *found != first) {
                self.mistake(offset, format!("expected type '{first}' but found '{other}'"));
            }
        }
    }

    /// cel-go takes a bound name for that of a type where it stands for a type (`planCheckedIdent`), and Kubernetes
    /// refuses the expression.
    pub(super) fn refuse_bound_types(&mut self) {
        for (offset, name, bound) in std::mem::take(&mut self.literals.bound) {
            if self.declarations.homogeneous && matches!(self.show(&bound), Type::Type(_)) {
                self.mistake(offset, format!("reference to undefined type '{name}'"));
            }
        }
    }

    pub(super) fn check_literal_call(&mut self, name: &str, target: Option<&Expression>, arguments: &[Expression]) {
        if !self.declarations.homogeneous {
            return;
        }
        if let (Some(Kind::Literal(Value::String(text))), "format", [Expression { kind: Kind::List(_), .. }]) =
            (target.map(|target| &target.kind), name, arguments)
        {
            self.check_format(text.as_str(), arguments);
            self.check_items(arguments);
        }
        let Some(Expression { offset, kind: Kind::Literal(literal), .. }) = arguments.first() else { return };
        let valid = match (name, literal) {
            ("duration", Value::String(text)) => Duration::parse(text.as_str()).is_ok(),
            ("timestamp", Value::String(text)) => Timestamp::parse(text.as_str()).is_ok(),
            ("timestamp", Value::Int(seconds)) => Timestamp::from_seconds(*seconds).is_ok(),
            ("matches", Value::String(pattern)) => regex::compile(pattern.as_str()).is_ok(),
            _ => true,
        };
        if !valid {
            self.mistake(*offset, format!("invalid {name} argument"));
        }
    }

    fn check_items(&mut self, arguments: &[Expression]) {
        let refused =
            arguments.iter().find(|argument| self.holds_unprintable(argument)).map(|argument| argument.offset);
        if let Some(offset) = refused {
            self.mistake(offset, "error during formatting: an item of a type that cannot be formatted".to_owned());
        }
    }

    /// A format text with as many verbs as there are arguments, each of a type its verb takes.
    fn check_format(&mut self, text: &str, arguments: &[Expression]) {
        let offset = arguments.first().map_or(0, |argument| argument.offset);
        let mut items = std::mem::take(&mut self.literals.last).into_iter();
        for piece in format_verbs::pieces(text, Style::Kubernetes) {
            let checked = match piece {
                Ok(Piece::Text(_)) => Ok(()),
                Ok(Piece::Verb(verb)) => match items.next() {
                    Some((_, found)) => verb.check(Style::Kubernetes, self.show(&found).name()),
                    None => Err("there are fewer arguments than verbs".to_owned()),
                },
                Err(reason) => Err(reason),
            };
            if let Err(reason) = checked {
                self.mistake(offset, reason);
                return;
            }
        }
        if items.next().is_some() {
            self.mistake(offset, "there are more arguments than verbs".to_owned());
        }
    }
}

/// The types that `%s` takes, by their kind.
fn is_printable(given: &Type) -> bool {
    matches!(
        given,
        Type::Dyn
            | Type::Null
            | Type::Bool
            | Type::Int
            | Type::Uint
            | Type::Double
            | Type::String
            | Type::Bytes
            | Type::List(_)
            | Type::Map(..)
            | Type::Timestamp
            | Type::Duration
            | Type::Type(_)
    )
}
