//! Everything that was found and said, as one report.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use palisade_controls::{Assembly, assemble, exceptions, frameworks};
use palisade_model::report::{FrameworkResult, Note};
use palisade_model::{Coverage, Finding, Gap, Level, Report, RuleInfo, Source};

use super::{FileResult, Plan, Results, Said, remarks};
use crate::codes;
use crate::sources::{File, Problem};

pub(super) fn build(
    plan: &Plan<'_>,
    walked: Vec<Problem>,
    mut results: Results,
    files: &[File],
    roots: &[String],
    sources: &[Source<'_>],
) -> Report {
    let assembly = assemble(plan.engine, std::mem::take(&mut results.outcomes), sources, plan.exceptions, plan.today);
    let mut builder = Builder::new(plan, assembly, roots.len());
    walked.into_iter().chain(results.problems).for_each(|problem| builder.problem(problem));
    for result in results.files {
        let index = result.source.0 as usize;
        if let (Some(file), Some(source)) = (files.get(index), sources.get(index)) {
            builder.file(file, source, result);
        }
    }
    builder.empty_roots(roots);
    builder.finish()
}

struct Builder<'a, 'p> {
    plan: &'a Plan<'p>,
    report: Report,
    /// Whether the path at this position of the command line led to anything.
    fruitful: Vec<bool>,
}

impl<'a, 'p> Builder<'a, 'p> {
    fn new(plan: &'a Plan<'p>, assembly: Assembly, roots: usize) -> Self {
        let coverage = Coverage {
            resources: assembly.resources,
            rules: assembly.evaluated,
            not_evaluated: assembly.not_evaluated,
            gaps: assembly.gaps,
            ..Coverage::default()
        };
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let report =
            Report { version, findings: assembly.findings, notes: assembly.notes, coverage, ..Report::default() };
        Self { plan, report, fruitful: vec![false; roots] }
    }

    fn bears_fruit(&mut self, root: usize) {
        if let Some(fruitful) = self.fruitful.get_mut(root) {
            *fruitful = true;
        }
    }

    fn bears_fruits(&mut self, file: &File) {
        std::iter::once(&file.root).chain(&file.also).for_each(|&root| self.bears_fruit(root));
    }

    fn problem(&mut self, problem: Problem) {
        let Problem { code, name, why, harmless, root } = problem;
        if harmless {
            self.report.notes.push(Note {
                code: code.id.to_owned(),
                message: format!("{name}: {why}"),
                location: None,
            });
        } else {
            self.bears_fruit(root);
            self.report.coverage.gaps.push(Gap::new(code, name, why));
        }
    }

    fn file(&mut self, file: &File, source: &Source<'_>, mut result: FileResult) {
        self.report.coverage.ignored += result.ignored;
        if result.skipped || is_other_text(file, &result) {
            self.report.coverage.ignored += u64::from(!result.skipped && result.ignored == 0);
            return;
        }
        self.report.coverage.files += 1;
        if result.resources > 0 {
            self.bears_fruits(file);
        }
        self.kustomizations(source, &result);
        result.said.sort_by_key(|said| (said.diagnostic.span, said.diagnostic.code.id));
        for said in result.said {
            self.said(file, source, said);
        }
    }

    fn kustomizations(&mut self, source: &Source<'_>, result: &FileResult) {
        for &span in &result.kustomizations {
            self.report.coverage.gaps.push(Gap {
                code: &codes::KUSTOMIZATION_NOT_RENDERED,
                what: source.name().to_owned(),
                why: "what it builds was not evaluated".to_owned(),
                location: Some(remarks::location(source, span, String::new())),
                allowed: None,
            });
        }
    }

    fn said(&mut self, file: &File, source: &Source<'_>, said: Said) {
        match said.diagnostic.level {
            Level::Gap => {
                self.bears_fruits(file);
                self.report.coverage.gaps.push(remarks::gap(source, said.diagnostic));
            }
            Level::Note => self.report.notes.push(remarks::note(source, said.diagnostic)),
            Level::Warning if self.plan.remarks => {
                let code = said.diagnostic.code;
                self.report.rules.entry(code.id.to_owned()).or_insert_with(|| remarks::rule(code));
                self.report.findings.push(remarks::finding(source, said));
            }
            Level::Warning => {}
        }
    }

    /// A path that was named and led to nothing must not look clean.
    fn empty_roots(&mut self, roots: &[String]) {
        for (root, _) in roots.iter().zip(&self.fruitful).filter(|(_, fruitful)| !**fruitful) {
            let gap = Gap::new(&codes::NOTHING_TO_SCAN, root.clone(), "holds no Kubernetes object");
            self.report.coverage.gaps.push(gap);
        }
    }

    fn finish(mut self) -> Report {
        self.report.findings.sort_by(order);
        self.report.coverage.gaps.sort_by(|left, right| place(left).cmp(&place(right)));
        self.describe_rules();
        self.judge_frameworks();
        self.report
    }

    fn describe_rules(&mut self) {
        let named: BTreeSet<&str> = self.report.findings.iter().map(|finding| finding.rule.as_str()).collect();
        let missing = named.into_iter().filter(|id| !self.report.rules.contains_key(*id));
        let infos: BTreeMap<String, RuleInfo> = missing
            .filter_map(|id| match id {
                exceptions::EXPIRED => Some(exceptions::expired_info()),
                _ => self.plan.engine.info(id),
            })
            .map(|info| (info.id.clone(), info))
            .collect();
        self.report.rules.extend(infos);
    }

    fn judge_frameworks(&mut self) {
        let evaluated: BTreeSet<&str> = self.report.coverage.rules.iter().map(String::as_str).collect();
        let wanted = self.plan.frameworks.iter().filter_map(|name| frameworks::find(name));
        let judged: Vec<(FrameworkResult, _)> = wanted
            .map(|framework| frameworks::evaluate(framework, self.plan.catalog, &evaluated, &self.report.findings))
            .collect();
        for (result, notes) in judged {
            self.report.frameworks.push(result);
            self.report.coverage.not_evaluated.extend(notes);
        }
    }
}

/// kubectl reads files of these names from a directory. Text of another name that merely quotes a manifest, such as
/// documentation, is no gap when it cannot be read as one.
fn is_other_text(file: &File, result: &FileResult) -> bool {
    let extension = Path::new(&file.path).extension().and_then(|extension| extension.to_str());
    let is_manifest_name = matches!(extension, None | Some("yaml" | "yml" | "json" | "YAML" | "YML" | "JSON"));
    !file.named && !is_manifest_name && result.resources == 0
}

/// Worst first, then by place and name, so that the order does not depend on who found it.
fn order(left: &Finding, right: &Finding) -> std::cmp::Ordering {
    let by_severity = right.severity.cmp(&left.severity);
    by_severity
        .then_with(|| left.target.cmp(&right.target))
        .then_with(|| left.rule.cmp(&right.rule))
        .then_with(|| left.location.path.cmp(&right.location.path))
        .then_with(|| left.location.file.cmp(&right.location.file))
        .then_with(|| left.location.start.cmp(&right.location.start))
}

fn place(gap: &Gap) -> (&str, u32, &str, &str) {
    let (file, start) = gap.location.as_ref().map_or((gap.what.as_str(), 0), |at| (at.file.as_str(), at.start));
    (file, start, gap.code.id, &gap.why)
}
