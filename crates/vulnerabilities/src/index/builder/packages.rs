//! What is said about packages: which of them there are, and the rows of versions of each.

use std::collections::{BTreeMap, HashMap};

use palisade_packages::version::Scheme;

use super::Kept;
use crate::advisory::{Affected, Event, State};
use crate::index::bytes::{self, put_number, put_text};
use crate::index::hash_of_package;
use crate::index::interval::{self, Interval, Row};
use crate::index::layout::Counts;
use crate::index::statements::{self, Bound};
use crate::index::table::{self, TableBuilder};
use crate::spelling;

/// A longer version is none.
const LONGEST_VERSION: usize = 4096;

/// What is said about a package, by ecosystem and name as the index spells them.
pub(super) type Packages<'k> = BTreeMap<(String, String), Vec<(u32, &'k Affected)>>;

pub(super) fn by_name(kept: &[Kept]) -> Packages<'_> {
    let mut packages = HashMap::<(&str, &str), Vec<(u32, &Affected)>>::new();
    for advisory in kept {
        for affected in &advisory.prepared.affected {
            let said = packages.entry((&affected.ecosystem, &affected.name)).or_default();
            said.push((advisory.handle, affected));
        }
    }
    let mut spelled = Packages::new();
    for ((ecosystem, name), said) in packages {
        let ecosystem = spelling::ecosystem(ecosystem).into_owned();
        let name = spelling::Style::of(&ecosystem).spell(name).into_owned();
        spelled.entry((ecosystem, name)).or_default().extend(said);
    }
    spelled
}

/// The sections of packages and of statements, and the ecosystems by their places.
pub(super) fn write(packages: Packages<'_>, counts: &mut Counts) -> (Vec<u8>, Vec<u8>, Vec<String>) {
    let mut keys = Keys::default();
    let said: Vec<_> = packages.iter().map(|((ecosystem, _), said)| keys.statements(ecosystem, said)).collect();
    let mut distinct: Vec<(u64, &[u8])> = said.iter().map(|body| (table::hash(&[body]), body.as_slice())).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let handles = table::handles(distinct.iter().map(|(hash, _)| *hash));
    let by_body: HashMap<&[u8], u32> = distinct.iter().map(|(_, body)| *body).zip(handles).collect();
    let mut ecosystems: Vec<String> = packages.keys().map(|(ecosystem, _)| ecosystem.clone()).collect();
    ecosystems.dedup();
    let (mut package_table, mut statement_table) = (TableBuilder::default(), TableBuilder::default());
    for (((ecosystem, name), _), body) in packages.iter().zip(&said) {
        counts.statements += rows_in(body);
        let place = ecosystems.binary_search(ecosystem).unwrap_or_default();
        let mut entry = by_body.get(body.as_slice()).copied().unwrap_or_default().to_le_bytes().to_vec();
        put_number(&mut entry, place as u64);
        put_text(&mut entry, name);
        package_table.add(hash_of_package(ecosystem, name), entry);
    }
    for (body, handle) in by_body {
        statement_table.add(table::hash_of_handle(handle), body.to_vec());
    }
    (package_table.written(), statement_table.written(), ecosystems)
}

fn rows_in(statements: &[u8]) -> u64 {
    bytes::u32_at(statements, 4).unwrap_or_default().into()
}

/// Keys of versions, each made once: the versions of an advisory stand in it once for each of its packages.
#[derive(Default)]
struct Keys {
    known: HashMap<Scheme, HashMap<String, Vec<u8>>>,
}

impl Keys {
    fn statements(&mut self, ecosystem: &str, said: &[(u32, &Affected)]) -> Vec<u8> {
        let scheme = spelling::scheme(ecosystem);
        self.learn(scheme, said);
        let known = scheme.and_then(|scheme| self.known.get(&scheme));
        let bound =
            |text: &str| known.and_then(|known| known.get_key_value(text)).map(|(text, key)| Bound { key, text });
        let mut rows = Vec::with_capacity(said.len());
        for (advisory, affected) in said {
            add_rows(*advisory, affected, scheme, &bound, &mut rows);
        }
        statements::write(scheme, &rows)
    }

    fn learn(&mut self, scheme: Option<Scheme>, said: &[(u32, &Affected)]) {
        let Some(scheme) = scheme else { return };
        let known = self.known.entry(scheme).or_default();
        let events = said.iter().flat_map(|(_, affected)| affected.ranges.iter().flatten()).map(Event::version);
        let listed = said.iter().flat_map(|(_, affected)| &affected.versions).map(String::as_str);
        for version in events.chain(listed) {
            if !known.contains_key(version) {
                known.insert(version.to_owned(), scheme.key(version));
            }
        }
    }
}

/// The rows of an advisory about a package. Versions listed within a range need no row of their own.
fn add_rows<'b>(
    advisory: u32,
    affected: &'b Affected,
    scheme: Option<Scheme>,
    bound: &dyn Fn(&str) -> Option<Bound<'b>>,
    rows: &mut Vec<Row<Bound<'b>>>,
) {
    let row = |interval| Row {
        advisory,
        state: affected.state,
        names_symbols: !affected.imports.is_empty(),
        is_listed: false,
        is_unknown: false,
        interval,
    };
    let first = rows.len();
    if scheme.is_some() {
        let version = |text: &str| bound(text).unwrap_or(Bound { key: &[], text: "" });
        let intervals = affected.ranges.iter().flat_map(|range| interval::of_range(range, version));
        rows.extend(intervals.map(row));
    }
    let ranges = rows.get(first..).unwrap_or_default().to_vec();
    let listed = affected.versions.iter().filter(|text| text.len() <= LONGEST_VERSION);
    let listed =
        listed.filter_map(|text| bound(text).or((scheme.is_none()).then_some(Bound { key: text.as_bytes(), text })));
    let alone = listed.filter(|version| !ranges.iter().any(|row| row.interval.contains(version)));
    rows.extend(alone.map(|version| Row { is_listed: true, ..row(Interval::only(version)) }));
    if says_nothing_of_versions(affected, scheme) {
        rows.push(Row {
            is_unknown: affected.state == State::Affected && affected.ecosystem != "Go",
            ..row(Interval::all())
        });
    }
}

/// Without ranges and versions, or with ranges of an order that nobody knows, all versions may be meant. A Go record without ranges
/// does mean all (golang.org/x/vuln), and so does a source that calls a package not affected.
fn says_nothing_of_versions(affected: &Affected, scheme: Option<Scheme>) -> bool {
    let ordered = scheme.is_some() && !affected.ranges.is_empty();
    !ordered && affected.versions.is_empty()
}
