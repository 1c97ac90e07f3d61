//! uv's lock file (<https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile>).
//!
//! A package whose source is `virtual` is a project that is never installed, and no package.

use crate::catalogers::python;
use crate::catalogers::toml_lock::{self, Entry};
use crate::catalogers::{Candidate, Cataloger};
use crate::component::Component;

/// Reads uv's lock files.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "uv",
    files: "uv.lock",
    budget: toml_lock::BUDGET,
    wants: |candidate: &Candidate<'_>| candidate.name() == "uv.lock" && !candidate.is_shipped(),
    read: |file| toml_lock::read(file, "package", |document| document.lacks("version"), package),
};

fn package(entry: &Entry<'_>) -> Result<Option<Component>, String> {
    let source = entry.table("source");
    let is_from = |kind: &str| source.is_some_and(|source| source.has(kind));
    if is_from("virtual") {
        return Ok(None);
    }
    let Some(mut component) = python::locked(entry, is_from("editable") || is_from("directory"))? else {
        return Ok(None);
    };
    if let Some(git) = source.and_then(|source| source.text_or_nothing("git")) {
        let (url, commit) = git.rsplit_once('#').unwrap_or((git, ""));
        python::from_repository(&mut component, url.split('?').next().unwrap_or_default(), commit);
    }
    Ok(Some(component))
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::File;

    #[test]
    fn sources() {
        let text = "version = 1\n[[package]]\nname = \"app\"\nversion = \"0.1\"\nsource = { virtual = \".\" }\n\
                    [[package]]\nname = \"member\"\nsource = { editable = \"member\" }\n\
                    [[package]]\nname = \"ruff\"\nversion = \"0.8.1\"\n\
                    source = { git = \"https://example.org/ruff?rev=0.8.1#84748\" }\n\
                    [[package]]\nname = \"far\"\nsource = { url = \"https://example.org/far.zip\" }\n";
        let catalog = CATALOGER.catalog(&File { path: "uv.lock", bytes: text.as_bytes() });
        let purls: Vec<_> =
            catalog.components.iter().map(|found| found.purl(None).expect("a purl").to_string()).collect();
        assert_eq!(purls, ["pkg:pypi/ruff@0.8.1?vcs_url=git%2Bhttps:%2F%2Fexample.org%2Fruff%4084748"]);
        assert_eq!(catalog.gaps.len(), 1);
    }
}
