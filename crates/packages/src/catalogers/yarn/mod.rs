//! Yarn's lock, `yarn.lock`, of version 1 (<https://classic.yarnpkg.com/lang/en/docs/yarn-lock/>) and of Berry, versions 2 and later,
//! where it is YAML with a member `__metadata` (<https://yarnpkg.com/advanced/lockfile>). An empty one marks the root of a project, and locks nothing.

mod berry;
mod classic;
#[cfg(test)]
mod tests;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable};

/// Reads Yarn's locks.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "yarn",
    files: "yarn.lock",
    budget: 64 << 20,
    wants: |candidate: &Candidate<'_>| candidate.name() == "yarn.lock" && !candidate.is_shipped(),
    read,
};

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let text = std::str::from_utf8(file.bytes).map_err(|error| Unreadable(error.to_string()))?;
    if text.lines().any(|line| line.starts_with("__metadata:")) {
        berry::read(file)
    } else {
        Ok(classic::read(file, text))
    }
}
