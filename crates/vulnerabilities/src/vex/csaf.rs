//! What a CSAF document says, as OpenVEX statements: one for each vulnerability and status, with flags as justifications,
//! threats of the category `impact` as impact statements, and remediations as actions.
//!
//! A product that is a range of versions is narrowed to it. One whose versions nobody can tell is passed over and named: taken for
//! all versions it would dismiss vulnerable ones. What is only `recommended` says nothing about a vulnerability: an affected version
//! may be recommended too (CSAF 2.0, section 6.1.6).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use palisade_formats::csaf::{Branch, Csaf, FullProductName, ProductStatus, ProductTree, Vulnerability};
use palisade_formats::openvex::{self, Component, Document, Product, Statement, Status, Text};
use palisade_packages::purl::Purl;

use super::cyclonedx::versioned;
use super::scope::RANGE;
use crate::product_branches::{Branched, Versions, branched, versions};

/// The statements of `document`, and why parts of it are none.
#[must_use]
pub fn document(document: &Csaf) -> (Document<'static>, Vec<String>) {
    let tree = Tree::of(document.product_tree.as_ref());
    let mut gaps = Vec::new();
    let said = document.vulnerabilities.iter().flat_map(|vulnerability| {
        gaps.extend(passed_over(vulnerability, &tree));
        statements(vulnerability, &tree)
    });
    let said = said.collect();
    (with_statements(document, said), gaps)
}

fn with_statements(document: &Csaf, statements: Vec<Statement<'static>>) -> Document<'static> {
    let head = &document.document;
    Document {
        id: text(&head.tracking.id),
        author: text(&head.publisher.name),
        role: Some(text(&head.publisher.category)),
        timestamp: Some(text(head.tracking.current_release_date.as_str())),
        version: head.tracking.version.split('.').next().and_then(|number| number.parse().ok()).unwrap_or_default(),
        statements,
        ..Document::default()
    }
}

fn text(text: &str) -> Text<'static> {
    Text::from(text.to_owned())
}

/// The lists of a status.
fn groups(status: &ProductStatus) -> [(Status, &[String]); 7] {
    [
        (Status::Affected, &status.known_affected),
        (Status::Affected, &status.first_affected),
        (Status::Affected, &status.last_affected),
        (Status::NotAffected, &status.known_not_affected),
        (Status::Fixed, &status.fixed),
        (Status::Fixed, &status.first_fixed),
        (Status::UnderInvestigation, &status.under_investigation),
    ]
}

/// The products of a vulnerability about which nothing can be stated, in words.
fn passed_over(vulnerability: &Vulnerability, tree: &Tree<'_>) -> Vec<String> {
    let Some(status) = &vulnerability.product_status else { return Vec::new() };
    let about: BTreeSet<&str> =
        groups(status).iter().flat_map(|(_, products)| products.iter().map(String::as_str)).collect();
    let unreadable = about.iter().copied().filter(|id| tree.product(id).is_none());
    let recommended = status.recommended.iter().map(String::as_str).filter(|id| !about.contains(id));
    let named = |found: Vec<&str>, why: &str| {
        let first = found.first()?;
        Some(format!("{} products {why}, such as {first}", found.len()))
    };
    let unreadable = named(unreadable.collect(), "are not in the tree or have versions that cannot be told");
    let recommended = named(recommended.collect(), "are recommended, which does not say whether they are affected");
    unreadable.into_iter().chain(recommended).collect()
}

fn statements(vulnerability: &Vulnerability, tree: &Tree<'_>) -> Vec<Statement<'static>> {
    let Some(status) = &vulnerability.product_status else { return Vec::new() };
    let groups = groups(status);
    let products = groups.iter().flat_map(|(status, ids)| ids.iter().map(move |id| (*status, id.as_str())));
    let words = Spoken::of(vulnerability);
    // Products that share all words share a statement.
    let mut shared: BTreeMap<(Status, Words), Vec<Product<'static>>> = BTreeMap::new();
    for (status, id) in products {
        shared.entry((status, words.about(status, id))).or_default().extend(tree.product(id));
    }
    let made = shared.into_iter().filter(|(_, products)| !products.is_empty());
    made.map(|((status, words), products)| words.statement(named(vulnerability), status, products)).collect()
}

fn named(vulnerability: &Vulnerability) -> openvex::Vulnerability<'static> {
    let mut names = vulnerability.cve.iter().chain(vulnerability.ids.iter().map(|id| &id.text)).map(|name| text(name));
    let name = names.next().unwrap_or_default();
    openvex::Vulnerability { aliases: names.filter(|alias| *alias != name).collect(), name, ..Default::default() }
}

/// What is said about a product beside its status.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Words {
    justification: Option<String>,
    impact: Option<String>,
    action: Option<String>,
}

/// What flags, threats and remediations say, by product.
struct Spoken<'a> {
    flags: HashMap<&'a str, &'a str>,
    impacts: HashMap<&'a str, &'a str>,
    actions: HashMap<&'a str, &'a str>,
}

impl<'a> Spoken<'a> {
    fn of(vulnerability: &'a Vulnerability) -> Self {
        let impacts = vulnerability.threats.iter().filter(|threat| threat.category == "impact");
        Self {
            flags: by_product(vulnerability.flags.iter().map(|flag| (&flag.product_ids, &flag.label))),
            impacts: by_product(impacts.map(|threat| (&threat.product_ids, &threat.details))),
            actions: by_product(vulnerability.remediations.iter().map(|action| (&action.product_ids, &action.details))),
        }
    }

