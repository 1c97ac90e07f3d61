//! Evaluation of a plan over borrowed values.
//!
//! Bound names live in scopes on the stack; nothing is allocated on the way but what an expression constructs.

mod arithmetic;
mod blame;
mod comprehension;
pub(crate) mod select;

pub use blame::Blame;
pub(crate) use blame::blame;

use crate::cost::Budget;
use crate::environment::Binding;
use crate::error::EvaluationError;
use crate::plan::{Entry, Item, Step};
use crate::program::Regexes;
use crate::registry::{Call, Overload};
use crate::syntax::Binary;
use crate::value::{Map, OwnedMap, Value, equal, equality};

pub(crate) type Evaluated<'a> = Result<Value<'a>, EvaluationError>;

/// A bound name's value and the scope around it.
#[derive(Debug)]
pub(crate) struct Scope<'s, 'a> {
    pub(crate) value: Value<'a>,
    /// The node the value came from; kept only while blaming.
    pub(crate) node: Option<palisade_model::Node<'a>>,
    pub(crate) outer: Option<&'s Self>,
}

impl<'s, 'a> Scope<'s, 'a> {
    pub(crate) fn new(value: Value<'a>, outer: Option<&'s Self>) -> Self {
        Self { value, node: None, outer }
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
}

impl<'e, 'a> Evaluator<'e, 'a> {
    pub(crate) fn new(variables: &'e [Binding<'a>], regexes: &'e Regexes, budget: &'e mut Budget) -> Self {
        Self { variables, regexes, budget, strict: true }
    }

    /// The same, strict or as Kubernetes has it.
    pub(crate) fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    pub(crate) fn evaluate(&mut self, step: &Step, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        match step {
            Step::Constant(value) => Ok(value.clone()),
            Step::Failure(error) => Err(error.clone()),
            Step::Variable { place, name } => self.variable(*place, name),
            Step::Local(depth) => local(scope, *depth),
            Step::Select { operand, fields } => {
                let operand = self.evaluate(operand, scope)?;
                self.budget.charge(fields.len() as u64)?;
                select::fields(operand, fields, self.strict)
            }
            Step::OptionalSelect { operand, field } => {
                let operand = self.evaluate(operand, scope)?;
                self.budget.charge(1)?;
                select::optional_field(&operand, field, self.strict)
            }
            Step::Has { operand, field } => {
                let operand = self.evaluate(operand, scope)?;
                self.budget.charge(1)?;
                select::has(&operand, field, self.strict).map(Value::Bool)
            }
            Step::Index { operand, index, optional } => {
                let operand = self.evaluate(operand, scope)?;
                let index = self.evaluate(index, scope)?;
                self.budget.charge(1)?;
                select::index(&operand, &index, *optional, self.strict)
            }
            Step::Not(operand) => match self.evaluate(operand, scope)? {
                Value::Bool(value) => Ok(Value::Bool(!value)),
                other => Err(no_overload("!_", &[other])),
            },
            Step::Negate(operand) => arithmetic::negate(self.evaluate(operand, scope)?),
            Step::And(operands) => self.lazy(operands, false, scope),
            Step::Or(operands) => self.lazy(operands, true, scope),
            Step::Conditional(parts) => {
                let [condition, yes, no] = parts.as_ref();
                match self.evaluate(condition, scope)? {
                    Value::Bool(true) => self.evaluate(yes, scope),
                    Value::Bool(false) => self.evaluate(no, scope),
                    other => Err(no_overload("_?_:_", &[other])),
                }
            }
            Step::Binary(operator, operands) => self.binary(*operator, operands, scope),
            Step::Matches { operand, regex } => match self.evaluate(operand, scope)? {
                Value::String(text) => {
                    self.budget.charge(matching_cost(text.as_str(), regex.as_str()))?;
                    Ok(Value::Bool(regex.is_match(text.as_str())))
                }
                other => Err(no_overload("matches", &[other])),
            },
            Step::Call { function, overloads, arguments } => self.call(function, overloads, arguments, scope),
            Step::List(items) => self.list(items, scope),
            Step::Map { entries, lenient } => self.map(entries, *lenient, scope),
            Step::Comprehension(comprehension) => self.comprehension(comprehension, scope),
            Step::Bind(parts) => {
                let [value, body] = parts.as_ref();
                let inner = Scope::new(self.evaluate(value, scope)?, scope);
                self.evaluate(body, Some(&inner))
            }
            Step::OptionalMap { parts, flat } => self.optional_map(parts, *flat, scope),
        }
    }

