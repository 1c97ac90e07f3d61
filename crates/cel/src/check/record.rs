//! What is found out about each part of an expression, kept for the estimate of its cost.

use super::{Checker, operators};
use crate::estimate::Facts;
use crate::syntax::{Expression, Kind, Macro};
use crate::types::Type;

impl Checker<'_> {
    /// Keeps the type of an expression that was just checked, and the overloads that its operator or function may mean.
    pub(super) fn record(&mut self, expression: &Expression, found: &Type) {
        let overloads = match &expression.kind {
            Kind::Binary(operator, ..) => {
                self.matched.iter().map(|place| operators::overload(*operator, *place)).collect()
            }
            Kind::Index { optional, .. } => {
                self.matched.iter().map(|place| operators::index_overload(*optional, *place)).collect()
            }
            Kind::Call { .. } => std::mem::take(&mut self.called),
            Kind::Comprehension(loops) if loops.kind == Macro::SortBy => self.sorting_overloads(),
            _ => Vec::new(),
        };
        let is_name =
            matches!(expression.kind, Kind::Select { optional: false, .. }) && self.lookup(expression).is_some();
        let Some(facts) = &mut self.facts else { return };
        let key = Facts::key(expression);
        facts.types.insert(key, found.clone());
        if !overloads.is_empty() {
            facts.overloads.insert(key, overloads);
        }
        if is_name {
            facts.names.insert(key);
        }
    }

    fn sorting_overloads(&self) -> Vec<&'static str> {
        let overloads = (self.declarations.function)(super::comprehension::SORT_BY_KEYS);
        self.matched.iter().filter_map(|place| overloads.get(*place)).map(|overload| overload.id).collect()
    }

    /// The same with all types solved.
    pub(super) fn resolved(&self, mut facts: Facts) -> Facts {
        for found in facts.types.values_mut() {
            *found = self.substitution.resolve(found, true);
        }
        facts
    }
}
