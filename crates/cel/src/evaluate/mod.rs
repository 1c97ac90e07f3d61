//! Evaluation of a plan over borrowed values.
//!
//! Bound names live in scopes on the stack; nothing is allocated on the way but what an expression constructs.

mod arithmetic;
mod blame;
mod comprehension;
mod reach;
pub(crate) mod select;
mod truth;
mod walk;

pub use blame::Blame;
pub(crate) use blame::blame;

use palisade_model::Node;

use crate::cost::Budget;
use crate::environment::Binding;
use crate::error::EvaluationError;
use crate::libraries::Object;
use crate::plan::{Entry, Item, REMEMBERED, Step};
use crate::program::Regexes;
use crate::registry::{Call, Overload};
use crate::syntax::Binary;
use crate::value::{Map, OwnedMap, Value};
use reach::Reached;

/// Why there is no value, in one word: results are handed up through many steps, failures are rare.
pub(crate) type Failure = Box<EvaluationError>;

pub(crate) type Evaluated<'a> = Result<Value<'a>, Failure>;

/// What a name is bound to and the scope around it.
#[derive(Debug)]
pub(crate) struct Scope<'s, 'a> {
    bound: Reached<'a>,
    /// The node the value came from; kept only while blaming.
    node: Option<Node<'a>>,
    outer: Option<&'s Self>,
}

impl<'s, 'a> Scope<'s, 'a> {
    #[inline]
    fn new(bound: Reached<'a>, outer: Option<&'s Self>) -> Self {
        Self { bound, node: None, outer }
    }

    /// Where the bound value stands, if it is in a tree.
    #[inline]
    fn place(&self) -> Option<Node<'a>> {
        match self.bound {
            Reached::Node(node) => Some(node),
            _ => None,
        }
    }
}

/// One evaluation.
#[derive(Debug)]
pub(crate) struct Evaluator<'e, 'a> {
    variables: &'e [Binding<'a>],
    regexes: &'e Regexes,
    budget: &'e mut Budget,
    /// Whether asking what has no fields for one is an error, as the specification has it.
    strict: bool,
    /// The last lookup of each field that is asked for several times: the map, and what was found in it.
    remembered: [Option<(Node<'a>, Option<Node<'a>>)>; REMEMBERED],
}

impl<'e, 'a> Evaluator<'e, 'a> {
    pub(crate) fn new(variables: &'e [Binding<'a>], regexes: &'e Regexes, budget: &'e mut Budget) -> Self {
        Self { variables, regexes, budget, strict: true, remembered: [None; REMEMBERED] }
    }

    /// The same, strict or as Kubernetes has it.
    pub(crate) fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    pub(crate) fn evaluate(&mut self, step: &'a Step, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        match step {
            Step::Constant(value) => Ok(value.lent()),
            Step::Failure(error) => Err(error.clone().into()),
            Step::Variable { .. }
            | Step::Local(_)
            | Step::Select { .. }
            | Step::OptionalSelect { .. }
            | Step::Index { .. } => self.reach(step, scope).map(Reached::value),
            Step::Negate(operand) => Ok(arithmetic::negate(self.evaluate(operand, scope)?)?),
            Step::Has { .. } | Step::Not(_) | Step::And(_) | Step::Or(_) | Step::Affix(_) | Step::Matches { .. } => {
                truth::value(self.truth(step, "", scope))
            }
            Step::Conditional(parts) => {
                let [condition, yes, no] = parts.as_ref();
                let condition = self.truth(condition, "_?_:_", scope)?;
                self.evaluate(if condition { yes } else { no }, scope)
            }
            Step::Binary(operator, operands) => self.binary(*operator, operands, scope),
            Step::OrValue(parts) => self.or_value(parts, scope),
            Step::Call { function, overloads, arguments } => self.call(function, overloads, arguments, scope),
            Step::List(items) => self.list(items, scope),
            Step::Map { entries, lenient } => self.map(entries, *lenient, scope),
            Step::Comprehension(comprehension) => self.comprehension(comprehension, scope),
            Step::Bind(parts) => {
                let [value, body] = parts.as_ref();
                let inner = Scope::new(self.reach(value, scope)?, scope);
                self.evaluate(body, Some(&inner))
            }
            Step::OptionalMap { parts, flat } => self.optional_map(parts, *flat, scope),
        }
    }

    fn binary(&mut self, operator: Binary, operands: &'a [Step; 2], scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        if operator.is_comparison() {
            return truth::value(self.comparison(operator, operands, scope));
        }
        let [left, right] = operands;
        let left = self.evaluate(left, scope)?;
        let right = self.evaluate(right, scope)?;
        self.budget.charge(1)?;
        Ok(arithmetic::arithmetic(operator, left, right, self.budget)?)
    }

    fn call(
        &mut self,
        function: &str,
        overloads: &[&'static Overload],
        arguments: &'a [Step],
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        match arguments {
            [first] => {
                let values = [self.evaluate(first, scope)?];
                self.invoke(function, overloads, &values)
            }
            [first, second] => {
                let first = self.evaluate(first, scope)?;
                // The alternative of an optional that has a value is not evaluated.
                if let (Value::Optional(Some(_)), "or") = (&first, function) {
                    self.budget.charge(1)?;
                    return Ok(first);
                }
                let second = self.evaluate(second, scope)?;
                // The alternative takes the place of an empty one whatever it is.
                if let (Value::Optional(None), "or") = (&first, function) {
                    self.budget.charge(1)?;
                    return Ok(second);
                }
                self.invoke(function, overloads, &[first, second])
            }
            arguments => {
                let values = arguments.iter().map(|argument| self.evaluate(argument, scope));
                let values = values.collect::<Result<Vec<_>, _>>()?;
                self.invoke(function, overloads, &values)
            }
        }
    }

    fn invoke(&mut self, function: &str, overloads: &[&'static Overload], values: &[Value<'a>]) -> Evaluated<'a> {
        let overload = overloads.iter().find(|overload| overload.accepts(values));
        let overload = overload.ok_or_else(|| no_overload(function, values))?;
        let result = (overload.function)(&mut Call { budget: self.budget, regexes: self.regexes }, values)?;
        self.budget.charge(overload.cost.map_or(1, |cost| cost(values, &result)))?;
        Ok(result)
    }

    fn list(&mut self, items: &'a [Item], scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        self.budget.charge(10)?;
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let value = self.evaluate(&item.value, scope)?;
            if item.optional {
                values.extend(unwrapped(value)?);
            } else {
                values.push(value);
            }
        }
        Ok(Value::list(values))
    }

    fn map(&mut self, entries: &'a [Entry], lenient: bool, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        self.budget.charge(30)?;
        let mut map = OwnedMap::default();
        for entry in entries {
            let key = self.evaluate(&entry.key, scope)?;
            let value = self.evaluate(&entry.value, scope)?;
            let value = if entry.optional { unwrapped(value)? } else { Some(value) };
            match value {
                Some(value) if lenient => {
                    require_hashable(&key)?;
                    map.insert(key, value);
                }
                Some(value) => insert(&mut map, key, value)?,
                None => {}
            }
        }
        Ok(Value::Map(Map::Owned(std::sync::Arc::new(map))))
    }

    fn optional_map(&mut self, parts: &'a [Step; 2], flat: bool, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        let [target, body] = parts;
        match self.evaluate(target, scope)? {
            Value::Optional(None) => Ok(Value::Optional(None)),
            Value::Optional(Some(inner)) => {
                let inner = Scope::new(Reached::of(&inner), scope);
                let value = self.evaluate(body, Some(&inner))?;
                Ok(if flat { value } else { Value::some(value) })
            }
            other => Err(no_overload("optMap", &[other]).into()),
        }
    }
}

