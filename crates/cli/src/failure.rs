//! What ends a command: expected errors with code and help, and the exit codes of all commands.

use std::process::ExitCode;

use palisade_controls::Refusal;
use palisade_model::Code;
use palisade_sources::editions::objects::ObjectsError;

use crate::arguments::LogFormat;
use crate::codes;
use crate::environment::Terminal;

/// The exit codes; every command has the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Complete, nothing at or above the gate.
    Done = 0,
    /// Findings at or above the gate.
    Findings = 1,
    /// Wrong usage or configuration.
    Usage = 2,
    /// Part of the input could not be evaluated.
    Incomplete = 3,
    /// A fault of ours, or of the machine.
    Internal = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// One or several errors that keep a command from being done.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    errors: Vec<(&'static Code, String)>,
}

impl Failure {
    /// Wrong usage or configuration.
    pub(crate) fn usage(code: &'static Code, message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, errors: vec![(code, message.into())] }
    }

    /// Part of the input could not be had or read.
    pub(crate) fn incomplete(code: &'static Code, message: impl Into<String>) -> Self {
        Self { exit: Exit::Incomplete, errors: vec![(code, message.into())] }
    }

    /// What is asked for has mistakes of its own.
    pub(crate) fn findings(errors: Vec<(&'static Code, String)>) -> Self {
        Self { exit: Exit::Findings, errors }
    }

    /// All of what could not be evaluated; nothing where that is nothing.
    pub(crate) fn all_incomplete(errors: Vec<(&'static Code, String)>) -> Option<Self> {
        (!errors.is_empty()).then_some(Self { exit: Exit::Incomplete, errors })
    }

    /// A fault of ours, or of the machine.
    pub(crate) fn internal(code: &'static Code, message: impl Into<String>) -> Self {
        Self { exit: Exit::Internal, errors: vec![(code, message.into())] }
    }

    /// Something the machine refused, such as writing the report.
    pub(crate) fn output(what: &str, error: &std::io::Error) -> Self {
        Self { exit: Exit::Internal, errors: vec![(&codes::OUTPUT_FAILED, format!("cannot write {what}: {error}"))] }
    }

    /// Writes all errors to standard error.
    #[expect(clippy::print_stderr, reason = "the edge of the program, where errors are shown")]
    pub(crate) fn report(&self, terminal: &Terminal) -> Exit {
        for (code, message) in &self.errors {
            match terminal.log_format {
                LogFormat::Text => {
                    eprint!("{}", palisade_report::diagnostic::error(code, message, None, terminal.error_color))
                }
                LogFormat::Json => {
                    let line =
                        serde_json::json!({"level": "error", "code": code.id, "message": message, "help": code.help});
                    eprintln!("{line}");
                }
            }
        }
        self.exit
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (code, message)) in self.errors.iter().enumerate() {
            let between = if index > 0 { "; " } else { "" };
            write!(formatter, "{between}{}: {message}", code.id)?;
        }
        Ok(())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::usage(refusal.code, refusal.message)
    }
}

impl From<palisade_store::Error> for Failure {
    fn from(error: palisade_store::Error) -> Self {
        if error.exit_code() == 2 {
            Self::usage(error.code(), error.to_string())
        } else {
            Self::internal(error.code(), error.to_string())
        }
    }
}

impl From<ObjectsError> for Failure {
    fn from(error: ObjectsError) -> Self {
        match error {
            ObjectsError::Place { .. } | ObjectsError::Credentials(_) | ObjectsError::Foreign { .. } => {
                Self::usage(error.code(), error.to_string())
            }
            _ => Self::incomplete(error.code(), error.to_string()),
        }
    }
}

impl From<palisade_vulnerabilities::index::IndexError> for Failure {
    fn from(error: palisade_vulnerabilities::index::IndexError) -> Self {
        Self::incomplete(error.code, error.what)
    }
}

impl From<palisade_sources::images::ImageError> for Failure {
    fn from(error: palisade_sources::images::ImageError) -> Self {
        Self::incomplete(error.code, error.message)
    }
}

impl From<palisade_web::feed::reconcile::ReconcileError> for Failure {
    fn from(error: palisade_web::feed::reconcile::ReconcileError) -> Self {
        match error {
            palisade_web::feed::reconcile::ReconcileError::Source(error) => error.into(),
            palisade_web::feed::reconcile::ReconcileError::Store(error) => error.into(),
        }
    }
}

impl From<Vec<Refusal>> for Failure {
    fn from(refusals: Vec<Refusal>) -> Self {
        let errors = refusals.into_iter().map(|refusal| (refusal.code, refusal.message)).collect();
        Self { exit: Exit::Usage, errors }
    }
}
