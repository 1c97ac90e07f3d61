//! What is wrong with a document, and where.

use palisade_model::Code;
use serde_json::Value;

use crate::json::ReadError;

/// One fault of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which kind; its `help` says what to do.
    pub code: &'static Code,
    /// The place, as a JSON pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// A lower-case fragment that names what is there.
    pub message: String,
}

impl Fault {
    /// A fault of `code` at `pointer`.
    #[must_use]
    pub fn new(code: &'static Code, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, pointer: pointer.into(), message: message.into() }
    }
}

/// The faults of a value that was read; otherwise the one that it could not be.
pub(crate) fn judged(read: Result<Value, ReadError>, judge: impl FnOnce(&Value) -> Vec<Fault>) -> Vec<Fault> {
    match read {
        Ok(value) => judge(&value),
        Err(error) => vec![Fault::new(error.code(), "", error.to_string())],
    }
}

/// `pointer` with one more token, escaped as RFC 6901 asks.
#[must_use]
pub fn below(pointer: &str, token: &str) -> String {
    let token = token.replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{token}")
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn pointers_are_escaped() {
        assert_eq!(below("", "a"), "/a");
        assert_eq!(below("/a", "b/c~d"), "/a/b~1c~0d");
    }
}
