//! Reading and writing JSON within a budget.

use palisade_model::Code;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How much a reader takes before it gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of text.
    pub bytes: usize,
    /// Values of any kind, which bounds the memory that a small text of many empty lists would need.
    pub values: usize,
}

impl Budget {
    /// Enough for the largest documents that are published: one OSV record of the Linux kernel has 5 MB, one CSAF
    /// document of a distribution 40 MB.
    pub const DEFAULT: Self = Self { bytes: 64 << 20, values: 4 << 20 };
}

/// The text could not be read as the document that it should be.
pub const INVALID_DOCUMENT: Code = Code {
    id: "invalid-document",
    title: "a document could not be read",
    help: "write the document as JSON by the schema of its format",
    explanation: "The text is not JSON, is nested deeper than 127 levels, or does not have the shape that the schema of \
                  its format asks for. Nothing else can be said about it.",
};

/// The text is larger than the reader takes.
pub const DOCUMENT_TOO_LARGE: Code = Code {
    id: "document-too-large",
    title: "a document is larger than the budget",
    help: "split the document, or raise the budget where the source is trusted",
    explanation: "Readers of documents from outside take a bounded number of bytes and of values, so that no document can \
                  use up the memory of the machine.",
};

/// Why a text was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, too deep, or not of the shape of the format.
    #[error("line {line}, column {column}: {what}")]
    Invalid {
        /// From 1; 0 where the place is not known.
        line: usize,
        /// From 1; 0 where the place is not known.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// Over the budget.
    #[error("{0} is more than the budget of {1}")]
    TooLarge(String, usize),
}

impl ReadError {
    /// The stable name and the help.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Invalid { .. } => &INVALID_DOCUMENT,
            Self::TooLarge(..) => &DOCUMENT_TOO_LARGE,
        }
    }
}

impl From<serde_json::Error> for ReadError {
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what).to_owned();
        Self::Invalid { line: error.line(), column: error.column(), what }
    }
}

/// The JSON value of `text`. Depth is bounded at 127 levels by the parser.
///
/// # Errors
///
/// Where the text is not JSON or over the budget.
pub fn read_value(text: &str, budget: Budget) -> Result<Value, ReadError> {
    within(text, budget)?;
    Ok(serde_json::from_str(text)?)
}

/// Whether a JSON text is within the budget.
///
/// # Errors
///
/// Where it is not.
pub fn within(text: &str, budget: Budget) -> Result<(), ReadError> {
    if text.len() > budget.bytes {
        return Err(ReadError::TooLarge(format!("{} bytes", text.len()), budget.bytes));
    }
    // Each value but the first of its container stands behind a comma or a colon, or opens a container.
    let values = text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    if values > budget.values {
        return Err(ReadError::TooLarge(format!("{values} values"), budget.values));
    }
    Ok(())
}

/// A document of type `T`.
///
/// # Errors
///
/// Where the text is not JSON, not of the shape of `T`, or over the budget.
pub fn read<T: DeserializeOwned>(text: &str, budget: Budget) -> Result<T, ReadError> {
    let value = read_value(text, budget)?;
    Ok(serde_json::from_value(value)?)
}

/// `document` in one line, without a line end.
#[must_use]
pub fn compact<T: Serialize>(document: &T) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

/// `document` indented by two spaces, with a line end.
#[must_use]
pub fn pretty<T: Serialize>(document: &T) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_kept() {
        let budget = Budget { bytes: 20, values: 4 };
        assert!(read_value("[1, 2, 3]", budget).is_ok());
        assert_eq!(read_value("[1, 2, 3, 4, 5]", budget).unwrap_err().code().id, "document-too-large");
        assert_eq!(read_value("[\"a string that is too long\"]", budget).unwrap_err().code().id, "document-too-large");
    }

    #[test]
    fn deep_and_broken_texts_are_errors() {
        let deep = "[".repeat(100_000);
        assert_eq!(read_value(&deep, Budget::DEFAULT).unwrap_err().code().id, "invalid-document");
        let error = read_value("{\n\"a\": nope}", Budget::DEFAULT).unwrap_err();
        assert_eq!(error.to_string(), "line 2, column 7: expected ident");
    }
}
