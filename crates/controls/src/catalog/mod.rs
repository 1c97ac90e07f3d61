//! The controls there are: built in (one folder each beside this file) and loaded.

mod examples;
mod front_matter;
mod generated;

use std::collections::HashMap;

pub use examples::Example;
pub use front_matter::{parse_control, schema_fault};

use crate::codes::{INVALID_CONTROL, UNKNOWN_ID};
use crate::control::{Check, Control};
use crate::refusal::Refusal;

/// All known controls.
#[derive(Clone, Debug)]
pub struct Catalog {
    controls: Vec<Control>,
    /// Lower-case slugs and aliases to indices.
    names: HashMap<String, usize>,
}

impl Catalog {
    /// The built-in controls.
    #[must_use]
    pub fn builtin() -> Self {
        Self::new(generated::CONTROLS.to_vec())
    }

    /// A catalog of `controls`. A slug beats an alias, the first of equal aliases wins.
    #[must_use]
    pub fn new(controls: Vec<Control>) -> Self {
        let mut names = HashMap::with_capacity(controls.len() * 8);
        for (index, control) in controls.iter().enumerate() {
            names.insert(control.id.to_ascii_lowercase(), index);
        }
        for (index, control) in controls.iter().enumerate() {
            for alias in control.aliases.iter() {
                names.entry(alias.to_ascii_lowercase()).or_insert(index);
            }
        }
        Self { controls, names }
    }

    /// Controls from folders: the name of each, and its files as name and text. Their checks are `check.cel`.
    ///
    /// # Errors
    /// One refusal for each thing that is wrong with a folder.
    pub fn load(folders: &[(String, Vec<(String, String)>)]) -> Result<Self, Vec<Refusal>> {
        let mut controls = Vec::new();
        let mut refusals = Vec::new();
        for (id, files) in folders {
            match load_control(id, files) {
                Ok(control) => controls.push(control),
                Err(wrong) => refusals.extend(wrong),
            }
        }
        if refusals.is_empty() { Ok(Self::new(controls)) } else { Err(refusals) }
    }

    /// This catalog with the controls of `other` behind its own.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self::new(self.controls.into_iter().chain(other.controls).collect())
    }

    /// All controls, in order of their ids.
    #[must_use]
    pub fn controls(&self) -> &[Control] {
        &self.controls
    }

    /// The control that `name` means: its slug or any alias, in any case.
    #[must_use]
    pub fn resolve(&self, name: &str) -> Option<&Control> {
        self.position(name).and_then(|index| self.controls.get(index))
    }

    fn position(&self, name: &str) -> Option<usize> {
        let known = |name: &str| self.names.get(&name.to_ascii_lowercase()).copied();
        known(name.trim()).or_else(|| known(&trivy_id(name.trim())?))
    }

    /// All controls that `name` means: an alias such as `C-0016` may belong to several of ours.
    #[must_use]
    pub fn resolve_all(&self, name: &str) -> Vec<&Control> {
        let name = name.trim();
        if let Some(control) = self.controls.iter().find(|control| control.id.eq_ignore_ascii_case(name)) {
            return vec![control];
        }
        let called = |name: &str| -> Vec<&Control> {
            let has = |control: &&Control| control.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name));
            self.controls.iter().filter(has).collect()
        };
        let found = called(name);
        if found.is_empty() { trivy_id(name).map(|id| called(&id)).unwrap_or_default() } else { found }
    }

    /// The known name that comes nearest to a misspelt one.
    #[must_use]
    pub fn suggest(&self, name: &str) -> Option<String> {
        let aliases = self.controls.iter().flat_map(|control| control.aliases.iter().map(AsRef::as_ref));
        // Of names that are equally like it the last wins: our own of the worst severity.
        let mut controls: Vec<&Control> = self.controls.iter().collect();
        controls.sort_by_key(|control| control.severity);
        nearest(name, aliases.chain(controls.into_iter().map(|control| control.id.as_ref())))
    }

    /// The controls that `name` means, or why there are none.
    ///
    /// # Errors
    /// `unknown-id`, with a suggestion where one comes near.
    pub fn require(&self, name: &str) -> Result<Vec<&Control>, Refusal> {
        let found = self.resolve_all(name);
        if found.is_empty() { Err(unknown("control", name, self.suggest(name))) } else { Ok(found) }
    }
}

