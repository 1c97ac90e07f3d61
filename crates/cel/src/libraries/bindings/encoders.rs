//! `cel.lib.ext.encoders`, which Kubernetes does not have: base64.

use super::{Result, argument, invalid, no_overload, text};
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

pub(super) const LIBRARY: Library = Library {
    name: "cel.lib.ext.encoders",
    functions: &[
        Function {
            name: "base64.encode",
            overloads: &[Overload::global("base64_encode_bytes", &[Shape::Bytes], Shape::String, encode)],
        },
        Function {
            name: "base64.decode",
            overloads: &[Overload::global("base64_decode_string", &[Shape::String], Shape::Bytes, decode)],
        },
    ],
    types: &[],
};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encode<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let Value::Bytes(bytes) = argument(arguments, 0)? else { return Err(no_overload()) };
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, place| bits << 8 | u32::from(group.get(place).copied().unwrap_or(0)));
        for place in 0..4 {
            let digit = ALPHABET.get((bits >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'A');
            encoded.push(if place <= group.len() { char::from(digit) } else { '=' });
        }
    }
    Ok(Value::string(encoded))
}

/// With or without padding; line breaks do not count.
fn decode<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let text = text(arguments, 0)?.replace(['\r', '\n'], "");
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let padded = padding == 0 || (padding <= 2 && text.len().is_multiple_of(4));
    if !padded || digits.len() % 4 == 1 {
        return Err(invalid("illegal base64 data"));
    }
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for group in digits.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            let digit = group.get(place).map_or(Some(0), |byte| ALPHABET.iter().position(|known| known == byte));
            bits = bits << 6 | u32::try_from(digit.ok_or_else(|| invalid("illegal base64 data"))?).unwrap_or(0);
        }
        let [_, first, second, third] = bits.to_be_bytes();
        bytes.extend([first, second, third].into_iter().take(group.len().saturating_sub(1)));
    }
    Ok(Value::Bytes(bytes.into()))
}
