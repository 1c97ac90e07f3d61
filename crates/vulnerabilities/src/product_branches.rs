//! Which versions of a package the products of a CSAF document are, by the branches of the product tree that lead to them.
//!
//! A package URL often has no version there, because the branch has it: a `product_version`, or a `product_version_range` (CSAF
//! 2.0, section 3.1.2.2). Without it the product would be the package in all versions.

use std::collections::HashMap;

use palisade_formats::csaf::{Branch, ProductTree};
use palisade_packages::purl::Purl;

use crate::version_range::{VersionRange, scheme_of, version_of};

/// What a branch says about the versions of the products below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Branched<'a> {
    /// The name of a `product_version`.
    Version(&'a str),
    /// The name of a `product_version_range`.
    Range(&'a str),
}

/// The versions that a product is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Versions {
    /// All of the package.
    All,
    /// One.
    One(String),
    /// A range.
    Range(VersionRange),
    /// Some, and nobody can say which.
    Unreadable,
}

/// Deeper trees are not followed.
const MOST_DEEP: usize = 64;

/// What the innermost branch with versions says about each product, by the product's id.
pub(crate) fn branched(tree: &ProductTree) -> HashMap<&str, Branched<'_>> {
    let mut found = HashMap::new();
    add(&tree.branches, None, 0, &mut found);
    found
}

fn add<'a>(
    branches: &'a [Branch],
    above: Option<Branched<'a>>,
    depth: usize,
    found: &mut HashMap<&'a str, Branched<'a>>,
) {
    for branch in branches.iter().filter(|_| depth <= MOST_DEEP) {
        let said = match branch.category.as_str() {
            "product_version" => Some(Branched::Version(&branch.name)),
            "product_version_range" => Some(Branched::Range(&branch.name)),
            _ => above,
        };
        if let (Some(product), Some(said)) = (&branch.product, said) {
            found.insert(product.product_id.as_str(), said);
        }
        add(&branch.branches, said, depth + 1, found);
    }
}

impl Branched<'_> {
    /// The versions of the package with this package URL.
    pub(crate) fn versions(self, purl: &Purl) -> Versions {
        match (self, version_of(purl)) {
            (Self::Range(text), _) => {
                VersionRange::read(text, purl.kind()).map_or(Versions::Unreadable, Versions::Range)
            }
            (Self::Version(_), Some(version)) => Versions::One(version),
            (Self::Version(name), None) if is_name(name, purl) => Versions::All,
            (Self::Version(name), None) => {
                let is_version = scheme_of(purl.kind()).is_some_and(|scheme| scheme.is_valid(name));
                if is_version { Versions::One(name.to_owned()) } else { Versions::Unreadable }
            }
        }
    }
}

/// Red Hat names a package in all versions a `product_version` too, after the package: `kernel`, `389-ds:1.4/389-ds-base`.
fn is_name(name: &str, purl: &Purl) -> bool {
    let first = name.trim_start_matches('v').bytes().next();
    !first.is_some_and(|byte| byte.is_ascii_digit()) || name == purl.name() || name.contains('/')
}

/// The versions of a product with a package URL: by its branch, where it stands below one.
pub(crate) fn versions(branched: Option<Branched<'_>>, purl: &Purl) -> Versions {
    match (branched, version_of(purl)) {
        (Some(branched), _) => branched.versions(purl),
        (None, Some(version)) => Versions::One(version),
        (None, None) => Versions::All,
    }
}

#[cfg(test)]
mod tests {
    use palisade_packages::purl::Purl;

    use super::{Branched, Versions};

    #[test]
    fn a_branch_gives_a_package_its_versions() {
        let cases = [
            (Branched::Version("4.17.10"), "pkg:npm/lodash", Versions::One("4.17.10".to_owned())),
            (Branched::Version("4.17.10"), "pkg:npm/lodash@4.17.11", Versions::One("4.17.11".to_owned())),
            (Branched::Version("4.x or so"), "pkg:npm/lodash", Versions::Unreadable),
            (Branched::Version("kernel"), "pkg:rpm/redhat/kernel?arch=src", Versions::All),
            (Branched::Version("389-ds-base"), "pkg:rpm/redhat/389-ds-base?arch=src", Versions::All),
            (Branched::Version("bpftool"), "pkg:rpm/redhat/bpftool@7.3-1?epoch=2", Versions::One("2:7.3-1".to_owned())),
            (Branched::Range("<4.17.21"), "pkg:npm/lodash", Versions::Unreadable),
            (Branched::Range("vers:npm/<4.17.21"), "pkg:generic/lodash", Versions::Unreadable),
        ];
        for (branched, purl, expected) in cases {
            assert_eq!(branched.versions(&Purl::parse(purl).expect("a purl")), expected, "{branched:?} {purl}");
        }
    }
}
