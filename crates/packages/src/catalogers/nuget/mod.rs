//! NuGet: `packages.config`, `packages.lock.json`, and what a built program needs, `*.deps.json`.
//!
//! <https://learn.microsoft.com/nuget/reference/packages-config>,
//! <https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies>,
//! <https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md>. The hashes in the latter two are of
//! the content without its signature, so they are no digests of the package's archive.

use serde::Deserialize;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable, json, shortened, xml};
use crate::component::{Component, Kind};

/// Reads what NuGet and .NET write.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "nuget",
    files: "packages.config, packages.lock.json, *.deps.json",
    budget: 64 << 20,
    wants: |candidate: &Candidate<'_>| reader(candidate.name()).is_some(),
    read: |file: &File<'_>| {
        let name = file.path.rsplit('/').next().unwrap_or(file.path);
        reader(name).ok_or_else(|| Unreadable(format!("`{name}` is no file of NuGet")))?(file)
    },
};

type Reader = fn(&File<'_>) -> Result<Catalog, Unreadable>;

/// Windows has one name for files that differ in case, and there these files are written.
fn reader(name: &str) -> Option<Reader> {
    match name.to_ascii_lowercase().as_str() {
        "packages.config" => Some(configuration),
        "packages.lock.json" => Some(lock),
        name if name.ends_with(".deps.json") => Some(needs),
        _ => None,
    }
}

fn configuration(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let root = xml::parse(file.bytes)?;
    if root.name != "packages" {
        return Err(Unreadable(format!("the root element is `{}`, not `packages`", root.name)));
    }
    let mut catalog = Catalog::default();
    for (place, package) in root.all("package").enumerate() {
        match (package.attribute("id"), package.attribute("version")) {
            (Some(name), Some(version)) => {
                let mut component = Component::new(Kind::NuGet, name, version);
                component.development = package.attribute("developmentDependency") == Some("true");
                catalog.add(file, component);
            }
            (name, _) => {
                let name = name.unwrap_or("without id");
                catalog.skip(file, format!("package {} ({}) lacks id or version", place + 1, shortened(name)));
            }
        }
    }
    Ok(catalog)
}

#[derive(Deserialize)]
struct Locked {
    r#type: Option<String>,
    resolved: Option<String>,
}

/// One object for each target framework, in it one for each package. Projects beside this one have no version.
fn lock(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let document = json::members(json::text(file.bytes)?)?;
    let frameworks = document.object("dependencies")?;
    let mut catalog = Catalog::default();
    catalog.damaged(file, document.lacks("dependencies"));
    for (framework, packages) in frameworks.objects() {
        let packages = match packages {
            Ok(packages) => packages,
            Err(error) => {
                catalog.skip(file, error.to_string());
                continue;
            }
        };
        for (name, value) in packages.iter() {
            match serde_json::from_str::<Locked>(value.get()) {
                Ok(Locked { resolved: Some(version), .. }) => {
                    catalog.add(file, Component::new(Kind::NuGet, name, version));
                }
                Ok(Locked { r#type: Some(kind), .. }) if kind.eq_ignore_ascii_case("project") => {}
                Ok(_) => {
                    catalog.skip(file, format!("`{}` of {} has no `resolved`", shortened(name), shortened(framework)))
                }
                Err(error) => catalog.skip(file, format!("`{}` of {}: {error}", shortened(name), shortened(framework))),
            }
        }
    }
    Ok(catalog)
}

#[derive(Deserialize)]
struct Library {
    r#type: Option<String>,
}

/// `libraries`: one member for each, `name/version`. Packs of the runtime have a prefix before the package's name.
fn needs(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let document = json::members(json::text(file.bytes)?)?;
    let mut catalog = Catalog::default();
    catalog.damaged(file, document.lacks("libraries"));
    for (key, value) in document.object("libraries")?.iter() {
        let Some((name, version)) =
            key.split_once('/').filter(|(name, version)| !name.is_empty() && !version.is_empty())
        else {
            catalog.skip(file, format!("`{}` is not `name/version`", shortened(key)));
            continue;
        };
        match serde_json::from_str::<Library>(value.get()) {
            Ok(library) => {
                let pack = library.r#type.as_deref() == Some("runtimepack");
                let name = name.strip_prefix("runtimepack.").filter(|_| pack).unwrap_or(name);
                catalog.add(file, Component::new(Kind::NuGet, name, version));
            }
            Err(error) => catalog.skip(file, format!("`{}`: {error}", shortened(key))),
        }
    }
    Ok(catalog)
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::{Candidate, File};

    fn summary(path: &str, text: &str) -> (Vec<String>, usize) {
        let catalog = CATALOGER.catalog(&File { path, bytes: text.as_bytes() });
        let component = |found: &crate::Component| format!("{} {} {}", found.name, found.version, found.development);
        (catalog.components.iter().map(component).collect(), catalog.gaps.len())
    }

    #[test]
    fn each_of_the_three_files() {
        let config =
            "<packages><package id='A' version='1.0' developmentDependency='true'/><package id='B'/></packages>";
        let lock = r#"{"version": 1, "dependencies": {"net8.0": {"A": {"type": "Direct", "resolved": "1.0"},
            "p": {"type": "Project"}, "q": {"type": "Direct"}, "r": 7}, "net9.0": []}}"#;
        let needs = r#"{"libraries": {"A/1.0": {"type": "package"}, "B": {"type": "package"}, "C/1": 7,
            "runtimepack.R/8.0.0": {"type": "runtimepack"}, "/1": {}}}"#;
        for (path, text, expected, gaps) in [
            ("Packages.config", config, vec!["A 1.0 true"], 1),
            ("src/packages.lock.json", lock, vec!["A 1.0 false"], 3),
            ("app/App.deps.json", needs, vec!["A 1.0 false", "R 8.0.0 false"], 3),
            ("app/App.deps.json", "{}", vec![], 1),
            ("packages.config", "<configuration/>", vec![], 1),
        ] {
            assert!((CATALOGER.wants)(&Candidate { path, size: 1, head: b"" }), "{path}");
            let expected = expected.into_iter().map(str::to_owned).collect();
            assert_eq!(summary(path, text), (expected, gaps), "{path}");
        }
    }
}
