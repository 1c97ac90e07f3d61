//! What an archive is, from the coordinates in it, its name and its manifest.

use std::collections::BTreeMap;

use super::known;
use crate::catalogers::shortened;
use crate::component::{Component, Kind};

/// What was found in an archive about itself.
#[derive(Default)]
pub(super) struct Description {
    /// Group, artifact and version of each `pom.properties`.
    pub(super) coordinates: Vec<[String; 3]>,
    /// The main section of the manifest.
    pub(super) manifest: BTreeMap<String, String>,
    /// Whether it holds anything but archives and coordinates.
    has_content: bool,
    /// Whether it is laid out as an application of Spring Boot.
    is_application: bool,
}

/// The packages in an archive, and why its own is in doubt.
type Packages = (Vec<Component>, Option<String>);

impl Description {
    /// Takes note of an entry that is no archive and no coordinates.
    pub(super) fn see(&mut self, entry: &str) {
        self.has_content |= !entry.ends_with('/');
        self.is_application |= entry.starts_with("BOOT-INF/");
    }

    /// The packages in an archive of this name.
    pub(super) fn packages(self, name: &str) -> Packages {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let licenses: Vec<String> = self.attribute("Bundle-License").map(str::to_owned).into_iter().collect();
        let is_own = |artifact: &str| is_named(stem, artifact);
        let (mut components, mut doubt) = (Vec::new(), None);
        if !self.coordinates.iter().any(|[_, artifact, _]| is_own(artifact)) {
            (components, doubt) = self.by_name(stem);
        }
        doubt = doubt.filter(|_| self.is_package(name));
        for [group, artifact, version] in self.coordinates {
            let mut component = Component::new(Kind::Maven, format!("{group}:{artifact}"), version);
            component.licenses = if is_own(&artifact) { licenses.clone() } else { Vec::new() };
            components.push(component);
        }
        components.sort();
        components.dedup();
        (components, doubt)
    }

    /// Whether an archive can be one of a repository. An application is of nobody else, and its libraries are looked at one by one
    /// (Jakarta Servlet and Platform, "Web Application Archive File" and "Enterprise Application Archive"; Spring Boot, "The Executable
    /// Jar File Structure"); the parts of a Java runtime are in no repository.
    fn is_package(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let is_application = self.is_application || [".war", ".ear"].iter().any(|extension| name.ends_with(extension));
        let is_runtime = self.attribute("Specification-Title") == Some("Java Platform API Specification");
        self.has_content && !is_application && !is_runtime
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.manifest.get(name).map(String::as_str).filter(|value| is_stated(value))
    }

    /// The archive by its own name `artifact-version`, or by its manifest. One that holds others' coordinates, and whose name has no
    /// version, is taken for a bundle of them.
    fn by_name(&self, stem: &str) -> Packages {
        let named = known::split(stem).or_else(|| split_version(stem));
        if named.is_none() && !self.coordinates.is_empty() {
            return (Vec::new(), None);
        }
        let stated = || self.attribute("Implementation-Version").or_else(|| self.attribute("Bundle-Version"));
        let Some((artifact, version)) = named.or_else(|| Some((stem, stated()?))) else {
            return (
                Vec::new(),
                Some("neither coordinates in it nor its name nor its manifest say a version".to_owned()),
            );
        };
        let (name, doubt) = self.named(artifact, version);
        let mut component = Component::new(Kind::Maven, name, version);
        component.licenses.extend(self.attribute("Bundle-License").map(str::to_owned));
        (vec![component], doubt)
    }

    /// The name with its group, and why that is in doubt.
    fn named(&self, artifact: &str, version: &str) -> (String, Option<String>) {
        if let Some((group, artifact)) = known::coordinates(artifact, version) {
            return (format!("{group}:{artifact}"), None);
        }
        match self.group(artifact) {
            Some(group) => {
                let name = format!("{group}:{artifact}");
                let why = format!("there are no coordinates in it, and `{}` is a guess", shortened(&name));
                (name, Some(why))
            }
            None => {
                (artifact.to_owned(), Some("there are no coordinates in it, and nothing tells its group".to_owned()))
            }
        }
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
