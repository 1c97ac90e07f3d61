//! PDM's lock file, `lock_version` 3 and 4 (<https://pdm-project.org/latest/usage/lockfile/>).
//!
//! Its version stands in the table `metadata`, without which PDM takes the lock for none of its own.

use crate::catalogers::python;
use crate::catalogers::toml_lock::{self, Entry};
use crate::catalogers::{Candidate, Cataloger};
use crate::component::Component;

/// Reads PDM's lock files.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "pdm",
    files: "pdm.lock",
    budget: toml_lock::BUDGET,
    wants: |candidate: &Candidate<'_>| candidate.name() == "pdm.lock" && !candidate.is_shipped(),
    read: |file| toml_lock::read(file, "package", |document| document.lacks("metadata"), package),
};

fn package(entry: &Entry<'_>) -> Result<Option<Component>, String> {
    let Some(mut component) = python::locked(entry, entry.has("path"))? else { return Ok(None) };
    if let Some(url) = entry.text_or_nothing("git") {
        python::from_repository(&mut component, url, entry.text_or_nothing("revision").unwrap_or_default());
    }
    Ok(Some(component))
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::File;

    #[test]
    fn places_without_a_version() {
        let text = "[metadata]\n[[package]]\nname = \"own\"\npath = \"./own\"\n[[package]]\nname = \"far\"\nurl = \"https://example.org/x\"\n\
                    [[package]]\nname = \"toml\"\nversion = \"0.10.2\"\ngit = \"https://example.org/toml.git\"\n\
                    revision = \"65bab\"\n";
        let catalog = CATALOGER.catalog(&File { path: "pdm.lock", bytes: text.as_bytes() });
        let purls: Vec<_> =
            catalog.components.iter().map(|found| found.purl(None).expect("a purl").to_string()).collect();
        assert_eq!(purls, ["pkg:pypi/toml@0.10.2?vcs_url=git%2Bhttps:%2F%2Fexample.org%2Ftoml.git%4065bab"]);
        let gaps: Vec<_> = catalog.gaps.iter().map(|gap| gap.why.as_str()).collect();
        assert_eq!(gaps, ["number 2 of `package`: `far` is locked to a place, and its version is not stated"]);
    }
}
