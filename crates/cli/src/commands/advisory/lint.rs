//! `palisade advisory lint`.

use palisade_advisories::draft::{Released, lint_draft};
use palisade_advisories::{Gravity, Notice};
use palisade_model::advisory::Version;
use serde_json::json;

use crate::arguments::advisory::LintArguments;
use crate::arguments::feed::CheckFormat;
use crate::codes;
use crate::environment::Environment;
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

pub(super) fn run(arguments: &LintArguments, environment: &Environment) -> Result<Exit, Failure> {
    let draft = super::draft(&arguments.file)?;
    let released = match &arguments.released {
        Some(file) => Some(versions(&super::text(file)?)?),
        None => None,
    };
    let notices = lint_draft(&draft, Released(released.as_deref()), environment.now);
    to_standard_output(|out| match arguments.format {
        CheckFormat::Text => writeln!(out, "{}{}: {} remarks", shown(&notices), draft.cve, notices.len()),
        CheckFormat::Json => {
            let list: Vec<_> = notices.iter().map(as_json).collect();
            writeln!(out, "{}", json!({"cve": draft.cve, "notices": list}))
        }
    })
    .map_err(|error| Failure::output("standard output", &error))?;
    let is_sound = notices.iter().all(|notice| notice.gravity != Gravity::Error);
    Ok(if is_sound { Exit::Done } else { Exit::Findings })
}

fn versions(text: &str) -> Result<Vec<Version>, Failure> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            line.parse().map_err(|error| Failure::usage(&codes::INVALID_OPTION, format!("--released: {error}")))
        })
        .collect()
}

/// A paragraph for each notice.
pub(super) fn shown(notices: &[Notice]) -> String {
    let paragraph = |notice: &Notice| {
        let word = if notice.gravity == Gravity::Error { "error" } else { "warning" };
        let line = notice.line.as_ref().map(|line| format!("  line {}: {}\n", line.number, line.text));
        format!(
            "{word}[{}]: {}\n{}  help: {}\n",
            notice.code.id,
            notice.message,
            line.unwrap_or_default(),
            notice.code.help
        )
    };
    notices.iter().map(paragraph).collect()
}

fn as_json(notice: &Notice) -> serde_json::Value {
    json!({"code": notice.code.id, "is_error": notice.gravity == Gravity::Error, "message": notice.message,
        "help": notice.code.help, "line": notice.line})
}
