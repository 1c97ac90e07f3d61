//! The folders of the catalog.

use std::path::Path;

use palisade_controls::{Catalog, Engine, Selection, Settings};

use crate::input::{engine, scan};

/// Checks of pods may see only what the engine compares when it judges equal pods once.
#[test]
fn checks_have_no_way_around_their_view() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let check = entry.unwrap().path().join("check.rs");
        if let Ok(text) = std::fs::read_to_string(&check) {
            seen += 1;
            assert!(!text.contains(".tree()"), "{} goes around its view", check.display());
        }
    }
    assert!(seen > 50);
}

const DOCUMENT: &str = "---
title: Image of a forbidden registry
severity: high
confidence: high
persona: regular
scope: container
since: 0.1.0
parameters:
  forbidden: {type: string, default: evil.example/, description: the beginning of images that must not run}
message: image is forbidden
aliases: [OWN-1]
---
# What it checks

The image.

# Why it matters

It matters.

# How to fix

Use another.
";

/// Adding a control is one new folder and nothing else.
#[test]
fn a_folder_is_all_that_a_new_control_needs() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("forbidden-image");
    std::fs::create_dir(&own).unwrap();
    std::fs::write(own.join("control.md"), DOCUMENT).unwrap();
    let expression = "!has(container.image) || !container.image.startsWith(params.forbidden)";
    std::fs::write(own.join("check.cel"), expression).unwrap();

    let catalog = Catalog::builtin().with(Catalog::load(&folders(folder.path())).unwrap());
    let selection = Selection { controls: vec!["own-1".to_owned()], ..Selection::default() };
    let engine = Engine::new(&catalog, &selection, &Settings::default()).unwrap();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n  - {name: a, image: 'good/a:1'}\n  - {name: b, image: 'evil.example/b:1'}\n";
    let assembly = scan(&engine, &[pod]);
    assert_eq!(assembly.gaps, []);
    let [finding] = assembly.findings.as_slice() else { panic!("{:?}", assembly.findings) };
    assert_eq!((finding.rule.as_str(), finding.message.as_str()), ("forbidden-image", "image is forbidden"));
    assert_eq!(finding.location.path, "spec.containers[1].image");
    assert_eq!(finding.location.position.line, 7);
}

fn folders(root: &Path) -> Vec<(String, Vec<(String, String)>)> {
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let files = |folder: &Path| {
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        paths.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
    };
    let paths = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (name(&path), files(&path))).collect()
}

#[test]
fn what_is_wrong_with_a_folder_is_said() {
    let table = [
        (DOCUMENT.replace("severity: high", "severity: worst"), "true", "severity"),
        (DOCUMENT.replace("persona:", "persoona:"), "true", "did you mean `persona`?"),
        (DOCUMENT.replace("# How to fix", "# Howto"), "true", "How to fix"),
        (DOCUMENT.to_owned(), "container.image +", "check.cel"),
        (DOCUMENT.to_owned(), "'text'", "not a boolean"),
    ];
    for (document, expression, expected) in table {
        let files = vec![("control.md".to_owned(), document), ("check.cel".to_owned(), expression.to_owned())];
        let refusals = match Catalog::load(&[("own".to_owned(), files)]) {
            Err(refusals) => refusals,
            Ok(catalog) => Engine::new(&catalog, &Selection::everything(), &Settings::default()).unwrap_err(),
        };
        assert!(refusals.iter().any(|refusal| refusal.message.contains(expected)), "{expected}: {refusals:?}");
        assert!(refusals.iter().all(|refusal| refusal.code.id == "invalid-control"));
    }
}

