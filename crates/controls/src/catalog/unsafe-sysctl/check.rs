use crate::pod_security::Version;
use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(context) = pod.security_context else { return };
    let Some(sysctls) = probe.list(context, "sysctls") else { return };
    for sysctl in sysctls {
        let name = probe.string(sysctl, "name").unwrap_or_default();
        if safe_since(name).is_none_or(|since| Version::chosen(probe) < since) {
            probe.fail(sysctl, format!("the parameter {name:?} is not confined to the pod"));
        }
    }
}

/// The version of the standards that took `name` into the safe set.
fn safe_since(name: &str) -> Option<Version> {
    let minor = match name {
        "kernel.shm_rmid_forced"
        | "net.ipv4.ip_local_port_range"
        | "net.ipv4.ip_unprivileged_port_start"
        | "net.ipv4.ping_group_range"
        | "net.ipv4.tcp_syncookies" => 0,
        "net.ipv4.ip_local_reserved_ports" => 27,
        "net.ipv4.tcp_fin_timeout"
        | "net.ipv4.tcp_keepalive_intvl"
        | "net.ipv4.tcp_keepalive_probes"
        | "net.ipv4.tcp_keepalive_time" => 29,
        "net.ipv4.tcp_rmem" | "net.ipv4.tcp_wmem" => 32,
        "net.ipv4.tcp_notsent_lowat" | "net.ipv4.tcp_slow_start_after_idle" => 37,
        _ => return None,
    };
    Some(Version::minor(minor))
}
