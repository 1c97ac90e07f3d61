use crate::kubernetes::host_path::{self, Volume};
use crate::{Pod, Probe};

const SENSITIVE: &[&str] = &[
    "/etc",
    "/proc",
    "/sys",
    "/dev",
    "/boot",
    "/root",
    "/home",
    "/usr",
    "/lib",
    "/bin",
    "/sbin",
    "/var/lib/kubelet",
    "/var/lib/etcd",
    "/var/lib/docker",
    "/var/lib/containerd",
    "/var/lib/containers",
    "/var/lib/rancher",
];

/// Below the above, but public and the same on every node.
const HARMLESS: &[&str] = &[
    "/etc/localtime",
    "/etc/timezone",
    "/usr/share/zoneinfo",
    "/etc/ssl/certs",
    "/usr/share/ca-certificates",
    "/lib/modules",
];

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    for volume in Volume::of(pod, probe) {
        if is_sensitive(volume.path) {
            probe.fail(volume.node, format!("`{}` of the node is visible in the pod", volume.path));
        }
    }
}

fn is_sensitive(path: &str) -> bool {
    let touches = |place: &&str| host_path::is_in(path, place) || host_path::gives(path, place);
    SENSITIVE.iter().any(touches) && !HARMLESS.iter().any(|place| host_path::is_in(path, place))
}
