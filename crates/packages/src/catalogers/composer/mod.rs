//! Composer: `composer.lock` (<https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control>) and what
//! it installed, `vendor/composer/installed.json`.
//!
//! Both list packages in the form of `composer.json` (<https://getcomposer.org/doc/04-schema.md>). Versions stand as the tag
//! has them; `dev-main` is a branch. Composer refuses a lock without `packages`.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::catalogers::json::{self, Licenses};
use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable};
use crate::component::{Component, Digest, Kind};

/// Reads Composer's lock and what it installed.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "composer",
    files: "composer.lock, composer/installed.json",
    budget: 64 << 20,
    wants: |candidate: &Candidate<'_>| {
        candidate.name() == "composer.lock" && !candidate.is_shipped() || is_installed(candidate.path)
    },
    read,
};

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<Licenses>,
    dist: Option<Archive>,
}

#[derive(Deserialize)]
struct Archive {
    shasum: Option<String>,
}

fn is_installed(path: &str) -> bool {
    path == "composer/installed.json" || path.ends_with("/composer/installed.json")
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let text = json::text(file.bytes)?;
    let mut catalog = Catalog::default();
    if is_installed(file.path) {
        installed(file, text, &mut catalog)?;
    } else {
        let document = json::members(text)?;
        catalog.damaged(file, document.lacks("packages"));
        list(file, &document.list("packages")?, &mut catalog);
        let before = catalog.components.len();
        list(file, &document.list("packages-dev")?, &mut catalog);
        catalog.components.iter_mut().skip(before).for_each(|component| component.development = true);
    }
    Ok(catalog)
}

/// Composer 1 writes the list alone; Composer 2 names beside it the packages that are for development.
fn installed(file: &File<'_>, text: &str, catalog: &mut Catalog) -> Result<(), Unreadable> {
    if text.trim_start().starts_with('[') {
        list(file, &json::items(text)?, catalog);
        return Ok(());
    }
    let document = json::members(text)?;
    catalog.damaged(file, document.lacks("packages"));
    list(file, &document.list("packages")?, catalog);
    let development = document.list("dev-package-names")?;
    let mut names: Vec<String> = development.iter().filter_map(|name| serde_json::from_str(name.get()).ok()).collect();
    names.sort();
    for component in &mut catalog.components {
        component.development = names.binary_search(&component.name).is_ok();
    }
    Ok(())
}

fn list(file: &File<'_>, packages: &[&RawValue], catalog: &mut Catalog) {
    for (place, package) in packages.iter().enumerate() {
        match serde_json::from_str::<Package>(package.get()) {
            Ok(package) => catalog.add(file, component(package)),
            Err(error) => catalog.skip(file, format!("package {}: {error}", place + 1)),
        }
    }
}

fn component(package: Package) -> Component {
    let mut component = Component::new(Kind::Composer, package.name, package.version);
    component.licenses = package.license.unwrap_or_default().into_list();
    // `shasum` is the SHA-1 of the archive, and empty where the host makes archives anew.
    let digest = package.dist.and_then(|archive| archive.shasum).filter(|digest| digest.len() == 40);
    component.digests = digest.map(|value| Digest { algorithm: "SHA-1", value }).into_iter().collect();
    component
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::File;

    fn summary(path: &str, text: &str) -> (Vec<String>, usize) {
        let catalog = CATALOGER.catalog(&File { path, bytes: text.as_bytes() });
        let component = |found: &crate::Component| {
            format!("{} {} {} {}", found.name, found.version, found.development, found.licenses.join(","))
        };
        (catalog.components.iter().map(component).collect(), catalog.gaps.len())
    }

    #[test]
    fn locks_and_both_forms_of_what_is_installed() {
        let package = r#"{"name": "a/b", "version": "v1.0.0", "license": ["MIT"]}"#;
        let installed = "vendor/composer/installed.json";
        for (path, text, expected, gaps) in [
            ("composer.lock", format!("{{\"packages\": [{package}, {{}}]}}"), "a/b v1.0.0 false MIT", 1),
            ("composer.lock", format!("{{\"packages-dev\": [{package}]}}"), "a/b v1.0.0 true MIT", 1),
            (installed, format!("[{package}]"), "a/b v1.0.0 false MIT", 0),
            (
                installed,
                format!("{{\"packages\": [{package}], \"dev-package-names\": [7, \"a/b\"]}}"),
                "a/b v1.0.0 true MIT",
                0,
            ),
        ] {
            assert_eq!(summary(path, &text), (vec![expected.to_owned()], gaps), "{text}");
        }
        assert_eq!(summary("composer.lock", "{\"packages\": {}}"), (vec![], 1));
        assert_eq!(summary("composer.lock", "not json"), (vec![], 1));
    }
}
