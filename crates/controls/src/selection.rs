//! Which controls run.

use std::collections::BTreeSet;

use palisade_model::{Persona, Severity};

use crate::catalog::Catalog;
use crate::codes::NOTHING_SELECTED;
use crate::control::Control;
use crate::frameworks;
use crate::refusal::Refusal;

/// What the user asked for. The default is what `palisade scan` runs without options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Slugs of frameworks; their controls run whatever their persona.
    pub frameworks: Vec<String>,
    /// Controls by slug or alias; they run whatever their persona.
    pub controls: Vec<String>,
    /// Controls that shall not run.
    pub skipped: Vec<String>,
    /// The least severity.
    pub severity: Option<Severity>,
    /// Whose findings are wanted; `regular` where neither it nor a framework or control is named.
    pub persona: Option<Persona>,
}

impl Selection {
    /// Every control there is.
    #[must_use]
    pub fn everything() -> Self {
        Self { persona: Some(Persona::Auditor), ..Self::default() }
    }

    /// The controls that this selects, in catalog order.
    ///
    /// # Errors
    /// One refusal for each unknown name, or one where nothing is left.
    pub fn choose<'c>(&self, catalog: &'c Catalog) -> Result<Vec<&'c Control>, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let named = self.named(catalog, &mut refusals);
        let skipped = ids(catalog, &self.skipped, &mut refusals);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let wanted =
            |control: &&Control| self.is_wanted(control, named.as_ref()) && !skipped.contains(control.id.as_ref());
        let chosen: Vec<&Control> = catalog.controls().iter().filter(wanted).collect();
        if chosen.is_empty() {
            return Err(vec![Refusal::new(&NOTHING_SELECTED, "the selection leaves no control to run")]);
        }
        Ok(chosen)
    }

    /// The ids that frameworks and controls name, or nothing where none is named.
    fn named<'c>(&self, catalog: &'c Catalog, refusals: &mut Vec<Refusal>) -> Option<BTreeSet<&'c str>> {
        let mut named = ids(catalog, &self.controls, refusals);
        for framework in &self.frameworks {
            match frameworks::require(framework) {
                Ok(framework) => named.extend(frameworks::controls_of(catalog, framework.id)),
                Err(refusal) => refusals.push(refusal),
            }
        }
        (!self.frameworks.is_empty() || !self.controls.is_empty()).then_some(named)
    }

    fn is_wanted(&self, control: &Control, named: Option<&BTreeSet<&str>>) -> bool {
        let by_name = named.is_none_or(|named| named.contains(control.id.as_ref()));
        let persona = self.persona.unwrap_or(if named.is_some() { Persona::Auditor } else { Persona::Regular });
        by_name && control.persona <= persona && self.severity.is_none_or(|least| control.severity >= least)
    }
}

fn ids<'c>(catalog: &'c Catalog, names: &[String], refusals: &mut Vec<Refusal>) -> BTreeSet<&'c str> {
    let mut found = BTreeSet::new();
    for name in names {
        match catalog.require(name) {
            Ok(controls) => found.extend(controls.into_iter().map(|control| control.id.as_ref())),
            Err(refusal) => refusals.push(refusal),
        }
    }
    found
}
