//! Where in a document products, groups, scores and revisions are, with their JSON pointers.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::csaf::{Branch, Csaf, FullProductName, Revision, Vulnerability};
use crate::semantic_version::compare;

/// Something and its place.
type Placed<'a, T> = (String, &'a T);

/// All branches, from the top.
pub(super) fn branches(document: &Csaf) -> Vec<Placed<'_, Branch>> {
    let mut found = Vec::new();
    let top = document.product_tree.iter().map(|tree| ("/product_tree".to_owned(), tree.branches.as_slice()));
    let mut open: Vec<(String, &[Branch])> = top.collect();
    while let Some((pointer, branches)) = open.pop() {
        for (index, branch) in branches.iter().enumerate() {
            let place = format!("{pointer}/branches/{index}");
            open.push((place.clone(), branch.branches.as_slice()));
            found.push((place, branch));
        }
    }
    found
}

/// All places that define a product.
pub(super) fn definitions(document: &Csaf) -> Vec<Placed<'_, FullProductName>> {
    let in_branches = branches(document).into_iter();
    let mut found: Vec<Placed<'_, FullProductName>> = in_branches
        .filter_map(|(pointer, branch)| branch.product.as_ref().map(|product| (format!("{pointer}/product"), product)))
        .collect();
    let Some(tree) = &document.product_tree else { return found };
    let alone = tree.full_product_names.iter().enumerate();
    found.extend(alone.map(|(index, product)| (format!("/product_tree/full_product_names/{index}"), product)));
    let related = tree.relationships.iter().enumerate();
    found.extend(related.map(|(index, relationship)| {
        (format!("/product_tree/relationships/{index}/full_product_name"), &relationship.full_product_name)
    }));
    found
}

/// The items of a list of ids, each with its place.
fn listed<'a>(pointer: &str, ids: &'a [String]) -> impl Iterator<Item = (String, &'a str)> + use<'a> {
    let pointer = pointer.to_owned();
    ids.iter().enumerate().map(move |(index, id)| (format!("{pointer}/{index}"), id.as_str()))
}

/// All places that use a product id.
pub(super) fn product_references(document: &Csaf) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    if let Some(tree) = &document.product_tree {
        for (index, group) in tree.product_groups.iter().enumerate() {
            found.extend(listed(&format!("/product_tree/product_groups/{index}/product_ids"), &group.product_ids));
        }
        for (index, relationship) in tree.relationships.iter().enumerate() {
            let pointer = format!("/product_tree/relationships/{index}");
            found.push((format!("{pointer}/product_reference"), relationship.product_reference.as_str()));
            let whole = relationship.relates_to_product_reference.as_str();
            found.push((format!("{pointer}/relates_to_product_reference"), whole));
        }
    }
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        let pointer = format!("/vulnerabilities/{index}");
        for (place, products, _) in memberships(&pointer, vulnerability) {
            found.extend(listed(&format!("{place}/product_ids"), products));
        }
        for (place, scores) in vulnerability.scores.iter().enumerate() {
            found.extend(listed(&format!("{pointer}/scores/{place}/products"), &scores.products));
        }
        found.extend(status_references(&pointer, vulnerability));
    }
    found
}

fn status_references<'a>(pointer: &str, vulnerability: &'a Vulnerability) -> Vec<(String, &'a str)> {
    let Some(status) = &vulnerability.product_status else { return Vec::new() };
    let lists = [
        ("first_affected", &status.first_affected),
        ("first_fixed", &status.first_fixed),
        ("fixed", &status.fixed),
        ("known_affected", &status.known_affected),
        ("known_not_affected", &status.known_not_affected),
        ("last_affected", &status.last_affected),
        ("recommended", &status.recommended),
        ("under_investigation", &status.under_investigation),
    ];
    lists.into_iter().flat_map(|(name, ids)| listed(&format!("{pointer}/product_status/{name}"), ids)).collect()
}

