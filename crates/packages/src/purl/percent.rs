//! Percent-encoding (RFC 3986, 2.1) as the purl specification uses it.

use super::Fault;

const HEXADECIMAL: &[u8; 16] = b"0123456789ABCDEF";

/// Appends the encoded text: letters, digits, `-._~` and the colon stay as they are.
pub(super) fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                out.extend(HEXADECIMAL.get(usize::from(half)).map(|digit| char::from(*digit)));
            }
        }
    }
}

/// The decoded text. A plus sign is a plus sign.
pub(crate) fn decode(text: &str) -> Result<String, Fault> {
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    let fault = || Fault::Encoding(text.to_owned());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => break,
            [b'%', high, low, after @ ..] => {
                let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let (high, low) = digit(*high).zip(digit(*low)).ok_or_else(fault)?;
                bytes.push(high << 4 | low);
                after
            }
            [b'%', ..] => return Err(fault()),
            [byte, after @ ..] => {
                bytes.push(*byte);
                after
            }
        };
    }
    String::from_utf8(bytes).map_err(|_| fault())
}
