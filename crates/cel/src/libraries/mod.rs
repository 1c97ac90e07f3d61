//! The function libraries: Kubernetes' own and the extensions of cel-go. Pure logic, one file or folder for each.

pub mod bindings;
pub mod format_verbs;
pub mod go_text;
pub mod json_patch;
pub mod named_format;
pub mod network;
mod object;
pub mod quantity;
pub mod regex;
pub mod semver;
pub mod text;
pub mod url;

pub use object::Object;

use crate::registry::Library;

/// The language's own functions.
pub const STANDARD: &[&Library] = bindings::LANGUAGE;

/// What Kubernetes adds.
pub const KUBERNETES: &[&Library] = bindings::KUBERNETES;

/// What the language's specification tests and Kubernetes does not have.
pub const SPECIFICATION: &[&Library] = bindings::SPECIFICATION;
