//! Ruby: Bundler's `Gemfile.lock`, and the gems that are installed, `specifications/*.gemspec`.
//!
//! A lock has sections (<https://bundler.io/man/bundle-lock.1.html>; the form is that of Bundler's own `LockfileParser`): `GEM`, `GIT`,
//! `PATH` and `PLUGIN SOURCE` have gems under `specs:`, each `name (version)` or `name (version-platform)`, with their dependencies
//! indented deeper.

mod installed;
mod lock;
#[cfg(test)]
mod tests;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable, text};
use crate::component::{Component, Kind};

/// Reads locks and installed gems.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "bundler",
    files: "Gemfile.lock, gems.locked, specifications/*.gemspec",
    budget: 16 << 20,
    wants: |candidate: &Candidate<'_>| {
        let is_lock = matches!(candidate.name(), "Gemfile.lock" | "gems.locked");
        is_lock && !candidate.is_shipped() || installed::is_installed(candidate.path)
    },
    read,
};

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let text = text(file)?;
    if installed::is_installed(file.path) { installed::read(text) } else { Ok(lock::read(file, text)) }
}

/// A gem; `platform` is a qualifier of its package URL (gem-definition.json), and `ruby` is what is meant where none stands.
fn gem(name: &str, version: &str, platform: &str) -> Component {
    let mut component = Component::new(Kind::Gem, name, version);
    if !matches!(platform, "" | "ruby") {
        component.qualifiers.insert("platform".to_owned(), platform.to_owned());
    }
    component
}
