//! Reading all files on all threads. Small files are judged by whoever reads them, large ones by everybody together.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use palisade_controls::Outcome;
use palisade_manifest::{Decoded, Split, decode, split};
use palisade_model::tree::Buffers;
use palisade_model::{Level, SourceId};

use super::evaluate::{FileResult, Judge};
use super::{Plan, Results, large};
use crate::progress::Progress;
use crate::sources::{Bytes, File, Input, Problem, load, sniff};

/// Places for what threads fill in once, in file order.
pub(super) type Slots<T> = Vec<OnceLock<T>>;
/// Decoded texts, borrowing the bytes where they need no decoding.
pub(super) type Texts<'b> = Slots<Decoded<'b>>;

/// From this size on it pays to judge the parts of a file on several threads.
const LARGE: usize = 1 << 20;

pub(super) fn slots<T>(count: usize) -> Slots<T> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}

pub(super) fn judge_all<'b>(
    plan: &Plan<'_>,
    input: &Input,
    bytes: &'b Slots<Bytes>,
    texts: &Texts<'b>,
    progress: &Progress,
) -> Results {
    progress.start(input.files.len());
    let shared = Shared { plan, input, bytes, texts, next: AtomicUsize::new(0), large: Mutex::default(), progress };
    let mut results = Results::default();
    for part in on_threads(plan.threads.min(input.files.len()), || shared.work()) {
        results.merge(part);
    }
    let mut large = shared.large.into_inner().unwrap_or_else(PoisonError::into_inner);
    large.sort_by_key(|(index, _)| *index);
    for (index, split) in large {
        let Some(text) = texts.get(index).and_then(|text| text.get()) else { continue };
        results.merge(large::judge(plan, id(index), &text.text, &split));
    }
    results.files.sort_by_key(|file| file.source);
    results
}

/// Runs `work` on `count` threads and gives what each came to; on this thread where one is enough.
pub(super) fn on_threads<T: Send>(count: usize, work: impl Fn() -> T + Sync) -> Vec<T> {
    if count <= 1 {
        return vec![work()];
    }
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..count).map(|_| scope.spawn(&work)).collect();
        let own = work();
        let joined =
            others.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        std::iter::once(own).chain(joined.collect::<Vec<_>>()).collect()
    })
}

pub(super) fn id(index: usize) -> SourceId {
    SourceId(u32::try_from(index).unwrap_or(u32::MAX))
}

struct Shared<'s, 'b, 'p> {
    plan: &'s Plan<'p>,
    input: &'s Input,
    bytes: &'b Slots<Bytes>,
    texts: &'s Texts<'b>,
    next: AtomicUsize,
    large: Mutex<Vec<(usize, Split)>>,
    progress: &'s Progress,
}

impl Shared<'_, '_, '_> {
    /// What one thread does: the next file, until there is none.
    fn work(&self) -> Results {
        let mut results = Results::default();
        let mut judge = Judge { plan: self.plan, outcome: Outcome::default(), buffers: Buffers::default() };
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = self.input.files.get(index) else { break };
            match self.file(index, file, &mut judge) {
                Ok(Some(result)) => results.files.push(result),
                Ok(None) => {}
                Err(problem) => results.problems.push(problem),
            }
            self.progress.advance();
        }
        results.outcomes.push(judge.outcome);
        results
    }

    /// Reads and judges one file, or leaves a large one for later.
    fn file(&self, index: usize, file: &File, judge: &mut Judge<'_, '_>) -> Result<Option<FileResult>, Problem> {
        let limits = &self.plan.limits;
        let mut result = FileResult { source: id(index), ..FileResult::default() };
        let bytes = load(file, limits.file_bytes)?;
        if !file.named && !sniff(&bytes) {
            return Ok(Some(result.ignore()));
        }
        let (Some(slot), Some(text_slot)) = (self.bytes.get(index), self.texts.get(index)) else { return Ok(None) };
        let bytes = slot.get_or_init(|| bytes);
        let decoded = match decode(bytes, limits) {
            Ok(decoded) => text_slot.get_or_init(|| decoded),
            Err(refused) if refused.level < Level::Gap && !file.named => return Ok(Some(result.ignore())),
            Err(refused) => {
                let (code, why, name) = (refused.code, refused.message, file.name.clone());
                return Err(Problem { code, name, why, harmless: false, root: file.root });
            }
        };
        let split = split(&decoded.text, limits);
        if split.fallback.is_some() || (decoded.text.len() > LARGE && split.chunks.len() > 1) {
            self.large.lock().unwrap_or_else(PoisonError::into_inner).push((index, split));
            return Ok(None);
        }
        judge.chunks(&decoded.text, &split.chunks, &mut result);
        result.remark(split.diagnostics);
        Ok(Some(result))
    }
}

impl Results {
    fn merge(&mut self, other: Self) {
        self.outcomes.extend(other.outcomes);
        self.files.extend(other.files);
        self.problems.extend(other.problems);
    }
}
