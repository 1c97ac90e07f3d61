//! Alpine's order: `apk_version_compare` of apk-tools 3 (src/version.c), which follows Gentoo's.
//!
//! `digit{.digit}…{letter}{_suffix{digit}}…{~hash}{-r digit}`. What a version goes on with decides where it sorts, and the
//! tags say so: a pre-release first, then what cannot be read, the end, and everything that makes a version later.

use super::key::{Key, take_while};

const PRERELEASE: u8 = 1;
const INVALID: u8 = 2;
const END: u8 = 3;
const REVISION: u8 = 4;
const HASH: u8 = 5;
const SUFFIX_NUMBER: u8 = 6;
const POST_RELEASE: u8 = 7;
const LETTER: u8 = 8;
/// A number with a leading zero after a dot: it is compared as a text, and that is always less.
const LEADING_ZERO: u8 = 9;

/// In their order; the first [`PRERELEASES`] come before the version without a suffix.
const SUFFIXES: &[&[u8]] = &[b"alpha", b"beta", b"pre", b"rc", b"cvs", b"svn", b"git", b"hg", b"p"];
const PRERELEASES: usize = 4;

/// What was read last; each may only be followed by what is listed behind it, by suffixes also themselves.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Last {
    Number,
    Letter,
    Suffix,
    SuffixNumber,
    Hash,
    Revision,
}

/// Appends the key; true where apk-tools calls the version valid.
///
/// apk-tools takes two versions for equal from the first place on where both are invalid. Here the rest decides, as bytes:
/// an order needs one, and of `6.6.2p1` and `6.6.2p2` the second is later. Only behind a revision nothing counts.
pub(super) fn write(version: &str, key: &mut Key) -> bool {
    let (first, mut rest) = take_while(version.as_bytes(), u8::is_ascii_digit);
    let mut last = Last::Number;
    if first.is_empty() {
        return invalid(rest, key);
    }
    key.number(first);
    while !rest.is_empty() {
        match token(rest, last, key) {
            Some((read, after)) => (last, rest) = (read, after),
            None if last == Last::Revision => return invalid(b"", key),
            None => return invalid(rest, key),
        }
        if last == Last::Revision && rest.first().is_some_and(|byte| !byte.is_ascii_digit()) {
            return invalid(b"", key);
        }
    }
    key.push(END);
    true
}

fn invalid(rest: &[u8], key: &mut Key) -> bool {
    key.push(INVALID);
    key.text(rest);
    false
}

/// Writes the next part where it is one and may stand here.
fn token<'v>(text: &'v [u8], last: Last, key: &mut Key) -> Option<(Last, &'v [u8])> {
    match text {
        [b'.', rest @ ..] if last == Last::Number => number(rest, key),
        [b'0'..=b'9', ..] if last == Last::Suffix => {
            let (digits, after) = take_while(text, u8::is_ascii_digit);
            key.push(SUFFIX_NUMBER);
            key.number(digits);
            Some((Last::SuffixNumber, after))
        }
        [letter @ b'a'..=b'z', rest @ ..] if last == Last::Number => {
            key.extend(&[LETTER, *letter]);
            Some((Last::Letter, rest))
        }
        [b'_', rest @ ..] if last <= Last::SuffixNumber => suffix(rest, key),
        [b'~', rest @ ..] if last < Last::Hash => {
            let (hash, after) = take_while(rest, |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            (!hash.is_empty()).then(|| {
                key.push(HASH);
                key.text(hash);
                (Last::Hash, after)
            })
        }
        [b'-', b'r', rest @ ..] if last < Last::Revision => {
            let (digits, after) = take_while(rest, u8::is_ascii_digit);
            if !digits.is_empty() {
                key.push(REVISION);
                key.number(digits);
            }
            Some((Last::Revision, after))
        }
        _ => None,
    }
}

fn number<'v>(text: &'v [u8], key: &mut Key) -> Option<(Last, &'v [u8])> {
    let (digits, after) = take_while(text, u8::is_ascii_digit);
    match digits {
        [] => return None,
        [b'0', ..] => {
            key.push(LEADING_ZERO);
            key.text(digits);
        }
        _ => key.number(digits),
    }
    Some((Last::Number, after))
}

fn suffix<'v>(text: &'v [u8], key: &mut Key) -> Option<(Last, &'v [u8])> {
    let (name, after) = take_while(text, u8::is_ascii_lowercase);
    let place = SUFFIXES.iter().position(|suffix| *suffix == name)?;
    key.push(if place < PRERELEASES { PRERELEASE } else { POST_RELEASE });
    key.push(u8::try_from(place).unwrap_or(u8::MAX));
    Some((Last::Suffix, after))
}
