//! The built-in controls. Written by `cargo xtask generate` from the folders beside this file; do not edit.

use std::borrow::Cow;

use palisade_model::{Confidence, Persona, Severity};

use crate::control::*;

#[path = "added-capabilities/check.rs"]
mod added_capabilities;

#[path = "allow-privilege-escalation/check.rs"]
mod allow_privilege_escalation;

#[path = "apiserver-profiling/check.rs"]
mod apiserver_profiling;

#[path = "app-armor-override/check.rs"]
mod app_armor_override;

#[path = "host-ipc/check.rs"]
mod host_ipc;

#[path = "host-network/check.rs"]
mod host_network;

#[path = "host-path-volume/check.rs"]
mod host_path_volume;

#[path = "host-pid/check.rs"]
mod host_pid;

#[path = "host-port/check.rs"]
mod host_port;

#[path = "privileged-container/check.rs"]
mod privileged_container;

#[path = "probe-host/check.rs"]
mod probe_host;

#[path = "proc-mount/check.rs"]
mod proc_mount;

#[path = "proc-mount-restricted/check.rs"]
mod proc_mount_restricted;

#[path = "restricted-capabilities/check.rs"]
mod restricted_capabilities;

#[path = "restricted-volume-type/check.rs"]
mod restricted_volume_type;

#[path = "run-as-non-root/check.rs"]
mod run_as_non_root;

#[path = "run-as-root/check.rs"]
mod run_as_root;

#[path = "seccomp-profile-missing/check.rs"]
mod seccomp_profile_missing;

#[path = "seccomp-unconfined/check.rs"]
mod seccomp_unconfined;

#[path = "selinux-override/check.rs"]
mod selinux_override;

#[path = "service-external-ips/check.rs"]
mod service_external_ips;

#[path = "unsafe-sysctl/check.rs"]
mod unsafe_sysctl;

#[path = "windows-host-process/check.rs"]
mod windows_host_process;

