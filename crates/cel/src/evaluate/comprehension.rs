//! Loops over lists and maps.

use super::truth::Truth;
use super::{Evaluated, Evaluator, Scope, insert_new, no_overload};
use crate::error::EvaluationError;
use crate::libraries::bindings::sort_by_first;
use crate::plan::{Loop, Step};
use crate::syntax::Macro;
use crate::value::{Map, OwnedMap, Value};

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn comprehension(&mut self, comprehension: &'a Loop, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        if let (Step::Comprehension(mapping), Macro::All | Macro::Exists, false) =
            (&comprehension.range, comprehension.kind, comprehension.two)
            && mapping.kind == Macro::List
        {
            return self.quantify_mapped(comprehension, mapping, scope);
        }
        let range = self.evaluate(&comprehension.range, scope)?;
        match comprehension.kind {
            Macro::All | Macro::Exists => self.quantify(comprehension, &range, scope),
            Macro::ExistsOne => self.exists_one(comprehension, &range, scope),
            Macro::List | Macro::Filter => self.collect_list(comprehension, &range, scope),
            Macro::Map | Macro::MapEntries => self.collect_map(comprehension, &range, scope),
            Macro::SortBy => self.sort_by(comprehension, &range, scope),
        }
    }

    /// Calls `visit` with a scope for each element until it is done; the scope's value is the element itself.
    fn each(
        &mut self,
        comprehension: &'a Loop,
        range: &Value<'a>,
        scope: Option<&Scope<'_, 'a>>,
        mut visit: impl FnMut(&mut Self, &Scope<'_, 'a>) -> Result<bool, EvaluationError>,
    ) -> Result<(), EvaluationError> {
        let mut step = |evaluator: &mut Self, first: Option<Value<'a>>, element: Value<'a>| {
            evaluator.budget.charge(1)?;
            match first {
                Some(first) => {
                    let outer = Scope::new(first, scope);
                    visit(evaluator, &Scope::new(element, Some(&outer)))
                }
                None => visit(evaluator, &Scope::new(element, scope)),
            }
        };
        match range {
            Value::List(list) => {
                for (position, item) in (0_i64..).zip(list.iter()) {
                    if !step(self, comprehension.two.then_some(Value::Int(position)), item)? {
                        break;
                    }
                }
            }
            Value::Map(map) => {
                for (key, value) in map.entries() {
                    let (first, element) = if comprehension.two { (Some(key), value) } else { (None, key) };
                    if !step(self, first, element)? {
                        break;
                    }
                }
            }
            other => return Err(no_overload("comprehension", std::slice::from_ref(other))),
        }
        Ok(())
    }

    fn quantify(&mut self, comprehension: &'a Loop, range: &Value<'a>, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        let mut verdict = Verdict::new(comprehension.kind);
        self.each(comprehension, range, scope, |evaluator, inner| {
            verdict.take(evaluator.truth(&comprehension.body, "_&&_", Some(inner)))?;
            Ok(!verdict.decided)
        })?;
        verdict.result()
    }

    /// `x.map(…).all(…)` without the list between. The list is made to its end all the same: what fails in it counts.
    fn quantify_mapped(
        &mut self,
        comprehension: &'a Loop,
        mapping: &'a Loop,
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        let range = self.evaluate(&mapping.range, scope)?;
        let mut verdict = Verdict::new(comprehension.kind);
        self.each(mapping, &range, scope, |evaluator, inner| {
            if !evaluator.taken(mapping, inner)? {
                return Ok(true);
            }
            let value = evaluator.evaluate(&mapping.body, Some(inner))?;
            if !verdict.decided {
                evaluator.budget.charge(1)?;
                let inner = Scope::new(value, scope);
                verdict.take(evaluator.truth(&comprehension.body, "_&&_", Some(&inner)))?;
            }
            Ok(true)
        })?;
        verdict.result()
    }

    fn exists_one(
        &mut self,
        comprehension: &'a Loop,
        range: &Value<'a>,
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        let mut count = 0_usize;
        self.each(comprehension, range, scope, |evaluator, inner| {
            count += usize::from(evaluator.condition(&comprehension.body, inner)?);
            Ok(true)
        })?;
        Ok(Value::Bool(count == 1))
    }

    fn condition(&mut self, step: &'a Step, scope: &Scope<'_, 'a>) -> Truth {
        self.truth(step, "_?_:_", Some(scope))
    }

    fn taken(&mut self, comprehension: &'a Loop, scope: &Scope<'_, 'a>) -> Result<bool, EvaluationError> {
        comprehension.filter.as_ref().map_or(Ok(true), |filter| self.condition(filter, scope))
    }

    fn collect_list(
        &mut self,
        comprehension: &'a Loop,
        range: &Value<'a>,
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        let mut values = Vec::new();
        self.each(comprehension, range, scope, |evaluator, inner| {
            if comprehension.kind == Macro::Filter {
                if evaluator.condition(&comprehension.body, inner)? {
                    values.push(inner.value.clone());
                }
            } else if evaluator.taken(comprehension, inner)? {
                values.push(evaluator.evaluate(&comprehension.body, Some(inner))?);
            }
            Ok(true)
        })?;
        Ok(Value::list(values))
    }

    fn collect_map(
        &mut self,
        comprehension: &'a Loop,
        range: &Value<'a>,
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        let mut map = OwnedMap::default();
        self.each(comprehension, range, scope, |evaluator, inner| {
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

    fn sort_by(&mut self, comprehension: &'a Loop, range: &Value<'a>, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        if !matches!(range, Value::List(_)) {
            return Err(no_overload("sortBy", std::slice::from_ref(range)));
        }
        let mut keyed: Vec<(Value<'a>, Value<'a>)> = Vec::new();
        self.each(comprehension, range, scope, |evaluator, inner| {
            keyed.push((evaluator.evaluate(&comprehension.body, Some(inner))?, inner.value.clone()));
            Ok(true)
        })?;
        sort_by_first(keyed)
    }
}

/// `all` stops at a false, `exists` at a true; failures count only where nothing decides.
struct Verdict {
    decisive: bool,
    decided: bool,
    failure: Option<EvaluationError>,
}

impl Verdict {
    fn new(kind: Macro) -> Self {
        Self { decisive: kind == Macro::Exists, decided: false, failure: None }
    }

    #[inline]
    fn take(&mut self, outcome: Truth) -> Result<(), EvaluationError> {
        match outcome {
            Ok(value) => self.decided = value == self.decisive,
            Err(EvaluationError::CostExceeded) => return Err(EvaluationError::CostExceeded),
            Err(error) => self.fail(error),
        }
        Ok(())
    }

    #[cold]
    fn fail(&mut self, error: EvaluationError) {
        self.failure.get_or_insert(error);
    }

    fn result<'a>(self) -> Evaluated<'a> {
        match self.failure {
            _ if self.decided => Ok(Value::Bool(self.decisive)),
            Some(error) => Err(error),
            None => Ok(Value::Bool(!self.decisive)),
        }
    }
}
