//! Images made by the tests, sound and hostile, read from archives, layouts and directories.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "builders of tests stop where they are wrong")]

#[path = "images/build.rs"]
mod build;
#[path = "images/damaged.rs"]
mod damaged;
#[path = "images/forms.rs"]
mod forms;
#[path = "images/hard_links.rs"]
mod hard_links;
#[path = "images/hostile.rs"]
mod hostile;
#[path = "images/model.rs"]
mod model;
#[path = "images/registry.rs"]
mod registry;
#[path = "images/trees.rs"]
mod trees;

use std::path::Path;

use palisade_sources::images::{ImageError, ImageInventory, Input, Options, scan};

/// Scans what lies at a path.
fn scanned(path: &Path, options: &Options) -> Result<ImageInventory, ImageError> {
    scan(&Input::of(path)?, options, &|_| {})
}

/// `name version layer path` of each component.
fn found(image: &ImageInventory) -> Vec<String> {
    let lines = image.inventory.components.iter().flat_map(|component| {
        component.evidence.iter().map(|place| {
            let layer = place.layer.map_or("-".to_owned(), |layer| layer.to_string());
            format!("{} {} {layer} {}", component.name, component.version, place.path)
        })
    });
    lines.collect()
}

/// `code path` of each gap.
fn gaps(image: &ImageInventory) -> Vec<String> {
    image.inventory.gaps.iter().map(|gap| format!("{} {}", gap.code.id, gap.path)).collect()
}