#[rustfmt::skip]
pub(super) static CONTROLS: &[Control] = &[
    Control {
        id: Cow::Borrowed("added-capabilities"),
        title: Cow::Borrowed("Added capabilities"),
        severity: Severity::High,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("KSV-0022"), Cow::Borrowed("CKV_K8S_25")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.3")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611"), Cow::Borrowed("T1068")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("added-capabilities/control.md")),
        check: Check::Container(added_capabilities::check),
    },
    Control {
        id: Cow::Borrowed("allow-privilege-escalation"),
        title: Cow::Borrowed("Privilege escalation allowed"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Pedantic,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0016"), Cow::Borrowed("rule-allow-privilege-escalation"), Cow::Borrowed("KSV-0001"), Cow::Borrowed("CKV_K8S_20"), Cow::Borrowed("polaris:privilegeEscalationAllowed")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.6")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.3")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1068")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("allow-privilege-escalation/control.md")),
        check: Check::Container(allow_privilege_escalation::check),
    },
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
        id: Cow::Borrowed("app-armor-override"),
        title: Cow::Borrowed("AppArmor confinement turned off"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("KSV-0002")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline"), Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.4")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611"), Cow::Borrowed("T1562.001")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("app-armor-override/control.md")),
        check: Check::Container(app_armor_override::check),
    },
    Control {
        id: Cow::Borrowed("host-ipc"),
        title: Cow::Borrowed("IPC namespace of the node"),
        severity: Severity::High,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Pod,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0276"), Cow::Borrowed("host-ipc-privileges"), Cow::Borrowed("KSV-0008"), Cow::Borrowed("CKV_K8S_18"), Cow::Borrowed("kube-linter:host-ipc"), Cow::Borrowed("polaris:hostIPCSet")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline"), Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.4")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.2")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("host-ipc/control.md")),
        check: Check::Pod(host_ipc::check),
    },
    Control {
        id: Cow::Borrowed("host-network"),
        title: Cow::Borrowed("Network of the node"),
        severity: Severity::High,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Pod,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0041"), Cow::Borrowed("host-network-access"), Cow::Borrowed("KSV-0009"), Cow::Borrowed("CKV_K8S_19"), Cow::Borrowed("kube-linter:host-network"), Cow::Borrowed("polaris:hostNetworkSet")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline"), Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.5")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.2")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("host-network/control.md")),
        check: Check::Pod(host_network::check),
    },
    Control {
        id: Cow::Borrowed("host-path-volume"),
        title: Cow::Borrowed("Volume of the node"),
        severity: Severity::High,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Pod,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0048"), Cow::Borrowed("alert-any-hostpath"), Cow::Borrowed("KSV-0023"), Cow::Borrowed("polaris:hostPathSet")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.11")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.2")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("host-path-volume/control.md")),
        check: Check::Pod(host_path_volume::check),
    },
    Control {
        id: Cow::Borrowed("host-pid"),
        title: Cow::Borrowed("Process namespace of the node"),
        severity: Severity::High,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Pod,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0275"), Cow::Borrowed("host-pid-privileges"), Cow::Borrowed("KSV-0010"), Cow::Borrowed("CKV_K8S_17"), Cow::Borrowed("kube-linter:host-pid"), Cow::Borrowed("polaris:hostPIDSet")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline"), Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.3")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.2")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("host-pid/control.md")),
        check: Check::Pod(host_pid::check),
    },
    Control {
        id: Cow::Borrowed("host-port"),
        title: Cow::Borrowed("Port of the node"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0044"), Cow::Borrowed("container-hostPort"), Cow::Borrowed("KSV-0024"), Cow::Borrowed("CKV_K8S_26"), Cow::Borrowed("polaris:hostPortSet")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline"), Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.12")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1133")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("host-port/control.md")),
        check: Check::Container(host_port::check),
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
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0057"), Cow::Borrowed("KSV-0017"), Cow::Borrowed("CKV_K8S_16"), Cow::Borrowed("kube-linter:privileged-container"), Cow::Borrowed("polaris:runAsPrivileged")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline"), Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.2")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.1")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("privileged-container/control.md")),
        check: Check::Container(privileged_container::check),
    },
    Control {
        id: Cow::Borrowed("probe-host"),
        title: Cow::Borrowed("Probe to another host"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline"), Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1046")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("probe-host/control.md")),
        check: Check::Container(probe_host::check),
    },
    Control {
        id: Cow::Borrowed("proc-mount"),
        title: Cow::Borrowed("Unmasked /proc"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("set-procmount-default"), Cow::Borrowed("KSV-0027"), Cow::Borrowed("kube-linter:unsafe-proc-mount")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("proc-mount/control.md")),
        check: Check::Container(proc_mount::check),
    },
    Control {
        id: Cow::Borrowed("proc-mount-restricted"),
        title: Cow::Borrowed("Unmasked /proc in any namespace"),
        severity: Severity::Low,
        confidence: Confidence::High,
        persona: Persona::Auditor,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("proc-mount-restricted/control.md")),
        check: Check::Container(proc_mount_restricted::check),
    },
    Control {
        id: Cow::Borrowed("restricted-capabilities"),
        title: Cow::Borrowed("Capabilities not dropped"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Pedantic,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("KSV-0106")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.9")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.3")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1068")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("restricted-capabilities/control.md")),
        check: Check::Container(restricted_capabilities::check),
    },
    Control {
        id: Cow::Borrowed("restricted-volume-type"),
        title: Cow::Borrowed("Volume type outside the restricted set"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Pedantic,
        scope: Scope::Pod,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("KSV-0028")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.2")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("restricted-volume-type/control.md")),
        check: Check::Pod(restricted_volume_type::check),
    },
    Control {
        id: Cow::Borrowed("run-as-non-root"),
        title: Cow::Borrowed("Root user not refused"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Pedantic,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("KSV-0012")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.7")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.1"), Cow::Borrowed("1.4.3")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("run-as-non-root/control.md")),
        check: Check::Container(run_as_non_root::check),
    },
    Control {
        id: Cow::Borrowed("run-as-root"),
        title: Cow::Borrowed("Root user"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("KSV-0105")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.7")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.1"), Cow::Borrowed("1.4.3")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("run-as-root/control.md")),
        check: Check::Container(run_as_root::check),
    },
    Control {
        id: Cow::Borrowed("seccomp-profile-missing"),
        title: Cow::Borrowed("No seccomp profile"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Pedantic,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("C-0055"), Cow::Borrowed("linux-hardening"), Cow::Borrowed("set-seccomp-profile"), Cow::Borrowed("KSV-0030")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.6.3")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.4")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("seccomp-profile-missing/control.md")),
        check: Check::Container(seccomp_profile_missing::check),
    },
    Control {
        id: Cow::Borrowed("seccomp-unconfined"),
        title: Cow::Borrowed("Seccomp confinement turned off"),
        severity: Severity::High,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("KSV-0104")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.4")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611"), Cow::Borrowed("T1562.001")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("seccomp-unconfined/control.md")),
        check: Check::Container(seccomp_unconfined::check),
    },
    Control {
        id: Cow::Borrowed("selinux-override"),
        title: Cow::Borrowed("Custom SELinux label"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("KSV-0025")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline"), Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("nsa-cisa"), items: Cow::Borrowed(&[Cow::Borrowed("1.4.4")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("selinux-override/control.md")),
        check: Check::Container(selinux_override::check),
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
    Control {
        id: Cow::Borrowed("unsafe-sysctl"),
        title: Cow::Borrowed("Unsafe sysctl"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Pod,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("set-sysctls-params"), Cow::Borrowed("KSV-0026")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline"), Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.6.3")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("unsafe-sysctl/control.md")),
        check: Check::Pod(unsafe_sysctl::check),
    },
    Control {
        id: Cow::Borrowed("windows-host-process"),
        title: Cow::Borrowed("Windows HostProcess container"),
        severity: Severity::High,
        confidence: Confidence::High,
        persona: Persona::Regular,
        scope: Scope::Container,
        kinds: Cow::Borrowed(&[]),
        components: Cow::Borrowed(&[]),
        aliases: Cow::Borrowed(&[Cow::Borrowed("set-hostprocess-true"), Cow::Borrowed("KSV-0103"), Cow::Borrowed("polaris:hostProcess")]),
        frameworks: Cow::Borrowed(&[FrameworkItems { framework: Cow::Borrowed("pss"), items: Cow::Borrowed(&[Cow::Borrowed("baseline"), Cow::Borrowed("restricted")]) }, FrameworkItems { framework: Cow::Borrowed("cis-1.12"), items: Cow::Borrowed(&[Cow::Borrowed("5.2.10")]) }, FrameworkItems { framework: Cow::Borrowed("mitre"), items: Cow::Borrowed(&[Cow::Borrowed("T1611")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2022"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2022")]) }, FrameworkItems { framework: Cow::Borrowed("owasp-2025"), items: Cow::Borrowed(&[Cow::Borrowed("K01:2025")]) }]),
        parameters: Cow::Borrowed(&[]),
        since: Cow::Borrowed("0.1.0"),
        references: Cow::Borrowed(&[Cow::Borrowed("https://kubernetes.io/docs/concepts/security/pod-security-standards/")]),
        message: None,
        document: Cow::Borrowed(include_str!("windows-host-process/control.md")),
        check: Check::Container(windows_host_process::check),
    },
];
