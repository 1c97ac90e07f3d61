//! From subjects to a written report: what `image`, `sbom scan` and `go` have in common.

use palisade_model::finding::FindingState;
use palisade_model::report::Note;
use palisade_model::{Gap, Report};
use palisade_report::{Detail, Format};
use palisade_vulnerabilities::index::Index;
use palisade_vulnerabilities::triage::Journal;

use super::database::Database;
use super::decisions::{Texts, decisions};
use super::journal;
use super::judge::Judge;
use super::{Subject, written};
use crate::allow::{self, Allowance};
use crate::arguments::packages::JudgeArguments;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::output::{self, Document, Output, OutputFormat};
use crate::{codes, gate};

/// What a run knows before it looks at anything.
pub(crate) struct Knowledge {
    database: Database,
    journal: Journal,
    outputs: Vec<Output>,
}

impl Knowledge {
    /// Opens the index, reads our own decisions and what is to be written: a mistake in any of them is said before the work.
    pub(crate) fn open(arguments: &JudgeArguments, environment: &Environment) -> Result<Self, Failure> {
        let outputs = output::outputs(&arguments.output, &Document::ALL)?;
        let database = Database::open(arguments.knowledge.db.as_deref(), environment)?;
        let journal = arguments.knowledge.triage.as_deref().map(journal::existing).transpose()?.unwrap_or_default();
        Ok(Self { database, journal, outputs })
    }

    /// Whether an output shows more of an advisory than its names.
    fn shows_words(&self) -> bool {
        let shows = |format| matches!(format, OutputFormat::Report(Format::Json | Format::Sarif));
        self.outputs.iter().any(|output| shows(output.format))
    }

    /// The index. Reads its header only.
    pub(crate) fn index(&self) -> Result<Index<'_>, Failure> {
        Ok(self.database.index()?)
    }
}

/// A run of one of the commands that judge packages.
pub(crate) struct Run<'r> {
    pub(crate) arguments: &'r JudgeArguments,
    pub(crate) environment: &'r Environment,
    pub(crate) terminal: &'r Terminal,
    pub(crate) knowledge: &'r Knowledge,
    pub(crate) index: &'r Index<'r>,
    /// Whether the words of advisories are needed whatever the outputs are.
    pub(crate) words: bool,
}

impl<'r> Run<'r> {
    /// Judges subjects by the index, statements and our decisions.
    /// `gaps` are what could not be had at all.
    pub(crate) fn judge(&self, subjects: &[Subject<'r>], gaps: Vec<Gap>) -> Result<Report, Failure> {
        let texts = Texts::read(&self.arguments.knowledge.vex)?;
        let statements = texts.statements();
        let (journal, known) = (&self.knowledge.journal, &self.arguments.knowledge);
        let mut report = Judge::begin(&self.knowledge.database, known.db_max_age, self.environment)?;
        let today = (self.environment.today.as_str(), &mut report);
        let decisions = decisions(&texts, &statements, journal, known, today)?;
        let mut judge = Judge::new(self.index, report, decisions, self.words || self.knowledge.shows_words());
        subjects.iter().for_each(|subject| judge.add(subject));
        let mut report = judge.finish(gaps);
        if known.only_fixed {
            leave_out_unfixed(&mut report);
        }
        self.allow(&mut report)?;
        Ok(report)
    }

    /// Marks what is allowed and what is known.
    fn allow(&self, report: &mut Report) -> Result<(), Failure> {
        let allowances = self.arguments.gate.allow_incomplete.iter().map(|text| Allowance::parse(text));
        allow::apply(&allowances.collect::<Result<Vec<_>, _>>()?, report);
        if let Some(file) = self.arguments.gate.baseline.as_deref() {
            gate::mark_known(report, &gate::baseline(file)?);
        }
        Ok(())
    }

    /// Writes a report in all formats that are asked for, and says what it means for the exit code.
    pub(crate) fn write(&self, report: &Report, subjects: &[Subject<'_>]) -> Result<Exit, Failure> {
        let outputs = &self.knowledge.outputs;
        let detail = detail(self.arguments, self.terminal);
        output::write(outputs, report, &output::Texts(&[]), self.terminal, detail)?;
        output::write_documents(outputs, |document| match subjects {
            [subject] => Ok(written(document, subject, report, self.environment)),
            _ => Err(Failure::usage(&codes::INVALID_FORMAT, "an SBOM describes one thing, and several were named")),
        })?;
        let gate = &self.arguments.gate;
        Ok(gate::exit(report, gate.fail_on.unwrap_or_default(), gate.exit_zero))
    }
}

/// `--only-fixed` leaves out what no update repairs, and says how much that is.
fn leave_out_unfixed(report: &mut Report) {
    let before = report.findings.len();
    let stays = |finding: &palisade_model::Finding| {
        finding.state != FindingState::Open
            || finding.vulnerability.as_ref().is_none_or(|about| !about.fixed.is_empty())
    };
    report.findings.retain(stays);
    let left_out = before - report.findings.len();
    if left_out > 0 {
        let message = format!("{left_out} findings that no update repairs were left out (`--only-fixed`)");
        report.notes.push(Note { code: "only-fixed".to_owned(), message, location: None });
    }
}

fn detail(arguments: &JudgeArguments, terminal: &Terminal) -> Detail {
    match () {
        () if terminal.quiet => Detail::Quiet,
        () if terminal.verbose || arguments.output.all => Detail::All,
        () => Detail::First,
    }
}
