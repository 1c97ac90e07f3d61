//! Names, namespaces, annotations and file names that try to break out of each format: every output is read back.

use quick_xml::events::Event;
use serde_json::json;

use super::*;

/// What an attacker who may write manifests would try.
const PAYLOADS: [&str; 12] = [
    "x\"/><testcase name='y'><failure/></testcase>",
    "]]><evil>&undefined;</evil><!--",
    "<script>alert(1)</script>&lt;&#x41;",
    "%0A::error file=a,line=1::pwned%0D%3A",
    "a\n::set-output name=a::b\r\n::stop-commands::c",
    "a::warning file=b,line=1::c",
    "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{8}",
    "\u{ffff}\u{fffe}\u{feff}\u{202e}gnp\u{2066}",
    "| a | b |\n|---|---|\n# heading",
    "`code` [link](javascript:alert(1)) ![i](x) @team *b* _i_ ~~s~~ $x$",
    "\\\"},{\\u0022",
    "a\0b\t\u{85}\u{2028}c",
];

/// A directory with one object that carries `payload` wherever its author may write, and finds its way into reports.
fn hostile(payload: &str) -> (TempDir, String) {
    let container = json!({"name": payload, "image": payload, "securityContext": {"privileged": true, payload: 1}});
    let metadata = json!({
        "name": payload, "namespace": payload, "labels": {payload: payload},
        "annotations": {payload: payload, "palisade.dev/ignore": payload},
    });
    let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}});
    let file = format!("{}.json", payload.replace(['/', '\0'], "_"));
    let folder = directory(&[(&file, &serde_json::to_vec(&pod).unwrap())]);
    (folder, file)
}

fn report(folder: &TempDir, format: &str) -> String {
    let arguments = ["scan", ".", "--all", "--persona", "auditor", "--color", "never", "--format", format];
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(1), "{format}: {output:?}");
    let shown = text(&output.stdout);
    let hidden =
        shown.chars().find(|&c| c != '\n' && (c.is_control() || matches!(c, '\u{202e}' | '\u{2066}' | '\u{feff}')));
    assert_eq!(hidden, None, "{format}: {shown}");
    shown
}

#[test]
fn json_and_sarif_give_back_what_was_written() {
    for payload in PAYLOADS {
        let (folder, file) = hostile(payload);
        let json: Value = serde_json::from_str(&report(&folder, "json")).unwrap();
        let privileged = |finding: &&Value| finding["rule"] == "privileged-container";
        let finding = json["findings"].as_array().unwrap().iter().find(privileged).unwrap();
        assert_eq!((&finding["target"]["name"], &finding["target"]["namespace"]), (&payload.into(), &payload.into()));
        assert_eq!(finding["locations"][0]["file"], file.as_str());
        let sarif: Value = serde_json::from_str(&report(&folder, "sarif")).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        for result in results {
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)), "{uri}");
            assert_eq!(unescaped(uri), file, "{uri}");
        }
        assert!(!results.is_empty());
    }
}

/// Percent-encoding undone.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        match (first, behind) {
            (b'%', [high, low, behind @ ..]) => {
                let digits = [*high, *low];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
                rest = behind;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn junit_has_no_elements_but_its_own() {
    for payload in PAYLOADS {
        let (folder, _) = hostile(payload);
        let findings = count(&folder);
        let shown = report(&folder, "junit");
        assert!(shown.chars().all(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')), "no character of XML: {shown}");
        let mut reader = quick_xml::Reader::from_str(&shown);
        let mut cases = 0;
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Start(element) | Event::Empty(element) => {
                    let name = element.name().as_ref().to_owned();
                    let own = ["testsuites", "testsuite", "testcase", "failure", "error", "skipped"];
                    assert!(own.contains(&name.as_str()), "{name}: {shown}");
                    cases += usize::from(name == "testcase");
                    for attribute in element.attributes() {
                        let value = attribute.unwrap().value;
                        quick_xml::escape::unescape(&value).unwrap();
                    }
                }
                Event::Text(_) | Event::End(_) | Event::Decl(_) | Event::GeneralRef(_) => {}
                other => panic!("{other:?}: {shown}"),
            }
        }
        assert_eq!(cases, findings, "{shown}");
    }
}

/// How many findings and gaps the JSON report has.
fn count(folder: &TempDir) -> usize {
    let json: Value = serde_json::from_str(&report(folder, "json")).unwrap();
    json["findings"].as_array().unwrap().len() + json["coverage"]["gaps"].as_array().unwrap().len()
}

#[test]
fn github_sees_one_command_a_line_and_no_other() {
    for payload in PAYLOADS {
        let (folder, file) = hostile(payload);
        let shown = report(&folder, "github");
        assert_eq!(shown.lines().count(), count(&folder), "{shown}");
        for line in shown.lines() {
            let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
            let (word, properties) = command.split_once(' ').unwrap();
            assert!(["error", "warning", "notice"].contains(&word), "{line}");
            for property in properties.split(',') {
                let (key, value) = property.split_once('=').unwrap();
                assert!(["file", "line", "endLine", "col", "title"].contains(&key), "{line}");
                if key == "file" {
                    assert_eq!(unescaped(value), palisade_report::text::visible(&file), "{line}");
                }
            }
            // The runner would decode what the payload says itself.
            assert!(!message.contains("%0A") && !message.contains("%0D"), "{line}");
        }
    }
}

#[test]
fn markdown_rows_keep_their_columns_and_hold_no_markup() {
    for payload in PAYLOADS {
        let (folder, _) = hostile(payload);
        let shown = report(&folder, "markdown");
        for row in shown.lines().filter(|line| line.starts_with('|')) {
            let bare = row.replace("\\\\", "").replace("\\|", "");
            assert!(matches!(bare.matches('|').count(), 4 | 6), "{row}");
        }
        let marks = shown.replace("\\\\", "");
        for (at, mark) in marks.match_indices(['<', '`', '[', '@', '!', '$']) {
            assert!(marks[..at].ends_with('\\'), "{mark}: {shown}");
        }
        assert_eq!(shown.lines().filter(|line| line.starts_with("# ")).count(), 1, "{shown}");
    }
}

#[test]
fn the_terminal_shows_payloads_and_obeys_none() {
    for payload in PAYLOADS {
        let (folder, _) = hostile(payload);
        let shown = report(&folder, "pretty");
        let name = palisade_report::text::visible(payload).into_owned();
        assert!(shown.contains(&format!("Pod/{name}/{name}")), "{shown}");
    }
}
