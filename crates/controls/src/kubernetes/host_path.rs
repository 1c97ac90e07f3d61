//! Paths on nodes, compared as the kernel resolves them, and the volumes that bring them into a pod.

use palisade_model::Node;

use crate::{Pod, Probe};

/// A volume from the node.
#[derive(Clone, Copy, Debug)]
pub struct Volume<'t> {
    /// The name by which containers mount it.
    pub name: Option<&'t str>,
    /// `hostPath.path`
    pub path: &'t str,
    /// Where the path stands.
    pub node: Node<'t>,
}

impl<'t> Volume<'t> {
    /// The `hostPath` volumes of a pod.
    pub fn of(pod: &Pod<'t>, probe: &mut Probe<'_>) -> Vec<Self> {
        pod.volumes().filter_map(|volume| Self::read(volume, probe)).collect()
    }

    fn read(volume: Node<'t>, probe: &mut Probe<'_>) -> Option<Self> {
        let source = probe.map(volume, "hostPath")?;
        let path = probe.string(source.node(), "path")?;
        Some(Self { name: volume.get("name").and_then(Node::as_str), path, node: source.get("path")? })
    }
}

/// The parts of a path without `.`, empty parts and what `..` takes back.
#[must_use]
pub fn parts(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

/// Whether mounting `path` gives what stands at `place`: it is that path or a directory above it.
#[must_use]
pub fn gives(path: &str, place: &str) -> bool {
    let (path, place) = (parts(path), parts(place));
    place.starts_with(&path)
}

/// Whether `path` is `place` or below it.
#[must_use]
pub fn is_in(path: &str, place: &str) -> bool {
    gives(place, path)
}

/// Whether `path` is `place`, however it is written.
#[must_use]
pub fn is_same(path: &str, place: &str) -> bool {
    parts(path) == parts(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_compare_as_the_kernel_resolves_them() {
        assert!(gives("/var/run", "/var/run/docker.sock"));
        assert!(gives("/var//run/./", "/var/run/docker.sock"));
        assert!(gives("/", "/etc"));
        assert!(!gives("/var/ru", "/var/run/docker.sock"));
        assert!(is_in("/etc/../root/.ssh", "/root"));
        assert!(!is_in("/rooted", "/root"));
        assert!(is_same("/proc/", "/proc"));
        assert!(is_same("/../..", "/"));
    }
}
