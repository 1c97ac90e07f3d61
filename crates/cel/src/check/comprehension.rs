//! The macros that loop, and the one that looks into an optional.

use super::Checker;
use crate::syntax::{Comprehension, Expression, Macro};
use crate::types::Type;

/// Whether `sort` and its like take items of this type.
fn is_ordered(given: &Type) -> bool {
    matches!(
        given,
        Type::Dyn
            | Type::Bool
            | Type::Int
            | Type::Uint
            | Type::Double
            | Type::String
            | Type::Bytes
            | Type::Timestamp
            | Type::Duration
    )
}

impl Checker<'_> {
    pub(super) fn comprehension(&mut self, loops: &Comprehension) -> Type {
        let (first, second) = self.variables(loops);
        let item = if loops.second.is_some() { second.clone() } else { first.clone() };
        self.scopes.push((loops.first.clone(), first.clone()));
        if let Some(name) = &loops.second {
            self.scopes.push((name.clone(), second));
        }
        if let Some(filter) = &loops.filter {
            self.expect(filter, &Type::Bool);
        }
        let body = self.check(&loops.body);
        self.scopes.truncate(self.scopes.len().saturating_sub(1 + usize::from(loops.second.is_some())));
        self.result(loops, first, item, body)
    }

    /// The types of the loop's variables; with one variable only the first counts.
    fn variables(&mut self, loops: &Comprehension) -> (Type, Type) {
        let range = self.check(&loops.range);
        match self.substitution.resolve(&range, false) {
            Type::List(element) if loops.second.is_none() => (element.as_ref().clone(), Type::Dyn),
            Type::List(element) => (Type::Int, element.as_ref().clone()),
            Type::Map(key, value) => (key.as_ref().clone(), value.as_ref().clone()),
            open @ (Type::Dyn | Type::Variable(_)) => {
                self.substitution.assignable(&Type::Dyn, &open);
                (Type::Dyn, Type::Dyn)
            }
            other => {
                let shown = self.show(&other);
                let message = format!(
                    "expression of type '{shown}' cannot be the range of a comprehension (must be list, map or dynamic)"
                );
                self.mistake(loops.range.offset, message);
                (Type::Dyn, Type::Dyn)
            }
        }
    }

    fn result(&mut self, loops: &Comprehension, first: Type, item: Type, body: Type) -> Type {
        match loops.kind {
            Macro::All | Macro::Exists | Macro::ExistsOne => {
                self.require(loops.body.offset, &Type::Bool, &body);
                Type::Bool
            }
            Macro::Filter => {
                self.require(loops.body.offset, &Type::Bool, &body);
                Type::list(item)
            }
            Macro::List => Type::list(body),
            Macro::SortBy => {
                // Of the overloads by the type of the key, the one for integers is tried first and binds what is open.
                if matches!(self.substitution.resolve(&body, false), Type::Variable(_)) {
                    self.substitution.assignable(&Type::Int, &body);
                }
                let key = self.show(&body);
                if !is_ordered(&key) {
                    self.mistake(loops.body.offset, format!("items cannot be sorted by a key of type '{key}'"));
                }
                Type::list(item)
            }
            Macro::Map => Type::map(first, body),
            Macro::MapEntries => {
                let (key, value) = (self.substitution.fresh(), self.substitution.fresh());
                self.require(loops.body.offset, &Type::map(key.clone(), value.clone()), &body);
                Type::map(key, value)
            }
        }
    }

    pub(super) fn optional_map(&mut self, name: &str, [target, body]: &[Expression; 2], flat: bool) -> Type {
        let found = self.check(target);
        let inner = self.substitution.fresh();
        self.require(target.offset, &Type::optional(inner.clone()), &found);
        let inner = self.substitution.resolve(&inner, false);
        let result = self.within(name, inner, body);
        if !flat {
            return Type::optional(result);
        }
        let content = self.substitution.fresh();
        self.require(body.offset, &Type::optional(content.clone()), &result);
        Type::optional(content)
    }
}
