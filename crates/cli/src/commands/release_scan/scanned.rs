//! What of a release was looked at, by which a finding that is not there any more is called repaired or not.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use palisade_model::Gap;
use palisade_model::report::GoneBy;
use palisade_packages::{Component, Kind};
use palisade_vulnerabilities::matching;
use palisade_vulnerabilities::release::Release;
use palisade_vulnerabilities::triage::Found;

use super::names::{component_of, in_program};
use crate::packages::Subject;

/// The artifacts of a release with their packages.
pub(super) struct Scanned<'s> {
    targets: BTreeMap<&'s str, Target<'s>>,
    /// What the release lists, looked at or not.
    listed: BTreeSet<&'s str>,
    /// Whether the list could be read to its end.
    is_complete: bool,
    /// Whether findings without an update are left out of the report.
    pub(super) only_fixed: bool,
}

#[derive(Default)]
struct Target<'s> {
    versions: HashMap<String, BTreeSet<&'s str>>,
    /// What of it could not be read or judged, by path or package; an empty one for all of it.
    unjudged: BTreeSet<&'s str>,
    /// Whether that are also the packages of its distribution.
    unknown_distribution: bool,
}

impl<'s> Scanned<'s> {
    /// `gaps` are those of the whole run.
    pub(super) fn new(subjects: &'s [Subject<'_>], release: &'s Release, gaps: &'s [Gap], only_fixed: bool) -> Self {
        let mut targets: BTreeMap<&str, Target<'_>> = BTreeMap::new();
        for subject in subjects {
            targets.entry(subject.identity()).or_default().add(subject);
        }
        let images = release.images.iter().map(|image| image.repository.as_str());
        let listed = images.chain(release.binaries.iter().map(|binary| binary.path.as_str())).collect();
        let mut scanned = Self { targets, listed, is_complete: release.faults.is_empty(), only_fixed };
        scanned.unjudged(subjects, release, gaps);
        scanned
    }

    /// Each gap belongs to the artifact that it begins with; of several architectures of one image the missing one counts for all.
    fn unjudged(&mut self, subjects: &'s [Subject<'_>], release: &'s Release, gaps: &'s [Gap]) {
        let references: Vec<_> =
            release.images.iter().map(|image| (image.reference(), image.repository.as_str())).collect();
        let of_release = references.iter().map(|(reference, repository)| (reference.as_str(), *repository));
        let named = subjects.iter().map(|subject| (subject.name.as_str(), subject.identity()));
        let names: HashMap<&str, &str> = of_release.chain(named).collect();
        for gap in gaps {
            let ends = gap.what.match_indices(": ").map(|(at, _)| at).chain([gap.what.len()]);
            let mut parts = ends.filter_map(|at| gap.what.split_at_checked(at));
            let found = parts.find_map(|(name, part)| Some((*names.get(name)?, part)));
            let target = found.and_then(|(name, part)| Some((self.targets.get_mut(name)?, part)));
            let Some((target, part)) = target else { continue };
            if gap.code == &matching::NO_ADVISORIES_FOR_DISTRIBUTION {
                target.unknown_distribution = true;
            } else {
                target.unjudged.insert(part);
            }
        }
    }

    /// The versions of a package in an artifact.
    pub(super) fn versions(&self, target: &str, component: &str) -> BTreeSet<&'s str> {
        self.targets.get(target).and_then(|target| target.versions.get(component)).cloned().unwrap_or_default()
    }

    /// Why a finding about a package in this version is not there any more. `now` are its versions.
    pub(super) fn became(&self, found: &Found, version: &str, now: &BTreeSet<&str>) -> GoneBy {
        match self.targets.get(found.target.as_str()) {
            Some(_) if now.iter().any(|now| bare(now) == bare(version)) => GoneBy::Unchanged,
            Some(target) if target.is_in_doubt(&found.component, now) => GoneBy::NotScanned,
            Some(_) if !now.is_empty() => GoneBy::Update,
            Some(_) => GoneBy::PackageRemoved,
            None if !self.is_complete || self.listed.contains(found.target.as_str()) => GoneBy::NotScanned,
            None => GoneBy::TargetRemoved,
        }
    }
}

/// Go writes `go1.22.1` and `v1.2.3` in one place, and the numbers alone in another.
fn bare(version: &str) -> &str {
    version.trim_start_matches("go").trim_start_matches('v')
}

impl<'s> Target<'s> {
    fn add(&mut self, subject: &'s Subject<'_>) {
        let distribution = subject.inventory.distribution.as_ref();
        for component in &subject.inventory.components {
            let purl = component.purl(distribution).map(|purl| purl.to_string()).unwrap_or_default();
            let name = component_of(&purl, &component.name);
            let programs = component.evidence.iter().filter(|_| component.kind == Kind::Go);
            for place in programs {
                self.versions.entry(in_program(name, &place.path)).or_default().insert(&component.version);
            }
            self.versions.entry(name.to_owned()).or_default().insert(&component.version);
        }
        for program in &subject.programs {
            let judged = program.matches.iter().map(|found| (found.package, found.version.as_str()));
            let itself =
                program.kubernetes.iter().map(|component| (component.name.as_str(), component.version.as_str()));
            judged.chain(itself).for_each(|(name, version)| self.judged(name, version, &program.evidence.path));
        }
    }

    /// A module or component as advisories name it, which may be otherwise than what is listed in the program.
    fn judged(&mut self, name: &str, version: &'s str, path: &str) {
        let purl = Component::new(Kind::Go, name, version).purl(None).map(|purl| purl.to_string()).unwrap_or_default();
        let name = component_of(&purl, name);
        for name in [name.to_owned(), in_program(name, path)] {
            let known = self.versions.entry(name).or_default();
            let spellings = ["", "v", "go"].map(|prefix| format!("{prefix}{}", bare(version)));
            if !spellings.iter().any(|spelling| known.contains(spelling.as_str())) {
                known.insert(version);
            }
        }
    }

    /// Whether nobody can tell that a package is not affected any more. A program whose modules are listed was read, whatever else
    /// was not, and where a module has a version, it was judged.
    fn is_in_doubt(&self, component: &str, now: &BTreeSet<&str>) -> bool {
        let is_of_distribution = !component.starts_with("pkg:golang/");
        let is_read = component.contains('#') && !now.is_empty();
        let is_judged =
            is_read && now.iter().all(|version| bare(version).starts_with(|first: char| first.is_ascii_digit()));
        let has_gap = self.unjudged.contains("") || !(is_judged || self.unjudged.is_empty());
        has_gap || (is_of_distribution && self.unknown_distribution)
    }
}
