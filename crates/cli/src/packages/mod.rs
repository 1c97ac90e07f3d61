//! Packages of images, file trees, documents and programs, and what advisories say about them.
//!
//! Lives here: what the commands `image`, `sbom`, `go` and `release-scan` share. Not here: reading and matching themselves
//! (`sources`, `packages`, `vulnerabilities`).

pub(crate) mod database;
mod decisions;
mod documents;
mod finding;
mod judge;
mod load;
mod programs;
mod run;
mod subject;

pub(crate) use documents::written;
pub(crate) use load::path;
pub(crate) use programs::Program;
pub(crate) use run::{Knowledge, report};
pub(crate) use subject::Subject;
