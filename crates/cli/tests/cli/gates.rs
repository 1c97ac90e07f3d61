//! Exit codes, baselines, exceptions, configuration.

use super::*;

#[test]
fn exit_codes_follow_the_gate() {
    let folder = directory(&[("a.yaml", PRIVILEGED.as_bytes())]);
    for (arguments, expected) in [
        (&["."][..], 1),
        (&[".", "--fail-on", "critical"], 1),
        (&[".", "--fail-on", "none"], 0),
        (&[".", "--exit-zero"], 0),
        (&[".", "--control", "host-network"], 0),
        (&[".", "--control", "C-0057"], 1),
        (&[".", "--control", "no-such"], 2),
        (&[".", "--framework", "psss"], 2),
        (&[".", "--format", "prety"], 2),
        (&[".", "--severity", "huge"], 2),
        (&[".", "--no-such-option"], 2),
        (&[".", "--quiet", "--verbose"], 2),
        (&[".", "--limit-documents", "0"], 2),
        (&[".", "--limit-depth", "0"], 2),
        (&[".", "--output", "."], 2),
        (&[".", "--format", "json=."], 2),
        (&[".", "--allow-incomplete", "x"], 2),
        (&[".", "--baseline", "a.yaml"], 2),
        (&[".", "--parameter", "x"], 2),
        (&[".", "--config", "gone.yaml"], 2),
        (&[".", "gone"], 1),
        (&[".", "gone", "--exit-zero"], 3),
    ] {
        let output = run(folder.path(), &[&["scan"], arguments].concat());
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}: {output:?}");
        if expected == 2 {
            let said = text(&output.stderr);
            assert!(said.starts_with("error: ") && said.contains(']') && said.contains("\n  help: "), "{said}");
        }
    }
}

#[test]
fn what_the_command_line_parser_refuses_has_a_code_too() {
    let folder = directory(&[]);
    for (arguments, message) in [
        (
            &["scan", "--formt", "json"][..],
            "unexpected argument `--formt` found; a similar argument exists: `--format`",
        ),
        (&["scann"], "unrecognized subcommand `scann`; a similar subcommand exists: `scan`"),
        (&["scan", "--persona", "king"], "invalid value `king` for `--persona <WHO>`"),
        (&["explain"], "the following required arguments were not provided: <ID>"),
    ] {
        let output = run(folder.path(), arguments);
        let said = text(&output.stderr);
        assert!(said.starts_with(&format!("error: {message}")), "{said}");
        assert!(said.contains("[invalid-usage]\n  help: "), "{said}");
        let output = run(folder.path(), &[arguments, &["--log-format", "json"]].concat());
        let line: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!((&line["code"], output.status.code()), (&"invalid-usage".into(), Some(2)));
    }
}

