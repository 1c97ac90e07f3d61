//! The OSV record of an advisory of ours.

use palisade_model::advisory::{self as model, Advisory, Component, End, Interval, Rating, VersionRanges};
use serde_json::{Map, Value, json};

use super::record::{
    Affected, Credit, CreditKind, Event, Package, Range, Record, Reference, ReferenceKind, Severity, SeverityKind,
};
use crate::Timestamp;

/// The ecosystem of Kubernetes' own components and their neighbours.
pub const ECOSYSTEM: &str = "Kubernetes";

/// The record of `advisory`. A component that stands for no package gets none made up: it is named under
/// `database_specific.palisade`, with what the text leaves open.
#[must_use]
pub fn record(advisory: &Advisory) -> Record {
    Record {
        published: Some(Timestamp::from(advisory.published)),
        withdrawn: advisory.withdrawn.map(Timestamp::from),
        aliases: advisory.aliases.clone(),
        summary: Some(advisory.summary.trim().to_owned()),
        details: Some(advisory.details.clone()),
        severity: advisory.ratings.iter().map(|fact| severity(&fact.value)).collect(),
        affected: packages(advisory),
        references: references(advisory),
        credits: advisory.credits.iter().map(|fact| credit(&fact.value)).collect(),
        database_specific: specific(advisory),
        ..Record::new(advisory.id.clone(), Timestamp::from(advisory.modified))
    }
}

/// One entry per package: what several components of one package say is one set.
fn packages(advisory: &Advisory) -> Vec<Affected> {
    let mut packages: Vec<(&str, Vec<Interval>)> = Vec::new();
    for affected in &advisory.affected {
        let Some(module) = affected.component.module.as_deref() else { continue };
        let intervals = affected.ranges.intervals().iter().cloned();
        match packages.iter_mut().find(|(name, _)| *name == module) {
            Some((_, known)) => known.extend(intervals),
            None => packages.push((module, intervals.collect())),
        }
    }
    packages
        .into_iter()
        .map(|(name, intervals)| Affected {
            package: Some(Package::new(ECOSYSTEM, name)),
            ranges: ranges(&VersionRanges::union(intervals)),
            ..Affected::default()
        })
        .collect()
}

/// One range may not hold both `fixed` and `last_affected` events (schema, `affected[].ranges[].events`): intervals that
/// end with a last affected version stand in a range of their own.
fn ranges(set: &VersionRanges) -> Vec<Range> {
    let (inclusive, others): (Vec<&Interval>, Vec<&Interval>) =
        set.intervals().iter().partition(|interval| matches!(interval.end, End::LastAffected(_)));
    [others, inclusive]
        .into_iter()
        .filter(|intervals| !intervals.is_empty())
        .map(|intervals| Range::semantic(intervals.into_iter().flat_map(events).collect()))
        .collect()
}

fn events(interval: &Interval) -> impl Iterator<Item = Event> {
    let first = interval.introduced.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string);
    let end = match &interval.end {
        End::Fixed(version) => Some(Event::fixed(version.to_string())),
        End::LastAffected(version) => Some(Event::last_affected(version.to_string())),
        End::Open => None,
    };
    std::iter::once(Event::introduced(first)).chain(end)
}

fn severity(rating: &Rating) -> Severity {
    let kind = match rating.version.split('.').next() {
        Some("2") => SeverityKind::CvssV2,
        Some("4") => SeverityKind::CvssV4,
        _ => SeverityKind::CvssV3,
    };
    Severity::new(kind, rating.vector.clone())
}

/// The announcement first, then the links of the text. Before the release there is no announcement yet.
fn references(advisory: &Advisory) -> Vec<Reference> {
    let own = (ReferenceKind::Advisory, &advisory.url);
    let links = advisory.references.iter().map(|fact| (reference_kind(fact.value.kind), &fact.value.url));
    let mut references: Vec<Reference> = Vec::new();
    for (kind, url) in std::iter::once(own).chain(links) {
        if crate::shape::is_uri(url) && references.iter().all(|known| known.url != *url) {
            references.push(Reference::new(kind, url.clone()));
        }
    }
    references
}

