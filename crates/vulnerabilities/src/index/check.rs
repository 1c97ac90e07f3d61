//! Reading all of an index once: whether everything in it can be read, is found where it is looked for, and refers to what is there.
//!
//! Lookups find nothing in what is broken. Whoever wants to know that nothing is, asks here.

use super::bytes::Reader;
use super::codes::IndexError;
use super::layout::Section;
use super::record::Record;
use super::table::{Entry, Table, hash_of_handle};
use super::text::Unpacker;
use super::{
    Ecosystem, Index, MOST_OF_A_NAME, Source, Statements, exploitation, go, handle_of, hash_of_identifier,
    hash_of_package,
};

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
    let looked_up = [index.packages, index.statements, index.advisories];
    check.require(looked_up.iter().all(Table::is_searchable), || {
        "a group of a table is too large to be searched".to_owned()
    });
    if !check.faults.is_empty() {
        return Ok(check.faults);
    }
    check.packages();
    check.statements();
    check.go();
    check.advisories();
    check.texts();
    check
        .require(exploitation::is_sound(index.exploitation), || "the rows of exploitation are not in order".to_owned());
    Ok(check.faults)
}

struct Check<'a> {
    bytes: &'a [u8],
    index: &'a Index<'a>,
    faults: Vec<String>,
}

impl<'a> Check<'a> {
    fn require(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds && self.faults.len() < MOST_FAULTS {
            self.faults.push(fault());
        }
    }

    /// The entries of a table that can be read; that the others cannot is a fault.
    fn entries(&mut self, section: Section) -> Vec<(Table<'a>, Entry<'a>)> {
        let bytes = self.index.header.section(self.bytes, section);
        let Some(table) = Table::checked(bytes) else {
            self.require(false, || format!("the part {section:?} is no table"));
            return Vec::new();
        };
        let all: Vec<_> = table.entries().collect();
        let read: Vec<_> = all.iter().flatten().map(|entry| (table, *entry)).collect();
        let lost = all.len() - read.len();
        self.require(lost == 0, || format!("{lost} entries or groups of the part {section:?} cannot be read"));
        let stated = super::bytes::u32_at(bytes, 4).unwrap_or_default() as usize;
        let found = read.len();
        self.require(stated == found, || format!("the part {section:?} states {stated} entries and has {found}"));
        read
    }

    fn is_advisory(&self, handle: u32) -> bool {
        self.index.advisory(handle).is_some()
    }

    fn about(&mut self) {
        let mut reader = Reader(self.index.about);
        let sources = reader.list(Source::read);
        let whole = sources.is_some() && reader.texts().is_some() && reader.0.is_empty();
        self.require(whole, || "the lists of sources and ecosystems cannot be read".to_owned());
        let counted = sources.iter().flatten().fold(0, |sum: u64, source| sum.saturating_add(source.advisories));
        let stated = self.index.header.advisories;
        self.require(counted == stated, || format!("the sources have {counted} advisories, and the index {stated}"));
    }

    fn packages(&mut self) {
        let ecosystems = self.index.ecosystems();
        let (mut packages, mut statements) = (0, 0);
        for (table, entry) in self.entries(Section::Packages) {
            packages += 1;
            let Some(package) = self.index.read_package(entry.body) else {
                self.require(false, || "a package cannot be read, or nothing is said about it".to_owned());
                continue;
            };
            statements += package.statements.rows() as u64;
            let name = package.name;
            let found = ecosystems.get(package.ecosystem).is_some_and(|ecosystem| {
                table.is_place(hash_of_package(ecosystem, name), &entry)
                    && self.index.package_of(&Ecosystem::of(ecosystem), name).is_some()
            });
            self.require(found, || format!("the package {name} is not found by its name"));
        }
        let header = &self.index.header;
        let (stated, counted) = ((header.packages, header.statements), (packages, statements));
        self.require(stated == counted, || {
            format!("the index states {stated:?} packages and statements about them, and has {counted:?}")
        });
    }

    fn statements(&mut self) {
        for (table, entry) in self.entries(Section::Statements) {
            let placed = table.is_place(hash_of_handle(entry.tag), &entry);
            let statements = Statements::read(entry.body);
            let sound = placed && statements.is_some_and(|statements| statements.is_sound());
            self.require(sound, || format!("the statements {:08x} cannot be read, or are not in order", entry.tag));
            let mut unknown = statements.into_iter().flat_map(Statements::all).map(|said| said.advisory);
            let unknown = unknown.find(|handle| !self.is_advisory(*handle));
            self.require(unknown.is_none(), || {
                format!("the statements {:08x} name an advisory that is not there", entry.tag)
            });
        }
    }

    fn go(&mut self) {
        for (table, entry) in self.entries(Section::Modules) {
            let read = go::path(entry.body).and_then(|path| Some((path, go::read(entry.body, path)?.0)));
            let sound = read.is_some_and(|(path, handle)| {
                table.is_place(go::hash_of_module(path), &entry) && self.is_advisory(handle)
            });
            self.require(sound, || "what is said about a Go module cannot be read or found".to_owned());
        }
        for section in [Section::Symbols, Section::Identifiers] {
            for (_, entry) in self.entries(section) {
                let handles = || go::handles(entry.body);
                let sound = entry.body.len().is_multiple_of(4) && handles().all(|handle| self.is_advisory(handle));
                self.require(sound, || format!("an entry of the part {section:?} names an advisory that is not there"));
            }
        }
    }

    fn advisories(&mut self) {
        let sources = self.index.sources().len();
        let mut count = 0;
        for (table, entry) in self.entries(Section::Advisories) {
            count += 1;
            let Some(record) = Record::read(entry.tag, entry.body, self.index.texts) else {
                self.require(false, || format!("the advisory {:08x} cannot be read", entry.tag));
                continue;
            };
            let first = handle_of(hash_of_identifier(record.id));
            let found = table.is_place(hash_of_handle(entry.tag), &entry)
                && entry.tag.wrapping_sub(first) < MOST_OF_A_NAME
                && record.source < sources;
            self.require(found && record.is_sound(), || format!("the advisory {} cannot be read or found", record.id));
        }
        let stated = self.index.header.advisories;
        self.require(count == stated, || format!("the index states {stated} advisories and has {count}"));
    }

    fn texts(&mut self) {
        let mut unpacker = Unpacker::new();
        for (table, entry) in self.entries(Section::Texts) {
            let record = self.index.advisory(entry.tag).filter(|_| table.is_place(hash_of_handle(entry.tag), &entry));
            let sound = record.is_some_and(|record| record.text(&mut unpacker).is_some());
            self.require(sound, || format!("the text {:08x} cannot be unpacked, or belongs to no advisory", entry.tag));
        }
    }
}
