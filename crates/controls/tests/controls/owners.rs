//! One finding per owner, whoever of it is in the input.

use palisade_controls::Assembly;

use crate::input::{engine, scan};

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: web}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      hostNetwork: HOST
      containers: [{name: shop, image: 'shop:1', securityContext: {privileged: PRIVILEGED}}]
";

fn deployment(host: bool, privileged: bool) -> String {
    DEPLOYMENT.replace("HOST", &host.to_string()).replace("PRIVILEGED", &privileged.to_string())
}

fn made(kind: &str, name: &str, owner: (&str, &str), privileged: bool) -> String {
    let spec = format!(
        r#"{{"containers":[{{"name":"shop","image":"shop:1","securityContext":{{"privileged":{privileged}}}}}]}}"#
    );
    let (version, spec) = match kind {
        "Pod" => ("v1", spec),
        _ => ("apps/v1", format!(r#"{{"template":{{"spec":{spec}}}}}"#)),
    };
    let owners = format!(
        r#"[{{"apiVersion":"apps/v1","kind":"{}","name":"{}","uid":"1","controller":true}}]"#,
        owner.0, owner.1
    );
    format!(
        r#"{{"apiVersion":"{version}","kind":"{kind}","metadata":{{"name":"{name}","namespace":"web","ownerReferences":{owners}}},"spec":{spec}}}"#
    )
}

/// Findings as `rule target [instances]`.
fn check(files: &[&str], expected: &[&str]) {
    let engine = engine(&["privileged-container", "host-network"]);
    let found = lines(&scan(&engine, files));
    assert_eq!(found, expected);
    let mut reversed = files.to_vec();
    reversed.reverse();
    assert_eq!(lines(&scan(&engine, &reversed)), expected, "in reverse order of files");
}

fn lines(assembly: &Assembly) -> Vec<String> {
    let line = |finding: &palisade_model::Finding| {
        let mut instances: Vec<&str> = finding.instances.iter().map(|instance| instance.name.as_str()).collect();
        instances.sort_unstable();
        format!("{} {} {instances:?}", finding.rule, finding.target)
    };
    assembly.findings.iter().map(line).collect()
}

#[test]
fn what_the_owner_has_too_is_the_owners() {
    let set = made("ReplicaSet", "shop-1", ("Deployment", "shop"), true);
    let pods = ["a", "b"].map(|name| made("Pod", name, ("ReplicaSet", "shop-1"), true));
    check(
        &[&deployment(false, true), &set, &pods[0], &pods[1]],
        &[r#"privileged-container Deployment/web/shop ["a", "b", "shop-1"]"#],
    );
}

#[test]
fn what_only_some_pods_have_is_their_own() {
    let pods = [true, false, true]
        .map(|privileged| made("Pod", if privileged { "p" } else { "q" }, ("Deployment", "shop"), privileged));
    check(
        &[&deployment(true, false), &pods[0], &pods[1]],
        &["privileged-container Pod/web/p []", "host-network Deployment/web/shop []"],
    );
}

#[test]
fn what_all_pods_have_is_the_owners() {
    let pods = ["a", "b"].map(|name| made("Pod", name, ("Deployment", "shop"), true));
    check(
        &[&deployment(false, false), &pods[0], &pods[1]],
        &[r#"privileged-container Deployment/web/shop ["a", "b"]"#],
    );
}

#[test]
fn an_owner_outside_the_input_gets_the_finding_by_name() {
    let pods = ["a", "b"].map(|name| made("Pod", name, ("DaemonSet", "agent"), true));
    check(&[&pods[0], &pods[1]], &[r#"privileged-container DaemonSet/web/agent ["a", "b"]"#]);
}

#[test]
fn an_old_replica_set_speaks_for_itself() {
    let set = made("ReplicaSet", "shop-1", ("Deployment", "shop"), true);
    let pod = made("Pod", "a", ("ReplicaSet", "shop-1"), true);
    check(&[&deployment(false, false), &set, &pod], &[r#"privileged-container ReplicaSet/web/shop-1 ["a"]"#]);
}

#[test]
fn owners_in_a_circle_are_survived() {
    let sets = [("a", "b"), ("b", "a")].map(|(name, owner)| made("ReplicaSet", name, ("ReplicaSet", owner), true));
    let found = scan(&engine(&["privileged-container"]), &[&sets[0], &sets[1]]);
    assert!(!found.findings.is_empty());
}

/// Every pod but one is judged from memory; the one must be found, wherever it is.
#[test]
fn one_privileged_pod_among_equal_ones_is_found() {
    for chosen in [0, 17, 199] {
        let pods = |privileged: Option<usize>| -> String {
            let pod =
                |number: usize| made("Pod", &format!("p{number}"), ("DaemonSet", "agent"), Some(number) == privileged);
            let items: Vec<String> = (0..200).map(pod).collect();
            format!(r#"{{"apiVersion":"v1","kind":"List","items":[{}]}}"#, items.join(","))
        };
        let engine = engine(&["privileged-container"]);
        assert_eq!(scan(&engine, &[&pods(None)]).findings, []);
        let found = scan(&engine, &[&pods(Some(chosen))]);
        assert_eq!(lines(&found), [format!(r#"privileged-container DaemonSet/web/agent ["p{chosen}"]"#)]);
        let text = pods(Some(chosen));
        let location = &found.findings[0].location;
        assert_eq!(&text[location.start as usize..location.end as usize], "true");
    }
}
