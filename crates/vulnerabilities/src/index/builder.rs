//! From advisories to an index: the same bytes whatever the order in which they come.

use std::collections::{BTreeMap, HashMap, HashSet};

use palisade_packages::version::Scheme;

use super::bytes::{put_list, put_number, put_text};
use super::codes::{INDEX_TOO_LARGE, IndexError};
use super::identifier::cve_number;
use super::interval::{self, Interval, Row};
use super::layout::{self, Counts};
use super::statements::{self, Bound};
use super::table::{self, TableBuilder};
use super::text::Packer;
use super::{Source, go, hash_of_identifier, hash_of_package, record, seal};
use crate::advisory::{Advisory, Affected, Exploitation, State};
use crate::spelling;

/// A part of an index has offsets of 32 bits.
const LARGEST_PART: usize = u32::MAX as usize;

/// A longer version is none.
const LONGEST_VERSION: usize = 4096;

/// Whether an index holds texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Summaries, details, references and dates.
    Kept,
    /// Nothing but what matching and ranking need.
    LeftOut,
}

/// An advisory made ready for an index. Most of the work of making an index is done here, and each advisory's by itself: a caller may
/// prepare many at once, with a [`Preparer`] for each thread.
#[derive(Debug)]
pub struct Prepared {
    id: String,
    modified: String,
    flags: u8,
    record: Vec<u8>,
    text: Option<Vec<u8>>,
    aliases: Vec<String>,
    affected: Vec<Affected>,
}

/// Makes advisories ready.
#[derive(Debug)]
pub struct Preparer {
    packer: Option<Packer>,
}

impl Preparer {
    /// One that keeps texts or leaves them out.
    #[must_use]
    pub fn new(texts: Texts) -> Self {
        Self { packer: if texts == Texts::Kept { Packer::new().ok() } else { None } }
    }

    /// Makes an advisory ready.
    pub fn prepare(&mut self, mut advisory: Advisory) -> Prepared {
        if advisory.withdrawn.is_some() {
            advisory.affected.clear();
        }
        let text = self.packer.as_mut().and_then(|packer| packer.pack(&advisory));
        let (flags, record) = record::write(&advisory);
        let Advisory { id, modified, aliases, affected, .. } = advisory;
        Prepared { id, modified, flags, record, text, aliases, affected }
    }
}

/// Collects what an index is made of.
#[derive(Debug)]
pub struct Builder {
    texts: Texts,
    built_at: i64,
    preparer: Preparer,
    sources: BTreeMap<String, Source>,
    advisories: Vec<(String, Prepared)>,
    exploitation: Vec<Exploitation>,
}

/// An advisory with its handle.
struct Kept {
    handle: u32,
    source: usize,
    prepared: Prepared,
}

impl Builder {
    /// An index of what is known at `built_at`, in seconds since 1970.
    #[must_use]
    pub fn new(built_at: i64, texts: Texts) -> Self {
        Self {
            texts,
            built_at,
            preparer: Preparer::new(texts),
            sources: BTreeMap::new(),
            advisories: Vec::new(),
            exploitation: Vec::new(),
        }
    }

    /// Names a source with its licence, address and date. How many advisories it gave is counted here.
    pub fn source(&mut self, source: Source) {
        self.sources.insert(source.name.clone(), Source { advisories: 0, ..source });
    }

    /// Adds an advisory of the source with this name.
    pub fn add(&mut self, source: &str, advisory: Advisory) {
        let prepared = self.preparer.prepare(advisory);
        self.add_prepared(source, prepared);
    }

    /// Adds an advisory of the source with this name.
    pub fn add_prepared(&mut self, source: &str, prepared: Prepared) {
        self.advisories.push((source.to_owned(), prepared));
    }

    /// Adds what is known about how a CVE is used.
    pub fn exploitation(&mut self, known: Exploitation) {
        self.exploitation.push(known);
    }

    /// The bytes of the index, unsigned.
    ///
    /// # Errors
    ///
    /// Where a part of it would be larger than the format allows.
    pub fn build(mut self) -> Result<Vec<u8>, IndexError> {
        let kept = self.settle();
        let packages = packages(&kept);
        let mut counts = Counts { advisories: kept.len() as u64, packages: packages.len() as u64, statements: 0 };
        let (packages, statements, ecosystems) = write_packages(packages, &mut counts);
        let (modules, symbols) = write_go(&kept);
        let exploitation = write_exploitation(&self.exploitation, &kept);
        let about = write_about(self.sources.values(), &ecosystems);
        let identifiers = write_identifiers(&kept);
        let (advisories, texts) = write_advisories(kept);
        let sections = [about, packages, statements, modules, symbols, identifiers, exploitation, advisories, texts];
        if let Some(large) = sections.iter().find(|section| section.len() > LARGEST_PART) {
            let what = format!("a part of the index has {} bytes, and the most is {LARGEST_PART}", large.len());
            return Err(IndexError::new(&INDEX_TOO_LARGE, what));
        }
        let mut bytes = layout::write(self.built_at, self.texts == Texts::Kept, counts, sections);
        seal::close(&mut bytes);
        Ok(bytes)
    }

