//! Loops over lists and maps.

use super::reach::Reached;
use super::truth::{self, Truth};
use super::{Evaluated, Evaluator, Failure, Scope, insert_new, no_overload};
use crate::error::EvaluationError;
use crate::libraries::bindings::sort_by_first;
use crate::plan::{Loop, Step};
use crate::syntax::Macro;
use crate::value::{Map, OwnedMap, Value};

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn comprehension(&mut self, comprehension: &'a Loop, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        if comprehension.kind.is_quantifier() {
            return truth::value(self.quantify(comprehension, scope));
        }
        let range = self.reach(&comprehension.range, scope)?;
        match comprehension.kind {
            Macro::List | Macro::Filter => self.collect_list(comprehension, range, scope),
            Macro::SortBy => self.sort_by(comprehension, range, scope),
            Macro::ExistsOne => self.exists_one(comprehension, range, scope),
            _ => self.collect_map(comprehension, range, scope),
        }
    }

    /// Calls `visit` with a scope for each element until it is done; what the scope binds is the element itself.
    /// Elements of a tree stay places in it.
    #[inline]
    fn each(
        &mut self,
        comprehension: &'a Loop,
        range: Reached<'a>,
        scope: Option<&Scope<'_, 'a>>,
        mut visit: impl FnMut(&mut Self, &Scope<'_, 'a>) -> Truth,
    ) -> Result<(), Failure> {
        if let (Reached::Node(node), false) = (&range, comprehension.two)
            && let Some(list) = node.as_list()
        {
            for item in list {
                self.budget.charge(1)?;
                if !visit(self, &Scope::new(Reached::Node(item), scope))? {
                    break;
                }
            }
            return Ok(());
        }
        let mut step = |evaluator: &mut Self, first: Option<Reached<'a>>, element: Reached<'a>| {
            evaluator.budget.charge(1)?;
            match first {
                Some(first) => {
                    let outer = Scope::new(first, scope);
                    visit(evaluator, &Scope::new(element, Some(&outer)))
                }
                None => visit(evaluator, &Scope::new(element, scope)),
            }
        };
        match range.value() {
            Value::List(list) => {
                for (position, item) in (0_i64..).zip(list.iter()) {
                    let first = comprehension.two.then_some(Reached::Value(Value::Int(position)));
                    if !step(self, first, item.into())? {
                        break;
                    }
                }
            }
            Value::Map(map) => {
                for (key, value) in map.entries() {
                    let (first, element) = if comprehension.two { (Some(key.into()), value) } else { (None, key) };
                    if !step(self, first, element.into())? {
                        break;
                    }
                }
            }
            other => return Err(no_overload("comprehension", &[other]).into()),
        }
        Ok(())
    }

    /// `all` and `exists`.
    pub(super) fn quantify(&mut self, comprehension: &'a Loop, scope: Option<&Scope<'_, 'a>>) -> Truth {
        if let (Step::Comprehension(mapping), false) = (&comprehension.range, comprehension.two)
            && mapping.kind == Macro::List
        {
            return self.quantify_mapped(comprehension, mapping, scope);
        }
        let range = self.reach(&comprehension.range, scope)?;
        let mut verdict = Verdict::new(comprehension.kind);
        self.each(comprehension, range, scope, |evaluator, inner| {
            verdict.take(evaluator.truth(&comprehension.body, "_&&_", Some(inner)))?;
            Ok(!verdict.decided)
        })?;
        verdict.result()
    }

    /// `x.map(…).all(…)` without the list between. The list is made to its end all the same: what fails in it counts.
    fn quantify_mapped(&mut self, comprehension: &'a Loop, mapping: &'a Loop, scope: Option<&Scope<'_, 'a>>) -> Truth {
        let range = self.reach(&mapping.range, scope)?;
        let mut verdict = Verdict::new(comprehension.kind);
        self.each(mapping, range, scope, |evaluator, inner| {
            if !evaluator.taken(mapping, inner)? {
                return Ok(true);
            }
            let element = evaluator.reach(&mapping.body, Some(inner))?;
            if !verdict.decided {
                evaluator.budget.charge(1)?;
                let inner = Scope::new(element, scope);
                verdict.take(evaluator.truth(&comprehension.body, "_&&_", Some(&inner)))?;
            }
            Ok(true)
        })?;
        verdict.result()
    }

    fn exists_one(
        &mut self,
        comprehension: &'a Loop,
        range: Reached<'a>,
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        let mut count = 0_usize;
        self.each(comprehension, range, scope, |evaluator, inner| {
            count += usize::from(evaluator.holds(&comprehension.body, inner)?);
            Ok(true)
        })?;
        Ok(Value::Bool(count == 1))
    }

    fn holds(&mut self, step: &'a Step, scope: &Scope<'_, 'a>) -> Truth {
        self.truth(step, "_?_:_", Some(scope))
    }

    fn taken(&mut self, comprehension: &'a Loop, scope: &Scope<'_, 'a>) -> Truth {
        comprehension.filter.as_ref().map_or(Ok(true), |filter| self.holds(filter, scope))
    }

    fn collect_list(
        &mut self,
        comprehension: &'a Loop,
        range: Reached<'a>,
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        let mut values = Vec::new();
        self.each(comprehension, range, scope, |evaluator, inner| {
            if comprehension.kind == Macro::Filter {
                if evaluator.holds(&comprehension.body, inner)? {
                    values.push(inner.bound.clone().value());
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
        range: Reached<'a>,
        scope: Option<&Scope<'_, 'a>>,
    ) -> Evaluated<'a> {
        let mut map = OwnedMap::default();
        self.each(comprehension, range, scope, |evaluator, inner| {
            if !evaluator.taken(comprehension, inner)? {
                return Ok(true);
            }
            let value = evaluator.evaluate(&comprehension.body, Some(inner))?;
            if comprehension.kind == Macro::MapEntries {
                let Value::Map(entries) = value else { return Err(no_overload("transformMapEntry", &[value]).into()) };
                for (key, value) in entries.entries() {
                    insert_new(&mut map, key, value)?;
                }
            } else if let Some(key) = inner.outer.map(|outer| outer.bound.clone().value()) {
                insert_new(&mut map, key, value)?;
            }
            Ok(true)
        })?;
        Ok(Value::Map(Map::Owned(std::sync::Arc::new(map))))
    }

    fn sort_by(&mut self, comprehension: &'a Loop, range: Reached<'a>, scope: Option<&Scope<'_, 'a>>) -> Evaluated<'a> {
        let range = match range.value() {
            list @ Value::List(_) => list.into(),
            other => return Err(no_overload("sortBy", &[other]).into()),
        };
        let mut keyed: Vec<(Value<'a>, Value<'a>)> = Vec::new();
        self.each(comprehension, range, scope, |evaluator, inner| {
            keyed.push((evaluator.evaluate(&comprehension.body, Some(inner))?, inner.bound.clone().value()));
            Ok(true)
        })?;
        Ok(sort_by_first(keyed)?)
    }
}

/// `all` stops at a false, `exists` at a true; failures count only where nothing decides.
struct Verdict {
    decisive: bool,
    decided: bool,
    failure: Option<Failure>,
}

impl Verdict {
    fn new(kind: Macro) -> Self {
        Self { decisive: kind == Macro::Exists, decided: false, failure: None }
    }

    #[inline]
    fn take(&mut self, outcome: Truth) -> Result<(), Failure> {
        match outcome {
            Ok(value) => self.decided = value == self.decisive,
            Err(failure) if matches!(*failure, EvaluationError::CostExceeded) => return Err(failure),
            Err(failure) => self.fail(failure),
        }
        Ok(())
    }

    #[cold]
    fn fail(&mut self, failure: Failure) {
        self.failure.get_or_insert(failure);
    }

    fn result(self) -> Truth {
        match self.failure {
            _ if self.decided => Ok(self.decisive),
            Some(failure) => Err(failure),
            None => Ok(!self.decisive),
        }
    }
}
