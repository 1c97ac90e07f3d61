//! Golden files of all formats: `tests/golden/`. `INSTA_UPDATE=always` rewrites them.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_model::finding::{FindingSource, FindingState};
use palisade_model::report::{FrameworkResult, Gone, GoneBy, Note};
use palisade_model::vulnerability::{DataSource, Presence, PresenceLevel};
use palisade_model::{
    Code, Confidence, Coverage, Finding, FindingId, Gap, Location, Persona, Report, RuleInfo, Severity, Source, Target,
    Vulnerability,
};

use crate::{Detail, Format, RenderOptions, Sources};

const TEXT: &str = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: \"\u{1b}[31m|<b>\"\n    securityContext:\n      privileged: true\n";

static INVALID: Code = Code {
    id: "invalid-yaml",
    title: "text that cannot be read as YAML",
    help: "correct the syntax at the place shown",
    explanation: "",
};

struct One<'a>(Source<'a>);

impl Sources for One<'_> {
    fn source(&self, name: &str) -> Option<&Source<'_>> {
        (name == self.0.name()).then_some(&self.0)
    }
}

fn location(file: &str, needle: &str, path: &str) -> Location {
    let source = Source::new(file, TEXT);
    let start = u32::try_from(TEXT.find(needle).unwrap()).unwrap();
    let end = start + u32::try_from(needle.len()).unwrap();
    let (position, end_position) = (source.position(start), source.position(end));
    Location { file: file.into(), start, end, position, end_position, path: path.into() }
}

fn rule(id: &str, severity: Severity) -> RuleInfo {
    RuleInfo {
        id: id.into(),
        title: format!("Title of {id}"),
        severity,
        confidence: Confidence::High,
        persona: Persona::Regular,
        description: "What it **looks** at. More.".into(),
        rationale: "A privileged container can do *anything* the node can, which is a long enough sentence to be \
                    broken into two lines somewhere. More."
            .into(),
        remediation: "Take `privileged` out. More.".into(),
        aliases: vec!["C-0057".into()],
        frameworks: vec!["pss/baseline".into()],
        references: vec!["https://kubernetes.io/docs/".into()],
    }
}

fn finding(rule: &str, severity: Severity, name: &str, location: Location) -> Finding {
    let target = Target {
        api_version: "apps/v1".into(),
        kind: "Deployment".into(),
        namespace: "shop".into(),
        name: name.into(),
    };
    Finding {
        id: FindingId::new(rule, &target, &location.path),
        source: FindingSource::Control,
        rule: rule.into(),
        severity,
        confidence: Confidence::High,
        persona: Persona::Regular,
        target,
        instances: Arc::from([]),
        location,
        related: Vec::new(),
        message: "container \u{1b}]0;x\u{7} | <b> may do\nanything, 100%".into(),
        evidence: None,
        remediation: None,
        state: FindingState::Open,
        vulnerability: None,
    }
}

fn report() -> Report {
    let place = || location("a b/x.yaml", "privileged: true", "spec.containers[0].securityContext.privileged");
    let mut excepted = finding("second", Severity::High, "cart", place());
    excepted.state =
        FindingState::Excepted { owner: Some("ann".into()), reason: "until\u{202e} June".into(), expires: None };
    let mut known = finding("second", Severity::High, "mail", place());
    known.state = FindingState::Known;
    let pod = Target { api_version: "v1".into(), kind: "Pod".into(), namespace: "shop".into(), name: "web-1".into() };
    let mut first = finding("first", Severity::Critical, "web", place());
    first.instances = Arc::from([pod]);
    first.related = vec![location("a b/x.yaml", "kind: Pod", "kind")];
    let gap = |what: &str, location, allowed| Gap {
        code: &INVALID,
        what: what.into(),
        why: "found `\u{1b}[0m` where a key should be".into(),
        location,
        allowed,
    };
    Report {
        version: "1.2.3".into(),
        findings: vec![first, finding("first", Severity::Critical, "api|x", place()), excepted, known],
        rules: [rule("first", Severity::Critical), rule("second", Severity::High)]
            .map(|rule| (rule.id.clone(), rule))
            .into(),
        coverage: Coverage {
            files: 2,
            ignored: 1,
            resources: [("Deployment".to_owned(), 4)].into(),
            components: BTreeMap::new(),
            rules: vec!["first".into(), "second".into()],
            not_evaluated: Vec::new(),
            excluded: Vec::new(),
            gaps: vec![
                gap("a b/x.yaml", Some(location("a b/x.yaml", "name: ", "")), None),
                gap("charts/<x>", None, Some("rendered | elsewhere".into())),
            ],
        },
        notes: vec![Note { code: "later".into(), message: "a remark".into(), location: None }],
        frameworks: vec![FrameworkResult {
            id: "pss".into(),
            title: "Pod Security Standards".into(),
            passed: 1,
            failed: 2,
            not_covered: vec!["3".into()],
        }],
        data: Vec::new(),
        gone: None,
    }
}

