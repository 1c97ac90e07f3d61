//! Generated files. With `--check` nothing is written: a stale file is an error.

mod catalog;
mod catalogers;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use crate::conformance::root;

/// What `cargo xtask generate` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail where a file is stale.
    #[arg(long)]
    check: bool,
}

/// A file and what should stand in it.
pub(crate) struct Generated {
    path: PathBuf,
    text: String,
}

fn all() -> Result<Vec<Generated>> {
    let root = root();
    Ok(vec![catalog::registry(&root)?, catalogers::registry(&root)?])
}

/// Writes all generated files, or compares them.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut stale = false;
    for file in all()? {
        if is_fresh(&file) {
            continue;
        }
        if arguments.check {
            eprintln!("{} is stale: run `cargo xtask generate`", file.path.display());
            stale = true;
        } else {
            write(&file.path, &file.text)?;
            println!("wrote {}", file.path.display());
        }
    }
    Ok(if stale { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn is_fresh(file: &Generated) -> bool {
    std::fs::read_to_string(&file.path).is_ok_and(|text| text == file.text)
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_files_are_fresh() {
        for file in all().unwrap() {
            assert!(is_fresh(&file), "{} is stale: run `cargo xtask generate`", file.path.display());
        }
    }
}
