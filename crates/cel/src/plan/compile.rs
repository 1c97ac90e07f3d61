//! Syntax tree to plan.

use std::collections::{BTreeSet, HashMap};

use palisade_model::tree::Key;

use super::fields::{Field, repeated};
use super::{Affix, Entry, Item, Loop, Step};
use crate::check::{NULL_VALUE, well_known_message};
use crate::cost::Budget;
use crate::environment::Environment;
use crate::error::{CompileError, EvaluationError};
use crate::evaluate::Evaluator;
use crate::evaluate::select::is_key;
use crate::program::{Program, Regexes};
use crate::registry::Overload;
use crate::syntax::{Binary, Comprehension, Expression, Kind, Unary, qualified_name};
use crate::types::Type;
use crate::value::Value;

/// What folding one constant may cost; more is left to the evaluation and its limit.
const FOLDING_LIMIT: u64 = 1000;

/// Plans `expression`.
pub(crate) fn compile(
    environment: &Environment,
    source: &str,
    expression: &Expression,
    chosen: &HashMap<u32, &'static str>,
) -> Result<Program, CompileError> {
    let (locals, regexes, slots) = (Vec::new(), Regexes::default(), repeated(expression));
    let mut planner = Planner { environment, source, chosen, locals, regexes, slots, names: BTreeSet::new() };
    let plan = planner.step(expression)?;
    Ok(Program {
        source: source.to_owned(),
        plan,
        regexes: planner.regexes,
        cost_limit: environment.cost_limit,
        kind: Type::Dyn,
        strict: !environment.as_kubernetes,
        height: expression.height.total,
        names: planner.names.into_iter().collect(),
    })
}

struct Planner<'e> {
    environment: &'e Environment,
    source: &'e str,
    /// The overloads that the type check chose, by the offset of the call.
    chosen: &'e HashMap<u32, &'static str>,
    /// Bound names, the innermost last.
    locals: Vec<String>,
    regexes: Regexes,
    /// Where fields that stand in the expression several times are remembered.
    slots: HashMap<String, usize>,
    /// The places of the variables that were named.
    names: BTreeSet<usize>,
}

type Planned = Result<Step, CompileError>;

