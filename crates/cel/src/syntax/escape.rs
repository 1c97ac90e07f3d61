//! Escape sequences of string and bytes literals (specification, "String and Bytes Values").

use crate::value::Value;

/// The value of a literal's content.
pub(super) fn literal(content: &str, bytes: bool, raw: bool) -> Result<Value<'static>, String> {
    // Line breaks of a multi-line literal are always `\n`, however the file ends its lines.
    let content = content.replace("\r\n", "\n").replace('\r', "\n");
    if bytes {
        let decoded = if raw { content.into_bytes() } else { decode(&content, true)? };
        return Ok(Value::Bytes(decoded.into()));
    }
    let decoded = if raw { content } else { String::from_utf8(decode(&content, false)?).map_err(|e| e.to_string())? };
    Ok(Value::string(decoded))
}

fn decode(content: &str, bytes: bool) -> Result<Vec<u8>, String> {
    let mut decoded = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some((plain, escaped)) = rest.split_once('\\') {
        decoded.extend_from_slice(plain.as_bytes());
        rest = escape(escaped, bytes, &mut decoded)?;
    }
    decoded.extend_from_slice(rest.as_bytes());
    Ok(decoded)
}

/// Decodes the sequence behind a backslash and gives what follows it.
fn escape<'t>(text: &'t str, bytes: bool, decoded: &mut Vec<u8>) -> Result<&'t str, String> {
    let first = text.chars().next().ok_or("escape sequence is not complete")?;
    let rest = text.get(first.len_utf8()..).unwrap_or_default();
    let simple = match first {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0C,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 0x0B,
        '\\' | '?' | '"' | '\'' | '`' => first as u8,
        'x' | 'X' => return number(rest, 2, 16, bytes, decoded),
        'u' if !bytes => return number(rest, 4, 16, false, decoded),
        'U' if !bytes => return number(rest, 8, 16, false, decoded),
        '0'..='3' => return number(text, 3, 8, bytes, decoded),
        _ => return Err(format!("unknown escape sequence \\{first}")),
    };
    decoded.push(simple);
    Ok(rest)
}

/// A character by its number, or in bytes the byte itself.
fn number<'t>(text: &'t str, digits: usize, radix: u32, byte: bool, decoded: &mut Vec<u8>) -> Result<&'t str, String> {
    let invalid = || "invalid escape sequence".to_owned();
    let (number, rest) = text.split_at_checked(digits).ok_or_else(invalid)?;
    if !number.chars().all(|character| character.is_digit(radix)) {
        return Err(invalid());
    }
    let value = u32::from_str_radix(number, radix).map_err(|_| invalid())?;
    if byte {
        decoded.push(u8::try_from(value).map_err(|_| invalid())?);
    } else {
        let character = char::from_u32(value).ok_or_else(invalid)?;
        decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(rest)
}
