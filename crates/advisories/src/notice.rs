//! What is said about the form of an announcement or an advisory.

use palisade_model::advisory::Line;
use palisade_model::diagnostic::Code;

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Worth a look; it can be published.
    Warning,
    /// It must not be published as it is.
    Error,
}

/// One statement about an announcement or an advisory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which kind.
    pub code: &'static Code,
    /// How serious.
    pub gravity: Gravity,
    /// A lower-case fragment.
    pub message: String,
    /// The line that shows it, where one does.
    pub line: Option<Line>,
}

impl Notice {
    /// Something that must not be published.
    #[must_use]
    pub const fn error(code: &'static Code, message: String, line: Option<Line>) -> Self {
        Self { code, gravity: Gravity::Error, message, line }
    }

    /// Something worth a look.
    #[must_use]
    pub const fn warning(code: &'static Code, message: String, line: Option<Line>) -> Self {
        Self { code, gravity: Gravity::Warning, message, line }
    }
}
