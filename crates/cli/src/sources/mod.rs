//! Finding and reading input: which files there are, and their bytes.
//!
//! Not here: what the bytes mean (`manifest`), and what becomes of them (`scan`).

mod exclusions;
mod load;
mod name;
mod walk;

use std::path::PathBuf;

use palisade_model::Code;

pub(crate) use exclusions::Exclusions;
pub(crate) use load::{Bytes, load, sniff, text, whole, whole_text};
pub(crate) use name::display;
pub(crate) use walk::{Input, walk};

/// One file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Where it is; `-` is standard input.
    pub(crate) path: PathBuf,
    /// The name in reports.
    pub(crate) name: String,
    /// The position, among the paths of the command line, of the one that led here.
    pub(crate) root: usize,
    /// Positions of other paths that lead to the same file.
    pub(crate) also: Vec<usize>,
    /// Whether the user named the file itself, so that it must not be ignored.
    pub(crate) named: bool,
}

/// A path that could not be turned into files or bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Which kind.
    pub(crate) code: &'static Code,
    /// The path.
    pub(crate) name: String,
    /// What the operating system said.
    pub(crate) why: String,
    /// Whether nothing is missing for it.
    pub(crate) harmless: bool,
    /// As for files.
    pub(crate) root: usize,
}