    fn about(&self, status: Status, id: &str) -> Words {
        let said = |words: &HashMap<&str, &str>| words.get(id).map(|words| (*words).to_owned());
        match status {
            Status::NotAffected => {
                Words { justification: said(&self.flags), impact: said(&self.impacts), action: None }
            }
            Status::Affected => Words { action: said(&self.actions), ..Words::default() },
            Status::Fixed | Status::UnderInvestigation => Words::default(),
        }
    }
}

/// The first words about each product.
fn by_product<'a>(said: impl Iterator<Item = (&'a Vec<String>, &'a String)>) -> HashMap<&'a str, &'a str> {
    let mut words = HashMap::new();
    for (products, text) in said {
        for product in products {
            words.entry(product.as_str()).or_insert(text.as_str());
        }
    }
    words
}

impl Words {
    /// The five flags of CSAF (section 3.2.3.5) are the five justifications of OpenVEX under the same names.
    fn statement(
        self,
        vulnerability: openvex::Vulnerability<'static>,
        status: Status,
        products: Vec<Product<'static>>,
    ) -> Statement<'static> {
        Statement {
            products,
            justification: self.justification.map(|label| openvex::Justification::of(label.into())),
            impact_statement: self.impact.map(Text::from),
            action_statement: self.action.map(Text::from),
            ..Statement::new(vulnerability, status)
        }
    }
}

/// The products of a document by their ids.
#[derive(Default)]
struct Tree<'a> {
    named: BTreeMap<&'a str, &'a FullProductName>,
    /// The part and the whole.
    related: BTreeMap<&'a str, (&'a str, &'a str)>,
    /// The versions that branches give.
    branched: HashMap<&'a str, Branched<'a>>,
}

/// Deeper trees and longer chains of relationships are not followed.
const MOST_DEEP: usize = 64;

impl<'a> Tree<'a> {
    fn of(tree: Option<&'a ProductTree>) -> Self {
        let Some(tree) = tree else { return Self::default() };
        let mut products = Self { branched: branched(tree), ..Self::default() };
        products.add(&tree.branches, 0);
        products.named.extend(tree.full_product_names.iter().map(|product| (product.product_id.as_str(), product)));
        for relationship in &tree.relationships {
            let name = &relationship.full_product_name;
            let pair = (relationship.product_reference.as_str(), relationship.relates_to_product_reference.as_str());
            products.related.insert(name.product_id.as_str(), pair);
            products.named.insert(name.product_id.as_str(), name);
        }
        products
    }

    fn add(&mut self, branches: &'a [Branch], depth: usize) {
        for branch in branches.iter().filter(|_| depth <= MOST_DEEP) {
            self.named.extend(branch.product.iter().map(|product| (product.product_id.as_str(), product)));
            self.add(&branch.branches, depth + 1);
        }
    }

    /// The product of an id; the parts of a relationship are subcomponents of what is at its end.
    fn product(&self, id: &str) -> Option<Product<'static>> {
        let Some((part, whole)) = self.related.get(id) else {
            let component = self.component(id)?;
            return Some(Product { component, subcomponents: Vec::new() });
        };
        let mut end = *whole;
        for _ in 0..MOST_DEEP {
            match self.related.get(end) {
                Some((_, whole)) => end = whole,
                None => break,
            }
        }
        let subcomponents = vec![self.component(part)?];
        Some(Product { component: self.component(end)?, subcomponents })
    }

    /// A product in the versions that it is; nothing where they cannot be told.
    fn component(&self, id: &str) -> Option<Component<'static>> {
        let product = self.named.get(id)?;
        let component = identified(product);
        let branched = self.branched.get(id).copied();
        let Some(purl) = component.purl().and_then(|purl| Purl::parse(purl).ok()) else {
            return (!matches!(branched, Some(Branched::Range(_)))).then_some(component);
        };
        let range = branched.and_then(|branched| match branched {
            Branched::Range(text) => Some(text),
            Branched::Version(_) => None,
        });
        match versions(branched, &purl) {
            Versions::Unreadable => None,
            Versions::One(version) if purl.version().is_none() => {
                Some(Component { hashes: component.hashes.clone(), ..versioned(&component, &version)? })
            }
            Versions::All | Versions::One(_) => Some(component),
            Versions::Range(_) => Some(narrowed(component, range.unwrap_or_default())),
        }
    }
}

fn narrowed(mut component: Component<'static>, range: &str) -> Component<'static> {
    component.identifiers.insert(Text::from(RANGE), text(range));
    component
}

fn identified(product: &FullProductName) -> Component<'static> {
    let mut component = Component { id: Some(text(&product.name)), ..Component::default() };
    let Some(helper) = &product.product_identification_helper else { return component };
    let mut identify = |kind: &'static str, value: &Option<String>| {
        component.identifiers.extend(value.iter().map(|value| (Text::from(kind), text(value))));
    };
    identify("purl", &helper.purl);
    identify(
        if helper.cpe.as_deref().is_some_and(|cpe| cpe.starts_with("cpe:2.3")) { "cpe23" } else { "cpe22" },
        &helper.cpe,
    );
    let hashes = helper.hashes.iter().flat_map(|file| &file.file_hashes);
    component.hashes = hashes.map(|hash| (text(&hash.algorithm), text(&hash.value))).collect();
    component
}