/// What in a vulnerability is about products and groups: its place, product ids, group ids.
fn memberships<'a>(pointer: &str, vulnerability: &'a Vulnerability) -> Vec<(String, &'a [String], &'a [String])> {
    let flags = vulnerability.flags.iter().map(|flag| ("flags", &flag.product_ids, &flag.group_ids));
    let remediations = vulnerability
        .remediations
        .iter()
        .map(|remediation| ("remediations", &remediation.product_ids, &remediation.group_ids));
    let threats = vulnerability.threats.iter().map(|threat| ("threats", &threat.product_ids, &threat.group_ids));
    let numbered = flags.enumerate().chain(remediations.enumerate()).chain(threats.enumerate());
    numbered
        .map(|(index, (name, products, groups))| {
            (format!("{pointer}/{name}/{index}"), products.as_slice(), groups.as_slice())
        })
        .collect()
}

/// All places that use a group id.
pub(super) fn group_references(document: &Csaf) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        for (place, _, groups) in memberships(&format!("/vulnerabilities/{index}"), vulnerability) {
            found.extend(listed(&format!("{place}/group_ids"), groups));
        }
    }
    found
}

/// The groups of a document and their products.
pub(super) struct Groups<'a>(BTreeMap<&'a str, &'a [String]>);

impl<'a> Groups<'a> {
    pub(super) fn of(document: &'a Csaf) -> Self {
        let groups = document.product_tree.iter().flat_map(|tree| &tree.product_groups);
        Self(groups.map(|group| (group.group_id.as_str(), group.product_ids.as_slice())).collect())
    }

    fn products(&self, id: &str) -> &'a [String] {
        self.0.get(id).copied().unwrap_or_default()
    }

    /// The products that lists of product ids and group ids name.
    pub(super) fn members(&self, lists: impl Iterator<Item = (&'a Vec<String>, &'a Vec<String>)>) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        for (products, groups) in lists {
            found.extend(products.iter().map(String::as_str));
            found.extend(groups.iter().flat_map(|id| self.products(id)).map(String::as_str));
        }
        found
    }
}

/// How many products there are when each use of a group is replaced by its products.
pub(super) fn expansion(document: &Csaf) -> usize {
    let groups = Groups::of(document);
    let uses = document
        .vulnerabilities
        .iter()
        .flat_map(|vulnerability| memberships("", vulnerability).into_iter().flat_map(|(_, _, groups)| groups));
    uses.fold(0, |sum: usize, id| sum.saturating_add(groups.products(id).len()))
}

/// A CVSS object, its place, and whether it stands where version 2.0 belongs.
pub(super) struct PlacedScore<'a> {
    pub(super) pointer: String,
    pub(super) object: &'a Map<String, Value>,
    pub(super) second: bool,
}

/// All CVSS objects.
pub(super) fn scores(document: &Csaf) -> Vec<PlacedScore<'_>> {
    let mut found = Vec::new();
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        for (place, scores) in vulnerability.scores.iter().enumerate() {
            let pointer = format!("/vulnerabilities/{index}/scores/{place}");
            let second = scores.cvss_v2.as_ref();
            let third = scores.cvss_v3.as_ref();
            found.extend(second.map(|object| PlacedScore {
                pointer: format!("{pointer}/cvss_v2"),
                object,
                second: true,
            }));
            found.extend(third.map(|object| PlacedScore {
                pointer: format!("{pointer}/cvss_v3"),
                object,
                second: false,
            }));
        }
    }
    found
}

/// The revisions with their indexes, by date; those of one date by number.
pub(super) fn revisions(document: &Csaf) -> Vec<(usize, &Revision)> {
    let mut found: Vec<(usize, &Revision)> = document.document.tracking.revision_history.iter().enumerate().collect();
    found.sort_by(|(_, left), (_, right)| {
        let by_number = || compare(&left.number, &right.number).unwrap_or(Ordering::Equal);
        left.date.instant_order(&right.date).then_with(by_number)
    });
    found
}
