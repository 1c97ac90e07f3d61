//! Paths as people read them.

use std::fmt::Write as _;
use std::path::Path;

/// A path as text: bytes that are not UTF-8 as `\xff`, so that two different paths never look the same.
pub(crate) fn display(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(name, "\\x{byte:02x}");
        }
    }
    match name.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => name,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt as _;

    #[test]
    fn bytes_that_are_not_text_are_written_out() {
        assert_eq!(display(Path::new(std::ffi::OsStr::from_bytes(b"./a\xff\xfe/b"))), r"a\xff\xfe/b");
        assert_eq!(display(Path::new(".")), ".");
    }
}