const fn reference_kind(kind: model::ReferenceKind) -> ReferenceKind {
    match kind {
        model::ReferenceKind::Advisory => ReferenceKind::Advisory,
        model::ReferenceKind::Fix => ReferenceKind::Fix,
        model::ReferenceKind::Report => ReferenceKind::Report,
        model::ReferenceKind::Web => ReferenceKind::Web,
    }
}

fn credit(credit: &model::Credit) -> Credit {
    let kind = match credit.role {
        model::CreditRole::Finder => CreditKind::Finder,
        model::CreditRole::Reporter => CreditKind::Reporter,
        model::CreditRole::RemediationDeveloper => CreditKind::RemediationDeveloper,
        model::CreditRole::Coordinator => CreditKind::Coordinator,
        model::CreditRole::Other => CreditKind::Other,
    };
    Credit { name: credit.name.clone(), contact: Vec::new(), kind: Some(kind), other: Map::new() }
}

/// What OSV has no field for.
fn specific(advisory: &Advisory) -> Option<Map<String, Value>> {
    let unnamed: Vec<&Component> =
        advisory.affected.iter().map(|affected| &affected.component).filter(|one| one.module.is_none()).collect();
    let mut palisade = Map::new();
    if !unnamed.is_empty() {
        palisade.insert(
            "components_without_package".into(),
            json!(unnamed.iter().map(|one| &one.name).collect::<Vec<_>>()),
        );
    }
    if !advisory.doubts.is_empty() {
        palisade.insert("uncertain".into(), json!(advisory.doubts));
    }
    (!palisade.is_empty()).then(|| Map::from_iter([("palisade".to_owned(), Value::Object(palisade))]))
}

#[cfg(test)]
mod tests {
    use palisade_model::advisory::{Affected, Version};

    use super::*;
    use crate::osv::{SemanticOrdering, Verdict, evaluate};
    use crate::samples::advisory;

    #[test]
    fn a_range_never_mixes_fixed_and_last_affected() {
        let set = VersionRanges::union([
            Interval { introduced: None, end: End::Fixed(Version::new(1, 27, 5)) },
            Interval { introduced: Some(Version::new(1, 28, 0)), end: End::LastAffected(Version::new(1, 28, 3)) },
            Interval { introduced: Some(Version::new(1, 30, 0)), end: End::Open },
        ]);
        let ranges = ranges(&set);
        assert_eq!(ranges.len(), 2);
        for range in &ranges {
            let fixed = range.events.iter().any(|event| event.fixed.is_some());
            assert!(!(fixed && range.events.iter().any(|event| event.last_affected.is_some())));
        }
    }

    #[test]
    fn components_of_one_package_are_one_entry_and_unnamed_ones_none() {
        let mut advisory = advisory();
        let mut second = advisory.affected[0].clone();
        second.ranges = VersionRanges::union([Interval { introduced: None, end: End::Fixed(Version::new(1, 27, 5)) }]);
        advisory.affected.push(second);
        advisory.affected.push(Affected {
            component: Component { name: "some-driver".into(), module: None },
            ..advisory.affected[0].clone()
        });
        let record = record(&advisory);
        assert_eq!(record.affected.len(), 1);
        let specific = record.database_specific.as_ref().unwrap();
        assert_eq!(specific["palisade"]["components_without_package"][0], "some-driver");
        for (version, verdict) in [("1.27.4", true), ("1.27.5", false), ("1.28.0", true), ("1.28.1", false)] {
            let is = evaluate(&record, ECOSYSTEM, "k8s.io/kubelet", version, &SemanticOrdering);
            assert_eq!(is == Verdict::Affected, verdict, "{version}");
        }
    }
}