/// What an expression cannot evaluate is a gap, never a pass.
#[test]
fn an_expression_that_fails_is_a_gap() {
    let files = vec![
        ("control.md".to_owned(), DOCUMENT.to_owned()),
        ("check.cel".to_owned(), "container.securityContext.privileged == false".to_owned()),
    ];
    let catalog = Catalog::load(&[("own".to_owned(), files)]).unwrap();
    let engine = Engine::new(&catalog, &Selection::everything(), &Settings::default()).unwrap();
    let assembly =
        scan(&engine, &["apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}]}\n"]);
    assert_eq!(assembly.findings, []);
    assert_eq!(assembly.gaps.iter().map(|gap| gap.code.id).collect::<Vec<_>>(), ["check-failed"]);
}

/// A wrong type where a control reads is one gap for the place, whichever controls read it.
#[test]
fn a_wrong_type_is_one_gap_and_no_pass() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostNetwork: \"true\"\n  containers:\n  - name: a\n    image: 7\n    securityContext: {privileged: \"yes\"}\n";
    let assembly = scan(&engine(&[]), &[pod]);
    let gaps: Vec<String> = assembly.gaps.iter().map(|gap| format!("{}: {}", gap.what, gap.why)).collect();
    assert_eq!(
        gaps,
        [
            "Pod/a: spec.hostNetwork: expected boolean, found string",
            "Pod/a: spec.containers[0].image: expected string, found integer",
            "Pod/a: spec.containers[0].securityContext.privileged: expected boolean, found string",
        ]
    );
    let wrong = assembly.findings.iter().filter(|finding| finding.rule == "wrong-type").count();
    assert_eq!(wrong, 3);
}

#[test]
fn custom_resources_are_seen_by_their_shape() {
    for (version, kind, place) in [
        ("argoproj.io/v1alpha1", "Rollout", "template"),
        ("serving.knative.dev/v1", "Service", "template"),
        ("extensions.agents.x-k8s.io/v1beta1", "SandboxTemplate", "podTemplate"),
        ("example.org/v1", "Deployment", "template"),
    ] {
        let text = format!(
            "apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\nspec:\n  {place}:\n    spec:\n      hostNetwork: true\n      containers: [{{name: a, image: 'a:1'}}]\n"
        );
        let assembly = scan(&engine(&["host-network"]), &[&text]);
        let paths: Vec<&str> = assembly.findings.iter().map(|finding| finding.location.path.as_str()).collect();
        assert_eq!(paths, [format!("spec.{place}.spec.hostNetwork")], "{kind}");
    }
}

#[test]
fn checks_in_cel_take_null_as_absent_and_a_wrong_type_as_a_gap() {
    let head = |version: &str, kind: &str| format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: x}}\n");
    let cases = [
        ("service-external-ips", head("v1", "Service"), "spec: {externalIPs: ~}", "spec: {externalIPs: 7}"),
        ("psp-host-ipc", head("policy/v1beta1", "PodSecurityPolicy"), "spec: {hostIPC: ~}", "spec: {hostIPC: 'yes'}"),
        (
            "mutating-webhook-review",
            head("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
            "webhooks: ~",
            "webhooks: 7",
        ),
        (
            "gateway-open-to-all-namespaces",
            head("gateway.networking.k8s.io/v1", "Gateway"),
            "spec: {listeners: ~}",
            "spec: {listeners: 7}",
        ),
        (
            "autoscaler-minimum-replicas",
            head("autoscaling/v2", "HorizontalPodAutoscaler"),
            "spec: {minReplicas: 5}",
            "spec: {minReplicas: five}",
        ),
    ];
    for (control, head, sound, mistyped) in cases {
        let assembly = scan(&engine(&[control]), &[&format!("{head}{sound}\n")]);
        assert!(assembly.findings.is_empty() && assembly.gaps.is_empty(), "{control}: {assembly:?}");
        let assembly = scan(&engine(&[control]), &[&format!("{head}{mistyped}\n")]);
        let unjudged = assembly.gaps.iter().filter(|gap| gap.code.id == "check-failed").count();
        assert!(assembly.findings.is_empty() && unjudged == 1, "{control}: {assembly:?}");
    }
}
