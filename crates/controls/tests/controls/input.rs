//! Evaluating texts.

use palisade_controls::{Assembly, Catalog, Engine, Exceptions, Outcome, Selection, Settings, assemble};
use palisade_manifest::{Limits, decode, read, split};
use palisade_model::tree::Buffers;
use palisade_model::{Source, SourceId};

/// The built-in controls called `names`, all of them where none is given.
pub(crate) fn engine(names: &[&str]) -> Engine {
    let controls = names.iter().map(|name| (*name).to_owned()).collect();
    let selection =
        if names.is_empty() { Selection::everything() } else { Selection { controls, ..Selection::default() } };
    Engine::new(&Catalog::builtin(), &selection, &Settings::default()).unwrap()
}

/// Evaluates files in order.
pub(crate) fn scan(engine: &Engine, files: &[&str]) -> Assembly {
    scan_with(engine, files, &Exceptions::default())
}

pub(crate) fn scan_with(engine: &Engine, files: &[&str], exceptions: &Exceptions) -> Assembly {
    let limits = Limits::default();
    let decoded: Vec<_> = files.iter().map(|text| decode(text.as_bytes(), &limits).unwrap()).collect();
    let mut outcome = Outcome::default();
    for (number, decoded) in (0..).zip(&decoded) {
        for chunk in &split(&decoded.text, &limits).chunks {
            let reading = read(&decoded.text, chunk, &limits, Buffers::default());
            reading.resources().for_each(|resource| engine.evaluate(&resource, SourceId(number), &mut outcome));
        }
    }
    let sources: Vec<Source<'_>> = decoded.iter().map(|decoded| Source::new("input", &decoded.text)).collect();
    assemble(engine, vec![outcome], &sources, exceptions, "2026-11-22")
}
