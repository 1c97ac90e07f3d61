//! Texts of issues, one for each problem that one update repairs, wherever it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use palisade_model::{Finding, Report};
use palisade_vulnerabilities::release::Release;

use crate::checked::plain;
use crate::failure::Failure;

/// Writes `CVE-….PACKAGE.md` for each problem.
pub(super) fn write(folder: &Path, report: &Report, attention: &[Finding], release: &Release) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::output(&folder.display().to_string(), &error);
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut problems: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in attention {
        if let Some(about) = &finding.vulnerability {
            problems.entry((&finding.rule, &about.package)).or_default().push(finding);
        }
    }
    let mut names = BTreeSet::new();
    for ((rule, package), findings) in problems {
        let mut name = format!("{}.{}", file_name(rule), file_name(package));
        // Two packages whose names differ in marks only.
        while !names.insert(name.clone()) {
            name.push_str("-2");
        }
        let text = text(report, rule, package, &findings, release);
        std::fs::write(folder.join(format!("{name}.md")), text).map_err(failed)?;
    }
    Ok(())
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
