//! From what the user names to subjects.

use std::collections::BTreeSet;
use std::fs::{self, File as OpenFile};
use std::io::Read as _;
use std::path::Path;

use palisade_mapping::Mapping;
use palisade_packages::catalogers::{self, Candidate, File};
use palisade_packages::component::Evidence;
use palisade_packages::{Inventory, Kind};
use palisade_sources::images::{self, Input, Options};
use palisade_vulnerabilities::index::Index;

use super::{Program, Subject, programs};
use crate::codes;
use crate::failure::Failure;
use crate::sources::display;

/// The first bytes that catalogers look at.
const HEAD: usize = 64;

/// A file, archive, layout or directory as a subject, its Go programs held against `index` where there is one.
pub(crate) fn path<'i>(
    path: &Path,
    options: &Options,
    index: Option<&'i Index<'i>>,
    progress: &(dyn Fn(images::Progress) + Sync),
) -> Result<Subject<'i>, Failure> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if metadata.is_file()
        && let Some(subject) = file(path, metadata.len(), index)?
    {
        return Ok(subject);
    }
    let input = Input::of(path)?;
    let kind = if matches!(input, Input::Directory(_)) { "Directory" } else { "Image" };
    let (found, programs) = scan(&input, options, index, progress)?;
    let name = found.image.names.first().cloned().filter(|_| kind == "Image").unwrap_or_else(|| display(path));
    Ok(Subject { kind, name, file: display(path), image: found.image, inventory: found.inventory, programs })
}

/// Scans an image or directory, and holds its Go programs against the index while their bytes pass by.
fn scan<'i>(
    input: &Input,
    options: &Options,
    index: Option<&'i Index<'i>>,
    progress: &(dyn Fn(images::Progress) + Sync),
) -> Result<(images::ImageInventory, Vec<Program<'i>>), Failure> {
    let found = images::scan(input, options, progress)?;
    let programs = match (input, index) {
        (Input::Directory(root), Some(index)) => of_directory(root, &found.inventory, index),
        _ => Vec::new(),
    };
    Ok((found, programs))
}

/// The programs of a directory.
fn of_directory<'i>(root: &Path, inventory: &Inventory, index: &'i Index<'i>) -> Vec<Program<'i>> {
    let components = inventory.components.iter().filter(|component| component.kind == Kind::Go);
    let places: BTreeSet<&Evidence> = components.flat_map(|component| &component.evidence).collect();
    let read = |evidence: &Evidence| {
        let bytes = Mapping::open(&root.join(&evidence.path)).ok()?;
        programs::read(index, evidence.clone(), &bytes)
    };
    places.into_iter().filter_map(read).collect()
}

/// A file that is neither archive nor layout: an SBOM, a program, or what a cataloger reads; nothing otherwise.
fn file<'i>(path: &Path, size: u64, index: Option<&'i Index<'i>>) -> Result<Option<Subject<'i>>, Failure> {
    let head = head(path).map_err(|error| unreadable(path, &error))?;
    let name = display(path);
    let candidate = Candidate { path: name.trim_start_matches("./").trim_start_matches('/'), size, head: &head };
    let wanting: Vec<_> = catalogers::wanting(&candidate).collect();
    let may_be_document = matches!(first(&head), Some(b'{' | b'<')) || head.starts_with(b"SPDXVersion");
    if wanting.is_empty() && !may_be_document {
        return Ok(None);
    }
    let bytes = Mapping::open(path).map_err(|error| unreadable(path, &error))?;
    let file = File { path: candidate.path, bytes: &bytes };
    let mut subject = Subject { kind: "File", file: name.clone(), name: name.clone(), ..Subject::default() };
    if wanting.is_empty() {
        let Some(inventory) = document(&file) else { return Ok(None) };
        return Ok(Some(Subject { kind: "Sbom", inventory, ..subject }));
    }
    for cataloger in wanting {
        subject.inventory.add(cataloger.catalog(&file));
    }
    subject.inventory.settle();
    let evidence = Evidence { path: file.path.to_owned(), layer: None };
    subject.programs.extend(index.and_then(|index| programs::read(index, evidence, file.bytes)));
    Ok(Some(subject))
}

/// The packages of an SBOM, whatever its name.
fn document(file: &File<'_>) -> Option<Inventory> {
    let text = std::str::from_utf8(file.bytes).ok()?;
    super::documents::read(text, file.path)
}

fn first(head: &[u8]) -> Option<&u8> {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).iter().find(|byte| !byte.is_ascii_whitespace())
}

fn head(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    OpenFile::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display()))
}
