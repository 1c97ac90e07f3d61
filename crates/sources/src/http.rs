//! What the HTTP clients of this crate share.

use std::fmt::Write as _;

use reqwest::Response;

/// Why a body was not read.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// It has more bytes than allowed.
    TooLarge,
    /// It broke off.
    Broken(reqwest::Error),
}

/// The body of an answer, of at most `limit` bytes, whatever its head promises.
pub(crate) async fn body(response: &mut Response, limit: usize) -> Result<Vec<u8>, BodyError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(BodyError::Broken)? {
        if bytes.len() + chunk.len() > limit {
            return Err(BodyError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Percent-encodes all but unreserved characters (RFC 3986, section 2.3) and those that are to stay.
#[must_use]
pub fn escape(text: &str, stays: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || stays.as_bytes().contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _infallible = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(escape("a b/ü+~", "/"), "a%20b/%C3%BC%2B~");
        assert_eq!(escape("a/b", ""), "a%2Fb");
    }
}
