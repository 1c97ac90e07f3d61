//! What the reader is tested with: generated and mutated documents, and the comparison with an oracle's answer.

mod compare;
mod generate;
mod mutate;
mod objects;
mod scalars;

pub use compare::{Reading, canonical, compare, read};
pub use generate::document;
pub use mutate::mutate;
pub use objects::object_file;
