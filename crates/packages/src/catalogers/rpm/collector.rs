//! What a database has given so far.

use super::bytes::Pieces;
use super::package::package;
use crate::catalogers::{Catalog, File, MAXIMUM_PACKAGES};

/// Takes headers from the reader of a database, and makes packages of them.
pub(super) struct Collector<'a> {
    file: &'a File<'a>,
    /// How many bytes headers may still have: in a sound file no two of them overlap.
    left: usize,
    full: bool,
    pub(super) catalog: Catalog,
}

impl<'a> Collector<'a> {
    pub(super) fn new(file: &'a File<'a>) -> Self {
        Self { file, left: file.bytes.len(), full: false, catalog: Catalog::default() }
    }

    /// Whether nothing more is taken.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// Names something that could not be read.
    pub(super) fn skip(&mut self, why: impl Into<String>) {
        self.catalog.skip(self.file, why);
    }

    /// Takes the header of a package; `entry` names it in messages.
    pub(super) fn header(&mut self, entry: &dyn std::fmt::Display, header: &Pieces<'_>) {
        let left = self.left.checked_sub(header.len());
        if left.is_none() || self.catalog.components.len() == MAXIMUM_PACKAGES {
            self.full = true;
            let why = if left.is_none() { "entries overlap" } else { "more packages than are read" };
            return self.skip(format!("{entry}: {why}; the rest was not read"));
        }
        self.left = left.unwrap_or_default();
        match package(header) {
            Ok(found) => {
                for why in found.gaps {
                    self.skip(format!("{entry}: {why}"));
                }
                self.catalog.components.extend(found.component);
            }
            Err(why) => self.skip(format!("{entry}: {why}")),
        }
    }
}
