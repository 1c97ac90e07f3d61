//! What the readers of Python's formats share: names, and what a lock file's entry says about its package.

use crate::component::{Component, Kind, python_name};

use super::{shortened, toml_lock::Entry};

/// A name as PEP 503 normalises it, which is how advisories and indexes write it; nothing where it is no name by PEP 508.
pub(super) fn normalise(name: &str) -> Option<String> {
    let sound = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let ends = |end: Option<char>| end.is_some_and(|letter| letter.is_ascii_alphanumeric());
    if !sound || !ends(name.chars().next()) || !ends(name.chars().next_back()) {
        return None;
    }
    Some(python_name(name).into_owned())
}

/// A Python package.
///
/// # Errors
///
/// Names what is no name of one.
pub(super) fn component(name: &str, version: &str) -> Result<Component, String> {
    let normalised = normalise(name).ok_or_else(|| format!("`{}` is not a name (PEP 508)", shortened(name)))?;
    Ok(Component::new(Kind::Python, normalised, version))
}

/// The package of a lock file's entry. One without a version is passed over where it is a project of the tree itself
/// (`is_local`), which no advisory speaks of.
pub(super) fn locked(entry: &Entry<'_>, is_local: bool) -> Result<Option<Component>, String> {
    let name = entry.text("name")?.ok_or("it has no name")?;
    match entry.text("version")? {
        Some(version) => component(name, version).map(Some),
        None if is_local => Ok(None),
        None => Err(format!("`{}` is locked to a place, and its version is not stated", shortened(name))),
    }
}

/// Notes the commit that a package is built from.
pub(super) fn from_repository(component: &mut Component, url: &str, commit: &str) {
    component.qualifiers.insert("vcs_url".to_owned(), super::repository_url("git", url, commit));
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn names_are_normalised_as_pep_503_asks() {
        let cases = [
            ("Foo.Bar_baz", Some("foo-bar-baz")),
            ("combination-._-.also_-._valid", Some("combination-also-valid")),
            ("foo17--hash", Some("foo17-hash")),
            ("a", Some("a")),
            ("-a", None),
            ("a.", None),
            ("a b", None),
            ("", None),
            ("é", None),
        ];
        for (name, expected) in cases {
            assert_eq!(normalise(name).as_deref(), expected, "{name}");
        }
    }
}
