//! YAML to the JSON value that it stands for.

use palisade_manifest::{Limits, decode, split};
use palisade_model::Level;
use palisade_model::tree::{Buffers, Node, Value as Scalar};
use serde_json::Value;

use crate::json::Budget;

/// Lists and maps inside each other; no SPDX document has more than six.
const DEPTH: u32 = 64;

/// The first document of `text`. Numbers are given as they are written: a version `1.10` is a text.
pub(super) fn read(text: &str, budget: Budget) -> Result<Value, String> {
    let limits = Limits {
        file_bytes: budget.bytes as u64,
        depth: DEPTH,
        nodes: budget.values as u64,
        alias_nodes: budget.values as u64,
        ..Limits::default()
    };
    let decoded = decode(text.as_bytes(), &limits).map_err(|refused| refused.message)?;
    let parts = split(&decoded.text, &limits);
    let whole = parts.fallback.iter().chain(parts.chunks.iter().filter(|chunk| !chunk.is_guess()));
    for chunk in whole {
        let reading = palisade_manifest::read(&decoded.text, chunk, &limits, Buffers::default());
        if let Some(refused) = reading.diagnostics.iter().find(|diagnostic| diagnostic.level == Level::Gap) {
            return Err(refused.message.clone());
        }
        if let Some(root) = reading.tree.roots().find(|root| root.as_map().is_some()) {
            return Ok(value(root, &decoded.text));
        }
    }
    Err("no mapping".to_owned())
}

fn value(node: Node<'_>, text: &str) -> Value {
    match node.value() {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(value),
        Scalar::Int(_) | Scalar::Float(_) => Value::String(node.span().text(text).trim().to_owned()),
        Scalar::String(content) => Value::String(content.to_owned()),
        Scalar::List(list) => list.iter().map(|item| value(item, text)).collect(),
        Scalar::Map(map) => {
            map.iter().map(|(key, item)| (key.as_str().unwrap_or_default().to_owned(), value(item, text))).collect()
        }
    }
}