/// The present form of an id of Trivy's: what is `KSV-0017` now was `KSV017` and `AVD-KSV-0017` before.
fn trivy_id(name: &str) -> Option<String> {
    let name = name.to_ascii_uppercase();
    let (family, number) = name.strip_prefix("AVD-").unwrap_or(&name).split_at_checked(3)?;
    let number: u32 = number.strip_prefix('-').unwrap_or(number).parse().ok()?;
    matches!(family, "KSV" | "KCV").then(|| format!("{family}-{number:04}"))
}

fn load_control(id: &str, files: &[(String, String)]) -> Result<Control, Vec<Refusal>> {
    let file = |name: &str| {
        let found = files.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
        let lacks = || vec![Refusal::new(&INVALID_CONTROL, format!("control `{id}` has no file {name}"))];
        found.ok_or_else(lacks)
    };
    let check = Check::Cel(file("check.cel")?.to_owned().into());
    parse_control(id, file("control.md")?, check)
}

/// The refusal of a name that nothing has.
pub(crate) fn unknown(what: &str, name: &str, suggestion: Option<String>) -> Refusal {
    let hint = suggestion.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Refusal::new(&UNKNOWN_ID, format!("there is no {what} `{name}`{hint}"))
}

/// The candidate most like `name`, if it is like it at all.
pub(crate) fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<String> {
    let name = name.to_ascii_lowercase();
    let score = |candidate: &'c str| (likeness(&name, &candidate.to_ascii_lowercase()), candidate);
    let best = candidates.map(score).max_by(|(left, _), (right, _)| left.total_cmp(right));
    best.filter(|(score, _)| *score > 0.8).map(|(_, candidate)| candidate.to_owned())
}

/// How like two names are, as a whole or in one word: `privilged` means `privileged-container`. One slip of the finger
/// is enough even in a name as short as `Pdo`.
fn likeness(name: &str, candidate: &str) -> f64 {
    let whole = strsim::jaro_winkler(name, candidate);
    let slip = if name.len() > 2 && strsim::osa_distance(name, candidate) == 1 { 0.85 } else { 0.0 };
    let word = candidate.split('-').map(|word| strsim::normalized_damerau_levenshtein(name, word));
    word.fold(whole.max(slip), f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_and_aliases_resolve_in_any_case() {
        let catalog = Catalog::builtin();
        for name in ["privileged-container", "C-0057", "c-0057", "ksv-0017", " CKV_K8S_16 "] {
            assert_eq!(
                catalog.resolve(name).map(|control| control.id.as_ref()),
                Some("privileged-container"),
                "{name}"
            );
        }
        assert!(catalog.resolve("no-such-control").is_none());
    }

    #[test]
    fn all_spellings_of_trivy_resolve() {
        let catalog = Catalog::builtin();
        for name in ["KSV-0017", "KSV017", "ksv0017", "AVD-KSV-0017", " avd-ksv-0017 "] {
            let ids: Vec<_> = catalog.resolve_all(name).iter().map(|control| control.id.as_ref()).collect();
            assert_eq!(ids, ["privileged-container"], "{name}");
            assert!(catalog.resolve(name).is_some(), "{name}");
        }
        for name in ["KSV", "KSV-", "KSV-x", "XSV017", "ÄÄ17", "AVD-"] {
            assert!(catalog.resolve_all(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_word_of_a_name_is_enough_for_a_suggestion() {
        let catalog = Catalog::builtin();
        for (name, expected) in [("privilged", "privileged-container"), ("host-netwrk", "host-network")] {
            assert_eq!(catalog.suggest(name).as_deref(), Some(expected), "{name}");
        }
        assert_eq!(catalog.suggest("xqzw"), None);
    }

    #[test]
    fn a_misspelt_name_is_refused_with_a_suggestion() {
        let refusal = Catalog::builtin().require("privileged-contaner").unwrap_err();
        assert_eq!(refusal.code.id, "unknown-id");
        assert!(refusal.message.contains("did you mean `privileged-container`?"), "{}", refusal.message);
    }
}
