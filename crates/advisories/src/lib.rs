//! Kubernetes advisories: what an announcement's text says, structured, each fact with the line that says it.
//!
//! Lives here: reading announcements ([`read`]), the algebra that turns their lines into version ranges, lint, the
//! comparison of sources, exports of the response committee. Not here: standard documents (`palisade_formats`), where
//! announcements come from (`sources`), what is kept and served (`store`, `web`).
//!
//! A text goes through four rooms: `text` makes lines that know their section, `statement` makes what each line says,
//! `subject` finds whom a line without a name is about, `resolve` makes version ranges of what all lines say.

mod check;
pub mod codes;
pub mod compare;
mod component;
pub mod draft;
mod facts;
mod grid;
mod lint;
mod notice;
mod read;
mod resolve;
mod statement;
mod subject;
mod text;
pub mod title;

pub use check::{Mistake, check_osv};
pub use codes::CODES;
pub use component::{is_kubernetes_module, module_of};
pub use grid::probes;
pub use lint::lint;
pub use notice::{Gravity, Notice};
pub use read::{deciding_line, read};
