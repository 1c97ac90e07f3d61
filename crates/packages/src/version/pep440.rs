//! Python's order: PEP 440 (now the *Version specifiers* of the packaging specifications).
//!
//! What is no such version sorts before all that are, in the order of setuptools before version 8 (`LegacyVersion`).

use super::key::{Key, is_number, take_while, without_leading_zeros};

const LEGACY: u8 = 0;
const VALID: u8 = 1;
const END: u8 = 0;
const TEXT: u8 = 1;

/// Where a version without a pre-release sorts: before all pre-releases if it is a development release only.
const ONLY_DEVELOPMENT: u8 = 0;
const NO_PRERELEASE: u8 = 4;

/// Names of pre-releases, longer ones first, and where they sort.
const PRERELEASES: &[(&[u8], u8)] =
    &[(b"alpha", 1), (b"a", 1), (b"beta", 2), (b"b", 2), (b"preview", 3), (b"pre", 3), (b"rc", 3), (b"c", 3)];
const POST_RELEASES: &[(&[u8], u8)] = &[(b"post", 1), (b"rev", 1), (b"r", 1)];
const DEVELOPMENT: &[(&[u8], u8)] = &[(b"dev", 1)];

/// Appends the key; true where PEP 440 allows the version, in any of its spellings.
pub(super) fn write(version: &str, key: &mut Key) -> bool {
    let Some(parsed) = Version::read(version.trim().as_bytes()) else {
        key.push(LEGACY);
        legacy(version.as_bytes(), key);
        return false;
    };
    key.push(VALID);
    parsed.write(key);
    true
}

/// A segment's rank and digits.
type Segment<'v> = Option<(u8, &'v [u8])>;

struct Version<'v> {
    epoch: &'v [u8],
    release: &'v [u8],
    prerelease: Segment<'v>,
    post: Segment<'v>,
    development: Segment<'v>,
    local: &'v [u8],
}

impl<'v> Version<'v> {
    /// As the regular expression of PEP 440's appendix B.
    fn read(text: &'v [u8]) -> Option<Self> {
        let text = text.strip_prefix(b"v").or_else(|| text.strip_prefix(b"V")).unwrap_or(text);
        let (first, after) = take_while(text, u8::is_ascii_digit);
        let (epoch, text) = match after {
            [b'!', rest @ ..] if !first.is_empty() => (first, rest),
            _ => (&b""[..], text),
        };
        let (release, rest) = release(text)?;
        let (prerelease, rest) = segment(rest, PRERELEASES);
        let (post, rest) = implicit_post(rest).unwrap_or_else(|| segment(rest, POST_RELEASES));
        let (development, rest) = segment(rest, DEVELOPMENT);
        let local = match rest {
            [] => rest,
            [b'+', local @ ..] if is_local(local) => local,
            _ => return None,
        };
        Some(Self { epoch, release, prerelease, post, development, local })
    }

    fn write(&self, key: &mut Key) {
        key.number(self.epoch);
        let mut zeros = 0;
        for number in self.release.split(|byte| *byte == b'.') {
            if without_leading_zeros(number).is_empty() {
                zeros += 1;
                continue;
            }
            for _ in 0..std::mem::take(&mut zeros) {
                key.number(b"");
            }
            key.number(number);
        }
        key.push(END);
        match self.prerelease {
            Some((rank, digits)) => key_of_rank(rank, digits, key),
            None if self.post.is_none() && self.development.is_some() => key.push(ONLY_DEVELOPMENT),
            None => key.push(NO_PRERELEASE),
        }
        match self.post {
            Some((_, digits)) => key.number(digits),
            None => key.push(END),
        }
        match self.development {
            Some((_, digits)) => key.number(digits),
            None => key.push(Key::AFTER_NUMBERS),
        }
        self.write_local(key);
    }

