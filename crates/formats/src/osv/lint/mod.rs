//! What is wrong with an OSV record, as far as the record alone shows it.
//!
//! First the schema (`schema`), then what the text of the specification asks beyond it: `record` for dates, ids and
//! severities, `packages` for names, `ranges` for versions. The rules go where the OSV linter's own test records point,
//! and further.

mod packages;
mod ranges;
mod record;
mod schema;
mod spelling;

use palisade_model::codes;
use serde::Deserialize as _;
use serde_json::Value;

use super::Record;
use crate::fault::{self, Fault};
use crate::json::{self, Budget};
use crate::shape;

codes! {
    /// A range that never begins.
    NO_INTRODUCED = "osv-no-introduced", "a range has no introduced event", "add `introduced`; `0` stands for all versions",
        "Each range must say from where on versions are affected. Without an introduced event nothing is affected.";
    /// An event that says several things.
    SEVERAL_CHANGES = "osv-several-changes", "an event says several things", "write one event for each of introduced, fixed, last_affected and limit",
        "The schema allows one of introduced, fixed, last_affected and limit in an event.";
    /// A version that stands in a range twice.
    REPEATED_VERSION = "osv-repeated-version", "a version stands in a range twice", "remove one of the events, or join the intervals",
        "The events of a range must be distinct: a version that is introduced and fixed at once says nothing, and tools differ in \
         what they make of it.";
    /// Events that are not in the order of their versions.
    UNSORTED_EVENTS = "osv-unsorted-events", "events are not in the order of their versions", "sort the events by version",
        "Tools that do not sort the events before they evaluate them call affected versions safe.";
    /// An interval that begins twice.
    INTRODUCED_TWICE = "osv-introduced-twice", "introduced follows introduced", "close the first interval with fixed or last_affected, or remove the second event",
        "Two introduced events without a fixed or last_affected between them: either the first interval was never closed, or the \
         second event is one too many.";
    /// An end without a beginning.
    NOTHING_OPEN = "osv-nothing-open", "an interval ends that never began", "add the introduced event before it, or remove it",
        "A fixed or last_affected event ends the interval that an introduced event began; here none is open.";
    /// Two ways to end an interval in one range.
    FIXED_AND_LAST_AFFECTED = "osv-fixed-and-last-affected", "fixed and last_affected stand in one range", "use fixed where the fixed version is known, else last_affected",
        "The schema does not allow both in one range.";
    /// An interval with no version in it.
    EMPTY_INTERVAL = "osv-empty-interval", "an interval has no version in it", "correct the version where it begins or ends, or remove the interval",
        "The interval ends before or where it begins, so no version is affected by it.";
    /// A version with a `v`.
    VERSION_PREFIX = "osv-version-prefix", "a semantic version begins with v", "write the version without the v",
        "Ranges of type SEMVER hold versions of Semantic Versioning 2.0.0, which have no `v` before them.";
    /// A version that is none.
    MALFORMED_VERSION = "osv-malformed-version", "a version is malformed", "write a version as the type of the range asks",
        "Ranges of type SEMVER hold versions of Semantic Versioning 2.0.0, ranges of type GIT full commit hashes. Anything else cannot \
         be compared, and tools skip it.";
    /// A range of commits without their repository.
    MISSING_REPOSITORY = "osv-missing-repository", "a range of commits names no repository", "add `repo`",
        "A range of type GIT must say in which repository its commits are.";
    /// An ecosystem that the schema does not name.
    UNKNOWN_ECOSYSTEM = "osv-unknown-ecosystem", "an ecosystem is not in the list of the schema", "write the ecosystem as the schema lists it; case counts",
        "Tools look packages up by ecosystem and name. A record under another spelling is never found.";
    /// A package name that its ecosystem does not allow.
    MALFORMED_PACKAGE_NAME = "osv-malformed-package-name", "a package name is malformed", "write the name as the ecosystem does, such as k8s.io/ingress-nginx",
        "Tools look packages up by their exact names. A name that the ecosystem does not allow is never found.";
    /// Versions of nothing.
    MISSING_PACKAGE = "osv-missing-package", "versions are affected of no package", "add `package`",
        "Versions and ranges of type SEMVER or ECOSYSTEM belong to a package; only commits stand for themselves.";
    /// A package of which no version is affected.
    NO_VERSIONS = "osv-no-versions", "a package has neither ranges nor versions", "add a range; `introduced: 0` alone stands for all versions",
        "An entry of affected without ranges and versions affects nothing: tools call every version of the package safe.";
    /// A name that looks like another one.
    MISSPELT_PACKAGE = "osv-misspelt-package", "a package name looks misspelt", "check the name against the registry",
        "The record speaks of another name that differs in one character, and never of this one.";
    /// A package URL that is none or of another package.
    PACKAGE_URL_DISAGREES = "osv-package-url-disagrees", "the package URL is not that of the package", "correct `purl`, or the ecosystem and the name",
        "Tools match by ecosystem and name or by package URL; where both disagree, their results do.";
    /// No schema version where one is needed.
    MISSING_SCHEMA_VERSION = "osv-missing-schema-version", "the version of the schema is missing", "add `schema_version`",
        "A record without `schema_version` is read by version 1.0.0 of the schema, which does not know what this record uses.";
    /// Times in the wrong order.
    CONTRADICTING_DATES = "osv-contradicting-dates", "dates contradict each other", "correct the dates",
        "A record is published before it is modified or withdrawn, and not years before the year of its id.";
    /// An id that names itself.
    SELF_REFERENCE = "osv-self-reference", "a record names itself", "remove its own id",
        "Aliases, related and upstream ids are those of other records.";
    /// A severity for all and for one.
    SEVERITY_TWICE = "osv-severity-twice", "severity stands at the top and in affected", "keep one of them",
        "Where the record has a severity, the entries of affected must have none.";
    /// A severity of another scale than it says.
    INVALID_SEVERITY = "osv-invalid-severity", "a severity is not of its type", "write a sound vector of the version that `type` names",
        "The score must be a vector of the CVSS version that the type names, with each metric once and all base metrics, or for Ubuntu \
         one of its words.";
    /// A reference to another vulnerability.
    FOREIGN_REFERENCE = "osv-foreign-reference", "a reference is the record of another vulnerability", "correct the address, or make it an alias or related",
        "The reference leads to the CVE record of an id that is neither this record's nor among its aliases, related or upstream ids.";
}

/// All faults of the record in `text`, in the order of the document's fields as far as they stand in it.
#[must_use]
pub fn lint(text: &str) -> Vec<Fault> {
    fault::judged(json::read_value(text, Budget::DEFAULT), lint_value)
}

/// All faults of a record.
#[must_use]
pub fn lint_value(value: &Value) -> Vec<Fault> {
    let mut faults = shape::check(value, &schema::RECORD);
    // A record that its types cannot hold was told so by its shape.
    if let Ok(record) = Record::deserialize(value) {
        record::check(&record, &mut faults);
        let words = spelling::Words::of(&record);
        for (index, affected) in record.affected.iter().enumerate() {
            let pointer = format!("/affected/{index}");
            packages::check(&words, affected, &pointer, &mut faults);
            ranges::check(affected, &pointer, &mut faults);
        }
    }
    faults
}

#[cfg(test)]
mod tests;