/// Adds an entry; keys are booleans, integers and strings, and each stands once.
fn insert<'a>(map: &mut OwnedMap<'a>, key: Value<'a>, value: Value<'a>) -> Result<(), EvaluationError> {
    if !matches!(key, Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::String(_)) {
        return Err(EvaluationError::Invalid("unsupported key type".to_owned()));
    }
    insert_new(map, key, value)
}

/// Adds an entry under a key of any type, as the macros that make maps do in cel-go.
fn insert_new<'a>(map: &mut OwnedMap<'a>, key: Value<'a>, value: Value<'a>) -> Result<(), EvaluationError> {
    require_hashable(&key)?;
    if map.insert(key, value) { Ok(()) } else { Err(EvaluationError::Invalid("repeated key".to_owned())) }
}

/// A version is the one value besides bytes that cel-go cannot hash: making a map of it is an error there.
fn require_hashable(key: &Value<'_>) -> Result<(), EvaluationError> {
    match key {
        Value::Object(object) if matches!(**object, Object::Semver(_)) => {
            Err(EvaluationError::Invalid("a version cannot be the key of a map".to_owned()))
        }
        _ => Ok(()),
    }
}

#[inline]
fn scope_at<'s, 'a>(mut scope: Option<&'s Scope<'s, 'a>>, depth: usize) -> Option<&'s Scope<'s, 'a>> {
    for _ in 0..depth {
        scope = scope?.outer;
    }
    scope
}

fn unwrapped(value: Value<'_>) -> Result<Option<Value<'_>>, EvaluationError> {
    match value {
        Value::Optional(inner) => Ok(inner.map(|inner| (*inner).clone())),
        other => Err(EvaluationError::Invalid(format!(
            "cannot initialize optional entry from non-optional value {}",
            other.type_of().name()
        ))),
    }
}

/// Kubernetes counts a match as (text + 1) / 10 times pattern / 4 units, each rounded up.
fn matching_cost(text: &str, pattern: &str) -> u64 {
    let text = (text.len() as u64 + 1).div_ceil(10);
    text * (pattern.len() as u64).div_ceil(4).max(1)
}

#[cold]
pub(crate) fn no_overload(function: &str, values: &[Value<'_>]) -> EvaluationError {
    let types: Vec<_> = values.iter().map(|value| value.type_of().name()).collect();
    EvaluationError::NoSuchOverload(format!("{function}({})", types.join(", ")))
}

#[cfg(test)]
mod tests;
