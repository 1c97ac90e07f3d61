//! What of a release was looked at, by which a finding that is not there any more is called repaired or not.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use palisade_model::report::GoneBy;
use palisade_packages::Inventory;
use palisade_vulnerabilities::release::Release;
use palisade_vulnerabilities::triage::Found;

use super::before::component_of;
use crate::packages::Subject;

/// The artifacts of a release with their packages.
pub(super) struct Scanned<'s> {
    targets: BTreeMap<&'s str, Target<'s>>,
    /// What the release lists, looked at or not.
    listed: BTreeSet<&'s str>,
    /// Whether findings without an update are left out of the report.
    pub(super) only_fixed: bool,
}

#[derive(Default)]
struct Target<'s> {
    versions: HashMap<String, BTreeSet<&'s str>>,
    /// Whether a part of it could not be read.
    has_gaps: bool,
}

impl<'s> Scanned<'s> {
    pub(super) fn new(subjects: &'s [Subject<'_>], release: &'s Release, only_fixed: bool) -> Self {
        let mut targets: BTreeMap<&str, Target<'_>> = BTreeMap::new();
        for subject in subjects {
            targets.entry(subject.identity()).or_default().add(&subject.inventory);
        }
        let images = release.images.iter().map(|image| image.repository.as_str());
        let listed = images.chain(release.binaries.iter().map(|binary| binary.path.as_str())).collect();
        Self { targets, listed, only_fixed }
    }

    /// The versions of a package in an artifact.
    pub(super) fn versions(&self, target: &str, component: &str) -> BTreeSet<&'s str> {
        self.targets.get(target).and_then(|target| target.versions.get(component)).cloned().unwrap_or_default()
    }

    /// Why a finding about a package in this version is not there any more. `now` are its versions.
    pub(super) fn became(&self, found: &Found, version: &str, now: &BTreeSet<&str>) -> GoneBy {
        match self.targets.get(found.target.as_str()) {
            Some(_) if now.iter().any(|now| bare(now) == bare(version)) => GoneBy::Unchanged,
            Some(_) if !now.is_empty() => GoneBy::Update,
            Some(target) if target.has_gaps => GoneBy::NotScanned,
            Some(_) => GoneBy::PackageRemoved,
            None if self.listed.contains(found.target.as_str()) => GoneBy::NotScanned,
            None => GoneBy::TargetRemoved,
        }
    }
}

/// Go writes `go1.22.1` and `v1.2.3` in one place, and the numbers alone in another.
fn bare(version: &str) -> &str {
    version.trim_start_matches("go").trim_start_matches('v')
}

impl<'s> Target<'s> {
    fn add(&mut self, inventory: &'s Inventory) {
        self.has_gaps |= !inventory.gaps.is_empty();
        for component in &inventory.components {
            let purl = component.purl(inventory.distribution.as_ref()).map(|purl| purl.to_string()).unwrap_or_default();
            let name = component_of(&purl, &component.name).to_owned();
            self.versions.entry(name).or_default().insert(&component.version);
        }
    }
}
