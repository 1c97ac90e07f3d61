//! The wire types of version 1. Fields are only ever added; their order here is the order in the file.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use palisade_model as model;
use palisade_model::finding::{FindingSource, FindingState};
use palisade_model::vulnerability::{DataSource, Vulnerability};
use palisade_model::{Confidence, FindingId, Persona, RuleInfo, Severity, Target};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A whole report.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report<'a> {
    /// Always 1.
    pub schema_version: u32,
    /// What wrote it.
    pub tool: Tool<'a>,
    /// Counts, for those who need no more.
    pub summary: Summary,
    /// Worst first.
    pub findings: Vec<Finding<'a>>,
    /// The rules that findings name, by id.
    pub rules: &'a BTreeMap<String, RuleInfo>,
    /// What was evaluated and what was not.
    pub coverage: Coverage<'a>,
    /// The selected frameworks.
    pub frameworks: Vec<Framework<'a>>,
    /// Remarks.
    pub notes: Vec<Note<'a>>,
    /// Where the advisories come from, and how old they are.
    #[serde(skip_serializing_if = "<[DataSource]>::is_empty")]
    pub data: &'a [DataSource],
    /// What an earlier report had and this one has not, where one was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone: Option<&'a [model::report::Gone]>,
}

/// The program.
#[derive(Debug, Serialize)]
pub struct Tool<'a> {
    /// `palisade`
    pub name: &'static str,
    /// Its version.
    pub version: &'a str,
}

/// Counts.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Open findings by severity, worst first.
    pub open: Counts,
    /// Findings that somebody accepted.
    pub excepted: usize,
    /// Findings that the baseline holds.
    pub known: usize,
    /// Findings that a statement or a decision calls no problem here.
    pub dismissed: usize,
    /// Gaps that nobody allowed.
    pub gaps: usize,
    /// Gaps that the user allowed.
    pub allowed_gaps: usize,
    /// Whether everything was evaluated or allowed not to be.
    pub complete: bool,
}

/// Open findings by severity.
#[derive(Debug, Serialize)]
pub struct Counts {
    /// Of severity critical.
    pub critical: usize,
    /// Of severity high.
    pub high: usize,
    /// Of severity medium.
    pub medium: usize,
    /// Of severity low.
    pub low: usize,
    /// All of them.
    pub total: usize,
}

/// One finding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding<'a> {
    /// 32 hexadecimal digits, the same for the same problem in every run.
    pub id: FindingId,
    /// A key of `rules`.
    pub rule: &'a str,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// For whom.
    pub persona: Persona,
    /// Which part of Palisade says so.
    pub source: FindingSource,
    /// The object, for workloads the owner.
    pub target: &'a Target,
    /// Objects behind the owner that have the problem themselves.
    pub instances: Instances,
    /// Where; the first is the primary place.
    pub locations: [Location<'a>; 1],
    /// Places that belong to it.
    pub related: Vec<Location<'a>>,
    /// What is wrong.
    pub message: &'a str,
    /// The words that decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'a str>,
    /// How to fix it here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remediation: Option<&'a str>,
    /// `open`, `excepted`, `known` or `dismissed`.
    pub state: &'static str,
    /// Who accepted it and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<Exception<'a>>,
    /// Who says that it is no problem here, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dismissal: Option<Dismissal<'a>>,
    /// The package and the advisory, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vulnerability: Option<&'a Vulnerability>,
}

/// The statement that a finding is no problem here.
#[derive(Debug, Serialize)]
pub struct Dismissal<'a> {
    /// `not_affected` or `fixed`.
    pub status: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Who says so, and where.
    pub by: &'a str,
}

/// Why a finding does not count.
#[derive(Debug, Serialize)]
pub struct Exception<'a> {
    /// Who accepted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<&'a str>,
    /// Why.
    pub reason: &'a str,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<&'a str>,
}

/// A place in a file and in an object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location<'a> {
    /// File name, `-` for standard input.
    pub file: &'a str,
    /// Line from 1.
    pub line: u32,
    /// Column from 1, in Unicode characters.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column one past the end.
    pub end_column: u32,
    /// Path in the object.
    pub path: &'a str,
}

