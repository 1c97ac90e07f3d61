//! For people in a terminal: the worst things first, what was not looked at as loudly, then the counts.

mod finding;
mod gap;
mod gone;
mod style;
mod summary;
mod vulnerabilities;

use std::collections::BTreeMap;
use std::io::{self, Write};

use palisade_model::{Finding, Report};

use crate::{Detail, RenderOptions, Renderer};
use style::Painter;

/// How many things the first screen holds.
const FIRST_SCREEN: usize = 5;

/// Writes the terminal form.
#[derive(Clone, Copy, Debug)]
pub struct Pretty;

impl Renderer for Pretty {
    fn render(&self, report: &Report, out: &mut dyn Write, options: &RenderOptions<'_>) -> io::Result<()> {
        let painter = Painter::new(*options);
        let topics = topics(report, options.detail);
        let shown = match options.detail {
            Detail::Quiet => 0,
            Detail::First => topics.len().min(FIRST_SCREEN),
            Detail::All => topics.len(),
        };
        for topic in topics.iter().take(shown) {
            finding::write(out, &painter, report, topic)?;
        }
        vulnerabilities::write(out, &painter, report)?;
        gone::write(out, &painter, report)?;
        gap::write_all(out, &painter, &report.coverage.gaps)?;
        summary::write(out, &painter, report, topics.len() - shown)
    }
}

/// One thing to show: a finding, and how many others say the same about other objects.
struct Topic<'a> {
    finding: &'a Finding,
    others: usize,
}

/// Open findings, worst first. The first screen names each rule once: five times the same fault in five objects is one
/// thing to act on.
fn topics(report: &Report, detail: Detail) -> Vec<Topic<'_>> {
    let mut topics = Vec::<Topic<'_>>::new();
    let mut by_rule = BTreeMap::<&str, usize>::new();
    for finding in report.open().filter(|finding| finding.vulnerability.is_none()) {
        match by_rule.get(finding.rule.as_str()).and_then(|&at| topics.get_mut(at)) {
            Some(topic) if detail < Detail::All => topic.others += 1,
            _ => {
                by_rule.insert(&finding.rule, topics.len());
                topics.push(Topic { finding, others: 0 });
            }
        }
    }
    topics.sort_by_key(|topic| std::cmp::Reverse((topic.finding.severity, topic.finding.confidence)));
    topics
}
