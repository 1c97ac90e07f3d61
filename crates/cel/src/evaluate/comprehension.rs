//! Loops over lists and maps.

use super::{Evaluated, Evaluator, Scope, insert_new, no_overload};
use crate::error::EvaluationError;
use crate::libraries::bindings::sort_by_first;
use crate::plan::{Loop, Step};
use crate::syntax::Macro;
use crate::value::{Map, OwnedMap, Value};

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn comprehension(&mut self, comprehension: &Loop, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        let range = self.evaluate(&comprehension.range, scope)?;
        match comprehension.kind {
            Macro::All => self.quantify(comprehension, &range, false, scope),
            Macro::Exists => self.quantify(comprehension, &range, true, scope),
            Macro::ExistsOne => self.exists_one(comprehension, &range, scope),
            Macro::List | Macro::Filter => self.collect_list(comprehension, &range, scope),
            Macro::Map | Macro::MapEntries => self.collect_map(comprehension, &range, scope),
            Macro::SortBy => self.sort_by(comprehension, &range, scope),
        }
    }

    /// Calls `visit` with a scope for each element until it is done; the second value is the element itself.
    pub(super) fn each(
        &mut self,
        comprehension: &Loop,
        range: &Value<'a>,
        scope: Option<&Scope<'_, 'a>>,
        visit: &mut dyn FnMut(&mut Self, &Scope<'_, 'a>, Value<'a>) -> Result<bool, EvaluationError>,
    ) -> Result<(), EvaluationError> {
        let mut step = |evaluator: &mut Self, first: Value<'a>, second: Value<'a>| {
            evaluator.budget.charge(1)?;
            if comprehension.two {
                let outer = Scope::new(first, scope);
                let inner = Scope::new(second.clone(), Some(&outer));
                visit(evaluator, &inner, second)
            } else {
                let inner = Scope::new(first.clone(), scope);
                visit(evaluator, &inner, first)
            }
        };
        match range {
            Value::List(list) => {
                for (position, item) in (0_i64..).zip(list.iter()) {
                    let first = if comprehension.two { Value::Int(position) } else { item.clone() };
                    if !step(self, first, item)? {
                        break;
                    }
                }
            }
            Value::Map(map) => {
                for (key, value) in map.entries() {
                    if !step(self, key, value)? {
                        break;
                    }
                }
            }
            other => return Err(no_overload("comprehension", std::slice::from_ref(other))),
        }
        Ok(())
    }

    /// `all` stops at a false, `exists` at a true; failures count only where nothing decides.
    fn quantify(
        &mut self,
        comprehension: &Loop,
        range: &Value<'a>,
        decisive: bool,
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        let mut failure = None;
        let mut decided = false;
        self.each(comprehension, range, scope, &mut |evaluator, inner, _| {
            match evaluator.evaluate(&comprehension.body, Some(inner)) {
                Ok(Value::Bool(value)) => decided = value == decisive,
                Ok(other) => failure = failure.take().or_else(|| Some(no_overload("_&&_", &[other]))),
                Err(EvaluationError::CostExceeded) => return Err(EvaluationError::CostExceeded),
                Err(error) => failure = failure.take().or(Some(error)),
            }
            Ok(!decided)
        })?;
        match failure {
            _ if decided => Ok(Value::Bool(decisive)),
            Some(error) => Err(error),
            None => Ok(Value::Bool(!decisive)),
        }
    }

    fn exists_one(&mut self, comprehension: &Loop, range: &Value<'a>, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        let mut count = 0_usize;
        self.each(comprehension, range, scope, &mut |evaluator, inner, _| {
            count += usize::from(evaluator.condition(&comprehension.body, inner)?);
            Ok(true)
        })?;
        Ok(Value::Bool(count == 1))
    }

    fn condition(&mut self, step: &Step, scope: &Scope<'_, 'a>) -> Result<bool, EvaluationError> {
        match self.evaluate(step, Some(scope))? {
            Value::Bool(value) => Ok(value),
            other => Err(no_overload("_?_:_", &[other])),
        }
    }

    fn taken(&mut self, comprehension: &Loop, scope: &Scope<'_, 'a>) -> Result<bool, EvaluationError> {
        comprehension.filter.as_ref().map_or(Ok(true), |filter| self.condition(filter, scope))
    }

    fn collect_list(
        &mut self,
        comprehension: &Loop,
        range: &Value<'a>,
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        let mut values = Vec::new();
        self.each(comprehension, range, scope, &mut |evaluator, inner, element| {
            if comprehension.kind == Macro::Filter {
                if evaluator.condition(&comprehension.body, inner)? {
                    values.push(element);
                }
            } else if evaluator.taken(comprehension, inner)? {
                values.push(evaluator.evaluate(&comprehension.body, Some(inner))?);
            }
            Ok(true)
        })?;
        Ok(Value::list(values))
    }

    fn collect_map(&mut self, comprehension: &Loop, range: &Value<'a>, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        let mut map = OwnedMap::default();
        self.each(comprehension, range, scope, &mut |evaluator, inner, _| {
            if !evaluator.taken(comprehension, inner)? {
                return Ok(true);
            }
            let value = evaluator.evaluate(&comprehension.body, Some(inner))?;
            if comprehension.kind == Macro::MapEntries {
                let Value::Map(entries) = value else { return Err(no_overload("transformMapEntry", &[value])) };
                for (key, value) in entries.entries() {
                    insert_new(&mut map, key, value)?;
                }
            } else if let Some(key) = inner.outer.map(|outer| outer.value.clone()) {
                insert_new(&mut map, key, value)?;
            }
            Ok(true)
        })?;
        Ok(Value::Map(Map::Owned(std::sync::Arc::new(map))))
    }

    fn sort_by(&mut self, comprehension: &Loop, range: &Value<'a>, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        if !matches!(range, Value::List(_)) {
            return Err(no_overload("sortBy", std::slice::from_ref(range)));
        }
        let mut keyed: Vec<(Value<'a>, Value<'a>)> = Vec::new();
        self.each(comprehension, range, scope, &mut |evaluator, inner, element| {
            keyed.push((evaluator.evaluate(&comprehension.body, Some(inner))?, element));
            Ok(true)
        })?;
        sort_by_first(keyed)
    }
}
