//! Diagnostics of the reader as what a report knows: gaps, findings and notes.

use palisade_manifest::Reading;
use palisade_model::finding::{FindingSource, FindingState};
use palisade_model::report::Note;
use palisade_model::{
    Code, Confidence, Diagnostic, Finding, FindingId, Gap, Level, Location, Node, Persona, RuleInfo, Segment, Severity,
    Source, Span, Target,
};

use super::Said;

/// All of them have the same severity: the text is misleading, its meaning was evaluated.
pub(crate) const SEVERITY: Severity = Severity::Medium;

/// Text that means something else than it seems to is a problem of its own.
pub(super) fn is_finding(diagnostic: &Diagnostic) -> bool {
    diagnostic.level == Level::Warning
}

/// The object whose text holds `span`, and the path to what stands there.
pub(super) fn object(reading: &Reading<'_>, span: Span) -> Option<(Target, String)> {
    let holds = |node: Node<'_>| node.span().start <= span.start && span.end <= node.span().end;
    let resource = reading.resources().find(|resource| holds(resource.root))?;
    let mut here = resource.root;
    while let Some(below) =
        here.entries().map(|(_, value)| value).chain(here.items()).find(|&below| is_container(below) && holds(below))
    {
        here = below;
    }
    let mut path = resource.root.path_to(here)?;
    let key = span.text(reading.tree.text()).trim_matches(['"', '\'']);
    path.push(Segment::Field(key.chars().take(64).collect()));
    Some((resource.target(), path.to_string()))
}

fn is_container(node: Node<'_>) -> bool {
    node.as_map().is_some() || node.as_list().is_some()
}

/// A span of `source` as a place.
pub(super) fn location(source: &Source<'_>, span: Span, path: String) -> Location {
    Location {
        file: source.name().to_owned(),
        start: span.start,
        end: span.end,
        position: source.position(span.start),
        end_position: source.position(span.end),
        path,
    }
}

pub(super) fn gap(source: &Source<'_>, diagnostic: Diagnostic) -> Gap {
    Gap {
        code: diagnostic.code,
        what: source.name().to_owned(),
        why: diagnostic.message,
        location: Some(location(source, diagnostic.span, String::new())),
        allowed: None,
    }
}

pub(super) fn note(source: &Source<'_>, diagnostic: Diagnostic) -> Note {
    let place = location(source, diagnostic.span, String::new());
    Note { code: diagnostic.code.id.to_owned(), message: diagnostic.message, location: Some(place) }
}

pub(super) fn finding(source: &Source<'_>, said: Said) -> Finding {
    let Said { diagnostic, about } = said;
    let line = source.position(diagnostic.span.start).line;
    let file = || Target { kind: "File".to_owned(), name: source.name().to_owned(), ..Target::default() };
    let (target, path) = about.unwrap_or_else(|| (file(), format!("line {line}")));
    Finding {
        id: FindingId::new(diagnostic.code.id, &target, &path),
        source: FindingSource::Manifest,
        rule: diagnostic.code.id.to_owned(),
        severity: SEVERITY,
        confidence: Confidence::High,
        persona: Persona::Regular,
        target,
        instances: [].into(),
        location: location(source, diagnostic.span, path),
        related: Vec::new(),
        message: diagnostic.message,
        evidence: None,
        remediation: None,
        state: FindingState::Open,
        vulnerability: None,
    }
}

/// The description of a code whose diagnostics are findings.
pub(super) fn rule(code: &Code) -> RuleInfo {
    let sentence = |text: &str| {
        let mut characters = text.chars();
        characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
    };
    RuleInfo {
        id: code.id.to_owned(),
        title: sentence(code.title),
        severity: SEVERITY,
        confidence: Confidence::High,
        persona: Persona::Regular,
        description: sentence(code.title),
        rationale: code.explanation.to_owned(),
        remediation: sentence(code.help),
        aliases: Vec::new(),
        frameworks: Vec::new(),
        references: Vec::new(),
    }
}
