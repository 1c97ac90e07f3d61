//! Packages of images, file trees, documents and programs, and what advisories say about them.
//!
//! Lives here: what the commands `image`, `sbom`, `go` and `release-scan` share. Not here: reading and matching themselves
//! (`sources`, `packages`, `vulnerabilities`).

pub(crate) mod database;
mod decisions;
mod documents;
mod finding;
pub(crate) mod journal;
mod judge;
mod layers;
mod load;
mod programs;
mod registry;
mod run;
mod subject;

pub(crate) use documents::written;
pub(crate) use layers::LayerProgress;
pub(crate) use load::Loader;
pub(crate) use programs::Program;
pub(crate) use registry::Registries;
pub(crate) use run::{Knowledge, Run};
pub(crate) use subject::{Subject, repository};
