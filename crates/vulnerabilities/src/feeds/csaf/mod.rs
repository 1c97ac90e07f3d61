//! CSAF VEX documents and advisories (docs.oasis-open.org/csaf), as Red Hat and SUSE publish them: packages are parts of products
//! in a tree, and each status lists the ids of such pairs.

mod product;
mod rpm_name;
mod state;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use palisade_formats::csaf::{self, Csaf, Vulnerability};
use palisade_formats::json::Budget;

use super::Feed;
use crate::advisory::{Advisory, Affected, Rating, State};
use product::{Package, Products};
use state::{Group, Known, groups};

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
        let mut packages: BTreeMap<(Package, State), Known> = BTreeMap::new();
        let mut unknown = 0_usize;
        let mut untold: Vec<&str> = Vec::new();
        let planned = self.planned();
        for (group, product) in self.grouped() {
            let Some((package, versions)) = self.products.package(product) else {
                unknown += 1;
                continue;
            };
            let state = Self::state(&planned, group, product);
            let stream = self.products.stream(product);
            if packages.entry((package, state)).or_default().add(group, versions, stream.as_deref()).is_none() {
                untold.push(product);
            }
        }
        if unknown > 0 {
            feed.skip(id, format!("{unknown} products have neither a package URL nor a place in the tree"));
        }
        if let Some(first) = untold.first() {
            feed.skip(id, format!("{} products have versions that cannot be told, such as {first}", untold.len()));
        }
        let said = packages.into_iter().map(|((package, state), known)| known.affected(package, state));
        // A range without events would be all versions.
        said.filter(|affected| !affected.ranges.is_empty() || !affected.versions.is_empty()).collect()
    }

    /// The products of all groups. What is recommended may be affected all the same (CSAF 2.0, section 6.1.6), and then stands
    /// in another list too.
    fn grouped(&self) -> Vec<(Group, &str)> {
        let Some(status) = &self.vulnerability.product_status else { return Vec::new() };
        let lists = groups(status);
        let all = lists.iter().flat_map(|(group, products)| products.iter().map(|product| (*group, product.as_str())));
        let (recommended, said): (Vec<_>, Vec<_>) = all.partition(|(group, _)| *group == Group::Recommended);
        let known: HashSet<&str> = said.iter().map(|(_, product)| *product).collect();
        let alone = recommended.into_iter().filter(|(_, product)| !known.contains(product));
        said.iter().copied().chain(alone).collect()
    }

    /// What a group says; an affected product may have a remediation that says that none will come.
    fn state(planned: &HashMap<&str, State>, group: Group, product: &str) -> State {
        match group {
            Group::NotAffected => State::NotAffected,
            Group::UnderInvestigation => State::UnderInvestigation,
            Group::Fixed | Group::Recommended => State::Affected,
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
