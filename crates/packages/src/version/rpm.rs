//! RPM's order: `rpmvercmp` with `~` and `^` (rpm-version(7)), after the epoch, and then of the releases.

use super::key::{Key, is_number, take_while};

const TILDE: u8 = 1;
const END: u8 = 2;
const CARET: u8 = 3;
const LETTERS: u8 = 4;

/// Appends the key of `[epoch:]version[-release]`; true where it has a version and only what rpm allows in it.
///
/// What stands before a colon and is no number belongs to the version.
pub(super) fn write(version: &str, key: &mut Key) -> bool {
    let (epoch, rest) = match version.split_once(':') {
        Some((epoch, rest)) if epoch.is_empty() || is_number(epoch.as_bytes()) => (epoch, rest),
        _ => ("", version),
    };
    key.number(epoch.as_bytes());
    let (version, release) = match rest.rsplit_once('-') {
        Some((version, release)) => (version, Some(release)),
        None => (rest, None),
    };
    segments(version.as_bytes(), key);
    // No release sorts before every release, even an empty one.
    key.push(u8::from(release.is_some()));
    segments(release.unwrap_or_default().as_bytes(), key);
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._+~^".contains(&byte);
    !version.is_empty() && version.bytes().chain(release.unwrap_or_default().bytes()).all(allowed)
}

/// Runs of letters or digits and the two signs; everything else only separates.
fn segments(mut rest: &[u8], key: &mut Key) {
    while let [first, tail @ ..] = rest {
        let after = match first {
            b'~' | b'^' => {
                key.push(if *first == b'~' { TILDE } else { CARET });
                tail
            }
            byte if byte.is_ascii_digit() => {
                let (digits, after) = take_while(rest, u8::is_ascii_digit);
                key.number(digits);
                after
            }
            byte if byte.is_ascii_alphabetic() => {
                let (letters, after) = take_while(rest, u8::is_ascii_alphabetic);
                key.push(LETTERS);
                key.text(letters);
                after
            }
            _ => tail,
        };
        rest = after;
    }
    key.push(END);
}
