//! The Common Expression Language with the Kubernetes libraries, over borrowed resources.
//!
//! Lives here: the language (parser, checker, evaluator, cost) and its function libraries. Not here: any expression; those
//! are the controls' and the user's.

pub mod admission;
pub mod check;
pub mod cost;
mod environment;
pub mod error;
pub mod estimate;
mod evaluate;
pub mod libraries;
mod plan;
mod program;
pub mod registry;
pub mod syntax;
pub mod time;
pub mod types;
pub mod value;

pub use environment::{Activation, Environment};
pub use error::{CompileError, EvaluationError};
pub use evaluate::Blame;
pub use program::Program;
pub use types::{Shape, Structure, Type};
pub use value::Value;
