//! The outside data of this crate.

/// A file of the data, decompressed; nothing where it is absent.
pub(crate) fn unpacked(suite: &str, path: &str) -> Option<Vec<u8>> {
    let file = palisade_testkit::data::item(suite, path)?;
    let bytes = std::fs::read(file).expect("the data can be read");
    Some(if path.ends_with(".zst") { zstd::decode_all(bytes.as_slice()).expect("the data is zstd") } else { bytes })
}
