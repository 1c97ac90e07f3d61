//! Maven's project descriptors: `pom.xml` (<https://maven.apache.org/pom.html>).
//!
//! Listed are the dependencies of the project and of the profiles that are active by default, with the versions that
//! `dependencyManagement` and `properties` of the same file give them. A parent outside the file is not looked for: what it
//! would say stays open, as an empty version. Managed dependencies, plugins and their dependencies are not the project's.

mod properties;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use properties::Properties;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable, shortened, xml};
use crate::component::{Component, Kind};

/// Reads project descriptors.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "maven",
    files: "pom.xml",
    budget: 16 << 20,
    wants: |candidate: &Candidate<'_>| candidate.name() == "pom.xml" && !candidate.is_shipped(),
    read,
};

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let project = xml::parse(file.bytes)?;
    if project.name != "project" {
        return Err(Unreadable(format!("the root element is `{}`, not `project`", project.name)));
    }
    let parts = parts(&project);
    let mut reader = Reader {
        file,
        catalog: Catalog::default(),
        properties: Properties::of(&project, &parts),
        managed: BTreeMap::new(),
    };
    for part in &parts {
        for managed in part.all("dependencyManagement").flat_map(dependencies) {
            reader.manage(managed);
        }
    }
    for (place, dependency) in parts.iter().flat_map(|part| dependencies(part)).enumerate() {
        reader.depend(place + 1, dependency);
    }
    Ok(reader.catalog)
}

/// The project and its profiles that are active by default; what stands in a profile comes first, as it overrides.
fn parts(project: &xml::Element) -> Vec<&xml::Element> {
    let profiles = project.all("profiles").flat_map(|profiles| profiles.all("profile"));
    let active = profiles.filter(|profile| {
        let activation = profile.child("activation");
        activation.and_then(|activation| activation.text_of("activeByDefault")) == Some("true")
    });
    active.chain([project]).collect()
}

fn dependencies(part: &xml::Element) -> impl Iterator<Item = &xml::Element> {
    part.all("dependencies").flat_map(|dependencies| dependencies.all("dependency"))
}

/// What tells dependencies apart ("Dependency Management" in the introduction to the dependency mechanism): group, artifact,
/// type and classifier.
type Identity = [String; 4];

struct Managed {
    version: String,
    scope: String,
}

struct Reader<'a> {
    file: &'a File<'a>,
    catalog: Catalog,
    properties: Properties<'a>,
    managed: BTreeMap<Identity, Managed>,
}

impl<'a> Reader<'a> {
    /// Remembers what a managed dependency says; the first of the same identity counts.
    fn manage(&mut self, element: &'a xml::Element) {
        let Ok(identity) = self.identity(element) else { return };
        let version = self.value(element, "version").unwrap_or_default();
        let scope = self.value(element, "scope").unwrap_or_default();
        self.managed.entry(identity).or_insert(Managed { version, scope });
    }

    fn depend(&mut self, place: usize, element: &'a xml::Element) {
        let identity = match self.identity(element) {
            Ok(identity) => identity,
            Err(why) => return self.catalog.skip(self.file, format!("dependency {place}: {why}")),
        };
        let [group, artifact, kind, classifier] = &identity;
        let name = format!("{group}:{artifact}");
        let stated = self.value(element, "version").unwrap_or_else(|why| {
            self.catalog.skip(self.file, format!("version of {}: {why}", shortened(&name)));
            String::new()
        });
        let scope = self.value(element, "scope").unwrap_or_default();
        let managed = self.managed.get(&identity);
        let or_managed = |value: String, managed: Option<&String>| {
            if value.is_empty() { managed.cloned().unwrap_or_default() } else { value }
        };
        let version = or_managed(stated, managed.map(|managed| &managed.version));
        let scope = or_managed(scope, managed.map(|managed| &managed.scope));
        let mut component = Component::new(Kind::Maven, name, least(&version));
        component.development = scope == "test";
        for (key, value) in [("type", kind), ("classifier", classifier)] {
            if !value.is_empty() {
                component.qualifiers.insert(key.to_owned(), value.clone());
            }
        }
        self.catalog.add(self.file, component);
    }

    fn identity(&mut self, element: &'a xml::Element) -> Result<Identity, String> {
        let mut required = |name: &str| match self.value(element, name)? {
            value if value.is_empty() => Err(format!("there is no {name}")),
            value => Ok(value),
        };
        let (group, artifact) = (required("groupId")?, required("artifactId")?);
        let kind = self.value(element, "type")?;
        let classifier = self.value(element, "classifier")?;
        // `jar` is what is meant where nothing is said.
        Ok([group, artifact, if kind == "jar" { String::new() } else { kind }, classifier])
    }

    /// The text of a child with its properties put in; empty where there is no such child.
    fn value(&mut self, element: &'a xml::Element, name: &str) -> Result<String, String> {
        element.text_of(name).map_or(Ok(String::new()), |text| self.properties.interpolate(text))
    }
}

/// The version, or where a range stands (<https://maven.apache.org/pom.html#dependency-version-requirement-specification>) the
/// least that it names: which one a build takes, the file does not say. Nothing where a range is open below.
fn least(version: &str) -> &str {
    let Some(range) = version.strip_prefix(['[', '(']) else { return version };
    range.split([',', ']', ')']).next().unwrap_or_default().trim()
}
