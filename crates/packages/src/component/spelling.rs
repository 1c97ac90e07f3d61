//! Spellings of names for which registries have one of their own, whatever file writes them.

use std::borrow::Cow;

/// The name of a Python package as PEP 503 normalises it: in small letters, and with one hyphen for each run of hyphens, underscores
/// and dots. What is no name is spelled likewise.
#[must_use]
pub fn python_name(name: &str) -> Cow<'_, str> {
    let is_separator = |byte: u8| matches!(byte, b'-' | b'_' | b'.');
    let twice = name.as_bytes().windows(2).any(|pair| pair.iter().all(|byte| is_separator(*byte)));
    if !twice && !name.bytes().any(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'.')) {
        return Cow::Borrowed(name);
    }
    let mut written = String::with_capacity(name.len());
    for character in name.chars() {
        if !u8::try_from(character).is_ok_and(is_separator) {
            written.push(character.to_ascii_lowercase());
        } else if !written.ends_with('-') {
            written.push('-');
        }
    }
    Cow::Owned(written)
}
