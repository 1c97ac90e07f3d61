//! Text to syntax tree. Macros become nodes of their own here, so that everything behind the parser sees what they mean.

mod ast;
mod escape;
mod height;
mod lexer;
mod macros;
mod parser;

pub use ast::{Binary, Comprehension, Expression, Kind, ListItem, Macro, MapEntry, Unary};
pub use height::Height;
pub(crate) use parser::qualified_name;
pub use parser::{MAX_DEPTH, MAX_HEIGHT, MAX_OPERATORS, MAX_SIZE, parse};

#[cfg(test)]
mod tests;
