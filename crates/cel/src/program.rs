//! A compiled expression.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use regex::Regex;

use crate::cost::Budget;
use crate::environment::{Activation, Binding};
use crate::error::EvaluationError;
use crate::evaluate::{Blame, Evaluator, blame};
use crate::libraries;
use crate::plan::Step;
use crate::types::Type;
use crate::value::Value;

/// An expression that is ready to be evaluated, by many threads if need be.
#[derive(Debug)]
pub struct Program {
    pub(crate) source: String,
    pub(crate) plan: Step,
    pub(crate) regexes: Regexes,
    pub(crate) cost_limit: u64,
    pub(crate) kind: Type,
    pub(crate) strict: bool,
    /// How deep evaluation recurses.
    pub(crate) height: u32,
    /// The places of the variables it names.
    pub(crate) names: Box<[usize]>,
}

impl Program {
    /// The text it was compiled from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    pub(crate) fn of_type(self, kind: Type) -> Self {
        Self { kind, ..self }
    }

    /// The type of the expression; `dyn` where types were not checked.
    #[must_use]
    pub fn result_type(&self) -> &Type {
        &self.kind
    }

    /// The value of the expression, which may borrow from the program's constants.
    ///
    /// # Errors
    /// What an evaluation can say: `EvaluationError`.
    pub fn evaluate<'a>(&'a self, activation: &Activation<'a>) -> Result<Value<'a>, EvaluationError> {
        self.evaluate_within(activation, &mut Budget::new(self.cost_limit))
    }

    /// The same with a budget of the caller's, which then tells what was used.
    ///
    /// # Errors
    /// What an evaluation can say: `EvaluationError`.
    pub fn evaluate_within<'a>(
        &'a self,
        activation: &Activation<'a>,
        budget: &mut Budget,
    ) -> Result<Value<'a>, EvaluationError> {
        self.evaluate_over(&activation.bindings, budget)
    }

    pub(crate) fn evaluate_over<'a>(
        &'a self,
        variables: &[Binding<'a>],
        budget: &mut Budget,
    ) -> Result<Value<'a>, EvaluationError> {
        let mut evaluator = Evaluator::new(variables, &self.regexes, budget).strict(self.strict);
        evaluator.evaluate(&self.plan, None).map_err(|failure| *failure)
    }

    /// The places that made a false expression false. Meant for findings: it evaluates again, part by part.
    #[must_use]
    pub fn blame<'a>(&'a self, activation: &Activation<'a>) -> Vec<Blame<'a>> {
        let mut budget = Budget::new(self.cost_limit);
        blame(Evaluator::new(&activation.bindings, &self.regexes, &mut budget).strict(self.strict), &self.plan)
    }
}

/// How many patterns that are not constant a program remembers.
const REMEMBERED: usize = 64;

/// Compiled regular expressions: constant ones when the program is made, others when they are first seen.
#[derive(Debug, Default)]
pub(crate) struct Regexes {
    constant: HashMap<String, Arc<Regex>>,
    seen: Mutex<HashMap<String, Arc<Regex>>>,
}

impl Regexes {
    /// Compiles a pattern ahead of evaluation.
    pub(crate) fn prepare(&mut self, pattern: &str) -> Result<Arc<Regex>, String> {
        let regex = Arc::new(libraries::regex::compile(pattern)?);
        self.constant.insert(pattern.to_owned(), Arc::clone(&regex));
        Ok(regex)
    }

    pub(crate) fn get(&self, pattern: &str) -> Result<Arc<Regex>, EvaluationError> {
        if let Some(regex) = self.constant.get(pattern) {
            return Ok(Arc::clone(regex));
        }
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(regex) = seen.get(pattern) {
            return Ok(Arc::clone(regex));
        }
        let regex = Arc::new(libraries::regex::compile(pattern).map_err(EvaluationError::Invalid)?);
        if seen.len() >= REMEMBERED {
            seen.clear();
        }
        seen.insert(pattern.to_owned(), Arc::clone(&regex));
        Ok(regex)
    }
}
