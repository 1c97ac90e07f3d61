//! What changed between two releases, and what of it somebody has to look at.

use std::collections::{HashMap, HashSet};

/// A finding, as releases are compared by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Where, by a name that stays the same from release to release: an image without its tag.
    pub target: String,
    /// The package, without its version: an update that does not repair it changes nothing.
    pub component: String,
    /// The advisory's id, then its aliases.
    pub vulnerability: Vec<String>,
    /// Whether a version repairs it.
    pub fixable: bool,
}

/// What changed, as places in the two lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// In the later list only.
    pub new: Vec<usize>,
    /// In both: the place in the earlier one, the place in the later one.
    pub carried: Vec<(usize, usize)>,
    /// In the earlier list only: repaired, or not looked at again.
    pub gone: Vec<usize>,
}

/// Compares the findings of two releases. Advisories are the same where they share any name.
#[must_use]
pub fn compare(before: &[Found], now: &[Found]) -> Comparison {
    let mut known: HashMap<(&str, &str, &str), usize> = HashMap::new();
    for (at, found) in before.iter().enumerate() {
        for name in &found.vulnerability {
            known.entry((&found.target, &found.component, name)).or_insert(at);
        }
    }
    let mut comparison = Comparison::default();
    for (at, found) in now.iter().enumerate() {
        let mut names = found.vulnerability.iter();
        match names.find_map(|name| known.get(&(found.target.as_str(), found.component.as_str(), name.as_str()))) {
            Some(earlier) => comparison.carried.push((*earlier, at)),
            None => comparison.new.push(at),
        }
    }
    comparison.gone = gone(before, now);
    comparison
}

/// The findings of the earlier list none of whose names is in the later one.
fn gone(before: &[Found], now: &[Found]) -> Vec<usize> {
    let named = |found: &'_ Found| -> Vec<(String, String, String)> {
        let names = found.vulnerability.iter();
        names.map(|name| (found.target.clone(), found.component.clone(), name.clone())).collect()
    };
    let there: HashSet<_> = now.iter().flat_map(named).collect();
    let absent = |found: &Found| named(found).iter().all(|name| !there.contains(name));
    before.iter().enumerate().filter(|(_, found)| absent(found)).map(|(at, _)| at).collect()
}

/// The findings that ask for attention: new in this release, with a version that repairs them, and not yet decided about.
#[must_use]
pub fn attention(comparison: &Comparison, now: &[Found], is_decided: impl Fn(usize, &Found) -> bool) -> Vec<usize> {
    let new = comparison.new.iter().copied();
    new.filter(|at| now.get(*at).is_some_and(|found| found.fixable && !is_decided(*at, found))).collect()
}
