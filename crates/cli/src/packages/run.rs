//! From subjects to a written report: what `image`, `sbom scan` and `go` have in common.

use palisade_model::Report;
use palisade_model::finding::FindingState;
use palisade_model::report::Note;
use palisade_report::Detail;
use palisade_vulnerabilities::index::Index;

use super::database::Database;
use super::decisions::{Decisions, Texts};
use super::judge::Judge;
use super::{Subject, written};
use crate::allow::{self, Allowance};
use crate::arguments::packages::JudgeArguments;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::output::{self, Document};
use crate::{codes, gate};

/// What a run knows before it looks at anything.
pub(crate) struct Knowledge {
    database: Database,
    texts: Texts,
}

impl Knowledge {
    /// Opens the index and reads the statements.
    pub(crate) fn open(arguments: &JudgeArguments, environment: &Environment) -> Result<Self, Failure> {
        let database = Database::open(arguments.knowledge.db.as_deref(), environment)?;
        Ok(Self { database, texts: Texts::read(&arguments.knowledge.vex)? })
    }

    /// The index. Reads its header only.
    pub(crate) fn index(&self) -> Result<Index<'_>, Failure> {
        Ok(self.database.index()?)
    }
}

/// Judges subjects, writes the report in all formats that are asked for, and says what it means.
pub(crate) fn report(
    arguments: &JudgeArguments,
    knowledge: &Knowledge,
    index: &Index<'_>,
    subjects: &[Subject<'_>],
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.output, &Document::ALL)?;
    let allowances = arguments.gate.allow_incomplete.iter().map(|text| Allowance::parse(text));
    let allowances = allowances.collect::<Result<Vec<_>, _>>()?;
    let known = arguments.gate.baseline.as_deref().map(gate::baseline).transpose()?;
    let mut report = judge(arguments, knowledge, index, subjects, environment)?;
    if arguments.knowledge.only_fixed {
        leave_out_unfixed(&mut report);
    }
    allow::apply(&allowances, &mut report);
    if let Some(known) = &known {
        gate::mark_known(&mut report, known);
    }
    output::write(&outputs, &report, &output::Texts(&[]), terminal, detail(arguments, terminal))?;
    output::write_documents(&outputs, |document| match subjects {
        [subject] => written(document, subject),
        _ => Err(Failure::usage(&codes::INVALID_FORMAT, "an SBOM describes one thing, and several were named")),
    })?;
    Ok(gate::exit(&report, arguments.gate.fail_on.unwrap_or_default(), arguments.gate.exit_zero))
}

fn judge(
    arguments: &JudgeArguments,
    knowledge: &Knowledge,
    index: &Index<'_>,
    subjects: &[Subject<'_>],
    environment: &Environment,
) -> Result<Report, Failure> {
    let statements = knowledge.texts.statements();
    let decisions = Decisions::new(&knowledge.texts, &statements, &arguments.knowledge, &environment.today)?;
    let mut judge = Judge::new(&knowledge.database, index, arguments.knowledge.db_max_age, decisions, environment)?;
    subjects.iter().for_each(|subject| judge.add(subject));
    Ok(judge.finish())
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
