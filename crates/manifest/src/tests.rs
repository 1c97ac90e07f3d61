//! What each kind of input gives, as the user would see it. The reference is kubectl 1.37.1
//! (`kubectl annotate --local -o json`); what it refuses has a diagnostic here.

use std::fmt::Write;

use palisade_model::diagnostic::{Diagnostic, Level};
use palisade_model::tree::{Buffers, Tree};

use crate::{Chunk, Limits, Reading, decode, read, split};

/// Decodes, splits and reads `bytes` as the command does: guesses first, then what replaces them.
fn readings<'s>(text: &'s str, limits: &Limits) -> (Vec<Diagnostic>, Vec<Reading<'s>>) {
    let parts = split(text, limits);
    let of = |chunk: &Chunk| read(text, chunk, limits, Buffers::default());
    let mut readings: Vec<_> = parts.chunks.iter().map(of).collect();
    if readings.iter().any(|reading| reading.refused) {
        let certain = parts.chunks.iter().zip(readings).filter(|(chunk, _)| !chunk.is_guess());
        readings = parts.fallback.iter().map(of).chain(certain.map(|(_, reading)| reading)).collect();
    }
    (parts.diagnostics, readings)
}

fn say(out: &mut String, diagnostic: &Diagnostic) {
    let mark = match diagnostic.level {
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Gap => "gap",
    };
    write!(out, "{mark}:{}@{} ", diagnostic.code.id, diagnostic.span.start).unwrap();
}

/// Everything in one line: diagnostics with their offset, objects, and how many documents were ignored.
fn summary_within(bytes: &[u8], limits: &Limits) -> String {
    let mut out = String::new();
    let decoded = match decode(bytes, limits) {
        Ok(decoded) => decoded,
        Err(refused) => {
            say(&mut out, &refused);
            return out.trim_end().to_owned();
        }
    };
    let (separators, readings) = readings(&decoded.text, limits);
    decoded.diagnostics.iter().chain(&separators).for_each(|diagnostic| say(&mut out, diagnostic));
    for reading in &readings {
        reading.diagnostics.iter().for_each(|diagnostic| say(&mut out, diagnostic));
        for resource in reading.resources() {
            write!(out, "{}/{} ", resource.kind, resource.name().unwrap_or("?")).unwrap();
        }
        if reading.ignored > 0 {
            write!(out, "ignored={} ", reading.ignored).unwrap();
        }
    }
    out.trim_end().to_owned()
}

fn summary(bytes: &[u8]) -> String {
    summary_within(bytes, &Limits::default())
}

fn check(cases: &[(&str, &[u8], &str)]) {
    for (name, bytes, expected) in cases {
        assert_eq!(summary(bytes), *expected, "{name}");
    }
}

const POD: &str = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}"#;

fn pods(text: &str) -> Vec<u8> {
    text.replace("POD", POD).into_bytes()
}

fn check_pods(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(summary(&pods(text)), *expected, "{text}");
    }
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect()
}

#[test]
fn encodings() {
    check(&[
        ("empty", b"", ""),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "note:binary-file@0"),
        ("byte order mark", &[b"\xef\xbb\xbf", POD.as_bytes()].concat(), "Pod/a"),
        ("UTF-16, little-endian", &utf16(POD, u16::to_le_bytes), "Pod/a"),
        ("UTF-16, big-endian", &utf16(POD, u16::to_be_bytes), "Pod/a"),
        ("UTF-16 without a mark", utf16(POD, u16::to_le_bytes).get(2..).unwrap(), "note:binary-file@0"),
        ("NUL after a manifest", &[POD.as_bytes(), b"\0"].concat(), "gap:invalid-json@56 Pod/a"),
        ("CRLF", &pods("{\r\n\"kind\": \"Pod\",\r\n\"apiVersion\":\"v1\"\r\n}\r\n"), "Pod/?"),
        ("Latin-1", b"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"x\":\"\xe9\"}", "warning:invalid-utf8@37 Pod/?"),
    ]);
}

#[test]
fn replaces_bytes_as_kubectl_does() {
    let text = |bytes| decode(bytes, &Limits::default()).unwrap().text.into_owned();
    assert_eq!(text(b"x\xe9\xe8y"), "x\u{fffd}\u{fffd}y");
    assert_eq!(text(b"x\xe2\x82y"), "x\u{fffd}y");
    assert_eq!(text(b"x\xed\xa0\x80y"), "x\u{fffd}\u{fffd}\u{fffd}y");
    assert_eq!(text(b"\xff\xfea\0\0\xd8b\0"), "a\u{fffd}b");
    assert_eq!(text(b"\xff\xfea\0b"), "a\u{fffd}");
}

