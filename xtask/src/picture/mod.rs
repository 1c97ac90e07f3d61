//! `cargo xtask picture`: the terminal output of the README's first command as an SVG image.

mod ansi;
mod svg;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

/// Options of `cargo xtask picture`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Compares with the committed picture, changes nothing.
    #[arg(long)]
    check: bool,
    /// The binary to run; built first where none is named.
    #[arg(long)]
    binary: Option<PathBuf>,
}

const PICTURE: &str = "docs/images/scan.svg";
const COMMAND: &[&str] = &["scan", "examples/online-shop"];

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace has a root")?;
    let binary = match &arguments.binary {
        Some(binary) => binary.clone(),
        None => build(root)?,
    };
    let output = Command::new(&binary)
        .args(COMMAND)
        .args(["--color", "always"])
        .env("LANG", "C.UTF-8")
        .current_dir(root)
        .output()
        .with_context(|| format!("running {}", binary.display()))?;
    let text = String::from_utf8(output.stdout).context("the output is UTF-8")?;
    let picture = svg::draw(&format!("$ palisade {}", COMMAND.join(" ")), &ansi::lines(&text));
    let path = root.join(PICTURE);
    if arguments.check {
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        if committed != picture {
            bail!("{PICTURE} is stale; help: run `cargo xtask picture`");
        }
    } else {
        std::fs::write(&path, picture).with_context(|| format!("writing {PICTURE}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn build(root: &Path) -> Result<PathBuf> {
    let status = Command::new(env!("CARGO")).args(["build", "--quiet", "-p", "palisade"]).current_dir(root).status()?;
    if !status.success() {
        bail!("palisade does not build");
    }
    Ok(root.join("target/debug/palisade"))
}
