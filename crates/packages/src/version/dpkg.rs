//! Debian's order: deb-version(7), as dpkg's `verrevcmp` does it. opam orders its versions the same way.

use super::key::{Key, is_number, take_while};

/// The end of a part without digits; only `~` sorts before it.
const END: u8 = 2;

/// Where each byte sorts in a part without digits: `~`, the end, letters, all else.
const WEIGHTS: [u8; 256] = weights();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of range")]
const fn weights() -> [u8; 256] {
    let mut weights = [0; 256];
    let (mut letter, mut other, mut byte) = (END + 1, END + 53, 0);
    while byte < 0xf5 {
        let character = byte as u8;
        if character == b'~' {
            weights[byte] = END - 1;
        } else if character.is_ascii_alphabetic() {
            weights[byte] = letter;
            letter += 1;
        } else if !character.is_ascii_digit() {
            weights[byte] = other;
            other += 1;
        }
        byte += 1;
    }
    weights
}

/// Appends the key of `[epoch:]upstream[-revision]`; true where deb-version(7) allows it.
pub(super) fn write(version: &str, key: &mut Key) -> bool {
    let version = version.trim_ascii();
    let (epoch, rest) = match version.split_once(':') {
        Some((epoch, rest)) if is_number(epoch.as_bytes()) => (epoch, rest),
        _ => ("", version),
    };
    let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
    key.number(epoch.as_bytes());
    part(upstream.as_bytes(), key);
    part(revision.as_bytes(), key);
    let allowed = |byte: u8, more: &[u8]| byte.is_ascii_alphanumeric() || more.contains(&byte);
    upstream.starts_with(|first: char| first.is_ascii_digit())
        && upstream.bytes().all(|byte| allowed(byte, b".+-~:"))
        && revision.bytes().all(|byte| allowed(byte, b".+~"))
        && !rest.ends_with('-')
}

/// Texts and numbers in turn. A missing number is zero, and a missing text is an empty one.
fn part(mut rest: &[u8], key: &mut Key) {
    loop {
        let (text, after) = take_while(rest, |byte| !byte.is_ascii_digit());
        for byte in text {
            key.push(WEIGHTS.get(usize::from(*byte)).copied().unwrap_or(u8::MAX));
        }
        key.push(END);
        let (digits, after) = take_while(after, u8::is_ascii_digit);
        key.number(digits);
        if after.is_empty() {
            key.push(END);
            return;
        }
        rest = after;
    }
}
