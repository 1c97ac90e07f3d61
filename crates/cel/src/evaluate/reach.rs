//! Selection without making values on the way: a place in a tree stays one, an optional is not boxed.

use std::sync::Arc;

use palisade_model::Node;

use super::walk::Place;
use super::{Evaluated, Evaluator, Failure, Scope, no_overload, scope_at, select};
use crate::environment::Binding;
use crate::error::EvaluationError;
use crate::plan::{Field, Step};
use crate::value::{List, Map, Value};

/// What a step leads to.
#[derive(Clone, Debug)]
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

impl<'a> From<Place<'a>> for Reached<'a> {
    #[inline]
    fn from(place: Place<'a>) -> Self {
        match place {
            Place::Node(node) => Self::Node(node),
            Place::Optional(node) => Self::Optional(node.map(Value::from)),
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
    pub(super) fn of(value: &Value<'a>) -> Self {
        match value {
            Value::List(List::Node(node)) | Value::Map(Map::Node(node)) => Self::Node(*node),
            other => Self::from(other.clone()),
        }
    }
}

pub(super) type Reaching<'a> = Result<Reached<'a>, Failure>;

impl<'a> Evaluator<'_, 'a> {
    #[inline]
    pub(super) fn reach(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Reaching<'a> {
        match self.walk(step, scope) {
            Some(place) => Ok(place.into()),
            None => self.reach_anything(step, scope),
        }
    }

    /// The same where a walk came to nothing: over values that are not in a tree, and to all that fails.
    fn reach_anything(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Reaching<'a> {
        match step {
            Step::Variable { place, name } => self.variable(*place, name),
            Step::Local(depth) => match scope_at(scope, *depth) {
                Some(scope) => Ok(scope.bound.clone()),
                None => Err(EvaluationError::UnknownVariable("local".to_owned()).into()),
            },
            Step::Select { operand, fields } => {
                let operand = self.reach_anything(operand, scope)?;
                self.budget.charge(fields.len() as u64)?;
                fields.iter().try_fold(operand, |operand, field| self.field(operand, field))
            }
            Step::OptionalSelect { operand, field } => {
                let operand = self.reach_anything(operand, scope)?;
                self.budget.charge(1)?;
                select::optional_field(operand, field, self.strict)
            }
            Step::Index { operand, index, optional } => {
                let operand = self.reach_anything(operand, scope)?;
                // What is absent has no entry, whatever the index would be.
                if matches!(operand, Reached::Optional(None)) {
                    self.budget.charge(1)?;
                    return Ok(operand);
                }
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
            Some(Binding::Failed(error)) => Err(error.clone().into()),
            Some(Binding::Deferred(deferred)) => Ok(Reached::of(deferred.value(self.variables)?)),
            _ => Err(EvaluationError::UnknownVariable(name.to_owned()).into()),
        }
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

    /// `optional.orValue(alternative)`; the alternative of an optional that has a value is not evaluated.
    pub(super) fn or_value(&mut self, parts: &'a [Step; 2], scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        let [optional, alternative] = parts;
        let value = match self.reach(optional, scope)? {
            Reached::Optional(Some(value)) => value,
            Reached::Optional(None) => self.evaluate(alternative, scope)?,
            other => {
                let values = [other.value(), self.evaluate(alternative, scope)?];
                return Err(no_overload("orValue", &values).into());
            }
        };
        self.budget.charge(1)?;
        Ok(value)
    }
}
