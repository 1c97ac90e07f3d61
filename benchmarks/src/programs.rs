//! A Go program judged symbol by symbol, beside govulncheck's binary mode.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::{Case, milliseconds, run};

const NAME: &str = "Go program, symbol level, whole process, best of 9";
const BUDGET: &str = "1 ms a MB";

pub(super) fn case(binary: &Path, program: Option<&Path>, govulncheck: Option<&Path>) -> Result<Case> {
    let Some(program) = program else { return Ok(Case::not_run(NAME, BUDGET)) };
    let ours = best(9, || {
        let mut command = Command::new(binary);
        command.arg("go").arg(program).args(["--format", "json", "--quiet"]);
        command
    })?;
    let theirs = govulncheck.map(|govulncheck| {
        best(3, || {
            let mut command = Command::new(govulncheck);
            command.args(["-mode", "binary", "-json"]).arg(program);
            command
        })
    });
    let theirs = theirs.transpose()?;
    let megabytes = std::fs::metadata(program)?.len() as f64 / 1e6;
    let each = ours.as_secs_f64() * 1000.0 / megabytes;
    Ok(Case {
        name: NAME,
        ours: format!("{} for {megabytes:.0} MB, {each:.2} ms a MB", milliseconds(ours)),
        reference: theirs.map_or_else(|| "-".to_owned(), |theirs| format!("{} of govulncheck", milliseconds(theirs))),
        ratio: theirs
            .map_or_else(|| "-".to_owned(), |theirs| format!("{:.2}", ours.as_secs_f64() / theirs.as_secs_f64())),
        budget: BUDGET,
        met: each <= 1.0,
    })
}

fn best(rounds: usize, command: impl Fn() -> Command) -> Result<Duration> {
    let times = (0..rounds).map(|_| run(command()).map(|(time, _)| time)).collect::<Result<Vec<_>>>()?;
    Ok(times.into_iter().min().unwrap_or_default())
}
