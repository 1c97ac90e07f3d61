//! Putting together what all threads found: one finding per owner, exceptions applied, in a stable order.

mod draft;
mod owners;

pub(crate) use draft::locate;

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::coverage::NotEvaluated;
use palisade_model::report::Note;
use palisade_model::{Finding, Gap, Source};

use crate::engine::Engine;
use crate::exceptions::Exceptions;
use crate::outcome::{Evaluated, Outcome};

/// All that an evaluation comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assembly {
    /// In report order: worst first, then by target, rule and path.
    pub findings: Vec<Finding>,
    /// What controls could not read.
    pub gaps: Vec<Gap>,
    /// Exceptions that nothing needed.
    pub notes: Vec<Note>,
    /// Evaluated objects by kind.
    pub resources: BTreeMap<String, u64>,
    /// Controls that were called for something.
    pub evaluated: Vec<String>,
    /// Controls that were selected and met nothing that they judge.
    pub not_evaluated: Vec<NotEvaluated>,
}

/// Puts the outcomes of all threads together. `sources` are found by their ids' numbers; `today` is `2027-01-31`.
#[must_use]
pub fn assemble(
    engine: &Engine,
    outcomes: Vec<Outcome>,
    sources: &[Source<'_>],
    exceptions: &Exceptions,
    today: &str,
) -> Assembly {
    let mut assembly = Assembly { resources: kinds(&outcomes), ..Assembly::default() };
    count_controls(engine, &outcomes, &mut assembly);
    let objects = in_order(outcomes);
    let mut writer = draft::Writer::new(engine, &objects, sources, exceptions, today);
    owners::group(&objects, &mut writer);
    let (findings, gaps, notes) = writer.finish();
    assembly.findings = findings;
    assembly.gaps = gaps;
    assembly.notes = notes;
    assembly
}

fn kinds(outcomes: &[Outcome]) -> BTreeMap<String, u64> {
    let mut kinds = BTreeMap::new();
    for (kind, count) in outcomes.iter().flat_map(|outcome| &outcome.kinds) {
        *kinds.entry(kind.clone()).or_default() += count;
    }
    kinds
}

fn in_order(outcomes: Vec<Outcome>) -> Vec<Evaluated> {
    let mut objects: Vec<Evaluated> = outcomes.into_iter().flat_map(|outcome| outcome.evaluated).collect();
    objects.sort_by_key(|object| (object.source, object.span.start, object.span.end));
    objects
}

fn count_controls(engine: &Engine, outcomes: &[Outcome], assembly: &mut Assembly) {
    let pods = outcomes.iter().any(|outcome| outcome.pods > 0);
    let applied: BTreeSet<usize> = outcomes.iter().flat_map(|outcome| called(&outcome.applied)).collect();
    for (index, rule) in engine.rules.iter().enumerate() {
        let id = rule.control.id.to_string();
        if applied.contains(&index) || (pods && rule.control.scope.is_of_every_pod()) {
            assembly.evaluated.push(id);
        } else {
            let why = format!("no {} in the input", rule.control.subject());
            assembly.not_evaluated.push(NotEvaluated { what: id, why });
        }
    }
}

fn called(applied: &[u64]) -> impl Iterator<Item = usize> {
    applied.iter().enumerate().filter(|(_, count)| **count > 0).map(|(index, _)| index)
}
