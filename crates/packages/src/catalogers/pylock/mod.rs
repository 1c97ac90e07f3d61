//! Python's own lock file, `pylock.toml` and `pylock.NAME.toml` (PEP 751).

use crate::catalogers::python;
use crate::catalogers::toml_lock::{self, Entry};
use crate::catalogers::{Candidate, Cataloger, shortened};
use crate::component::Component;

/// Reads Python's lock files.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "pylock",
    files: "pylock.toml, pylock.NAME.toml",
    budget: toml_lock::BUDGET,
    wants: |candidate: &Candidate<'_>| is_lock(candidate.name()) && !candidate.is_shipped(),
    read: |file| toml_lock::read(file, "packages", fault, package),
};

/// PEP 751, "File Name": a name in the middle has no dot.
fn is_lock(name: &str) -> bool {
    let middle = name.strip_prefix("pylock.").and_then(|rest| rest.strip_suffix(".toml"));
    name == "pylock.toml" || middle.is_some_and(|middle| !middle.is_empty() && !middle.contains('.'))
}

/// PEP 751 requires `lock-version` and `packages`, which may be an empty array.
fn fault(document: &Entry<'_>) -> Option<String> {
    document.lacks("lock-version").or_else(|| unknown_version(document)).or_else(|| document.lacks("packages"))
}

/// PEP 751, `lock-version`: a reader must refuse a major version that it does not know. What it has in common with the known
/// one is read nevertheless.
fn unknown_version(document: &Entry<'_>) -> Option<String> {
    let version = document.text_or_nothing("lock-version")?;
    let known = version == "1" || version.starts_with("1.");
    (!known).then(|| format!("lock-version `{}` is not known", shortened(version)))
}

fn package(entry: &Entry<'_>) -> Result<Option<Component>, String> {
    let Some(mut component) = python::locked(entry, entry.has("directory"))? else { return Ok(None) };
    if let Some(vcs) = entry.table("vcs")
        && vcs.text_or_nothing("type") == Some("git")
    {
        let text = |key| vcs.text_or_nothing(key).unwrap_or_default();
        python::from_repository(&mut component, text("url"), text("commit-id"));
    }
    Ok(Some(component))
}

#[cfg(test)]
mod tests {
    use super::{CATALOGER, is_lock};
    use crate::catalogers::File;

    #[test]
    fn names_of_files() {
        let cases = [
            ("pylock.toml", true),
            ("pylock.dev.toml", true),
            ("pylock..toml", false),
            ("pylock.a.b.toml", false),
            ("mypylock.toml", false),
        ];
        for (name, expected) in cases {
            assert_eq!(is_lock(name), expected, "{name}");
        }
    }

    #[test]
    fn a_later_major_version_is_named() {
        let text = "lock-version = '2.0'\n[[packages]]\nname = 'attrs'\nversion = '25.1.0'\n[[packages]]\nname = 'own'\n\
                    directory = { path = '.' }\n";
        let catalog = CATALOGER.catalog(&File { path: "pylock.toml", bytes: text.as_bytes() });
        assert_eq!(catalog.components.len(), 1);
        let gaps: Vec<_> = catalog.gaps.iter().map(|gap| gap.why.as_str()).collect();
        assert_eq!(gaps, ["lock-version `2.0` is not known"]);
    }
}
