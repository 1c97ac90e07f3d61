//! The static estimate of what an expression costs: cel-go's estimate with the Kubernetes estimator, by which the API server
//! decides which rules may be written at all.
//!
//! Not here: what an evaluation has cost (`cost`).

mod calls;
mod expand;
mod facts;
mod range;
mod walk;

pub(crate) use facts::Facts;
pub use range::Range;

use crate::syntax::Expression;
use crate::types::Type;
use expand::Expansion;
use walk::Walk;

/// A value whose size is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Sized<'s> {
    /// From a variable: names of fields, `@items`, `@keys` and `@values`. Empty where the value is no part of a variable.
    pub path: &'s [String],
    /// Its type.
    pub of: &'s Type,
}

/// The bounds of what evaluating the expression costs.
pub(crate) fn estimate(
    expression: &Expression,
    facts: &Facts,
    is_global: &dyn Fn(&str) -> bool,
    hints: &dyn Fn(&Sized<'_>) -> Option<Range>,
) -> Range {
    let mut expansion = Expansion { facts, is_global, nodes: Vec::new() };
    let root = expansion.expand(expression);
    Walk::new(&expansion.nodes, hints).cost(root)
}

#[cfg(test)]
mod tests;
