//! `ValidatingAdmissionPolicy`: what its expressions may say and how its parts make one decision.
//!
//! Lives here: compiling and evaluating. Not here: reading the policy's manifest, matching resources and finding
//! parameters; callers hand in the texts and the objects.

mod declarations;

use std::collections::HashMap;

use crate::cost::Budget;
use crate::environment::{Activation, Environment};
use crate::error::{CompileError, EvaluationError};
use crate::evaluate::Blame;
use crate::program::Program;
use crate::types::Type;
use crate::value::Value;

pub use declarations::environment;

/// What all expressions of one policy may cost together (`RuntimeCELCostBudget` of the API server).
pub const POLICY_LIMIT: u64 = 10_000_000;
/// Kubernetes drops a message expression's result beyond this length (`MaxMessageExpressionSize`).
const LONGEST_MESSAGE: usize = 5 * 1024;
/// How deep variables that are computed on their use may nest in each other, in levels of their expressions. Where they
/// would go deeper, one is computed ahead.
const MOST_NESTED: u32 = 128;
/// What the step from one expression into that of a variable counts in this.
const VARIABLE_HEIGHT: u32 = 8;

/// What an expression that fails means for the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailurePolicy {
    /// It is denied.
    #[default]
    Fail,
    /// The expression is passed over.
    Ignore,
}

/// A named expression.
#[derive(Clone, Copy, Debug)]
pub struct Named<'s> {
    /// The name of a variable or match condition, or the key of an audit annotation.
    pub name: &'s str,
    /// The expression.
    pub expression: &'s str,
}

/// One entry of `spec.validations`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ValidationText<'s> {
    /// What must be true.
    pub expression: &'s str,
    /// What is said where it is not.
    pub message: Option<&'s str>,
    /// What computes that instead.
    pub message_expression: Option<&'s str>,
    /// The machine-readable reason.
    pub reason: Option<&'s str>,
}

/// The texts of a policy.
#[derive(Clone, Copy, Debug, Default)]
pub struct PolicyText<'s> {
    /// `spec.matchConditions`
    pub match_conditions: &'s [Named<'s>],
    /// `spec.variables`, each of which may use those before it.
    pub variables: &'s [Named<'s>],
    /// `spec.validations`
    pub validations: &'s [ValidationText<'s>],
    /// `spec.auditAnnotations`
    pub audit_annotations: &'s [Named<'s>],
    /// `spec.failurePolicy`
    pub failure_policy: FailurePolicy,
}

/// An expression of a policy that does not compile.
#[derive(Clone, Debug)]
pub struct PolicyError {
    /// Which: `validations[0].expression`.
    pub part: String,
    /// What is wrong with it.
    pub errors: Vec<CompileError>,
}

#[derive(Debug)]
struct Validation {
    program: Program,
    message: Option<String>,
    message_program: Option<Program>,
    reason: Option<String>,
}

#[derive(Debug)]
struct Variable {
    /// Its place in an activation.
    place: usize,
    program: Program,
    /// Whether it is computed ahead of its use, so that variables which build on each other do not nest too deep.
    ahead: bool,
}

/// A compiled policy.
#[derive(Debug)]
pub struct Policy {
    environment: Environment,
    match_conditions: Vec<(String, Program)>,
    variables: Vec<Variable>,
    validations: Vec<Validation>,
    audit_annotations: Vec<(String, Program)>,
    failure_policy: FailurePolicy,
}

/// What a request brings. What is absent is null, as in Kubernetes.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The object as it would be stored.
    pub object: Value<'a>,
    /// The object as it is.
    pub old_object: Value<'a>,
    /// The parameter resource.
    pub params: Value<'a>,
    /// The admission request.
    pub request: Value<'a>,
    /// The namespace of a namespaced object.
    pub namespace_object: Value<'a>,
}

impl<'a> Request<'a> {
    /// The creation of `object`.
    #[must_use]
    pub fn create(object: Value<'a>) -> Self {
        Self {
            object,
            old_object: Value::Null,
            params: Value::Null,
            request: Value::Null,
            namespace_object: Value::Null,
        }
    }
}

/// Why a request is denied.
#[derive(Clone, Debug)]
pub struct Denial<'a> {
    /// Which validation; nothing where a match condition failed.
    pub validation: Option<usize>,
    /// What is said to the user.
    pub message: String,
    /// The machine-readable reason.
    pub reason: Option<String>,
    /// The error, where the expression failed instead of being false.
    pub error: Option<EvaluationError>,
    /// The places of the objects that made it false.
    pub blame: Vec<Blame<'a>>,
}