/// What was evaluated.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage<'a> {
    /// Files read.
    pub files: u64,
    /// Files and documents that are no manifests.
    pub ignored: u64,
    /// Objects by kind.
    pub resources: &'a BTreeMap<String, u64>,
    /// Packages looked up, by type of package URL.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub components: &'a BTreeMap<String, u64>,
    /// Rules that were run.
    pub rules: &'a [String],
    /// Rules and framework items that were asked for and not run.
    pub not_evaluated: Vec<NotEvaluated<'a>>,
    /// Patterns of excluded paths.
    pub excluded: Vec<NotEvaluated<'a>>,
    /// What should have been evaluated and was not.
    pub gaps: Vec<Gap<'a>>,
}

/// A rule or framework item that was not run.
#[derive(Debug, Serialize)]
pub struct NotEvaluated<'a> {
    /// Which.
    pub what: &'a str,
    /// Why.
    pub why: &'a str,
}

/// Something that was not evaluated.
#[derive(Debug, Serialize)]
pub struct Gap<'a> {
    /// A stable name, for `palisade explain` and `--allow-incomplete`.
    pub code: &'a str,
    /// What.
    pub what: &'a str,
    /// Why.
    pub why: &'a str,
    /// What to do about it.
    pub help: &'a str,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location<'a>>,
    /// The user's reason for allowing it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<&'a str>,
}

/// How a framework came out.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Framework<'a> {
    /// `cis-1.12`
    pub id: &'a str,
    /// Published title.
    pub title: &'a str,
    /// Items without open findings.
    pub passed: u32,
    /// Items with open findings.
    pub failed: u32,
    /// Items that no rule covers yet.
    pub not_covered: &'a [String],
}

/// A remark.
#[derive(Debug, Serialize)]
pub struct Note<'a> {
    /// A stable name.
    pub code: &'a str,
    /// What there is to know.
    pub message: &'a str,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location<'a>>,
}

impl<'a> Report<'a> {
    /// The wire form of `report`.
    #[must_use]
    pub fn of(report: &'a model::Report) -> Self {
        Self {
            schema_version: 1,
            tool: Tool { name: "palisade", version: &report.version },
            summary: Summary::of(report),
            findings: findings(&report.findings),
            rules: &report.rules,
            coverage: Coverage::of(&report.coverage),
            frameworks: report.frameworks.iter().map(Framework::of).collect(),
            notes: report.notes.iter().map(Note::of).collect(),
            data: &report.data,
            gone: report.gone.as_deref(),
        }
    }
}

impl Summary {
    fn of(report: &model::Report) -> Self {
        let in_state = |wanted: fn(&FindingState) -> bool| report.findings.iter().filter(|f| wanted(&f.state)).count();
        let allowed_gaps = report.coverage.gaps.iter().filter(|gap| gap.allowed.is_some()).count();
        Self {
            open: Counts {
                critical: report.open_at(Severity::Critical),
                high: report.open_at(Severity::High),
                medium: report.open_at(Severity::Medium),
                low: report.open_at(Severity::Low),
                total: report.open().count(),
            },
            excepted: in_state(|state| matches!(state, FindingState::Excepted { .. })),
            known: in_state(|state| matches!(state, FindingState::Known)),
            dismissed: in_state(|state| matches!(state, FindingState::Dismissed { .. })),
            gaps: report.coverage.gaps.len() - allowed_gaps,
            allowed_gaps,
            complete: report.coverage.is_complete(),
        }
    }
}

/// A list of objects as text on one line: many findings share one, and it is written out once only.
#[derive(Clone, Debug)]
pub struct Instances(Rc<RawValue>);

impl Instances {
    fn of(targets: &[Target]) -> Self {
        let mut text = Vec::new();
        let written = targets.serialize(&mut super::escape::compact(&mut text));
        let text = written.ok().and_then(|()| String::from_utf8(text).ok());
        let raw = text.and_then(|text| RawValue::from_string(text).ok());
        Self(raw.map_or_else(|| RawValue::NULL.to_owned().into(), Rc::from))
    }
}

