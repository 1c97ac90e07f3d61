//! What others state and what was decided about findings: VEX documents and the ignore file.

use std::path::{Path, PathBuf};

use palisade_formats::openvex::{self, Status};
use palisade_model::finding::FindingState;
use palisade_model::report::Note;
use palisade_model::{Finding, Gap};
use palisade_packages::purl::{Parts, Purl};
use palisade_sources::advisories::{self, Budget, Document};
use palisade_vulnerabilities::ignore::{self, Ignored, Standing};
use palisade_vulnerabilities::triage::{Journal, JournalGap, Ledger, State};
use palisade_vulnerabilities::vex::{self, Arranged, Identity, Verdict};

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
            let files =
                advisories::files(path).map_err(|error| Failure::incomplete(error.code(), error.to_string()))?;
            for file in files {
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

/// Statements, and which file each stands in.
pub(crate) struct Stated<'d> {
    files: &'d [(&'d str, vex::Read<'d>)],
    arranged: Arranged<'d>,
}

impl<'d> Stated<'d> {
    /// Arranges the statements of files.
    pub(crate) fn new(files: &'d [(&'d str, vex::Read<'d>)]) -> Self {
        Self { files, arranged: Arranged::new(files.iter().flat_map(|(_, read)| &read.said)) }
    }

    /// What of the files could not be read.
    pub(crate) fn gaps(&self) -> Vec<Gap> {
        let of_file = |(name, read): &(&str, vex::Read<'_>)| -> Vec<Gap> {
            read.gaps
                .iter()
                .map(|one| Gap::new(one.code, format!("{name} {}", one.place).trim_end(), one.why.clone()))
                .collect()
        };
        self.files.iter().flat_map(of_file).collect()
    }

    fn notes(&self) -> Vec<Note> {
        let with_records = self.files.iter().filter(|(_, read)| !read.hub_records.is_empty());
        let note = |(name, read): &(&str, vex::Read<'_>)| {
            let message = format!("{name}: {} records of a VEX hub's index, which are no VEX", read.hub_records.len());
            Note { code: "vex-hub-record".to_owned(), message, location: None }
        };
        with_records.map(note).collect()
    }

    /// Who says it, and in which file: the author's name is the author's own word.
    fn origin(&self, document: &openvex::Document<'_>) -> String {
        let has = |read: &vex::Read<'_>| read.said.iter().any(|said| std::ptr::eq(&said.document, document));
        let file = self.files.iter().find(|(_, read)| has(read)).map_or("", |(name, _)| name);
        let author = if document.author.is_empty() { document.id.as_str() } else { document.author.as_str() };
        format!("{author}, {file}")
    }

    /// Applies what is stated to a finding.
    fn apply(&self, finding: &mut Finding, about: &vex::Subject<'_>) {
        if let Some(verdict) = self.arranged.apply(about) {
            self.state(finding, &verdict);
        }
    }

    fn state(&self, finding: &mut Finding, verdict: &Verdict) {
        let Some((document, statement)) = self.arranged.statement(verdict.deciding.statement) else { return };
        let origin = self.origin(document);
        let reason = statement.justification.as_ref().map(|label| label.as_str().to_owned());
        let reason = reason.or_else(|| statement.impact_statement.as_ref().map(ToString::to_string));
        let reason = reason.unwrap_or_else(|| "no reason is given".to_owned());
        match verdict.status {
            Status::NotAffected | Status::Fixed => {
                let status = verdict.status.as_str().to_owned();
                finding.state = FindingState::Dismissed { status, reason, by: origin };
            }
            // Somebody who looked says so: what was dismissed by other means counts again.
            Status::Affected => finding.state = FindingState::Open,
            Status::UnderInvestigation => say(finding, &format!("{origin} looks into it")),
        }
        for other in &verdict.conflicting {
            if let Some((document, statement)) = self.arranged.statement(other.statement) {
                say(finding, &format!("{} says {}", self.origin(document), statement.status.as_str()));
            }
        }
    }
}

