//! What the type check finds out about each expression of a tree, for whoever needs more than the type of the whole.

use std::collections::{HashMap, HashSet};

use crate::syntax::Expression;
use crate::types::Type;

/// Facts by expression. They hold for the tree that was checked, in the place where it stood then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) types: HashMap<usize, Type>,
    /// The overloads that a call may mean, by cel-go's names where the cost depends on them.
    pub(crate) overloads: HashMap<usize, Vec<&'static str>>,
    /// Chains of selections that are one name as a whole.
    pub(crate) names: HashSet<usize>,
}

impl Facts {
    /// What an expression is known by.
    pub(crate) fn key(expression: &Expression) -> usize {
        std::ptr::from_ref(expression).addr()
    }

    pub(super) fn kind(&self, expression: &Expression) -> Type {
        self.types.get(&Self::key(expression)).cloned().unwrap_or(Type::Dyn)
    }

    pub(super) fn overloads(&self, expression: &Expression) -> Vec<&'static str> {
        self.overloads.get(&Self::key(expression)).cloned().unwrap_or_default()
    }

    pub(super) fn is_name(&self, expression: &Expression) -> bool {
        self.names.contains(&Self::key(expression))
    }
}
