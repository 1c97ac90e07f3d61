//! npm: its lock files, and the packages that are installed in `node_modules`.
//!
//! `package-lock.json` and `npm-shrinkwrap.json` (<https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json>): versions 2 and
//! 3 have `packages`, one member for each folder; version 1 has nested `dependencies`. Where both stand, `packages` counts.
//! `node_modules/NAME/package.json` is the descriptor of an installed package
//! (<https://docs.npmjs.com/cli/v11/configuring-npm/package-json>).

mod installed;
mod lock;
#[cfg(test)]
mod tests;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable};

/// Reads npm's lock files and installed packages.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "npm",
    files: "package-lock.json, npm-shrinkwrap.json, node_modules/**/package.json",
    budget: 64 << 20,
    wants: |candidate: &Candidate<'_>| {
        is_lock(candidate.name()) && !candidate.is_shipped() || installed::is_installed(candidate.path)
    },
    read,
};

fn is_lock(name: &str) -> bool {
    matches!(name, "package-lock.json" | "npm-shrinkwrap.json")
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    if installed::is_installed(file.path) { installed::read(file) } else { lock::read(file) }
}
