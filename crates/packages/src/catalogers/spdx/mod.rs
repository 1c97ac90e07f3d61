//! SPDX documents that lie among the files of an image or a source tree.
//!
//! Names: the specification recommends `.spdx`, `.spdx.json`, `.spdx.yaml`, `.spdx.yml` and `.spdx.rdf` (annex on formats); the Docker
//! hardened images have `.spdx.NAME.json`. RDF is wanted so that it is named, and not read.

use palisade_formats::json::Budget;
use palisade_formats::spdx;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable};
use crate::sbom;

/// Reads SPDX documents.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "spdx",
    files: "*.spdx, *.spdx.json, *.spdx.yaml, *.spdx.yml, .spdx.*.json",
    budget: 64 << 20,
    wants,
    read,
};

/// The ends of the names, in small letters.
const ENDS: &[&str] = &[
    ".spdx",
    ".spdx.json",
    ".spdx3.json",
    ".spdx.jsonld",
    ".spdx.yaml",
    ".spdx.yml",
    ".spdx.rdf",
    ".spdx.rdf.xml",
    ".spdx.xml",
];

fn wants(candidate: &Candidate<'_>) -> bool {
    let name = candidate.name().to_ascii_lowercase();
    ENDS.iter().any(|end| name.ends_with(end)) || (name.starts_with(".spdx") && name.ends_with(".json"))
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let text = std::str::from_utf8(file.bytes).map_err(|error| Unreadable(error.to_string()))?;
    let reading = spdx::read(text, Budget::DEFAULT).map_err(|unread| Unreadable(unread.to_string()))?;
    let mut catalog = Catalog::default();
    let (components, gaps) = sbom::spdx::list(&reading.document);
    catalog.components = components;
    for component in &mut catalog.components {
        // Where the document's author found it is a place in something else.
        component.evidence.clear();
    }
    let faults = reading.faults.into_iter().map(|fault| format!("{}: {}", fault.pointer, fault.message));
    faults.chain(gaps).for_each(|why| catalog.skip(file, why));
    Ok(catalog)
}
