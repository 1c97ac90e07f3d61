//! Rules on the record as a whole.

use std::collections::BTreeSet;

use super::{
    CONTRADICTING_DATES, FOREIGN_REFERENCE, INVALID_SEVERITY, MISSING_SCHEMA_VERSION, SELF_REFERENCE, SEVERITY_TWICE,
};
use crate::Timestamp;
use crate::cvss::{Vector, Version};
use crate::fault::Fault;
use crate::osv::{Record, Severity, SeverityKind};

pub(super) fn check(record: &Record, faults: &mut Vec<Fault>) {
    schema_version(record, faults);
    dates(record, faults);
    ids(record, faults);
    severities(&record.severity, "", faults);
    for (index, affected) in record.affected.iter().enumerate() {
        let pointer = format!("/affected/{index}");
        severities(&affected.severity, &pointer, faults);
        if !record.severity.is_empty() && !affected.severity.is_empty() {
            let message = "the record has a severity already";
            faults.push(Fault::new(&SEVERITY_TWICE, format!("{pointer}/severity"), message));
        }
    }
    references(record, faults);
}

/// What version 1.0.0 of the schema does not have, which a record without a version is read by. Severity at the top is
/// left out: databases of standing publish it without a version.
fn schema_version(record: &Record, faults: &mut Vec<Fault>) {
    if record.schema_version.is_some() {
        return;
    }
    let kubernetes = |ecosystem: &str| ecosystem.eq_ignore_ascii_case("Kubernetes");
    let mut packages = record.affected.iter().filter_map(|affected| affected.package.as_ref());
    let used = if packages.any(|package| kubernetes(&package.ecosystem)) {
        "the ecosystem Kubernetes"
    } else if record.affected.iter().any(|affected| !affected.severity.is_empty()) {
        "severity in affected"
    } else {
        return;
    };
    faults.push(Fault::new(
        &MISSING_SCHEMA_VERSION,
        "",
        format!("schema 1.0.0, which is assumed, does not know {used}"),
    ));
}

fn dates(record: &Record, faults: &mut Vec<Fault>) {
    let Some(published) = &record.published else { return };
    if record.modified.is_before(published) {
        let message = format!("modified {} before it was published {published}", record.modified);
        faults.push(Fault::new(&CONTRADICTING_DATES, "/modified", message));
    }
    if let Some(withdrawn) = record.withdrawn.as_ref().filter(|withdrawn| withdrawn.is_before(published)) {
        let message = format!("withdrawn {withdrawn} before it was published {published}");
        faults.push(Fault::new(&CONTRADICTING_DATES, "/withdrawn", message));
    }
    if let Some(year) = cve_year(&record.id).filter(|year| long_before(published, *year)) {
        let message = format!("published {published}, years before ids of {year} were given out");
        faults.push(Fault::new(&CONTRADICTING_DATES, "/published", message));
    }
}

/// The year in a CVE id.
fn cve_year(id: &str) -> Option<i64> {
    id.strip_prefix("CVE-")?.split('-').next()?.parse().ok()
}

/// Ids are reserved from the autumn of the year before.
fn long_before(published: &Timestamp, year: i64) -> bool {
    published.year() < year - 1
}

fn ids(record: &Record, faults: &mut Vec<Fault>) {
    let lists = [("aliases", &record.aliases), ("related", &record.related), ("upstream", &record.upstream)];
    for (name, list) in lists {
        for (index, id) in list.iter().enumerate().filter(|(_, id)| **id == record.id) {
            faults.push(Fault::new(&SELF_REFERENCE, format!("/{name}/{index}"), format!("{id} is this record itself")));
        }
    }
}

fn severities(severities: &[Severity], pointer: &str, faults: &mut Vec<Fault>) {
    for (index, severity) in severities.iter().enumerate() {
        if let Some(message) = severity_fault(severity) {
            faults.push(Fault::new(&INVALID_SEVERITY, format!("{pointer}/severity/{index}/score"), message));
        }
    }
}

fn severity_fault(severity: &Severity) -> Option<String> {
    let versions: &[Version] = match severity.kind {
        SeverityKind::CvssV2 => &[Version::V2],
        SeverityKind::CvssV3 => &[Version::V3, Version::V3Dot1],
        SeverityKind::CvssV4 => &[Version::V4],
        SeverityKind::Ubuntu => {
            let known = ["negligible", "low", "medium", "high", "critical"].contains(&severity.score.as_str());
            return (!known).then(|| format!("`{}` is not a priority of Ubuntu", severity.score));
        }
        SeverityKind::Other(_) => return None,
    };
    match Vector::parse(&severity.score) {
        Err(error) => Some(format!("`{}`: {error}", severity.score)),
        Ok(vector) if !versions.contains(&vector.version()) => {
            Some(format!("the vector is of CVSS {}", vector.version().as_str()))
        }
        Ok(_) => None,
    }
}

fn references(record: &Record, faults: &mut Vec<Fault>) {
    let lists = [&record.aliases, &record.related, &record.upstream].into_iter().flatten();
    let own: BTreeSet<&str> = lists.chain([&record.id]).map(String::as_str).collect();
    for (index, reference) in record.references.iter().enumerate() {
        if let Some(id) = cve_of(&reference.url).filter(|id| record.id.starts_with("CVE-") && !own.contains(id)) {
            let message = format!("the record of {id}, which is not among the ids of this one");
            faults.push(Fault::new(&FOREIGN_REFERENCE, format!("/references/{index}/url"), message));
        }
    }
}

/// The id that an address of the CVE programme's own site shows.
fn cve_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://www.cve.org/")?;
    rest.rsplit_once("id=").map(|(_, id)| id).filter(|id| id.starts_with("CVE-"))
}
