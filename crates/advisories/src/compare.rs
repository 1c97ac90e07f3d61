//! Other sources against the announcement: who says what of which versions, and the line that decides.

use palisade_formats::osv::{self, Change};
use palisade_formats::{cve, semantic_version};
use palisade_model::advisory::{Affected, Announcement, End, Interval, Line, Version, VersionRanges};

use crate::component::named;
use crate::grid::{self, Differences};
use crate::read::{deciding_line, read};
use crate::resolve::without_fixes;
use crate::statement::{Last, Span, spans};

/// What a source says about one CVE.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// What the source is called in reports.
    pub name: String,
    /// The CVE.
    pub id: String,
    /// What it says, by component.
    pub says: Vec<Says>,
}

/// What a source says about one component.
#[derive(Clone, Debug, PartialEq)]
pub struct Says {
    /// The component's module; nothing where the source only says Kubernetes.
    pub module: Option<String>,
    /// The versions that it calls affected.
    pub ranges: VersionRanges,
}

/// Where a source and the announcement differ about a component.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The source.
    pub source: String,
    /// The component's name.
    pub component: String,
    /// The versions that the source calls safe and the announcement vulnerable, in words; empty where there are none.
    pub missed: String,
    /// The versions that the source calls vulnerable and the announcement does not.
    pub over_reported: String,
    /// The line of the announcement that decides about them.
    pub line: Option<Line>,
    /// Whether the announcement leaves something open: then the source may know more.
    pub is_open: bool,
}

/// The differences between `source` and `announcement`, component by component. A component that the announcement does
/// not name, or of which it says nothing, is no difference.
#[must_use]
pub fn compare(announcement: &Announcement, source: &Source) -> Vec<Difference> {
    let Some(advisory) = read(announcement).0.into_iter().find(|advisory| advisory.id == source.id) else {
        return Vec::new();
    };
    let mut differences = Vec::new();
    for says in &source.says {
        let said = match &says.module {
            Some(module) => grid::counterpart(module, &advisory),
            None => advisory.affected.first(),
        };
        let Some(said) = said.filter(|said| !said.evidence.is_empty()) else { continue };
        let Differences { missed, over } = on_the_grid(said, &says.ranges);
        let Some(last) = missed.last().or(over.last()) else { continue };
        differences.push(Difference {
            source: source.name.clone(),
            component: said.component.name.clone(),
            line: deciding_line(announcement, &source.id, &said.component.name, last),
            missed: grid::show(&missed),
            over_reported: grid::show(&over),
            is_open: !advisory.doubts.is_empty(),
        });
    }
    differences
}

fn on_the_grid(said: &Affected, ranges: &VersionRanges) -> Differences {
    let named: Vec<Version> = said.ranges.intervals().iter().chain(ranges.intervals()).flat_map(grid::ends).collect();
    let module = said.component.module.as_deref().unwrap_or(&said.component.name);
    Differences::between(said, grid::probes(module, &named), |version| ranges.contains(version))
}

/// What an OSV record says; its own ranges only, by package.
#[must_use]
pub fn of_osv(name: &str, record: &osv::Record) -> Source {
    let says = record.affected.iter().map(|affected| Says {
        module: affected.package.as_ref().map(|package| package.name.clone()),
        ranges: VersionRanges::union(affected.ranges.iter().flat_map(intervals)),
    });
    Source { name: name.to_owned(), id: record.id.clone(), says: says.collect() }
}

/// The intervals of a range, its events taken in the order of their versions.
fn intervals(range: &osv::Range) -> Vec<Interval> {
    let mut changes: Vec<Change<'_>> = range.events.iter().flat_map(osv::Event::changes).collect();
    changes.sort_by(|left, right| {
        semantic_version::compare(left.version(), right.version()).unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut intervals = Vec::new();
    let mut open: Option<Option<Version>> = None;
    for change in changes {
        let version = change.version().parse::<Version>().ok();
        let end = match (change, version) {
            (Change::Introduced(_), version) => {
                open = open.or(Some(version));
                continue;
            }
            (Change::Fixed(_) | Change::Limit(_), Some(version)) => End::Fixed(version),
            (Change::LastAffected(_), Some(version)) => End::LastAffected(version),
            _ => continue,
        };
        if let Some(introduced) = open.take() {
            intervals.push(Interval { introduced, end });
        }
    }
    intervals.extend(open.map(|introduced| Interval { introduced, end: End::Open }));
    intervals
}

/// What a CVE record says, as far as its versions can be read; products that are Kubernetes have no module.
#[must_use]
pub fn of_cve(name: &str, record: &cve::Record) -> Source {
    let says = record.containers.cna.affected.iter().filter_map(|affected| {
        let spans: Vec<Span> =
            affected.versions.iter().filter(|one| one.status == "affected").flat_map(versions).collect();
        let product = affected.product.as_deref().unwrap_or_default().to_lowercase();
        let module = named(&product).filter(|entry| product != "kubernetes" && entry.module.is_some());
        (!spans.is_empty()).then(|| Says {
            module: module.and_then(|entry| entry.module).map(str::to_owned),
            ranges: without_fixes(&spans),
        })
    });
    Source { name: name.to_owned(), id: record.cve_metadata.cve_id.clone(), says: says.collect() }
}

/// An entry of a CVE record, which people fill in many ways: `lessThan` with a version or a sign, ranges as text.
fn versions(entry: &cve::Version) -> Vec<Span> {
    let written = spans(&entry.version);
    let first = match written.as_slice() {
        [Span { first: Some(first), .. }] if !first.to_string().starts_with("0.0.0") => Some(first.clone()),
        _ => None,
    };
    let bound = |text: &Option<String>| {
        text.as_deref().and_then(|text| spans(text).into_iter().next()).and_then(|span| span.first)
    };
    let last = match (bound(&entry.less_than), bound(&entry.less_than_or_equal), &entry.less_than_or_equal) {
        (Some(version), _, _) => Last::Before(version),
        (None, Some(version), _) => Last::With(version),
        // `"lessThanOrEqual": "<="`: the sign stands where the version should.
        (None, None, Some(_)) => {
            return first
                .map(|version| Span { first: None, last: Last::With(version), is_range: false, doubt: None })
                .into_iter()
                .collect();
        }
        (None, None, None) => return written,
    };
    vec![Span { is_range: first.is_some(), first, last, doubt: None }]
}