#[test]
fn a_baseline_is_a_report_or_a_list_of_ids() {
    let folder = directory(&[("a.yaml", PRIVILEGED.as_bytes())]);
    let (report, _) = scan(folder.path(), &["a.yaml"]);
    let ids: Vec<Value> = report["findings"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
    std::fs::write(folder.path().join("ids.json"), serde_json::to_vec(&ids).unwrap()).unwrap();
    let (report, exit) = scan(folder.path(), &["a.yaml", "--baseline", "ids.json"]);
    assert_eq!((&report["findings"][0]["state"], exit), (&"known".into(), 0));
    std::fs::write(folder.path().join("ids.json"), "[\"privileged-container\"]").unwrap();
    let output = run(folder.path(), &["scan", "a.yaml", "--baseline", "ids.json"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("not of finding ids") && said.contains("[invalid-baseline]"), "{said}");
}

#[test]
fn a_key_that_comes_twice_in_the_configuration_is_an_error() {
    let folder =
        directory(&[("palisade.yaml", b"persona: auditor\npersona: regular\n"), ("a.yaml", PRIVILEGED.as_bytes())]);
    let output = run(folder.path(), &["scan", "a.yaml"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("palisade.yaml:2:1: key `persona` is given more than once"), "{said}");
}

const OWN: &str = "---\ntitle: Tiny name\nseverity: high\nconfidence: high\npersona: regular\nscope: resource\nkinds: [Pod]\nsince: '1'\nmessage: the name is too long\n---\n# What it checks\n\nNames.\n\n# Why it matters\n\nSo.\n\n# How to fix\n\nRename.\n";

#[test]
fn controls_of_ones_own_run_beside_the_built_in_ones() {
    let files: &[(&str, &[u8])] = &[
        ("a.yaml", PRIVILEGED.as_bytes()),
        ("own/tiny-name/control.md", OWN.as_bytes()),
        ("own/tiny-name/check.cel", b"size(object.metadata.name) < 3"),
    ];
    let folder = directory(files);
    let (report, exit) = scan(folder.path(), &["a.yaml", "--controls", "own"]);
    assert_eq!(
        (found(&report, "tiny-name"), found(&report, "privileged-container")),
        (vec!["beside".into()], vec!["beside".into()])
    );
    assert_eq!(exit, 1);
    let listed = text(&run(folder.path(), &["list", "controls", "--controls", "own"]).stdout);
    assert!(listed.contains("tiny-name"), "{listed}");
    let explained = text(&run(folder.path(), &["explain", "tiny-name", "--controls", "own"]).stdout);
    assert!(explained.contains("Tiny name"), "{explained}");
    std::fs::write(folder.path().join("palisade.yaml"), "controlFolders: [own]\ncontrols: [tiny-name]\n").unwrap();
    let (report, _) = scan(folder.path(), &["a.yaml"]);
    assert_eq!((found(&report, "tiny-name").len(), found(&report, "privileged-container").len()), (1, 0));
}

#[test]
fn a_control_that_cannot_be_loaded_is_refused_by_name() {
    for (file, content, expected) in [
        ("own/x/control.md", OWN, "own/x: control `x` has no file check.cel"),
        ("own/privileged-container/control.md", OWN, "own/privileged-container: there is a control"),
        ("own/x/control.md", "---\ntitle: a\ntitle: b\n---\n", "has no file check.cel"),
        ("own/README.md", "", "own: holds no folder of a control"),
    ] {
        let folder = directory(&[("a.yaml", PRIVILEGED.as_bytes()), (file, content.as_bytes())]);
        let output = run(folder.path(), &["scan", "a.yaml", "--controls", "own"]);
        let said = text(&output.stderr);
        assert!(said.contains(expected) && said.contains("[invalid-control]"), "{said}");
        assert_eq!(output.status.code(), Some(2));
    }
    for (matter, check, expected) in [
        (OWN.replace("title", "tittle"), "true", "front matter has no field `tittle`"),
        (OWN.replace("severity: high", "severity: high\nseverity: low"), "true", "control.md:4: "),
        (OWN.to_owned(), "object.metadata.name ==", "check.cel: "),
        (OWN.to_owned(), "true &&\n  == 1\n", "\n    |   == 1\n    |   ^"),
    ] {
        let files: &[(&str, &[u8])] = &[
            ("a.yaml", PRIVILEGED.as_bytes()),
            ("own/x/control.md", matter.as_bytes()),
            ("own/x/check.cel", check.as_bytes()),
        ];
        let output = run(directory(files).path(), &["scan", "a.yaml", "--controls", "own"]);
        let said = text(&output.stderr);
        assert!(said.contains(expected) && said.contains("control `x`"), "{said}");
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn a_misspelt_name_gets_a_suggestion() {
    let folder = directory(&[]);
    let output = run(folder.path(), &["scan", ".", "--control", "privileged-contaner"]);
    let said = text(&output.stderr);
    assert!(said.contains("did you mean `privileged-container`?"), "{said}");
    assert!(said.contains("[unknown-id]") && said.contains("help:"), "{said}");
}

#[test]
fn findings_and_gaps_together_say_both() {
    let folder = directory(&[("a.yaml", PRIVILEGED.as_bytes())]);
    let output = run(folder.path(), &["scan", ".", "gone"]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert!(shown.contains("1 critical") && shown.contains("incomplete: 1 gap"), "{shown}");
}

#[test]
fn a_baseline_takes_what_was_known_out_of_the_gate() {
    let folder = directory(&[("a.yaml", PRIVILEGED.as_bytes())]);
    run(folder.path(), &["scan", "a.yaml", "--format", "json=known.json"]);
    let (report, exit) = scan(folder.path(), &["a.yaml", "--baseline", "known.json"]);
    assert_eq!(exit, 0);
    assert_eq!(report["summary"]["open"]["total"], 0);
    let moved = format!("# moved\n\n{PRIVILEGED}---\n{}", pod("new"));
    std::fs::write(folder.path().join("a.yaml"), moved).unwrap();
    let (report, exit) = scan(folder.path(), &["a.yaml", "--baseline", "known.json"]);
    let open: Vec<_> = report["findings"].as_array().unwrap().iter().filter(|it| it["state"] == "open").collect();
    assert!(!open.is_empty() && open.iter().all(|it| it["target"]["name"] == "new"));
    assert_eq!(exit, 1);
}

#[test]
fn the_configuration_is_found_upwards() {
    let configuration = "exceptions:\n- id: C-0057\n  scope: {name: beside}\n  owner: ann\n  reason: needed\n  expires: 2999-12-31\nexclude: [vendor]\n";
    let vendored = pod("vendored");
    let files: &[(&str, &[u8])] = &[
        ("palisade.yaml", configuration.as_bytes()),
        ("deploy/a.yaml", PRIVILEGED.as_bytes()),
        ("deploy/vendor/b.yaml", vendored.as_bytes()),
    ];
    let folder = directory(files);
    let (report, _) = scan(folder.path(), &["deploy"]);
    let states: Vec<_> =
        report["findings"].as_array().unwrap().iter().filter(|it| it["rule"] == "privileged-container").collect();
    assert_eq!(states.len(), 1);
    assert_eq!(states[0]["state"], "excepted");
    assert_eq!(states[0]["exception"]["owner"], "ann");
    std::fs::write(folder.path().join("palisade.yaml"), configuration.replace("2999", "2001")).unwrap();
    let (report, exit) = scan(folder.path(), &["deploy"]);
    assert_eq!(report["findings"].as_array().unwrap().iter().filter(|it| it["rule"] == "expired-exception").count(), 1);
    assert_eq!(exit, 1);
    std::fs::write(folder.path().join("palisade.yaml"), "excludes: [x]\n").unwrap();
    let output = run(folder.path(), &["scan", "deploy"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("palisade.yaml:1:"), "{}", text(&output.stderr));
}

#[test]
fn an_ignore_annotation_accepts_a_finding() {
    let content = pod("noted").replace(
        "name: noted,",
        "name: noted, annotations: {palisade.dev/ignore: 'privileged-container # node agent'},",
    );
    let (report, _) = scan(directory(&[("a.yaml", content.as_bytes())]).path(), &["."]);
    let finding =
        report["findings"].as_array().unwrap().iter().find(|it| it["rule"] == "privileged-container").unwrap();
    assert_eq!((&finding["state"], &finding["exception"]["reason"]), (&"excepted".into(), &"node agent".into()));
}

#[test]
fn the_order_of_the_report_does_not_depend_on_threads() {
    let files: Vec<(String, String)> =
        (0..200).map(|number| (format!("d{}/f{number}.yaml", number % 7), pod(&format!("p{number}")))).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let folder = directory(&files);
    let first = run(folder.path(), &["scan", ".", "--format", "json"]).stdout;
    for _ in 0..10 {
        assert!(run(folder.path(), &["scan", ".", "--format", "json"]).stdout == first);
    }
}