impl Serialize for Instances {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

fn findings(findings: &[model::Finding]) -> Vec<Finding<'_>> {
    let mut lists = HashMap::<*const Target, Instances>::new();
    let mut of = |finding: &model::Finding| {
        let list = lists.entry(finding.instances.as_ptr()).or_insert_with(|| Instances::of(&finding.instances));
        list.clone()
    };
    findings.iter().map(|finding| Finding::of(finding, of(finding))).collect()
}

impl<'a> Finding<'a> {
    fn of(finding: &'a model::Finding, instances: Instances) -> Self {
        Self {
            id: finding.id,
            rule: &finding.rule,
            severity: finding.severity,
            confidence: finding.confidence,
            persona: finding.persona,
            source: finding.source,
            target: &finding.target,
            instances,
            locations: [Location::of(&finding.location)],
            related: finding.related.iter().map(Location::of).collect(),
            message: &finding.message,
            evidence: finding.evidence.as_deref(),
            remediation: finding.remediation.as_deref(),
            state: state(&finding.state),
            exception: Exception::of(&finding.state),
            dismissal: Dismissal::of(&finding.state),
            vulnerability: finding.vulnerability.as_deref(),
        }
    }
}

fn state(state: &FindingState) -> &'static str {
    match state {
        FindingState::Open => "open",
        FindingState::Excepted { .. } => "excepted",
        FindingState::Known => "known",
        FindingState::Dismissed { .. } => "dismissed",
    }
}

impl<'a> Dismissal<'a> {
    fn of(state: &'a FindingState) -> Option<Self> {
        match state {
            FindingState::Dismissed { status, reason, by } => Some(Self { status, reason, by }),
            FindingState::Open | FindingState::Known | FindingState::Excepted { .. } => None,
        }
    }
}

impl<'a> Exception<'a> {
    fn of(state: &'a FindingState) -> Option<Self> {
        match state {
            FindingState::Excepted { owner, reason, expires } => {
                Some(Self { owner: owner.as_deref(), reason, expires: expires.as_deref() })
            }
            FindingState::Open | FindingState::Known | FindingState::Dismissed { .. } => None,
        }
    }
}

impl<'a> Location<'a> {
    fn of(location: &'a model::Location) -> Self {
        Self {
            file: &location.file,
            line: location.position.line,
            column: location.position.column,
            end_line: location.end_position.line,
            end_column: location.end_position.column,
            path: &location.path,
        }
    }
}

impl<'a> Coverage<'a> {
    fn of(coverage: &'a model::Coverage) -> Self {
        let each = |list: &'a [model::coverage::NotEvaluated]| {
            list.iter().map(|item| NotEvaluated { what: &item.what, why: &item.why }).collect()
        };
        Self {
            files: coverage.files,
            ignored: coverage.ignored,
            resources: &coverage.resources,
            components: &coverage.components,
            rules: &coverage.rules,
            not_evaluated: each(&coverage.not_evaluated),
            excluded: each(&coverage.excluded),
            gaps: coverage.gaps.iter().map(Gap::of).collect(),
        }
    }
}

impl<'a> Gap<'a> {
    fn of(gap: &'a model::Gap) -> Self {
        Self {
            code: gap.code.id,
            what: &gap.what,
            why: &gap.why,
            help: gap.code.help,
            location: gap.location.as_ref().map(Location::of),
            allowed: gap.allowed.as_deref(),
        }
    }
}

impl<'a> Framework<'a> {
    fn of(framework: &'a model::report::FrameworkResult) -> Self {
        Self {
            id: &framework.id,
            title: &framework.title,
            passed: framework.passed,
            failed: framework.failed,
            not_covered: &framework.not_covered,
        }
    }
}

impl<'a> Note<'a> {
    fn of(note: &'a model::report::Note) -> Self {
        Self { code: &note.code, message: &note.message, location: note.location.as_ref().map(Location::of) }
    }
}
