//! Which components advisories speak of, and why.
//!
//! Lives here: which ecosystems and names are asked for a component (`question`), Go programs (`program`), packages that a
//! distribution owns (`owned`), and each match with its reason in words. Not here: how bad a match is (`ranking`), statements of
//! others about it (`vex`), and how the index finds it (`index`).

mod comparable;
mod owned;
mod program;
mod question;
mod staging;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::{Code, Confidence, codes};
use palisade_packages::go_binary::matching::Level;
use palisade_packages::purl::Purl;
use palisade_packages::sbom::stated_distribution;
use palisade_packages::{Component, Distribution, Inventory};

pub use owned::Owners;
pub use program::{Presence, kubernetes_component, program, unversioned};
pub use question::Basis;

use crate::advisory::State;
use crate::index::{Ecosystem, End, Index, Package, Record, Statement};
use crate::spelling;
use question::{Ecosystems, Question};

codes! {
    /// Packages of a distribution of which the index knows nothing.
    NO_ADVISORIES_FOR_DISTRIBUTION = "no-advisories-for-distribution", "the index holds no advisories of this distribution",
        "add the distribution's advisories to the index (`palisade db build`), or use one that has them",
        "The packages of a distribution can only be judged by advisories that speak of its own versions. The index has none \
         for this distribution and release: that nothing was found for its packages says nothing about them.";
    /// Packages of an ecosystem of which the index knows nothing.
    NO_ADVISORIES_FOR_ECOSYSTEM = "no-advisories-for-ecosystem", "the index holds no advisories of an ecosystem",
        "add the ecosystem's advisories to the index (`palisade db build`), or use one that has them",
        "Packages are judged by advisories of their own ecosystem. The index has none of this one: that nothing was found for its \
         packages says nothing about them.";
    /// Packages of no ecosystem.
    NO_ECOSYSTEM = "package-without-ecosystem", "packages whose ecosystem is not known",
        "give each component of the document a package URL",
        "A name and a version alone do not say which advisories speak of a package. These packages were not judged.";
    /// A component whose version is no version, while advisories speak of the package.
    VERSION_NOT_COMPARABLE = "version-not-comparable", "a component's version cannot be compared",
        "look up which version it is, and judge the advisories named by hand",
        "Advisories speak of this package, but where it was found it states no version, or something that is none, such as \
         `(devel)` or `latest`. Whether it is affected is not known.";
}

/// An advisory that speaks of a component.
#[derive(Clone, Debug)]
pub struct Match<'i> {
    /// The advisory.
    pub advisory: Record<'i>,
    /// The ecosystem in which it was found, as the index spells it.
    pub ecosystem: String,
    /// The package it speaks of, as the index spells it.
    pub package: &'i str,
    /// The version that was compared: the installed one, that of its source package, or that of the Kubernetes release.
    pub version: String,
    /// What it says about this version; several where intervals overlap.
    pub affected: Vec<Statement<'i>>,
    /// The versions that repair it, the nearest first: of the interval that holds the version, then of later ones.
    pub fixed: Vec<&'i str>,
    /// What the source says about this version.
    pub state: State,
    /// How the component and the advisory came together.
    pub basis: Basis,
    /// What of the advisory is in a Go program, where one was looked at.
    pub presence: Option<Presence<'i>>,
    /// How near the advisory comes to a Go program, as govulncheck's binary mode tells it.
    pub level: Option<Level>,
}

impl Match<'_> {
    /// How sure it is that the advisory is about what is installed.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        let unknown = self.affected.iter().all(|said| said.is_unknown);
        if unknown && !self.affected.is_empty() {
            return Confidence::Low;
        }
        match (&self.presence, self.basis) {
            (Some(Presence::Present(_)), _) => Confidence::High,
            (Some(Presence::Absent), _) => Confidence::Low,
            (Some(Presence::PackageOnly | Presence::Unknown), _) => Confidence::Medium,
            (None, Basis::RelatedDistribution) => Confidence::Low,
            (None, Basis::KubernetesModule) => Confidence::Medium,
            // Not all of a module is affected, and what of it is used is not known.
            (None, Basis::Name) if self.affected.iter().all(|said| said.names_symbols) => Confidence::Medium,
            (None, Basis::Name | Basis::Source | Basis::KubernetesProgram) => Confidence::High,
        }
    }

    /// Why it was found, in words: which advisory, which range, which versions, and what makes it sure or not.
    #[must_use]
    pub fn explanation(&self) -> String {
        words::explanation(self)
    }
}

