//! How bad a source calls a vulnerability: each writes it somewhere else.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::record::{Affected, Record, Severity};
use crate::advisory::{Informational, Rating};

/// How bad something is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Severities {
    pub(super) rating: Option<Rating>,
    /// CVSS vectors, each once.
    pub(super) vectors: Vec<String>,
}

/// More different vectors than sources give one vulnerability.
const MOST_VECTORS: usize = 64;

/// Of a record with more different severities the worst is that of all its packages.
const MOST_SEVERITIES: usize = 16;

impl Severities {
    fn add(&mut self, rating: Option<Rating>, severities: &[Severity<'_>]) {
        self.rating = self.rating.max(rating);
        for severity in severities.iter().filter(|severity| severity.kind.starts_with("CVSS")) {
            if !self.vectors.contains(&severity.score) && self.vectors.len() < MOST_VECTORS {
                self.vectors.push(severity.score.clone());
            }
        }
    }
}

/// How bad the record calls each of its packages, and their places in `affected`. What it says of itself, and of commits that belong to
/// no package, is said of all; what it says of one package (OSV schema, `affected[].severity`) of no other.
pub(super) fn by_severity(record: &Record<'_>) -> Vec<(Severities, Vec<usize>)> {
    let own = own(record);
    let of_package = |affected: &Affected<'_>| own.or_else(|| of_package(affected));
    let mut all = Severities::default();
    all.add(own, &record.severity);
    record.affected.iter().filter(|one| one.package.is_none()).for_each(|one| all.add(of_package(one), &one.severity));
    let mut packages: HashMap<_, Severities> = HashMap::new();
    for affected in record.affected.iter().filter(|affected| affected.package.is_some()) {
        let known = packages.entry(affected.key()).or_insert_with(|| all.clone());
        known.add(of_package(affected), &affected.severity);
    }
    let mut groups: Vec<(Severities, Vec<usize>)> = Vec::new();
    for (place, affected) in record.affected.iter().enumerate() {
        let Some(severity) = packages.get(&affected.key()) else { continue };
        if let Some((_, places)) = groups.iter_mut().find(|(known, _)| known == severity) {
            places.push(place);
        } else if groups.len() < MOST_SEVERITIES {
            groups.push((severity.clone(), vec![place]));
        } else {
            return vec![worst(record, all)];
        }
    }
    if groups.is_empty() {
        groups.push((all, Vec::new()));
    }
    let titled = titled(record);
    groups.iter_mut().for_each(|(severity, _)| severity.rating = severity.rating.or(titled));
    groups
}

fn worst(record: &Record<'_>, mut all: Severities) -> (Severities, Vec<usize>) {
    record.affected.iter().for_each(|one| all.add(own(record).or_else(|| of_package(one)), &one.severity));
    (all, (0..record.affected.len()).collect())
}

/// RustSec's word in `affected[].database_specific`.
pub(super) fn informational(record: &Record<'_>) -> Option<Informational> {
    #[derive(Deserialize)]
    struct Specific {
        informational: Option<String>,
    }
    let specific = record.affected.iter().filter_map(|affected| affected.database_specific);
    let mut words = specific.filter(|object| object.get().contains("informational"));
    let specific: Specific = serde_json::from_str(words.next()?.get()).ok()?;
    specific.informational.as_deref().map(Informational::of_word)
}

/// The word of the record.
fn own(record: &Record<'_>) -> Option<Rating> {
    let scored = record.severity.iter().find_map(|severity| Rating::of_word(&severity.score));
    scored.or_else(|| record.database_specific.and_then(stated))
}

fn of_package(affected: &Affected<'_>) -> Option<Rating> {
    let scored = affected.severity.iter().filter_map(|severity| Rating::of_word(&severity.score)).max();
    let specific = [affected.ecosystem_specific, affected.database_specific];
    scored.max(specific.into_iter().flatten().filter_map(stated).max())
}

/// AlmaLinux and Rocky Linux write it before the title: `Important: firefox security update`.
fn titled(record: &Record<'_>) -> Option<Rating> {
    let (word, _) = record.summary.split_once(": ").filter(|_| record.is_of_distribution())?;
    Rating::of_word(word)
}

/// The fields of `database_specific` and `ecosystem_specific` in which sources write it: GitHub and Bitnami `severity`,
/// Debian `urgency`, Ubuntu `ubuntu_priority`.
#[derive(Deserialize)]
struct Specific {
    #[serde(default)]
    severity: Option<Value>,
    #[serde(default)]
    urgency: Option<Value>,
    #[serde(default)]
    ubuntu_priority: Option<Value>,
    #[serde(default)]
    priority: Option<Value>,
}

/// Such a field, found before the object is read: most have none, and there are many.
fn stated(object: &RawValue) -> Option<Rating> {
    let text = object.get();
    if !["severity", "urgency", "priority"].iter().any(|name| text.contains(name)) {
        return None;
    }
    let specific: Specific = serde_json::from_str(text).ok()?;
    let words = [specific.severity, specific.urgency, specific.ubuntu_priority, specific.priority];
    words.iter().flatten().filter_map(Value::as_str).find_map(Rating::of_word)
}
