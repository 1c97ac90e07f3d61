//! Conditions: what gives a boolean is not made a value on the way.

use regex::Regex;

use super::{Evaluated, Evaluator, Failure, Scope, arithmetic, matching_cost, no_overload, select};
use crate::error::EvaluationError;
use crate::plan::{Affix, Field, Step};
use crate::syntax::Binary;
use crate::value::{Value, equal, equality};

pub(super) type Truth = Result<bool, Failure>;

impl<'a> Evaluator<'_, 'a> {
    /// The boolean that `step` gives to `operator`.
    pub(super) fn truth(&mut self, mut step: &'a Step, mut operator: &str, scope: Option<&Scope<'_, 'a>>) -> Truth {
        let mut negated = false;
        while let Step::Not(operand) = step {
            (step, operator, negated) = (operand, "!_", !negated);
        }
        let value = self.condition(step, operator, scope)?;
        Ok(value != negated)
    }

    /// The same for what is no negation.
    #[inline(always)]
    fn condition(&mut self, step: &'a Step, operator: &str, scope: Option<&Scope<'_, 'a>>) -> Truth {
        match step {
            Step::Has { operand, field } => self.has(operand, field, scope),
            Step::And(operands) => self.lazy(operands, false, scope),
            Step::Or(operands) => self.lazy(operands, true, scope),
            Step::Affix(affix) => self.affix(affix, scope),
            Step::Matches { operand, regex } => self.matches(operand, regex, scope),
            Step::Binary(operator, operands) if operator.is_comparison() => self.comparison(*operator, operands, scope),
            Step::Select { .. } | Step::Local(_) => match self.walk_to_bool(step, scope) {
                Some(value) => Ok(value),
                None => boolean(self.evaluate(step, scope)?, operator),
            },
            Step::Comprehension(comprehension) if comprehension.kind.is_quantifier() => {
                self.quantify(comprehension, scope)
            }
            other => boolean(self.evaluate(other, scope)?, operator),
        }
    }

    /// `has(operand.field)`
    fn has(&mut self, operand: &'a Step, field: &'a Field, scope: Option<&Scope<'_, 'a>>) -> Truth {
        if let Some(map) = self.walk_to_map(operand, scope) {
            self.budget.charge(1)?;
            return Ok(self.look_up(map, field).is_some());
        }
        let operand = self.evaluate(operand, scope)?;
        self.budget.charge(1)?;
        Ok(select::has(&operand, field, self.strict)?)
    }

    /// `==`, `!=`, `<`, `in` and their like. A constant on the right is compared with where it is.
    pub(super) fn comparison(
        &mut self,
        operator: Binary,
        operands: &'a [Step; 2],
        scope: Option<&Scope<'_, 'a>>,
    ) -> Truth {
        let [left, right] = operands;
        if let Step::Constant(right) = right {
            let left = match self.walk_to_text(left, scope) {
                Some(text) => Value::text(text),
                None => self.evaluate(left, scope)?,
            };
            return self.compare(operator, &left, right);
        }
        let (left, right) = (self.evaluate(left, scope)?, self.evaluate(right, scope)?);
        self.compare(operator, &left, &right)
    }

    fn compare(&mut self, operator: Binary, left: &Value<'a>, right: &Value<'a>) -> Truth {
        self.budget.charge(1)?;
        Ok(match operator {
            Binary::Equal => {
                equality(left, right).ok_or_else(|| no_overload("_==_", &[left.clone(), right.clone()]))?
            }
            Binary::NotEqual => !equal(left, right),
            Binary::In => arithmetic::contains(left, right, self.budget)?,
            _ => arithmetic::relation(operator, left, right)?,
        })
    }

    /// `&&` and `||`: an operand that decides wins over one that fails, wherever it stands.
    fn lazy(&mut self, operands: &'a [Step], decisive: bool, scope: Option<&Scope<'_, 'a>>) -> Truth {
        let operator = if decisive { "_||_" } else { "_&&_" };
        let mut failure = None;
        for operand in operands {
            match self.truth(operand, operator, scope) {
                Ok(value) if value == decisive => return Ok(decisive),
                Ok(_) => {}
                Err(failure) if matches!(*failure, EvaluationError::CostExceeded) => return Err(failure),
                Err(later) => failure = failure.or(Some(later)),
            }
        }
        failure.map_or(Ok(!decisive), Err)
    }

    fn affix(&mut self, affix: &'a Affix, scope: Option<&Scope<'_, 'a>>) -> Truth {
        let function = if affix.at_end { "endsWith" } else { "startsWith" };
        self.with_text(&affix.operand, function, scope, |evaluator, text| {
            evaluator.budget.charge(affix.cost)?;
            Ok(if affix.at_end { text.ends_with(&*affix.text) } else { text.starts_with(&*affix.text) })
        })
    }

    fn matches(&mut self, operand: &'a Step, regex: &Regex, scope: Option<&Scope<'_, 'a>>) -> Truth {
        self.with_text(operand, "matches", scope, |evaluator, text| {
            evaluator.budget.charge(matching_cost(text, regex.as_str()))?;
            Ok(regex.is_match(text))
        })
    }

    /// Tests the string that `operand` gives.
    #[inline(always)]
    fn with_text(
        &mut self,
        operand: &'a Step,
        function: &str,
        scope: Option<&Scope<'_, 'a>>,
        test: impl FnOnce(&mut Self, &str) -> Truth,
    ) -> Truth {
        if let Some(text) = self.walk_to_text(operand, scope) {
            return test(self, text);
        }
        match self.evaluate(operand, scope)? {
            Value::String(text) => test(self, text.as_str()),
            other => Err(no_overload(function, &[other]).into()),
        }
    }
}

#[inline]
fn boolean(value: Value<'_>, operator: &str) -> Truth {
    match value {
        Value::Bool(value) => Ok(value),
        other => Err(no_overload(operator, &[other]).into()),
    }
}

/// A truth as a value.
#[inline]
pub(super) fn value<'a>(truth: Truth) -> Evaluated<'a> {
    truth.map(Value::Bool)
}
