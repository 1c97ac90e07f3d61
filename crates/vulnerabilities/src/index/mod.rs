//! The advisory index: one immutable file, mapped into memory, in which nothing is parsed before it is asked for.
//!
//! It is written once a day by a publisher and read many times: no tree, no transaction, no lock. [`Builder`] makes it,
//! [`verify`] checks it once when it is installed, [`check()`] reads all of it, [`Index`] looks things up in it, [`delta`] and [`apply`] bring one up to date.
//!
//! # Format
//!
//! Numbers are little-endian. Every offset is checked when it is used, so that any bytes whatever can be read; only [`verify`] tells
//! whether they are what the publisher made.
//!
//! | offset | size | what |
//! |---|---|---|
//! | 0 | 8 | `93 50 41 4c 41 44 56 0a` |
//! | 8 | 4 | version of the format: 1 |
//! | 12 | 4 | bit 0: texts are kept |
//! | 16 | 8 | length of the file |
//! | 24 | 32 | SHA-256 of all bytes but 24 to 152 |
//! | 56 | 32 | the Ed25519 public key of who signed it, zeros where nobody did |
//! | 88 | 64 | the signature (module `seal`) |
//! | 152 | 8 | when it was made, seconds since 1970, signed |
//! | 160 | 8 | number of advisories |
//! | 168 | 8 | number of packages |
//! | 176 | 8 | number of statements |
//! | 184 | 16 × 9 | for each part its offset in the file and its length |
//! | 328 | | the parts, each starting at a multiple of eight |
//!
//! | part | what |
//! |---|---|
//! | 0 about | a list of sources (texts: name, licence, address, date; number: how many advisories), a list of ecosystems (texts) |
//! | 1 packages | table by hash of ecosystem and name (module `spelling`): handle of the statements (4 bytes), ecosystem by its place (number), name (text) |
//! | 2 statements | table by handle: module `statements` |
//! | 3 modules | table by Go module: module `go` |
//! | 4 symbols | table by Go package and symbol: module `go` |
//! | 5 identifiers | table by identifier in upper case: handles of advisories that name it as an alias, 4 bytes each |
//! | 6 exploitation | sorted rows: module `exploitation` |
//! | 7 advisories | table by handle: module `record`. The handle is that of the identifier's hash, or the next that is free |
//! | 8 texts | table by the same handle: module `text`; empty where none are kept |
//!
//! Tables are described in module `table`; *numbers*, *texts* and *lists* within entries in module `record`. A handle is made of
//! the hash of what it stands for, so that nothing refers to a place that moves when something is added.

mod builder;
mod bytes;
mod check;
mod codes;
mod delta;
mod exploitation;
mod go;
mod identifier;
mod interval;
mod layout;
mod record;
mod seal;
mod statements;
mod table;
#[cfg(test)]
mod tests;
mod text;

use std::borrow::Cow;

use palisade_packages::go_binary;

pub use builder::{Builder, Prepared, Preparer, Texts};
pub use check::check;
pub use codes::*;
pub use delta::{apply, delta};
pub use interval::End;
pub use layout::{Header, IDENTITY, Identity};
pub use record::Record;
pub use seal::{PublicKey, sign, verify};
pub use statements::{Place, Statement, Statements};
pub use text::{Text, Unpacker};

use crate::advisory::Exploitation;
use crate::spelling::{self, Style};
use bytes::{Reader, put_number, put_text};
use layout::Section;
use table::{Table, handle_of, hash, hash_behind, hash_of_handle};

/// Where advisories come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Its name: `Go vulnerability database`.
    pub name: String,
    /// Its licence, an SPDX expression.
    pub licence: String,
    /// Where it is published.
    pub address: String,
    /// The state that was read, RFC 3339; empty where unknown.
    pub date: String,
    /// How many of its advisories the index holds.
    pub advisories: u64,
}

impl Source {
    /// A source of which nothing but the name is known.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        for text in [&self.name, &self.licence, &self.address, &self.date] {
            put_text(bytes, text);
        }
        put_number(bytes, self.advisories);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut text = || reader.text().map(str::to_owned);
        let (name, licence, address, date) = (text()?, text()?, text()?, text()?);
        Some(Self { name, licence, address, date, advisories: reader.number()? })
    }
}

/// Advisories of one identifier, from as many sources, and others whose hashes are neighbours.
const MOST_OF_A_NAME: u32 = 256;

/// An index that is read.
#[derive(Clone, Debug)]
pub struct Index<'a> {
    header: Header,
    about: &'a [u8],
    packages: Table<'a>,
    statements: Table<'a>,
    modules: Table<'a>,
    symbols: Table<'a>,
    identifiers: Table<'a>,
    exploitation: &'a [u8],
    advisories: Table<'a>,
    texts: Table<'a>,
}

/// A package that advisories speak of.
#[derive(Clone, Copy, Debug)]
pub struct Package<'a> {
    /// Its name as the index spells it.
    pub name: &'a str,
    /// What is said about it.
    pub statements: Statements<'a>,
    ecosystem: usize,
}

/// An ecosystem in which packages are looked up: spelled and hashed once for all of them.
#[derive(Clone, Debug)]
pub struct Ecosystem<'t> {
    name: Cow<'t, str>,
    style: Style,
    hash: u64,
}

