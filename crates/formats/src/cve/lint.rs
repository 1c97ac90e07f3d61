//! What is wrong with a CVE record by itself: what readers refuse, ranges that hold nothing, and scores that are not
//! those of their vectors.

use std::cmp::Ordering;

use palisade_model::codes;
use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::{Record, Version};
use crate::fault::{self, Fault};
use crate::json::{self, Budget, INVALID_DOCUMENT};
use crate::semantic_version::compare;
use crate::{cvss::object, semantic_version::SemanticVersion};

codes! {
    /// A rating that contradicts itself.
    CONTRADICTING_SCORE = "cve-contradicting-score", "a score or metric is not that of its vector", "write what the vector gives",
        "The score, the word or a metric beside a CVSS vector says something else than the vector. Readers take either.";
    /// A range that no version is in.
    EMPTY_RANGE = "cve-empty-range", "a range of versions is empty", "let the range end after the version that it begins with",
        "Both ends are semantic versions, and the end is not after the beginning: no version is called affected by it.";
}

/// All faults of the record in `text`.
#[must_use]
pub fn lint(text: &str) -> Vec<Fault> {
    fault::judged(json::read_value(text, Budget::DEFAULT), lint_value)
}

/// All faults of a record.
#[must_use]
pub fn lint_value(value: &Value) -> Vec<Fault> {
    let record = match Record::deserialize(value) {
        Ok(record) => record,
        Err(error) => return vec![Fault::new(&INVALID_DOCUMENT, "", error.to_string())],
    };
    let mut faults = Vec::new();
    let containers = std::iter::once(("/containers/cna".to_owned(), &record.containers.cna));
    let additional = record.containers.adp.iter().enumerate();
    for (place, container) in containers.chain(additional.map(|(index, one)| (format!("/containers/adp/{index}"), one)))
    {
        for (index, metric) in container.metrics.iter().enumerate() {
            let objects = [
                ("cvssV3_1", &metric.cvss_v3_1),
                ("cvssV3_0", &metric.cvss_v3_0),
                ("cvssV2_0", &metric.cvss_v2_0),
                ("cvssV4_0", &metric.cvss_v4_0),
            ];
            for (name, object) in objects {
                scores(&format!("{place}/metrics/{index}/{name}"), object.as_ref(), &mut faults);
            }
        }
        for (index, affected) in container.affected.iter().enumerate() {
            for (number, version) in affected.versions.iter().enumerate().filter(|(_, version)| is_empty(version)) {
                let pointer = format!("{place}/affected/{index}/versions/{number}");
                faults.push(Fault::new(
                    &EMPTY_RANGE,
                    pointer,
                    format!("nothing is in the range from {}", version.version),
                ));
            }
        }
    }
    faults
}

fn scores(place: &str, object: Option<&Map<String, Value>>, faults: &mut Vec<Fault>) {
    let Some(object) = object else { return };
    for complaint in object::score_complaints(object).into_iter().chain(object::contradictions(object)) {
        let pointer = format!("{place}/{}", complaint.property);
        faults.push(Fault::new(&CONTRADICTING_SCORE, pointer, complaint.message));
    }
}

/// Only where both ends are semantic versions: other schemes have an order of their own.
fn is_empty(version: &Version) -> bool {
    let order = |end: &Option<String>| {
        let end = end.as_deref().filter(|end| SemanticVersion::strict(end).is_some())?;
        SemanticVersion::strict(&version.version)?;
        compare(&version.version, end)
    };
    order(&version.less_than).is_some_and(Ordering::is_ge)
        || order(&version.less_than_or_equal).is_some_and(Ordering::is_gt)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn empty_ranges_and_wrong_scores_are_found_and_sound_ones_not() {
        let record = |version: Value, score: f64| {
            json!({"dataType": "CVE_RECORD", "dataVersion": "5.1.1",
                "cveMetadata": {"cveId": "CVE-2030-1", "assignerOrgId": "o", "state": "PUBLISHED"},
                "containers": {"cna": {"providerMetadata": {"orgId": "o"},
                    "affected": [{"versions": [version]}],
                    "metrics": [{"cvssV3_1": {"version": "3.1", "baseScore": score, "baseSeverity": "HIGH",
                        "vectorString": "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"}}]}}})
        };
        let of = |value: Value| -> Vec<String> {
            lint_value(&value).into_iter().map(|fault| format!("{} {}", fault.code.id, fault.pointer)).collect()
        };
        let range = |first: &str, end: &str| json!({"version": first, "status": "affected", "lessThan": end});
        assert_eq!(of(record(range("1.2.0", "1.2.3"), 8.8)), Vec::<String>::new());
        assert_eq!(of(record(range("0", "*"), 8.8)), Vec::<String>::new());
        assert_eq!(of(record(range("1.2.3", "1.2.3"), 8.8)), ["cve-empty-range /containers/cna/affected/0/versions/0"]);
        let wrong = ["cve-contradicting-score /containers/cna/metrics/0/cvssV3_1/baseScore"];
        assert_eq!(of(record(range("1.2.0", "1.2.3"), 7.8)), wrong);
        assert_eq!(of(json!({"dataType": "CVE_RECORD"})), ["invalid-document "]);
    }
}
