//! Reading all of an index once: whether everything in it can be read, is found where it is looked for, and refers to what is there.
//!
//! Lookups find nothing in what is broken. Whoever wants to know that nothing is, asks here. What is looked for by a name is asked
//! both ways: everything that has a name is found by it, and nothing else is.
//!
//! What an index says, and whether it is true, is not looked at: another version or another rating can be read as well.

mod go;
mod names;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::bytes::Reader;
use super::codes::IndexError;
use super::layout::Section;
use super::record::Record;
use super::table::{Entry, Table, hash, hash_of_handle};
use super::text::Unpacker;
use super::{
    Ecosystem, Index, MOST_OF_A_NAME, Package, Source, Statements, exploitation, handle_of, hash_of_identifier,
    hash_of_package,
};
use names::Named;

/// Faults that are named; behind them there may be more.
const MOST_FAULTS: usize = 20;

/// Reads all of an index. Gives what is wrong with it, a fragment each and at most twenty; nothing where it is sound. Whether it is
/// what its publisher made is another question: [`verify`](super::verify).
///
/// # Errors
///
/// Where the bytes are no index, one of another format, or cut off.
pub fn check(bytes: &[u8]) -> Result<Vec<String>, IndexError> {
    let index = Index::open(bytes)?;
    let mut check = Check { bytes, index: &index, faults: Vec::new() };
    check.about();
    check.groups();
    if !check.faults.is_empty() {
        return Ok(check.faults);
    }
    let packages = check.packages();
    check.statements(&packages);
    check.go(&packages);
    let aliases = check.advisories();
    check.names(Section::Identifiers, aliases);
    check.texts();
    check.require(Section::Exploitation, exploitation::is_sound(index.exploitation), || {
        "its rows are not in order".to_owned()
    });
    Ok(check.faults)
}

struct Check<'a> {
    bytes: &'a [u8],
    index: &'a Index<'a>,
    faults: Vec<String>,
}

/// A package, and the handle of what is said about it.
type Said<'a> = (Package<'a>, u32);

impl<'a> Check<'a> {
    fn require(&mut self, section: Section, holds: bool, fault: impl FnOnce() -> String) {
        if !holds && self.faults.len() < MOST_FAULTS {
            self.faults.push(format!("{section:?}: {}", fault()));
        }
    }

    /// Before anything is looked up in a table: no group of it is so large that all lookups take too long.
    fn groups(&mut self) {
        let Index { packages, statements, modules, symbols, identifiers, advisories, texts, .. } = self.index;
        for (section, is_searchable) in [
            (Section::Packages, packages.is_searchable()),
            (Section::Statements, statements.is_searchable()),
            (Section::Modules, modules.is_searchable_by_key()),
            (Section::Symbols, symbols.is_searchable()),
            (Section::Identifiers, identifiers.is_searchable()),
            (Section::Advisories, advisories.is_searchable()),
            (Section::Texts, texts.is_searchable()),
        ] {
            self.require(section, is_searchable, || "a group is too large to be searched".to_owned());
        }
    }

    /// The entries of a table that can be read; that the others cannot is a fault.
    fn entries(&mut self, section: Section) -> Vec<(Table<'a>, Entry<'a>)> {
        let bytes = self.index.header.section(self.bytes, section);
        let Some(table) = Table::checked(bytes) else {
            self.require(section, false, || "it is no table".to_owned());
            return Vec::new();
        };
        let all: Vec<_> = table.entries().collect();
        let read: Vec<_> = all.iter().flatten().map(|entry| (table, *entry)).collect();
        let lost = all.len() - read.len();
        self.require(section, lost == 0, || format!("{lost} entries or groups cannot be read"));
        let stated = super::bytes::u32_at(bytes, 4).unwrap_or_default() as usize;
        let found = read.len();
        self.require(section, stated == found, || format!("it states {stated} entries and has {found}"));
        read
    }

