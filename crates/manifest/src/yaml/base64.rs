//! `!!binary`: base64 with padding, as Go's standard encoding reads it, and the text that the JSON step makes of it.

/// Appends the decoded bytes to `out`, each byte that is no UTF-8 as U+FFFD; false where `text` is not base64.
pub(super) fn decode(text: &str, out: &mut String) -> bool {
    let Some(bytes) = decode_bytes(text) else { return false };
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    true
}

fn decode_bytes(text: &str) -> Option<Vec<u8>> {
    let symbols: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    if !symbols.len().is_multiple_of(4) {
        return None;
    }
    let mut out = Vec::with_capacity(symbols.len() / 4 * 3);
    let groups = symbols.len() / 4;
    for (number, group) in symbols.chunks_exact(4).enumerate() {
        let padding = group.iter().rev().take_while(|&&byte| byte == b'=').count();
        if padding > 2 || (padding > 0 && number + 1 != groups) {
            return None;
        }
        let mut value: u32 = 0;
        for &symbol in group.iter().take(4 - padding) {
            value = value << 6 | u32::from(digit(symbol)?);
        }
        value <<= 6 * padding;
        out.extend(value.to_be_bytes().iter().skip(1).take(3 - padding));
    }
    Some(out)
}

fn digit(symbol: u8) -> Option<u8> {
    match symbol {
        b'A'..=b'Z' => Some(symbol - b'A'),
        b'a'..=b'z' => Some(symbol - b'a' + 26),
        b'0'..=b'9' => Some(symbol - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn padding_is_required_and_bad_bytes_become_replacement_characters() {
        for (text, expected) in [
            ("", Some("")),
            ("aGVsbG8=", Some("hello")),
            ("aGVs\nbG8=", Some("hello")),
            ("aGVsbG8", None),
            ("a===", None),
            ("aA==aA==", None),
            ("/w==", Some("\u{FFFD}")),
            ("4oI=", Some("\u{FFFD}\u{FFFD}")),
            ("a b=", None),
        ] {
            let mut out = String::new();
            assert_eq!(decode(text, &mut out).then_some(out.as_str()), expected, "{text}");
        }
    }
}
