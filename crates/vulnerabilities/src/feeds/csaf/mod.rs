//! CSAF VEX documents and advisories (docs.oasis-open.org/csaf), as Red Hat and SUSE publish them: packages are parts of products
//! in a tree, and each status lists the ids of such pairs.

mod product;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use palisade_formats::csaf::{self, Csaf, ProductStatus, Vulnerability};
use palisade_formats::json::Budget;

use super::Feed;
use crate::advisory::{Advisory, Affected, Event, Rating, State};
use product::{Package, Products};

/// Reads documents: one, a list, or one a line.
#[must_use]
pub fn read(bytes: &[u8]) -> Feed {
    Feed::of_documents(bytes, |place, text, feed| match csaf::read(text, Budget::DEFAULT) {
        Ok(document) => take(&document, feed),
        Err(error) => feed.skip(place.to_string(), error.to_string()),
    })
}

fn take(document: &Csaf, feed: &mut Feed) {
    let products = Products::of(document.product_tree.as_ref());
    if document.vulnerabilities.is_empty() {
        feed.skip(document.document.tracking.id.clone(), "the document names no vulnerability");
    }
    for vulnerability in &document.vulnerabilities {
        let said = Said { document, vulnerability, products: &products };
        let advisory = said.advisory(feed);
        feed.advisories.push(advisory);
    }
}

/// More different vectors than a vulnerability has.
const MOST_VECTORS: usize = 64;

/// One vulnerability of a document.
struct Said<'a> {
    document: &'a Csaf,
    vulnerability: &'a Vulnerability,
    products: &'a Products<'a>,
}

/// What is known of one package of one product: versions that have the repair, versions that are affected.
#[derive(Default)]
struct Versions {
    fixed: Vec<String>,
    listed: Vec<String>,
    last: Vec<String>,
    all: bool,
}

impl Said<'_> {
    fn advisory(&self, feed: &mut Feed) -> Advisory {
        let tracking = &self.document.document.tracking;
        let other = self.vulnerability.ids.iter().map(|id| id.text.clone());
        let id = self.vulnerability.cve.clone().or_else(|| other.clone().next()).unwrap_or_else(|| tracking.id.clone());
        let mut aliases: Vec<String> = other.chain([tracking.id.clone()]).filter(|name| *name != id).collect();
        aliases.dedup();
        let references = self.document.document.references.iter().map(|reference| reference.url.clone());
        Advisory {
            document: tracking.id.clone(),
            aliases,
            summary: self.vulnerability.title.clone().unwrap_or_else(|| self.document.document.title.clone()),
            details: self.details(),
            published: tracking.initial_release_date.as_str().to_owned(),
            modified: tracking.current_release_date.as_str().to_owned(),
            vectors: self.vectors(),
            rating: self.rating(),
            references: references.chain(self.vulnerability.references.iter().map(|item| item.url.clone())).collect(),
            affected: self.affected(&id, feed),
            id,
            ..Advisory::default()
        }
    }

    fn details(&self) -> String {
        let described = self.vulnerability.notes.iter().find(|note| note.category == "description");
        described.or(self.vulnerability.notes.first()).map(|note| note.text.clone()).unwrap_or_default()
    }

    fn vectors(&self) -> Vec<String> {
        let mut vectors: Vec<String> = Vec::new();
        for score in &self.vulnerability.scores {
            let objects = [&score.cvss_v3, &score.cvss_v2].into_iter().flatten();
            for vector in objects.filter_map(|object| object.get("vectorString")?.as_str()) {
                if vectors.len() < MOST_VECTORS && !vectors.iter().any(|known| known == vector) {
                    vectors.push(vector.to_owned());
                }
            }
        }
        vectors
    }

    /// Red Hat rates each product, SUSE the whole: the worst word counts.
    fn rating(&self) -> Option<Rating> {
        let impacts = self.vulnerability.threats.iter().filter(|threat| threat.category == "impact");
        let worst = impacts.filter_map(|threat| Rating::of_word(&threat.details)).max();
        let whole = self.document.document.aggregate_severity.as_ref();
        worst.or_else(|| whole.and_then(|severity| Rating::of_word(&severity.text)))
    }

    fn affected(&self, id: &str, feed: &mut Feed) -> Vec<Affected> {
        let Some(status) = &self.vulnerability.product_status else { return Vec::new() };
        let mut packages: BTreeMap<(Package, State), Versions> = BTreeMap::new();
        let mut unknown = 0_usize;
        let planned = self.planned();
        for (group, products) in groups(status) {
            for product in products {
                match self.products.package(product) {
                    Some((package, version)) => {
                        let state = Self::state(&planned, group, product);
                        packages.entry((package, state)).or_default().add(group, version);
                    }
                    None => unknown += 1,
                }
            }
        }
        if unknown > 0 {
            feed.skip(id, format!("{unknown} products have neither a package URL nor a place in the tree"));
        }
        settle(packages)
    }

    /// What a group says; an affected product may have a remediation that says that none will come.
    fn state(planned: &HashMap<&str, State>, group: Group, product: &str) -> State {
        match group {
            Group::NotAffected => State::NotAffected,
            Group::UnderInvestigation => State::UnderInvestigation,
            Group::Fixed => State::Affected,
            Group::Affected | Group::LastAffected => planned.get(product).copied().unwrap_or_default(),
        }
    }

    /// The products whose remediation says that a repair waits or will not come.
    fn planned(&self) -> HashMap<&str, State> {
        let mut planned = HashMap::new();
        for remediation in &self.vulnerability.remediations {
            let state = match remediation.category.as_str() {
                "no_fix_planned" => State::WillNotFix,
                "none_available" if remediation.details.to_ascii_lowercase().contains("deferred") => State::Deferred,
                _ => continue,
            };
            for product in &remediation.product_ids {
                planned.entry(product.as_str()).or_insert(state);
            }
        }
        planned
    }
}

