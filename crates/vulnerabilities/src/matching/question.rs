//! Under which names and in which ecosystems a component is looked for.

use std::borrow::Cow;

use palisade_packages::version::Ecosystem;
use palisade_packages::{Component, Distribution, Kind};

use super::staging;
use crate::spelling;

/// How a component and an advisory came together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The advisory names the package, in the same ecosystem.
    Name,
    /// The advisory names the source package from which a distribution built it.
    Source,
    /// The advisory names a component of Kubernetes, and the program is that component.
    KubernetesProgram,
    /// The advisory names a component of Kubernetes, and the module is a part of its source.
    KubernetesModule,
    /// The advisory is of the distribution from which the package's own one descends.
    RelatedDistribution,
}

/// One thing to look for.
#[derive(Clone, Debug)]
pub(super) struct Question<'c> {
    pub(super) ecosystem: Cow<'c, str>,
    pub(super) name: Cow<'c, str>,
    pub(super) version: Cow<'c, str>,
    pub(super) basis: Basis,
    /// Another name of the package. An advisory that names it too says there what it says about this package.
    pub(super) unless_named: Option<Cow<'c, str>>,
}

/// The ecosystems in which the packages of a distribution are looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Ecosystems {
    names: Vec<String>,
    related: bool,
    missing: Option<String>,
}

/// Rebuilds of Red Hat's packages; AlmaLinux and Rocky Linux publish advisories of their own.
const REBUILDS: &[&str] = &["almalinux", "centos", "circle", "eurolinux", "ol", "rocky", "scientific", "virtuozzo"];

/// What the advisories of a distribution name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    Binaries,
    Sources,
    /// The one or the other. Red Hat and SUSE name the packages that hold a repair (CSAF), and sources where there is none or in
    /// their OSV records; Rocky Linux and Azure Linux export sources alone, and older records of theirs name packages.
    Both,
}

impl Naming {
    fn of(ecosystem: &str) -> Self {
        match ecosystem.split(':').next().unwrap_or_default() {
            "AlmaLinux" => Self::Binaries,
            "Azure Linux" | "Photon OS" | "Red Hat" | "Rocky Linux" | "SUSE" | "openSUSE" => Self::Both,
            _ => Self::Sources,
        }
    }
}

impl Ecosystems {
    /// Of a distribution, among those that the index has.
    pub(super) fn of(distribution: Option<&Distribution>, known: &[&str]) -> Self {
        let Some(distribution) = distribution else {
            return Self::none("nothing says which distribution they are of".to_owned());
        };
        let is_known = |name: &String| known.contains(&name.as_str());
        let own = distribution.ecosystem().map(|name| spelling::ecosystem(&name).into_owned());
        // Some records name the distribution without a release.
        let base = own.as_deref().and_then(|name| name.split_once(':')).map(|(base, _)| base.to_owned());
        let names: Vec<_> = own.iter().cloned().chain(base).filter(is_known).collect();
        if distribution.lacks_release() {
            let missing = format!("nothing says which release of {} they are of", distribution.id());
            return Self { names, related: false, missing: Some(missing) };
        }
        if own.as_ref().is_some_and(|own| names.contains(own)) {
            return Self { names, related: false, missing: None };
        }
        let related = related(distribution).filter(is_known);
        let release = format!("{} {}", distribution.id(), distribution.version());
        let missing = match &related {
            None => format!("the index holds no advisories of {}", release.trim()),
            Some(related) => {
                format!("the index holds no advisories of {}; those of {related} were used", release.trim())
            }
        };
        let is_related = related.is_some();
        Self {
            names: if is_related { related.into_iter().collect() } else { names },
            related: is_related,
            missing: Some(missing),
        }
    }

    /// Of packages that nobody can judge.
    pub(super) fn none(missing: String) -> Self {
        Self { missing: Some(missing), ..Self::default() }
    }

    /// Why the packages of the distribution cannot be judged, or only by another one's advisories.
    pub(super) fn missing(&self) -> Option<&str> {
        self.missing.as_deref()
    }

    /// What to look for.
    pub(super) fn questions<'c>(&'c self, component: &'c Component) -> Vec<Question<'c>> {
        match component.kind {
            Kind::Apk | Kind::Deb | Kind::Rpm => self.of_distribution(component),
            Kind::Go => go(&component.name, &component.version),
            _ => of_registry(component).into_iter().collect(),
        }
    }

