//! YAML and JSON text to Kubernetes resources, by the rules of the API tooling.
//!
//! Three steps, each pure: [`decode`] turns bytes into text, [`split`] cuts the text into chunks that can be read
//! independently (on any thread), [`read`] turns a chunk into a tree, its resources, and diagnostics. What kubectl sees
//! is what is read; what kubectl refuses and is read all the same has a diagnostic of level `Gap`.
//!
//! ```
//! use palisade_manifest::{Limits, decode, read, split};
//!
//! let limits = Limits::default();
//! let decoded = decode(b"{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}", &limits).map_err(|refused| refused.message)?;
//! let parts = split(&decoded.text, &limits);
//! for chunk in &parts.chunks {
//!     let reading = read(&decoded.text, chunk, &limits, palisade_model::tree::Buffers::default());
//!     assert_eq!(reading.resources().map(|resource| resource.kind).collect::<Vec<_>>(), ["Pod"]);
//! }
//! # Ok::<(), String>(())
//! ```
//!
//! Not here: files, threads, which files to read (`cli`), and what resources mean (`controls`).

pub mod codes;
mod decode;
mod json;
mod limits;
mod lists;
mod read;
mod split;
#[cfg(test)]
mod tests;
pub mod yaml;

pub use codes::CODES;
pub use decode::{Decoded, decode};
pub use limits::Limits;
pub use read::{Reading, read};
pub use split::{Chunk, Split, split, split_finely};
