//! The products of a CSAF document as packages of ecosystems.
//!
//! A product is a package (with a package URL) or a distribution (with a CPE or a name), and a relationship makes the package
//! of a distribution out of two of them, sometimes through a module in between.

use std::collections::HashMap;

use palisade_formats::csaf::{Branch, FullProductName, ProductTree};
use palisade_packages::Kind;
use palisade_packages::purl::Purl;
use palisade_packages::version::Scheme;

use super::rpm_name;
use crate::product_branches::{Branched, Versions, branched, versions};
use crate::spelling;

/// A package as matching looks it up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Package {
    pub(super) ecosystem: String,
    pub(super) name: String,
}

/// All products of a document by their ids.
#[derive(Default)]
pub(super) struct Products<'a> {
    named: HashMap<&'a str, &'a FullProductName>,
    /// The part and the whole.
    related: HashMap<&'a str, (&'a str, &'a str)>,
    /// The versions that branches give.
    branched: HashMap<&'a str, Branched<'a>>,
}

/// Deeper trees and longer chains of relationships are not followed.
const MOST_DEEP: usize = 64;

impl<'a> Products<'a> {
    pub(super) fn of(tree: Option<&'a ProductTree>) -> Self {
        let Some(tree) = tree else { return Self::default() };
        let mut products = Self { branched: branched(tree), ..Self::default() };
        products.add_branches(&tree.branches, 0);
        products.named.extend(tree.full_product_names.iter().map(|product| (product.product_id.as_str(), product)));
        for relationship in &tree.relationships {
            let pair = (relationship.product_reference.as_str(), relationship.relates_to_product_reference.as_str());
            products.related.insert(relationship.full_product_name.product_id.as_str(), pair);
        }
        products
    }

    fn add_branches(&mut self, branches: &'a [Branch], depth: usize) {
        if depth > MOST_DEEP {
            return;
        }
        for branch in branches {
            if let Some(product) = &branch.product {
                self.named.insert(product.product_id.as_str(), product);
            }
            self.add_branches(&branch.branches, depth + 1);
        }
    }

    /// The package that an id stands for, and the versions of it.
    pub(super) fn package(&self, id: &str) -> Option<(Package, Versions)> {
        let Some((part, whole)) = self.related.get(id) else { return self.alone(id) };
        let product = self.named.get(part)?;
        let ecosystem = self.distribution(whole)?;
        Some(match purl(product) {
            Some(purl) => (Package { ecosystem, name: name(&purl) }, versions(self.branched.get(part).copied(), &purl)),
            None => self.by_name(product, ecosystem),
        })
    }

    /// The stream of the module that a package is of (`18` of `nodejs:18`): by the relationships in between, or its own URL.
    pub(super) fn stream(&self, id: &str) -> Option<String> {
        let (part, mut whole) = *self.related.get(id)?;
        for _ in 0..MOST_DEEP {
            let Some((module, next)) = self.related.get(whole) else { break };
            if let Some(found) = self.named.get(module).and_then(|module| stream(module)) {
                return Some(found);
            }
            whole = next;
        }
        stream(self.named.get(part)?)
    }

    /// A package that only its name identifies; SUSE and Red Hat put the version of an RPM package there.
    fn by_name(&self, product: &FullProductName, ecosystem: String) -> (Package, Versions) {
        let is_rpm = spelling::scheme(&ecosystem) == Some(Scheme::Rpm);
        let found = [&product.name, &product.product_id].into_iter().find_map(|text| rpm_name::read(text));
        if let Some((name, version)) = found.filter(|_| is_rpm) {
            return (Package { ecosystem, name: name.to_owned() }, Versions::One(version));
        }
        let is_range = matches!(self.branched.get(product.product_id.as_str()), Some(Branched::Range(_)));
        let package = Package { ecosystem, name: product.name.clone() };
        (package, if is_range { Versions::Unreadable } else { Versions::All })
    }

