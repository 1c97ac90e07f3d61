//! One large file on all threads: its chunks are independent of each other.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use palisade_controls::Outcome;
use palisade_manifest::{Chunk, Split};
use palisade_model::SourceId;
use palisade_model::tree::Buffers;

use super::evaluate::{FileResult, Judge};
use super::files::on_threads;
use super::{Plan, Results};

/// Judges the file, in one go or, where that went wrong, once more from front to back.
///
/// It goes wrong where the text was cut at a place that turns out to be inside something else, and where the chunks
/// together bring in more aliases than a file may: then only reading in order says which of them is over the budget.
pub(super) fn judge(plan: &Plan<'_>, source: SourceId, text: &str, split: &Split) -> Results {
    let mut results = together(plan, source, text, &split.chunks).unwrap_or_else(|| {
        let kept = split.chunks.iter().filter(|chunk| !chunk.is_guess());
        let chunks: Vec<Chunk> = split.fallback.iter().chain(kept).cloned().collect();
        in_order(plan, source, text, &chunks)
    });
    if let Some(file) = results.files.first_mut() {
        file.remark(split.diagnostics.clone());
    }
    results
}

fn together(plan: &Plan<'_>, source: SourceId, text: &str, chunks: &[Chunk]) -> Option<Results> {
    let next = AtomicUsize::new(0);
    let refused = AtomicBool::new(false);
    let alias_nodes = AtomicU64::new(0);
    let over = || refused.load(Ordering::Relaxed) || alias_nodes.load(Ordering::Relaxed) > plan.limits.alias_nodes;
    let parts = on_threads(plan.threads.min(chunks.len()), || {
        let mut judge = Judge { plan, outcome: Outcome::default(), buffers: Buffers::default() };
        let mut result = FileResult { source, ..FileResult::default() };
        while let Some(chunk) = chunks.get(next.fetch_add(1, Ordering::Relaxed))
            && !over()
        {
            let read = judge.chunk(text, chunk, &plan.limits, &mut result);
            refused.fetch_or(read.refused, Ordering::Relaxed);
            alias_nodes.fetch_add(read.alias_nodes, Ordering::Relaxed);
        }
        (judge.outcome, result)
    });
    if over() { None } else { Some(gather(source, parts)) }
}

fn in_order(plan: &Plan<'_>, source: SourceId, text: &str, chunks: &[Chunk]) -> Results {
    let mut judge = Judge { plan, outcome: Outcome::default(), buffers: Buffers::default() };
    let mut result = FileResult { source, ..FileResult::default() };
    judge.chunks(text, chunks, &mut result);
    gather(source, vec![(judge.outcome, result)])
}

fn gather(source: SourceId, parts: Vec<(Outcome, FileResult)>) -> Results {
    let mut file = FileResult { source, ..FileResult::default() };
    let mut results = Results::default();
    for (outcome, part) in parts {
        results.outcomes.push(outcome);
        file.merge(part);
    }
    results.files.push(file);
    results
}