/// A component that could not be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unjudged {
    /// Which kind.
    pub code: &'static Code,
    /// The package, as the component names it; empty for all packages of a distribution.
    pub package: String,
    /// Why, a lower-case fragment.
    pub why: String,
}

/// What was found for a component.
#[derive(Clone, Debug, Default)]
pub struct Found<'i> {
    /// The matches, sorted by the advisories' identifiers.
    pub matches: Vec<Match<'i>>,
    /// What could not be judged.
    pub unjudged: Option<Unjudged>,
}

/// Compares components of one image, file tree or document with an index.
#[derive(Debug)]
pub struct Matcher<'i> {
    index: &'i Index<'i>,
    /// Of the distribution that everything is in.
    ecosystems: Ecosystems,
    /// Of packages whose package URL names another one.
    others: Others,
    /// All that the index has, sorted by name.
    known: Vec<Ecosystem<'i>>,
}

impl<'i> Matcher<'i> {
    /// For what was found together. Packages are judged as the inventory's distribution's, but those whose package URL names
    /// another one as of that: a document may list several images.
    #[must_use]
    pub fn new(index: &'i Index<'i>, inventory: &Inventory) -> Self {
        let names = index.ecosystems();
        let known = names.iter().copied().map(Ecosystem::of).collect();
        let own = inventory.distribution.as_ref();
        let purls = inventory.components.iter().filter_map(purl_of_distribution);
        let others = others(purls, own, &names);
        Self { index, ecosystems: Ecosystems::of(own, &names), others, known }
    }

    /// What the packages of distributions cannot be judged by, said once for each distribution that has packages here.
    pub fn gaps(&self, components: &[Component]) -> impl Iterator<Item = Unjudged> {
        let of_distribution = components.iter().filter(|component| component.kind.is_of_distribution());
        let missing: BTreeSet<_> = of_distribution.filter_map(|one| self.ecosystems_of(one).missing()).collect();
        missing.into_iter().map(|why| Unjudged {
            code: &NO_ADVISORIES_FOR_DISTRIBUTION,
            package: String::new(),
            why: why.to_owned(),
        })
    }

    /// Whether the index speaks of the distribution that a package is of.
    #[must_use]
    pub fn knows_distribution_of(&self, package: &Component) -> bool {
        self.ecosystems_of(package).missing().is_none()
    }

    fn ecosystems_of(&self, component: &Component) -> &Ecosystems {
        let purl = purl_of_distribution(component).filter(|_| !self.others.is_empty());
        let other = purl.and_then(|purl| {
            let (namespace, distro) = release(purl);
            self.others.get(namespace)?.get(distro)
        });
        other.unwrap_or(&self.ecosystems)
    }

    /// The ecosystems that a component is looked for in, where the index has none of them: that nothing is found then says nothing.
    /// Packages of distributions are named by [`Matcher::gaps`].
    #[must_use]
    pub fn unknown_ecosystem(&self, component: &Component) -> Option<String> {
        if component.kind.is_of_distribution() {
            return None;
        }
        let questions = self.ecosystems.questions(component);
        let covered = |question: &Question<'_>| {
            self.known.binary_search_by(|known| known.name().cmp(&question.ecosystem)).is_ok()
        };
        if questions.iter().any(covered) {
            return None;
        }
        Some(questions.first().map_or_else(String::new, |question| question.ecosystem.to_string()))
    }

    /// What advisories say about a component.
    #[must_use]
    pub fn component(&self, component: &Component) -> Found<'i> {
        let mut found = Found::default();
        for question in self.ecosystems_of(component).questions(component) {
            self.answer(&question, &mut found);
        }
        settle(&mut found.matches);
        found
    }

    fn answer(&self, question: &Question<'_>, found: &mut Found<'i>) {
        let known = self.known.binary_search_by(|known| known.name().cmp(&question.ecosystem));
        let ecosystem = known.ok().and_then(|place| self.known.get(place));
        let Some(package) = ecosystem.and_then(|known| self.index.package_of(known, &question.name)) else { return };
        if !comparable::is_comparable(&question.version, spelling::scheme(&question.ecosystem)) {
            let why = format!(
                "advisories speak of {}, whose version {:?} cannot be compared",
                question.name, question.version
            );
            found.unjudged = Some(Unjudged { code: &VERSION_NOT_COMPARABLE, package: question.name.to_string(), why });
            return;
        }
        let other = question.unless_named.as_deref();
        let other = ecosystem.zip(other).and_then(|(known, name)| self.index.package_of(known, name));
        let says_more = |found: &Match<'_>| {
            other.as_ref().is_some_and(|other| other.statements.of(found.advisory.handle).next().is_some())
        };
        found.matches.extend(matches(self.index, package, question).into_iter().filter(|found| !says_more(found)));
    }
}

