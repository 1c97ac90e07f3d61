//! Standard documents, one folder each: read with tolerance and every unknown field kept, written strictly and
//! deterministically.
//!
//! Lives here: what the documents look like and the rules their standards give. Not here: where they come from or go to
//! (`sources`, `web`), and what an announcement means (`advisories`).

pub mod atom;
pub mod jsonfeed;
pub mod rss;
mod xml;

#[cfg(test)]
mod samples;
