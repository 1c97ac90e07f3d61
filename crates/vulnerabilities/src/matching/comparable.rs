//! What is a version, and can be held against an advisory's.

use palisade_packages::version::Scheme;

/// Whether a text can be compared in the order of its ecosystem. What names no number cannot: nothing, `(devel)`, `latest`. Nor can
/// what the ecosystem's rules do not allow, as addresses, branches and ranges that stand where a version should (`git+ssh://…#0f1e2d3`,
/// `main-9ab3c`, `^4.17.0`, `1.x`): they would be sorted below all advisories. Of those, versions that begin with a number are
/// compared all the same, as the ecosystems' own tools do.
pub(super) fn is_comparable(version: &str, scheme: Option<Scheme>) -> bool {
    let has_number = version.bytes().any(|byte| byte.is_ascii_digit());
    has_number && scheme.is_none_or(|scheme| scheme.is_valid(version) || begins_with_number(version))
}

fn begins_with_number(version: &str) -> bool {
    let bare = version.strip_prefix("go").or_else(|| version.strip_prefix(['v', 'V'])).unwrap_or(version);
    let mut parts = bare.split(['.', '-', '+', '_', ':', '~']);
    let first = parts.next().unwrap_or_default();
    let is_number = first.starts_with(|character: char| character.is_ascii_digit()) && !is_commit(version);
    let is_range =
        bare.contains([' ', '<', '>', '=', '^', '|', ',', '*', '/']) || parts.any(|part| part == "x" || part == "X");
    is_number && !is_range
}

/// The digest of a commit, whole or cut short.
fn is_commit(version: &str) -> bool {
    let is_hexadecimal = version.bytes().all(|byte| byte.is_ascii_hexdigit());
    version.len() >= 7 && is_hexadecimal && version.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use palisade_packages::version::Scheme;

    use super::is_comparable;

    #[test]
    fn what_is_no_version_is_not_compared() {
        for (scheme, version) in [
            (Scheme::Semantic, "git+ssh://git@example.com/lodash.git#0f1e2d3"),
            (Scheme::Semantic, "^4.17.0"),
            (Scheme::Semantic, "main-9ab3c"),
            (Scheme::Semantic, "1.x"),
            (Scheme::Semantic, "0f1e2d3"),
            (Scheme::Semantic, "1.0.0 || 2.0.0"),
            (Scheme::Semantic, "latest"),
            (Scheme::Python, ">=3.2"),
            (Scheme::Go, "(devel)"),
        ] {
            assert!(!is_comparable(version, Some(scheme)), "{version}");
        }
        for (scheme, version) in [
            (Scheme::Semantic, "1.2.3-rc.1+build"),
            (Scheme::Semantic, "v1.2"),
            (Scheme::Semantic, "1.2.3.4"),
            (Scheme::Semantic, "2024a"),
            (Scheme::Go, "go1.21rc3"),
            (Scheme::Go, "v0.0.0-20210220033141-f8bda1e9f3ba"),
            (Scheme::Maven, "r09"),
            (Scheme::Rpm, "git20240101"),
            (Scheme::Python, "2004d"),
        ] {
            assert!(is_comparable(version, Some(scheme)), "{version}");
        }
    }
}
