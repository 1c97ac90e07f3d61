use crate::kubernetes::host_path::{self, Volume};
use crate::{Pod, Probe};

const SOCKETS: &[&str] = &[
    "/run/docker.sock",
    "/run/containerd/containerd.sock",
    "/run/crio/crio.sock",
    "/run/cri-dockerd.sock",
    "/run/dockershim.sock",
    "/run/podman/podman.sock",
    "/run/k3s/containerd/containerd.sock",
];

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    for volume in Volume::of(pod, probe) {
        if SOCKETS.iter().any(|socket| is_socket_or_its_directory(volume.path, socket)) {
            probe.fail(volume.node, format!("`{}` gives the container runtime of the node away", volume.path));
        }
    }
}

/// `/var/run` is a link to `/run`. `/run` itself gives the socket too.
fn is_socket_or_its_directory(path: &str, socket: &str) -> bool {
    let parts = host_path::parts(path);
    let below_run = match parts.as_slice() {
        ["var", "run", rest @ ..] | ["run", rest @ ..] => rest,
        _ => return false,
    };
    host_path::parts(socket).get(1..).is_some_and(|socket| socket.starts_with(below_run))
}