#[test]
fn json_streams() {
    check_pods(&[
        ("POD", "Pod/a"),
        ("PODPOD \n POD", "Pod/a Pod/a Pod/a"),
        ("POD null POD", "Pod/a Pod/a"),
        ("POD 5 POD", "note:not-an-object@57 Pod/a Pod/a ignored=1"),
        ("{\"a\": 1}", "ignored=1"),
        ("{\"a\": {\n{\"b\": 2}", "note:invalid-json@8 ignored=2"),
        ("PODPOD\n---\nPOD\n", "gap:invalid-json@113 Pod/a Pod/a Pod/a"),
        ("POD\n---\nPOD\n", "Pod/a Pod/a"),
        ("POD # comment\nkind: x\n", "Pod/a ignored=1"),
        ("POD // comment\n", "note:not-an-object@57 Pod/a ignored=1"),
        ("{\"apiVersion\": v1, # comment\n\"kind\": Pod,}", "Pod/?"),
        ("PODPOD}\nPOD", "gap:invalid-json@112 Pod/a Pod/a Pod/a"),
    ]);
}

#[test]
fn what_stands_between_json_and_a_separator() {
    check_pods(&[
        ("POD\n\n \n---\nPOD\n", "Pod/a Pod/a"),
        ("POD\t\n---\nPOD\n", "Pod/a Pod/a"),
        ("POD\n\t\n---\nPOD\n", "gap:invalid-json@56 Pod/a Pod/a"),
        ("POD\n\n---#c\nPOD\n", "Pod/a Pod/a"),
        ("POD\n\u{feff}\u{feff}apiVersion: v1\nkind: Pod\n", "gap:yaml-repeated-mark@57 Pod/a"),
    ]);
}

#[test]
fn bytes_behind_a_mark_are_not_replaced_by_kubectl() {
    let text = |bytes| decode(bytes, &Limits::default()).unwrap().text.into_owned();
    assert_eq!(text(b"\xef\xbb\xbfx\xe2\x82y"), "x\u{fffd}\u{fffd}y");
    check(&[
        ("marked", b"\xef\xbb\xbfapiVersion: v1\nkind: Pod\nx: \xe9\n", "gap:invalid-utf8@28 Pod/?"),
        ("unmarked", b"apiVersion: v1\nkind: Pod\nx: \xe9\n", "warning:invalid-utf8@28 Pod/?"),
    ]);
}

#[test]
fn what_kubectl_refuses_in_other_yaml_is_a_note() {
    check_pods(&[
        ("~: 1\nb: 2\n", "note:yaml-invalid-key@0 ignored=1"),
        ("a: .inf\n", "note:yaml-infinite-number@3 ignored=1"),
        ("a: *x\n", "note:yaml-invalid-alias@3 ignored=1"),
        ("apiVersion: v1\nkind: Pod\na: .inf\n", "gap:yaml-infinite-number@28 Pod/?"),
    ]);
}

/// kubectl stops there, and applies nothing of what follows.
#[test]
fn what_kubectl_refuses_among_manifests_is_a_gap() {
    check_pods(&[
        ("apiVersion: v1\nkind: Pod\n---\na: .inf\n", "Pod/? gap:yaml-infinite-number@32 ignored=1"),
        ("%YAML 1.1\n---\nPOD\n", "gap:yaml-directive@10 Pod/a"),
    ]);
}

#[test]
fn truncated_json() {
    for length in 1..POD.len() {
        let text = POD.get(..length).unwrap();
        let meant = text.contains("apiVersion") && text.contains("kind");
        let expected = format!("{}:invalid-json@{length}", if meant { "gap" } else { "note" });
        let got = summary(text.as_bytes());
        assert!(got.starts_with(&expected), "{text}: {got}");
    }
}

