//! The macros that loop, and the one that looks into an optional.

use super::Checker;
use crate::syntax::{Comprehension, Expression, Macro};
use crate::types::Type;

/// What `sortBy` calls with the items and their keys.
pub(super) const SORT_BY_KEYS: &str = "@sortByAssociatedKeys";

/// The types of a loop's parts.
struct Loop {
    range: Type,
    first: Type,
    item: Type,
    body: Type,
}

impl Checker<'_> {
    pub(super) fn comprehension(&mut self, loops: &Comprehension) -> Type {
        let range = self.check(&loops.range);
        let (first, second) = self.variables(loops, &range);
        let item = if loops.second.is_some() { second.clone() } else { first.clone() };
        self.scopes.push((loops.first.clone(), first.clone()));
        if let Some(name) = &loops.second {
            self.scopes.push((name.clone(), second));
        }
        if let Some(filter) = &loops.filter {
            self.expect(filter, &Type::Bool);
        }
        if matches!(loops.kind, Macro::Map | Macro::Filter) {
            // What the macro stands for names the variable once more.
            self.literals.note_bound(loops.body.offset, &loops.first, first.clone());
        }
        let body = self.check(&loops.body);
        self.scopes.truncate(self.scopes.len().saturating_sub(1 + usize::from(loops.second.is_some())));
        let found = Loop { range, first, item, body };
        self.result(loops, found)
    }

    /// The types of the loop's variables; with one variable only the first counts.
    fn variables(&mut self, loops: &Comprehension, range: &Type) -> (Type, Type) {
        match self.substitution.resolve(range, false) {
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

    fn result(&mut self, loops: &Comprehension, Loop { range, first, item, body }: Loop) -> Type {
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
            Macro::SortBy => self.sorted(loops, [range, Type::list(body)]),
            Macro::Map => Type::map(first, body),
            Macro::MapEntries => {
                let (key, value) = (self.substitution.fresh(), self.substitution.fresh());
                self.require(loops.body.offset, &Type::map(key.clone(), value.clone()), &body);
                Type::map(key, value)
            }
        }
    }

    /// `sortBy` is a call in disguise: the overloads of a function, one for each type of keys, decide.
    fn sorted(&mut self, loops: &Comprehension, arguments: [Type; 2]) -> Type {
        let overloads = (self.declarations.function)(SORT_BY_KEYS);
        let signatures = overloads.iter().map(|overload| (overload.parameters, &overload.result));
        match self.resolve(signatures, &arguments) {
            Some(result) => result,
            None => self.no_overload(loops.body.offset, "sortBy", &arguments),
        }
    }

    pub(super) fn optional_map(&mut self, name: &str, [target, body]: &[Expression; 2], flat: bool) -> Type {
        let found = self.check(target);
        let inner = self.substitution.fresh();
        self.require(target.offset, &Type::optional(inner.clone()), &found);
        let inner = self.substitution.resolve(&inner, false);
        self.literals.note_bound(body.offset, name, inner.clone());
        let result = self.within(name, inner, body);
        // Both are a conditional in disguise, whose other branch is `optional.none()`.
        let none = Type::optional(self.substitution.fresh());
        let result = if flat { result } else { Type::optional(result) };
        self.either(body.offset, [Type::Bool, result, none])
    }
}
