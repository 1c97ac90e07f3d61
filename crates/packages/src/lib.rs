//! Software packages: how their versions are ordered, how they are named, and what files say about them.
//!
//! Lives here: version orderings, one folder each (`version`); package URLs (`purl`); readers of what is installed.
//! Not here: which versions are vulnerable (`vulnerabilities`), where files come from (`sources`).

pub mod go_binary;
pub mod purl;
pub mod version;
