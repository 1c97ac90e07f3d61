//! What an expression may refer to: variables, functions, type names, and the namespace in which names are looked up.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::check::{self, Checked, Declarations};
use crate::cost::{Budget, PER_CALL_LIMIT};
use crate::error::{CompileError, EvaluationError};
use crate::estimate::{Facts, Range, Sized, estimate};
use crate::libraries;
use crate::plan;
use crate::program::Program;
use crate::registry::{Library, Overload};
use crate::syntax::{self, Expression};
use crate::types::Type;
use crate::value::Value;

/// Declarations that expressions are compiled against. Building one is cheap but not free: keep it.
#[derive(Clone, Debug)]
pub struct Environment {
    pub(crate) container: String,
    pub(crate) variables: Vec<(String, Type)>,
    pub(crate) functions: HashMap<&'static str, Vec<&'static Overload>>,
    pub(crate) types: HashMap<&'static str, Type>,
    pub(crate) cost_limit: u64,
    /// As Kubernetes sets cel-go's options up: items of one type in a literal, lenient tests of presence.
    pub(crate) as_kubernetes: bool,
}

impl Environment {
    /// The language itself, without any library.
    #[must_use]
    pub fn standard() -> Self {
        let types = standard_types().into_iter().map(|kind| (kind.name(), kind)).collect();
        let (container, cost_limit) = (String::new(), PER_CALL_LIMIT);
        let functions = HashMap::new();
        let bare = Self { container, variables: Vec::new(), functions, types, cost_limit, as_kubernetes: false };
        bare.with_libraries(libraries::STANDARD)
    }

    /// The language with all that Kubernetes offers to admission policies.
    #[must_use]
    pub fn kubernetes() -> Self {
        let standard = Self { as_kubernetes: true, ..Self::standard() };
        standard.with_libraries(libraries::KUBERNETES)
    }

