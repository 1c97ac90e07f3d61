//! The other tables of an index, from advisories that have their handles.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Kept;
use crate::advisory::Exploitation;
use crate::index::bytes::{put_list, put_text};
use crate::index::identifier::cve_number;
use crate::index::table::{self, TableBuilder};
use crate::index::{Source, exploitation, go, hash_of_identifier, record};
use crate::spelling;

/// The tables of modules and of symbols.
pub(super) fn of_go(kept: &[Kept]) -> (Vec<u8>, Vec<u8>) {
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
pub(super) fn identifiers(kept: &[Kept]) -> Vec<u8> {
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

pub(super) fn exploited(known: &[Exploitation], kept: &[Kept]) -> Vec<u8> {
    let names = kept.iter().flat_map(|advisory| advisory.prepared.aliases.iter().chain([&advisory.prepared.id]));
    let named: HashSet<u32> = names.filter_map(|name| cve_number(name)).collect();
    exploitation::write(known, |number| named.contains(&number))
}

/// The tables of advisories and of their texts.
pub(super) fn advisories(kept: Vec<Kept>) -> (Vec<u8>, Vec<u8>) {
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

pub(super) fn about<'s>(sources: impl Iterator<Item = &'s Source>, ecosystems: &[String]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let sources: Vec<_> = sources.collect();
    put_list(&mut bytes, &sources, |bytes, source| source.write(bytes));
    put_list(&mut bytes, ecosystems, |bytes, ecosystem| put_text(bytes, ecosystem));
    bytes
}
