//! What an archive is, from the coordinates in it, its name and its manifest.

use std::collections::BTreeMap;

use crate::component::{Component, Kind};

/// What was found in an archive about itself.
#[derive(Default)]
pub(super) struct Description {
    /// Group, artifact and version of each `pom.properties`.
    pub(super) coordinates: Vec<[String; 3]>,
    /// The main section of the manifest.
    pub(super) manifest: BTreeMap<String, String>,
}

impl Description {
    /// The packages in an archive of this name.
    pub(super) fn components(self, name: &str) -> Vec<Component> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let licenses: Vec<String> = self.attribute("Bundle-License").map(str::to_owned).into_iter().collect();
        let is_own = |artifact: &str| is_named(stem, artifact);
        let mut components = Vec::new();
        if !self.coordinates.iter().any(|[_, artifact, _]| is_own(artifact)) {
            components.extend(self.by_name(stem));
        }
        for [group, artifact, version] in self.coordinates {
            let mut component = Component::new(Kind::Maven, format!("{group}:{artifact}"), version);
            component.licenses = if is_own(&artifact) { licenses.clone() } else { Vec::new() };
            components.push(component);
        }
        components.sort();
        components.dedup();
        components
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.manifest.get(name).map(String::as_str).filter(|value| is_stated(value))
    }

    /// The archive by its own name `artifact-version`, or by its manifest. One that holds others' coordinates, and whose name has no
    /// version, is taken for a bundle of them.
    fn by_name(&self, stem: &str) -> Option<Component> {
        let named = split_version(stem);
        if named.is_none() && !self.coordinates.is_empty() {
            return None;
        }
        let stated = || self.attribute("Implementation-Version").or_else(|| self.attribute("Bundle-Version"));
        let (artifact, version) = match named {
            Some((artifact, version)) => (artifact, version),
            None => (stem, stated()?),
        };
        let name = match self.group(artifact) {
            Some(group) => format!("{group}:{artifact}"),
            None => artifact.to_owned(),
        };
        let mut component = Component::new(Kind::Maven, name, version);
        component.licenses.extend(self.attribute("Bundle-License").map(str::to_owned));
        Some(component)
    }

    /// The group behind `Bundle-SymbolicName`, which Maven's bundle plugin makes of group and artifact (`bundle:manifest`,
    /// "Bundle-SymbolicName"): the group alone where its last part is the artifact, and without the artifact's repetition of it.
    /// Else `Implementation-Vendor-Id`, where it is written like a group.
    fn group(&self, artifact: &str) -> Option<String> {
        let symbolic = self.attribute("Bundle-SymbolicName").and_then(|name| name.split(';').next()).map(str::trim);
        let symbolic = symbolic.filter(|name| is_group(name)).map(|name| match name.rsplit_once('.') {
            Some((group, last)) if last != artifact && group.contains('.') => group.to_owned(),
            _ => name.to_owned(),
        });
        let vendor = || self.attribute("Implementation-Vendor-Id").filter(|id| is_group(id)).map(str::to_owned);
        symbolic.or_else(vendor)
    }
}

/// Bytes of a value. Each may become part of several packages, of which an archive has thousands.
const LONGEST: usize = 4096;

/// Whether a value is one, and not what a build should have replaced.
pub(super) fn is_stated(value: &str) -> bool {
    !value.is_empty() && value.len() <= LONGEST && !value.contains("${")
}

/// Whether an archive is named after an artifact. Distributions write other separators: `error-prone-annotations-2.18.0.jar` is
/// `error_prone_annotations`.
fn is_named(stem: &str, artifact: &str) -> bool {
    let [stem, artifact] = [stem, artifact].map(|name| name.replace(['_', '.'], "-"));
    stem.strip_prefix(&artifact).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Words of letters, digits, `-` and `_` with dots between them.
fn is_group(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.chars().all(|one| one.is_ascii_alphanumeric() || matches!(one, '-' | '_'))
    };
    text.contains('.') && text.split('.').all(word)
}

/// `name-1.2.3` is `name` and `1.2.3`: the version begins at the first digit behind a hyphen.
fn split_version(stem: &str) -> Option<(&str, &str)> {
    let is_start =
        |at: &usize| stem.get(at + 1..).is_some_and(|rest| rest.starts_with(|one: char| one.is_ascii_digit()));
    let at = stem.match_indices('-').map(|(at, _)| at).find(is_start)?;
    Some((stem.get(..at)?, stem.get(at + 1..)?)).filter(|(name, _)| !name.is_empty())
}
