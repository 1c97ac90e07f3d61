//! Writing findings and gaps: from an object's number to names, positions and states.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use palisade_model::finding::FindingState;
use palisade_model::report::Note;
use palisade_model::{Finding, FindingId, FindingSource, Gap, Location, Source, SourceId, Span, Target};

use super::owners::{PartNumber, parts};
use crate::codes::UNKNOWN_IGNORED_ID;
use crate::control::Check;
use crate::engine::Engine;
use crate::exceptions::{Candidate, Exceptions, Ignored};
use crate::outcome::{Evaluated, Part};

/// The violation that a finding is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    pub(super) object: usize,
    pub(super) part: PartNumber,
    pub(super) violation: usize,
}

/// Collects findings.
pub(super) struct Writer<'a> {
    engine: &'a Engine,
    objects: &'a [Evaluated],
    sources: &'a [Source<'a>],
    exceptions: &'a Exceptions,
    today: &'a str,
    findings: Vec<Finding>,
    gaps: Vec<Gap>,
    /// Code, what and why of each gap: equal pods need be named once.
    said: HashSet<(&'static str, String, String)>,
    used: Vec<bool>,
    /// Instance lists by the numbers of their objects: findings of the same pods share theirs.
    lists: HashMap<Vec<usize>, Arc<[Target]>>,
    /// The parsed ignore annotations of each object that has some.
    ignored: HashMap<usize, Ignored>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        objects: &'a [Evaluated],
        sources: &'a [Source<'a>],
        exceptions: &'a Exceptions,
        today: &'a str,
    ) -> Self {
        let mut writer = Self {
            engine,
            objects,
            sources,
            exceptions,
            today,
            findings: Vec::new(),
            gaps: Vec::new(),
            said: HashSet::new(),
            used: vec![false; exceptions.len()],
            lists: HashMap::new(),
            ignored: HashMap::new(),
        };
        for (index, object) in objects.iter().enumerate() {
            if let Some(text) = &object.ignore {
                writer.read_annotation(index, object, text);
            }
        }
        writer
    }

    fn read_annotation(&mut self, index: usize, object: &Evaluated, text: &str) {
        let ignored = Ignored::parse(text, &self.engine.catalog);
        for refusal in &ignored.unknown {
            self.gaps.push(Gap {
                code: &UNKNOWN_IGNORED_ID,
                what: object.target.to_string(),
                why: refusal.message.clone(),
                location: Some(self.location(object.source, object.span, "metadata.annotations".to_owned())),
                allowed: None,
            });
        }
        self.ignored.insert(index, ignored);
    }

    /// A finding of `subject`, about `target` where that is not the object itself, shared by `members`.
    pub(super) fn finding(&mut self, subject: &Subject, target: Option<&Target>, members: &[usize]) {
        let Some(object) = self.objects.get(subject.object) else { return };
        let Some((_, part)) = parts(object).find(|(number, _)| *number == subject.part) else { return };
        let Some(violation) = part.judgement.violations.get(subject.violation) else { return };
        let Some(rule) = self.engine.rules.get(usize::from(violation.control)) else { return };
        let path = part.path(&violation.place).to_string();
        let span = part.span(subject.violation, &violation.place);
        let location = self.location(object.source, span, path);
        let control = &rule.control;
        let whose = target.unwrap_or(&object.target).clone();
        let candidate =
            Candidate { control: &control.id, target: &whose, file: &location.file, image: violation.image.as_deref() };
        // An owner outside the input cannot ignore anything: all its objects have to.
        let deciding: &[usize] = if target.is_some() { members } else { std::slice::from_ref(&subject.object) };
        let state = self.state(&candidate, deciding);
        let instances = self.instances(members);
        self.findings.push(Finding {
            id: FindingId::new(&control.id, &whose, &location.path),
            source: match control.check {
                Check::Schema(_) => FindingSource::Manifest,
                _ => FindingSource::Control,
            },
            rule: control.id.to_string(),
            severity: control.severity,
            confidence: control.confidence,
            persona: control.persona,
            target: whose,
            instances,
            location,
            related: Vec::new(),
            message: violation.message.to_string(),
            evidence: None,
            remediation: None,
            state,
            vulnerability: None,
        });
    }

    fn state(&mut self, candidate: &Candidate<'_>, deciding: &[usize]) -> FindingState {
        if let Some((index, exception)) = self.exceptions.matching(candidate, self.today) {
            if let Some(used) = self.used.get_mut(index) {
                *used = true;
            }
            return exception.state();
        }
        let reason = |index: &usize| self.ignored.get(index)?.reason(candidate.control);
        let mut reasons = deciding.iter().map(reason);
        match reasons.next().flatten() {
            Some(first) if reasons.all(|reason| reason.is_some()) => {
                FindingState::Excepted { owner: None, reason: first.to_owned(), expires: None }
            }
            _ => FindingState::Open,
        }
    }

    fn instances(&mut self, members: &[usize]) -> Arc<[Target]> {
        if let Some(list) = self.lists.get(members) {
            return Arc::clone(list);
        }
        let target = |index: &usize| Some(self.objects.get(*index)?.target.clone());
        let list: Arc<[Target]> = members.iter().filter_map(target).collect();
        self.lists.insert(members.to_vec(), Arc::clone(&list));
        list
    }

    /// The gaps of a part of an object, said of `target` where that is not the object itself.
    pub(super) fn gaps(&mut self, object: usize, part: &Part, target: Option<&Target>) {
        let Some(object) = self.objects.get(object) else { return };
        let what = target.unwrap_or(&object.target);
        for unreadable in &part.judgement.unreadable {
            let path = part.path(&unreadable.place).to_string();
            // Judgements with something unreadable never have spans of their own, so no index is needed.
            let span = part.span(usize::MAX, &unreadable.place);
            let gap = Gap {
                code: unreadable.code,
                what: format!("{what}: {path}"),
                why: unreadable.why.clone(),
                location: Some(self.location(object.source, span, path)),
                allowed: None,
            };
            if self.said.insert((gap.code.id, gap.what.clone(), gap.why.clone())) {
                self.gaps.push(gap);
            }
        }
    }

    /// The gaps of one object that stands for a class of equal ones.
    pub(super) fn class_gaps(&mut self, object: usize, part: PartNumber, target: Option<&Target>) {
        let Some(evaluated) = self.objects.get(object) else { return };
        if let Some((_, content)) = parts(evaluated).find(|(number, _)| *number == part) {
            self.gaps(object, content, target);
        }
    }

    fn location(&self, source: SourceId, span: Span, path: String) -> Location {
        locate(self.sources.get(source.0 as usize), span, path)
    }

    pub(super) fn finish(mut self) -> (Vec<Finding>, Vec<Gap>, Vec<Note>) {
        self.findings.extend(self.exceptions.expired(self.today));
        self.findings.sort_by(|left, right| order(left).cmp(&order(right)));
        self.gaps.sort_by(|left, right| place_of(left).cmp(&place_of(right)));
        let notes = self.exceptions.unused(&self.used, self.today);
        (self.findings, self.gaps, notes)
    }
}

fn order(finding: &Finding) -> impl Ord + '_ {
    let place = (&finding.location.path, &finding.location.file, finding.location.start);
    (Reverse(finding.severity), &finding.target, &finding.rule, place)
}

fn place_of(gap: &Gap) -> impl Ord + '_ {
    (gap.location.as_ref().map(|location| (&location.file, location.start)), &gap.what, &gap.why)
}

/// The location of `span` in `source`.
pub(crate) fn locate(source: Option<&Source<'_>>, span: Span, path: String) -> Location {
    let nowhere = Source::new("", "");
    let source = source.unwrap_or(&nowhere);
    Location {
        file: source.name().to_owned(),
        start: span.start,
        end: span.end,
        position: source.position(span.start),
        end_position: source.position(span.end),
        path,
    }
}
