//! What the tests of several formats share: an advisory with what an attacker would put into its fields, and documents with one
//! value changed.

use palisade_model::advisory::{Advisory, Affected, Component, End, Interval, Line, State, Version, VersionRanges};
use serde_json::Value;

pub(crate) fn advisory() -> Advisory {
    Advisory {
        id: "CVE-2023-3676".into(),
        aliases: Vec::new(),
        summary: "<b>Insufficient</b> input & \"sanitization\" ]]>".into(),
        details: "line one\r\nline <script>alert(1)</script> \u{1b}[31m".into(),
        issue: 119_339,
        url: "https://github.com/kubernetes/kubernetes/issues/119339".into(),
        state: State::Fixed,
        announced: "2023-07-14T15:36:19Z".parse().unwrap(),
        published: "2023-08-23T14:00:00Z".parse().unwrap(),
        modified: "2023-08-24T15:00:00Z".parse().unwrap(),
        withdrawn: None,
        affected: vec![Affected {
            component: Component { name: "kubelet".into(), module: Some("k8s.io/kubelet".into()) },
            ranges: VersionRanges::union([Interval {
                introduced: Some(Version::new(1, 28, 0)),
                end: End::Fixed(Version::new(1, 28, 1)),
            }]),
            evidence: vec![Line { number: 11, text: "- kubelet <= v1.28.0".into() }],
        }],
        ratings: Vec::new(),
        severity: None,
        credits: Vec::new(),
        references: Vec::new(),
        doubts: Vec::new(),
    }
}

/// A document with one value replaced, `null` removes it; `-` behind a list's pointer appends (RFC 6901, section 4).
pub(crate) fn changed(mut document: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match (document.pointer_mut(parent).unwrap(), value) {
        (Value::Object(object), Value::Null) => drop(object.remove(name)),
        (Value::Object(object), value) => drop(object.insert(name.to_owned(), value)),
        (Value::Array(list), value) if name == "-" => list.push(value),
        (Value::Array(list), value) => list[name.parse::<usize>().unwrap()] = value,
        (other, _) => panic!("{other}"),
    }
    document
}
