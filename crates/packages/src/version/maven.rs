//! Maven's order: `ComparableVersion`, as the POM reference documents it (*Version Order Specification*).
//!
//! A version is a row of numbers and qualifiers. Each is marked by what stands before it: a dot, or a hyphen and, which is
//! the same, the change between digits and letters. Ends are padded as the other version needs it; written as tags, that
//! is a place in the middle: known qualifiers before a release, the end, then all else.

use super::key::{Key, is_number, take_while, without_leading_zeros};

/// Qualifiers before a release: the tag is the place in this list.
const BEFORE: &[&[u8]] = &[b"alpha", b"beta", b"milestone", b"rc", b"snapshot"];
const END: u8 = 0x10;
/// A release's own word, where more follows.
const RELEASE: u8 = 0x11;
const SERVICE_PACK: u8 = 0x12;
const OTHER: u8 = 0x13;
/// Numbers after a hyphen sort before numbers after a dot.
const AFTER_HYPHEN: u8 = 0x20;

/// Words that a release may be called by.
const RELEASES: &[&[u8]] = &[b"ga", b"final", b"release"];

#[derive(Clone, Copy)]
enum Token<'v> {
    Number { digits: &'v [u8], hyphen: bool },
    Qualifier { text: &'v [u8], before_digits: bool },
}

impl Token<'_> {
    fn is_null(&self) -> bool {
        match self {
            Self::Number { digits, .. } => without_leading_zeros(digits).is_empty(),
            Self::Qualifier { text, .. } => {
                text.is_empty() || RELEASES.iter().any(|release| text.eq_ignore_ascii_case(release))
            }
        }
    }

    fn starts_a_list(&self) -> bool {
        !matches!(self, Self::Number { hyphen: false, .. })
    }

    fn write(&self, key: &mut Key) {
        match self {
            Self::Number { digits, hyphen: true } => key.number_from(AFTER_HYPHEN, digits),
            Self::Number { digits, hyphen: false } => key.number(digits),
            Self::Qualifier { .. } if self.is_null() => key.push(RELEASE),
            Self::Qualifier { text, before_digits } => qualifier(text, *before_digits, key),
        }
    }
}

/// Appends the key. Maven has no version that is none, so all but the empty one is valid.
///
/// Zeros and words for a release count for nothing at the end and before each hyphen; they are held back until something
/// follows that lets them count.
pub(super) fn write(version: &str, key: &mut Key) -> bool {
    let mut held: Held<'_> = Held::default();
    for token in tokens(version.as_bytes()) {
        if token.starts_a_list() {
            held.drop_all();
        }
        if token.is_null() {
            held.push(token);
        } else {
            held.write(key);
            token.write(key);
        }
    }
    key.push(END);
    !version.is_empty()
}

/// Tokens that count only if another follows in the same list: at most one that opens the list, then zeros after dots.
#[derive(Default)]
struct Held<'v> {
    first: Option<Token<'v>>,
    zeros: usize,
}

impl<'v> Held<'v> {
    fn push(&mut self, token: Token<'v>) {
        match token {
            Token::Number { hyphen: false, .. } => self.zeros += 1,
            _ => self.first = Some(token),
        }
    }

    fn drop_all(&mut self) {
        *self = Self::default();
    }

    fn write(&mut self, key: &mut Key) {
        if let Some(first) = self.first {
            first.write(key);
        }
        for _ in 0..self.zeros {
            key.number(b"");
        }
        self.drop_all();
    }
}

fn tokens(version: &[u8]) -> impl Iterator<Item = Token<'_>> {
    let (mut rest, mut hyphen, mut done) = (version, false, false);
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let digits = rest.first().is_some_and(u8::is_ascii_digit);
        let (text, after) = take_while(rest, |byte| !matches!(byte, b'.' | b'-') && byte.is_ascii_digit() == digits);
        let token = if text.is_empty() || is_number(text) {
            Token::Number { digits: text, hyphen }
        } else {
            Token::Qualifier { text, before_digits: after.first().is_some_and(u8::is_ascii_digit) }
        };
        match after {
            [] => done = true,
            [separator @ (b'.' | b'-'), following @ ..] => (rest, hyphen) = (following, *separator == b'-'),
            _ => (rest, hyphen) = (after, true),
        }
        Some(token)
    })
}

fn qualifier(text: &[u8], before_digits: bool, key: &mut Key) {
    let is = |word: &[u8]| text.eq_ignore_ascii_case(word);
    let full: &[u8] = match text {
        [b'a' | b'A'] if before_digits => b"alpha",
        [b'b' | b'B'] if before_digits => b"beta",
        [b'm' | b'M'] if before_digits => b"milestone",
        _ if is(b"cr") => b"rc",
        _ => text,
    };
    if let Some(place) = BEFORE.iter().position(|word| full.eq_ignore_ascii_case(word)) {
        key.push(u8::try_from(place).unwrap_or(END));
    } else if is(b"sp") {
        key.push(SERVICE_PACK);
    } else {
        key.push(OTHER);
        key.lower_text(text);
    }
}
