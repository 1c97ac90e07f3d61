//! Which places of the objects made an expression false.
//!
//! Evaluates again, part by part, and follows only the parts that decided. An expression over what it computed itself
//! has no place; then the places it computed from are named.

use palisade_model::Node;

use super::{Evaluator, Scope, scope_at};
use crate::environment::Binding;
use crate::plan::{Loop, Step};
use crate::syntax::Macro;
use crate::value::{List, Map, Value};

/// A place in an object, or one that is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct Blame<'a> {
    /// The deepest node that exists.
    pub node: Node<'a>,
    /// Field names below it that do not exist.
    pub missing: Vec<String>,
}

/// The places that made `plan` false.
pub(crate) fn blame<'a>(evaluator: Evaluator<'_, 'a>, plan: &'a Step) -> Vec<Blame<'a>> {
    let mut search = Search { evaluator, found: Vec::new() };
    search.follow(plan, true, None);
    search.found
}

struct Search<'e, 'a> {
    evaluator: Evaluator<'e, 'a>,
    found: Vec<Blame<'a>>,
}

impl<'a> Search<'_, 'a> {
    fn note(&mut self, place: Blame<'a>) {
        if !self.found.contains(&place) {
            self.found.push(place);
        }
    }

    fn is(&mut self, step: &'a Step, wanted: bool, scope: Option<&Scope<'_, 'a>>) -> bool {
        matches!(self.evaluator.evaluate(step, scope), Ok(Value::Bool(value)) if value == wanted)
    }

    /// `step` is not `wanted`: finds out why.
    fn follow(&mut self, step: &'a Step, wanted: bool, scope: Option<&Scope<'_, 'a>>) {
        match step {
            Step::Not(operand) => self.follow(operand, !wanted, scope),
            Step::And(operands) | Step::Or(operands) => {
                for operand in operands {
                    if !self.is(operand, wanted, scope) {
                        self.follow(operand, wanted, scope);
                    }
                }
            }
            Step::Conditional(parts) => {
                let [condition, yes, no] = parts.as_ref();
                let branch = if self.is(condition, true, scope) { yes } else { no };
                let before = self.found.len();
                self.follow(branch, wanted, scope);
                if self.found.len() == before {
                    self.places(condition, scope);
                }
            }
            Step::Has { operand, field } => {
                if let Some(place) = self.locate(operand, scope) {
                    self.note(below(place, field));
                }
            }
            Step::Bind(parts) => {
                let [value, body] = parts.as_ref();
                if let Some(inner) = self.bound(value, scope) {
                    self.follow(body, wanted, Some(&inner));
                }
            }
            Step::Comprehension(comprehension) => self.follow_loop(comprehension, wanted, scope),
            other => self.places(other, scope),
        }
    }

    fn bound<'s>(&mut self, value: &'a Step, scope: Option<&'s Scope<'s, 'a>>) -> Option<Scope<'s, 'a>> {
        let node = self.locate(value, scope).filter(|place| place.missing.is_empty()).map(|place| place.node);
        let bound = self.evaluator.reach(value, scope).ok()?;
        Some(Scope { bound, node, outer: scope })
    }

    fn follow_loop(&mut self, comprehension: &'a Loop, wanted: bool, scope: Option<&Scope<'_, 'a>>) {
        let deciding = match comprehension.kind {
            Macro::All => wanted,
            Macro::Exists => !wanted,
            _ => false,
        };
        if !deciding {
            return self.places(&comprehension.range, scope);
        }
        let before = self.found.len();
        let Ok(range) = self.evaluator.evaluate(&comprehension.range, scope) else { return };
        for (first, second, node) in elements(&range, comprehension.two) {
            match second {
                Some(second) => {
                    let outer = Scope::new(first.into(), scope);
                    let inner = Scope { bound: second.into(), node, outer: Some(&outer) };
                    self.follow_element(comprehension, wanted, &inner);
                }
                None => self.follow_element(comprehension, wanted, &Scope { bound: first.into(), node, outer: scope }),
            }
        }
        if self.found.len() == before {
            self.places(&comprehension.range, scope);
        }
    }

    fn follow_element(&mut self, comprehension: &'a Loop, wanted: bool, scope: &Scope<'_, 'a>) {
        if self.is(&comprehension.body, wanted, Some(scope)) {
            return;
        }
        let before = self.found.len();
        self.follow(&comprehension.body, wanted, Some(scope));
        if self.found.len() == before
            && let Some(node) = scope.node
        {
            self.note(Blame { node, missing: Vec::new() });
        }
    }

    /// Notes the place of `step`, or those of what it is computed from.
    fn places(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) {
        if let Some(place) = self.locate(step, scope) {
            return self.note(place);
        }
        match step {
            Step::Call { arguments, .. } => self.all_places(arguments, scope),
            Step::And(operands) | Step::Or(operands) => self.all_places(operands, scope),
            Step::Binary(_, operands) | Step::OrValue(operands) => self.all_places(operands.as_slice(), scope),
            Step::Conditional(parts) => self.all_places(parts.as_slice(), scope),
            Step::Matches { operand, .. } | Step::Not(operand) | Step::Negate(operand) => self.places(operand, scope),
            Step::Select { operand, .. } | Step::Index { operand, .. } => self.places(operand, scope),
            Step::Affix(affix) => self.places(&affix.operand, scope),
            Step::Has { .. } => self.follow(step, true, scope),
            Step::Comprehension(comprehension) => self.places(&comprehension.range, scope),
            Step::Bind(parts) => {
                let [value, body] = parts.as_ref();
                if let Some(inner) = self.bound(value, scope) {
                    self.places(body, Some(&inner));
                }
            }
            Step::OptionalMap { parts, .. } => {
                let [target, _] = parts.as_ref();
                self.places(target, scope);
            }
            _ => {}
        }
    }

    fn all_places(&mut self, steps: &'a [Step], scope: Option<&Scope<'_, 'a>>) {
        for step in steps {
            self.places(step, scope);
        }
    }

    /// The place that `step` selects, if it only selects.
    fn locate(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Option<Blame<'a>> {
        match step {
            Step::Variable { place, .. } => match self.evaluator.variables.get(*place)? {
                Binding::Value(value) => node_of(value).map(whole),
                _ => None,
            },
            Step::Local(depth) => {
                let scope = scope_at(scope, *depth)?;
                scope.node.or_else(|| scope.place()).map(whole)
            }
            Step::Select { operand, fields } => {
                let start = self.locate(operand, scope)?;
                Some(fields.iter().fold(start, |place, field| below(place, field)))
            }
            Step::OptionalSelect { operand, field } => Some(below(self.locate(operand, scope)?, field)),
            Step::Index { operand, index, .. } => {
                let start = self.locate(operand, scope)?;
                match self.evaluator.evaluate(index, scope).ok()? {
                    Value::String(key) => Some(below(start, key.as_str())),
                    Value::Int(position) => {
                        start.node.items().nth(usize::try_from(position).ok()?).map(whole).or(Some(start))
                    }
                    _ => None,
                }
            }
            // `x.?y.orValue(…)` speaks of `x.y`.
            Step::OrValue(parts) => {
                let [optional, _] = parts.as_ref();
                self.locate(optional, scope)
            }
            Step::Call { function, arguments, .. } if is_optional_access(function) => {
                self.locate(arguments.first()?, scope)
            }
            _ => None,
        }
    }
}

