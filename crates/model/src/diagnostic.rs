//! What is said about input that could not be read or evaluated as written.
//!
//! Each crate declares the codes it emits as constants and lists them in a `CODES` slice, from which `palisade explain`
//! and the reference are made.

use crate::tree::Span;

/// A stable name for one kind of diagnostic, error or gap.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    /// Kebab-case, never reused for another meaning: `invalid-yaml`.
    pub id: &'static str,
    /// A lower-case phrase for lists.
    pub title: &'static str,
    /// What the user can do about it, one line.
    pub help: &'static str,
    /// A paragraph for `palisade explain`.
    pub explanation: &'static str,
}

/// Declares codes as statics, each with title, help and explanation, and `CODES` with all of them.
#[macro_export]
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $title:literal, $help:literal, $explanation:literal;)+) => {
        $($(#[$doc])* pub static $name: $crate::Code =
            $crate::Code { id: $id, title: $title, help: $help, explanation: $explanation };)+

        /// All codes of this module.
        pub const CODES: &[&$crate::Code] = &[$(&$name),+];
    };
}

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing; the verdict stands.
    Note,
    /// The text means something else than it seems to; what it means was evaluated.
    Warning,
    /// Something was not evaluated: becomes a gap and exit code 3.
    Gap,
}

/// One statement about a place in a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind.
    pub code: &'static Code,
    /// How serious.
    pub level: Level,
    /// A lower-case fragment that names what is there.
    pub message: String,
    /// Where in the text.
    pub span: Span,
}

impl Diagnostic {
    /// A diagnostic at `span`.
    #[must_use]
    pub fn new(code: &'static Code, level: Level, span: Span, message: impl Into<String>) -> Self {
        Self { code, level, message: message.into(), span }
    }
}
