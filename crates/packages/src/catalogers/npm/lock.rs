//! `package-lock.json` and `npm-shrinkwrap.json`.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::catalogers::json::{self, Licenses, Members};
use crate::catalogers::origin::Origin;
use crate::catalogers::{Catalog, File, Unreadable, node, shortened};

/// Dependencies inside each other in version 1. Each level is read once more, so that this also bounds the time.
const DEPTH: usize = 64;

#[derive(Deserialize)]
struct Entry<'a> {
    name: Option<String>,
    version: Option<String>,
    resolved: Option<Resolved>,
    integrity: Option<String>,
    license: Option<Licenses>,
    #[serde(default)]
    dev: bool,
    #[serde(default)]
    link: bool,
    #[serde(borrow)]
    dependencies: Option<&'a RawValue>,
}

/// An address; `false` in old files where it is not known.
#[derive(Deserialize)]
#[serde(untagged)]
enum Resolved {
    Address(String),
    Unknown(serde::de::IgnoredAny),
}

impl Entry<'_> {
    fn resolved(&self) -> &str {
        match &self.resolved {
            Some(Resolved::Address(address)) => address,
            Some(Resolved::Unknown(_)) | None => "",
        }
    }
}

pub(super) fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let document = json::members(json::text(file.bytes)?)?;
    let mut catalog = Catalog::default();
    let lacks = |name| document.lacks(name).is_some();
    // A project that needs nothing has no `dependencies` in version 1, and an empty `packages` later on.
    let is_first = document.get("lockfileVersion").is_some_and(|version| version.get() == "1");
    if !lacks("packages") {
        folders(file, &document.object("packages")?, &mut catalog);
    } else if lacks("dependencies") && !is_first {
        catalog.damaged(file, ["there are neither `packages` nor `dependencies`".to_owned()]);
    } else {
        dependencies(file, document.object("dependencies")?, &mut catalog);
    }
    Ok(catalog)
}

/// `packages`: one member for each folder. The empty name is the project itself, and links name folders that stand there too.
fn folders(file: &File<'_>, packages: &Members<'_>, catalog: &mut Catalog) {
    for (folder, value) in packages.iter().filter(|(folder, _)| !folder.is_empty()) {
        match serde_json::from_str::<Entry<'_>>(value.get()) {
            Ok(entry) if entry.link => {}
            Ok(entry) => {
                let name = entry.name.clone().unwrap_or_else(|| name_of(folder));
                let version = entry.version.clone().unwrap_or_default();
                push(file, entry, &name, &version, catalog);
            }
            Err(error) => catalog.skip(file, format!("`packages` `{}`: {error}", shortened(folder))),
        }
    }
}

/// The name that npm gives to a folder without one: its last part, with the scope before it.
fn name_of(folder: &str) -> String {
    let mut parts = folder.trim_end_matches('/').rsplit('/');
    let name = parts.next().unwrap_or_default();
    match parts.next().filter(|scope| scope.starts_with('@')) {
        Some(scope) => format!("{scope}/{name}"),
        None => name.to_owned(),
    }
}

/// `dependencies` of version 1, each of which may have more.
fn dependencies<'a>(file: &File<'_>, top: Members<'a>, catalog: &mut Catalog) {
    let mut waiting: Vec<(usize, Members<'a>)> = vec![(1, top)];
    while let Some((depth, members)) = waiting.pop() {
        for (name, value) in members.iter() {
            let entry = match serde_json::from_str::<Entry<'a>>(value.get()) {
                Ok(entry) => entry,
                Err(error) => {
                    catalog.skip(file, format!("`dependencies` `{}`: {error}", shortened(name)));
                    continue;
                }
            };
            match entry.dependencies.map(|inner| json::members(inner.get())) {
                Some(_) if depth == DEPTH => {
                    catalog.skip(
                        file,
                        format!("dependencies of `{}`: more than {DEPTH} inside each other", shortened(name)),
                    );
                }
                Some(Ok(inner)) => waiting.push((depth + 1, inner)),
                Some(Err(error)) => catalog.skip(file, format!("dependencies of `{}`: {error}", shortened(name))),
                None => {}
            }
            dependency(file, name, entry, catalog);
        }
    }
}

/// In version 1, `version` is a version, an alias, or the address of what has none that the file knows.
fn dependency(file: &File<'_>, name: &str, mut entry: Entry<'_>, catalog: &mut Catalog) {
    let stated = entry.version.take().unwrap_or_default();
    if let Some((name, version)) = node::alias(&stated) {
        push(file, entry, name, version, catalog);
    } else if stated.contains([':', '/']) {
        entry.resolved = Some(Resolved::Address(stated));
        push(file, entry, name, "", catalog);
    } else {
        push(file, entry, name, &stated, catalog);
    }
}

fn push(file: &File<'_>, entry: Entry<'_>, name: &str, version: &str, catalog: &mut Catalog) {
    let mut component = node::component(name, version, Origin::parse(entry.resolved()));
    component.digests = entry.integrity.as_deref().map(node::digests).unwrap_or_default();
    component.licenses = entry.license.unwrap_or_default().into_list();
    component.development = entry.dev;
    catalog.add(file, component);
}
