//! What the versions of the Pod Security Standards changed: the last version of the old verdict and the first of the new.

use palisade_controls::{Catalog, Engine, Selection, Settings};

use crate::input::scan;

/// Whether a control admits a pod by the standards of version 1.`minor`.
fn admits(control: &str, minor: u32, spec: &str) -> bool {
    let selection = Selection { controls: vec![control.to_owned()], ..Selection::default() };
    let settings = Settings { pod_security_minor: Some(minor), ..Settings::default() };
    let engine = Engine::new(&Catalog::builtin(), &selection, &settings).unwrap();
    let pod = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: shop}}\nspec: {spec}\n");
    scan(&engine, &[&pod]).findings.is_empty()
}

/// From version 1.`minor` on the verdict is `admitted`, before it is the other.
fn check(control: &str, minor: u32, admitted: bool, spec: &str) {
    assert_eq!(admits(control, minor - 1, spec), !admitted, "{control} before 1.{minor}: {spec}");
    for version in [minor, u32::MAX] {
        assert_eq!(admits(control, version, spec), admitted, "{control} from 1.{minor} on: {spec}");
    }
}

fn sysctl(name: &str) -> String {
    format!("{{securityContext: {{sysctls: [{{name: {name}, value: '1'}}]}}, containers: [{{name: shop}}]}}")
}

#[test]
fn versions_change_verdicts() {
    for (name, minor) in [
        ("net.ipv4.ip_local_reserved_ports", 27),
        ("net.ipv4.tcp_fin_timeout", 29),
        ("net.ipv4.tcp_rmem", 32),
        ("net.ipv4.tcp_notsent_lowat", 37),
    ] {
        check("unsafe-sysctl", minor, true, &sysctl(name));
    }
    let container = |context: &str| format!("{{containers: [{{name: shop, securityContext: {{{context}}}}}]}}");
    let in_namespace =
        |context: &str| format!("{{hostUsers: false, containers: [{{name: shop, securityContext: {{{context}}}}}]}}");
    let windows = "{os: {name: windows}, containers: [{name: shop}]}";
    check("selinux-override", 31, true, &container("seLinuxOptions: {type: container_engine_t}"));
    check("proc-mount", 35, true, &in_namespace("procMount: Unmasked"));
    check("run-as-non-root", 35, true, &in_namespace("runAsNonRoot: false"));
    check("run-as-root", 35, true, &in_namespace("runAsUser: 0"));
    check("run-as-root", 23, false, &container("runAsUser: 0"));
    check("allow-privilege-escalation", 8, false, &container("runAsUser: 1"));
    check("allow-privilege-escalation", 25, true, windows);
    check("restricted-capabilities", 22, false, &container("capabilities: {add: [CHOWN]}"));
    check("restricted-capabilities", 25, true, windows);
    check("seccomp-unconfined", 19, false, &container("seccompProfile: {type: Unconfined}"));
    check("seccomp-profile-missing", 19, false, &container("runAsUser: 1"));
    check("seccomp-profile-missing", 25, true, windows);
    let probed = "{containers: [{name: shop, livenessProbe: {tcpSocket: {host: db, port: 1}}}]}";
    check("probe-host", 34, false, probed);
}

#[test]
fn the_restricted_level_does_not_trust_user_namespaces_with_proc() {
    let spec = "{hostUsers: false, containers: [{name: shop, securityContext: {procMount: Unmasked}}]}";
    assert!(admits("proc-mount", 37, spec) && !admits("proc-mount-restricted", 37, spec));
}