    /// A package in no distribution: its kind is its ecosystem.
    fn alone(&self, id: &str) -> Option<(Package, Versions)> {
        let purl = purl(self.named.get(id)?)?;
        let ecosystem = Kind::of_purl_type(purl.kind()).ecosystem()?;
        let name = match (purl.kind(), purl.namespace()) {
            ("maven", Some(group)) => format!("{group}:{}", purl.name()),
            (_, Some(namespace)) => format!("{namespace}/{}", purl.name()),
            (_, None) => purl.name().to_owned(),
        };
        let versions = versions(self.branched.get(id).copied(), &purl);
        Some((Package { ecosystem: ecosystem.to_owned(), name }, versions))
    }

    /// The distribution at the end of a chain of relationships.
    fn distribution(&self, whole: &'a str) -> Option<String> {
        let mut id = whole;
        for _ in 0..MOST_DEEP {
            match self.related.get(id) {
                Some((_, whole)) => id = whole,
                None => return self.named.get(id).map(|product| ecosystem(product)),
            }
        }
        None
    }
}

fn purl(product: &FullProductName) -> Option<Purl> {
    let helper = product.product_identification_helper.as_ref()?;
    Purl::parse(helper.purl.as_deref()?).ok()
}

/// `pkg:rpmmod/redhat/nodejs@18:8090…`, `pkg:rpmmod/redhat/nodejs:18/nodejs`, `pkg:rpm/redhat/nodejs?rpmmod=nodejs:18:8090…`.
fn stream(product: &FullProductName) -> Option<String> {
    let purl = purl(product)?;
    let of_module = |module: &str| module.split(':').nth(1).map(str::to_owned);
    match (purl.qualifiers().get("rpmmod"), purl.version()) {
        (Some(module), _) => of_module(module),
        (None, _) if purl.kind() != "rpmmod" => None,
        (None, Some(version)) => version.split(':').next().map(str::to_owned),
        (None, None) => of_module(purl.namespace()?),
    }
}

/// The namespace of a distribution's package URL is the distribution itself; that of an image is part of its name.
fn name(purl: &Purl) -> String {
    match (purl.kind(), purl.namespace()) {
        ("rpm" | "rpmmod" | "deb" | "apk", _) | (_, None) => purl.name().to_owned(),
        (_, Some(namespace)) => format!("{namespace}/{}", purl.name()),
    }
}

/// The OSV ecosystem of a distribution: `Red Hat:9` for its main stream, `Red Hat:` and the CPE's words for all else of Red
/// Hat, `SUSE:Linux Enterprise Server 15 SP6` and `openSUSE:Leap 15.6` by name.
fn ecosystem(product: &FullProductName) -> String {
    let helper = product.product_identification_helper.as_ref();
    let cpe = helper.and_then(|helper| helper.cpe.as_deref()).unwrap_or_default();
    if let Some(words) = red_hat(cpe) {
        return words;
    }
    let name = product.name.trim();
    if let Some(rest) = name.strip_prefix("SUSE ") {
        return format!("SUSE:{rest}");
    }
    match name.strip_prefix("openSUSE ") {
        Some(rest) => format!("openSUSE:{rest}"),
        None => name.to_owned(),
    }
}

/// `cpe:/a:redhat:enterprise_linux:9::appstream` is the main stream of 9; `cpe:/o:redhat:rhel_eus:9.2::baseos` is another.
fn red_hat(cpe: &str) -> Option<String> {
    let words = cpe.strip_prefix("cpe:/")?.split_once(':')?.1.strip_prefix("redhat:")?;
    let main = words.strip_prefix("enterprise_linux:");
    let release = main.map(|rest| rest.split([':', '.']).next().unwrap_or(rest)).filter(|release| !release.is_empty());
    Some(release.map_or_else(|| format!("Red Hat:{words}"), |release| format!("Red Hat:{release}")))
}
