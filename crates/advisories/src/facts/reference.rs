//! Links of a text, each once.

use palisade_model::advisory::{Fact, Reference, ReferenceKind};

use crate::text::{Section, Shape, TextLine};

/// More links than this are not kept.
const MOST_REFERENCES: usize = 200;

/// The links of `lines`, and the pull requests named by number in lists of fixes; `issue` is the announcement's address.
pub(crate) fn references(lines: &[&TextLine], issue: &str) -> Vec<Fact<Reference>> {
    let repository = issue.split_once("/issues/").map(|(repository, _)| repository);
    let mut found: Vec<Fact<Reference>> = Vec::new();
    for line in lines.iter().filter(|line| line.section != Section::Original && line.shape != Shape::Code) {
        let numbers = if is_fix(line) { pull_requests(&line.raw, repository) } else { Vec::new() };
        for url in addresses(&line.raw).into_iter().chain(numbers) {
            if found.len() < MOST_REFERENCES && url != issue && found.iter().all(|fact| fact.value.url != url) {
                let kind = kind(&url);
                found.push(Fact { value: Reference { url, kind }, line: line.line() });
            }
        }
    }
    found
}

fn is_fix(line: &TextLine) -> bool {
    line.section == Section::Fixed || line.plain.to_lowercase().contains("fixed by #")
}

/// Addresses as written, without what punctuation follows them. Calculators are no reference: the vector says it all.
fn addresses(raw: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = raw;
    while let Some(at) = rest.find("http") {
        rest = rest.get(at..).unwrap_or_default();
        let ends = |c: char| c.is_whitespace() || matches!(c, ')' | ']' | '>' | '"' | '`' | '|' | '\\' | '<' | '\'');
        let end = rest.find(ends).unwrap_or(rest.len());
        let url = rest.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '*', '_']);
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        if host.is_some_and(|host| host.len() > 3 && host.is_ascii()) && !url.contains("/cvss/calculator") {
            found.push(url.to_owned());
        }
        rest = rest.get(end.max(4)..).unwrap_or_default();
    }
    found
}

/// `#12345` as the address of a pull request.
fn pull_requests(raw: &str, repository: Option<&str>) -> Vec<String> {
    let Some(repository) = repository else { return Vec::new() };
    let number = |word: &str| {
        let digits = word.strip_prefix('#')?.trim_end_matches(|c: char| !c.is_ascii_digit());
        ((3..=7).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| format!("{repository}/pull/{digits}"))
    };
    raw.split(|c: char| c.is_whitespace() || matches!(c, '(' | ',')).filter_map(number).collect()
}

fn kind(url: &str) -> ReferenceKind {
    let has = |parts: &[&str]| parts.iter().any(|part| url.contains(part));
    if has(&["/pull/", "/commit/"]) {
        ReferenceKind::Fix
    } else if has(&["cve.org/", "cve.mitre.org/", "nvd.nist.gov/", "/security/advisories/", "security-bulletins"]) {
        ReferenceKind::Advisory
    } else if has(&["/issues/"]) {
        ReferenceKind::Report
    } else {
        ReferenceKind::Web
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_once_with_their_kind() {
        let body = "see https://github.com/a/b/issues/7.\n#### Fixed Versions\n- v1.0 - fixed by #12345 and [x](https://github.com/a/b/pull/9)\n- https://github.com/a/b/pull/9";
        let text = crate::text::read(body);
        let lines: Vec<_> = text.lines.iter().collect();
        let found = references(&lines, "https://github.com/kubernetes/kubernetes/issues/1");
        let found: Vec<_> =
            found.iter().map(|fact| (fact.value.url.as_str(), fact.value.kind, fact.line.number)).collect();
        assert_eq!(
            found,
            [
                ("https://github.com/a/b/issues/7", ReferenceKind::Report, 1),
                ("https://github.com/a/b/pull/9", ReferenceKind::Fix, 3),
                ("https://github.com/kubernetes/kubernetes/pull/12345", ReferenceKind::Fix, 3),
            ]
        );
    }
}
