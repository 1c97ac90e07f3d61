//! `palisade advisory new`: the form. Questions go to standard error, each answer is checked when it is given.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{BufRead, ErrorKind, Write as _};

use jiff::Timestamp;
use palisade_advisories::Gravity;
use palisade_advisories::codes::MISSING_STEP;
use palisade_advisories::draft::{Draft, Released, lint_draft};
use palisade_advisories::title::is_id;
use serde_json::Value;

use super::status::EMBARGO;
use crate::arguments::advisory::NewArguments;
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

/// A question and where its answer goes.
struct Question {
    words: &'static str,
    is_text: bool,
    put: fn(&mut Draft, String),
}

const QUESTIONS: &[Question] = &[
    line("CVE id", |draft, answer| draft.cve = answer),
    line("Summary, the title without the id", |draft, answer| draft.steps.summary = answer),
    line("CVSS vector", |draft, answer| draft.steps.cvss = answer),
    text("What the problem is", |draft, answer| draft.steps.description = answer),
    text("How to find out whether one is vulnerable", |draft, answer| draft.steps.vulnerable = answer),
    text("Affected versions, a component and its range a line", |draft, answer| draft.steps.affected_versions = answer),
    text("Fixed versions, one a line", |draft, answer| draft.steps.upgrade = answer),
    text("What helps until the upgrade", |draft, answer| draft.steps.mitigate = answer),
    text("How an attack is noticed", |draft, answer| draft.steps.detection = answer),
    text("Additional details", |draft, answer| draft.steps.additional_details = answer),
    text("Acknowledgements", |draft, answer| draft.steps.acknowledgements = answer),
    line("Address of the issue, empty where there is none yet", |draft, answer| draft.steps.github_issue = answer),
    line("Who leads the fix", |draft, answer| draft.steps.fix_lead = answer),
    line("End of the embargo, such as 2030-01-02T17:00:00Z, empty where there is none", |draft, answer| {
        if !answer.is_empty() {
            draft.other.insert(EMBARGO.to_owned(), Value::String(answer));
        }
    }),
];

const fn line(words: &'static str, put: fn(&mut Draft, String)) -> Question {
    Question { words, is_text: false, put }
}

const fn text(words: &'static str, put: fn(&mut Draft, String)) -> Question {
    Question { words, is_text: true, put }
}

pub(super) fn run(arguments: &NewArguments, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    let draft = match &arguments.from {
        Some(file) => fill(&mut super::text(file)?.as_bytes(), environment.now, false)?,
        None if environment.input_is_terminal => fill(&mut std::io::stdin().lock(), environment.now, true)?,
        None => return Err(Failure::usage(&codes::NO_TERMINAL, "standard input is not a terminal")),
    };
    let path = arguments.directory.join(format!("{}.json", draft.cve));
    let failed = |error: std::io::Error| Failure::output(&path.display().to_string(), &error);
    // A state file that exists holds somebody's work.
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::usage(&codes::DRAFT_EXISTS, path.display().to_string()),
        _ => failed(error),
    })?;
    file.write_all(draft.write().as_bytes()).map_err(failed)?;
    if !terminal.quiet {
        to_standard_output(|out| writeln!(out, "{}", path.display()))
            .map_err(|error| Failure::output("standard output", &error))?;
    }
    Ok(Exit::Done)
}

/// Asks everything. A refused answer is asked for again where `again`, and ends the form otherwise.
fn fill(input: &mut dyn BufRead, now: Timestamp, again: bool) -> Result<Draft, Failure> {
    let mut draft = Draft::default();
    for question in QUESTIONS {
        loop {
            ask(question, again);
            let mut tried = draft.clone();
            let (answer, ended) = answer(input, question.is_text)?;
            (question.put)(&mut tried, answer);
            let refusals = refusals(&draft, &tried, now);
            if refusals.is_empty() {
                draft = tried;
                break;
            }
            if !again || ended {
                return Err(Failure::usage(
                    &codes::REFUSED_ANSWER,
                    format!("{}: {}", question.words, refusals.join("; ")),
                ));
            }
            complain(&refusals);
        }
    }
    Ok(draft)
}

#[expect(clippy::print_stderr, reason = "the questions of a form go to the person, not into a pipe")]
fn ask(question: &Question, shown: bool) {
    if shown {
        let end = if question.is_text { " (end with a line that is only a dot)" } else { "" };
        eprint!("{}{end}: ", question.words);
    }
}

#[expect(clippy::print_stderr, reason = "the questions of a form go to the person, not into a pipe")]
fn complain(refusals: &[String]) {
    for refusal in refusals {
        eprintln!("  {refusal}");
    }
}

/// A line, or lines until a dot, and whether the input ended.
fn answer(input: &mut dyn BufRead, is_text: bool) -> Result<(String, bool), Failure> {
    let mut answer = String::new();
    loop {
        let mut line = String::new();
        let read = input
            .read_line(&mut line)
            .map_err(|error| Failure::incomplete(&codes::UNREADABLE, format!("the answers cannot be read: {error}")))?;
        if read == 0 || (is_text && line.trim() == ".") {
            return Ok((answer.trim().to_owned(), read == 0));
        }
        answer.push_str(&line);
        if !is_text {
            return Ok((answer.trim().to_owned(), false));
        }
    }
}

/// What is wrong with an answer: errors that were not there before it, no id, and an embargo that is no time.
fn refusals(before: &Draft, after: &Draft, now: Timestamp) -> Vec<String> {
    let errors = |draft: &Draft| -> BTreeSet<String> {
        let notices = lint_draft(draft, Released::default(), now).into_iter();
        let errors = notices.filter(|notice| notice.gravity == Gravity::Error && notice.code.id != MISSING_STEP.id);
        errors.map(|notice| format!("{} [{}]: {}", notice.message, notice.code.id, notice.code.help)).collect()
    };
    let known = errors(before);
    let mut refusals: Vec<String> = errors(after).difference(&known).cloned().collect();
    if !is_id(&after.cve) {
        refusals.insert(0, format!("`{}` is not a CVE id", after.cve));
    }
    let embargo = after.other.get(EMBARGO).and_then(Value::as_str).map(str::parse::<Timestamp>);
    if let Some(Err(error)) = embargo {
        refusals.push(format!("not a time: {error}"));
    }
    refusals
}
