//! Numbers and nothing else: CRAN and Hackage. The longer of two versions with the same beginning is the later one.

use super::key::{Key, is_number};

const END: u8 = 0;
const TEXT: u8 = 1;

/// Appends the key of an R package's version: numbers between `.` or `-`, two at least (*Writing R Extensions*, 1.1.1).
pub(super) fn write_cran(version: &str, key: &mut Key) -> bool {
    write(version, |byte| matches!(byte, b'.' | b'-'), key) && version.contains(['.', '-'])
}

/// Appends the key of a Haskell package's version: numbers between dots (the PVP; Cabal's `Version`).
pub(super) fn write_hackage(version: &str, key: &mut Key) -> bool {
    write(version, |byte| byte == b'.', key)
}

fn write(version: &str, separates: impl Fn(u8) -> bool, key: &mut Key) -> bool {
    let mut valid = true;
    for part in version.as_bytes().split(|byte| separates(*byte)) {
        if is_number(part) {
            key.number(part);
        } else {
            valid = false;
            key.push(TEXT);
            key.text(part);
        }
    }
    key.push(END);
    valid
}
