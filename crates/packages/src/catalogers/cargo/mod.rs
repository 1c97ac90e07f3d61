//! Cargo's lock file (<https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html>), versions 1 to 4.
//!
//! Packages of the workspace itself have no `source`. Version 1 keeps checksums in a table of their own, which is not read.

use crate::catalogers::toml_lock::{self, Entry};
use crate::catalogers::{Candidate, Cataloger, sha256, shortened};
use crate::component::{Component, Kind};

/// Reads Cargo's lock files.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "cargo",
    files: "Cargo.lock",
    budget: toml_lock::BUDGET,
    wants: |candidate: &Candidate<'_>| candidate.name() == "Cargo.lock" && !candidate.is_shipped(),
    read: |file| toml_lock::read(file, "package", nothing, package),
};

/// Version 1 has no number, and later ones have no packages where a workspace has no members: but one of both each lock has.
fn nothing(document: &Entry<'_>) -> Option<String> {
    let is_lock = ["version", "package", "root"].iter().any(|key| document.has(key));
    (!is_lock).then(|| "there is neither a version nor a package".to_owned())
}

fn package(entry: &Entry<'_>) -> Result<Option<Component>, String> {
    let name = entry.text("name")?.filter(|name| !name.is_empty()).ok_or("it has no name")?;
    let version = entry.text("version")?.ok_or_else(|| format!("`{}` has no version", shortened(name)))?;
    let mut component = Component::new(Kind::Cargo, name, version);
    component.digests.extend(entry.text_or_nothing("checksum").and_then(sha256));
    if let Some((kind, place)) = entry.text_or_nothing("source").and_then(|source| source.split_once('+')) {
        origin(&mut component, kind, place);
    }
    Ok(Some(component))
}

/// `git+URL?branch=…#COMMIT`, `registry+URL` or `sparse+URL`, as `cargo pkgid` writes sources.
fn origin(component: &mut Component, kind: &str, place: &str) {
    let (url, commit) = place.split_once('#').unwrap_or((place, ""));
    let url = url.split('?').next().unwrap_or_default();
    let usual = ["https://github.com/rust-lang/crates.io-index", "https://index.crates.io/"];
    if kind == "git" {
        component.qualifiers.insert("vcs_url".to_owned(), crate::catalogers::repository_url("git", url, commit));
    } else if !usual.contains(&url) {
        component.qualifiers.insert("repository_url".to_owned(), crate::catalogers::without_credentials(url));
    }
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::File;

    #[test]
    fn sources_and_checksums() {
        let text = "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\
                    source = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"0aFF\"\n\
                    [[package]]\nname = \"b\"\nversion = \"0.1.0\"\n\
                    source = \"git+https://user:secret@example.org/b?branch=x#0123\"\n\
                    [[package]]\nname = \"c\"\nversion = 7\n[[package]]\nversion = \"1\"\n";
        let catalog = CATALOGER.catalog(&File { path: "Cargo.lock", bytes: text.as_bytes() });
        let purls: Vec<_> =
            catalog.components.iter().map(|found| found.purl(None).expect("a purl").to_string()).collect();
        assert_eq!(purls, ["pkg:cargo/a@1.0.0", "pkg:cargo/b@0.1.0?vcs_url=git%2Bhttps:%2F%2Fexample.org%2Fb%400123"]);
        assert!(catalog.components[0].digests.is_empty(), "four digits are no SHA-256");
        let gaps: Vec<_> = catalog.gaps.iter().map(|gap| gap.why.as_str()).collect();
        assert_eq!(gaps, ["number 3 of `package`: `version` is not a text", "number 4 of `package`: it has no name"]);
    }
}
