//! Eight bytes at a time, in portable safe code.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The eight bytes at `at`, or nothing near the end.
#[inline]
pub(super) fn load(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk::<8>().map(|chunk| u64::from_le_bytes(*chunk))
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

/// A number below 64 that is the same for equal keys.
#[inline]
pub(super) fn hash(bytes: &[u8], start: usize, end: usize) -> u32 {
    let length = end.saturating_sub(start);
    let (first, last) = if length >= 8 {
        (load(bytes, start), load(bytes, end - 8))
    } else {
        let mask = (1_u64 << (length * 8)) - 1;
        (load(bytes, start).map(|word| word & mask), None)
    };
    let mixed = match (first, last) {
        (Some(first), last) => first ^ last.unwrap_or_default().rotate_left(29) ^ length as u64,
        // Less than eight bytes before the end of the text: such keys all look the same.
        (None, _) => 0,
    };
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58) as u32
}