/// All that may dismiss a finding.
pub(crate) struct Decisions<'d> {
    own: Stated<'d>,
    ledger: Ledger<'d>,
    ignored: Ignored,
    today: String,
    /// What of the files could not be read.
    pub(crate) gaps: Vec<Gap>,
    /// What there is to know about them.
    pub(crate) notes: Vec<Note>,
}

impl<'d> Decisions<'d> {
    /// Arranges statements, and reads the ignore file.
    pub(crate) fn new(
        texts: &Texts,
        statements: &'d [(&'d str, vex::Read<'d>)],
        journal: &'d Journal,
        arguments: &KnowledgeArguments,
        today: &str,
    ) -> Result<Self, Failure> {
        let own = Stated::new(statements);
        let notes = own.notes();
        let mut gaps: Vec<Gap> = texts.gaps.iter().cloned().chain(own.gaps()).collect();
        let of_journal = |one: &JournalGap| Gap::new(one.code, format!("triage line {}", one.line), one.why.clone());
        gaps.extend(journal.gaps.iter().map(of_journal));
        let ignored = ignored(arguments.ignore_file.as_deref(), &mut gaps)?;
        Ok(Self { own, ledger: Ledger::new(journal), ignored, today: today.to_owned(), gaps, notes })
    }

    /// Dismisses a finding where statements or the ignore file do. Names are those of the advisory, its id first.
    pub(crate) fn apply(
        &self,
        finding: &mut Finding,
        names: &[String],
        package: Part<'_>,
        image: &ImageIdentity,
        attached: &Stated<'_>,
    ) {
        let component = Identity { purl: package.purl, ..Identity::default() };
        let image = Identity { purl: image.purl.as_ref(), names: &image.names, digests: &image.digests };
        let program = Identity { purl: package.program, ..Identity::default() };
        let within = [image, program];
        let about = vex::Subject { vulnerability: names, component, within: &within };
        // Whoever could push the image could attach to it: what the user names counts after it, and our decisions after that.
        attached.apply(finding, &about);
        self.own.apply(finding, &about);
        self.triaged(finding, &about);
        match self.ignored.standing(names, &component, &self.today) {
            Some(Standing::Ignored(entry)) => {
                finding.state = FindingState::Excepted {
                    owner: None,
                    reason: entry.reason.clone(),
                    expires: Some(entry.expires.clone()),
                };
            }
            Some(Standing::Expired(entry)) => say(finding, &format!("it was ignored until {}", entry.expires)),
            None => {}
        }
    }

    /// What we decided ourselves counts before what others state.
    fn triaged(&self, finding: &mut Finding, about: &vex::Subject<'_>) {
        let standing = self.ledger.state_of(about, &self.today);
        if let Some(expired) = standing.expired {
            let until = expired.expires.as_deref().unwrap_or_default();
            say(finding, &format!("it was accepted until {until}"));
        }
        for other in &standing.conflicting {
            say(finding, &format!("{} says {} of {}", other.by, other.state.as_str(), other.scope()));
        }
        let Some(entry) = standing.entry else { return };
        let reason = entry.justification.clone().unwrap_or_else(|| entry.reason.clone());
        match standing.state {
            State::NotAffected | State::Fixed => {
                let status = standing.state.as_str().to_owned();
                finding.state = FindingState::Dismissed { status, reason, by: format!("{}, in triage", entry.by) };
            }
            State::Accepted => {
                let (owner, expires) = (entry.owner.clone(), entry.expires.clone());
                finding.state = FindingState::Excepted { owner, reason: entry.reason.clone(), expires };
            }
            State::Affected => {
                finding.state = FindingState::Open;
                say(finding, &format!("{} says that it matters", entry.by));
            }
            State::UnderInvestigation => say(finding, &format!("{} looks into it", entry.by)),
            State::New => {}
        }
    }
}

/// Adds what there is to know to the words of a finding.
fn say(finding: &mut Finding, words: &str) {
    finding.message.push_str("; ");
    finding.message.push_str(words);
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

/// A package, and the main module of the program that it is in.
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) purl: Option<&'a Purl>,
    pub(crate) program: Option<&'a Purl>,
}

/// By what statements may name an image.
pub(crate) struct ImageIdentity {
    purl: Option<Purl>,
    names: Vec<String>,
    digests: Vec<String>,
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
