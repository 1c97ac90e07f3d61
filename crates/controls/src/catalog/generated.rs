//! The built-in controls. Written by `cargo xtask generate` from the folders beside this file; do not edit.

use std::borrow::Cow;

use palisade_model::{Confidence, Persona, Severity};

use crate::control::*;

#[path = "apiserver-profiling/check.rs"]
mod apiserver_profiling;

#[path = "host-network/check.rs"]
mod host_network;

#[path = "privileged-container/check.rs"]
mod privileged_container;

#[path = "service-external-ips/check.rs"]
mod service_external_ips;

#[rustfmt::skip]
pub(super) static CONTROLS: &[Control] = &[
    Control {
        id: Cow::Borrowed("apiserver-profiling"),
        title: Cow::Borrowed("Profiling of the API server"),
        severity: Severity::Low,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Component,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[Cow::Borrowed("kube-apiserver")]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0128"), Cow::Borrowed("ensure-that-the-api-server-profiling-argument-is-set-to-false"), Cow::Borrowed("CKV_K8S_90"), Cow::Borrowed("KCV-0018")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("1.2.15")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K09:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K07:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/")]),
        message: None,
        document: Cow::Borrowed(include_str!("apiserver-profiling/control.md")),
        check: Check::Component(apiserver_profiling::check),
    },
    Control {
        id: Cow::Borrowed("host-network"),
        title: Cow::Borrowed("Host network"),
        severity: Severity::High,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Pod,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0041"), Cow::Borrowed("host-network-access"), Cow::Borrowed("KSV-0009"), Cow::Borrowed("CKV_K8S_19"), Cow::Borrowed("kube-linter:host-network"), Cow::Borrowed("polaris:hostNetworkSet")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.5")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("host-network/control.md")),
        check: Check::Pod(host_network::check),
    },
    Control {
        id: Cow::Borrowed("privileged-container"),
        title: Cow::Borrowed("Privileged container"),
        severity: Severity::Critical,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0057"), Cow::Borrowed("rule-privilege-escalation"), Cow::Borrowed("KSV-0017"), Cow::Borrowed("CKV_K8S_16"), Cow::Borrowed("kube-linter:privileged-container"), Cow::Borrowed("polaris:runAsPrivileged")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.2")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("privileged-container/control.md")),
        check: Check::Container(privileged_container::check),
    },
    Control {
        id: Cow::Borrowed("service-external-ips"),
        title: Cow::Borrowed("Service with external addresses"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Resource,
        kinds: Cow::Borrowed(&[Cow::Borrowed("Service")]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("KSV-0108")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K07:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K05:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://nvd.nist.gov/vuln/detail/CVE-2020-8554")]),
        message: None,
        document: Cow::Borrowed(include_str!("service-external-ips/control.md")),
        check: Check::Resource(service_external_ips::check),
    },
];
