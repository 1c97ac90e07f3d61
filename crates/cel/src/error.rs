//! What can go wrong: while compiling, with a place in the expression, and while evaluating.

use std::fmt;

/// A mistake in an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// Byte offset in the expression.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// A lower-case fragment.
    pub message: String,
}

impl CompileError {
    /// A mistake at `offset` of `source`.
    #[must_use]
    pub fn at(source: &str, offset: usize, message: impl Into<String>) -> Self {
        let before = source.get(..offset).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Self { offset, line: before.matches('\n').count() + 1, column, message: message.into() }
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for CompileError {}

/// Why an evaluation has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationError {
    /// No overload takes these arguments: usually a field with a wrong type.
    #[error("no such overload: {0}")]
    NoSuchOverload(String),
    /// A map has no such key, or an object no such field.
    #[error("no such key: {0}")]
    NoSuchKey(String),
    /// A list has no such index.
    #[error("index out of bounds: {0}")]
    IndexOutOfBounds(i64),
    /// A variable that the activation does not give.
    #[error("undeclared reference to '{0}'")]
    UnknownVariable(String),
    /// Integers, timestamps and durations are bounded.
    #[error("{0} overflow")]
    Overflow(&'static str),
    /// Division or modulus by zero.
    #[error("{0} by zero")]
    DivisionByZero(&'static str),
    /// A conversion or parse that failed, and all else that a function says of its arguments.
    #[error("{0}")]
    Invalid(String),
    /// The expression costs more than its limit.
    #[error("operation cancelled: actual cost limit exceeded")]
    CostExceeded,
    /// What is asked for needs data that is not there yet, such as RBAC for `authorizer`.
    #[error("not evaluated: {0}")]
    NotEvaluated(&'static str),
}
