//! Versions as `golang.org/x/mod/semver` orders them, and the standard library's version from a toolchain's name.

use std::cmp::Ordering;

/// A version with or without `v` or `go`. What is no version sorts below all that are, and equal to its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version<'a> {
    parts: Option<Parts<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts<'a> {
    numbers: [&'a str; 3],
    /// Without its hyphen; empty for a release.
    prerelease: &'a str,
}

impl<'a> Version<'a> {
    pub(super) fn parse(text: &'a str) -> Self {
        let text = text.strip_prefix('v').unwrap_or(text);
        Self { parts: parts(text.strip_prefix("go").unwrap_or(text)) }
    }
}

fn parts(text: &str) -> Option<Parts<'_>> {
    let (text, build) = split(text, '+');
    let (core, prerelease) = split(text, '-');
    let mut numbers = core.split('.');
    let mut next = || numbers.next();
    let found = [next(), next(), next()];
    let complete = found.iter().all(Option::is_some);
    // Short forms (`v1`, `v1.2`) have neither prerelease nor build.
    if next().is_some() || (!complete && (prerelease.is_some() || build.is_some())) || found.first() == Some(&None) {
        return None;
    }
    let numbers = found.map(|number| number.unwrap_or("0"));
    let valid = numbers.iter().all(|number| is_number(number))
        && prerelease.is_none_or(|text| identifiers(text, true))
        && build.is_none_or(|text| identifiers(text, false));
    valid.then_some(Parts { numbers, prerelease: prerelease.unwrap_or_default() })
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

fn is_number(text: &str) -> bool {
    is_digits(text) && (text == "0" || !text.starts_with('0'))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn identifiers(text: &str, plain_numbers: bool) -> bool {
    text.split('.').all(|identifier| {
        let letters = identifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        !identifier.is_empty() && letters && (!plain_numbers || !is_digits(identifier) || is_number(identifier))
    })
}

impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = match (&self.parts, &other.parts) {
            (Some(a), Some(b)) => (a, b),
            (a, b) => return a.is_some().cmp(&b.is_some()),
        };
        let numbers = a.numbers.iter().zip(&b.numbers).map(|(a, b)| number(a, b));
        numbers.fold(Ordering::Equal, Ordering::then).then_with(|| prerelease(a.prerelease, b.prerelease))
    }
}

impl PartialOrd for Version<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Numbers without leading zeros, of any length.
fn number(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Semantic Versioning 2.0.0, section 11.
fn prerelease(a: &str, b: &str) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return a.is_empty().cmp(&b.is_empty());
    }
    let order = a.split('.').zip(b.split('.')).map(|(a, b)| match (is_digits(a), is_digits(b)) {
        (true, true) => number(a, b),
        (false, false) => a.cmp(b),
        (numeric, _) => (!numeric).cmp(&numeric),
    });
    order.fold(Ordering::Equal, Ordering::then).then_with(|| a.split('.').count().cmp(&b.split('.').count()))
}

/// `go1.22rc1 X:rangefunc` → `v1.22.0-rc.1`. A suffix of a vendor's own (`go1.19.6b7`) is passed over.
pub(super) fn standard_library(go_version: &str) -> Option<String> {
    let tag = go_version.split_whitespace().next()?.strip_prefix("go")?;
    let end = tag.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(tag.len());
    let (release, rest) = tag.split_at_checked(end)?;
    let numbers: Vec<_> = release.split('.').collect();
    let numbers = match numbers.as_slice() {
        [major @ "1"] => [*major, "0", "0"],
        [major, minor] => [*major, *minor, "0"],
        [major, minor, patch] => [*major, *minor, *patch],
        _ => return None,
    };
    let [major, minor, patch] = numbers;
    numbers.iter().all(|number| is_number(number)).then(|| format!("v{major}.{minor}.{patch}{}", candidate(rest)))
}

fn candidate(rest: &str) -> String {
    let kinds = ["beta", "rc", "-pre"].iter();
    let found = kinds.filter_map(|kind| Some((kind.trim_start_matches('-'), rest.strip_prefix(*kind)?)));
    let found = found.filter(|(_, number)| is_number(number)).map(|(kind, number)| format!("-{kind}.{number}")).next();
    found.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_versions() {
        let sorted = [
            "nonsense",
            "v0.0.0-20200131131040-063a3fb69896",
            "v0.0.0-20210220033148-5ea612d1eb83",
            "0.1",
            "go1.2.0-alpha",
            "v1.2.0-alpha.1",
            "1.2.0-alpha.beta",
            "1.2.0-beta",
            "1.2.0-rc.2",
            "1.2.0-rc.10",
            "1.2",
            "1.9.0",
            "1.10.0+incompatible",
            "99999999999999999999999.0.0",
        ];
        for (a, pair) in sorted.iter().zip(sorted.iter().skip(1)) {
            assert_eq!(Version::parse(a).cmp(&Version::parse(pair)), Ordering::Less, "{a} {pair}");
        }
        assert_eq!(Version::parse("v1.2.3+a").cmp(&Version::parse("1.2.3+b")), Ordering::Equal);
        for invalid in ["", "v", "1.2-rc1", "01.2.3", "1.2.3.4", "1.2.3-", "1.2.3-01", "1.x.0", "1.2.3-a..b"] {
            assert_eq!(Version::parse(invalid).parts, None, "{invalid}");
        }
    }

    #[test]
    fn toolchains() {
        let cases = [
            ("go1.26.8", "v1.26.8"),
            ("go1.20", "v1.20.0"),
            ("go1", "v1.0.0"),
            ("go1.22rc1 X:rangefunc", "v1.22.0-rc.1"),
            ("go1.20-pre4", "v1.20.0-pre.4"),
            ("go1.19.6b7", "v1.19.6"),
        ];
        for (tag, version) in cases {
            assert_eq!(standard_library(tag).as_deref(), Some(version), "{tag}");
        }
        for tag in ["", "devel go1.27-abcdef", "go", "go1.x", "gollvm", "go1..2"] {
            assert_eq!(standard_library(tag), None, "{tag}");
        }
    }
}
