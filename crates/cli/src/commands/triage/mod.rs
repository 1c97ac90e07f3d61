//! `palisade triage`: our own decisions about vulnerabilities.

mod exchange;
mod list;

use palisade_model::Code;
use palisade_packages::purl::Purl;
use palisade_vulnerabilities::triage::{self, Entry, Journal, State};

use crate::arguments::triage::{DecisionState, JournalArguments, SetArguments, TriageCommand};
use crate::atomic::{self, Lock};
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::packages::journal;

pub(super) fn run(command: &TriageCommand, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        TriageCommand::Set(arguments) => set(arguments, environment),
        TriageCommand::List(arguments) => list::run(arguments, environment, terminal),
        TriageCommand::Import(arguments) => exchange::import(arguments, terminal),
        TriageCommand::Export(arguments) => exchange::export(arguments, environment, terminal),
        TriageCommand::Compact(arguments) => compact(arguments),
    }
}

fn set(arguments: &SetArguments, environment: &Environment) -> Result<Exit, Failure> {
    check_package(&arguments.package)?;
    let entry = Entry {
        at: environment.now.to_string(),
        by: arguments.by.clone(),
        component: arguments.package.clone(),
        advisory: arguments.advisory.clone(),
        aliases: Vec::new(),
        target: arguments.target.clone(),
        state: state(arguments.state),
        justification: arguments.justification.clone(),
        reason: arguments.reason.clone(),
        owner: arguments.owner.clone(),
        expires: arguments.expires.clone(),
    };
    journal::record(&arguments.journal.triage, &[entry])?;
    Ok(Exit::Done)
}

/// A decision about a text that is no package URL would never apply.
fn check_package(text: &str) -> Result<(), Failure> {
    match Purl::parse(text) {
        Err(fault) if !text.is_empty() => {
            Err(Failure::usage(fault.code(), format!("`--package {text}` is no package URL: {fault}")))
        }
        _ => Ok(()),
    }
}

fn state(state: DecisionState) -> State {
    match state {
        DecisionState::New => State::New,
        DecisionState::UnderInvestigation => State::UnderInvestigation,
        DecisionState::Affected => State::Affected,
        DecisionState::Accepted => State::Accepted,
        DecisionState::Fixed => State::Fixed,
        DecisionState::NotAffected => State::NotAffected,
    }
}

fn compact(arguments: &JournalArguments) -> Result<Exit, Failure> {
    let path = &arguments.triage;
    let failed = |error: std::io::Error| Failure::output(&path.display().to_string(), &error);
    let lock = Lock::of(path).map_err(failed)?;
    let bytes =
        triage::compact(&journal::read(path)?).map_err(|why| Failure::incomplete(&triage::UNREADABLE_DECISION, why))?;
    atomic::replace(path, &bytes, &lock).map_err(failed)?;
    Ok(Exit::Done)
}

/// What of a journal could not be read.
type Gaps = Vec<(&'static Code, String)>;

/// The journal, which must be there, and what of it could not be read.
fn existing(arguments: &JournalArguments) -> Result<(Journal, Gaps), Failure> {
    let path = &arguments.triage;
    let journal = journal::existing(path)?;
    let gaps = journal.gaps.iter().map(|gap| (gap.code, format!("{} line {}: {}", path.display(), gap.line, gap.why)));
    let gaps = gaps.collect();
    Ok((journal, gaps))
}
