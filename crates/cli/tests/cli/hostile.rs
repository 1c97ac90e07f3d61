//! Broken and hostile text: each item pins what the user sees.

use super::*;

#[test]
fn utf16_crlf_and_byte_order_marks_are_read() {
    for big_endian in [false, true] {
        let units = std::iter::once(0xFEFF).chain(pod("wide").encode_utf16().collect::<Vec<_>>());
        let bytes: Vec<u8> =
            units.flat_map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
        check(&bytes, &[], &["wide"]);
    }
    check(pod("lines").replace('\n', "\r\n").as_bytes(), &[], &["lines"]);
    check(format!("\u{feff}{}", pod("mark")).as_bytes(), &[], &["mark"]);
}

#[test]
fn nul_bytes_do_not_hide_a_manifest() {
    let content = format!("{}  nodeName: \"a\0b\"\n---\n{}", pod("cut"), pod("after"));
    let report = check(content.as_bytes(), &[("yaml-control-character", 9)], &["after"]);
    assert!(report["coverage"]["gaps"][0]["help"].as_str().is_some());
}

#[test]
fn truncated_json_is_a_gap_at_its_end() {
    let json = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": {"#;
    let directory = directory(&[("cut.json", json.as_bytes()), ("sound.yaml", PRIVILEGED.as_bytes())]);
    let (report, exit) = scan(directory.path(), &[".", "--fail-on", "none"]);
    let [(code, file, line)] = gaps(&report).try_into().unwrap();
    assert!(code.starts_with("invalid-"), "{code}");
    assert_eq!((file.as_str(), line, exit), ("cut.json", 1, 3));
}

#[test]
fn a_broken_document_costs_only_itself() {
    let content = format!("{}---\napiVersion: v1\nkind: Pod\nspec: {{\n---\n{}", pod("first"), pod("last"));
    let directory = directory(&[("hostile.yaml", content.as_bytes())]);
    let output = run(directory.path(), &["scan", ".", "--color", "never"]);
    let shown = text(&output.stdout);
    assert!(shown.contains("not evaluated: hostile.yaml:"), "{shown}");
    assert!(shown.contains("[invalid-yaml]") && shown.contains("help:"), "{shown}");
    assert!(shown.contains("incomplete: 1 gap"), "{shown}");
    let (report, _) = scan(directory.path(), &["."]);
    assert_eq!(found(&report, "privileged-container"), ["first", "last"]);
}

#[test]
fn a_document_that_changes_kind_midway_is_what_kubectl_reads() {
    let content =
        pod("turned").replace("metadata:", "kind: Pod\nmetadata:").replacen("kind: Pod", "kind: ConfigMap", 1);
    let report = check(content.as_bytes(), &[], &["turned"]);
    assert_eq!(found(&report, "duplicate-key"), ["turned"]);
}

#[test]
fn lists_in_lists_are_expanded_and_said() {
    let item = "{apiVersion: v1, kind: Pod, metadata: {name: deep}, spec: {containers: [{name: c, image: 'a:1', securityContext: {privileged: true}}]}}";
    let content = format!("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - {item}\n");
    let directory = directory(&[("list.yaml", content.as_bytes())]);
    let (report, exit) = scan(directory.path(), &[".", "--fail-on", "none"]);
    assert_eq!(found(&report, "privileged-container"), ["deep"]);
    assert_eq!(gaps(&report), [("nested-list".to_owned(), "list.yaml".to_owned(), 7)]);
    assert_eq!(exit, 3);
}

