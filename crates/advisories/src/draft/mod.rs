//! The response committee's side: an advisory while it is being written.
//!
//! Lives here: the state file ([`Draft`]), its lint and the texts that are made from it. The ranges of a draft are read
//! from its own issue text, by the same reader that will read it once it is public: what the committee sees before the
//! release is what everybody gets.

mod export;
mod form;
mod lint;
mod state;

pub use export::{Message, chat, distributors, issue, open_source_security, public_email, title};
pub use lint::{Released, lint_draft};
pub use state::{Draft, DraftError, Steps};