fn is_optional_access(function: &str) -> bool {
    matches!(function, "value" | "hasValue" | "or")
}

fn whole(node: Node<'_>) -> Blame<'_> {
    Blame { node, missing: Vec::new() }
}

fn below<'a>(mut place: Blame<'a>, field: &str) -> Blame<'a> {
    match place.node.get(field) {
        Some(node) if place.missing.is_empty() => whole(node),
        _ => {
            place.missing.push(field.to_owned());
            place
        }
    }
}

fn node_of<'a>(value: &Value<'a>) -> Option<Node<'a>> {
    match value {
        Value::List(List::Node(node)) | Value::Map(Map::Node(node)) => Some(*node),
        _ => None,
    }
}

type Element<'a> = (Value<'a>, Option<Value<'a>>, Option<Node<'a>>);

/// The elements of a range: what the first variable is, what the second, and the node of the item or value.
fn elements<'a>(range: &Value<'a>, two: bool) -> Vec<Element<'a>> {
    match range {
        Value::List(list) => {
            let nodes = node_of(range).map(|node| node.items().collect::<Vec<_>>()).unwrap_or_default();
            let place = |(position, item): (usize, Value<'a>)| {
                let node = nodes.get(position).copied().or_else(|| node_of(&item));
                let index = Value::Int(i64::try_from(position).unwrap_or(i64::MAX));
                if two { (index, Some(item), node) } else { (item, None, node) }
            };
            list.iter().enumerate().map(place).collect()
        }
        Value::Map(map) => {
            let nodes = node_of(range).map(|node| node.entries().map(|(_, value)| value).collect::<Vec<_>>());
            let nodes = nodes.unwrap_or_default();
            let place = |(position, (key, value)): (usize, (Value<'a>, Value<'a>))| {
                (key, two.then_some(value), nodes.get(position).copied())
            };
            map.entries().enumerate().map(place).collect()
        }
        _ => Vec::new(),
    }
}
