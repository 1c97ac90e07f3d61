//! What each byte means to the scanner. Characters outside ASCII matter only as line breaks (NEL, LS, PS).

/// Space or tab.
const BLANK: u8 = 1;
/// First byte of a line break, or of a character that may be one.
const BREAK: u8 = 2;
/// Letters, digits, `_` and `-`: what names of anchors and directives are made of.
const WORD: u8 = 4;
/// Ends a plain scalar inside `[]` and `{}`.
const FLOW: u8 = 8;
/// Cannot start a plain scalar.
const INDICATOR: u8 = 16;
/// May stand in a tag, beside word characters.
const URI: u8 = 32;
/// What a run of plain text has to stop and look at: blanks, breaks, `:`, flow indicators, the end.
const PLAIN_STOP: u8 = 64;
/// What a run of quoted text has to stop and look at: blanks, breaks, quotes, backslash, the end.
const QUOTED_STOP: u8 = 128;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    table = mark(table, b" \t", BLANK | PLAIN_STOP | QUOTED_STOP);
    table = mark(table, b"\n\r\xC2\xE2", BREAK | PLAIN_STOP | QUOTED_STOP);
    table = mark(table, b"\0", PLAIN_STOP | QUOTED_STOP);
    table = mark(table, b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-", WORD);
    table = mark(table, b",?[]{}", FLOW | PLAIN_STOP);
    table = mark(table, b":", PLAIN_STOP);
    table = mark(table, b"'\"\\", QUOTED_STOP);
    table = mark(table, b"-?:,[]{}#&*!|>'\"%@`", INDICATOR);
    mark(table, b";/?:@&=+$,.!~*'()[]%", URI)
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time; `at` is below the slice's length")]
const fn mark(mut table: [u8; 256], bytes: &[u8], class: u8) -> [u8; 256] {
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] |= class;
        at += 1;
    }
    table
}

#[inline]
#[expect(clippy::indexing_slicing, reason = "a byte is always below 256")]
fn is(byte: u8, class: u8) -> bool {
    CLASSES[byte as usize] & class != 0
}

#[inline]
pub(super) fn is_blank(byte: u8) -> bool {
    is(byte, BLANK)
}

#[inline]
pub(super) fn may_break(byte: u8) -> bool {
    is(byte, BREAK)
}

#[inline]
pub(super) fn is_word(byte: u8) -> bool {
    is(byte, WORD)
}

#[inline]
pub(super) fn is_flow_indicator(byte: u8) -> bool {
    is(byte, FLOW)
}

#[inline]
pub(super) fn is_indicator(byte: u8) -> bool {
    is(byte, INDICATOR)
}

#[inline]
pub(super) fn is_uri(byte: u8) -> bool {
    is(byte, WORD | URI)
}

#[inline]
pub(super) fn stops_plain(byte: u8) -> bool {
    is(byte, PLAIN_STOP)
}

#[inline]
pub(super) fn stops_quoted(byte: u8) -> bool {
    is(byte, QUOTED_STOP)
}

/// Where the first character stands that YAML forbids in a text (section 5.1 of YAML 1.1, as libyaml reads it), if any.
///
/// Forbidden are the control characters but tab and the line breaks, and the two non-characters U+FFFE and U+FFFF.
pub(super) fn find_forbidden(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        from += harmless_blocks(bytes.get(from..)?);
        let at = from + bytes.get(from..)?.iter().position(|&byte| is_suspicious(byte))?;
        if is_forbidden(bytes.get(at..)?) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The length of the blocks at the start of `bytes` that hold nothing suspicious. Without an early exit inside a block,
/// the compiler looks at many bytes at once.
fn harmless_blocks(bytes: &[u8]) -> usize {
    const BLOCK: usize = 64;
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let harmless = |block: &&[u8; BLOCK]| !block.iter().fold(false, |any, &byte| any | is_suspicious(byte));
    blocks.iter().take_while(harmless).count() * BLOCK
}

#[inline]
fn is_suspicious(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\n') || byte == 0x7F || byte == 0xC2 || byte == 0xEF
}

fn is_forbidden(bytes: &[u8]) -> bool {
    match bytes {
        [b'\t' | b'\r' | b'\n', ..] | [0xC2, 0x85, ..] => false,
        [0xC2, next, ..] => *next < 0xA0,
        [0xEF, 0xBF, last, ..] => *last >= 0xBE,
        [0xEF, ..] => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::find_forbidden;

    #[test]
    fn control_characters_are_forbidden_but_for_white_space() {
        for (text, expected) in [
            ("plain\ttext\r\n\u{85}\u{a0}\u{2028}\u{feff}\u{fffd}\u{10ffff}é", None),
            ("a\u{0}", Some(1)),
            ("ab\u{1b}[0m", Some(2)),
            ("\u{7f}", Some(0)),
            ("x\u{80}", Some(1)),
            ("x\u{9f}", Some(1)),
            ("\u{fffe}", Some(0)),
            ("é\u{ffff}", Some(2)),
        ] {
            assert_eq!(find_forbidden(text.as_bytes()), expected, "{text:?}");
            let later = format!("{}{text}", "x".repeat(100));
            assert_eq!(find_forbidden(later.as_bytes()), expected.map(|at| at + 100), "{text:?} later");
        }
    }
}
