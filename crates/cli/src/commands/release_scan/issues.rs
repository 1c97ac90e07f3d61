//! Texts of issues, one for each problem that one update repairs, wherever it is.
//!
//! Each ends with a mark that has the digest of the text before it and the name of the release: what an earlier run about the same
//! release wrote and nobody has changed since is known by it. It is replaced, or taken away when all new ones are written, by a run that
//! looked at everything: of what nobody looked at, nobody knows that it is repaired. All else in the directory belongs to others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use palisade_model::{Finding, Gap, Report};
use palisade_vulnerabilities::release::Release;
use sha2::{Digest as _, Sha256};

use crate::atomic;
use crate::checked::plain;
use crate::codes;
use crate::failure::Failure;

/// Begins the last line of a text; comments are not shown.
const MARK: &str = "<!-- palisade release-scan ";
/// A longer file is none of ours.
const LONGEST: u64 = 1 << 20;

/// Writes `CVE-….PACKAGE.md` for each problem, in the place of those of earlier runs.
pub(super) fn write(folder: &Path, report: &Report, attention: &[Finding], release: &Release) -> Result<(), Failure> {
    let texts = texts(report, attention, release);
    let written = || {
        fs::create_dir_all(folder)?;
        let mut earlier = earlier(folder, release)?;
        for (name, text) in texts {
            place(folder, &name, &text, &mut earlier)?;
        }
        match is_complete(report, release) {
            true => earlier.iter().try_for_each(fs::remove_file),
            false => Ok(()),
        }
    };
    written().map_err(|error: io::Error| Failure::output(&folder.display().to_string(), &error))
}

/// The texts, by the names of their files.
fn texts(report: &Report, attention: &[Finding], release: &Release) -> Vec<(String, String)> {
    let mut problems: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in attention {
        if let Some(about) = &finding.vulnerability {
            problems.entry((&finding.rule, &about.package)).or_default().push(finding);
        }
    }
    let of_problem = |((rule, package), findings): ((&str, &str), Vec<&Finding>)| {
        let name = format!("{}.{}", file_name(rule), file_name(package));
        (name, marked(text(report, rule, package, &findings, release), release))
    };
    problems.into_iter().map(of_problem).collect()
}

/// Whether the run looked at all that the release lists; binaries may be left out where the user allows it.
fn is_complete(report: &Report, release: &Release) -> bool {
    let left_out = |gap: &Gap| gap.allowed.is_some() && gap.what == release.name;
    let is_missing = |gap: &Gap| gap.code == &codes::ARTIFACT_NOT_SCANNED && !left_out(gap);
    report.coverage.files > 0 && release.faults.is_empty() && !report.coverage.gaps.iter().any(is_missing)
}

/// Puts a text in the place of an earlier one of this name, which is none of those `earlier` any more; else under this name or the next
/// that is free: two packages may differ in marks only, and a text that somebody changed stays.
fn place(folder: &Path, name: &str, text: &str, earlier: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    let mut ending = String::new();
    loop {
        let path = folder.join(format!("{name}{ending}.md"));
        if earlier.remove(&path) {
            return atomic::put(&path, text.as_bytes());
        }
        match OpenOptions::new().write(true).create_new(true).open(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => ending.push_str("-2"),
            other => return other?.write_all(text.as_bytes()),
        }
    }
}

fn marked(mut text: String, release: &Release) -> String {
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&text));
    text.push_str(&format!("\n{MARK}{digest} {} -->\n", file_name(&release.name)));
    text
}

/// What earlier runs about the release wrote.
fn earlier(folder: &Path, release: &Release) -> io::Result<BTreeSet<PathBuf>> {
    let mut earlier = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") && is_ours(&path, release) {
            earlier.insert(path);
        }
    }
    Ok(earlier)
}

/// Whether a file is as an earlier run wrote it. What cannot be read is not ours.
fn is_ours(path: &Path, release: &Release) -> bool {
    let is_small_file = |metadata: fs::Metadata| metadata.is_file() && metadata.len() <= LONGEST;
    if !fs::symlink_metadata(path).is_ok_and(is_small_file) {
        return false;
    }
    let mut found = String::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut found));
    let text = found.rfind(&format!("\n{MARK}")).and_then(|at| found.get(..at));
    read.is_ok() && text.is_some_and(|text| marked(text.to_owned(), release) == found)
}

/// Letters, digits and a few marks: names come from outside.
fn file_name(text: &str) -> String {
    let kept =
        |character: char| if character.is_ascii_alphanumeric() || "-_.".contains(character) { character } else { '-' };
    text.chars().map(kept).collect::<String>().trim_start_matches('.').to_owned()
}

fn text(report: &Report, rule: &str, package: &str, findings: &[&Finding], release: &Release) -> String {
    let shown = |text: &str| markdown(text);
    let version = release.version.as_deref().unwrap_or(&release.name);
    let mut text = format!("# {} in {} ({})\n\n", shown(rule), shown(package), shown(version));
    let info = report.rules.get(rule);
    if let Some(info) = info.filter(|info| info.title != format!("{rule} in {package}")) {
        text.push_str(&format!("{}\n\n", shown(&info.title)));
    }
    text.push_str("| artifact | installed | repaired in | severity | why |\n|---|---|---|---|---|\n");
    for finding in findings {
        let Some(about) = &finding.vulnerability else { continue };
        let fixed = about.fixed.join(", ");
        let [target, installed, fixed, why] =
            [&finding.target.name, &about.version, &fixed, &about.priority].map(|text| shown(text));
        text.push_str(&format!("| {target} | {installed} | {fixed} | {} | {why} |\n", finding.severity));
    }
    if let Some(about) = findings.first().and_then(|finding| finding.vulnerability.as_deref()) {
        text.push_str(&format!("\n{}\n", shown(&about.because)));
        if let Some(fixed) = about.fixed.first() {
            text.push_str(&format!("\nUpdate {} to {} or later.\n", shown(package), shown(fixed)));
        }
    }
    for address in info.into_iter().flat_map(|info| &info.references).filter(|address| address.starts_with("https://"))
    {
        text.push_str(&format!("- <{}>\n", plain(address).replace(['<', '>'], "")));
    }
    text
}

/// What could be markup or a mention is not.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in plain(text).chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '#' | '!' | '\\' => out.extend(['\\', character]),
            other => out.push(other),
        }
    }
    out
}
