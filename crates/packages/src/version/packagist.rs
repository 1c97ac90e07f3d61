//! Composer's order: versions as `Composer\Semver\VersionParser` normalises them, compared as PHP's `version_compare` does
//! (<https://www.php.net/version_compare>, <https://getcomposer.org/doc/articles/versions.md>).

use super::key::{Key, take_while, without_leading_zeros};

/// Any word that is not known.
const OTHER: u8 = 1;
const DEVELOPMENT: u8 = 2;
const ALPHA: u8 = 3;
const BETA: u8 = 4;
const CANDIDATE: u8 = 5;
const END: u8 = 6;
/// A patch of the numbers before it: later than they, but earlier than more of them, which normalising has filled up.
const PATCH: u8 = 7;
/// A patch among the numbers after a stability: later than any.
const LATE_PATCH: u8 = Key::AFTER_NUMBERS;
/// What stands for `x` and `*` in the name of a branch.
const BRANCH: &[u8] = b"9999999";

/// Appends the key; true where it has the form of a version that ranges may hold. A branch (`dev-main`) has not: no range of
/// composer/semver's but its own name holds it (`Constraint::versionCompare`), whatever numbers its name ends with.
///
/// Composer fills the numbers up to four, so zeros at their end count for nothing. Build metadata is left away.
pub(super) fn write(version: &str, key: &mut Key) -> bool {
    let version = version.trim_ascii();
    let text = version.strip_prefix(['v', 'V']).unwrap_or(version);
    let text = text.split_once('+').map_or(text, |(before, _)| before);
    let mut writer = Writer { key, zeros: 0, in_numbers: true };
    let mut valid = text.starts_with(|first: char| first.is_ascii_digit());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = match first {
            b'.' | b'-' | b'_' => tail,
            byte if byte.is_ascii_digit() => {
                let (digits, after) = take_while(rest, u8::is_ascii_digit);
                writer.number(digits);
                after
            }
            _ => {
                let (word, after) =
                    take_while(rest, |byte| !byte.is_ascii_digit() && !matches!(byte, b'.' | b'-' | b'_'));
                valid &= writer.word(word);
                after
            }
        };
    }
    key.push(END);
    valid
}

struct Writer<'k> {
    key: &'k mut Key,
    zeros: usize,
    /// Whether only numbers have come so far.
    in_numbers: bool,
}

impl Writer<'_> {
    fn number(&mut self, digits: &[u8]) {
        if !self.in_numbers {
            return self.key.number(digits);
        }
        if without_leading_zeros(digits).is_empty() {
            self.zeros += 1;
            return;
        }
        for _ in 0..std::mem::take(&mut self.zeros) {
            self.key.number(b"");
        }
        self.key.number(digits);
    }

    /// The words of `version_compare`, by their beginnings; those that normalising rewrites in any case. False for others.
    fn word(&mut self, word: &[u8]) -> bool {
        if self.in_numbers && matches!(word, b"x" | b"X" | b"*") {
            self.number(BRANCH);
            return true;
        }
        // PHP's stand-in for a number: no certain one, which only zero can be.
        if word == b"#" {
            self.number(b"");
            return false;
        }
        let begins = |with: &[u8]| word.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
        // Composer: a version that is called stable is the version.
        if begins(b"stable") {
            return true;
        }
        let patch = if self.in_numbers { PATCH } else { LATE_PATCH };
        let known: &[(&[u8], u8)] =
            &[(b"dev", DEVELOPMENT), (b"a", ALPHA), (b"b", BETA), (b"rc", CANDIDATE), (b"p", patch)];
        let tag = known.iter().find(|(with, _)| begins(with)).map_or(OTHER, |(_, tag)| *tag);
        self.in_numbers = false;
        self.key.push(tag);
        tag != OTHER
    }
}
