//! Conditions: what gives a boolean is not made a value on the way.

use super::reach::Reached;
use super::{Evaluated, Evaluator, Scope, matching_cost, no_overload};
use crate::error::EvaluationError;
use crate::plan::{Affix, Step};
use crate::value::Value;

pub(super) type Truth = Result<bool, EvaluationError>;

impl<'a> Evaluator<'_, 'a> {
    /// The boolean that `step` gives to `operator`.
    pub(super) fn truth(&mut self, step: &'a Step, operator: &str, scope: Option<&Scope<'_, 'a>>) -> Truth {
        match step {
            Step::Has { operand, field } => self.has(operand, field, scope),
            Step::Not(operand) => self.truth(operand, "!_", scope).map(|value| !value),
            Step::And(operands) => self.lazy(operands, false, scope),
            Step::Or(operands) => self.lazy(operands, true, scope),
            Step::Affix(affix) => self.affix(affix, scope),
            Step::Matches { operand, regex } => {
                let operand = self.reach(operand, scope)?;
                self.with_text(operand, "matches", |evaluator, text| {
                    evaluator.budget.charge(matching_cost(text, regex.as_str()))?;
                    Ok(regex.is_match(text))
                })
            }
            Step::Select { .. } | Step::Local(_) => match self.reach(step, scope)? {
                Reached::Node(node) => node.as_bool().ok_or_else(|| no_overload(operator, &[Value::from(node)])),
                other => boolean(other.value(), operator),
            },
            other => boolean(self.evaluate(other, scope)?, operator),
        }
    }

    /// `&&` and `||`: an operand that decides wins over one that fails, wherever it stands.
    fn lazy(&mut self, operands: &'a [Step], decisive: bool, scope: Option<&Scope<'_, 'a>>) -> Truth {
        let operator = if decisive { "_||_" } else { "_&&_" };
        let mut failure = None;
        for operand in operands {
            match self.truth(operand, operator, scope) {
                Ok(value) if value == decisive => return Ok(decisive),
                Ok(_) => {}
                Err(EvaluationError::CostExceeded) => return Err(EvaluationError::CostExceeded),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(!decisive), Err)
    }

    fn affix(&mut self, affix: &'a Affix, scope: Option<&Scope<'_, 'a>>) -> Truth {
        let operand = self.reach(&affix.operand, scope)?;
        let function = if affix.at_end { "endsWith" } else { "startsWith" };
        self.with_text(operand, function, |evaluator, text| {
            evaluator.budget.charge(affix.cost)?;
            Ok(if affix.at_end { text.ends_with(&*affix.text) } else { text.starts_with(&*affix.text) })
        })
    }

    #[inline]
    fn with_text(
        &mut self,
        operand: Reached<'a>,
        function: &str,
        test: impl FnOnce(&mut Self, &str) -> Truth,
    ) -> Truth {
        match operand {
            Reached::Node(node) => match node.as_str() {
                Some(text) => test(self, text),
                None => Err(no_overload(function, &[Value::from(node)])),
            },
            Reached::Value(Value::String(text)) => test(self, text.as_str()),
            other => Err(no_overload(function, &[other.value()])),
        }
    }
}

#[inline]
fn boolean(value: Value<'_>, operator: &str) -> Truth {
    match value {
        Value::Bool(value) => Ok(value),
        other => Err(no_overload(operator, &[other])),
    }
}

/// A truth as a value.
#[inline]
pub(super) fn value<'a>(truth: Truth) -> Evaluated<'a> {
    truth.map(Value::Bool)
}
