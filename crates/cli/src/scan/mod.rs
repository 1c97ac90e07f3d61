//! The pipeline of `palisade scan`: files to text, text to objects, objects to findings, findings to a report.

mod evaluate;
mod files;
mod large;
mod remarks;
mod report;

use std::num::NonZero;
use std::thread::available_parallelism;

use palisade_controls::{Catalog, Engine, Exceptions, Outcome};
use palisade_manifest::Limits;
use palisade_model::{Report, Source};

use crate::sources::{Input, Problem};
use evaluate::{FileResult, Said};
use files::Texts;
pub(crate) use remarks::SEVERITY as REMARK_SEVERITY;

/// All that is decided before the first file is read.
pub(crate) struct Plan<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) engine: &'a Engine,
    pub(crate) limits: Limits,
    pub(crate) exceptions: &'a Exceptions,
    /// `2027-01-31`
    pub(crate) today: &'a str,
    /// Ids of frameworks whose results are wanted.
    pub(crate) frameworks: &'a [String],
    /// Whether text that means something else than it seems to is a finding here.
    pub(crate) remarks: bool,
    pub(crate) threads: usize,
}

/// What reading and judging all files came to.
#[derive(Default)]
struct Results {
    outcomes: Vec<Outcome>,
    files: Vec<FileResult>,
    problems: Vec<Problem>,
}

/// Two threads for anything worth sharing, more where the machine has them.
pub(crate) fn threads() -> usize {
    available_parallelism().map_or(1, NonZero::get).min(16)
}

/// Scans `input` and hands the report to `use_report`, together with the texts it speaks of.
pub(crate) fn scan<T>(
    plan: &Plan<'_>,
    input: Input,
    roots: &[String],
    progress: &crate::progress::Progress,
    use_report: impl FnOnce(Report, &[Source<'_>]) -> T,
) -> T {
    let bytes = files::slots(input.files.len());
    let texts: Texts<'_> = files::slots(input.files.len());
    let results = files::judge_all(plan, &input, &bytes, &texts, progress);
    let text = |index: usize| texts.get(index).and_then(|text| text.get()).map_or("", |decoded| &decoded.text);
    let sources: Vec<Source<'_>> =
        input.files.iter().enumerate().map(|(index, file)| Source::new(&file.name, text(index))).collect();
    let report = report::build(plan, input.problems, results, &input.files, roots, &sources);
    use_report(report, &sources)
}
