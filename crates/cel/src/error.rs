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

    /// The mistake with the line of `source` where it is, and a caret below the place.
    #[must_use]
    pub fn picture(&self, source: &str) -> String {
        let line = source.lines().nth(self.line.saturating_sub(1)).unwrap_or_default();
        let before = self.column.saturating_sub(1);
        let left_out = (before + SHOWN_AFTER).saturating_sub(SHOWN);
        // A tab would move the caret, and what a control character does depends on the terminal.
        let shown: String = line.chars().skip(left_out).take(SHOWN).map(plain).collect();
        let (start, indent) = if left_out > 0 { ("…", before - left_out + 1) } else { ("", before) };
        format!("{self}\n  | {start}{}\n  | {}^", shown.trim_end(), " ".repeat(indent))
    }
}

/// How much of a line a picture shows, in characters, and how many of them stand at least behind the place.
const SHOWN: usize = 100;
const SHOWN_AFTER: usize = 30;

fn plain(character: char) -> char {
    if character.is_control() { ' ' } else { character }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_points_at_the_place() {
        let long = format!("{}+ nothing{}", "1 ".repeat(200), " + 1".repeat(100));
        for (source, wanted, expected) in [
            ("a && nothing", "nothing", "1:6: wrong\n  | a && nothing\n  |      ^"),
            ("a &&\n\tnothing > 1\n", "nothing", "2:2: wrong\n  |  nothing > 1\n  |  ^"),
            ("'é' + nothing", "nothing", "1:7: wrong\n  | 'é' + nothing\n  |       ^"),
            ("a ==", "", "1:1: wrong\n  | a ==\n  | ^"),
            ("", "", "1:1: wrong\n  | \n  | ^"),
        ] {
            let offset = source.find(wanted).unwrap();
            assert_eq!(CompileError::at(source, offset, "wrong").picture(source), expected, "{source}");
        }
        let picture = CompileError::at(&long, long.find("nothing").unwrap(), "wrong").picture(&long);
        let lines: Vec<Vec<char>> = picture.lines().map(|line| line.chars().collect()).collect();
        let caret = lines[2].iter().position(|character| *character == '^').unwrap();
        assert_eq!(lines[1][caret..caret + 7].iter().collect::<String>(), "nothing");
        assert!(lines[1].len() < 110, "{picture}");
    }

    #[test]
    fn a_place_at_the_end_or_outside_has_a_picture() {
        for source in ["a ==", "a ==\n", ""] {
            let picture = CompileError::at(source, source.len(), "wrong").picture(source);
            assert!(picture.ends_with('^'), "{picture}");
        }
    }
}
