//! The bodies of the fuzz targets, which `fuzz/` and the deterministic tests share.

pub use crate::json::json_reader;
