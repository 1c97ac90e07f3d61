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
            // What an alias stands for may be as large as the file, so nodes alone do not bound it.
            let mut left = budget.bytes;
            let larger = || format!("with its aliases it is larger than {} bytes", budget.bytes);
            return value(root, &decoded.text, &mut left).ok_or_else(larger);
        }
    }
    Err("no mapping".to_owned())
}

/// The value of a node; nothing where its texts have more bytes than are left.
fn value(node: Node<'_>, text: &str, left: &mut usize) -> Option<Value> {
    let mut copy = |content: &str| {
        *left = left.checked_sub(content.len())?;
        Some(content.to_owned())
    };
    Some(match node.value() {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(value),
        Scalar::Int(_) | Scalar::Float(_) => Value::String(copy(node.span().text(text).trim())?),
        Scalar::String(content) => Value::String(copy(content)?),
        Scalar::List(list) => list.iter().map(|item| value(item, text, left)).collect::<Option<_>>()?,
        Scalar::Map(map) => {
            let mut members = serde_json::Map::new();
            for (key, item) in map.iter() {
                let key = key.as_str().unwrap_or_default();
                *left = left.checked_sub(key.len())?;
                members.insert(key.to_owned(), value(item, text, left)?);
            }
            Value::Object(members)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::json::Budget;

    #[test]
    fn aliases_of_long_texts_do_not_grow_without_end() {
        let budget = Budget { bytes: 1 << 16, values: 100_000 };
        let document = |aliases: usize| format!("a: &a {}\nb: [{}]\n", "x".repeat(1000), "*a, ".repeat(aliases));
        assert_eq!(read(&document(50), budget).expect("a value")["b"].as_array().map(Vec::len), Some(50));
        let why = read(&document(1000), budget).expect_err("64 kB");
        assert_eq!(why, "with its aliases it is larger than 65536 bytes");
    }
}
