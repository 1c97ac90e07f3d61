//! Statements arranged by vulnerability and product, so that those about one match are found without looking at the others:
//! published collections hold a hundred thousand.

use std::collections::HashMap;

use palisade_formats::openvex::{Component, Document, Statement};

use super::decide::{self, Applied, Verdict};
use super::read::Said;
use super::scope::{self, Identity, Stated, Subject};

/// Statements, ready to be asked.
#[derive(Debug)]
pub struct Arranged<'d> {
    statements: Vec<(&'d Document<'d>, &'d Statement<'d>)>,
    /// Names of vulnerabilities.
    names: HashMap<&'d str, u32>,
    /// What products are found by: packages without versions, digests, other names.
    keys: HashMap<String, u32>,
    /// The package URLs of statements, each read once.
    purls: HashMap<&'d str, (Option<Stated>, [Option<u32>; 2])>,
    /// Sorted by vulnerability and key.
    places: Vec<Place>,
}

/// Where a vulnerability and a product are named together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    name: u32,
    key: u32,
    statement: u32,
    product: u32,
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
            for part in &product.subcomponents {
                self.purl_keys(part);
            }
            let keys = self.keys_of(&product.component);
            let places = names.iter().flat_map(|name| keys.iter().map(|key| (*name, *key)));
            let product = index(at);
            self.places.extend(places.map(|(name, key)| Place { name, key, statement: number, product }));
        }
    }

    fn keys_of(&mut self, component: &'d Component<'d>) -> Vec<u32> {
        let mut keys: Vec<u32> = self.purl_keys(component).into_iter().flatten().collect();
        for (algorithm, value) in &component.hashes {
            keys.push(intern(&mut self.keys, scope::digest(algorithm, value)));
        }
        keys.extend(scope::names(component).map(|name| intern(&mut self.keys, name.to_owned())));
        keys
    }

    /// The keys of a component's package URL, which is read when it is met first.
    fn purl_keys(&mut self, component: &'d Component<'d>) -> [Option<u32>; 2] {
        let Some(text) = component.purl() else { return [None, None] };
        if let Some((_, keys)) = self.purls.get(text) {
            return *keys;
        }
        let stated = Stated::of(text);
        let keys = [
            stated.as_ref().map(|stated| intern(&mut self.keys, stated.base())),
            stated.as_ref().and_then(|stated| stated.digest.clone()).map(|digest| intern(&mut self.keys, digest)),
        ];
        self.purls.insert(text, (stated, keys));
        keys
    }

    /// What the statements say about a match; nothing where none is about it.
    #[must_use]
    pub fn apply(&self, subject: &Subject<'_>) -> Option<Verdict> {
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
        let statement = place.statement as usize;
        let product = self.statements.get(statement)?.1.products.get(place.product as usize)?;
        let whole = subject.within.iter().filter_map(|identity| self.matches(&product.component, identity)).max();
        let own = || self.matches(&product.component, &subject.component);
        let parts = product.subcomponents.iter();
        let part = parts.filter_map(|part| self.matches(part, &subject.component)).max();
        let closeness = match (whole, part, product.subcomponents.is_empty()) {
            (Some(whole), Some(part), _) => whole + part,
            (whole, None, true) => whole.or_else(own)?,
            _ => return None,
        };
        Some(Applied { statement, closeness })
    }

    fn matches(&self, component: &Component<'_>, identity: &Identity<'_>) -> Option<u8> {
        let stated = component.purl().and_then(|text| self.purls.get(text));
        scope::matches(component, stated.and_then(|(stated, _)| stated.as_ref()), identity)
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
