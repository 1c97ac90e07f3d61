//! Findings that somebody accepted: exceptions of palisade.yaml and ignore annotations of objects.

use palisade_model::finding::FindingState;
use palisade_model::report::Note;
use palisade_model::{Confidence, Finding, FindingId, FindingSource, Location, Persona, RuleInfo, Severity, Target};

use crate::catalog::Catalog;
use crate::refusal::Refusal;

/// Where an exception holds. What is not said holds everywhere; patterns know `*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExceptionScope {
    /// Pattern of the kind.
    pub kind: Option<String>,
    /// Pattern of the name.
    pub name: Option<String>,
    /// Pattern of the namespace.
    pub namespace: Option<String>,
    /// Pattern of the file.
    pub path: Option<String>,
    /// Pattern of the container's image.
    pub image: Option<String>,
}

/// One entry of `exceptions`.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// Slugs of the controls.
    pub controls: Vec<String>,
    /// Where it holds.
    pub scope: ExceptionScope,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds: `2027-01-31`.
    pub expires: Option<String>,
    /// Where it stands.
    pub location: Location,
}

/// All exceptions of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exceptions(Vec<Exception>);

/// What an exception is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'c> {
    pub(crate) control: &'c str,
    pub(crate) target: &'c Target,
    pub(crate) file: &'c str,
    pub(crate) image: Option<&'c str>,
}

impl Exception {
    fn covers(&self, candidate: &Candidate<'_>) -> bool {
        let scope = &self.scope;
        let holds = |pattern: &Option<String>, text: Option<&str>| {
            pattern.as_ref().is_none_or(|pattern| text.is_some_and(|text| matches(pattern, text)))
        };
        self.controls.iter().any(|control| control == candidate.control)
            && holds(&scope.kind, Some(&candidate.target.kind))
            && holds(&scope.name, Some(&candidate.target.name))
            && holds(&scope.namespace, Some(&candidate.target.namespace))
            && holds(&scope.path, Some(candidate.file.trim_start_matches("./")))
            && holds(&scope.image, candidate.image)
    }

    fn is_expired(&self, today: &str) -> bool {
        self.expires.as_deref().is_some_and(|expires| expires < today)
    }

    pub(crate) fn state(&self) -> FindingState {
        FindingState::Excepted { owner: self.owner.clone(), reason: self.reason.clone(), expires: self.expires.clone() }
    }

    fn finding(&self) -> Finding {
        let name = self.controls.join(", ");
        let target = Target { kind: "Exception".to_owned(), name, ..Target::default() };
        let expires = self.expires.clone().unwrap_or_default();
        let owner = self.owner.as_ref().map(|owner| format!(", owned by {owner}")).unwrap_or_default();
        Finding {
            id: FindingId::new(EXPIRED, &target, &format!("{:?}", self.scope)),
            source: FindingSource::Configuration,
            rule: EXPIRED.to_owned(),
            severity: Severity::Medium,
            confidence: Confidence::High,
            persona: Persona::Regular,
            target,
            instances: [].into(),
            location: self.location.clone(),
            related: Vec::new(),
            message: format!("exception expired on {expires}{owner}: {}", self.reason),
            evidence: None,
            remediation: None,
            state: FindingState::Open,
            vulnerability: None,
        }
    }
}

impl Exceptions {
    /// Exceptions in the order of their precedence.
    #[must_use]
    pub fn new(exceptions: Vec<Exception>) -> Self {
        Self(exceptions)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first exception in force that covers the candidate.
    pub(crate) fn matching(&self, candidate: &Candidate<'_>, today: &str) -> Option<(usize, &Exception)> {
        let holds = |(_, exception): &(usize, &Exception)| !exception.is_expired(today) && exception.covers(candidate);
        self.0.iter().enumerate().find(holds)
    }

    /// The findings that exceptions past their day are.
    pub(crate) fn expired(&self, today: &str) -> impl Iterator<Item = Finding> {
        self.0.iter().filter(move |exception| exception.is_expired(today)).map(Exception::finding)
    }

    pub(crate) fn unused(&self, used: &[bool], today: &str) -> Vec<Note> {
        let idle = |(exception, used): &(&Exception, &bool)| !**used && !exception.is_expired(today);
        let note = |(exception, _): (&Exception, &bool)| Note {
            code: "unused-exception".to_owned(),
            message: format!("nothing needs the exception for {}", exception.controls.join(", ")),
            location: Some(exception.location.clone()),
        };
        self.0.iter().zip(used).filter(idle).map(note).collect()
    }
}

/// The rule of findings about expired exceptions.
pub const EXPIRED: &str = "expired-exception";

/// The description of that rule, for reports and `palisade explain`.
#[must_use]
pub fn expired_info() -> RuleInfo {
    RuleInfo {
        id: EXPIRED.to_owned(),
        title: "Expired exception".to_owned(),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Regular,
        description: "Whether the date `expires` of an exception in palisade.yaml has passed.".to_owned(),
        rationale:
            "An exception is a promise to look again. Past its date it accepts nothing any more: the findings that \
                    it covered count again."
                .to_owned(),
        remediation:
            "Fix what it excused and remove it, or have its owner renew the date with a reason that still holds."
                .to_owned(),
        aliases: Vec::new(),
        frameworks: Vec::new(),
        references: Vec::new(),
    }
}

/// What the ignore annotations of one object accept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ignored {
    /// Slug and reason.
    accepted: Vec<(String, String)>,
    /// Ids that are no control's.
    pub(crate) unknown: Vec<Refusal>,
}

impl Ignored {
    /// Reads `id, id # reason`, one or several such lines.
    pub(crate) fn parse(text: &str, catalog: &Catalog) -> Self {
        let mut ignored = Self::default();
        for line in text.lines() {
            let (ids, reason) = line.split_once('#').unwrap_or((line, ""));
            let reason = if reason.trim().is_empty() { "no reason given" } else { reason.trim() };
            for id in ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
                match catalog.require(id) {
                    Ok(controls) => ignored
                        .accepted
                        .extend(controls.iter().map(|control| (control.id.to_string(), reason.to_owned()))),
                    Err(refusal) => ignored.unknown.push(refusal),
                }
            }
        }
        ignored
    }

    pub(crate) fn reason(&self, control: &str) -> Option<&str> {
        self.accepted.iter().find(|(id, _)| id == control).map(|(_, reason)| reason.as_str())
    }
}

/// Whether `text` is like `pattern`, in which `*` stands for anything.
#[must_use]
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        let table = [
            ("shop", "shop", true),
            ("shop", "shops", false),
            ("shop*", "shops", true),
            ("*shop", "my-shop", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c", false),
            ("**/x/*", "deploy/x/y.yaml", true),
            ("*", "", true),
            ("a*a", "a", false),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn annotations_name_several_controls() {
        let ignored = Ignored::parse("host-network, C-0057 # node agent\nnonsense # x", &Catalog::builtin());
        assert_eq!(ignored.reason("privileged-container"), Some("node agent"));
        assert_eq!(ignored.reason("host-network"), Some("node agent"));
        assert_eq!(ignored.unknown.len(), 1);
    }
}
