//! How deep a syntax tree is, known while it is built: chains of operators deepen the tree without nesting the parser.

use super::ast::{Expression, Kind};

/// How deep an expression is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Height {
    /// All levels.
    pub total: u32,
    /// Those that cel-go's parser counts: relations, arithmetic, conditionals, selections, indices and member calls.
    pub operators: u32,
}

/// The height of an expression of this kind.
pub(super) fn of(kind: &Kind) -> Height {
    let below = below(kind);
    let counts = match kind {
        Kind::Select { .. } | Kind::Has { .. } | Kind::Index { .. } | Kind::Binary(..) | Kind::Conditional(_) => true,
        Kind::Comprehension(_) | Kind::Bind { .. } | Kind::OptionalMap { .. } => true,
        Kind::Call { target, .. } => target.is_some(),
        Kind::Literal(_) | Kind::Name(_) | Kind::Unary(..) | Kind::And(_) | Kind::Or(_) => false,
        Kind::List(_) | Kind::Map(_) | Kind::Message { .. } => false,
    };
    Height { total: below.total + 1, operators: below.operators + u32::from(counts) }
}

fn below(kind: &Kind) -> Height {
    match kind {
        Kind::Literal(_) | Kind::Name(_) => Height::default(),
        Kind::Select { operand, .. } | Kind::Has { operand, .. } | Kind::Unary(_, operand) => operand.height,
        Kind::Index { operand, index, .. } => highest([operand.as_ref(), index]),
        Kind::Call { target, arguments, .. } => highest(target.iter().map(AsRef::as_ref).chain(arguments)),
        Kind::Binary(_, left, right) => highest([left.as_ref(), right]),
        Kind::And(operands) | Kind::Or(operands) => highest(operands),
        Kind::Conditional(parts) => highest(parts.iter()),
        Kind::List(items) => highest(items.iter().map(|item| &item.value)),
        Kind::Map(entries) => highest(entries.iter().flat_map(|entry| [&entry.key, &entry.value])),
        Kind::Message { fields, .. } => highest(fields.iter().map(|(_, value, _)| value)),
        Kind::Comprehension(loops) => highest([&loops.range, &loops.body].into_iter().chain(&loops.filter)),
        Kind::Bind { parts, .. } | Kind::OptionalMap { parts, .. } => highest(parts.iter()),
    }
}

fn highest<'e>(expressions: impl IntoIterator<Item = &'e Expression>) -> Height {
    expressions.into_iter().fold(Height::default(), |highest, expression| Height {
        total: highest.total.max(expression.height.total),
        operators: highest.operators.max(expression.height.operators),
    })
}
