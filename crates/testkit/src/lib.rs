//! Builders, corpora and outside oracles that the tests share.

pub mod advisory_feeds;
pub mod advisory_index;
pub mod announcement;
pub mod cel;
pub mod data;
pub mod documents;
pub mod fuzz;
pub mod go_binary;
#[cfg(feature = "images")]
pub mod images;
pub mod json;
pub mod objects;
pub mod oracle;
pub mod package_cases;
pub mod packages;
pub mod postgres;
pub mod random;
pub mod registry;
pub mod rpm;
pub mod tree;
pub mod yaml;
