//! Percent-encoding, by the part of the URL.

use crate::libraries::go_text::quote;

/// A part of a URL with its own set of characters that need no escaping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Path,
    Host,
    /// The zone of an IPv6 address.
    Zone,
    User,
    /// A name or value in the query.
    Query,
    Fragment,
}

impl Part {
    fn is_host(self) -> bool {
        matches!(self, Self::Host | Self::Zone)
    }
}

/// RFC 3986 as Go understands it.
fn must_escape(byte: u8, part: Part) -> bool {
    match byte {
        byte if byte.is_ascii_alphanumeric() => false,
        b'-' | b'_' | b'.' | b'~' => false,
        b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b':' | b'[' | b']' | b'<'
        | b'>' | b'"'
            if part.is_host() =>
        {
            false
        }
        b'$' | b'&' | b'+' | b',' | b'/' | b':' | b';' | b'=' | b'?' | b'@' => match part {
            Part::Path => byte == b'?',
            Part::User => matches!(byte, b'@' | b'/' | b'?' | b':'),
            Part::Query | Part::Host | Part::Zone => true,
            Part::Fragment => false,
        },
        b'!' | b'(' | b')' | b'*' => part != Part::Fragment,
        _ => true,
    }
}

pub(super) fn escape(bytes: &[u8], part: Part) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or('0');
    let mut escaped = String::with_capacity(bytes.len());
    for &byte in bytes {
        if must_escape(byte, part) {
            escaped.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        } else {
            escaped.push(char::from(byte));
        }
    }
    escaped
}

pub(super) fn unescape(text: &str, part: Part) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        match *byte {
            b'%' => {
                bytes.push(unescape_one(rest, part)?);
                rest = after.get(2..).unwrap_or_default();
                continue;
            }
            b'+' if part == Part::Query => bytes.push(b' '),
            byte if part.is_host() && byte.is_ascii() && must_escape(byte, part) => {
                return Err(format!("invalid character {} in host name", quote(&char::from(byte).to_string())));
            }
            byte => bytes.push(byte),
        }
        rest = after;
    }
    Ok(bytes)
}

fn unescape_one(rest: &[u8], part: Part) -> Result<u8, String> {
    let fault = || format!("invalid URL escape {}", quote(&String::from_utf8_lossy(rest.get(..3).unwrap_or(rest))));
    let [_, high, low, ..] = rest else { return Err(fault()) };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (Some(high), Some(low)) = (digit(*high), digit(*low)) else { return Err(fault()) };
    let value = high << 4 | low;
    // Hosts may escape what is not ASCII, and the percent sign of a zone (RFC 6874).
    let refused = match part {
        Part::Host => high < 8 && value != b'%',
        Part::Zone => value != b'%' && value != b' ' && must_escape(value, Part::Host),
        _ => false,
    };
    if refused { Err(fault()) } else { Ok(value) }
}

/// Whether `text` can stand in a URL as it is; escapes are not looked into.
pub(super) fn is_encoded(text: &str, part: Part) -> bool {
    text.bytes().all(|byte| match byte {
        b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b':' | b'@' | b'[' | b']'
        | b'%' => true,
        byte => !must_escape(byte, part),
    })
}
