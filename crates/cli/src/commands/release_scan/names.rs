//! By what a package is recognised in another release.

/// A module in a program.
pub(super) fn in_program(name: &str, path: &str) -> String {
    format!("{name}#{path}")
}

/// A package by its URL without version and qualifiers, or by its name where it has none.
pub(super) fn component_of<'a>(purl: &'a str, package: &'a str) -> &'a str {
    purl.split(['@', '?']).next().filter(|purl| !purl.is_empty()).unwrap_or(package)
}
