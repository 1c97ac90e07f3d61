//! Which types may stand where: type variables, substitution, and the more general of two types.

use std::collections::HashMap;
use std::sync::Arc;

use crate::types::Type;

/// What is known of the type variables of one expression.
#[derive(Clone, Debug, Default)]
pub(super) struct Substitution {
    known: HashMap<u32, Type>,
    /// What was known before each change of the attempt that is under way.
    changes: Vec<(u32, Option<Type>)>,
    next: u32,
}

impl Substitution {
    /// A variable that stands for nothing yet.
    pub(super) fn fresh(&mut self) -> Type {
        self.next += 1;
        Type::Variable(self.next)
    }

    /// Whether a value of type `given` may stand where `wanted` is asked for; what that tells of variables is kept only
    /// if it may.
    pub(super) fn assignable(&mut self, wanted: &Type, given: &Type) -> bool {
        self.all_assignable(std::iter::once((wanted, given)))
    }

    /// The same for several at once.
    pub(super) fn all_assignable<'t>(&mut self, pairs: impl IntoIterator<Item = (&'t Type, &'t Type)>) -> bool {
        self.changes.clear();
        let fits = pairs.into_iter().all(|(wanted, given)| self.fits(wanted, given));
        while !fits && let Some((variable, before)) = self.changes.pop() {
            match before {
                Some(before) => self.known.insert(variable, before),
                None => self.known.remove(&variable),
            };
        }
        fits
    }

    fn learn(&mut self, variable: u32, stands_for: Type) {
        let before = self.known.insert(variable, stands_for);
        self.changes.push((variable, before));
    }

    fn fits(&mut self, left: &Type, right: &Type) -> bool {
        if let Type::Variable(variable) = right {
            let known = self.known.contains_key(variable);
            let valid = self.substitutes(left, *variable);
            if valid || known {
                return valid;
            }
        }
        if let Type::Variable(variable) = left {
            return self.substitutes(right, *variable);
        }
        match (left, right) {
            (Type::Dyn, _) | (_, Type::Dyn) => true,
            (Type::Null, other) | (other, Type::Null) => nullable(other),
            (Type::Wrapper(left), Type::Wrapper(right)) => self.fits(left, right),
            (Type::Wrapper(inner), other) | (other, Type::Wrapper(inner)) => self.fits(inner, other),
            (Type::List(left), Type::List(right)) | (Type::Optional(left), Type::Optional(right)) => {
                self.fits(left, right)
            }
            (Type::Map(key, value), Type::Map(other_key, other_value)) => {
                self.fits(key, other_key) && self.fits(value, other_value)
            }
            (Type::Type(_), Type::Type(_)) => true,
            _ => left == right,
        }
    }

    /// Whether `candidate` can be what `variable` stands for.
    fn substitutes(&mut self, candidate: &Type, variable: u32) -> bool {
        if *candidate == Type::Variable(variable) {
            return true;
        }
        let Some(known) = self.known.get(&variable).cloned() else {
            let free = !self.mentions(candidate, variable);
            if free {
                self.learn(variable, candidate.clone());
            }
            return free;
        };
        if *candidate == known {
            return true;
        }
        if !self.fits(candidate, &known) {
            return false;
        }
        let general = most_general(candidate, &known);
        if !self.mentions(&general, variable) {
            self.learn(variable, general);
        }
        true
    }

    fn mentions(&self, within: &Type, variable: u32) -> bool {
        match within {
            Type::Variable(other) if *other == variable => true,
            Type::Variable(other) => self.known.get(other).is_some_and(|known| self.mentions(known, variable)),
            Type::List(inner) | Type::Optional(inner) | Type::Type(inner) | Type::Wrapper(inner) => {
                self.mentions(inner, variable)
            }
            Type::Map(key, value) => self.mentions(key, variable) || self.mentions(value, variable),
            _ => false,
        }
    }

    /// `given` with its variables replaced by what they stand for; by `dyn` where that is open and `close` is set.
    pub(super) fn resolve(&self, given: &Type, close: bool) -> Type {
        let inner = |inner: &Type| Arc::new(self.resolve(inner, close));
        match given {
            Type::Variable(variable) => match self.known.get(variable) {
                Some(known) => self.resolve(known, close),
                None if close => Type::Dyn,
                None => given.clone(),
            },
            Type::List(element) => Type::List(inner(element)),
            Type::Optional(content) => Type::Optional(inner(content)),
            Type::Type(content) => Type::Type(inner(content)),
            Type::Map(key, value) => Type::Map(inner(key), inner(value)),
            other => other.clone(),
        }
    }
}

/// Types that have always taken null, wrappers or not.
fn nullable(given: &Type) -> bool {
    matches!(
        given,
        Type::Null
            | Type::Wrapper(_)
            | Type::Opaque(_)
            | Type::Optional(_)
            | Type::Timestamp
            | Type::Duration
            | Type::Structure(_)
    )
}

/// The one of two compatible types that holds the other's values too.
pub(super) fn most_general(left: &Type, right: &Type) -> Type {
    if is_as_general(left, right) { left.clone() } else { right.clone() }
}

fn is_as_general(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Dyn | Type::Variable(_), _) => true,
        (_, Type::Dyn | Type::Variable(_)) => false,
        (Type::Null, other) => *other == Type::Null,
        (Type::Wrapper(inner), other) => *other == Type::Null || inner.as_ref() == other || left == other,
        (Type::List(left), Type::List(right)) | (Type::Optional(left), Type::Optional(right)) => {
            is_as_general(left, right)
        }
        (Type::Map(key, value), Type::Map(other_key, other_value)) => {
            is_as_general(key, other_key) && is_as_general(value, other_value)
        }
        (left, Type::Null) => nullable(left),
        _ => left == right,
    }
}
