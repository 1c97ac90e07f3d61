//! Poetry's lock file, versions 1 and 2 (<https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock>).
//!
//! It ends with the table `metadata`; Poetry refuses a lock without it.

use crate::catalogers::python;
use crate::catalogers::toml_lock::{self, Entry};
use crate::catalogers::{Candidate, Cataloger};
use crate::component::Component;

/// Reads Poetry's lock files.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "poetry",
    files: "poetry.lock",
    budget: toml_lock::BUDGET,
    wants: |candidate: &Candidate<'_>| candidate.name() == "poetry.lock" && !candidate.is_shipped(),
    read: |file| toml_lock::read(file, "package", |document| document.lacks("metadata"), package),
};

fn package(entry: &Entry<'_>) -> Result<Option<Component>, String> {
    let source = entry.table("source");
    let kind = source.and_then(|source| source.text_or_nothing("type"));
    let Some(mut component) = python::locked(entry, kind == Some("directory"))? else { return Ok(None) };
    // `category` until Poetry 1.4, `groups` from 2.0 on; what lies between does not tell.
    component.development =
        entry.text_or_nothing("category") == Some("dev") || entry.lists("groups", "main") == Some(false);
    if let (Some(source), Some("git")) = (source, kind) {
        let text = |key| source.text_or_nothing(key).unwrap_or_default();
        python::from_repository(&mut component, text("url"), text("resolved_reference"));
    }
    Ok(Some(component))
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::File;

    #[test]
    fn groups_sources_and_names() {
        let text = "[[package]]\nname = \"Old_Tool\"\nversion = \"1.0\"\ncategory = \"dev\"\n\
                    [[package]]\nname = \"new\"\nversion = \"2.0\"\ngroups = [\"main\", \"dev\"]\n\
                    [[package]]\nname = \"test\"\nversion = \"3.0\"\ngroups = [\"dev\"]\n\
                    [[package]]\nname = \"own\"\nversion = \"4.0\"\n[package.source]\ntype = \"git\"\n\
                    url = \"https://example.org/own.git\"\nreference = \"main\"\nresolved_reference = \"abc\"\n[metadata]\n";
        let catalog = CATALOGER.catalog(&File { path: "poetry.lock", bytes: text.as_bytes() });
        let found: Vec<_> = catalog
            .components
            .iter()
            .map(|found| (found.purl(None).expect("a purl").to_string(), found.development))
            .collect();
        let expected = [
            ("pkg:pypi/old-tool@1.0", true),
            ("pkg:pypi/new@2.0", false),
            ("pkg:pypi/test@3.0", true),
            ("pkg:pypi/own@4.0?vcs_url=git%2Bhttps:%2F%2Fexample.org%2Fown.git%40abc", false),
        ];
        assert_eq!(found, expected.map(|(purl, development)| (purl.to_owned(), development)));
        assert_eq!(catalog.gaps, []);
    }

    #[test]
    fn a_file_that_ends_before_its_metadata_is_named() {
        let text = "[[package]]\nname = \"a\"\nversion = \"1\"\n";
        let catalog = CATALOGER.catalog(&File { path: "poetry.lock", bytes: text.as_bytes() });
        assert_eq!(catalog.components.len(), 1);
        assert_eq!(
            catalog.gaps.iter().map(|gap| (gap.code.id, gap.why.as_str())).collect::<Vec<_>>(),
            [("unreadable-package-file", "there is no `metadata`")]
        );
    }

    #[test]
    fn what_can_be_read_of_broken_toml_is_and_the_rest_is_named() {
        let text =
            "[[package]]\nname = \"a\"\nversion = \"1\"\n<<<<<<< HEAD\n[[package]]\nname = \"b\"\nversion = \"2\"\n";
        let catalog = CATALOGER.catalog(&File { path: "poetry.lock", bytes: text.as_bytes() });
        assert!(catalog.components.iter().any(|found| found.name == "a"));
        assert_eq!(catalog.gaps[0].code.id, "unreadable-package-file");
        assert!(catalog.gaps[0].why.starts_with("not TOML in line 4"), "{}", catalog.gaps[0].why);
    }
}
