//! Published OSV records against the announcements that they are made from.

use palisade_formats::fault::Fault;
use palisade_formats::osv::{self, Record, SemanticOrdering, Verdict};
use palisade_model::Code;
use palisade_model::advisory::{Advisory, Affected, Announcement, Line, Version};

use crate::codes::{MISSES_VULNERABLE_VERSIONS, OVER_REPORTS, WRONG_PACKAGE};
use crate::grid::{self, Differences};
use crate::read::{deciding_line, read};

/// One mistake of a published record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The record's id.
    pub record: String,
    /// Which kind: a code of the record's format, or one of this crate's where the announcement says otherwise.
    pub code: &'static Code,
    /// The place in the record, as a JSON pointer.
    pub pointer: String,
    /// A lower-case fragment.
    pub message: String,
    /// The line of the announcement that says otherwise.
    pub line: Option<Line>,
}

/// The mistakes of `records`, given as JSON: what is wrong by the format alone, and, where `announcements` hold the
/// record's id, what contradicts the text.
#[must_use]
pub fn check_osv(records: &[(String, String)], announcements: &[Announcement]) -> Vec<Mistake> {
    let read: Vec<(&Announcement, Advisory)> =
        announcements.iter().flat_map(|one| read(one).0.into_iter().map(move |advisory| (one, advisory))).collect();
    let mut mistakes = Vec::new();
    for (name, text) in records {
        mistakes.extend(osv::lint::lint(text).into_iter().map(|fault| of_format(name, fault)));
        let Ok(record) = osv::read(text, palisade_formats::json::Budget::DEFAULT) else { continue };
        if let Some((announcement, advisory)) = read.iter().find(|(_, advisory)| advisory.id == record.id) {
            against(&record, announcement, advisory, &mut mistakes);
        }
    }
    mistakes
}

fn of_format(name: &str, fault: Fault) -> Mistake {
    Mistake { record: name.to_owned(), code: fault.code, pointer: fault.pointer, message: fault.message, line: None }
}

fn against(record: &Record, announcement: &Announcement, advisory: &Advisory, mistakes: &mut Vec<Mistake>) {
    for (index, affected) in record.affected.iter().enumerate() {
        let Some(package) = &affected.package else { continue };
        let pointer = format!("/affected/{index}");
        match grid::counterpart(&package.name, advisory) {
            Some(said) if !said.evidence.is_empty() => {
                mistakes.extend(of_ranges(record, affected, &pointer, announcement, said));
            }
            Some(_) => {}
            None => mistakes.push(Mistake {
                record: record.id.clone(),
                code: &WRONG_PACKAGE,
                pointer: format!("{pointer}/package/name"),
                message: format!("`{}` is none of the components of the announcement", package.name),
                line: advisory.affected.first().and_then(|affected| affected.evidence.first()).cloned(),
            }),
        }
    }
}

fn of_ranges(
    record: &Record,
    affected: &osv::Affected,
    pointer: &str,
    announcement: &Announcement,
    said: &Affected,
) -> Vec<Mistake> {
    let name = &said.component.name;
    let versions = grid::probes(said.component.module.as_deref().unwrap_or(name), &named_versions(affected, said));
    let Differences { missed, over } = Differences::between(said, versions, |version| {
        osv::evaluate::affects(affected, &version.to_string(), &SemanticOrdering) == Verdict::Affected
    });
    let kinds = [(&MISSES_VULNERABLE_VERSIONS, missed, "not affected"), (&OVER_REPORTS, over, "affected")];
    kinds
        .into_iter()
        .filter_map(|(code, versions, verdict)| {
            let last = versions.last()?;
            Some(Mistake {
                record: record.id.clone(),
                code,
                pointer: format!("{pointer}/ranges"),
                message: format!("{name} {} called {verdict}", grid::show(&versions)),
                line: deciding_line(announcement, &record.id, name, last),
            })
        })
        .collect()
}

/// Every version that the record or the announcement names.
fn named_versions(affected: &osv::Affected, said: &Affected) -> Vec<Version> {
    let events = affected.ranges.iter().flat_map(|range| &range.events).flat_map(osv::Event::changes);
    let of_record = events.filter_map(|change| change.version().parse().ok());
    let of_text = said.ranges.intervals().iter().flat_map(grid::ends);
    of_record.chain(of_text).collect()
}