impl<'t> Ecosystem<'t> {
    /// An ecosystem as OSV or an advisory spells it.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let name = spelling::ecosystem(text);
        Self { style: Style::of(&name), hash: hash(&[name.as_bytes()]), name }
    }

    /// Its name as the index spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn hash_of_package(ecosystem: &str, name: &str) -> u64 {
    hash(&[ecosystem.as_bytes(), name.as_bytes()])
}

fn hash_of_identifier(identifier: &str) -> u64 {
    hash(&[b"identifier", identifier.to_ascii_uppercase().as_bytes()])
}

impl<'a> Index<'a> {
    /// Takes bytes for an index. Reads the header and nothing else.
    ///
    /// # Errors
    ///
    /// Where the bytes are no index, one of another format, or cut off.
    pub fn open(bytes: &'a [u8]) -> Result<Self, IndexError> {
        let header = Header::read(bytes)?;
        let section = |section| header.section(bytes, section);
        Ok(Self {
            about: section(Section::About),
            packages: Table::open(section(Section::Packages)),
            statements: Table::open(section(Section::Statements)),
            modules: Table::open(section(Section::Modules)),
            symbols: Table::open(section(Section::Symbols)),
            identifiers: Table::open(section(Section::Identifiers)),
            exploitation: section(Section::Exploitation),
            advisories: Table::open(section(Section::Advisories)),
            texts: Table::open(section(Section::Texts)),
            header,
        })
    }

    /// What the header says.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Where the advisories come from, sorted by name.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        Reader(self.about).list(Source::read).unwrap_or_default()
    }

    /// The ecosystems that advisories speak of, sorted.
    #[must_use]
    pub fn ecosystems(&self) -> Vec<&'a str> {
        let mut reader = Reader(self.about);
        reader.list(Source::read).and_then(|_| reader.texts()).unwrap_or_default()
    }

    /// What advisories say about a package of an ecosystem, as OSV spells both.
    #[must_use]
    pub fn package(&self, ecosystem: &str, name: &str) -> Option<Package<'a>> {
        self.package_of(&Ecosystem::of(ecosystem), name)
    }

    /// The same for an ecosystem in which many packages are looked up.
    #[must_use]
    pub fn package_of(&self, ecosystem: &Ecosystem<'_>, name: &str) -> Option<Package<'a>> {
        let name = ecosystem.style.spell(name);
        self.packages.get(hash_behind(ecosystem.hash, name.as_bytes())).find_map(|body| {
            let package = self.read_package(body)?;
            (package.name == name).then_some(package)
        })
    }

    /// All packages with the places of their ecosystems in [`Index::ecosystems`], in an order of no meaning.
    pub fn packages(&self) -> impl Iterator<Item = (usize, Package<'a>)> {
        self.packages.bodies().filter_map(|body| self.read_package(body).map(|package| (package.ecosystem, package)))
    }

    fn read_package(&self, body: &'a [u8]) -> Option<Package<'a>> {
        let mut reader = Reader(body);
        let handle = u32::from_le_bytes(*reader.take(4)?.first_chunk()?);
        let ecosystem = reader.length()?;
        let name = reader.text()?;
        let statements = self.statements.get(hash_of_handle(handle)).find_map(Statements::read)?;
        Some(Package { name, statements, ecosystem })
    }

    /// An advisory by the handle that statements name it by.
    #[must_use]
    pub fn advisory(&self, handle: u32) -> Option<Record<'a>> {
        self.advisories.get(hash_of_handle(handle)).find_map(|body| Record::read(handle, body, self.texts))
    }

    /// The advisories that have an identifier or name it as an alias, sorted by source and identifier.
    #[must_use]
    pub fn named(&self, identifier: &str) -> Vec<Record<'a>> {
        let is = |name: &str| name.eq_ignore_ascii_case(identifier);
        let hash = hash_of_identifier(identifier);
        let first = handle_of(hash);
        let own = (0..MOST_OF_A_NAME)
            .map_while(|step| self.advisory(first.wrapping_add(step)))
            .filter(|record| is(record.id));
        let aliases = self.identifiers.get(hash).flat_map(go::handles).filter_map(|handle| self.advisory(handle));
        let naming = aliases.filter(|record| !is(record.id) && record.aliases().iter().any(|alias| is(alias)));
        let mut found: Vec<_> = own.chain(naming).collect();
        found.sort_by_key(|record| (record.source, record.id));
        found
    }

    /// The advisories that name a symbol (`Function` or `Type.Method`) of a Go package.
    pub fn symbol(&self, package: &str, symbol: &str) -> impl Iterator<Item = Record<'a>> {
        let handles = self.symbols.get(go::hash_of_symbol(package, symbol)).flat_map(go::handles);
        handles.filter_map(|handle| self.advisory(handle))
    }

    /// What advisories say about a Go module, with handles, as the comparison with a program needs it.
    #[must_use]
    pub fn module(&self, path: &str) -> Vec<(u32, go_binary::matching::Affected<'a>)> {
        let Some(package) = self.package("Go", path) else { return Vec::new() };
        let named = self.modules.get(go::hash_of_module(path)).filter_map(|body| go::read(body, package.name));
        named.chain(go::of_whole(package.name, package.statements)).collect()
    }

    /// What is known about how a CVE is used.
    #[must_use]
    pub fn exploitation(&self, cve: &str) -> Option<Exploitation> {
        exploitation::find(self.exploitation, cve)
    }
}