    fn write_local(&self, key: &mut Key) {
        if !self.local.is_empty() {
            for part in self.local.split(|byte| is_separator(*byte)) {
                if is_number(part) {
                    key.number(part);
                } else {
                    key.push(TEXT);
                    key.lower_text(part);
                }
            }
        }
        key.push(END);
    }
}

fn key_of_rank(rank: u8, digits: &[u8], key: &mut Key) {
    key.push(rank);
    key.number(digits);
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'-' | b'_' | b'.')
}

/// Numbers between dots: each dot must be followed by a digit, or belongs to what comes next.
fn release(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut end = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if end == 0 {
        return None;
    }
    while let Some([b'.', rest @ ..]) = text.get(end..) {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            break;
        }
        end += 1 + digits;
    }
    text.split_at_checked(end)
}

/// `[-_.]?name[-_.]?[0-9]*`, in any case.
fn segment<'v>(text: &'v [u8], names: &[(&[u8], u8)]) -> (Segment<'v>, &'v [u8]) {
    let named = without_separator(text);
    for (name, rank) in names {
        let Some((head, after)) = named.split_at_checked(name.len()) else { continue };
        if head.eq_ignore_ascii_case(name) {
            let (digits, rest) = take_while(without_separator(after), u8::is_ascii_digit);
            // A separator that no number follows belongs to the next segment.
            let rest = if digits.is_empty() { after } else { rest };
            return (Some((*rank, digits)), rest);
        }
    }
    (None, text)
}

fn without_separator(text: &[u8]) -> &[u8] {
    match text {
        [first, rest @ ..] if is_separator(*first) => rest,
        _ => text,
    }
}

/// `1.0-1` is a post-release.
fn implicit_post(text: &[u8]) -> Option<(Segment<'_>, &[u8])> {
    let (digits, rest) = take_while(text.strip_prefix(b"-")?, u8::is_ascii_digit);
    (!digits.is_empty()).then_some((Some((1, digits)), rest))
}

fn is_local(text: &[u8]) -> bool {
    let sound = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_alphanumeric);
    text.split(|byte| is_separator(*byte)).all(sound)
}

/// A part of a legacy version: a number, or a text with its place among `final`.
#[derive(PartialEq)]
enum Part<'v> {
    Number(&'v [u8]),
    Text(&'v [u8]),
}

const FINAL: &[u8] = b"final";
const HYPHEN: &[u8] = b"final-";

/// The parts of `pkg_resources.parse_version`: hyphens before a pre-release and zeros before a text count for nothing.
fn legacy(version: &[u8], key: &mut Key) {
    let lower = version.to_ascii_lowercase();
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut rest = lower.as_slice();
    while let Some(first) = rest.first() {
        let (part, after) = match first {
            byte if byte.is_ascii_digit() => take_while(rest, u8::is_ascii_digit),
            byte if byte.is_ascii_alphabetic() => take_while(rest, u8::is_ascii_alphabetic),
            b'.' | b'-' => rest.split_at(1),
            _ => take_while(rest, |byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'.' | b'-')),
        };
        rest = after;
        match part {
            b"." => {}
            digits if is_number(digits) => parts.push(Part::Number(without_leading_zeros(digits))),
            text => push_text(spelling(text), &mut parts),
        }
    }
    push_text(FINAL, &mut parts);
    for part in parts {
        match part {
            Part::Number(digits) => key.number(digits),
            Part::Text(text) => {
                key.push(TEXT);
                key.text(text);
            }
        }
    }
    key.push(END);
}

fn spelling(text: &[u8]) -> &[u8] {
    match text {
        b"pre" | b"preview" | b"rc" => b"c",
        b"-" => HYPHEN,
        b"dev" => b"@",
        _ => text,
    }
}

fn push_text<'v>(text: &'v [u8], parts: &mut Vec<Part<'v>>) {
    if text < FINAL {
        while parts.last() == Some(&Part::Text(HYPHEN)) {
            parts.pop();
        }
    }
    while parts.last() == Some(&Part::Number(b"")) {
        parts.pop();
    }
    parts.push(Part::Text(text));
}