    /// The advisories in a lasting order and with handles. Of several with one identifier from one source, the one that was modified
    /// last counts; those of the same time are taken together.
    fn settle(&mut self) -> Vec<Kept> {
        let mut advisories = std::mem::take(&mut self.advisories);
        advisories.sort_by(|(left_source, left), (right_source, right)| {
            let newest = right.modified.cmp(&left.modified);
            (left_source, &left.id)
                .cmp(&(right_source, &right.id))
                .then(newest)
                .then_with(|| (&left.record, &left.text).cmp(&(&right.record, &right.text)))
        });
        advisories.dedup_by(|(next_source, next), (source, kept)| {
            let same = next_source == source && next.id == kept.id;
            if same && next.modified == kept.modified {
                kept.affected.append(&mut next.affected);
            }
            same
        });
        let hash = |(_, prepared): &(String, Prepared)| hash_of_identifier(&prepared.id);
        let handles = table::handles(advisories.iter().map(hash));
        for (source, _) in &advisories {
            let listed = self.sources.entry(source.clone()).or_insert_with(|| Source::named(source));
            listed.advisories += 1;
        }
        let places: HashMap<&str, usize> =
            self.sources.keys().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        let place = |name: &str| places.get(name).copied().unwrap_or_default();
        let with_handles = advisories.into_iter().zip(handles);
        with_handles.map(|((source, prepared), handle)| Kept { handle, source: place(&source), prepared }).collect()
    }
}

/// What is said about a package, by ecosystem and name as the index spells them.
type Packages<'k> = BTreeMap<(String, String), Vec<(u32, &'k Affected)>>;

fn packages(kept: &[Kept]) -> Packages<'_> {
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
fn write_packages(packages: Packages<'_>, counts: &mut Counts) -> (Vec<u8>, Vec<u8>, Vec<String>) {
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
    super::bytes::u32_at(statements, 4).unwrap_or_default().into()
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
        let events =
            said.iter().flat_map(|(_, affected)| affected.ranges.iter().flatten()).map(crate::advisory::Event::version);
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

/// The tables of modules and of symbols.
fn write_go(kept: &[Kept]) -> (Vec<u8>, Vec<u8>) {
    let mut modules = TableBuilder::default();
    let mut naming: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for advisory in kept {
        let affected = advisory.prepared.affected.iter();
        let of_go = affected.filter(|affected| spelling::ecosystem(&affected.ecosystem) == "Go");
        for affected in of_go.filter(|affected| !affected.imports.is_empty()) {
            modules.add(go::hash_of_module(&affected.name), go::write(advisory.handle, affected));
            let imports = affected.imports.iter();
            for (package, symbol) in
                imports.flat_map(|import| import.symbols.iter().map(|symbol| (&import.path, symbol)))
            {
                naming.entry((package, symbol)).or_default().push(advisory.handle);
            }
        }
    }
    let mut symbols = TableBuilder::default();
    for ((package, symbol), handles) in naming {
        symbols.add(go::hash_of_symbol(package, symbol), write_handles(handles));
    }
    (modules.written(), symbols.written())
}

fn write_handles(mut handles: Vec<u32>) -> Vec<u8> {
    handles.sort_unstable();
    handles.dedup();
    handles.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// The reverse table: which advisories name an identifier as an alias.
fn write_identifiers(kept: &[Kept]) -> Vec<u8> {
    let mut naming: HashMap<u64, Vec<u32>> = HashMap::new();
    for advisory in kept {
        for identifier in &advisory.prepared.aliases {
            naming.entry(hash_of_identifier(identifier)).or_default().push(advisory.handle);
        }
    }
    let mut table = TableBuilder::default();
    naming.into_iter().for_each(|(hash, handles)| table.add(hash, write_handles(handles)));
    table.written()
}

fn write_exploitation(known: &[Exploitation], kept: &[Kept]) -> Vec<u8> {
    let names = kept.iter().flat_map(|advisory| advisory.prepared.aliases.iter().chain([&advisory.prepared.id]));
    let named: HashSet<u32> = names.filter_map(|name| cve_number(name)).collect();
    super::exploitation::write(known, |number| named.contains(&number))
}

/// The tables of advisories and of their texts.
fn write_advisories(kept: Vec<Kept>) -> (Vec<u8>, Vec<u8>) {
    let (mut records, mut texts) = (TableBuilder::default(), TableBuilder::default());
    for Kept { handle, source, prepared } in kept {
        let hash = table::hash_of_handle(handle);
        records.add(hash, record::body(prepared.flags, source, &prepared.record));
        if let Some(text) = prepared.text {
            texts.add(hash, text);
        }
    }
    (records.written(), texts.written())
}

fn write_about<'s>(sources: impl Iterator<Item = &'s Source>, ecosystems: &[String]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let sources: Vec<_> = sources.collect();
    put_list(&mut bytes, &sources, |bytes, source| source.write(bytes));
    put_list(&mut bytes, ecosystems, |bytes, ecosystem| put_text(bytes, ecosystem));
    bytes
}
