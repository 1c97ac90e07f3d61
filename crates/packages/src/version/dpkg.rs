//! Debian's order: deb-version(7), as dpkg's `verrevcmp` does it. opam orders its versions the same way.

use super::key::{Key, is_number, take_while, without_leading_zeros};

/// The end of a part. Only `~` sorts before it.
const END: u8 = 2;

/// Numbers below ten are one byte each; longer ones begin with one that tells their length. All of them sort between `~` and
/// what else a text may go on with, so that a text needs no end of its own.
const DIGIT: u8 = 3;
const LONGER: u8 = DIGIT + 9;
const LONGEST: u8 = LONGER + 9;

/// Where each byte sorts in a part without digits: `~`, the end or a number, letters, all else.
const WEIGHTS: [u8; 256] = weights();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of range")]
const fn weights() -> [u8; 256] {
    let mut weights = [0; 256];
    let (mut letter, mut other, mut byte) = (LONGEST + 1, LONGEST + 53, 0);
    while byte < 0xf5 {
        let character = byte as u8;
        if character == b'~' {
            weights[byte] = 1;
        } else if character.is_ascii_alphabetic() {
            weights[byte] = letter;
            letter += 1;
        } else if !character.is_ascii_digit() && character != 0xc0 && character != 0xc1 {
            weights[byte] = other;
            other += 1;
        }
        byte += 1;
    }
    weights
}

/// Appends the key of `[epoch:]upstream[-revision]`; true where deb-version(7) allows it.
pub(super) fn write(version: &str, key: &mut Key) -> bool {
    let version = version.trim_ascii().as_bytes();
    let (epoch, rest) = match split(version, version.iter().position(|byte| *byte == b':')) {
        Some((epoch, rest)) if is_number(epoch) => (epoch, rest),
        _ => (&[][..], version),
    };
    let (upstream, revision) = split(rest, rest.iter().rposition(|byte| *byte == b'-')).unwrap_or((rest, &[]));
    number(epoch, key);
    let upstream_allowed = part(upstream, b".+-~:", key);
    let revision_allowed = part(revision, b".+~", key);
    upstream_allowed && revision_allowed && upstream.first().is_some_and(u8::is_ascii_digit) && !rest.ends_with(b"-")
}

/// What lies before and behind the byte at a place.
fn split(bytes: &[u8], at: Option<usize>) -> Option<(&[u8], &[u8])> {
    let at = at?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

/// Texts and numbers in turn; a missing number is zero. True where the texts have letters and `marks` only.
fn part(mut rest: &[u8], marks: &[u8], key: &mut Key) -> bool {
    let mut allowed = true;
    loop {
        while let [byte, after @ ..] = rest
            && !byte.is_ascii_digit()
        {
            key.push(WEIGHTS.get(usize::from(*byte)).copied().unwrap_or(u8::MAX));
            allowed &= byte.is_ascii_alphabetic() || marks.contains(byte);
            rest = after;
        }
        let (digits, after) = take_while(rest, u8::is_ascii_digit);
        number(digits, key);
        rest = after;
        if rest.is_empty() {
            key.push(END);
            return allowed;
        }
    }
}

fn number(digits: &[u8], key: &mut Key) {
    match without_leading_zeros(digits) {
        [] => key.push(DIGIT),
        [digit] => key.push(DIGIT + (digit & 15)),
        digits => key.number_from(LONGER, digits),
    }
}
