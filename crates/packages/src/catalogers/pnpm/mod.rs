//! pnpm's lock, `pnpm-lock.yaml`, in versions 5 to 9 (<https://github.com/pnpm/spec/tree/master/lockfile>).
//!
//! `packages` has one member for each package. Until version 5 its key is `/name/version_peers`, with the registry's host before
//! it where that is not the default; since version 6 it is `/name@version(peers)`, and since version 9 without the slash. What does
//! not come from a registry says name and version itself, or has in place of the version where it comes from.

mod key;
#[cfg(test)]
mod tests;

use palisade_model::tree::Node;

use crate::catalogers::origin::Origin;
use crate::catalogers::{Candidate, Catalog, Cataloger, File, node, shortened, yaml};
use crate::component::Component;

/// Reads pnpm's locks.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "pnpm",
    files: "pnpm-lock.yaml",
    budget: 64 << 20,
    wants: |candidate: &Candidate<'_>| candidate.name() == "pnpm-lock.yaml" && !candidate.is_shipped(),
    read: |file: &File<'_>| yaml::each_document(file, |root, catalog| document(file, root, catalog)),
};

fn document(file: &File<'_>, root: Node<'_>, catalog: &mut Catalog) {
    let Some(version) = yaml::text_of(root, "lockfileVersion") else {
        return catalog.skip(file, "there is no `lockfileVersion`");
    };
    let Some(packages) = root.get("packages").filter(|packages| !packages.is_null()) else { return };
    if packages.as_map().is_none() {
        return catalog.skip(file, format!("`packages` is a {}, not a map", packages.type_name()));
    }
    let parse = if is_before_six(version) { key::with_slashes } else { key::with_at };
    for (key, entry) in packages.entries() {
        let key = yaml::text(key).unwrap_or_default();
        match package(key, entry, parse) {
            Ok(component) => catalog.add(file, component),
            Err(why) => catalog.skip(file, format!("package `{}`: {why}", shortened(key))),
        }
    }
}

fn is_before_six(version: &str) -> bool {
    let major = version.split(['.', '-']).next().unwrap_or_default();
    major.parse::<u32>().is_ok_and(|major| major < 6)
}

fn package(key: &str, entry: Node<'_>, parse: fn(&str) -> Option<(String, &str)>) -> Result<Component, String> {
    if !entry.is_null() && entry.as_map().is_none() {
        return Err(format!("a {}, not a map", entry.type_name()));
    }
    let resolution = entry.get("resolution");
    let said = |name: &str| resolution.and_then(|resolution| yaml::text_of(resolution, name));
    let origin = match (said("repo"), said("tarball"), said("directory")) {
        (Some(repository), ..) => Origin::parse(&format!("{repository}#commit={}", said("commit").unwrap_or_default())),
        (None, Some(archive), _) => Origin::parse(archive),
        (None, None, Some(_)) => Origin::Local,
        (None, None, None) => Origin::Registry,
    };
    let stated = yaml::text_of(entry, "version");
    let mut component = match yaml::text_of(entry, "name") {
        Some(name) => node::component(name, stated.unwrap_or_default(), origin),
        None => {
            let (name, source) = parse(key).ok_or("the key names no package")?;
            let version = if node::is_version(source) { source } else { stated.unwrap_or_default() };
            node::component(&name, version, origin)
        }
    };
    component.digests = said("integrity").map(node::digests).unwrap_or_default();
    component.development = entry.get("dev").and_then(Node::as_bool).unwrap_or_default();
    Ok(component)
}
