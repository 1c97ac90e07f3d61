//! From JSON objects to findings, as `palisade scan` goes.

use anyhow::{Result, anyhow};
use palisade_controls::{Assembly, Engine, Exceptions, Outcome as Evaluation, assemble};
use palisade_manifest::{Limits, decode, read, split};
use palisade_model::tree::Buffers;
use palisade_model::{Source, SourceId};
use serde_json::Value;

/// What `engine` finds in `objects`, which stand as one list in a file called `name`.
pub(super) fn scan(engine: &Engine, name: &str, objects: &[Value]) -> Result<Assembly> {
    let text = serde_json::json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
    let limits = Limits::default();
    let decoded = decode(text.as_bytes(), &limits).map_err(|refused| anyhow!(refused.message))?;
    let mut evaluation = Evaluation::default();
    for chunk in &split(&decoded.text, &limits).chunks {
        let reading = read(&decoded.text, chunk, &limits, Buffers::default());
        for resource in reading.resources() {
            engine.evaluate(&resource, SourceId(0), &mut evaluation);
        }
    }
    let sources = [Source::new(name, &decoded.text)];
    Ok(assemble(engine, vec![evaluation], &sources, &Exceptions::default(), "2026-01-01"))
}
