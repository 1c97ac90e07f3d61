//! Semantic versions by the rules of the Go package `blang/semver`, which Kubernetes uses.
//!
//! It keeps to semver 2.0 but for numbers above 64 bits, which it refuses.

use std::cmp::Ordering;

/// A version. Build metadata does not count in comparisons.
#[derive(Clone, Debug)]
pub struct Semver {
    numbers: [u64; 3],
    prerelease: Vec<Identifier>,
    build: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Identifier {
    // Numbers come before words: the order of the variants is the order of precedence.
    Number(u64),
    Word(String),
}

/// The text is not a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParseSemverError(String);

fn fault<T>(reason: impl Into<String>) -> Result<T, ParseSemverError> {
    Err(ParseSemverError(reason.into()))
}

impl Semver {
    /// Reads a version.
    ///
    /// # Errors
    /// What is no version.
    pub fn parse(text: &str) -> Result<Self, ParseSemverError> {
        let mut parts = text.splitn(3, '.');
        let (Some(major), Some(minor), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
            return fault(if text.is_empty() { "version string empty" } else { "no major.minor.patch elements found" });
        };
        let (rest, build) = rest.split_once('+').map_or((rest, None), |(rest, build)| (rest, Some(build)));
        let (patch, prerelease) = rest.split_once('-').map_or((rest, None), |(patch, words)| (patch, Some(words)));
        let numbers = [read_number(major, "major")?, read_number(minor, "minor")?, read_number(patch, "patch")?];
        let identifiers = prerelease.into_iter().flat_map(|words| words.split('.')).map(Identifier::read);
        let prerelease = identifiers.collect::<Result<_, _>>()?;
        if let Some(build) = build {
            check_build(build)?;
        }
        Ok(Self { numbers, prerelease, build: build.map(str::to_owned) })
    }

    /// Reads a version after taking a leading `v` off, adding missing numbers, and taking off leading zeros.
    ///
    /// # Errors
    /// What is still no version then.
    pub fn parse_normalized(text: &str) -> Result<Self, ParseSemverError> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let mut parts: Vec<String> = text.splitn(3, '.').map(without_leading_zeros).collect();
        if parts.len() < 3 && parts.last().is_some_and(|last| last.contains(['+', '-'])) {
            return fault("short version cannot contain prerelease or build metadata");
        }
        parts.resize(3, "0".to_owned());
        Self::parse(&parts.join("."))
    }

    /// The first number, wrapped into 64 bits signed as Kubernetes does.
    #[must_use]
    pub fn major(&self) -> i64 {
        self.numbers.first().copied().unwrap_or_default().cast_signed()
    }

    /// The second number.
    #[must_use]
    pub fn minor(&self) -> i64 {
        self.numbers.get(1).copied().unwrap_or_default().cast_signed()
    }

    /// The third number.
    #[must_use]
    pub fn patch(&self) -> i64 {
        self.numbers.get(2).copied().unwrap_or_default().cast_signed()
    }
}

fn read_number(text: &str, which: &str) -> Result<u64, ParseSemverError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return fault(format!("invalid character(s) found in {which} number {text:?}"));
    }
    if text.len() > 1 && text.starts_with('0') {
        return fault(format!("{which} number must not contain leading zeroes {text:?}"));
    }
    text.parse().or_else(|_| fault(format!("{which} number {text:?} is out of range")))
}

fn check_build(build: &str) -> Result<(), ParseSemverError> {
    if build.split('.').all(is_word) { Ok(()) } else { fault(format!("invalid build metadata {build:?}")) }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn without_leading_zeros(part: &str) -> String {
    let stripped = part.trim_start_matches('0');
    if part.len() > 1 && !stripped.starts_with(|first: char| first.is_ascii_digit()) {
        return format!("0{stripped}");
    }
    if part.len() > 1 { stripped.to_owned() } else { part.to_owned() }
}

impl Identifier {
    fn read(text: &str) -> Result<Self, ParseSemverError> {
        if !is_word(text) {
            return fault(format!("invalid prerelease {text:?}"));
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return read_number(text, "prerelease").map(Self::Number);
        }
        Ok(Self::Word(text.to_owned()))
    }
}

impl Ord for Semver {
    fn cmp(&self, other: &Self) -> Ordering {
        // A version without prerelease comes after all with one.
        self.numbers
            .cmp(&other.numbers)
            .then_with(|| self.prerelease.is_empty().cmp(&other.prerelease.is_empty()))
            .then_with(|| self.prerelease.cmp(&other.prerelease))
    }
}

impl PartialOrd for Semver {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Semver {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Semver {}

impl std::fmt::Display for Semver {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(formatter, "{major}.{minor}.{patch}")?;
        for (place, identifier) in self.prerelease.iter().enumerate() {
            formatter.write_str(if place == 0 { "-" } else { "." })?;
            match identifier {
                Identifier::Number(number) => write!(formatter, "{number}")?,
                Identifier::Word(word) => formatter.write_str(word)?,
            }
        }
        self.build.as_ref().map_or(Ok(()), |build| write!(formatter, "+{build}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads() {
        for text in ["1.0.0", "0.1.0-alpha.1", "1.2.3-0.a-b+build.01", "18446744073709551615.0.0"] {
            assert_eq!(Semver::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "1",
            "1.0",
            "v1.0.0",
            "01.0.0",
            "1.0.0-",
            "1.0.0-01",
            "1.0.0+",
            "1.0.0-a..b",
            "1.0.0 ",
            "18446744073709551616.0.0",
        ] {
            assert!(Semver::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn normalizes() {
        for (text, version) in
            [("v1.0", "1.0.0"), ("01.01.01", "1.1.1"), ("1", "1.0.0"), ("1.0.00-rc", "1.0.0-rc"), ("00.1", "0.1.0")]
        {
            assert_eq!(Semver::parse_normalized(text).unwrap().to_string(), version);
        }
        for text in ["1.0-rc", "V1.0.0", "vv1.0.0", " 1.0.0", "", "1.2.3.4"] {
            assert!(Semver::parse_normalized(text).is_err(), "{text}");
        }
    }

    #[test]
    fn precedence() {
        let ordered =
            ["1.0.0-1", "1.0.0-2", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0", "1.0.1"];
        for pair in ordered.windows(2) {
            assert!(Semver::parse(pair[0]).unwrap() < Semver::parse(pair[1]).unwrap(), "{pair:?}");
        }
        assert_eq!(Semver::parse("1.0.0+a").unwrap(), Semver::parse("1.0.0+b").unwrap());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[v0-9.+a-]{0,16}|.{0,16}") {
            let _ = (Semver::parse(&text), Semver::parse_normalized(&text));
        }
    }
}