/// The lists of a status.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Fixed,
    Affected,
    LastAffected,
    NotAffected,
    UnderInvestigation,
}

fn groups(status: &ProductStatus) -> [(Group, &[String]); 7] {
    [
        (Group::Fixed, &status.fixed),
        (Group::Fixed, &status.first_fixed),
        (Group::Affected, &status.known_affected),
        (Group::Affected, &status.first_affected),
        (Group::LastAffected, &status.last_affected),
        (Group::NotAffected, &status.known_not_affected),
        (Group::UnderInvestigation, &status.under_investigation),
    ]
}

impl Versions {
    fn add(&mut self, group: Group, version: Option<String>) {
        match (group, version) {
            (Group::Fixed, Some(version)) => self.fixed.push(version),
            (Group::Fixed, None) => {}
            (Group::LastAffected, Some(version)) => self.last.push(version),
            (_, Some(version)) => self.listed.push(version),
            (_, None) => self.all = true,
        }
    }

    /// Up to each repair where there is one, everything where no version is named.
    fn ranges(&self) -> Vec<Vec<Event>> {
        let first = || Event::Introduced("0".to_owned());
        let fixed = self.fixed.iter().map(|version| vec![first(), Event::Fixed(version.clone())]);
        let last = self.last.iter().map(|version| vec![first(), Event::LastAffected(version.clone())]);
        let all = self.all.then(|| vec![first()]);
        fixed.chain(last).chain(all).collect()
    }
}

fn settle(packages: BTreeMap<(Package, State), Versions>) -> Vec<Affected> {
    let settled = packages.into_iter().map(|((package, state), mut versions)| {
        for list in [&mut versions.fixed, &mut versions.listed, &mut versions.last] {
            list.sort();
            list.dedup();
        }
        Affected {
            ecosystem: package.ecosystem,
            name: package.name,
            ranges: versions.ranges(),
            versions: versions.listed,
            state,
            ..Affected::default()
        }
    });
    settled.filter(|affected| !affected.ranges.is_empty() || !affected.versions.is_empty()).collect()
}
