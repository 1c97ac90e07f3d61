//! Semantic versions (semver.org 2.0.0) and the orders that build on them: npm, Go, pub and NuGet.
//!
//! What is no semantic version is read as far as it goes, as npm's loose mode does: a leading `v`, missing numbers (zero),
//! more than three of them (they count on), a pre-release without its hyphen.

use super::key::{Key, is_number, take_while};

const END: u8 = 0;
const PRERELEASE: u8 = 1;
const RELEASE: u8 = 2;
const TEXT: u8 = Key::AFTER_NUMBERS;

/// What is asked of a semantic version's kin.
#[derive(Clone, Copy)]
struct Rules {
    /// How many numbers a version has.
    numbers: usize,
    /// Whether letters of both cases are the same.
    ignore_case: bool,
    /// Whether build metadata decides in the end.
    build: bool,
}

const SEMANTIC: Rules = Rules { numbers: 3, ignore_case: false, build: false };

/// Appends the key of a semantic version; true where it is one (a leading `v` apart).
pub(super) fn write(version: &str, key: &mut Key) -> bool {
    write_by(version.strip_prefix('v').unwrap_or(version), SEMANTIC, key)
}

/// Appends the key of a Go version: of a module, or of a release of Go as its tags are spelled (`go1.21rc2`), with or without
/// `go`: catalogs and documents leave it away.
///
/// Only "0", with which OSV says "from the beginning", sorts before the pseudo-versions of `v0.0.0`.
pub(super) fn write_go(version: &str, key: &mut Key) -> bool {
    if version == "0" {
        return true;
    }
    match version.strip_prefix("go").or_else(|| bare_tag(version)) {
        Some(tag) => write_tag(tag, key),
        None => write(version, key),
    }
}

/// What is no version of a module but the tag of a release of Go without `go`: two numbers (`1.20`), or a pre-release right behind
/// the numbers (`1.21rc2`).
fn bare_tag(version: &str) -> Option<&str> {
    let tag = version.strip_prefix('v').unwrap_or(version);
    let (numbers, rest) = take_while(tag.as_bytes(), |byte| byte.is_ascii_digit() || *byte == b'.');
    let prerelease = rest.strip_prefix(b"rc").or_else(|| rest.strip_prefix(b"beta"));
    let is_tag = match prerelease {
        Some(number) => number.first().is_some_and(u8::is_ascii_digit),
        None => rest.is_empty() && numbers.split(|byte| *byte == b'.').count() == 2,
    };
    is_tag.then_some(tag)
}

fn write_tag(tag: &str, key: &mut Key) -> bool {
    // https://go.dev/doc/toolchain#version: go1.21rc2 is v1.21.0-rc.2; what follows a space or a hyphen is a build's name.
    let tag = tag.split([' ', '-']).next().unwrap_or_default().as_bytes();
    let (numbers, prerelease) = take_while(tag, |byte| byte.is_ascii_digit() || *byte == b'.');
    let count = dotted_numbers(numbers, key);
    pad_numbers(count, SEMANTIC.numbers, key);
    let (name, number) = take_while(prerelease, u8::is_ascii_alphabetic);
    if name.is_empty() {
        key.push(RELEASE);
    } else {
        key.push(PRERELEASE);
        identifier(name, SEMANTIC, key);
        identifier(number, SEMANTIC, key);
        key.push(END);
    }
    count > 1 && (prerelease.is_empty() || is_number(number))
}

/// Appends the key of a version of pub, where build metadata counts (pub_semver's `Version.compareTo`).
pub(super) fn write_pub(version: &str, key: &mut Key) -> bool {
    write_by(version.strip_prefix('v').unwrap_or(version), Rules { build: true, ..SEMANTIC }, key)
}

/// Appends the key of a version of NuGet: up to four numbers, letters of any case
/// (<https://learn.microsoft.com/nuget/concepts/package-versioning>).
pub(super) fn write_nuget(version: &str, key: &mut Key) -> bool {
    let rules = Rules { numbers: 4, ignore_case: true, build: false };
    let valid = write_by(version.trim_ascii().strip_prefix('v').unwrap_or(version.trim_ascii()), rules, key);
    valid || {
        // One number is enough for NuGet, and leading zeros are let through.
        let (numbers, _) = take_while(version.trim_ascii().as_bytes(), |byte| byte.is_ascii_digit() || *byte == b'.');
        let parts = numbers.split(|byte| *byte == b'.');
        parts.clone().all(is_number) && parts.count() <= 4
    }
}

fn write_by(version: &str, rules: Rules, key: &mut Key) -> bool {
    let (numbers, rest) = take_while(version.as_bytes(), |byte| byte.is_ascii_digit() || *byte == b'.');
    let count = dotted_numbers(numbers, key);
    pad_numbers(count, rules.numbers, key);
    let (before, build) = take_while(rest, |byte| *byte != b'+');
    let prerelease = before.strip_prefix(b"-").unwrap_or(before);
    if prerelease.is_empty() {
        key.push(RELEASE);
    } else {
        key.push(PRERELEASE);
        identifiers(prerelease, rules, key);
    }
    if rules.build {
        build_metadata(build, rules, key);
    }
    let exact = numbers.split(|byte| *byte == b'.').all(is_sound_number);
    exact && count == rules.numbers && (rest.is_empty() || sound_rest(before, build))
}

/// Numbers between dots; empty ones are passed over. Trailing zeros beyond need no care: all have as many.
fn dotted_numbers(numbers: &[u8], key: &mut Key) -> usize {
    let mut count = 0;
    for number in numbers.split(|byte| *byte == b'.').filter(|number| !number.is_empty()) {
        key.number(number);
        count += 1;
    }
    count
}

fn pad_numbers(count: usize, wanted: usize, key: &mut Key) {
    for _ in count..wanted {
        key.number(b"");
    }
}

fn identifiers(text: &[u8], rules: Rules, key: &mut Key) {
    for part in text.split(|byte| *byte == b'.') {
        identifier(part, rules, key);
    }
    key.push(END);
}

/// Item 11 of the specification: numbers by value, before all texts.
fn identifier(part: &[u8], rules: Rules, key: &mut Key) {
    if is_number(part) {
        return key.number(part);
    }
    key.push(TEXT);
    if rules.ignore_case { key.lower_text(part) } else { key.text(part) }
}

fn build_metadata(build: &[u8], rules: Rules, key: &mut Key) {
    match build.strip_prefix(b"+") {
        None | Some([]) => key.push(END),
        Some(build) => identifiers(build, rules, key),
    }
}

fn is_sound_number(number: &[u8]) -> bool {
    is_number(number) && (number.len() == 1 || !number.starts_with(b"0"))
}

/// Items 9 and 10: `-` or `+` and identifiers of letters, digits and hyphens, numbers without leading zeros.
fn sound_rest(prerelease: &[u8], build: &[u8]) -> bool {
    let of_its_bytes =
        |part: &[u8]| !part.is_empty() && part.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    let parts = |text: &'_ [u8], sound: &dyn Fn(&[u8]) -> bool| text.split(|byte| *byte == b'.').all(sound);
    let sound_prerelease = match prerelease.strip_prefix(b"-") {
        None => prerelease.is_empty(),
        Some(rest) => parts(rest, &|part| of_its_bytes(part) && (!is_number(part) || is_sound_number(part))),
    };
    sound_prerelease && (build.is_empty() || parts(build.get(1..).unwrap_or_default(), &of_its_bytes))
}
