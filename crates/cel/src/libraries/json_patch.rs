//! Keys for JSON Patch paths (RFC 6901).

/// `~` as `~0` and `/` as `~1`.
#[must_use]
pub fn escape_key(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes() {
        assert_eq!(super::escape_key("k8s.io/my~label"), "k8s.io~1my~0label");
    }
}
