//! Where decisions about findings come from: VEX documents, the journal of triage, the ignore file; and by what names an image goes.

use std::path::{Path, PathBuf};

use palisade_model::{Gap, Report};
use palisade_packages::purl::{Parts, Purl};
use palisade_sources::advisories::{self, Budget, Document};
use palisade_vulnerabilities::decisions::{Decisions, Stated};
use palisade_vulnerabilities::ignore::{self, Ignored};
use palisade_vulnerabilities::triage::{Journal, JournalGap, Ledger};
use palisade_vulnerabilities::vex::{self, Identity};

use super::{Subject, repository};
use crate::arguments::packages::KnowledgeArguments;
use crate::codes;
use crate::failure::Failure;
use crate::sources;

/// The ignore file that is read without being named.
const IGNORE_FILE: &str = "palisade-ignore.toml";

/// Files of statements, unpacked, with what could not be had.
#[derive(Default)]
pub(crate) struct Texts {
    documents: Vec<Document>,
    gaps: Vec<Gap>,
}

impl Texts {
    /// Reads the files and directories that `--vex` names.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut texts = Self::default();
        for path in paths {
            let found =
                advisories::files(path).map_err(|error| Failure::incomplete(error.code(), error.to_string()))?;
            let left = found.left.iter();
            texts.gaps.extend(left.map(|error| Gap::new(error.code(), path.display().to_string(), error.to_string())));
            for file in found.files {
                let read = advisories::read(&file, Budget::default(), &mut |document| texts.documents.push(document));
                if let Err(error) = read {
                    texts.gaps.push(Gap::new(error.code(), file.display().to_string(), error.to_string()));
                }
            }
        }
        Ok(texts)
    }

    /// What the documents state.
    pub(crate) fn statements(&self) -> Vec<(&str, vex::Read<'_>)> {
        self.documents.iter().map(|document| (document.name.as_str(), vex::read(&document.bytes))).collect()
    }
}

/// All that may dismiss a finding. What could not be read of it, and what there is to know about it, goes to the report.
pub(crate) fn decisions<'d>(
    texts: &Texts,
    statements: &'d [(&'d str, vex::Read<'d>)],
    journal: &'d Journal,
    arguments: &KnowledgeArguments,
    (today, report): (&str, &mut Report),
) -> Result<Decisions<'d>, Failure> {
    let named = Stated::new(statements);
    report.notes.extend(named.notes());
    let gaps = &mut report.coverage.gaps;
    gaps.extend(texts.gaps.iter().cloned().chain(named.gaps()));
    let of_journal = |one: &JournalGap| Gap::new(one.code, format!("triage line {}", one.line), one.why.clone());
    gaps.extend(journal.gaps.iter().map(of_journal));
    let ignored = ignored(arguments.ignore_file.as_deref(), gaps)?;
    Ok(Decisions::new(named, Ledger::new(journal), ignored, today))
}

fn ignored(named: Option<&Path>, gaps: &mut Vec<Gap>) -> Result<Ignored, Failure> {
    let path = named.unwrap_or(Path::new(IGNORE_FILE));
    if named.is_none() && !path.exists() {
        return Ok(Ignored::default());
    }
    let place = path.display().to_string();
    let text =
        sources::whole_text(path).map_err(|error| Failure::usage(&codes::UNREADABLE, format!("{place}: {error}")))?;
    let ignored = ignore::read(&text);
    gaps.extend(ignored.gaps.iter().map(|why| Gap::new(&ignore::UNREADABLE_IGNORE_ENTRY, &place, why.clone())));
    Ok(ignored)
}

/// By what statements may name an image.
pub(crate) struct ImageIdentity {
    purl: Option<Purl>,
    names: Vec<String>,
    digests: Vec<String>,
}

impl ImageIdentity {
    pub(crate) fn as_stated(&self) -> Identity<'_> {
        Identity { purl: self.purl.as_ref(), names: &self.names, digests: &self.digests }
    }
}

impl Subject<'_> {
    /// By what statements may name it.
    pub(crate) fn identity_of_image(&self) -> ImageIdentity {
        let digests: Vec<String> = self.image.digest.iter().chain(&self.image.id).map(ToString::to_string).collect();
        // Who names a repository means every version of the image.
        let of_image = self.image.names.iter().flat_map(|name| [name.as_str(), repository(name)]);
        let names = [self.name.as_str(), self.identity()].into_iter().chain(of_image).map(str::to_owned).collect();
        ImageIdentity { purl: self.image_purl(), names, digests }
    }

    /// `pkg:oci/NAME@DIGEST?repository_url=…&tag=…` (purl-spec, type `oci`).
    pub(crate) fn image_purl(&self) -> Option<Purl> {
        if self.kind != "Image" {
            return None;
        }
        let repository = self.identity();
        let name = repository.rsplit('/').next()?.to_lowercase();
        let version = self.image.digest.as_ref().map(ToString::to_string).unwrap_or_default();
        let bare = self.name.split('@').next().unwrap_or_default();
        let tag = bare.strip_prefix(repository).and_then(|rest| rest.strip_prefix(':'));
        let tag = tag.map(|tag| ("tag".to_owned(), tag.to_owned()));
        let qualifiers = tag.into_iter().chain([("repository_url".to_owned(), repository.to_lowercase())]).collect();
        Purl::build(Parts { kind: "oci".to_owned(), name, version, qualifiers, ..Parts::default() }).ok()
    }
}