    /// The same with more libraries.
    #[must_use]
    pub fn with_libraries(mut self, libraries: &[&'static Library]) -> Self {
        for library in libraries {
            for function in library.functions {
                self.functions.entry(function.name).or_default().extend(function.overloads);
            }
            self.types.extend(library.types.iter().map(|name| (*name, Type::Opaque(name))));
        }
        self
    }

    /// The same with one more variable; its name may have dots.
    #[must_use]
    pub fn with_variable(mut self, name: impl Into<String>, kind: Type) -> Self {
        self.variables.push((name.into(), kind));
        self
    }

    /// The same with names looked up in `container` first: `com.example`.
    #[must_use]
    pub fn with_container(mut self, container: impl Into<String>) -> Self {
        self.container = container.into();
        self
    }

    /// The same with another limit for what one evaluation may cost.
    #[must_use]
    pub fn with_cost_limit(mut self, limit: u64) -> Self {
        self.cost_limit = limit;
        self
    }

    /// Parses without looking names up.
    ///
    /// # Errors
    /// A mistake in the syntax.
    pub fn parse(&self, source: &str) -> Result<Expression, CompileError> {
        syntax::parse(source)
    }

    /// Parses, checks types and plans.
    ///
    /// # Errors
    /// All mistakes, in the order in which they stand.
    pub fn compile(&self, source: &str) -> Result<Program, Vec<CompileError>> {
        let expression = syntax::parse(source).map_err(|error| vec![error])?;
        let checked = self.checked(source, &expression)?;
        let program = plan::compile(self, source, &expression, &checked.overloads).map_err(|error| vec![error])?;
        Ok(program.of_type(checked.kind))
    }

    /// The type of an expression that was parsed from `source`.
    ///
    /// # Errors
    /// All mistakes, in the order in which they stand.
    pub fn check(&self, source: &str, expression: &Expression) -> Result<Type, Vec<CompileError>> {
        self.checked(source, expression).map(|checked| checked.kind)
    }

    /// The bounds of what evaluating `source` costs, as the API server estimates it. `hints` tell the sizes of values that
    /// the expression does not: those of a schema, for instance.
    ///
    /// # Errors
    /// All mistakes, in the order in which they stand.
    pub fn estimated_cost(
        &self,
        source: &str,
        hints: &dyn Fn(&Sized<'_>) -> Option<Range>,
    ) -> Result<Range, Vec<CompileError>> {
        let expression = syntax::parse(source).map_err(|error| vec![error])?;
        let checked = self.checked_recording(source, &expression, Some(Facts::default()))?;
        let is_global =
            |name: &str| self.candidates(name).iter().any(|name| self.functions.contains_key(name.as_str()));
        Ok(estimate(&expression, &checked.facts.unwrap_or_default(), &is_global, hints))
    }

    fn checked(&self, source: &str, expression: &Expression) -> Result<Checked, Vec<CompileError>> {
        self.checked_recording(source, expression, None)
    }

    fn checked_recording(
        &self,
        source: &str,
        expression: &Expression,
        facts: Option<Facts>,
    ) -> Result<Checked, Vec<CompileError>> {
        let declarations = Declarations {
            container: &self.container,
            variable: &|name| self.type_of(name),
            function: &|name| self.functions.get(name).cloned().unwrap_or_default(),
            homogeneous: self.as_kubernetes,
        };
        let place = |(offset, message): (u32, String)| CompileError::at(source, offset as usize, message);
        check::check_recording(expression, &declarations, facts)
            .map_err(|mistakes| mistakes.into_iter().map(place).collect())
    }

    fn type_of(&self, name: &str) -> Option<Type> {
        match self.variable(name).and_then(|place| self.variables.get(place)) {
            Some((_, kind)) => Some(kind.clone()),
            None => self.types.get(name).map(|kind| Type::Type(Arc::new(kind.clone()))),
        }
    }

    /// Parses and plans without checking: what does not fit, and names that nobody knows, are found at evaluation.
    ///
    /// # Errors
    /// A mistake in the syntax.
    pub fn compile_unchecked(&self, source: &str) -> Result<Program, Vec<CompileError>> {
        let expression = syntax::parse(source).map_err(|error| vec![error])?;
        plan::compile(self, source, &expression, &HashMap::new()).map_err(|error| vec![error])
    }

    /// An activation with no variable set.
    #[must_use]
    pub fn activation<'a>(&self) -> Activation<'a> {
        Activation { bindings: self.variables.iter().map(|_| Binding::Unset).collect() }
    }

    /// The place of a variable, for `Activation::set_at`.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<usize> {
        // A later declaration hides an earlier one.
        self.variables.iter().rposition(|(own, _)| own == name)
    }

    /// What a name could mean, the innermost namespace first; a leading dot allows the name itself only.
    pub(crate) fn candidates(&self, name: &str) -> Vec<String> {
        if let Some(absolute) = name.strip_prefix('.') {
            return vec![absolute.to_owned()];
        }
        let mut candidates = Vec::new();
        let mut container = self.container.as_str();
        while !container.is_empty() {
            candidates.push(format!("{container}.{name}"));
            container = container.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
        candidates.push(name.to_owned());
        candidates
    }
}

fn standard_types() -> [Type; 13] {
    [
        Type::Null,
        Type::Bool,
        Type::Int,
        Type::Uint,
        Type::Double,
        Type::String,
        Type::Bytes,
        Type::Timestamp,
        Type::Duration,
        Type::list(Type::Dyn),
        Type::map(Type::Dyn, Type::Dyn),
        Type::optional(Type::Dyn),
        Type::Type(Arc::new(Type::Dyn)),
    ]
}

/// A variable's state.
#[derive(Clone, Debug)]
pub(crate) enum Binding<'a> {
    Unset,
    Value(Value<'a>),
    Failed(EvaluationError),
    /// Boxed, for bindings are kept small.
    Deferred(Box<Deferred<'a>>),
}

/// A variable that is computed when it is first asked for, and then kept.
#[derive(Clone, Debug)]
pub(crate) struct Deferred<'a> {
    program: &'a Program,
    /// The result and what it cost.
    outcome: OnceCell<(Result<Value<'a>, EvaluationError>, u64)>,
}

impl<'a> Deferred<'a> {
    /// The value; `variables` are those of the activation that this one is in. It has a budget of its own, as in the API
    /// server: what it costs is not the cost of the expression that asks first.
    pub(crate) fn value(&self, variables: &[Binding<'a>]) -> Result<&Value<'a>, EvaluationError> {
        let (result, _) = self.outcome.get_or_init(|| {
            let mut budget = Budget::new(self.program.cost_limit);
            (self.program.evaluate_over(variables, &mut budget), budget.used())
        });
        result.as_ref().map_err(Clone::clone)
    }
}

/// The values of variables for one evaluation, in the order of the environment's declarations.
#[derive(Clone, Debug)]
pub struct Activation<'a> {
    pub(crate) bindings: Vec<Binding<'a>>,
}

impl<'a> Activation<'a> {
    /// Sets the variable at `place`, as `Environment::variable` gave it.
    pub fn set_at(&mut self, place: usize, value: impl Into<Value<'a>>) {
        if let Some(binding) = self.bindings.get_mut(place) {
            *binding = Binding::Value(value.into());
        }
    }

    /// Gives the variable at `place` an error for its value, which shows where it is used.
    pub fn fail_at(&mut self, place: usize, error: EvaluationError) {
        if let Some(binding) = self.bindings.get_mut(place) {
            *binding = Binding::Failed(error);
        }
    }

    /// Has the variable at `place` computed by `program` when it is first asked for.
    pub(crate) fn defer_at(&mut self, place: usize, program: &'a Program) {
        if let Some(binding) = self.bindings.get_mut(place) {
            *binding = Binding::Deferred(Box::new(Deferred { program, outcome: OnceCell::new() }));
        }
    }

    /// What the deferred variables have cost that were asked for.
    pub(crate) fn deferred_cost(&self) -> u64 {
        let cost = |binding: &Binding<'_>| match binding {
            Binding::Deferred(deferred) => deferred.outcome.get().map_or(0, |(_, cost)| *cost),
            _ => 0,
        };
        self.bindings.iter().map(cost).fold(0, u64::saturating_add)
    }

    /// The same as `set_at` by name; an unknown name is ignored.
    #[must_use]
    pub fn with(mut self, environment: &Environment, name: &str, value: impl Into<Value<'a>>) -> Self {
        if let Some(place) = environment.variable(name) {
            self.set_at(place, value);
        }
        self
    }
}
