//! Which programs there are, and how each is built: every build with its symbol table and without.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use palisade_testkit::data::workspace;
use serde::Deserialize;

const LIST: &str = include_str!("programs.toml");
/// What the program under `oracles/go-binary` is called in the list.
const CONTROL: &str = "control";

#[derive(Deserialize)]
struct List {
    program: Vec<Program>,
}

/// A program of the list.
#[derive(Deserialize)]
pub(super) struct Program {
    pub(super) name: String,
    #[serde(default)]
    package: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    kubernetes: bool,
    #[serde(default)]
    c: bool,
    go: Vec<String>,
    #[serde(default)]
    builds: Vec<String>,
}

/// A build of a program, made or not.
pub(super) struct Build<'a> {
    program: &'a Program,
    go: &'a str,
    kind: &'a str,
}

pub(super) fn list() -> anyhow::Result<Vec<Program>> {
    let list: List = toml::from_str(LIST)?;
    Ok(list.program)
}

impl Program {
    /// The plain build by each toolchain; the other kinds by the newest but one, which most programs are built with, or
    /// by all of them.
    pub(super) fn builds(&self, all: bool) -> Vec<Build<'_>> {
        let plain = self.go.iter().map(|go| Build { program: self, go, kind: "" });
        let usual = |go: &&String| all || *go == "1.26.8";
        let others = self
            .go
            .iter()
            .filter(usual)
            .flat_map(|go| self.builds.iter().map(move |kind| Build { program: self, go, kind }));
        plain.chain(others).collect()
    }

    /// The module that the program is built in, made when first needed.
    fn folder(&self, work: &Path) -> anyhow::Result<PathBuf> {
        if self.name == CONTROL {
            return Ok(workspace().join("oracles/go-binary"));
        }
        let folder = work.join("src").join(&self.name);
        if !folder.join("go.mod").is_file() {
            let partial = work.join("src").join(format!("{}.partial", self.name));
            fs::create_dir_all(&partial)?;
            fs::write(partial.join("go.mod"), self.module()?)?;
            if !self.kubernetes {
                run(go("1.26.8").args(["get", &format!("{}@{}", self.package, self.version)]).current_dir(&partial))?;
            }
            fs::rename(&partial, &folder)?;
        }
        Ok(folder)
    }

    fn module(&self) -> anyhow::Result<String> {
        if self.kubernetes { self.staging() } else { Ok(String::from("module example.com/oracle\n\ngo 1.18\n")) }
    }

    /// Kubernetes' own replacements, with the published modules in the place of its staging folders.
    fn staging(&self) -> anyhow::Result<String> {
        let module = format!("k8s.io/kubernetes@{}", self.version);
        let described =
            go("1.26.8").args(["mod", "download", "-json", &module]).current_dir(std::env::temp_dir()).output()?;
        let described: serde_json::Value = serde_json::from_slice(&described.stdout)?;
        let file = described.get("GoMod").and_then(|path| path.as_str()).context("go tells no path of go.mod")?;
        let version = self.version.replacen("v1.", "v0.", 1);
        let text = fs::read_to_string(file)?;
        let language = text.lines().find(|line| line.starts_with("go ")).context("no version of Go in go.mod")?;
        let replacements = text.split("\nreplace (\n").nth(1).and_then(|rest| rest.split("\n)").next());
        let mut out = format!(
            "module example.com/oracle\n\n{language}\n\nrequire k8s.io/kubernetes {}\n\nreplace (\n",
            self.version
        );
        for line in replacements.context("no replacements in go.mod")?.lines() {
            match line.split_once(" => ./staging/") {
                Some((module, _)) => writeln!(out, "{module} => {} {version}", module.trim())?,
                None => writeln!(out, "{line}")?,
            }
        }
        out.push_str(")\n");
        Ok(out)
    }
}

impl Build<'_> {
    /// `program-go[-kind]`
    pub(super) fn name(&self) -> String {
        let kind = if self.kind.is_empty() { String::new() } else { format!("-{}", self.kind) };
        format!("{}-{}{kind}", self.program.name, self.go)
    }

    /// Both programs: with the symbol table and without.
    pub(super) fn make(&self, work: &Path) -> anyhow::Result<[PathBuf; 2]> {
        Ok([self.one(work, false)?, self.one(work, true)?])
    }

    fn one(&self, work: &Path, stripped: bool) -> anyhow::Result<PathBuf> {
        let suffix = if stripped { "-stripped" } else { "" };
        let out = work.join("out").join(format!("{}{suffix}", self.name()));
        if !out.is_file() {
            let mut command = self.command(stripped);
            command.arg("-o").arg(&out);
            command.arg(if self.program.name == CONTROL { "." } else { &self.program.package });
            run(command.current_dir(self.program.folder(work)?)).with_context(|| self.name())?;
        }
        Ok(out)
    }

    fn command(&self, stripped: bool) -> Command {
        let mut command = go(self.go);
        if self.program.name == CONTROL {
            // Its module is part of the source: a build must not write to it.
            command.env("GOFLAGS", "-mod=readonly -buildvcs=false");
        }
        let external = self.kind == "external-pie";
        command.env("CGO_ENABLED", if self.program.c || external { "1" } else { "0" });
        // Old golang.org/x/net and friends refer to private names of the standard library, which Go 1.23 forbids.
        let mut linker = String::new();
        if self.minor_version() >= 23 {
            linker.push_str("-checklinkname=0 ");
        }
        linker.push_str(if stripped { "-s -w " } else { "" });
        linker.push_str(if external { "-linkmode=external" } else { "" });
        command.arg("build").arg(format!("-ldflags={linker}"));
        match self.kind {
            "trimpath" => command.arg("-trimpath"),
            "pie" | "external-pie" => command.arg("-buildmode=pie"),
            "windows" | "darwin" => command.env("GOOS", self.kind),
            "" => &mut command,
            architecture => command.env("GOARCH", architecture),
        };
        command
    }

    /// 26 of Go 1.26.8.
    pub(super) fn minor_version(&self) -> u32 {
        self.go.split('.').nth(1).and_then(|minor| minor.parse().ok()).unwrap_or_default()
    }
}

fn go(toolchain: &str) -> Command {
    let mut command = Command::new("go");
    command.env("GOTOOLCHAIN", format!("go{toolchain}")).env("GOFLAGS", "-mod=mod -buildvcs=false");
    command
}

pub(super) fn run(command: &mut Command) -> anyhow::Result<()> {
    let done = command.output().with_context(|| format!("{command:?} does not start"))?;
    ensure!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}