#[test]
fn lists() {
    let list = |kind: &str, items: &str| format!(r#"{{"apiVersion":"v1","kind":"{kind}","items":{items}}}"#);
    let inner = list("List", "[POD]");
    check_pods(&[
        (&list("List", "[POD,POD]"), "Pod/a Pod/a"),
        (&list("List", "[]"), ""),
        (&list("List", "null"), "note:invalid-list@41"),
        (&list("List", "{}"), "gap:invalid-list@41"),
        (&list("List", "[null]"), "gap:not-an-object@42"),
        (&list("List", "[5,POD]"), "gap:not-an-object@42 Pod/a"),
        (&list("PodList", r#"[{"metadata":{"name":"b"}}]"#), "Pod/b"),
        (&list("PodList", r#"[{"kind":5,"metadata":{"name":"b"}}]"#), "Pod/b"),
        (&list("PodList", r#"[{"kind":"Pod","metadata":{"name":"b"}}]"#), "gap:unidentified-object@45"),
        (&list("Pod", "[POD]"), "gap:invalid-list@40 Pod/a"),
        (&list("List", &format!("[POD,{inner},POD]")), "gap:nested-list@140 Pod/a Pod/a Pod/a"),
        (
            &list("List", &format!("[{}]", list("List", &format!("[{inner}]")))),
            "gap:nested-list@83 gap:nested-list@125 Pod/a",
        ),
        (r#"{"kind":"List","items":[POD]}"#, "Pod/a"),
        (r#"{"items":[POD]}"#, "gap:invalid-list@9 Pod/a"),
        (r#"{"items":[{"a":1}]}"#, "ignored=1"),
        (r#"{"apiVersion":"v1","kind":"Pod","Items":[POD]}"#, "Pod/?"),
    ]);
}

#[test]
fn identity() {
    check_pods(&[
        (r#"{"APIVersion":"v1","Kind":"Pod"}"#, "gap:unidentified-object@0"),
        (r#"{"apiVersion":"v1","kind":5}"#, "gap:unidentified-object@0"),
        (r#"{"apiVersion":"","kind":"Pod"}"#, "gap:unidentified-object@0"),
        (r#"{"apiVersion":"v2","name":"chart"}"#, "ignored=1"),
        (r#"{"apiVersion":"example.org/v7","kind":"Unknown"}"#, "Unknown/?"),
        (r#"{"kind":"Secret","apiVersion":"v1","kind":"Pod"}"#, "warning:duplicate-key@1 Pod/?"),
    ]);
}

/// The one root of a JSON text, as `Debug` shows it.
fn value(text: &str) -> String {
    let limits = Limits::default();
    let (_, readings) = readings(text, &limits);
    let tree: &Tree = &readings.first().unwrap().tree;
    format!("{:?}", tree.root().unwrap())
}

#[test]
fn numbers_as_the_api_machinery_keeps_them() {
    for (written, kept) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "-0.0"),
        ("1.0", "1.0"),
        ("1e3", "1000.0"),
        ("1E-2", "0.01"),
        ("999999999999999999", "999999999999999999"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9.223372036854776e18"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-9223372036854775809", "-9.223372036854776e18"),
        ("12345678901234567890123", "1.2345678901234568e22"),
        ("1e-400", "0.0"),
    ] {
        assert_eq!(value(&format!("{{\"n\":{written}}}")), format!("{{\"n\": {kept}}}"), "{written}");
    }
    assert_eq!(
        summary(br#"{"apiVersion":"v1","kind":"Pod","n":1e400}"#),
        "gap:invalid-json@36",
        "Go refuses what overflows a double, and does not try YAML then"
    );
}

#[test]
fn strings_as_go_reads_them() {
    for (written, kept) in [
        (r"\ud800", "\u{fffd}"),
        (r"\ud800\u0041", "\u{fffd}A"),
        (r"\udc00x", "\u{fffd}x"),
        (r"\ud83d\ude00", "\u{1f600}"),
        (r"\ud800\ud83d\ude00", "\u{fffd}\u{1f600}"),
        (r"\u0000", "\0"),
        (r#"a\"\\\/\b\f\n\r\tz"#, "a\"\\/\u{8}\u{c}\n\r\tz"),
        ("a\u{7f}\u{85}é€😀", "a\u{7f}\u{85}é€😀"),
    ] {
        assert_eq!(value(&format!("{{\"s\":\"{written}\"}}")), format!("{{\"s\": {kept:?}}}"), "{written}");
    }
}

#[test]
fn repeated_keys_keep_the_last() {
    assert_eq!(value(r#"{"a":1,"b":{"x":[1,2]},"a":2,"b":{"y":1}}"#), r#"{"a": 2, "b": {"y": 1}}"#);
    assert_eq!(value(r#"{"a":1,"\u0061":2}"#), r#"{"a": 2}"#);
    assert_eq!(value(r#"{"m":{"k":{"k":1,"k":2},"k":{"k":3,"k":4}},"z":0}"#), r#"{"m": {"k": {"k": 4}}, "z": 0}"#);
    let many: String = (0..3000).map(|key| format!("\"key-{}\":{key},", key % 1000)).collect();
    let text = format!("{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"m\":{{{many}\"last\":0}}}}");
    let (_, readings) = readings(&text, &Limits::default());
    let map = readings[0].tree.root().unwrap().get("m").unwrap();
    assert_eq!(map.as_map().unwrap().len(), 1001);
    assert!(
        map.entries()
            .take(1000)
            .all(|(key, value)| key.as_str() == Some(&format!("key-{}", value.as_int().unwrap() - 2000)))
    );
    assert_eq!(readings[0].diagnostics.len(), 101, "a hundred by name, the others as one");
}

#[test]
fn separators() {
    let chunks = |text: &str| {
        let parts = split(text, &Limits::default());
        let mut out: Vec<String> = parts.chunks.iter().map(|chunk| chunk.span.text(text).to_owned()).collect();
        out.extend(parts.diagnostics.iter().map(|said| format!("{}@{}", said.code.id, said.span.start)));
        out.join("|")
    };
    for (text, expected) in [
        ("a\n---\nb\n", "a\n|b\n"),
        ("---\na\n---\n---\nb", "---\na\n|---\nb"),
        ("a\n--- # comment\nb", "a\n|b"),
        ("a\n---#x\nb", "a\n|b"),
        ("a\n---\u{a0}\r\nb", "a\n|b"),
        ("a\r\n---\r\nb\r\n", "a\r\n|b\r\n"),
        ("a\r---\rb", "a\r---\rb"),
        ("a\n ---\nb", "a\n ---\nb"),
        ("a\n---x\nb", "a\n|b|invalid-separator@2"),
        ("a\n----\nb", "a\n|b|invalid-separator@2"),
        ("a\n--- {b: 1}\nc", "a\n|--- {b: 1}\nc|invalid-separator@2"),
        ("a\n---", "a\n"),
        ("{}\n---#c\n-", "{}\n|---#c\n-"),
        ("{}\n\n---#c\n-", "{}\n\n|-"),
        ("{a: b}\n---#c\n-", "{a: b}\n|-"),
        ("\n---", "\n"),
    ] {
        assert_eq!(chunks(text), expected, "{text:?}");
    }
}

#[test]
fn nesting() {
    let nested = |depth: usize| {
        format!("{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"x\":{}{}}}", "[".repeat(depth), "]".repeat(depth))
    };
    assert_eq!(summary(nested(9_999).as_bytes()), "Pod/?");
    assert_eq!(summary(nested(10_000).as_bytes()), "gap:too-deep@10035");
    assert_eq!(summary(nested(1_000_000).as_bytes()), "gap:too-deep@10035");
}

#[test]
fn budgets() {
    let within = |bytes: &[u8], change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        summary_within(bytes, &limits)
    };
    assert_eq!(within(&pods("POD"), |limits| limits.file_bytes = 55), "gap:file-too-large@0");
    assert_eq!(
        within(&pods("POD[1,2,3,4,5,6,7,8,9]\nPOD"), |limits| limits.nodes = 9),
        "gap:too-many-nodes@74 Pod/a Pod/a"
    );
    assert_eq!(within(&pods("PODPODPOD"), |limits| limits.documents = 2), "gap:too-many-documents@112 Pod/a Pod/a");
    let limited = within(&pods("POD\n---\nPOD\n---\nPOD"), |limits| limits.documents = 2);
    assert_eq!(limited, "gap:too-many-documents@122 Pod/a Pod/a");
}

#[test]
fn many_documents_and_one_long_line() {
    let text = format!("{POD}\n").repeat(100_000);
    let (_, all) = readings(&text, &Limits::default());
    assert!(all.len() > 10, "large streams are cut");
    assert_eq!(all.iter().map(|reading| reading.resources().count()).sum::<usize>(), 100_000);
    let long = format!(r#"{{"apiVersion":"v1","kind":"Pod","x":"{}"}}"#, "é".repeat(25_000_000));
    assert_eq!(summary(long.as_bytes()), "Pod/?");
}

/// A List of many items, large enough to be cut, in a layout that `write` gives.
fn large_list(items: usize, before: &str, between: &str, after: &str, item: impl Fn(usize) -> String) -> String {
    let items: Vec<String> = (0..items).map(item).collect();
    format!("{before}{}{after}", items.join(between))
}

fn filler(name: usize) -> String {
    let note = format!(r#"}},{{\"apiVersion\":\"v1\",\"x\":{}"#, "y".repeat(300));
    format!(r#""metadata":{{"name":"p{name}","annotations":{{"a":"{note}"}}}}"#)
}

#[test]
fn large_lists_are_cut_between_items() {
    let own = |name| format!(r#"{{"apiVersion":"v1","kind":"Pod",{}}}"#, filler(name));
    let bare = |name| format!("{{{}}}", filler(name));
    let templates = |name| {
        let template = format!(r#"{{"apiVersion":"v1","kind":"PersistentVolumeClaim",{}}}"#, filler(name));
        let templates = format!("{template},{template},{template}");
        format!(
            r#"{{"apiVersion":"v1","kind":"StatefulSet",{},"spec":{{"volumeClaimTemplates":[{templates}]}}}}"#,
            filler(name)
        )
    };
    let list = r#"{"apiVersion":"v1","kind":"List","items":["#;
    for text in [
        large_list(4000, list, ",", "]}", own),
        large_list(4000, list, ", ", "]}\n", own),
        large_list(
            4000,
            "{\n\"apiVersion\": \"v1\",\n\"items\": [\n  ",
            ",\n  ",
            "\n],\n\"kind\": \"List\",\"metadata\":{}\n}\n",
            own,
        ),
        large_list(4000, r#"{"kind":"PodList","apiVersion":"v1","items":["#, ",", r#"],"metadata":{"x":"]"}}"#, bare),
        large_list(2000, list, ",", "]}", templates),
    ] {
        let (_, all) = readings(&text, &Limits::default());
        assert!(all.len() > 2, "cut into {}", all.len());
        let mut numbers = all.iter().flat_map(Reading::resources).map(|resource| resource.name().unwrap().to_owned());
        let expected = if text.contains("StatefulSet") { 2000 } else { 4000 };
        assert!((0..expected).all(|number| numbers.next() == Some(format!("p{number}"))));
        assert!(all.iter().flat_map(Reading::resources).all(|resource| matches!(resource.kind, "Pod" | "StatefulSet")));
    }
}

#[test]
fn a_wrong_guess_is_read_as_a_whole() {
    let own = |name| format!(r#"{{"apiVersion":"v1","kind":"Pod",{}}}"#, filler(name));
    let list = r#"{"apiVersion":"v1","kind":"List","items":["#;
    let sound = large_list(4000, list, ",", "]}", own);
    let broken = sound.replacen("\"p3000\"", "\"p3000", 1);
    let trailing = large_list(4000, list, ",", ",]}", own);
    assert!(split(&trailing, &Limits::default()).fallback.is_some());
    for text in [&broken, &trailing] {
        let got = summary(text.as_bytes());
        assert!(got.starts_with("gap:invalid-") || got.contains("Pod/p0 Pod/p1"), "{}", got.get(..80).unwrap_or(&got));
    }
    // Items of a list inside an item that look like items of the list itself.
    let nested = |name| {
        format!(r#"{{"apiVersion":"v1","kind":"Pod",{},"spec":[{}]}}"#, filler(name), vec![own(7); 3000].join(","))
    };
    let deceiving = large_list(2, list, ",", "]}", nested);
    assert!(split(&deceiving, &Limits::default()).chunks.len() > 1);
    assert_eq!(summary(deceiving.as_bytes()), "Pod/p0 Pod/p1");
}

/// Each place that looks like an item's start begins an object that reaches to the end: confirming must not read them all.
#[test]
fn a_list_made_to_mislead_the_guessing_is_cut_in_passing() {
    let open = r#"{"metadata":{},"x":[{},"#.repeat(90_000);
    let close = "0]}".repeat(90_000);
    let text = format!(r#"{{"apiVersion":"v1","kind":"List","items":[{open}{close}]}}"#);
    let parts = split(&text, &Limits::default());
    assert!(parts.chunks.len() < 3);
    assert!(summary(text.as_bytes()).starts_with("gap:too-deep@"));
}
