//! Where input comes from and output goes to: the only crate with client I/O.
//!
//! Lives here: talking to trackers, registries and object storage, walking folders of documents. Not here: what the
//! bytes mean (`formats`, `advisories`), serving (`web`), keeping (`store`).

pub mod advisories;
pub mod downloads;
pub mod editions;
pub mod feeds;
mod http;
pub use http::escape;
pub mod images;
pub mod registry;
