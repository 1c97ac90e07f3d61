//! Statements arranged by vulnerability and product, so that those about one match are found without looking at the others:
//! published collections hold a hundred thousand.

use std::collections::HashMap;

use palisade_formats::openvex::{Component, Document, Statement};

use super::decide::{self, Applied, Verdict};
use super::read::Said;
use super::scope::{self, Closeness, Identity, Stated, Subject};

/// Statements, ready to be asked.
#[derive(Debug)]
pub struct Arranged<'d> {
    statements: Vec<(&'d Document<'d>, &'d Statement<'d>)>,
    /// Names of vulnerabilities.
    names: HashMap<&'d str, u32>,
    /// What products are found by: packages without versions, digests, other names.
    keys: HashMap<String, u32>,
    /// The places of package URLs in the next list.
    purls: HashMap<&'d str, u32>,
    /// The package URLs of statements, each read once, and what they are found by.
    stated: Vec<(Option<Stated>, [Option<u32>; 2])>,
    /// The products of all statements.
    products: Vec<Scoped>,
    /// The package URLs of their parts, one list after the other.
    parts: Vec<Option<u32>>,
    /// Sorted by vulnerability and key.
    places: Vec<Place>,
}

/// Where a vulnerability and a product are named together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    name: u32,
    key: u32,
    product: u32,
}

/// A product of a statement.
#[derive(Clone, Copy, Debug)]
struct Scoped {
    statement: u32,
    /// Which of the statement's products.
    place: u32,
    /// Its package URL.
    purl: Option<u32>,
    /// Where the package URLs of its parts begin.
    parts: u32,
}

impl<'d> Arranged<'d> {
    /// Arranges the statements of documents.
    #[must_use]
    pub fn new(documents: impl IntoIterator<Item = &'d Said<'d>>) -> Self {
        let mut arranged = Self {
            statements: Vec::new(),
            names: HashMap::new(),
            keys: HashMap::new(),
            purls: HashMap::new(),
            stated: Vec::new(),
            products: Vec::new(),
            parts: Vec::new(),
            places: Vec::new(),
        };
        for said in documents {
            for statement in &said.document.statements {
                arranged.add(&said.document, statement);
            }
        }
        arranged.places.sort_unstable();
        arranged.places.dedup();
        arranged
    }

    /// A statement and its document, by the number that an [`Applied`] has.
    #[must_use]
    pub fn statement(&self, number: usize) -> Option<(&'d Document<'d>, &'d Statement<'d>)> {
        self.statements.get(number).copied()
    }

