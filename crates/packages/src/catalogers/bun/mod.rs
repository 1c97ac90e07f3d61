//! Bun's text lock, `bun.lock` (<https://bun.com/docs/pm/lockfile>): JSON with comments and commas before closing brackets.
//!
//! Bun refuses a lock without `lockfileVersion`. `packages` has a list for each installed package. Its first item is `name@version`, or `name@` and where it comes from, when the
//! version is not said; an object has what its descriptor says, and the last text is the integrity. Packages of the workspace and
//! links are the project's own. The binary `bun.lockb` of Bun before 1.2 is wanted so that it is
//! named, and not read.

use serde_json::value::RawValue;

use crate::catalogers::origin::Origin;
use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable, json, node, shortened};
use crate::component::Component;

/// Reads Bun's locks.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "bun",
    files: "bun.lock",
    budget: 64 << 20,
    wants: |candidate: &Candidate<'_>| matches!(candidate.name(), "bun.lock" | "bun.lockb") && !candidate.is_shipped(),
    read,
};

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    if file.path.ends_with(".lockb") {
        let why = "the binary lock is not read; `bun install --save-text-lockfile` writes it as bun.lock";
        return Err(Unreadable(why.to_owned()));
    }
    let text = json::without_extras(json::text(file.bytes)?);
    let document = json::members(&text)?;
    let mut catalog = Catalog::default();
    catalog.damaged(file, document.lacks("lockfileVersion"));
    for (key, value) in document.object("packages")?.iter() {
        match package(value) {
            Ok(component) => component.into_iter().for_each(|component| catalog.add(file, component)),
            Err(why) => catalog.skip(file, format!("`{}`: {why}", shortened(key))),
        }
    }
    Ok(catalog)
}

/// The package that a list stands for; none where it is the project's own.
fn package(value: &RawValue) -> Result<Option<Component>, String> {
    let items = json::items(value.get()).map_err(|error| error.to_string())?;
    let texts: Vec<Option<String>> = items.iter().map(|item| serde_json::from_str(item.get()).ok()).collect();
    let Some(Some(locator)) = texts.first() else { return Err("the first item is not `name@version`".to_owned()) };
    let (name, source) =
        node::split(locator).ok_or_else(|| format!("`{}` is not `name@version`", shortened(locator)))?;
    if ["workspace:", "link:", "root:"].iter().any(|start| source.starts_with(start)) {
        return Ok(None);
    }
    let (version, origin) =
        if node::is_version(source) { (source, Origin::Registry) } else { ("", Origin::parse(source)) };
    let mut component = node::component(name, version, origin);
    let integrity = texts.last().and_then(Option::as_deref).filter(|_| texts.len() > 1);
    component.digests = integrity.map(node::digests).unwrap_or_default();
    Ok(Some(component))
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::{Candidate, File};

    #[test]
    fn the_binary_lock_is_named() {
        assert!((CATALOGER.wants)(&Candidate { path: "app/bun.lockb", size: 1, head: b"" }));
        let bytes = b"#!/usr/bin/env bun\nbun-lockfile-format-v0\n";
        let catalog = CATALOGER.catalog(&File { path: "app/bun.lockb", bytes });
        let gaps: Vec<_> = catalog.gaps.iter().map(|gap| (gap.code.id, gap.path.as_str())).collect();
        assert_eq!((catalog.components.len(), gaps), (0, vec![("unreadable-package-file", "app/bun.lockb")]));
    }

    #[test]
    fn packages_of_all_origins() {
        let text = r#"{ // a comment
            "lockfileVersion": 1,
            "packages": {
                "a": ["a@1.0.0", "", {}, "sha1-AAEC"],
                "@s/b": ["@s/b@github:o/b#0a", {}, "o-b-0a"],
                "t": ["t@https://u:p@host/t.tgz", {}, "sha1-AAEC"],
                "own": ["own@workspace:packages/own"],
                "bad": [7], "worse": {}, "worst": ["no-version"],
            },
        }"#;
        let catalog = CATALOGER.catalog(&File { path: "bun.lock", bytes: text.as_bytes() });
        let found: Vec<String> = catalog
            .components
            .iter()
            .map(|found| format!("{} {}", found.purl(None).expect("a purl"), found.digests.len()))
            .collect();
        let expected = [
            "pkg:npm/a@1.0.0 1",
            "pkg:npm/%40s/b?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fo%2Fb%400a 0",
            "pkg:npm/t?download_url=https:%2F%2Fhost%2Ft.tgz 1",
        ];
        assert_eq!((found, catalog.gaps.len()), (expected.map(str::to_owned).to_vec(), 3));
    }
}