    fn variable(&mut self, place: usize, name: &str) -> Evaluated<'a> {
        self.budget.charge(1)?;
        match self.variables.get(place) {
            Some(Binding::Value(value)) => Ok(value.clone()),
            Some(Binding::Failed(error)) => Err(error.clone()),
            _ => Err(EvaluationError::UnknownVariable(name.to_owned())),
        }
    }

    /// `&&` and `||`: an operand that decides wins over one that fails, wherever it stands.
    fn lazy(&mut self, operands: &[Step], decisive: bool, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        let mut failure = None;
        for operand in operands {
            match self.evaluate(operand, scope) {
                Ok(Value::Bool(value)) if value == decisive => return Ok(Value::Bool(decisive)),
                Ok(Value::Bool(_)) => {}
                Ok(other) => failure = failure.or(Some(no_overload(if decisive { "_||_" } else { "_&&_" }, &[other]))),
                Err(EvaluationError::CostExceeded) => return Err(EvaluationError::CostExceeded),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(Value::Bool(!decisive)), Err)
    }

    fn binary(&mut self, operator: Binary, operands: &[Step; 2], scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        let [left, right] = operands;
        let left = self.evaluate(left, scope)?;
        let right = self.evaluate(right, scope)?;
        self.budget.charge(1)?;
        match operator {
            Binary::Equal => match equality(&left, &right) {
                Some(equal) => Ok(Value::Bool(equal)),
                None => Err(no_overload("_==_", &[left, right])),
            },
            Binary::NotEqual => Ok(Value::Bool(!equal(&left, &right))),
            Binary::In => arithmetic::contains(&left, &right, self.budget),
            Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual => {
                arithmetic::relation(operator, &left, &right)
            }
            _ => arithmetic::arithmetic(operator, left, right, self.budget),
        }
    }

    fn call(
        &mut self,
        function: &str,
        overloads: &[&'static Overload],
        arguments: &[Step],
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
                if let (Value::Optional(Some(inner)), "or" | "orValue") = (&first, function) {
                    self.budget.charge(1)?;
                    return Ok(if function == "or" { first } else { (**inner).clone() });
                }
                let second = self.evaluate(second, scope)?;
                // The alternative takes the place of an empty one whatever it is.
                if matches!((&first, function), (Value::Optional(None), "or" | "orValue")) {
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

    fn list(&mut self, items: &[Item], scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
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

    fn map(&mut self, entries: &[Entry], lenient: bool, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        self.budget.charge(30)?;
        let mut map = OwnedMap::default();
        for entry in entries {
            let key = self.evaluate(&entry.key, scope)?;
            let value = self.evaluate(&entry.value, scope)?;
            let value = if entry.optional { unwrapped(value)? } else { Some(value) };
            match value {
                Some(value) if lenient => {
                    map.insert(key, value);
                }
                Some(value) => insert(&mut map, key, value)?,
                None => {}
            }
        }
        Ok(Value::Map(Map::Owned(std::sync::Arc::new(map))))
    }

    fn optional_map(&mut self, parts: &[Step; 2], flat: bool, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        let [target, body] = parts;
        match self.evaluate(target, scope)? {
            Value::Optional(None) => Ok(Value::Optional(None)),
            Value::Optional(Some(inner)) => {
                let inner = Scope::new((*inner).clone(), scope);
                let value = self.evaluate(body, Some(&inner))?;
                Ok(if flat { value } else { Value::some(value) })
            }
            other => Err(no_overload("optMap", &[other])),
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
    if map.insert(key, value) { Ok(()) } else { Err(EvaluationError::Invalid("repeated key".to_owned())) }
}

fn local<'a>(scope: Option<&Scope<'_, 'a>>, depth: usize) -> Evaluated<'a> {
    scope_at(scope, depth)
        .map(|scope| scope.value.clone())
        .ok_or_else(|| EvaluationError::UnknownVariable("local".to_owned()))
}

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
