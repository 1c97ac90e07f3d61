//! Go programs: which advisories are about what is really in them.

use palisade_packages::component::Evidence;
use palisade_packages::go_binary::GoBinary;
use palisade_packages::purl::Purl;
use palisade_packages::{Component, Kind};
use palisade_vulnerabilities::index::Index;
use palisade_vulnerabilities::matching::{self, Match};

/// A program that was read.
#[derive(Debug)]
pub(crate) struct Program<'i> {
    /// Where it is.
    pub(crate) evidence: Evidence,
    /// Its main module, by which statements name it.
    pub(crate) main: Option<Purl>,
    /// The component of Kubernetes that it is, as advisories name it.
    pub(crate) kubernetes: Option<Component>,
    /// What advisories say about it.
    pub(crate) matches: Vec<Match<'i>>,
    /// What of it could not be read.
    pub(crate) gaps: Vec<String>,
}

/// Reads a program; nothing where the file is none, or none that Go built.
pub(crate) fn read<'i>(index: &Index<'i>, evidence: Evidence, bytes: &[u8]) -> Option<Program<'i>> {
    // Why a file was not read at all is among the gaps of the inventory.
    let binary = GoBinary::read(bytes).ok()?;
    let unversioned = matching::unversioned(index, &binary).into_iter();
    let unversioned = unversioned.map(|path| format!("advisories speak of {path}, which states no version here"));
    let gaps = binary.gaps.iter().map(ToString::to_string).chain(unversioned).collect();
    let kubernetes = matching::kubernetes_component(&binary);
    let kubernetes = kubernetes.map(|(name, version)| Component::new(Kind::Go, name, &*version));
    let matches = matching::program(index, &binary);
    Some(Program { evidence, main: main(&binary), kubernetes, matches, gaps })
}

fn main(binary: &GoBinary<'_>) -> Option<Purl> {
    let module = binary.build.as_ref()?.main.as_ref()?;
    let version = if module.version == "(devel)" { "" } else { module.version };
    Component::new(Kind::Go, module.path, version).purl(None).ok()
}
