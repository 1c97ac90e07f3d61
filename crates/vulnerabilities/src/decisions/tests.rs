//! Who is heard after whom.

use palisade_model::finding::{FindingSource, FindingState};
use palisade_model::{Confidence, Finding, FindingId, Location, Persona, Position, Severity, Target};
use palisade_packages::purl::Purl;

use super::{Decisions, Stated};
use crate::ignore;
use crate::triage::{Entry, Journal, Ledger, State, record};
use crate::vex::{self, Identity, Subject};

fn finding() -> Finding {
    let of = |text: &str| text.to_owned();
    let target = Target { api_version: String::new(), kind: of("Image"), namespace: String::new(), name: of("app") };
    let start = Position { line: 1, column: 1 };
    Finding {
        id: FindingId::new("CVE-1", &target, "m"),
        source: FindingSource::Vulnerability,
        rule: of("CVE-1"),
        severity: Severity::High,
        confidence: Confidence::High,
        persona: Persona::Regular,
        target,
        instances: [].into(),
        location: Location { file: of("app"), start: 0, end: 0, position: start, end_position: start, path: of("m") },
        related: Vec::new(),
        message: of("affected"),
        evidence: None,
        remediation: None,
        state: FindingState::Open,
        vulnerability: None,
    }
}

fn statement(author: &str, status: &str) -> String {
    format!(
        r#"{{"@context":"https://openvex.dev/ns/v0.2.0","@id":"d","author":"{author}","timestamp":"2026-01-01T00:00:00Z","version":1,
        "statements":[{{"vulnerability":{{"name":"CVE-1"}},"status":"{status}","products":[{{"@id":"pkg:golang/example.org/m"}}],
        "justification":"component_not_present","action_statement":"update"}}]}}"#
    )
}

fn journal(state: State, expires: &str) -> Journal {
    journal_of(&[entry(state, expires)])
}

fn journal_of(entries: &[Entry]) -> Journal {
    crate::triage::read(&record(&Journal::default(), entries).expect("complete decisions").bytes)
}

fn entry(state: State, expires: &str) -> Entry {
    Entry {
        at: "2026-01-01T12:00:00Z".to_owned(),
        by: "alice".to_owned(),
        component: "pkg:golang/example.org/m".to_owned(),
        advisory: "CVE-1".to_owned(),
        state,
        reason: "looked at it".to_owned(),
        owner: (state == State::Accepted).then(|| "bob".to_owned()),
        expires: (state == State::Accepted).then(|| expires.to_owned()),
        ..Entry::default()
    }
}

/// What a finding becomes on 2026-11-23: the state in one word and who is behind it, and its words.
fn heard(attached: &str, named: &str, journal: &Journal, ignored: &str) -> (String, String) {
    let attached = [("attached", vex::read(attached.as_bytes()))];
    let named = [("named", vex::read(named.as_bytes()))];
    let decisions = Decisions::new(Stated::new(&named), Ledger::new(journal), ignore::read(ignored), "2026-11-23");
    let purl = Purl::parse("pkg:golang/example.org/m@v1.2.0").expect("a package URL");
    let component = Identity { purl: Some(&purl), ..Identity::default() };
    let about = Subject { vulnerability: &["CVE-1".to_owned()], component, within: &[] };
    let mut finding = finding();
    decisions.apply(&mut finding, &about, &Stated::new(&attached));
    let state = match finding.state {
        FindingState::Open => "open".to_owned(),
        FindingState::Dismissed { status, by, .. } => format!("{status} by {by}"),
        FindingState::Excepted { reason, .. } => format!("excepted: {reason}"),
        other => format!("{other:?}"),
    };
    (state, finding.message)
}

const IGNORED: &str =
    "[[ignore]]\nid = \"CVE-1\"\npackage = \"pkg:golang/example.org/m\"\nreason = \"known\"\nexpires = 2026-12-31\n";

#[test]
fn the_later_in_the_order_is_heard() {
    let none = Journal::default();
    let (absent, affected) = (statement("vendor", "not_affected"), statement("us", "affected"));
    let cases = [
        (heard("", "", &none, ""), "open"),
        (heard(&absent, "", &none, ""), "not_affected by vendor, attached"),
        (heard(&absent, &affected, &none, ""), "open"),
        (heard(&affected, &absent, &none, ""), "not_affected by vendor, named"),
        (heard("", &absent, &journal(State::Affected, ""), ""), "open"),
        (heard("", &affected, &journal(State::Accepted, "2026-12-01"), ""), "excepted: looked at it"),
        (heard("", &affected, &journal(State::Affected, ""), IGNORED), "excepted: known"),
    ];
    for (number, ((state, _), expected)) in cases.iter().enumerate() {
        assert_eq!(state, expected, "case {number}");
    }
}

#[test]
fn what_has_expired_is_said_and_counts_no_more() {
    let (state, words) = heard("", "", &journal(State::Accepted, "2026-11-01"), "");
    assert_eq!((state.as_str(), words.as_str()), ("open", "affected; it was accepted until 2026-11-01"));
    let vendor = statement("vendor", "not_affected");
    let (state, words) = heard(&vendor, &vendor, &journal(State::Accepted, "2026-11-01"), "");
    assert_eq!(state, "open", "it was borne because it matters: {words}");
    let (state, words) = heard("", "", &Journal::default(), &IGNORED.replace("2026-12-31", "2026-11-01"));
    assert_eq!((state.as_str(), words.as_str()), ("open", "affected; it was ignored until 2026-11-01"));
}

/// The vendor dismisses it, somebody of us looks into this version, and somebody decided that it matters everywhere.
#[test]
fn looking_into_it_hides_no_decision_that_it_matters() {
    let component = "pkg:golang/example.org/m@v1.2.0".to_owned();
    let narrow = Entry { component, ..entry(State::UnderInvestigation, "") };
    let wide = Entry { at: "2026-03-01T12:00:00Z".to_owned(), ..entry(State::Affected, "") };
    let (state, words) = heard("", &statement("vendor", "not_affected"), &journal_of(&[narrow, wide]), "");
    assert_eq!(state, "open", "{words}");
    assert!(words.contains("alice says under_investigation of pkg:golang/example.org/m@v1.2.0 everywhere"), "{words}");
}
