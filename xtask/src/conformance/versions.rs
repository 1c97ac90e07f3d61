//! Suite `versions`: comparisons of versions, one a line (`a < b`), a file for each ecosystem, compared both ways and as
//! keys.

use std::cmp::Ordering;
use std::path::Path;

use anyhow::{Context as _, Result};
use palisade_packages::version::Ecosystem;

use super::Outcome;

/// The beginnings of file names and the ecosystems whose versions are in them.
const ECOSYSTEMS: &[(&str, &str)] = &[
    ("alpine-", "Alpine:v3.20"),
    ("cran-", "CRAN"),
    ("debian-", "Debian:12"),
    ("hackage-", "Hackage"),
    ("maven-", "Maven"),
    ("nuget-", "NuGet"),
    ("packagist-", "Packagist"),
    ("pub-", "Pub"),
    ("pypi-", "PyPI"),
    ("redhat-", "Red Hat"),
    ("rubygems-", "RubyGems"),
    ("semver-", "npm"),
];

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let mut files: Vec<_> = std::fs::read_dir(data.join("versions"))?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    let mut outcome = Outcome::default();
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".txt") else { continue };
        let (before, failed) = (outcome.total, outcome.failures.len());
        let known = ECOSYSTEMS.iter().find(|(head, _)| name.starts_with(head));
        let ecosystem = known.and_then(|(_, ecosystem)| Ecosystem::parse(ecosystem));
        let ecosystem = ecosystem.with_context(|| format!("no ecosystem for {name}"))?;
        lines(&ecosystem, stem, &std::fs::read_to_string(file.path())?, &mut outcome);
        let (total, failed) = (outcome.total - before, outcome.failures.len() - failed);
        outcome.remarks.push(format!("{stem}: {} of {total}", total - failed));
    }
    Ok(outcome)
}

fn lines(ecosystem: &Ecosystem<'_>, stem: &str, text: &str, outcome: &mut Outcome) {
    let comment = |line: &&str| line.is_empty() || line.starts_with("# ") || line.starts_with("//");
    for line in text.lines().filter(|line| !comment(line)) {
        outcome.case(format!("{stem}/{line}"), judge(ecosystem, line));
    }
}

fn judge(ecosystem: &Ecosystem<'_>, line: &str) -> Result<(), String> {
    let mut words = line.split(' ');
    let (Some(left), Some(sign), Some(right), None) = (words.next(), words.next(), words.next(), words.next()) else {
        return Err("not a comparison".to_owned());
    };
    let expected = match sign {
        "<" => Ordering::Less,
        "=" => Ordering::Equal,
        ">" => Ordering::Greater,
        _ => return Err(format!("what is {sign}?")),
    };
    let scheme = ecosystem.scheme().ok_or("an ecosystem without an order")?;
    let found = ecosystem.compare(left, right);
    let back = ecosystem.compare(right, left).map(Ordering::reverse);
    let keys = scheme.key(left).cmp(&scheme.key(right));
    if found == Some(expected) && back == found && keys == expected {
        return Ok(());
    }
    Err(format!("found {found:?}, back {back:?}, as keys {keys:?}"))
}
