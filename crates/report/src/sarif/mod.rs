//! SARIF 2.1.0, for code scanning services and editors.
//!
//! The finding's id is the fingerprint, gaps are notifications of an invocation that was not wholly successful, and
//! accepted findings are suppressed results (specification sections 3.27.17, 3.20.21, 3.35).

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use palisade_model::{Finding, FindingState, Gap, Location, Report, RuleInfo, Severity};
use serde_json::{Value, json};

use crate::json::to_writer;
use crate::text::{first_sentence, visible};
use crate::{RenderOptions, Renderer};

/// Writes one run.
#[derive(Clone, Copy, Debug)]
pub struct Sarif;

impl Renderer for Sarif {
    fn render(&self, report: &Report, out: &mut dyn Write, _: &RenderOptions<'_>) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        to_writer(&mut out, &log(report))?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

fn log(report: &Report) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Palisade",
                "semanticVersion": report.version,
                "informationUri": "https://github.com/palisade-dev/palisade",
                "rules": report.rules.values().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.coverage.is_complete(),
                "toolExecutionNotifications": report.coverage.gaps.iter().map(notification).collect::<Vec<_>>(),
            }],
            "results": report.findings.iter().map(|finding| result(report, finding)).collect::<Vec<_>>(),
        }],
    })
}

fn rule(rule: &RuleInfo) -> Value {
    let help = format!("{}\n\n{}\n\n{}", rule.description, rule.rationale, rule.remediation);
    let mut tags = vec!["security".to_owned(), "kubernetes".to_owned()];
    tags.extend(rule.frameworks.iter().cloned());
    let mut descriptor = json!({
        "id": rule.id,
        "name": rule.title,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": or_title(first_sentence(&rule.description), rule) },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "tags": tags,
            "aliases": rule.aliases,
            "precision": rule.confidence.as_str(),
            "security-severity": score(rule.severity),
        },
    });
    if let (Some(url), Some(fields)) = (rule.references.first(), descriptor.as_object_mut()) {
        fields.insert("helpUri".to_owned(), json!(url));
    }
    descriptor
}

fn or_title(text: String, rule: &RuleInfo) -> String {
    if text.is_empty() { rule.title.clone() } else { text }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// GitHub sorts by this number: over 9 is critical, over 7 high, over 4 medium.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

fn result(report: &Report, finding: &Finding) -> Value {
    let mut value = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": message(finding) },
        "locations": [location(&finding.location, &finding.target.to_string())],
        "partialFingerprints": { "palisade/v1": finding.id },
        "properties": {
            "severity": finding.severity,
            "confidence": finding.confidence,
            "instances": finding.instances.len(),
        },
    });
    let Some(fields) = value.as_object_mut() else { return value };
    if let Some(index) = report.rules.keys().position(|id| *id == finding.rule) {
        fields.insert("ruleIndex".to_owned(), json!(index));
    }
    if !finding.related.is_empty() {
        let related: Vec<_> = finding.related.iter().map(|place| location(place, &place.path)).collect();
        fields.insert("relatedLocations".to_owned(), json!(related));
    }
    match &finding.state {
        FindingState::Open => {}
        FindingState::Excepted { reason, .. } => {
            let suppression = json!([{ "kind": "external", "status": "accepted", "justification": visible(reason) }]);
            fields.insert("suppressions".to_owned(), suppression);
        }
        FindingState::Dismissed { status, reason, by } => {
            let why = format!("{status}: {reason} ({by})");
            let suppression = json!([{ "kind": "external", "status": "accepted", "justification": visible(&why) }]);
            fields.insert("suppressions".to_owned(), suppression);
        }
        FindingState::Known => {
            fields.insert("baselineState".to_owned(), json!("unchanged"));
        }
    }
    value
}

fn message(finding: &Finding) -> String {
    let mut text = format!("{}: {}", visible(&finding.target.to_string()), visible(&finding.message));
    if let Some(remediation) = &finding.remediation {
        // Writing to a string cannot fail.
        let _ = write!(text, ". {}", visible(remediation));
    }
    text
}

fn location(location: &Location, object: &str) -> Value {
    json!({
        "physicalLocation": physical(location),
        "logicalLocations": [{
            "name": visible(object),
            "fullyQualifiedName": format!("{}#{}", visible(object), visible(&location.path)),
            "kind": "object",
        }],
    })
}

fn physical(location: &Location) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&location.file) },
        "region": {
            "startLine": location.position.line,
            "startColumn": location.position.column,
            "endLine": location.end_position.line,
            "endColumn": location.end_position.column,
        },
    })
}

fn notification(gap: &Gap) -> Value {
    let allowed = gap.allowed.as_ref().map(|reason| format!("; allowed: {}", visible(reason))).unwrap_or_default();
    let text = format!("{}: {}{allowed}; {}", visible(&gap.what), visible(&gap.why), gap.code.help);
    let mut value = json!({
        "descriptor": { "id": gap.code.id },
        "level": if gap.allowed.is_some() { "note" } else { "error" },
        "message": { "text": text },
    });
    if let (Some(place), Some(fields)) = (&gap.location, value.as_object_mut()) {
        fields.insert("locations".to_owned(), json!([{ "physicalLocation": physical(place) }]));
    }
    value
}

/// A relative or absolute path as a URI reference (RFC 3986).
fn uri(file: &str) -> String {
    let mut uri = if file.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in file.strip_prefix("./").unwrap_or(file).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => uri.push(char::from(byte)),
            // Writing to a string cannot fail.
            other => drop(write!(uri, "%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./a b/ü.yaml"), "a%20b/%C3%BC.yaml");
        assert_eq!(uri("/x/\u{1b}"), "file:///x/%1B");
    }
}
