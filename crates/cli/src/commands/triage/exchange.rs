//! `palisade triage import` and `export`: decisions and OpenVEX statements.

use palisade_formats::openvex;
use palisade_model::Code;
use palisade_vulnerabilities::triage::{self, Entry, Head};
use palisade_vulnerabilities::vex;
use sha2::{Digest as _, Sha256};

use crate::arguments::triage::{ExportDecisionsArguments, ImportArguments};
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::output::to_file_or_standard_output;
use crate::packages::journal;
use crate::sources;

pub(super) fn import(arguments: &ImportArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut gaps: Vec<(&'static Code, String)> = Vec::new();
    for path in &arguments.files {
        let place = path.display();
        let bytes = sources::whole(path)
            .map_err(|error| Failure::incomplete(&codes::UNREADABLE, format!("{place}: {error}")))?;
        let read = vex::read(&bytes);
        gaps.extend(read.gaps.iter().map(|gap| (gap.code, format!("{place} {}: {}", gap.place, gap.why))));
        for said in &read.said {
            let (taken, left) = triage::from_openvex(&said.document);
            entries.extend(taken);
            gaps.extend(left.into_iter().map(|why| (&codes::INCOMPLETE_DECISION, format!("{place}: {why}"))));
        }
    }
    journal::record(&arguments.journal.triage, &entries)?;
    Ok(Failure::all_incomplete(gaps).map_or(Exit::Done, |failure| failure.report(terminal)))
}

pub(super) fn export(
    arguments: &ExportDecisionsArguments,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let (journal, gaps) = super::existing(&arguments.journal)?;
    let timestamp = environment.document_time();
    let make = |id: &str| triage::to_openvex(&journal, &Head { id, author: &arguments.author, timestamp: &timestamp });
    let id = arguments.id.clone().unwrap_or_else(|| {
        let content = Sha256::digest(openvex::write(&make("https://palisade.dev/vex")).as_bytes());
        format!("https://palisade.dev/vex/{}", data_encoding::HEXLOWER.encode(&content))
    });
    let text = openvex::write(&make(&id));
    to_file_or_standard_output(arguments.output.as_deref(), |out| out.write_all(text.as_bytes()))?;
    Ok(Failure::all_incomplete(gaps).map_or(Exit::Done, |failure| failure.report(terminal)))
}
