//! The versions on which two statements are compared.
//!
//! Kubernetes' own components are compared on every v1.M.P with M to 37 and P to 24, others on the versions that are
//! named, with both neighbours.

use palisade_model::advisory::{Advisory, Affected, End, Interval, Version};

use crate::component::is_kubernetes_module;

const LAST_MINOR: u64 = 37;
const LAST_PATCH: u64 = 24;

/// Whether a module is a part of Kubernetes.
pub(crate) fn is_kubernetes(module: &str) -> bool {
    is_kubernetes_module(module)
}

/// The versions to compare on: sorted, each once.
#[must_use]
pub fn probes(module: &str, named: &[Version]) -> Vec<Version> {
    let mut versions: Vec<Version> = named.iter().flat_map(neighbours).collect();
    // `2.0.0-0` is a bound, no release.
    versions.retain(|version| !version.to_string().ends_with("-0"));
    if is_kubernetes(module) {
        versions.retain(|version| !version.is_prerelease());
        let grid = (0..=LAST_MINOR).flat_map(|minor| (0..=LAST_PATCH).map(move |patch| Version::new(1, minor, patch)));
        versions.extend(grid);
    }
    versions.sort();
    versions.dedup();
    versions
}

/// A version, the patch before it and the patch after it; before the first patch the last one of the minor before.
fn neighbours(version: &Version) -> Vec<Version> {
    let (major, minor, patch) = (version.major(), version.minor(), version.patch());
    let before = match (patch.checked_sub(1), minor.checked_sub(1)) {
        (Some(patch), _) => Some(Version::new(major, minor, patch)),
        (None, Some(minor)) => Some(Version::new(major, minor, LAST_PATCH)),
        (None, None) => None,
    };
    before.into_iter().chain([version.clone(), version.next_patch()]).collect()
}

/// The versions that an interval names.
pub(crate) fn ends(interval: &Interval) -> Vec<Version> {
    let end = match &interval.end {
        End::Fixed(version) | End::LastAffected(version) => Some(version.clone()),
        End::Open => None,
    };
    interval.introduced.iter().cloned().chain(end).collect()
}

/// What the announcement says about a package; a part of Kubernetes may be told of as Kubernetes, and the other way
/// round.
pub(crate) fn counterpart<'a>(package: &str, advisory: &'a Advisory) -> Option<&'a Affected> {
    const WHOLE: &str = "k8s.io/kubernetes";
    let exact = advisory.affected.iter().find(|affected| affected.component.module.as_deref() == Some(package));
    exact.or_else(|| {
        advisory.affected.iter().find(|affected| match affected.component.module.as_deref() {
            Some(WHOLE) => is_kubernetes(package),
            Some(part) => package == WHOLE && is_kubernetes(part),
            None => false,
        })
    })
}

/// The versions about which an announcement and a source differ.
#[derive(Debug)]
pub(crate) struct Differences {
    /// Vulnerable by the announcement, safe by the source.
    pub(crate) missed: Vec<Version>,
    /// The other way round.
    pub(crate) over: Vec<Version>,
}

impl Differences {
    /// The differences on `versions` between `said` and a source that calls affected what `of_source` says.
    pub(crate) fn between(said: &Affected, versions: Vec<Version>, of_source: impl Fn(&Version) -> bool) -> Self {
        let differ = versions.into_iter().filter(|version| said.ranges.contains(version) != of_source(version));
        let (missed, over) = differ.partition(|version| said.ranges.contains(version));
        Self { missed, over }
    }
}

/// `1.16.7`, `1.12.2, 1.12.3 and 30 more up to 1.13.24`
pub(crate) fn show(versions: &[Version]) -> String {
    match versions {
        [] => String::new(),
        [only] => only.to_string(),
        [first, last] => format!("{first}, {last}"),
        [first, second, .., last] => format!("{first}, {second} and {} more up to {last}", versions.len() - 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kubernetes_has_a_grid_and_others_neighbours() {
        assert_eq!(probes("k8s.io/kubelet", &[]).len(), 38 * 25);
        let named = ["0.1.38".parse().unwrap()];
        let texts: Vec<String> = probes("sigs.k8s.io/image-builder", &named).iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["0.1.37", "0.1.38", "0.1.39"]);
    }
}
