//! Selection without making values on the way: a place in a tree stays one, an optional is not boxed.

use std::sync::Arc;

use palisade_model::Node;

use super::truth::Truth;
use super::{Evaluated, Evaluator, Scope, scope_at, select};
use crate::environment::Binding;
use crate::error::EvaluationError;
use crate::plan::{Field, Step};
use crate::value::{List, Map, Value};

/// What a step leads to.
#[derive(Debug)]
pub(super) enum Reached<'a> {
    Node(Node<'a>),
    Optional(Option<Value<'a>>),
    /// Anything else; never an optional.
    Value(Value<'a>),
}

impl<'a> From<Value<'a>> for Reached<'a> {
    #[inline]
    fn from(value: Value<'a>) -> Self {
        match value {
            Value::List(List::Node(node)) | Value::Map(Map::Node(node)) => Self::Node(node),
            Value::Optional(inner) => Self::Optional(inner.map(Arc::unwrap_or_clone)),
            other => Self::Value(other),
        }
    }
}

impl<'a> Reached<'a> {
    #[inline]
    pub(super) fn value(self) -> Value<'a> {
        match self {
            Self::Node(node) => Value::from(node),
            Self::Optional(inner) => Value::Optional(inner.map(Arc::new)),
            Self::Value(value) => value,
        }
    }

    #[inline]
    fn of(value: &Value<'a>) -> Self {
        match value {
            Value::List(List::Node(node)) | Value::Map(Map::Node(node)) => Self::Node(*node),
            other => Self::from(other.clone()),
        }
    }
}

pub(super) type Reaching<'a> = Result<Reached<'a>, EvaluationError>;

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn reach(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Reaching<'a> {
        match step {
            Step::Variable { place, name } => self.variable(*place, name),
            Step::Local(depth) => match scope_at(scope, *depth) {
                Some(scope) => Ok(Reached::of(&scope.value)),
                None => Err(EvaluationError::UnknownVariable("local".to_owned())),
            },
            Step::Select { operand, fields } => {
                // The usual case: the element of the loop around, from a tree.
                let operand = match (&**operand, scope) {
                    (Step::Local(0), Some(Scope { value: Value::Map(Map::Node(node)), .. })) => Reached::Node(*node),
                    (operand, scope) => self.reach(operand, scope)?,
                };
                self.budget.charge(fields.len() as u64)?;
                if let Reached::Node(node) = operand {
                    return self.descend(node, fields);
                }
                fields.iter().try_fold(operand, |operand, field| self.field(operand, field))
            }
            Step::OptionalSelect { operand, field } => {
                let operand = self.reach(operand, scope)?;
                self.budget.charge(1)?;
                select::optional_field(operand, field, self.strict)
            }
            Step::Index { operand, index, optional } => {
                let operand = self.reach(operand, scope)?;
                let index = self.evaluate(index, scope)?;
                self.budget.charge(1)?;
                select::index(operand, &index, *optional, self.strict)
            }
            other => self.evaluate(other, scope).map(Reached::from),
        }
    }

    fn variable(&mut self, place: usize, name: &str) -> Reaching<'a> {
        self.budget.charge(1)?;
        match self.variables.get(place) {
            Some(Binding::Value(value)) => Ok(Reached::of(value)),
            Some(Binding::Failed(error)) => Err(error.clone()),
            _ => Err(EvaluationError::UnknownVariable(name.to_owned())),
        }
    }

    fn descend(&mut self, mut node: Node<'a>, fields: &'a [Field]) -> Reaching<'a> {
        for field in fields {
            match self.look_up(node, field) {
                Some(found) => node = found,
                None => return select::missing(node, field),
            }
        }
        Ok(Reached::Node(node))
    }

    #[inline]
    fn field(&mut self, operand: Reached<'a>, field: &'a Field) -> Reaching<'a> {
        match operand {
            Reached::Node(node) => match self.look_up(node, field) {
                Some(found) => Ok(Reached::Node(found)),
                None => select::missing(node, field),
            },
            other => select::field(other, field, self.strict),
        }
    }

    /// `has(operand.field)`
    pub(super) fn has(&mut self, operand: &'a Step, field: &'a Field, scope: Option<&Scope<'_, 'a>>) -> Truth {
        let operand = self.reach(operand, scope)?;
        self.budget.charge(1)?;
        match operand {
            Reached::Node(node) if node.as_map().is_some() => Ok(self.look_up(node, field).is_some()),
            other => select::has(&other.value(), field, self.strict),
        }
    }

    /// The field of a map; one that is asked for several times is remembered with the map it was last looked for in.
    #[inline]
    fn look_up(&mut self, node: Node<'a>, field: &'a Field) -> Option<Node<'a>> {
        let Some(remembered) = field.slot.and_then(|slot| self.remembered.get_mut(slot)) else {
            return node.get(field);
        };
        match remembered {
            Some((map, found)) if *map == node => *found,
            _ => {
                let found = node.get(field);
                *remembered = Some((node, found));
                found
            }
        }
    }

    /// `optional.orValue(alternative)`; the alternative of an optional that has a value is not evaluated.
    pub(super) fn or_value(
        &mut self,
        optional: &'a Step,
        alternative: &'a Step,
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        let value = match self.reach(optional, scope)? {
            Reached::Optional(Some(value)) => value,
            Reached::Optional(None) => self.evaluate(alternative, scope)?,
            other => {
                let values = [other.value(), self.evaluate(alternative, scope)?];
                return Err(super::no_overload("orValue", &values));
            }
        };
        self.budget.charge(1)?;
        Ok(value)
    }
}