/// What a policy says of a request.
#[derive(Clone, Debug, Default)]
pub struct Decision<'a> {
    /// The match condition that keeps the policy from applying.
    pub skipped: Option<String>,
    /// Why the request is denied; it is admitted where there is none.
    pub denials: Vec<Denial<'a>>,
    /// Annotations for the audit event.
    pub audit_annotations: Vec<(String, String)>,
}

impl Decision<'_> {
    /// Whether the request goes through.
    #[must_use]
    pub fn admitted(&self) -> bool {
        self.denials.is_empty()
    }
}

impl Policy {
    /// Compiles a policy.
    ///
    /// # Errors
    /// Each expression that does not compile.
    pub fn compile(text: &PolicyText<'_>) -> Result<Self, Vec<PolicyError>> {
        let mut compiler = Compiler { environment: environment(), errors: Vec::new() };
        let match_conditions = compiler.all("matchConditions", text.match_conditions, &[Type::Bool]);
        let variables = compiler.variables(text.variables);
        let validations = compiler.validations(text.validations);
        let audit_annotations = compiler.all("auditAnnotations", text.audit_annotations, &[Type::String, Type::Null]);
        if !compiler.errors.is_empty() {
            return Err(compiler.errors);
        }
        let (environment, failure_policy) = (compiler.environment, text.failure_policy);
        Ok(Self { environment, match_conditions, variables, validations, audit_annotations, failure_policy })
    }

    /// What the policy says of `request`.
    #[must_use]
    pub fn evaluate<'a>(&'a self, request: &Request<'a>) -> Decision<'a> {
        let mut evaluation = Evaluation { activation: self.activation(request), spent: 0 };
        let mut decision = Decision::default();
        if !self.applies(&mut evaluation, &mut decision) {
            return decision;
        }
        self.compute_ahead(&mut evaluation);
        for (index, validation) in self.validations.iter().enumerate() {
            decision.denials.extend(self.validate(&mut evaluation, index, validation));
        }
        for (key, program) in &self.audit_annotations {
            if let Ok(Value::String(text)) = evaluation.run(program) {
                decision.audit_annotations.push((key.clone(), text.as_str().trim().to_owned()));
            }
        }
        decision
    }

    fn compute_ahead<'a>(&'a self, evaluation: &mut Evaluation<'a>) {
        for variable in self.variables.iter().filter(|variable| variable.ahead) {
            match evaluation.run(&variable.program) {
                Ok(value) => evaluation.activation.set_at(variable.place, value),
                Err(error) => evaluation.activation.fail_at(variable.place, error),
            }
        }
    }

    /// Variables are computed on their first use, once, as the API server does it.
    fn activation<'a>(&'a self, request: &Request<'a>) -> Activation<'a> {
        let mut activation = self
            .environment
            .activation()
            .with(&self.environment, "object", request.object.clone())
            .with(&self.environment, "oldObject", request.old_object.clone())
            .with(&self.environment, "params", request.params.clone())
            .with(&self.environment, "request", request.request.clone())
            .with(&self.environment, "namespaceObject", request.namespace_object.clone());
        for variable in &self.variables {
            activation.defer_at(variable.place, &variable.program);
        }
        for name in ["authorizer", "authorizer.requestResource"] {
            if let Some(place) = self.environment.variable(name) {
                activation.fail_at(place, EvaluationError::NotEvaluated("authorizer needs RBAC data"));
            }
        }
        activation
    }

    /// A match condition that is false wins over one that fails.
    fn applies<'a>(&'a self, evaluation: &mut Evaluation<'a>, decision: &mut Decision<'a>) -> bool {
        let mut failure = None;
        for (name, program) in &self.match_conditions {
            match evaluation.run(program) {
                Ok(Value::Bool(true)) => {}
                Ok(_) => {
                    decision.skipped = Some(name.clone());
                    return false;
                }
                Err(error) => failure = failure.or(Some((name, error))),
            }
        }
        let Some((name, error)) = failure else { return true };
        match self.failure_policy {
            FailurePolicy::Fail => decision.denials.push(Denial {
                validation: None,
                message: format!("match condition '{name}' resulted in error: {error}"),
                reason: None,
                error: Some(error),
                blame: Vec::new(),
            }),
            FailurePolicy::Ignore => decision.skipped = Some(name.clone()),
        }
        false
    }

    fn validate<'a>(
        &'a self,
        evaluation: &mut Evaluation<'a>,
        index: usize,
        validation: &'a Validation,
    ) -> Option<Denial<'a>> {
        let program = &validation.program;
        let (error, message) = match evaluation.run(program) {
            Ok(Value::Bool(true)) => return None,
            Ok(_) => (None, evaluation.message(validation)),
            Err(_) if self.failure_policy == FailurePolicy::Ignore => return None,
            Err(error) => {
                let message = format!("expression '{}' resulted in error: {error}", program.source().trim());
                (Some(error), message)
            }
        };
        let blame = if error.is_none() { program.blame(&evaluation.activation) } else { Vec::new() };
        Some(Denial { validation: Some(index), message, reason: validation.reason.clone(), error, blame })
    }
}