impl Planner<'_> {
    fn error(&self, offset: u32, message: impl Into<String>) -> CompileError {
        CompileError::at(self.source, offset as usize, message)
    }

    fn field(&self, name: &str) -> Field {
        Field { key: Key::new(name), slot: self.slots.get(name).copied() }
    }

    fn boxed(&mut self, expression: &Expression) -> Result<Box<Step>, CompileError> {
        self.step(expression).map(Box::new)
    }

    fn pair(&mut self, parts: [&Expression; 2]) -> Result<Box<[Step; 2]>, CompileError> {
        let [left, right] = parts;
        Ok(Box::new([self.step(left)?, self.step(right)?]))
    }

    fn steps<'x>(
        &mut self,
        expressions: impl IntoIterator<Item = &'x Expression>,
    ) -> Result<Box<[Step]>, CompileError> {
        expressions.into_iter().map(|expression| self.step(expression)).collect()
    }

    fn step(&mut self, expression: &Expression) -> Planned {
        Ok(match &expression.kind {
            Kind::Literal(value) => Step::Constant(value.clone()),
            Kind::Name(_) => return self.name(expression),
            Kind::Select { operand, field, optional: true } => {
                Step::OptionalSelect { operand: self.boxed(operand)?, field: self.field(field) }
            }
            Kind::Select { operand, field, optional: false } => return self.select(expression, operand, field),
            Kind::Has { operand, field } if self.declares(operand, field) => Step::Constant(Value::Bool(true)),
            Kind::Has { operand, field } => Step::Has { operand: self.boxed(operand)?, field: self.field(field) },
            Kind::Index { operand, index, optional } => {
                if self.folded(index)?.is_some_and(|index| !is_key(&index)) {
                    return Err(self.error(index.offset, "invalid index"));
                }
                Step::Index { operand: self.boxed(operand)?, index: self.boxed(index)?, optional: *optional }
            }
            Kind::Call { function, target, arguments } => {
                return self.call(expression.offset, function, target.as_deref(), arguments);
            }
            Kind::Unary(Unary::Not, operand) => Step::Not(self.boxed(operand)?),
            Kind::Unary(Unary::Negate, operand) => Step::Negate(self.boxed(operand)?),
            // The API server answers this when it compiles, whatever would become of the left side.
            Kind::Binary(Binary::In, left, right) if self.is_folded_membership(right) => {
                self.step(left)?;
                Step::Constant(Value::Bool(false))
            }
            Kind::Binary(operator, left, right) => fold(Step::Binary(*operator, self.pair([left, right])?)),
            Kind::And(operands) => Step::And(self.steps(operands)?),
            Kind::Or(operands) => Step::Or(self.steps(operands)?),
            Kind::Conditional(parts) => {
                let [condition, yes, no] = parts.as_ref();
                Step::Conditional(Box::new([self.step(condition)?, self.step(yes)?, self.step(no)?]))
            }
            Kind::List(items) => {
                let item = |item: &crate::syntax::ListItem| {
                    Ok(Item { value: self.step(&item.value)?, optional: item.optional })
                };
                fold(Step::List(items.iter().map(item).collect::<Result<_, CompileError>>()?))
            }
            Kind::Map(entries) => {
                let entry = |entry: &crate::syntax::MapEntry| {
                    let key = self.step(&entry.key)?;
                    Ok(Entry { key, value: self.step(&entry.value)?, optional: entry.optional })
                };
                let entries = entries.iter().map(entry).collect::<Result<_, CompileError>>()?;
                fold(Step::Map { entries, lenient: self.environment.as_kubernetes })
            }
            Kind::Message { name, fields } => return self.message(expression.offset, name, fields),
            Kind::Comprehension(comprehension) => return self.comprehension(comprehension),
            Kind::Bind { name, parts } => {
                let [value, body] = parts.as_ref();
                let value = self.step(value)?;
                Step::Bind(Box::new([value, self.with_locals([name], body)?]))
            }
            Kind::OptionalMap { name, parts, flat } => {
                let [target, body] = parts.as_ref();
                let target = self.step(target)?;
                Step::OptionalMap { parts: Box::new([target, self.with_locals([name], body)?]), flat: *flat }
            }
        })
    }

    fn with_locals<'n>(&mut self, names: impl IntoIterator<Item = &'n String>, body: &Expression) -> Planned {
        let outer = self.locals.len();
        self.locals.extend(names.into_iter().cloned());
        let step = self.step(body);
        self.locals.truncate(outer);
        step
    }

    fn comprehension(&mut self, comprehension: &Comprehension) -> Planned {
        let names = || [&comprehension.first].into_iter().chain(&comprehension.second);
        let range = self.step(&comprehension.range)?;
        let filter = match &comprehension.filter {
            Some(filter) => Some(self.with_locals(names(), filter)?),
            None => None,
        };
        let body = self.with_locals(names(), &comprehension.body)?;
        let two = comprehension.second.is_some();
        Ok(Step::Comprehension(Box::new(Loop { kind: comprehension.kind, two, range, filter, body })))
    }

    /// A name or a chain of names: the longest part that is declared, then the rest as fields.
    fn name(&mut self, expression: &Expression) -> Planned {
        let name = qualified_name(expression).unwrap_or_default();
        Ok(self.resolve(&name).unwrap_or(Step::Failure(EvaluationError::UnknownVariable(name))))
    }

    fn select(&mut self, whole: &Expression, operand: &Expression, field: &str) -> Planned {
        if let Some(name) = qualified_name(whole)
            && self.local(first_part(&name)).is_none()
            && let Some(step) = self.resolve(&name)
        {
            return Ok(step);
        }
        Ok(match self.step(operand)? {
            Step::Select { operand, fields } => {
                let fields = fields.into_iter().chain([self.field(field)]).collect();
                Step::Select { operand, fields }
            }
            operand => Step::Select { operand: Box::new(operand), fields: [self.field(field)].into() },
        })
    }

    /// Whether `operand.field` is a variable of its own, as the variables of an admission policy are: it is then there.
    fn declares(&self, operand: &Expression, field: &str) -> bool {
        let Some(operand) = qualified_name(operand) else { return false };
        let variable = |name: &String| self.environment.variable(name).is_some();
        let candidates = |name: &str| self.environment.candidates(name).iter().any(variable);
        self.local(first_part(&operand)).is_none() && !candidates(&operand) && candidates(&format!("{operand}.{field}"))
    }

    /// Protobuf's wrappers are the value they wrap; there are no other messages.
    fn message(&mut self, offset: u32, name: &str, fields: &[(String, Expression, bool)]) -> Planned {
        if !self.environment.candidates(name).iter().any(|name| well_known_message(name)) {
            return Err(self.error(offset, format!("undeclared reference to '{name}'")));
        }
        match fields {
            [] => Ok(Step::Constant(Value::Null)),
            [(field, _, false)] if field == "null_value" => Ok(Step::Constant(Value::Null)),
            [(_, value, false)] => self.step(value),
            _ => Err(self.error(offset, format!("'{name}' takes one field"))),
        }
    }

    fn local(&self, name: &str) -> Option<usize> {
        self.locals.iter().rev().position(|own| own == name)
    }

    fn resolve(&mut self, name: &str) -> Option<Step> {
        if let Some(depth) = self.local(name) {
            return Some(Step::Local(depth));
        }
        for candidate in self.environment.candidates(name) {
            if let Some(place) = self.environment.variable(&candidate) {
                self.names.insert(place);
                return Some(Step::Variable { place, name: candidate.into() });
            }
            if candidate == NULL_VALUE {
                return Some(Step::Constant(Value::Int(0)));
            }
            if let Some(kind) = self.environment.types.get(candidate.as_str()) {
                return Some(Step::Constant(Value::Type(std::sync::Arc::new(kind.clone()))));
            }
        }
        None
    }

    fn call(&mut self, offset: u32, function: &str, target: Option<&Expression>, arguments: &[Expression]) -> Planned {
        if let Some(target) = target
            && let Some((name, overloads)) = self.namespaced(target, function, arguments.len())
        {
            let arguments = self.steps(arguments)?;
            let overloads = self.narrowed(offset, overloads);
            return Ok(self.apply(&name, overloads, arguments));
        }
        let count = arguments.len() + usize::from(target.is_some());
        let found = match target {
            Some(_) => self.overloads(function, count, true),
            None => self.environment.candidates(function).iter().find_map(|name| self.overloads(name, count, false)),
        };
        let Some(overloads) = found else {
            return Ok(Step::Failure(EvaluationError::NoSuchOverload(format!("{function} with {count} arguments"))));
        };
        let steps = self.steps(target.into_iter().chain(arguments))?;
        let overloads = self.narrowed(offset, overloads);
        let step = self.apply(function, overloads, steps);
        self.refuse_failing(offset, function, arguments, step)
    }

    /// The API server refuses what can only fail: conversions of literals, and patterns that are none.
    fn refuse_failing(&self, offset: u32, function: &str, arguments: &[Expression], step: Step) -> Planned {
        let converts = is_conversion(function);
        let literal = matches!(arguments, [only] if self.is_constant(only));
        match step {
            Step::Failure(error) if self.environment.as_kubernetes => Err(self.error(offset, error.to_string())),
            Step::Call { .. } if self.environment.as_kubernetes && converts && literal => {
                Err(self.error(offset, format!("invalid {function} argument")))
            }
            step => Ok(step),
        }
    }

    fn is_folded_membership(&self, right: &Expression) -> bool {
        self.environment.as_kubernetes && matches!(&right.kind, Kind::List(items) if items.is_empty())
    }

    /// The value of what cel-go holds constant, in Kubernetes' environment.
    fn folded(&mut self, expression: &Expression) -> Result<Option<Value<'static>>, CompileError> {
        if !self.is_constant(expression) {
            return Ok(None);
        }
        Ok(match self.step(expression)? {
            Step::Constant(value) => Some(value),
            _ => None,
        })
    }

    /// Whether cel-go's optimiser holds it constant: literals, lists and maps of them, and their conversions.
    fn is_constant(&self, expression: &Expression) -> bool {
        if !self.environment.as_kubernetes {
            return false;
        }
        match &expression.kind {
            Kind::Literal(_) => true,
            Kind::List(items) => items.iter().all(|item| self.is_constant(&item.value)),
            Kind::Map(entries) => {
                entries.iter().all(|entry| self.is_constant(&entry.key) && self.is_constant(&entry.value))
            }
            Kind::Call { function, target: None, arguments } if is_conversion(function) => {
                matches!(arguments.as_slice(), [only] if self.is_constant(only))
            }
            _ => false,
        }
    }

    fn narrowed(&self, offset: u32, overloads: Box<[&'static Overload]>) -> Box<[&'static Overload]> {
        match self.chosen.get(&offset) {
            Some(id) if overloads.iter().any(|own| own.id == *id) => {
                overloads.into_iter().filter(|own| own.id == *id).collect()
            }
            _ => overloads,
        }
    }

    /// `math.greatest(…)`: a target that is only the namespace of a global function.
    fn namespaced(
        &self,
        target: &Expression,
        function: &str,
        count: usize,
    ) -> Option<(String, Box<[&'static Overload]>)> {
        let namespace = qualified_name(target)?;
        if self.local(first_part(&namespace)).is_some() {
            return None;
        }
        let candidates = self.environment.candidates(&format!("{namespace}.{function}"));
        candidates.into_iter().find_map(|name| {
            let overloads = self.overloads(&name, count, false)?;
            Some((name, overloads))
        })
    }

    fn overloads(&self, name: &str, count: usize, member: bool) -> Option<Box<[&'static Overload]>> {
        let all = self.environment.functions.get(name)?;
        let fitting = all.iter().copied().filter(|own| own.member == member && own.parameters.len() == count);
        let fitting: Box<[_]> = fitting.collect();
        (!fitting.is_empty()).then_some(fitting)
    }

    fn apply(&mut self, function: &str, overloads: Box<[&'static Overload]>, mut arguments: Box<[Step]>) -> Step {
        if let ("matches" | "find" | "findAll", Some(Step::Constant(Value::String(pattern)))) =
            (function, arguments.get(1))
        {
            match self.regexes.prepare(pattern.as_str()) {
                Ok(regex) if function == "matches" => {
                    let operand =
                        arguments.first_mut().map(|first| std::mem::replace(first, Step::Constant(Value::Null)));
                    let operand = Box::new(operand.unwrap_or(Step::Constant(Value::Null)));
                    return Step::Matches { operand, regex };
                }
                Ok(_) => {}
                Err(message) => return Step::Failure(EvaluationError::Invalid(message)),
            }
        }
        match special(function, arguments) {
            Ok(step) => fold(step),
            Err(arguments) => fold(Step::Call { function: function.into(), overloads, arguments }),
        }
    }
}

/// Calls that have a step of their own; any other keeps its arguments.
fn special(function: &str, arguments: Box<[Step]>) -> Result<Step, Box<[Step]>> {
    match function {
        "startsWith" => affix(arguments, false),
        "endsWith" => affix(arguments, true),
        "orValue" => <Box<[Step; 2]>>::try_from(arguments).map(Step::OrValue),
        _ => Err(arguments),
    }
}

/// A test for a constant beginning or end of what is not constant.
fn affix(arguments: Box<[Step]>, at_end: bool) -> Result<Step, Box<[Step]>> {
    let [operand, text] = *<Box<[Step; 2]>>::try_from(arguments)?;
    match text {
        Step::Constant(Value::String(text)) if !matches!(operand, Step::Constant(_)) => {
            let (text, cost) = (text.as_str(), (text.as_str().chars().count() as u64).div_ceil(10));
            Ok(Step::Affix(Box::new(Affix { operand, text: text.into(), at_end, cost })))
        }
        text => Err(Box::new([operand, text])),
    }
}

fn is_conversion(function: &str) -> bool {
    const CONVERSIONS: [&str; 10] =
        ["bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint"];
    CONVERSIONS.contains(&function)
}

fn first_part(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// Replaces a step whose operands are all constants by its value. What fails is left to fail when it is reached.
fn fold(step: Step) -> Step {
    let constant = |step: &Step| matches!(step, Step::Constant(_));
    let foldable = match &step {
        Step::Binary(_, operands) | Step::OrValue(operands) => operands.iter().all(constant),
        Step::Call { arguments, .. } => !arguments.is_empty() && arguments.iter().all(constant),
        Step::List(items) => items.iter().all(|item| constant(&item.value) && !item.optional),
        Step::Map { entries, .. } => {
            entries.iter().all(|entry| constant(&entry.key) && constant(&entry.value) && !entry.optional)
        }
        _ => false,
    };
    if !foldable {
        return step;
    }
    let regexes = Regexes::default();
    let mut budget = Budget::new(FOLDING_LIMIT);
    let value = Evaluator::new(&[], &regexes, &mut budget).evaluate(&step, None).ok();
    match value.and_then(Value::detached) {
        Some(value) => Step::Constant(value),
        None => step,
    }
}

impl From<Type> for Value<'_> {
    fn from(kind: Type) -> Self {
        Self::Type(std::sync::Arc::new(kind))
    }
}