#[test]
fn duplicate_keys_take_the_last_value_and_are_a_finding() {
    let content = pod("twice").replace("{privileged: true}", "{privileged: false, privileged: true}");
    let report = check(content.as_bytes(), &[], &["twice"]);
    let finding =
        report["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "duplicate-key").unwrap();
    assert_eq!(finding["locations"][0]["line"], 8);
    assert_eq!(finding["source"], "manifest");
    assert!(!report["rules"]["duplicate-key"]["remediation"].as_str().unwrap().is_empty());
}

#[test]
fn keys_of_wrong_case_are_a_finding() {
    let content = pod("shout").replace("containers:", "hostnetwork: true\n  containers:");
    let report = check(content.as_bytes(), &[], &["shout"]);
    assert_eq!(found(&report, "wrong-case-field"), ["shout"]);
}

#[test]
fn a_wrong_type_is_a_gap_and_no_pass() {
    let content = pod("typed").replace("privileged: true", "privileged: \"true\"");
    let directory = directory(&[("hostile.yaml", content.as_bytes()), ("sound.yaml", PRIVILEGED.as_bytes())]);
    let (report, exit) = scan(directory.path(), &[".", "--fail-on", "none"]);
    assert!(
        gaps(&report).contains(&("mistyped-field".to_owned(), gaps(&report)[0].1.clone(), 8)),
        "{:?}",
        gaps(&report)
    );
    assert_eq!(found(&report, "privileged-container"), ["beside"]);
    assert_eq!(exit, 3);
}

#[test]
fn custom_resources_and_unknown_versions_are_judged_by_shape() {
    let template = "spec:\n  template:\n    spec:\n      containers: [{name: c, image: 'a:1', securityContext: {privileged: true}}]\n";
    let rollout = format!("apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {{name: roll}}\n{template}");
    check(rollout.as_bytes(), &[], &["roll"]);
    let future = format!("apiVersion: apps/v99\nkind: Deployment\nmetadata: {{name: future}}\n{template}");
    check(future.as_bytes(), &[], &["future"]);
}

#[test]
fn kinds_that_kubernetes_does_not_have_are_gaps() {
    for (content, hint) in [
        (pod("small").replace("kind: Pod", "kind: pod"), "did you mean `Pod`?"),
        (pod("swapped").replace("kind: Pod", "kind: Pdo"), "did you mean `Pod`?"),
        ("apiVersion: apps/v1\nkind: Foo\nmetadata: {name: foo}\n".to_owned(), "apps/v1 has no kind `Foo`"),
        ("apiVersion: v1\nkind: List\nitemz: []\n".to_owned(), "without `items`"),
        ("apiVersion: v1\nkind: PodList\n".to_owned(), "without `items`"),
    ] {
        let report = check(content.as_bytes(), &[("unknown-kind", 2)], &[]);
        let why = report["coverage"]["gaps"][0]["why"].as_str().unwrap();
        assert!(why.contains(hint), "{why}");
    }
}

/// kubectl 1.37.1 takes `items: null` for an empty list.
#[test]
fn a_list_of_null_is_said_to_be_empty() {
    let content = b"apiVersion: v1\nkind: List\nitems: null\n";
    let report = check(content, &[], &[]);
    assert_eq!(report["notes"][0]["code"], "invalid-list");
    let (report, exit) = scan(directory(&[("empty.yaml", content)]).path(), &["."]);
    assert_eq!((gaps(&report)[0].0.as_str(), exit), ("nothing-to-scan", 3));
}

#[test]
fn a_template_of_a_custom_resource_cannot_hide_behind_a_wrong_type() {
    let rollout = |containers: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {{name: roll}}\nspec:\n  template:\n    spec:\n      hostNetwork: true\n      containers: {containers}\n"
        )
    };
    for containers in ["none", "{name: c}", "[c]", "[[]]", "3"] {
        let report = check(rollout(containers).as_bytes(), &[("mistyped-field", 8)], &[]);
        assert_eq!(found(&report, "host-network"), ["roll"], "{containers}");
    }
}

/// Fields that controls read one by one, and one that none reads: the server refuses the object for any of them.
#[test]
fn any_value_of_a_wrong_type_is_a_gap_whichever_controls_run() {
    let table = [
        "spec: {type: [NodePort]}",
        "spec: {externalIPs: 10.0.0.1}",
        "spec: {ports: [{port: web}]}",
        "metadata: {annotations: {a: 1}}",
        "spec: {healthCheckNodePort: x}",
    ];
    for field in table {
        let content = format!("apiVersion: v1\nkind: Service\n{field}\n");
        let directory = directory(&[("typed.yaml", content.as_bytes())]);
        for selection in [&["."][..], &[".", "--control", "privileged-container"]] {
            let (report, exit) = scan(directory.path(), selection);
            let [(code, _, line)] = gaps(&report).try_into().unwrap_or_else(|gaps| panic!("{field}: {gaps:?}"));
            assert_eq!((code.as_str(), line, exit), ("mistyped-field", 3, 3), "{field}");
        }
    }
}

#[test]
fn terminal_escapes_never_reach_the_terminal() {
    let content =
        pod("x").replace("name: x", "name: \"\\u001b[2J\\u202e\"").replace("a:1", "\"a\\x1b]0;t\\x07:latest\"");
    let content = content.replace("registry.example/\"", "\"");
    let directory = directory(&[("hostile.yaml", content.as_bytes())]);
    for format in ["pretty", "json", "sarif", "junit", "github", "markdown"] {
        let output = run(directory.path(), &["scan", ".", "--all", "--persona", "auditor", "--format", format]);
        let shown = text(&output.stdout);
        let hidden = shown.chars().find(|&c| c != '\n' && (c.is_control() || c == '\u{202e}'));
        assert_eq!(hidden, None, "{format}: {shown}");
        assert!(shown.contains("privileged-container"), "{format}: {shown}");
    }
}

#[test]
fn an_ignore_annotation_with_an_unknown_id_is_a_gap() {
    let content =
        pod("noted").replace("name: noted,", "name: noted, annotations: {palisade.dev/ignore: 'no-such # why'},");
    let directory = directory(&[("hostile.yaml", content.as_bytes())]);
    let (report, exit) = scan(directory.path(), &[".", "--fail-on", "none"]);
    assert_eq!(gaps(&report)[0].0, "unknown-ignored-id");
    assert_eq!(exit, 3);
}