fn package_report() -> Report {
    let image = Target { kind: "Image".into(), name: "registry.example/shop/web:1".into(), ..Target::default() };
    let mut open =
        finding("CVE-2026-0001", Severity::Critical, "", location("web.tar", "kind: Pod", "pkg:golang/stdlib@1.22.1"));
    open.target = image.clone();
    open.source = FindingSource::Vulnerability;
    open.vulnerability = Some(Box::new(Vulnerability {
        advisory: "GO-2026-0001".into(),
        aliases: vec!["CVE-2026-0001".into()],
        package: "std\u{1b}lib".into(),
        version: "1.22.1".into(),
        purl: "pkg:golang/stdlib@1.22.1".into(),
        fixed: vec!["1.22.4".into()],
        matched_by: "symbol",
        because: "1.22.1 is in the range from 0 to before 1.22.4".into(),
        presence: Some(Presence { level: PresenceLevel::Symbol, symbols: vec!["net/http.Server.Serve".into()] }),
        score: Some(9.8),
        known_exploited: Some("2026-02-01".into()),
        exploit_probability: Some(0.42),
        rank: 298,
        priority: "exploited".into(),
        files: vec!["usr/bin/web".into()],
        layer: Some(2),
        ..Vulnerability::default()
    }));
    let mut dismissed = open.clone();
    dismissed.state = FindingState::Dismissed {
        status: "not_affected".into(),
        reason: "vulnerable_code_not_present".into(),
        by: "ann, vex.json".into(),
    };
    let data = DataSource { name: "golang/vulndb".into(), date: "2026-08-21".into(), advisories: 4291, age_days: 94 };
    Report {
        version: "1.2.3".into(),
        findings: vec![open, dismissed],
        coverage: Coverage { files: 1, components: [("golang".to_owned(), 12)].into(), ..Coverage::default() },
        data: vec![data],
        gone: Some(vec![
            gone("CVE-2026-0002", "1.22.1", &["1.22.4"], GoneBy::Update),
            gone("CVE-2026-0003", "0.9", &[], GoneBy::PackageRemoved),
            gone("CVE-2026-0004", "1.22.1", &["1.22.1"], GoneBy::Unchanged),
            gone("CVE-2026-0005", "2.0", &[], GoneBy::NotScanned),
        ]),
        ..Report::default()
    }
}

fn gone(rule: &str, version: &str, now: &[&str], how: GoneBy) -> Gone {
    Gone {
        rule: rule.into(),
        severity: Severity::High,
        target: "registry.example/shop/web".into(),
        package: "a\u{1b}b|c".into(),
        version: version.into(),
        now: now.iter().map(|&version| version.into()).collect(),
        how,
    }
}

#[test]
fn golden_packages() {
    let report = package_report();
    for format in [Format::Pretty, Format::Json, Format::Sarif, Format::Junit, Format::Markdown] {
        let text = render(&report, format, Detail::First, true);
        insta::assert_snapshot!(format!("packages-{}", format.as_str()), text);
    }
}

fn render(report: &Report, format: Format, detail: Detail, unicode: bool) -> String {
    let sources = One(Source::new("a b/x.yaml", TEXT));
    let options = RenderOptions { color: false, unicode, width: 80, detail, sources: Some(&sources) };
    let mut out = Vec::new();
    format.renderer().render(report, &mut out, &options).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn golden() {
    let report = report();
    for &format in Format::ALL {
        insta::assert_snapshot!(format.as_str(), render(&report, format, Detail::First, true));
    }
    insta::assert_snapshot!("pretty-all-ascii", render(&report, Format::Pretty, Detail::All, false));
    insta::assert_snapshot!("pretty-empty", render(&Report::default(), Format::Pretty, Detail::First, true));
    insta::assert_snapshot!("junit-empty", render(&Report::default(), Format::Junit, Detail::First, true));
}

#[test]
fn no_format_passes_hidden_characters_on() {
    for &format in Format::ALL {
        for detail in [Detail::First, Detail::All] {
            let text = render(&report(), format, detail, true);
            let hidden = text.chars().find(|&character| character != '\n' && crate::text::is_hidden(character));
            assert_eq!(hidden, None, "{format:?}");
        }
    }
}

#[test]
fn ascii_output_is_ascii() {
    assert!(render(&report(), Format::Pretty, Detail::All, false).is_ascii());
}

fn assert_valid(schema: &str, instance: &str) {
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let instance: serde_json::Value = serde_json::from_str(instance).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> =
        validator.iter_errors(&instance).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../../../docs/schemas/report-v1.json");
    assert_valid(schema, &render(&report(), Format::Json, Detail::First, true));
    assert_valid(schema, &render(&package_report(), Format::Json, Detail::First, true));
    assert_valid(schema, &render(&Report::default(), Format::Json, Detail::First, true));
}

#[test]
fn a_report_is_its_own_baseline() {
    let report = report();
    let known = crate::json::baseline(render(&report, Format::Json, Detail::First, true).as_bytes()).unwrap();
    let counts = |finding: &Finding| matches!(finding.state, FindingState::Open | FindingState::Known);
    assert!(report.findings.iter().all(|finding| known.contains(&finding.id) == counts(finding)));
    assert!(crate::json::baseline(b"{\"findings\": []}").is_err());
    assert!(crate::json::baseline(b"[1]").is_err());
}

/// The schema is published by OASIS and is not part of the repository: `PALISADE_TEST_DATA` or `../shared/data` has it.
#[test]
fn sarif_follows_its_schema() {
    let named = std::env::var_os("PALISADE_TEST_DATA").map(std::path::PathBuf::from);
    let folder = named.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").into());
    let Ok(schema) = std::fs::read_to_string(folder.join("formats/schemas/sarif-2.1.0.json")) else {
        // A suite that did not run must not look like one that passed.
        assert!(std::env::var_os("CI").is_none(), "not run: no SARIF schema in {}", folder.display());
        return not_run("the SARIF schema", &folder);
    };
    assert_valid(&schema, &render(&report(), Format::Sarif, Detail::First, true));
    assert_valid(&schema, &render(&Report::default(), Format::Sarif, Detail::First, true));
}

/// Says so past the harness, which keeps the output of tests that pass to itself.
fn not_run(what: &str, folder: &std::path::Path) {
    use std::io::Write as _;

    let line = format!("not run: sarif_follows_its_schema: {what} is not in {}", folder.display());
    writeln!(std::io::stderr(), "{line}").unwrap();
}
