//! The other commands.

use super::*;

fn shown(arguments: &[&str]) -> String {
    let output = run(Path::new("."), arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
    text(&output.stdout)
}

#[test]
fn explain_knows_every_kind_of_name() {
    for (name, word) in [
        ("privileged-container", "How to fix"),
        ("C-0057", "privileged-container"),
        ("ckv_k8s_16", "privileged-container"),
        ("pss", "Pod Security Standards"),
        ("chart-not-rendered", "helm template"),
        ("mistyped-field", "help"),
        ("expired-exception", "exception"),
        ("nsa", "NSA"),
        ("5.2.2", "privileged-container: "),
        ("cis-1.12/5.2.2", "privileged-container: "),
        ("k01:2022", "OWASP"),
        ("1.1.1", "not covered yet"),
    ] {
        assert!(shown(&["explain", name]).contains(word), "{name}");
    }
    let output = run(Path::new("."), &["explain", "chart-not-renderd"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean `chart-not-rendered`?"));
}

#[test]
fn lists_are_complete_in_both_forms() {
    let controls: Value = serde_json::from_str(&shown(&["list", "controls", "--format", "json"])).unwrap();
    let count = controls.as_array().unwrap().len();
    assert!(count >= 90, "{count}");
    assert_eq!(shown(&["list", "controls"]).lines().count(), count);
    let frameworks: Value = serde_json::from_str(&shown(&["list", "frameworks", "--format", "json"])).unwrap();
    assert_eq!(shown(&["list", "frameworks"]).lines().count(), frameworks.as_array().unwrap().len());
}

#[test]
fn help_fits_a_screen_and_completions_know_the_flags() {
    assert!(shown(&["--help"]).lines().count() <= 40);
    assert!(shown(&["scan", "-h"]).lines().count() <= 60);
    for shell in ["bash", "zsh", "fish"] {
        assert!(shown(&["completions", shell]).contains("allow-incomplete"), "{shell}");
    }
    let folder = TempDir::new().unwrap();
    shown(&["man", folder.path().to_str().unwrap()]);
    assert!(std::fs::read_to_string(folder.path().join("palisade-scan.1")).unwrap().contains("fail"));
}

/// Every command has a page and fits a screen or two; those that a user begins with show how.
#[test]
fn every_command_has_help_completions_and_a_page() {
    let folder = TempDir::new().unwrap();
    shown(&["man", folder.path().to_str().unwrap()]);
    let completions = ["bash", "zsh", "fish"].map(|shell| shown(&["completions", shell]));
    for (command, parts) in [
        ("image", &[][..]),
        ("sbom", &["scan", "create", "check"]),
        ("go", &[]),
        ("db", &["build", "update", "status", "delta"]),
        ("triage", &["set", "list", "import", "export", "compact"]),
        ("release-scan", &[]),
    ] {
        assert!(shown(&[command, "--help"]).contains("Examples:"), "{command}");
        let calls = parts.iter().map(|part| vec![command, part]).chain([vec![command]]);
        for call in calls {
            let help = shown(&[&call[..], &["--help"]].concat());
            assert!(help.lines().count() <= 100, "{call:?}: {}", help.lines().count());
            assert!(help.lines().all(|line| line.chars().count() <= 140), "{call:?}");
            assert!(!help.contains("[default: \"\"]"), "{call:?}");
            let page = folder.path().join(format!("palisade-{}.1", call.join("-")));
            assert!(page.exists(), "{}", page.display());
        }
        for name in parts.iter().chain([&command]) {
            assert!(completions.iter().all(|text| text.contains(name)), "{name}");
        }
    }
}

#[test]
fn the_configuration_is_shown_with_origins() {
    let folder = directory(&[("palisade.yaml", b"persona: auditor\n")]);
    let said = text(&run(folder.path(), &["config", "show"]).stdout);
    assert!(said.contains("persona: auditor") && said.contains("palisade.yaml"), "{said}");
    assert!(said.contains("failOn: high  # default"), "{said}");
}

#[test]
fn errors_can_be_json() {
    let output = run(Path::new("."), &["explain", "nonsense-name", "--log-format", "json"]);
    let line: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(line["code"], "unknown-name");
}
