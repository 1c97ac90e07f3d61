//! What advisories say about Go modules, with packages and symbols: what a program's function tables are compared with.
//!
//! One table has a module's path, hashed behind `module`, for its key, and as body for each advisory that names packages of it
//!
//! | size | what |
//! |---|---|
//! | text | the path |
//! | 4 | the advisory's handle |
//! | list | ranges, each a list of events: a byte (0 introduced, 1 fixed, 2 last affected) and the version as text |
//! | list | packages: the import path, and lists of symbols, operating systems and architectures, all texts |
//!
//! Advisories that affect a module as a whole have no entry there: their statements say all.
//!
//! The other has a package's import path and a symbol for its key, and as body the handles of the advisories that name it, four bytes
//! each.

use palisade_packages::go_binary::matching::{Affected, Event, Import};

use super::bytes::{Reader, put_list, put_text};
use super::interval::End;
use super::statements::{Statement, Statements};
use super::table::hash;
use crate::advisory::{self, State};

pub(super) fn hash_of_module(path: &str) -> u64 {
    hash(&[b"module", path.as_bytes()])
}

pub(super) fn hash_of_symbol(package: &str, symbol: &str) -> u64 {
    hash(&[package.as_bytes(), symbol.as_bytes()])
}

pub(super) fn write(handle: u32, affected: &advisory::Affected) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_text(&mut bytes, &affected.name);
    bytes.extend_from_slice(&handle.to_le_bytes());
    let listed = affected.versions.iter().map(|version| {
        vec![advisory::Event::Introduced(version.clone()), advisory::Event::LastAffected(version.clone())]
    });
    let ranges: Vec<_> = affected.ranges.iter().cloned().chain(listed).collect();
    put_list(&mut bytes, &ranges, |bytes, events| {
        let events: Vec<_> = events.iter().filter_map(event).collect();
        put_list(bytes, &events, |bytes, (kind, version)| {
            bytes.push(*kind);
            put_text(bytes, version);
        });
    });
    put_list(&mut bytes, &affected.imports, |bytes, import| {
        put_text(bytes, &import.path);
        for names in [&import.symbols, &import.goos, &import.goarch] {
            put_list(bytes, names, |bytes, name| put_text(bytes, name));
        }
    });
    bytes
}

/// A limit ends a range as a fix does; `*` ends none.
fn event(event: &advisory::Event) -> Option<(u8, &str)> {
    match event {
        advisory::Event::Introduced(version) => Some((0, version)),
        advisory::Event::Fixed(version) => Some((1, version)),
        advisory::Event::Limit(version) => Some((1, version.as_str())).filter(|(_, version)| *version != "*"),
        advisory::Event::LastAffected(version) => Some((2, version)),
    }
}

/// What an advisory says about a module, if the body is about this module.
pub(super) fn read<'a>(body: &'a [u8], module: &str) -> Option<(u32, Affected<'a>)> {
    Reader(body).text().filter(|path| *path == module)?;
    read_said(&mut Reader(body))
}

/// What an advisory says about a module, if nothing is behind it.
pub(super) fn read_whole(body: &[u8]) -> Option<(u32, Affected<'_>)> {
    let mut reader = Reader(body);
    read_said(&mut reader).filter(|_| reader.0.is_empty())
}

fn read_said<'a>(reader: &mut Reader<'a>) -> Option<(u32, Affected<'a>)> {
    let path = reader.text()?;
    let handle = u32::from_le_bytes(*reader.take(4)?.first_chunk()?);
    let ranges = reader.list(|reader| reader.list(read_event))?;
    let imports = reader.list(|reader| {
        let (path, symbols) = (reader.text()?, reader.texts()?);
        Some(Import { path, symbols, goos: reader.texts()?, goarch: reader.texts()? })
    })?;
    Some((handle, Affected { module: path, ranges, imports }))
}

fn read_event<'a>(reader: &mut Reader<'a>) -> Option<Event<'a>> {
    match reader.byte()? {
        0 => reader.text().map(Event::Introduced),
        1 => reader.text().map(Event::Fixed),
        2 => reader.text().map(Event::LastAffected),
        _ => None,
    }
}

/// What advisories say that affect a module as a whole.
pub(super) fn of_whole<'a>(module: &'a str, statements: Statements<'a>) -> Vec<(u32, Affected<'a>)> {
    let mut found: Vec<(u32, Affected<'a>)> = Vec::new();
    let whole = |said: &Statement<'_>| !said.names_symbols && said.state != State::NotAffected;
    for said in statements.all().filter(whole) {
        if found.last().is_none_or(|(handle, _)| *handle != said.advisory) {
            found.push((said.advisory, Affected { module, ..Affected::default() }));
        }
        if let Some((_, affected)) = found.last_mut() {
            affected.ranges.push(range(&said));
        }
    }
    found
}

fn range<'a>(said: &Statement<'a>) -> Vec<Event<'a>> {
    let end = match said.end {
        End::Open => None,
        End::Fixed(version) | End::Limit(version) => Some(Event::Fixed(version)),
        End::LastAffected(version) => Some(Event::LastAffected(version)),
    };
    std::iter::once(Event::Introduced(said.introduced.unwrap_or("0"))).chain(end).collect()
}

/// The handles in the body of a symbol.
pub(super) fn handles(body: &[u8]) -> impl Iterator<Item = u32> {
    body.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes))
}