struct Evaluation<'a> {
    activation: Activation<'a>,
    /// What the expressions have cost, but for the variables.
    spent: u64,
}

impl<'a> Evaluation<'a> {
    fn run(&mut self, program: &'a Program) -> Result<Value<'a>, EvaluationError> {
        let mut budget = Budget::new(program.cost_limit.min(POLICY_LIMIT.saturating_sub(self.cost())));
        let result = program.evaluate_within(&self.activation, &mut budget);
        self.spent = self.spent.saturating_add(budget.used());
        if self.cost() > POLICY_LIMIT { Err(EvaluationError::CostExceeded) } else { result }
    }

    fn cost(&self) -> u64 {
        self.spent.saturating_add(self.activation.deferred_cost())
    }

    /// A message expression that fails, or gives no usable text, falls back to the fixed message.
    fn message(&mut self, validation: &'a Validation) -> String {
        let computed = validation.message_program.as_ref().and_then(|program| match self.run(program) {
            Ok(Value::String(text)) => Some(text.as_str().trim().to_owned()),
            _ => None,
        });
        let usable = |text: &String| !text.is_empty() && text.len() <= LONGEST_MESSAGE && !text.contains('\n');
        let fixed = || validation.message.as_ref().map(|message| message.trim().to_owned());
        computed
            .filter(usable)
            .or_else(fixed)
            .unwrap_or_else(|| format!("failed expression: {}", validation.program.source().trim()))
    }
}

struct Compiler {
    environment: Environment,
    errors: Vec<PolicyError>,
}

impl Compiler {
    fn one(&mut self, part: String, expression: &str, wanted: &[Type]) -> Option<Program> {
        match self.environment.compile(expression) {
            Ok(program) if fits(program.result_type(), wanted) => Some(program),
            Ok(program) => {
                let names: Vec<String> = wanted.iter().map(ToString::to_string).collect();
                let message = format!("must evaluate to {}, not {}", names.join(" or "), program.result_type());
                self.errors.push(PolicyError { part, errors: vec![CompileError::at(expression, 0, message)] });
                None
            }
            Err(errors) => {
                self.errors.push(PolicyError { part, errors });
                None
            }
        }
    }

    fn all(&mut self, list: &str, texts: &[Named<'_>], wanted: &[Type]) -> Vec<(String, Program)> {
        let compiled = texts.iter().enumerate().filter_map(|(index, text)| {
            let program = self.one(format!("{list}[{index}]"), text.expression, wanted)?;
            Some((text.name.to_owned(), program))
        });
        compiled.collect()
    }

    /// Each variable is declared with the type that its expression has, for the expressions behind it.
    fn variables(&mut self, texts: &[Named<'_>]) -> Vec<Variable> {
        let mut variables = Vec::new();
        // How deep the evaluation of each variable recurses that is computed on its use, by its place.
        let mut depths: HashMap<usize, u32> = HashMap::new();
        for (index, text) in texts.iter().enumerate() {
            let program = self.one(format!("variables[{index}]"), text.expression, &[]);
            let kind = program.as_ref().map_or(Type::Dyn, |program| program.result_type().clone());
            let name = format!("variables.{}", text.name);
            self.environment = self.environment.clone().with_variable(name.as_str(), kind);
            let Some((place, program)) = self.environment.variable(&name).zip(program) else { continue };
            let below = program.names.iter().filter_map(|name| depths.get(name)).max();
            let depth = program.height + VARIABLE_HEIGHT + below.unwrap_or(&0);
            let ahead = below.is_some() && depth > MOST_NESTED;
            depths.insert(place, if ahead { 0 } else { depth });
            variables.push(Variable { place, program, ahead });
        }
        variables
    }

    fn validations(&mut self, texts: &[ValidationText<'_>]) -> Vec<Validation> {
        let mut validations = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let part = format!("validations[{index}]");
            let program = self.one(format!("{part}.expression"), text.expression, &[Type::Bool]);
            let message_program = text
                .message_expression
                .and_then(|expression| self.one(format!("{part}.messageExpression"), expression, &[Type::String]));
            validations.extend(program.map(|program| Validation {
                program,
                message: text.message.map(str::to_owned),
                message_program,
                reason: text.reason.map(str::to_owned),
            }));
        }
        validations
    }
}

fn fits(found: &Type, wanted: &[Type]) -> bool {
    wanted.is_empty() || *found == Type::Dyn || wanted.contains(found)
}

#[cfg(test)]
mod tests;
