//! Outside programs that say what is right, built or fetched once and kept under `target/oracles`.

pub mod cyclonedx;
pub mod kubectl;
pub mod manifest_reader;

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder that keeps oracles between runs.
#[must_use]
pub fn folder() -> PathBuf {
    crate::data::workspace().join("target/oracles")
}

/// Builds the Go program in `oracles/NAME` and gives its path; Go itself sees whether anything changed.
///
/// # Errors
///
/// Where Go is missing or does not build it.
pub fn build_go(name: &str) -> io::Result<PathBuf> {
    let program = folder().join(name);
    std::fs::create_dir_all(folder())?;
    let source = crate::data::workspace().join("oracles").join(name);
    run(Command::new("go").arg("build").arg("-o").arg(&program).arg(".").current_dir(source))?;
    Ok(program)
}

/// Runs a command to its end.
///
/// # Errors
///
/// Where it cannot be started or fails, with what it printed.
pub fn run(command: &mut Command) -> io::Result<Vec<u8>> {
    let output = command.output().map_err(|error| io::Error::new(error.kind(), format!("{command:?}: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(io::Error::other(format!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr))))
}

/// Writes `content` so that nobody ever sees half of it.
///
/// # Errors
///
/// Where the folder cannot be written.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let partial = path.with_extension(format!("partial-{}", std::process::id()));
    std::fs::write(&partial, content)?;
    std::fs::rename(partial, path)
}
