//! Gradle's dependency locks: `gradle.lockfile` and `buildscript-gradle.lockfile`
//! (<https://docs.gradle.org/current/userguide/dependency_locking.html>).
//!
//! One line for each module, `group:artifact:version=configurations`. The line `empty=` names configurations without modules.

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable};
use crate::component::{Component, Kind};

/// Reads Gradle's locks.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "gradle",
    files: "gradle.lockfile, buildscript-gradle.lockfile",
    budget: 64 << 20,
    wants: |candidate: &Candidate<'_>| matches!(candidate.name(), "gradle.lockfile" | "buildscript-gradle.lockfile"),
    read,
};

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let text = std::str::from_utf8(file.bytes).map_err(|error| Unreadable(error.to_string()))?;
    let mut catalog = Catalog::default();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with("empty=") {
            continue;
        }
        match module(line) {
            Some(component) => catalog.components.push(component),
            None => catalog.skip(file, format!("line {} is not `group:artifact:version=configurations`", number + 1)),
        }
    }
    Ok(catalog)
}

fn module(line: &str) -> Option<Component> {
    let (module, _configurations) = line.split_once('=')?;
    let (name, version) = module.rsplit_once(':')?;
    let (group, artifact) = name.split_once(':')?;
    let complete = ![group, artifact, version].contains(&"") && !artifact.contains(':');
    complete.then(|| Component::new(Kind::Maven, name, version))
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::File;

    #[test]
    fn modules_are_read_and_broken_lines_named() {
        let bytes = b"# comment\norg.slf4j:slf4j-api:2.0.9=runtimeClasspath\nno-version=x\nempty=annotationProcessor\n";
        let catalog = CATALOGER.catalog(&File { path: "app/gradle.lockfile", bytes });
        let found: Vec<_> =
            catalog.components.iter().map(|found| (found.name.as_str(), found.version.as_str())).collect();
        assert_eq!(found, [("org.slf4j:slf4j-api", "2.0.9")]);
        assert_eq!(
            catalog.gaps.iter().map(|gap| gap.why.as_str()).collect::<Vec<_>>(),
            ["line 3 is not `group:artifact:version=configurations`"]
        );
    }
}