    /// How many statements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    fn add(&mut self, document: &'d Document<'d>, statement: &'d Statement<'d>) {
        let number = index(self.statements.len());
        self.statements.push((document, statement));
        let names: Vec<u32> = statement.vulnerability.names().map(|name| intern(&mut self.names, name)).collect();
        for (at, product) in statement.products.iter().enumerate() {
            let parts = index(self.parts.len());
            for part in &product.subcomponents {
                let purl = self.purl(part);
                self.parts.push(purl);
            }
            let purl = self.purl(&product.component);
            let keys = self.keys_of(&product.component, purl);
            let product = index(self.products.len());
            self.products.push(Scoped { statement: number, place: index(at), purl, parts });
            let places = names.iter().flat_map(|name| keys.iter().map(|key| (*name, *key)));
            self.places.extend(places.map(|(name, key)| Place { name, key, product }));
        }
    }

    fn keys_of(&mut self, component: &'d Component<'d>, purl: Option<u32>) -> Vec<u32> {
        let found = purl.and_then(|purl| self.stated.get(purl as usize));
        let mut keys: Vec<u32> = found.into_iter().flat_map(|(_, keys)| keys).flatten().copied().collect();
        for (algorithm, value) in &component.hashes {
            keys.push(intern(&mut self.keys, scope::digest(algorithm, value)));
        }
        keys.extend(scope::names(component).map(|name| intern(&mut self.keys, name.to_owned())));
        keys
    }

    /// The place of a component's package URL, which is read when it is met first.
    fn purl(&mut self, component: &'d Component<'d>) -> Option<u32> {
        let text = component.purl()?;
        let next = index(self.stated.len());
        let place = *self.purls.entry(text).or_insert(next);
        if place == next {
            let stated = Stated::of(text);
            let keys = [
                stated.as_ref().map(|stated| intern(&mut self.keys, stated.base())),
                stated.as_ref().and_then(|stated| stated.digest.clone()).map(|digest| intern(&mut self.keys, digest)),
            ];
            self.stated.push((stated, keys));
        }
        Some(place)
    }

    /// What the statements say about a match; nothing where none is about it.
    #[must_use]
    pub fn apply(&self, subject: &Subject<'_>) -> Option<Verdict> {
        if self.places.is_empty() {
            return None;
        }
        let identities = subject.within.iter().chain([&subject.component]);
        let mut keys: Vec<u32> = identities.flat_map(|identity| self.known_keys(identity)).collect();
        keys.sort_unstable();
        keys.dedup();
        decide::verdict(self, subject.vulnerability, |name| self.about(name, &keys, subject))
    }

    fn known_keys(&self, identity: &Identity<'_>) -> Vec<u32> {
        let purl = identity.purl.and_then(|purl| self.keys.get(&scope::base(purl)));
        let digests = identity.digests.iter().filter_map(|digest| self.keys.get(&digest.to_ascii_lowercase()));
        let names = identity.names.iter().filter_map(|name| self.keys.get(name));
        purl.into_iter().chain(digests).chain(names).copied().collect()
    }

    /// The statements about a vulnerability by one of its names that apply, and how closely each does.
    fn about(&self, name: &str, keys: &[u32], subject: &Subject<'_>) -> Vec<Applied> {
        let Some(name) = self.names.get(name) else { return Vec::new() };
        let found = keys.iter().flat_map(|key| self.at(*name, *key));
        found.filter_map(|place| self.applied(place, subject)).collect()
    }

    fn at(&self, name: u32, key: u32) -> &[Place] {
        let start = self.places.partition_point(|place| (place.name, place.key) < (name, key));
        let rest = self.places.get(start..).unwrap_or_default();
        let length = rest.partition_point(|place| (place.name, place.key) == (name, key));
        rest.get(..length).unwrap_or_default()
    }

    /// Whether a product of a statement is what the match is part of, and its subcomponents the package; or whether the
    /// product is the package itself.
    fn applied(&self, place: &Place, subject: &Subject<'_>) -> Option<Applied> {
        let scoped = self.products.get(place.product as usize)?;
        let statement = scoped.statement as usize;
        let product = self.statements.get(statement)?.1.products.get(scoped.place as usize)?;
        let matches = |identity| self.matches(&product.component, scoped.purl, identity);
        let whole = subject.within.iter().filter_map(matches).max();
        if product.subcomponents.is_empty() {
            let part = || matches(&subject.component).map(|part| Closeness { whole: 0, part });
            let closeness = whole.map(|whole| Closeness { whole, part: 0 }).or_else(part)?;
            return Some(Applied { statement, closeness });
        }
        let whole = whole?;
        let purls = self.parts.get(scoped.parts as usize..).unwrap_or_default();
        let parts = product.subcomponents.iter().zip(purls);
        let part = parts.filter_map(|(part, purl)| self.matches(part, *purl, &subject.component)).max()?;
        Some(Applied { statement, closeness: Closeness { whole, part } })
    }

    fn matches(&self, component: &Component<'_>, purl: Option<u32>, identity: &Identity<'_>) -> Option<u8> {
        let stated = purl.and_then(|purl| self.stated.get(purl as usize)).and_then(|(stated, _)| stated.as_ref());
        scope::matches(component, stated, identity)
    }
}

/// Numbers above four thousand million would need more memory than there is.
fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn intern<K: std::hash::Hash + Eq>(known: &mut HashMap<K, u32>, key: K) -> u32 {
    let next = index(known.len());
    *known.entry(key).or_insert(next)
}
