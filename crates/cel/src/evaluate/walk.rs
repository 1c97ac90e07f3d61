//! Selection within a tree, which is what most of an expression is.
//!
//! A walk goes from place to place and makes no value and no failure: it tells where a selection leads, in two machine
//! words. Where the operand is not in a tree, and where a field is missing, it says nothing and has cost nothing; the
//! general evaluation then starts afresh and has the value or the error. Whatever only asks for a string or a boolean asks
//! here first.

use palisade_model::Node;

use super::{Evaluator, Scope, scope_at};
use crate::environment::Binding;
use crate::plan::{Field, Step};
use crate::value::{List, Map, Value};

/// Where a selection leads.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    Node(Node<'a>),
    /// An optional with or without a value.
    Optional(Option<Node<'a>>),
}

impl<'a> Place<'a> {
    #[inline]
    pub(super) fn node(self) -> Option<Node<'a>> {
        match self {
            Self::Node(node) => Some(node),
            Self::Optional(_) => None,
        }
    }

    /// One selection on, through an optional if need be; `find` says nothing of a node that has no such selection at all.
    #[inline]
    fn onward(self, optional: bool, find: impl FnOnce(Node<'a>) -> Option<Option<Node<'a>>>) -> Option<Self> {
        match self {
            Self::Node(node) if !optional => find(node)?.map(Self::Node),
            Self::Node(node) | Self::Optional(Some(node)) => find(node).map(Self::Optional),
            Self::Optional(None) => Some(self),
        }
    }
}

impl<'a> Evaluator<'_, 'a> {
    /// Where `step` leads, if it is a selection that stays in a tree.
    #[inline]
    pub(super) fn walk(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Option<Place<'a>> {
        self.attempt(|evaluator| evaluator.follow(step, scope))
    }

    /// The boolean that stands where `step` leads.
    #[inline]
    pub(super) fn walk_to_bool(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Option<bool> {
        self.attempt(|evaluator| evaluator.follow(step, scope)?.node()?.as_bool())
    }

    /// The map that `step` leads to.
    #[inline]
    pub(super) fn walk_to_map(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Option<Node<'a>> {
        self.attempt(|evaluator| evaluator.follow(step, scope)?.node().filter(|node| node.as_map().is_some()))
    }

    /// The string that `step` gives, if it is a constant or stands in a tree.
    #[inline]
    pub(super) fn walk_to_text(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Option<&'a str> {
        self.attempt(|evaluator| evaluator.text(step, scope))
    }

    /// What comes to nothing costs nothing.
    #[inline]
    fn attempt<T>(&mut self, walk: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = *self.budget;
        let found = walk(self);
        if found.is_none() {
            *self.budget = before;
        }
        found
    }

    #[inline]
    fn text(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Option<&'a str> {
        match step {
            Step::Constant(value) => value.as_str(),
            Step::OrValue(parts) => self.text_or(parts, scope),
            step => self.follow(step, scope)?.node()?.as_str(),
        }
    }

    fn text_or(&mut self, parts: &'a [Step; 2], scope: Option<&Scope<'_, 'a>>) -> Option<&'a str> {
        let [optional, alternative] = parts;
        let text = match self.follow(optional, scope)? {
            Place::Optional(Some(node)) => node.as_str(),
            Place::Optional(None) => self.walk_to_text(alternative, scope),
            Place::Node(_) => None,
        };
        self.budget.charge(1).ok()?;
        text
    }

    #[inline]
    fn follow(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Option<Place<'a>> {
        if step.is_name() { self.root(step, scope).map(Place::Node) } else { self.follow_selection(step, scope) }
    }

    fn follow_selection(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Option<Place<'a>> {
        match step {
            Step::Select { operand, fields } if operand.is_name() => {
                let node = self.root(operand, scope)?;
                self.budget.charge(fields.len() as u64).ok()?;
                self.descend(node, fields).map(Place::Node)
            }
            Step::Select { operand, fields } => {
                let place = self.follow(operand, scope)?;
                self.budget.charge(fields.len() as u64).ok()?;
                fields.iter().try_fold(place, |place, field| self.step_into(place, field, false))
            }
            Step::OptionalSelect { operand, field } => {
                let place = self.follow(operand, scope)?;
                self.budget.charge(1).ok()?;
                self.step_into(place, field, true)
            }
            Step::Index { operand, index, optional } => {
                let Step::Constant(key) = &**index else { return None };
                let place = self.follow(operand, scope)?;
                self.budget.charge(1).ok()?;
                place.onward(*optional, |node| entry(node, key))
            }
            _ => None,
        }
    }

    /// The node that a name stands for.
    #[inline]
    fn root(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Option<Node<'a>> {
        match step {
            Step::Local(depth) => scope_at(scope, *depth)?.place(),
            Step::Variable { place, .. } => {
                self.budget.charge(1).ok()?;
                node_of(self.variables.get(*place)?)
            }
            _ => None,
        }
    }

    #[inline]
    fn descend(&mut self, node: Node<'a>, fields: &'a [Field]) -> Option<Node<'a>> {
        fields.iter().try_fold(node, |node, field| self.look_up(node, field))
    }

    #[inline]
    fn step_into(&mut self, place: Place<'a>, field: &'a Field, optional: bool) -> Option<Place<'a>> {
        place.onward(optional, |node| node.as_map().map(|_| self.look_up(node, field)))
    }

    /// The field of a map; one that is asked for several times is remembered with the map it was last looked for in.
    #[inline]
    pub(super) fn look_up(&mut self, node: Node<'a>, field: &'a Field) -> Option<Node<'a>> {
        let Some(remembered) = field.slot.and_then(|slot| self.remembered.get_mut(slot)) else {
            return node.find(&field.key);
        };
        match remembered {
            Some((map, found)) if *map == node => *found,
            _ => {
                let found = node.find(&field.key);
                *remembered = Some((node, found));
                found
            }
        }
    }
}

/// The node that a variable is.
#[inline]
fn node_of<'a>(binding: &Binding<'a>) -> Option<Node<'a>> {
    match binding {
        Binding::Value(Value::Map(Map::Node(node)) | Value::List(List::Node(node))) => Some(*node),
        _ => None,
    }
}

/// What a map has at a constant key, or a list at a constant position.
fn entry<'a>(node: Node<'a>, key: &Value<'_>) -> Option<Option<Node<'a>>> {
    match key {
        Value::String(name) => node.as_map().map(|map| map.get(name.as_str())),
        Value::Int(position) => {
            let position = usize::try_from(*position).ok()?;
            node.as_list().map(|list| list.get(position))
        }
        _ => None,
    }
}
