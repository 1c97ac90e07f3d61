//! The lock of Berry: a map whose keys are what is asked for and whose values say what that is.
//!
//! `resolution` is `name@` and where it comes from. The `checksum` is of Yarn's own archive, so it is no digest of the package.
//! What is linked (workspaces, folders) is the project's own and has no version but a stand-in.

use palisade_model::tree::Node;

use crate::catalogers::origin::Origin;
use crate::catalogers::{Catalog, File, Unreadable, node, shortened, yaml};
use crate::component::Component;

pub(super) fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    yaml::each_document(file, |root, catalog| {
        for (key, entry) in root.entries() {
            let key = yaml::text(key).unwrap_or_default();
            match package(key, entry) {
                Ok(component) => component.into_iter().for_each(|component| catalog.add(file, component)),
                Err(why) => catalog.skip(file, format!("`{}`: {why}", shortened(key))),
            }
        }
    })
}

fn package(key: &str, entry: Node<'_>) -> Result<Option<Component>, String> {
    if key == "__metadata" || yaml::text_of(entry, "linkType") == Some("soft") {
        return Ok(None);
    }
    let resolution = yaml::text_of(entry, "resolution").ok_or("there is no `resolution`")?;
    let (name, source) = node::split(resolution).ok_or("the resolution is not `name@source`")?;
    let version = yaml::text_of(entry, "version").ok_or("there is no `version`")?;
    let registry = source.starts_with("npm:") || source.starts_with("patch:");
    let origin = if registry { Origin::Registry } else { Origin::parse(source) };
    Ok(Some(node::component(name, version, origin)))
}
