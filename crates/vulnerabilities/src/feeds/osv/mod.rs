//! OSV records (ossf.github.io/osv-schema), one, a list or one a line: the format of the Go, Rust, Python and most other
//! databases, and of Ubuntu, AlmaLinux and further distributions.
//!
//! Read much faster than `formats::osv` does, because only what matching needs is looked at; judging a record stays there.

mod rating;
mod record;
#[cfg(test)]
mod tests;

use super::Feed;
use crate::advisory::{Advisory, Affected, Event, Import};
use rating::Severities;
use record::{Named, Record};

/// Reads one record, a JSON list of records, or one a line.
#[must_use]
pub fn read(bytes: &[u8]) -> Feed {
    Feed::of_documents(bytes, |place, text, feed| match serde_json::from_str::<Record<'_>>(text) {
        Ok(record) => take(record, feed),
        Err(error) => {
            let named = serde_json::from_str::<Named>(text).ok().map(|named| named.id);
            feed.skip(named.unwrap_or_else(|| place.to_string()), error.to_string());
        }
    })
}

/// One advisory, or one for each severity that the record gives to packages of its own: the index keeps apart what names a document.
fn take(mut record: Record<'_>, feed: &mut Feed) {
    let groups = rating::by_severity(&record);
    let informational = rating::informational(&record);
    let aliases = aliases(&mut record);
    let mut stated: Vec<_> = std::mem::take(&mut record.affected).into_iter().map(Some).collect();
    let document = if groups.len() > 1 { "packages of one severity" } else { "" };
    let mut whole = Advisory {
        document: document.to_owned(),
        id: record.id,
        aliases,
        summary: record.summary,
        details: record.details,
        published: record.published,
        modified: record.modified,
        withdrawn: record.withdrawn,
        references: references(record.references),
        informational,
        ..Advisory::default()
    };
    let mut left = groups.len();
    for (Severities { rating, vectors }, places) in groups {
        left -= 1;
        let said = places.iter().filter_map(|place| stated.get_mut(*place)?.take());
        let affected = said.filter_map(|affected| affected_of(affected, &whole.id, feed)).collect();
        let rest = if left == 0 { std::mem::take(&mut whole) } else { whole.clone() };
        feed.advisories.push(Advisory { rating, vectors, affected, ..rest });
    }
}

/// The advisory's own page is called `ADVISORY`, where it is given.
fn references(mut references: Vec<record::Reference<'_>>) -> Vec<String> {
    references.sort_by_key(|reference| reference.kind != "ADVISORY");
    references.into_iter().map(|reference| reference.url).collect()
}

/// The other names. Older advisories of distributions name what they close as `related`, which elsewhere is something else.
fn aliases(record: &mut Record<'_>) -> Vec<String> {
    let mut names = std::mem::take(&mut record.aliases);
    names.append(&mut record.upstream);
    let closes = names.is_empty() && record.is_of_distribution();
    names.extend(std::mem::take(&mut record.related).into_iter().filter(|id| closes && id.starts_with("CVE-")));
    let mut seen = std::collections::HashSet::with_capacity(names.len());
    names.retain(|name| *name != record.id && seen.insert(name.clone()));
    names
}

/// What is said about one package; nothing where it names none (commits of a repository).
fn affected_of(affected: record::Affected<'_>, id: &str, feed: &mut Feed) -> Option<Affected> {
    let package = affected.package?;
    let imports = match (package.ecosystem.as_str(), affected.ecosystem_specific) {
        ("Go", Some(specific)) => serde_json::from_str::<record::GoSpecific>(specific.get()).unwrap_or_else(|error| {
            feed.skip(id, format!("imports of {}: {error}; taken for all of the module", package.name));
            record::GoSpecific::default()
        }),
        _ => record::GoSpecific::default(),
    };
    let ranges = affected.ranges.into_iter().filter(|range| range.kind != "GIT");
    Some(Affected {
        ecosystem: package.ecosystem,
        name: package.name,
        ranges: ranges.map(|range| range.events.into_iter().flat_map(events).collect()).collect(),
        versions: affected.versions,
        imports: imports.imports.into_iter().map(Import::from).collect(),
        ..Affected::default()
    })
}

/// An event is one boundary; early records put several into one.
fn events(event: record::Event) -> impl Iterator<Item = Event> {
    let introduced = event.introduced.map(Event::Introduced);
    let fixed = event.fixed.map(Event::Fixed);
    let last = event.last_affected.map(Event::LastAffected);
    let limit = event.limit.filter(|limit| limit != "*").map(Event::Limit);
    [introduced, fixed, last, limit].into_iter().flatten()
}
