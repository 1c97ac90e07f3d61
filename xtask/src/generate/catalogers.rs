//! The list of catalogers, from their folders.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::Generated;

const HEAD: &str =
    "//! All catalogers. Written by `cargo xtask generate` from the folders beside this file; do not edit.

use super::Cataloger;
";

/// crates/packages/src/catalogers/generated.rs: every folder with a `mod.rs` has a `CATALOGER`.
pub(super) fn registry(root: &Path) -> Result<Generated> {
    let folder = root.join("crates/packages/src/catalogers");
    let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            entry.ok().filter(|entry| entry.path().join("mod.rs").exists())?.file_name().into_string().ok()
        })
        .collect();
    names.sort();
    let mut text = HEAD.to_owned();
    for name in &names {
        text.push_str(&format!("\n#[path = \"{name}/mod.rs\"]\nmod {name};"));
    }
    text.push_str("\n\n/// All of them, by name.\n#[rustfmt::skip]\npub const CATALOGERS: &[&Cataloger] = &[\n");
    for name in &names {
        text.push_str(&format!("    &{name}::CATALOGER,\n"));
    }
    text.push_str("];\n");
    Ok(Generated { path: folder.join("generated.rs"), text })
}
