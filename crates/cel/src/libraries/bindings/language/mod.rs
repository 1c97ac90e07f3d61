//! The functions that the language itself has (specification, "List of Standard Definitions"), and those of optionals.

mod conversions;
mod optionals;
mod text;
mod times;

use super::Result;
use crate::error::EvaluationError;
use crate::registry::Library;
use crate::value::Value;

/// All of them.
pub(super) const LIBRARIES: &[&Library] =
    &[&text::LIBRARY, &conversions::LIBRARY, &times::TIMESTAMPS, &times::DURATIONS, &optionals::LIBRARY];

fn first<'v, 'a>(arguments: &'v [Value<'a>]) -> Result<&'v Value<'a>> {
    super::argument(arguments, 0)
}

/// A failed conversion, in cel-go's words.
fn cannot_convert(value: &Value<'_>, to: &str) -> EvaluationError {
    EvaluationError::Invalid(format!("type conversion error from '{}' to '{to}'", value.type_of().name()))
}
