//! From what the user names to subjects.

use std::fs::{self, File as OpenFile};
use std::io::Read as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use palisade_formats::json::Budget;
use palisade_mapping::Mapping;
use palisade_packages::catalogers::{self, Candidate, File};
use palisade_packages::component::Evidence;
use palisade_packages::{Inventory, sbom};
use palisade_sources::images::{self, ImageInventory, Input, Options};
use palisade_sources::registry::Registry;
use palisade_vulnerabilities::index::Index;

use super::registry::Registries;
use super::{Program, Subject, programs, registry};
use crate::codes;
use crate::failure::Failure;
use crate::sources::display;

/// The first bytes that catalogers look at.
const HEAD: usize = 64;

/// What a subject is loaded with.
pub(crate) struct Loader<'a, 'i> {
    /// Platform, budgets.
    pub(crate) options: Options<'a>,
    /// Where Go programs are looked up; without, they are read for their modules only.
    pub(crate) index: Option<&'i Index<'i>>,
    /// How registries are reached; without, only files are.
    pub(crate) registry: Option<&'a Registries<'a>>,
    /// Who wants to know how far it is.
    pub(crate) progress: &'a (dyn Fn(images::Progress) + Sync),
}

impl<'i> Loader<'_, 'i> {
    /// A file or directory of this name, where there is one, and else an image of a registry.
    pub(crate) fn target(&self, text: &str) -> Result<Subject<'i>, Failure> {
        let path = Path::new(text);
        match self.registry {
            Some(registries) if !path.exists() && !looks_like_file(text) => self.image(registries.client()?, text),
            _ => self.path(path),
        }
    }

    fn image(&self, client: &Registry, text: &str) -> Result<Subject<'i>, Failure> {
        let reference = registry::reference(text)?;
        let (found, programs) = self.inspected(|options| registry::scan(client, &reference, options, self.progress))?;
        let mut subject = Subject {
            kind: "Image",
            name: reference.to_string(),
            file: text.to_owned(),
            image: found.image.clone(),
            inventory: found.inventory,
            programs,
            attached: Vec::new(),
        };
        subject.attached = registry::attach(client, &reference, &found.image, &mut subject);
        Ok(subject)
    }

    /// A file, archive, layout or directory.
    pub(crate) fn path(&self, path: &Path) -> Result<Subject<'i>, Failure> {
        if path.as_os_str() == "-" {
            return standard_input();
        }
        let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if metadata.is_file()
            && let Some(subject) = file(path, metadata.len(), self.index)?
        {
            return Ok(subject);
        }
        let input = Input::of(path)?;
        let kind = if matches!(input, Input::Directory(_)) { "Directory" } else { "Image" };
        let (found, programs) = self.inspected(|options| Ok(images::scan(&input, options, self.progress)?))?;
        let name = found.image.names.first().cloned().filter(|_| kind == "Image").unwrap_or_else(|| display(path));
        Ok(Subject {
            kind,
            name,
            file: display(path),
            image: found.image,
            inventory: found.inventory,
            programs,
            attached: Vec::new(),
        })
    }

    /// Scans, and holds Go programs against the index while their bytes pass by.
    fn inspected(
        &self,
        scan: impl FnOnce(&Options<'_>) -> Result<ImageInventory, Failure>,
    ) -> Result<(ImageInventory, Vec<Program<'i>>), Failure> {
        let (index, programs) = (self.index, Mutex::new(Vec::new()));
        let inspect = |file: &File<'_>| -> Option<usize> {
            let program = programs::read(index?, Evidence::default(), file.bytes)?;
            let mut programs = programs.lock().unwrap_or_else(PoisonError::into_inner);
            programs.push(Some(program));
            Some(programs.len() - 1)
        };
        let found = scan(&Options { inspector: Some(&inspect), ..self.options.clone() })?;
        let mut programs = programs.into_inner().unwrap_or_else(PoisonError::into_inner);
        let visible = found.inspected.iter().filter_map(|inspected| {
            let program = programs.get_mut(inspected.number)?.take()?;
            Some(Program { evidence: inspected.place.clone(), ..program })
        });
        let visible = visible.collect();
        Ok((found, visible))
    }
}

/// Whether a name that no file has can only have been meant for one.
fn looks_like_file(text: &str) -> bool {
    let endings = [".tar", ".tgz", ".gz", ".zst", ".json", ".xml", ".spdx"];
    text == "-" || text.starts_with(['.', '/']) || endings.iter().any(|ending| text.ends_with(ending))
}

/// A document from standard input: what is piped in has neither a name nor an end that an archive needs.
fn standard_input<'i>() -> Result<Subject<'i>, Failure> {
    let limit = u64::try_from(Budget::DEFAULT.bytes).unwrap_or(u64::MAX);
    let text = crate::sources::text(Path::new("-"), limit)
        .map_err(|(code, why)| Failure::incomplete(code, format!("standard input: {why}")))?;
    let (about, inventory) = super::documents::read(&text, "-")
        .ok_or_else(|| Failure::incomplete(&codes::UNKNOWN_DOCUMENT, "standard input: neither CycloneDX nor SPDX"))?;
    let name = about.map(|about| about.name).filter(|name| !name.is_empty()).unwrap_or_else(|| "-".to_owned());
    Ok(Subject { kind: "Sbom", name, file: "-".to_owned(), inventory, ..Subject::default() })
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
    if may_be_document && let Some((about, inventory)) = document(&file) {
        let name = about.map(|about| about.name).filter(|name| !name.is_empty()).unwrap_or(name);
        return Ok(Some(Subject { kind: "Sbom", name, inventory, ..subject }));
    }
    if wanting.is_empty() {
        let why =
            format!("{name}: neither CycloneDX nor SPDX that can be read; `palisade sbom check` says what is wrong");
        return Err(Failure::incomplete(&codes::UNKNOWN_DOCUMENT, why));
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
fn document(file: &File<'_>) -> Option<(Option<sbom::Subject>, Inventory)> {
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
