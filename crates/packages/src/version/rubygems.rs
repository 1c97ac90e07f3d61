//! RubyGems' order: `Gem::Version#<=>` over canonical segments.

use super::key::{Key, take_while, without_leading_zeros};

const TEXT: u8 = 1;
/// Zeros and then a text.
const ZEROS_THEN_TEXT: u8 = 2;
const END: u8 = 3;
/// Zeros and then a number above zero.
const ZEROS_THEN_NUMBER: u8 = 4;

/// Appends the key; true where `Gem::Version::VERSION_PATTERN` allows the version.
///
/// Missing segments count as zero, which sorts after every text and before every other number: runs of zeros are
/// therefore written as one, after what follows them. Zeros at the end of the numbers, and of all, count for nothing.
pub(super) fn write(version: &str, key: &mut Key) -> bool {
    let version = version.trim_ascii();
    let mut writer = Writer { key, zeros: 0, in_texts: false };
    let mut rest = version.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = match first {
            byte if byte.is_ascii_digit() => {
                let (digits, after) = take_while(rest, u8::is_ascii_digit);
                writer.number(digits);
                after
            }
            byte if byte.is_ascii_alphabetic() => {
                let (letters, after) = take_while(rest, u8::is_ascii_alphabetic);
                writer.text(letters);
                after
            }
            // Gem::Version#initialize: a hyphen says that what follows is a pre-release.
            b'-' => {
                writer.text(b"pre");
                tail
            }
            _ => tail,
        };
    }
    key.push(END);
    is_valid(version)
}

struct Writer<'k> {
    key: &'k mut Key,
    zeros: u64,
    in_texts: bool,
}

impl Writer<'_> {
    fn number(&mut self, digits: &[u8]) {
        if without_leading_zeros(digits).is_empty() {
            self.zeros += 1;
            return;
        }
        if self.zeros > 0 {
            self.key.push(ZEROS_THEN_NUMBER);
            self.key.descending(self.zeros);
            self.zeros = 0;
        }
        self.key.number(digits);
    }

    fn text(&mut self, letters: &[u8]) {
        if self.zeros > 0 && self.in_texts {
            self.key.push(ZEROS_THEN_TEXT);
            self.key.value_from(0, self.zeros);
        }
        self.zeros = 0;
        self.in_texts = true;
        self.key.push(TEXT);
        self.key.text(letters);
    }
}

fn is_valid(version: &str) -> bool {
    let (numbers, prerelease) = match version.split_once('-') {
        Some((numbers, prerelease)) => (numbers, Some(prerelease)),
        None => (version, None),
    };
    let parts = |text: &str, of: fn(u8) -> bool| text.split('.').all(|part| !part.is_empty() && part.bytes().all(of));
    version.is_empty()
        || numbers.starts_with(|first: char| first.is_ascii_digit())
            && numbers.split('.').next().is_some_and(|first| first.bytes().all(|byte| byte.is_ascii_digit()))
            && parts(numbers, |byte| byte.is_ascii_alphanumeric())
            && prerelease.is_none_or(|text| parts(text, |byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}
