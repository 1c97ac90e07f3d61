//! How bad a source calls a vulnerability: each writes it somewhere else.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::record::Record;
use crate::advisory::{Informational, Rating};

/// All CVSS vectors of the record and then of its packages, each once.
pub(super) fn vectors(record: &mut Record<'_>) -> Vec<String> {
    let own = record.severity.iter_mut();
    let all = own.chain(record.affected.iter_mut().flat_map(|affected| affected.severity.iter_mut()));
    let mut vectors: Vec<String> = Vec::new();
    for severity in all.filter(|severity| severity.kind.starts_with("CVSS")) {
        if !vectors.contains(&severity.score) && vectors.len() < MOST_VECTORS {
            vectors.push(std::mem::take(&mut severity.score));
        }
    }
    vectors
}

/// More different vectors than sources give one vulnerability.
const MOST_VECTORS: usize = 64;

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

/// The word of the record, else the worst of its packages.
pub(super) fn of(record: &Record<'_>) -> Option<Rating> {
    let scored = record.severity.iter().find_map(|severity| Rating::of_word(&severity.score));
    scored
        .or_else(|| record.database_specific.and_then(stated))
        .or_else(|| of_packages(record))
        .or_else(|| titled(record))
}

fn of_packages(record: &Record<'_>) -> Option<Rating> {
    let of_package = |affected: &super::record::Affected<'_>| {
        let scored = affected.severity.iter().filter_map(|severity| Rating::of_word(&severity.score)).max();
        let specific = [affected.ecosystem_specific, affected.database_specific];
        scored.max(specific.into_iter().flatten().filter_map(stated).max())
    };
    record.affected.iter().filter_map(of_package).max()
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