/// What is asked for packages of other distributions than that of the whole, by namespace and the qualifier `distro`.
type Others = BTreeMap<String, BTreeMap<String, Ecosystems>>;

/// Each distribution costs a look at everything that the index has; a document of real images names a few.
const MOST_OTHERS: usize = 64;

fn others<'p>(purls: impl Iterator<Item = &'p Purl>, own: Option<&Distribution>, known: &[&str]) -> Others {
    let stated: BTreeMap<_, _> = purls.map(|purl| (release(purl), purl)).collect();
    let different = stated.into_iter().filter_map(|(release, purl)| {
        let stated = stated_distribution(purl).filter(|stated| differs(stated, own))?;
        Some((release, stated))
    });
    let mut others = Others::new();
    for (place, ((namespace, distro), stated)) in different.enumerate() {
        let ecosystems = if place < MOST_OTHERS {
            Ecosystems::of(Some(&stated), known)
        } else {
            Ecosystems::none(format!("they are of more than {MOST_OTHERS} distributions"))
        };
        others.entry(namespace.to_owned()).or_default().insert(distro.to_owned(), ecosystems);
    }
    others
}

/// The namespace and the qualifier `distro`.
fn release(purl: &Purl) -> (&str, &str) {
    (purl.namespace().unwrap_or_default(), purl.qualifiers().get("distro").map_or("", String::as_str))
}

fn purl_of_distribution(component: &Component) -> Option<&Purl> {
    component.stated_purl.as_ref().filter(|_| component.kind.is_of_distribution())
}

/// Whether what a package says is another distribution than that of the whole, or another release of it. A package that names no
/// release is of the whole's.
fn differs(stated: &Distribution, own: Option<&Distribution>) -> bool {
    let Some(own) = own else { return true };
    let same_family = stated.id() == own.id() || own.like().iter().any(|like| like == stated.id());
    match (stated.ecosystem(), own.ecosystem()) {
        _ if stated.version().is_empty() && same_family => false,
        (Some(stated), Some(own)) => stated != own,
        _ => stated.id() != own.id(),
    }
}

/// The matches of a package at a version.
fn matches<'i>(index: &Index<'i>, package: Package<'i>, question: &Question<'_>) -> Vec<Match<'i>> {
    let place = package.statements.place(&question.version);
    let mut said: BTreeMap<(u32, State), Vec<Statement<'i>>> = BTreeMap::new();
    for statement in package.statements.at(place) {
        said.entry((statement.advisory, statement.state)).or_default().push(statement);
    }
    let matches = said.into_iter().filter_map(|((advisory, state), affected)| {
        let later = package.statements.of(advisory).filter(|statement| statement.is_above(place));
        let mut fixed = Vec::new();
        for statement in affected.iter().copied().chain(later) {
            if let End::Fixed(version) = statement.end
                && !fixed.contains(&version)
            {
                fixed.push(version);
            }
        }
        Some(Match {
            advisory: index.advisory(advisory)?,
            ecosystem: question.ecosystem.to_string(),
            package: package.name,
            version: question.version.to_string(),
            affected,
            fixed,
            state,
            basis: question.basis,
            presence: None,
            level: None,
        })
    });
    matches.collect()
}

/// Sorted; an advisory that was found in two ways for a package stands there once, in the surer one, and so does one that several
/// documents of its source speak of, with the repairs of all. Two modules of a program that one advisory affects are two matches: each
/// has a repair of its own.
fn settle(matches: &mut Vec<Match<'_>>) {
    fn key<'m>(found: &'m Match<'_>) -> (&'m str, usize, &'m str, State) {
        (found.advisory.id, found.advisory.source, found.package, found.state)
    }
    matches.sort_by(|left, right| {
        let surer = right.confidence().cmp(&left.confidence());
        key(left).cmp(&key(right)).then(surer).then(left.advisory.handle.cmp(&right.advisory.handle))
    });
    matches.dedup_by(|next, kept| {
        let same = key(next) == key(kept);
        if same && next.advisory.handle != kept.advisory.handle {
            let more: Vec<_> = next.fixed.drain(..).filter(|version| !kept.fixed.contains(version)).collect();
            kept.fixed.extend(more);
        }
        same
    });
}
