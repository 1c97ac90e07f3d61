//! The descriptor of an installed package.

use serde::Deserialize;

use crate::catalogers::json::{self, Licenses};
use crate::catalogers::{Catalog, File, Unreadable};
use crate::component::{Component, Kind};

#[derive(Deserialize)]
struct Descriptor {
    name: Option<String>,
    version: Option<String>,
    license: Option<Licenses>,
    licenses: Option<Licenses>,
}

/// Whether a path is the descriptor in the folder of a package: `node_modules/NAME/package.json`, or with a scope. Packages hold
/// further files of this name, which describe parts of them, tests and templates.
pub(super) fn is_installed(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    if parts.next() != Some("package.json") {
        return false;
    }
    let Some(name) = parts.next().filter(|name| !name.starts_with(['.', '@'])) else { return false };
    match parts.next() {
        Some("node_modules") => !name.is_empty(),
        Some(scope) => scope.starts_with('@') && parts.next() == Some("node_modules"),
        None => false,
    }
}

/// The one package.
pub(super) fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let descriptor: Descriptor =
        serde_json::from_str(json::text(file.bytes)?).map_err(|error| Unreadable(error.to_string()))?;
    let required = |value: Option<String>, name: &str| {
        value.filter(|value| !value.trim().is_empty()).ok_or_else(|| Unreadable(format!("there is no `{name}`")))
    };
    let name = required(descriptor.name, "name")?;
    let version = required(descriptor.version, "version")?;
    let mut component = Component::new(Kind::Npm, name, version.trim());
    component.licenses = descriptor.license.or(descriptor.licenses).unwrap_or_default().into_list();
    Ok(Catalog { components: vec![component], gaps: Vec::new() })
}
