//! Packages that govulncheck cannot see, so that what it says of them proves nothing.
//!
//! `debug/gosym` takes every name that begins with `go.` for one of the compiler's own in programs of Go 1.19 and before
//! (`Sym.PackageName` in src/debug/gosym/symtab.go), and with them the packages of `go.etcd.io` and `go.uber.org`. There the
//! program's own symbol table decides, as `go tool nm` prints it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::ensure;
use palisade_packages::go_binary::matching::Level;

use super::judgement::Judgement;

const PREFIX: &str = "go.";
/// The first Go whose compiler calls its own names `go:…`.
const FIRST_WITHOUT: u32 = 20;

/// The advisories on which govulncheck is not heard: it says less than we do, all symbols that we call present are of packages that
/// it cannot see, and the program has one of them. (Others may have been inlined, and then stand in no table.)
pub(super) fn unheard(
    (ours, oracle): (&Judgement, &Judgement),
    (file, minor_version): (&Path, u32),
) -> anyhow::Result<BTreeSet<String>> {
    let says_less = |id: &&String| oracle.levels.get(*id) < Some(&Level::Symbol);
    let is_hidden = |id: &&String| present(ours, id).all(|(package, _)| package.starts_with(PREFIX));
    let at_symbol = ours.levels.iter().filter(|(_, level)| **level == Level::Symbol).map(|(id, _)| id);
    let hidden: Vec<&String> = at_symbol.filter(says_less).filter(is_hidden).collect();
    if minor_version >= FIRST_WITHOUT || hidden.is_empty() {
        return Ok(BTreeSet::new());
    }
    let table = symbols(file)?;
    let is_there =
        |id: &&String| present(ours, id).any(|(package, symbol)| table.contains(&format!("{package}.{symbol}")));
    Ok(hidden.into_iter().filter(is_there).cloned().collect())
}

/// Packages and symbols of an advisory that are in the program.
fn present<'a>(ours: &'a Judgement, id: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let of_advisory = ours.symbols.iter().filter(move |(advisory, ..)| advisory == id);
    of_advisory.map(|(_, package, symbol)| (package.as_str(), symbol.as_str()))
}

/// `path.Type.Method` for each function of a program that is not stripped.
fn symbols(file: &Path) -> anyhow::Result<BTreeSet<String>> {
    let done = Command::new("go").args(["tool", "nm"]).arg(file).output()?;
    ensure!(done.status.success(), "go tool nm {}: {}", file.display(), String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8_lossy(&done.stdout);
    let names = text.lines().filter_map(|line| line.split_whitespace().nth(2));
    Ok(names.map(|name| name.replace("(*", "").replace(')', "")).collect())
}
