//! Why something that the user asked for cannot be done.

use std::fmt;

use palisade_model::Code;

/// An error of selection, parameters or configuration: exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which kind; has the help line.
    pub code: &'static Code,
    /// What is wrong, a lower-case fragment.
    pub message: String,
}

impl Refusal {
    /// A refusal of kind `code`.
    #[must_use]
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
