//! Eight bytes at a time, in portable safe code.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The hash that no string without escapes has.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// The eight bytes at `at`, with zeros behind the end.
#[inline]
pub(super) fn load(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// High bits that tell the first byte of a word that ends or interrupts a string: a quote, a backslash or a control
/// character. Bits above the lowest set one are not to be trusted, for borrows run upwards.
#[inline]
pub(super) fn special(word: u64) -> u64 {
    let zero_in = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero_in(word ^ (ONES * b'"' as u64));
    let backslash = zero_in(word ^ (ONES * b'\\' as u64));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & HIGH
}

/// Takes a word into a hash; of the last word of a string only what stands before the `special` byte.
#[inline]
pub(super) fn mix(hash: u64, word: u64, special: u64) -> u64 {
    let before = if special == 0 { u64::MAX } else { (special & special.wrapping_neg()).wrapping_sub(1) >> 7 };
    (hash.rotate_left(5) ^ (word & before)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
