//! palisade.yaml, exceptions and ignore annotations.

use palisade_controls::{Catalog, Configuration, Exceptions, read_configuration};
use palisade_manifest::{Limits, read, split};
use palisade_model::finding::FindingState;
use palisade_model::tree::Buffers;
use palisade_model::{Diagnostic, Source};

use crate::input::{engine, scan, scan_with};

fn configuration(text: &str) -> (Configuration, Vec<Diagnostic>) {
    let limits = Limits::default();
    let chunks = split(text, &limits).chunks;
    let reading = read(text, &chunks[0], &limits, Buffers::default());
    let root = reading.tree.roots().next().unwrap();
    read_configuration(root, &Source::new("palisade.yaml", text), &Catalog::builtin())
}

fn pod(annotations: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: agent, namespace: system, annotations: {{{annotations}}}}}\nspec:\n  hostNetwork: true\n  containers: [{{name: a, image: 'registry.example/a:1'}}]\n"
    )
}

fn exceptions(text: &str) -> Exceptions {
    let (configuration, wrong) = configuration(text);
    assert_eq!(wrong, []);
    configuration.exceptions
}

#[test]
fn an_exception_holds_in_its_scope_and_until_its_day() {
    let table = [
        ("scope: {namespace: system}", true, 0),
        ("scope: {namespace: sys*, kind: Pod, name: agent, path: in*}", true, 0),
        ("scope: {namespace: web}", false, 0),
        ("scope: {image: '*'}", false, 0),
        ("expires: '2026-11-22'", true, 0),
        ("expires: '2026-11-21'", false, 1),
    ];
    for (line, holds, expired) in table {
        let text = format!("exceptions:\n- id: C-0041\n  owner: team\n  reason: node agent\n  {line}\n");
        let assembly = scan_with(&engine(&["host-network"]), &[&pod("")], &exceptions(&text));
        let of = |rule: &str| assembly.findings.iter().filter(|finding| finding.rule == rule).collect::<Vec<_>>();
        let excepted = matches!(of("host-network")[0].state, FindingState::Excepted { .. });
        assert_eq!((excepted, of("expired-exception").len()), (holds, expired), "{line}");
    }
}

#[test]
fn an_annotation_accepts_and_a_misspelt_one_is_a_gap() {
    let engine = engine(&["host-network"]);
    let accepted = scan(&engine, &[&pod("palisade.dev/ignore: 'host-network # node agent'")]);
    let FindingState::Excepted { reason, .. } = &accepted.findings[0].state else { panic!("not accepted") };
    assert_eq!(reason, "node agent");
    let misspelt = scan(&engine, &[&pod("palisade.dev/ignore: host-netwrk")]);
    assert_eq!(misspelt.findings[0].state, FindingState::Open);
    assert_eq!(misspelt.gaps[0].code.id, "unknown-ignored-id");
    assert!(misspelt.gaps[0].why.contains("`host-network`"), "{}", misspelt.gaps[0].why);
}

#[test]
fn what_is_wrong_in_the_configuration_is_said_at_its_place() {
    let table = [
        ("exceptoins: []", "did you mean `exceptions`?"),
        ("frameworks: [nsa-cias]", "`nsa-cisa`"),
        ("controls: [no-such-thing]", "there is no control"),
        ("persona: everyone", "is none of"),
        ("podSecurityVersion: newest", "is no version"),
        ("parameters: {host-network: {depth: 3}}", "has no parameter `depth`"),
        ("exceptions: [{id: host-network}]", "needs a `reason`"),
        ("exceptions: [{id: host-network, reason: r, expires: tomorrow}]", "is no date"),
        ("exceptions: [{id: host-network, reason: r, scope: {pod: a}}]", "there is no field `pod`"),
    ];
    for (text, expected) in table {
        let (_, wrong) = configuration(text);
        assert!(wrong.iter().any(|diagnostic| diagnostic.message.contains(expected)), "{text}: {wrong:?}");
        assert!(wrong.iter().all(|diagnostic| diagnostic.span.end > 0), "{text}");
    }
}
