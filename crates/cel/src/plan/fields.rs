//! Names of fields, and which of them an expression asks for more than once.

use std::collections::HashMap;
use std::ops::Deref;

use palisade_model::tree::Key;

use crate::syntax::{Expression, Kind};

/// How many lookups an evaluation remembers.
pub(crate) const REMEMBERED: usize = 4;

/// A field's name, and where its last lookup is remembered if the expression asks for it again:
/// `!has(c.a) || !has(c.a.b) || c.a.b` looks for each of its fields once.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) key: Key,
    pub(crate) slot: Option<usize>,
}

impl Deref for Field {
    type Target = str;

    fn deref(&self) -> &str {
        self.key.as_str()
    }
}

/// The names that stand in an expression several times below another name, up to `REMEMBERED`, with their slots.
pub(super) fn repeated(expression: &Expression) -> HashMap<String, usize> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut slots = HashMap::new();
    let mut open = vec![expression];
    while let Some(expression) = open.pop() {
        if let Kind::Select { field, .. } | Kind::Has { field, .. } = &expression.kind {
            let count = seen.entry(field).or_default();
            *count += 1;
            if *count == 2 && slots.len() < REMEMBERED {
                slots.insert(field.clone(), slots.len());
            }
        }
        open.extend(children(&expression.kind));
    }
    slots
}

fn children(kind: &Kind) -> Vec<&Expression> {
    match kind {
        Kind::Literal(_) | Kind::Name(_) => Vec::new(),
        Kind::Select { operand, .. } | Kind::Has { operand, .. } | Kind::Unary(_, operand) => vec![operand],
        Kind::Index { operand: left, index: right, .. } | Kind::Binary(_, left, right) => vec![left, right],
        Kind::Call { target, arguments, .. } => target.iter().map(AsRef::as_ref).chain(arguments).collect(),
        Kind::And(operands) | Kind::Or(operands) => operands.iter().collect(),
        Kind::Conditional(parts) => parts.iter().collect(),
        Kind::List(items) => items.iter().map(|item| &item.value).collect(),
        Kind::Map(entries) => entries.iter().flat_map(|entry| [&entry.key, &entry.value]).collect(),
        Kind::Message { fields, .. } => fields.iter().map(|(_, value, _)| value).collect(),
        Kind::Comprehension(loops) => [&loops.range, &loops.body].into_iter().chain(&loops.filter).collect(),
        Kind::Bind { parts, .. } | Kind::OptionalMap { parts, .. } => parts.iter().collect(),
    }
}
