//! CycloneDX documents, by the names that the specification recommends (ECMA-424, "Recognized file patterns"): `bom.json`,
//! `bom.xml`, `*.cdx.json`, `*.cdx.xml`.

use palisade_formats::cyclonedx;
use palisade_formats::json::Budget;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable};
use crate::sbom;

/// Reads CycloneDX documents.
pub(in crate::catalogers) static CATALOGER: Cataloger =
    Cataloger { name: "cyclonedx", files: "bom.json, bom.xml, *.cdx.json, *.cdx.xml", budget: 64 << 20, wants, read };

fn wants(candidate: &Candidate<'_>) -> bool {
    let name = candidate.name();
    matches!(name, "bom.json" | "bom.xml") || name.ends_with(".cdx.json") || name.ends_with(".cdx.xml")
}

/// The document is what says that its packages are there; the places that it names are not looked at.
fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let text = std::str::from_utf8(file.bytes).map_err(|error| Unreadable(error.to_string()))?;
    let reading = cyclonedx::read(text, Budget::DEFAULT).map_err(|error| Unreadable(error.to_string()))?;
    let (_, mut inventory) = sbom::cyclonedx::reading(&reading, file.path);
    for component in &mut inventory.components {
        component.evidence.clear();
    }
    // Gaps that the document itself names are gaps of this file.
    for gap in inventory.gaps.iter_mut().filter(|gap| gap.path != file.path) {
        gap.why = format!("{}: {}", gap.path, gap.why);
        file.path.clone_into(&mut gap.path);
    }
    Ok(Catalog { components: inventory.components, gaps: inventory.gaps })
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::File;

    #[test]
    fn a_broken_package_url_is_a_gap_and_the_component_stays() {
        let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
            {"type": "library", "bom-ref": "a", "name": "left", "version": "1", "purl": "pkg:"},
            {"type": "library", "bom-ref": "a", "name": "left", "version": "1", "components": [{"type": "library", "name": 7}]},
            {"type": "file", "name": "/etc/passwd"}],
            "dependencies": [{"ref": "a", "dependsOn": ["a", "b"]}, {"ref": "b", "dependsOn": ["a"]}]}"#;
        let catalog = CATALOGER.catalog(&File { path: "x/bom.json", bytes: text.as_bytes() });
        let found: Vec<_> =
            catalog.components.iter().map(|one| (one.name.as_str(), one.evidence[0].path.as_str())).collect();
        assert_eq!(found, [("left", "x/bom.json")]);
        let codes: Vec<_> = catalog.gaps.iter().map(|gap| gap.code.id).collect();
        assert_eq!(codes, ["unreadable-package-entry", "unreadable-sbom-part"]);
    }

    #[test]
    fn what_is_no_document_is_a_gap() {
        for text in ["", "{}", "{\"bomFormat\": \"SPDX\"}", "<bom/>", "Not an sbom at all!"] {
            let catalog = CATALOGER.catalog(&File { path: "bom.json", bytes: text.as_bytes() });
            assert_eq!((catalog.components.len(), catalog.gaps.len()), (0, 1), "{text}");
        }
    }
}
