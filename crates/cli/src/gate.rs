//! What a report means for the exit code.

use std::collections::BTreeSet;
use std::path::Path;

use palisade_model::finding::FindingState;
use palisade_model::{FindingId, Report};
use palisade_report::json;

use crate::arguments::FailOn;
use crate::failure::{Exit, Failure};
use crate::sources;

/// The ids of a baseline report's findings.
pub(crate) fn baseline(file: &Path) -> Result<BTreeSet<FindingId>, Failure> {
    let invalid = |why: String| Failure::usage(&json::INVALID_BASELINE, format!("{}: {why}", file.display()));
    let bytes = sources::whole(file).map_err(|error| invalid(error.to_string()))?;
    json::baseline(&bytes).map_err(|json::InvalidBaseline(why)| invalid(why))
}

/// Marks what the baseline knows.
pub(crate) fn mark_known(report: &mut Report, known: &BTreeSet<FindingId>) {
    let open = report.findings.iter_mut().filter(|finding| finding.state == FindingState::Open);
    open.filter(|finding| known.contains(&finding.id)).for_each(|finding| finding.state = FindingState::Known);
}

/// How many open findings are at or above the gate.
pub(crate) fn failing(report: &Report, fail_on: FailOn) -> usize {
    let FailOn(Some(least)) = fail_on else { return 0 };
    report.open().filter(|finding| finding.severity >= least).count()
}

/// 1 beats 3; `--exit-zero` hides only 1.
pub(crate) fn exit(report: &Report, fail_on: FailOn, exit_zero: bool) -> Exit {
    match (failing(report, fail_on), report.coverage.is_complete()) {
        (1.., _) if !exit_zero => Exit::Findings,
        (_, false) => Exit::Incomplete,
        (_, true) => Exit::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palisade_model::Gap;

    #[test]
    fn a_gap_is_never_hidden() {
        let gap = Gap {
            code: &crate::codes::UNREADABLE,
            what: String::new(),
            why: String::new(),
            location: None,
            allowed: None,
        };
        let mut report = Report::default();
        assert_eq!(exit(&report, FailOn(None), true), Exit::Done);
        report.coverage.gaps.push(gap);
        assert_eq!(exit(&report, FailOn(None), true), Exit::Incomplete);
        report.coverage.gaps[0].allowed = Some("reason".to_owned());
        assert_eq!(exit(&report, FailOn(None), false), Exit::Done);
    }
}
