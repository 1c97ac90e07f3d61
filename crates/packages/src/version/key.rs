//! The bytes that stand for a version: comparing two keys as bytes compares the versions.
//!
//! Every ordering is written once, as the way to such a key. What the parts of keys share lives here: numbers of any
//! length, and texts that end.

use std::cmp::Ordering;

/// How many bytes fit without an allocation; the key of a usual version has about ten.
const INLINE: usize = 120;

/// The first byte of a number, by its length; tags from here to [`Key::AFTER_NUMBERS`] belong to numbers.
pub(super) const NUMBER: u8 = 0x40;

/// How many digits surely fit in 64 bits.
const SHORT: usize = 19;

/// A growing key. Short ones live on the stack.
#[derive(Debug)]
pub(super) struct Key {
    inline: [u8; INLINE],
    used: usize,
    spilled: Vec<u8>,
}

impl Key {
    /// The first tag above all numbers.
    pub(super) const AFTER_NUMBERS: u8 = NUMBER + 10;

    pub(super) fn new() -> Self {
        Self { inline: [0; INLINE], used: 0, spilled: Vec::new() }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        if self.spilled.is_empty() { self.inline.get(..self.used).unwrap_or_default() } else { &self.spilled }
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        if self.spilled.is_empty()
            && let Some(place) = self.inline.get_mut(self.used)
        {
            *place = byte;
            self.used += 1;
            return;
        }
        self.spill();
        self.spilled.push(byte);
    }

    pub(super) fn extend(&mut self, bytes: &[u8]) {
        let end = self.used + bytes.len();
        if self.spilled.is_empty()
            && let Some(places) = self.inline.get_mut(self.used..end)
        {
            places.copy_from_slice(bytes);
            self.used = end;
            return;
        }
        self.spill();
        self.spilled.extend_from_slice(bytes);
    }

    fn spill(&mut self) {
        if self.spilled.is_empty() {
            self.spilled.reserve(4 * INLINE);
            self.spilled.extend_from_slice(self.inline.get(..self.used).unwrap_or_default());
        }
    }

    /// A decimal number of any length, leading zeros apart. Its value decides; no digits are zero.
    pub(super) fn number(&mut self, digits: &[u8]) {
        self.number_from(NUMBER, digits);
    }

    /// The same with a first byte of `base` to `base + 9`.
    pub(super) fn number_from(&mut self, base: u8, digits: &[u8]) {
        let digits = without_leading_zeros(digits);
        if digits.len() > SHORT {
            // More digits, more value; among as many, the digits decide.
            self.push(base + 9);
            self.extend(&(digits.len() as u64).to_be_bytes());
            self.extend(digits);
        } else {
            self.value_from(base, digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit & 15)));
        }
    }

    /// A small number.
    pub(super) fn value_from(&mut self, base: u8, value: u64) {
        let zeros = value.leading_zeros() / 8;
        let bytes = value.to_be_bytes();
        self.push(base + 8 - u8::try_from(zeros).unwrap_or(8));
        self.extend(bytes.get(zeros as usize..).unwrap_or_default());
    }

    /// A small number, the greatest first; for lengths, where the longer comes first.
    pub(super) fn descending(&mut self, value: u64) {
        self.extend(&(!value).to_be_bytes());
    }

    /// A text that ends; a beginning sorts before what continues it. UTF-8 has no byte above 0xf4, so one more fits.
    pub(super) fn text(&mut self, text: &[u8]) {
        for byte in text {
            self.push(byte.saturating_add(1));
        }
        self.push(0);
    }

    /// The same in ASCII lower case.
    pub(super) fn lower_text(&mut self, text: &[u8]) {
        for byte in text {
            self.push(byte.to_ascii_lowercase().saturating_add(1));
        }
        self.push(0);
    }
}

/// The digits that count; none for zero.
pub(super) fn without_leading_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    digits.get(zeros..).unwrap_or_default()
}

/// Whether these are digits, and at least one.
pub(super) fn is_number(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// The longest beginning whose bytes all satisfy `of`, and the rest.
pub(super) fn take_while(text: &[u8], of: impl Fn(&u8) -> bool) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|byte| of(byte)).count())
}

/// The order of two keys.
pub(super) fn order(left: &Key, right: &Key) -> Ordering {
    left.bytes().cmp(right.bytes())
}