    /// The entries of a table by handle, where each has another one and lies where that is looked for.
    fn entries_by_handle(&mut self, section: Section) -> Vec<Entry<'a>> {
        let entries = self.entries(section);
        let lost = entries.iter().find(|(table, entry)| table.place(hash_of_handle(entry.tag)) != entry.place());
        self.require(section, lost.is_none(), || "an entry is not found by its handle".to_owned());
        let entries: Vec<_> = entries.into_iter().map(|(_, entry)| entry).collect();
        let is_one_each = entries.is_sorted_by(|left, right| left.tag < right.tag);
        self.require(section, is_one_each, || "a handle has two entries".to_owned());
        entries
    }

    fn about(&mut self) {
        let mut reader = Reader(self.index.about);
        let sources = reader.list(Source::read);
        let whole = sources.is_some() && reader.texts().is_some() && reader.0.is_empty();
        self.require(Section::About, whole, || "the lists of sources and ecosystems cannot be read".to_owned());
        let counted = sources.iter().flatten().fold(0, |sum: u64, source| sum.saturating_add(source.advisories));
        let stated = self.index.header.advisories;
        self.require(Section::About, counted == stated, || {
            format!("the sources have {counted} advisories, and the index {stated}")
        });
    }

    fn packages(&mut self) -> Vec<Said<'a>> {
        let names = self.index.ecosystems();
        let ecosystems: Vec<_> = names.iter().map(|name| Ecosystem::of(name)).collect();
        let mut packages = Vec::new();
        let mut statements = 0_u64;
        for (table, entry) in self.entries(Section::Packages) {
            let Some((package, handle)) = self.package(entry.body) else {
                self.require(Section::Packages, false, || "one cannot be read, or nothing is said about it".to_owned());
                continue;
            };
            statements = statements.saturating_add(package.statements.rows() as u64);
            let (name, place) = (package.name, package.ecosystem);
            let found = names.get(place).zip(ecosystems.get(place)).is_some_and(|(ecosystem, spelled)| {
                let found = self.index.package_of(spelled, name);
                table.place(hash_of_package(ecosystem, name)) == entry.place()
                    && found.is_some_and(|found| std::ptr::eq(found.name, name))
            });
            self.require(Section::Packages, found, || format!("{name:?} is not found by its name"));
            packages.push((package, handle));
        }
        let header = &self.index.header;
        let (stated, counted) = ((header.packages, header.statements), (packages.len() as u64, statements));
        self.require(Section::Packages, stated == counted, || {
            format!("the index states {stated:?} of them and statements about them, and has {counted:?}")
        });
        packages
    }

    fn package(&self, body: &'a [u8]) -> Option<Said<'a>> {
        let mut reader = Reader(body);
        let handle = u32::from_le_bytes(*reader.take(4)?.first_chunk()?);
        reader.number().and_then(|_| reader.text())?;
        let package = self.index.read_package(body).filter(|_| reader.0.is_empty())?;
        Some((package, handle))
    }

    /// Handles are made of what is said, so that a package which names the wrong ones leaves others without any.
    fn statements(&mut self, packages: &[Said<'_>]) {
        let named: BTreeSet<u32> = packages.iter().map(|(_, handle)| *handle).collect();
        for Entry { tag, body, .. } in self.entries_by_handle(Section::Statements) {
            let is_there = |handle| self.index.statements.get(hash_of_handle(handle)).next().is_some();
            let own = is_behind(handle_of(hash(&[body])), tag, is_there);
            let statements = Statements::read(body);
            let sound = own && statements.is_some_and(|statements| statements.is_sound());
            self.require(Section::Statements, sound, || format!("{tag:08x} cannot be read, or says something else"));
            let mut unknown = statements.into_iter().flat_map(Statements::all).map(|said| said.advisory);
            let unknown = unknown.find(|handle| self.index.advisory(*handle).is_none());
            self.require(Section::Statements, unknown.is_none(), || {
                format!("{tag:08x} names an advisory that is not there")
            });
            self.require(Section::Packages, named.contains(&tag), || format!("none has the statements {tag:08x}"));
        }
    }

    /// Gives where the aliases of all advisories are looked for.
    fn advisories(&mut self) -> Vec<Named> {
        let sources = self.index.sources().len();
        let (mut count, mut aliases) = (0, Vec::new());
        for Entry { tag, body, .. } in self.entries_by_handle(Section::Advisories) {
            count += 1;
            let Some(record) = Record::read(tag, body, self.index.texts) else {
                self.require(Section::Advisories, false, || format!("{tag:08x} cannot be read"));
                continue;
            };
            let sound = self.is_found_by_id(&record) && record.source < sources && record.is_sound();
            self.require(Section::Advisories, sound, || format!("{:?} cannot be read or found", record.id));
            let place = |alias: &String| (self.index.identifiers.place(hash_of_identifier(alias)), tag);
            aliases.extend(record.aliases().iter().map(place));
        }
        let stated = self.index.header.advisories;
        self.require(Section::Advisories, count == stated, || format!("the index states {stated} and has {count}"));
        aliases
    }

    fn is_found_by_id(&self, record: &Record<'_>) -> bool {
        let is_there = |handle| self.index.advisory(handle).is_some();
        is_behind(handle_of(hash_of_identifier(record.id)), record.handle, is_there)
    }

    fn texts(&mut self) {
        let mut unpacker = Unpacker::new();
        let mut count = 0;
        for Entry { tag, .. } in self.entries_by_handle(Section::Texts) {
            count += 1;
            let record = self.index.advisory(tag);
            let sound = record.is_some_and(|record| record.text(&mut unpacker).is_some());
            self.require(Section::Texts, sound, || format!("{tag:08x} cannot be unpacked, or belongs to no advisory"));
        }
        let wanted = if self.index.header.has_texts { self.index.header.advisories } else { 0 };
        self.require(Section::Texts, count == wanted, || format!("there are {count} for {wanted} advisories"));
    }
}

/// Whether a handle is the one that its hash asks for, or stands behind it without a gap.
fn is_behind(first: u32, handle: u32, is_there: impl Fn(u32) -> bool) -> bool {
    let steps = handle.wrapping_sub(first);
    steps < MOST_OF_A_NAME && (0..steps).all(|step| is_there(first.wrapping_add(step)))
}
