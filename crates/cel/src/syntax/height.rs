//! How deep a syntax tree is, known while it is built: chains of operators deepen the tree without nesting the parser.

use super::ast::{Expression, Kind};

/// The height of an expression of this kind.
pub(super) fn of(kind: &Kind) -> u32 {
    1 + match kind {
        Kind::Literal(_) | Kind::Name(_) => 0,
        Kind::Select { operand, .. } | Kind::Has { operand, .. } | Kind::Unary(_, operand) => operand.height,
        Kind::Index { operand, index, .. } => operand.height.max(index.height),
        Kind::Call { target, arguments, .. } => highest(target.iter().map(AsRef::as_ref).chain(arguments)),
        Kind::Binary(_, left, right) => left.height.max(right.height),
        Kind::And(operands) | Kind::Or(operands) => highest(operands),
        Kind::Conditional(parts) => highest(parts.iter()),
        Kind::List(items) => highest(items.iter().map(|item| &item.value)),
        Kind::Map(entries) => highest(entries.iter().flat_map(|entry| [&entry.key, &entry.value])),
        Kind::Message { fields, .. } => highest(fields.iter().map(|(_, value, _)| value)),
        Kind::Comprehension(loops) => highest([&loops.range, &loops.body].into_iter().chain(&loops.filter)),
        Kind::Bind { parts, .. } | Kind::OptionalMap { parts, .. } => highest(parts.iter()),
    }
}

fn highest<'e>(expressions: impl IntoIterator<Item = &'e Expression>) -> u32 {
    expressions.into_iter().map(|expression| expression.height).max().unwrap_or_default()
}