    fn of_distribution<'c>(&'c self, component: &'c Component) -> Vec<Question<'c>> {
        let own = (component.name.as_str(), component.version.as_str());
        let source = component.source.as_ref().map_or(own, |source| {
            let version = if source.version.is_empty() { own.1 } else { source.version.as_str() };
            (source.name.as_str(), version)
        });
        let is_own = source.0 == own.0;
        let mut questions = Vec::with_capacity(self.names.len());
        for ecosystem in &self.names {
            let naming = Naming::of(ecosystem);
            if naming != Naming::Sources {
                questions.push(self.question(ecosystem, own, Basis::Name));
            }
            if naming == Naming::Sources || (naming == Naming::Both && !is_own) {
                let basis = if is_own { Basis::Name } else { Basis::Source };
                let unless_named = (naming == Naming::Both).then_some(Cow::Borrowed(own.0));
                questions.push(Question { unless_named, ..self.question(ecosystem, source, basis) });
            }
        }
        questions
    }

    fn question<'c>(&'c self, ecosystem: &'c str, (name, version): (&'c str, &'c str), basis: Basis) -> Question<'c> {
        let basis = if self.related { Basis::RelatedDistribution } else { basis };
        Question::new(ecosystem, name, version, basis)
    }
}

impl<'c> Question<'c> {
    pub(super) fn new(
        ecosystem: impl Into<Cow<'c, str>>,
        name: impl Into<Cow<'c, str>>,
        version: impl Into<Cow<'c, str>>,
        basis: Basis,
    ) -> Self {
        let (ecosystem, name, version) = (ecosystem.into(), name.into(), version.into());
        Self { ecosystem, name, version, basis, unless_named: None }
    }
}

/// The ecosystem of a distribution that this one is a rebuild of.
fn related(distribution: &Distribution) -> Option<String> {
    let major = distribution.version().split('.').next().filter(|major| !major.is_empty())?;
    REBUILDS.contains(&distribution.id()).then(|| format!("Red Hat:{major}"))
}

/// A module: by its path, and where it is a part of Kubernetes' source, as that on the scale of Kubernetes' versions.
fn go<'c>(module: &'c str, version: &'c str) -> Vec<Question<'c>> {
    let own = Question::new("Go", module, version, Basis::Name);
    let release = staging::release(module, version)
        .map(|release| Question::new("Kubernetes", module, release, Basis::KubernetesModule));
    std::iter::once(own).chain(release).collect()
}

/// Types of package URLs that have no kind of their own, and their ecosystems.
const OTHER_TYPES: &[(&str, &str)] = &[
    ("conan", "ConanCenter"),
    ("cran", "CRAN"),
    ("githubactions", "GitHub Actions"),
    ("hackage", "Hackage"),
    ("hex", "Hex"),
    ("julia", "Julia"),
    ("opam", "opam"),
    ("pub", "Pub"),
    ("swift", "SwiftURL"),
    ("vscode-extension", "VSCode"),
];

fn of_registry(component: &Component) -> Option<Question<'_>> {
    let version = match component.kind {
        Kind::Bitnami => without_revision(&component.version),
        _ => &component.version,
    };
    let (ecosystem, name) = match component.kind.ecosystem() {
        Some(ecosystem) => (ecosystem, Cow::Borrowed(component.name.as_str())),
        None => other(component)?,
    };
    Some(Question::new(ecosystem, name, version, Basis::Name))
}

fn other(component: &Component) -> Option<(&'static str, Cow<'_, str>)> {
    let purl = component.stated_purl.as_ref()?;
    let (_, ecosystem) = OTHER_TYPES.iter().find(|(kind, _)| *kind == purl.kind())?;
    debug_assert!(Ecosystem::parse(ecosystem).is_some(), "an ecosystem that OSV defines");
    let name = match purl.namespace() {
        Some(namespace) => Cow::Owned(format!("{namespace}/{}", purl.name())),
        None => Cow::Borrowed(purl.name()),
    };
    Some((ecosystem, name))
}

/// Bitnami appends its own revision to the version of what it packs: `6.2.7-r3`, `6.2.7-0`. Its advisories speak of the latter, and
/// to semantic versions a revision would be a pre-release.
fn without_revision(version: &str) -> &str {
    let digits = version.trim_end_matches(|character: char| character.is_ascii_digit());
    let is_cut = digits.len() < version.len();
    let bare = digits.strip_suffix("-r").or_else(|| digits.strip_suffix('-'));
    bare.filter(|bare| is_cut && bare.bytes().any(|byte| byte.is_ascii_digit())).unwrap_or(version)
}
