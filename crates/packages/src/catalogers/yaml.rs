//! YAML documents as trees, by the reader that reads manifests: its budgets and its strictness hold here too.
//!
//! It resolves scalars as YAML 1.1 does, so that `1.0` is a number; [`text`] gives what is written.

use palisade_manifest::yaml::{self, YamlOutcome};
use palisade_manifest::{Limits, split};
use palisade_model::diagnostic::{Diagnostic, Level};
use palisade_model::tree::{Node, TreeBuilder, Value};

use super::{Catalog, File, Unreadable};

/// Lock files are flat and their writers use no aliases; what one stands for may be as large as the file, and would be copied.
const LIMITS: Limits = Limits { file_bytes: 64 << 20, depth: 100, alias_nodes: 0, documents: 100, nodes: 4_000_000 };

/// Reads each document of a file; what the reader refuses of them becomes a gap. No lock file is without a document.
pub(super) fn each_document(
    file: &File<'_>,
    mut read: impl FnMut(Node<'_>, &mut Catalog),
) -> Result<Catalog, Unreadable> {
    let source = std::str::from_utf8(file.bytes).map_err(|error| Unreadable(error.to_string()))?;
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let parts = split(source, &LIMITS);
    let mut catalog = Catalog::default();
    skip_refused(file, &parts.diagnostics, &mut catalog);
    let mut outcome = YamlOutcome::default();
    let mut documents = 0;
    for chunk in &parts.chunks {
        let mut builder = TreeBuilder::new(source);
        yaml::parse(source, chunk.span, &LIMITS, &mut builder, &mut outcome);
        let tree = builder.finish();
        if let Some(root) = tree.root() {
            documents += 1;
            read(root, &mut catalog);
        }
    }
    skip_refused(file, &outcome.diagnostics, &mut catalog);
    if documents == 0 && catalog.gaps.is_empty() {
        return Err(Unreadable("there is no document in it".to_owned()));
    }
    Ok(catalog)
}

fn skip_refused(file: &File<'_>, diagnostics: &[Diagnostic], catalog: &mut Catalog) {
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Gap) {
        catalog.skip(file, format!("byte {}: {}", diagnostic.span.start, diagnostic.message));
    }
}

/// A scalar as it is written: versions are text, whatever YAML takes them for.
pub(super) fn text(node: Node<'_>) -> Option<&str> {
    match node.value() {
        Value::String(text) => Some(text),
        Value::Int(_) | Value::Float(_) => Some(node.span().text(node.tree().text())),
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) => None,
    }
}

/// The text of a member, if it is there and not empty.
pub(super) fn text_of<'t>(node: Node<'t>, name: &str) -> Option<&'t str> {
    text(node.get(name)?).filter(|text| !text.is_empty())
}
