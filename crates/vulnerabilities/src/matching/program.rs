//! Go programs: what of an advisory is really in them.

use std::collections::BTreeMap;

use palisade_packages::go_binary::matching::{Advisories, Advisory, Level, Match as Judged, Present, STANDARD_LIBRARY};
use palisade_packages::go_binary::{GoBinary, Module};

use super::question::Question;
use super::{Basis, Match, matches, settle, staging};
use crate::advisory::State;
use crate::index::Index;

/// What of an advisory is in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence<'i> {
    /// These symbols, or what the advisory affects as a whole.
    Present(Vec<Present<'i>>),
    /// All symbols of the program are known, and none that the advisory names is among them. Strong evidence that the vulnerable code
    /// is not there.
    Absent,
    /// The module is there; symbols cannot be told, because the program's function table cannot be read.
    Unknown,
    /// As before, and functions of an affected package are known to be there.
    PackageOnly,
}

/// What advisories say about a Go program: its modules, the standard library, and, where it is a program of Kubernetes, the component.
///
/// One match for each advisory and module, sorted.
#[must_use]
pub fn program<'i>(index: &Index<'i>, binary: &GoBinary<'_>) -> Vec<Match<'i>> {
    let advisories = advisories(index, binary);
    let listed: Vec<_> = advisories.values().cloned().collect();
    let judged = Advisories::new(&listed).matches(binary);
    let handles: BTreeMap<(&str, &str), u32> = advisories
        .iter()
        .flat_map(|(handle, advisory)| {
            advisory.affected.iter().map(move |affected| ((advisory.id, affected.module), *handle))
        })
        .collect();
    let mut found: Vec<_> = judged
        .into_iter()
        .filter_map(|judged| {
            let handle = handles.get(&(judged.id, judged.module))?;
            of_module(index, *handle, judged, binary.has_all_symbols())
        })
        .collect();
    found.extend(of_kubernetes(index, binary));
    settle(&mut found);
    found
}

/// The advisories that speak of any module of the program.
fn advisories<'i>(index: &Index<'i>, binary: &GoBinary<'_>) -> BTreeMap<u32, Advisory<'i>> {
    let mut advisories: BTreeMap<u32, Advisory<'i>> = BTreeMap::new();
    for path in modules(binary) {
        for (handle, affected) in index.module(path) {
            let Some(record) = index.advisory(handle) else { continue };
            let advisory = advisories.entry(handle).or_insert(Advisory { id: record.id, affected: Vec::new() });
            advisory.affected.push(affected);
        }
    }
    advisories
}

/// The paths of all modules whose code is in the program: replacements in place of what they replace. Each once.
fn modules<'b>(binary: &'b GoBinary<'_>) -> Vec<&'b str> {
    let build = binary.build.as_ref();
    let listed = build.into_iter().flat_map(|build| build.dependencies.iter().chain(&build.main));
    let mut paths: Vec<_> = listed.map(effective_path).chain([STANDARD_LIBRARY]).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn effective_path<'b>(module: &'b Module<'_>) -> &'b str {
    module.replacement.as_deref().unwrap_or(module).path
}

fn of_module<'i>(index: &Index<'i>, handle: u32, judged: Judged<'i>, complete: bool) -> Option<Match<'i>> {
    let question = Question {
        ecosystem: "Go".into(),
        name: judged.module.into(),
        version: judged.version.into(),
        basis: Basis::Name,
    };
    let package = index.package("Go", judged.module)?;
    let mut known = matches(index, package, &question).into_iter();
    let mut found = known.find(|found| found.advisory.handle == handle && found.state != State::NotAffected)?;
    found.level = Some(judged.level);
    found.presence = Some(match judged.level {
        Level::Symbol => Presence::Present(judged.present),
        Level::Package | Level::Module if complete => Presence::Absent,
        Level::Package => Presence::PackageOnly,
        Level::Module => Presence::Unknown,
    });
    Some(found)
}

/// What is said about a component of Kubernetes, where the program is one of a release.
fn of_kubernetes<'i>(index: &Index<'i>, binary: &GoBinary<'_>) -> Vec<Match<'i>> {
    let component = || {
        let build = binary.build.as_ref()?;
        let main = build.main.as_ref().filter(|main| main.path == staging::KUBERNETES)?;
        let name = staging::component(build.path)?;
        let version = staging::release(main.path, main.version).filter(|version| super::is_comparable(version))?;
        let package = index.package("Kubernetes", name)?;
        let basis = Basis::KubernetesProgram;
        Some((package, Question { ecosystem: "Kubernetes".into(), name: name.into(), version, basis }))
    };
    component().map(|(package, question)| matches(index, package, &question)).unwrap_or_default()
}
