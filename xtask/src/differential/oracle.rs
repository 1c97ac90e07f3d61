//! An oracle is a Go program in `oracles/NAME` that answers one line for each line it reads. It is built into
//! `target/oracles`, where Go's cache makes the second build quick.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use palisade_testkit::data::workspace;

/// Builds the oracle called `name` and returns its program.
pub(crate) fn build(name: &str) -> anyhow::Result<PathBuf> {
    let program = workspace().join("target/oracles").join(name);
    let status = Command::new("go")
        .args(["build", "-mod=readonly", "-o"])
        .arg(&program)
        .arg(".")
        .current_dir(workspace().join("oracles").join(name))
        .status()
        .context("go is missing; help: ./test installs it")?;
    ensure!(status.success(), "the oracle {name} does not build");
    Ok(program)
}

/// What the oracle called `name` answers to `questions`, in their order.
pub(crate) fn ask(name: &str, questions: Vec<String>) -> anyhow::Result<Vec<String>> {
    let expected = questions.len();
    let mut child = Command::new(build(name)?).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        bail!("the oracle {name} has no pipes");
    };
    // Written from a thread of its own: the oracle answers before it has read everything.
    let writer = std::thread::spawn(move || -> std::io::Result<()> {
        let mut input = BufWriter::new(input);
        questions.iter().try_for_each(|question| writeln!(input, "{question}"))?;
        input.flush()
    });
    let answers = BufReader::new(output).lines().collect::<Result<Vec<_>, _>>()?;
    let status = child.wait()?;
    match writer.join() {
        Ok(written) => written?,
        Err(_) => bail!("the questions to the oracle {name} could not be written"),
    }
    ensure!(
        status.success() && answers.len() == expected,
        "the oracle {name} gave {} answers of {expected}",
        answers.len()
    );
    Ok(answers)
}
