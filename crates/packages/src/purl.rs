//! Package URLs (package-url/purl-spec).
