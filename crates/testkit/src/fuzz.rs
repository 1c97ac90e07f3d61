//! The bodies of the fuzz targets, which `fuzz/` and the deterministic tests share.

pub use crate::json::json_reader;
/// Reads any bytes: must not panic, hang or need memory out of proportion, and must give the same twice.
///
/// # Panics
///
/// Where two readings differ.
pub fn yaml_reader(bytes: &[u8]) {
    let first = crate::yaml::read(bytes);
    let again = crate::yaml::read(bytes);
    assert_eq!(first.objects, again.objects, "two readings differ");
    assert_eq!(first.diagnostics, again.diagnostics, "two readings say different things");
}
