//! The ecosystems of the OSV schema and the order that each uses.

use std::cmp::Ordering;
use std::fmt;

use super::Scheme;

/// The names of the schema's *Defined ecosystems* (1.7.5) and their orders, sorted by name. Those without one are
/// known, but their versions are commits, or belong to several orders.
const DEFINED: &[(&str, Option<Scheme>)] = &[
    ("AlmaLinux", Some(Scheme::Rpm)),
    ("Alpaquita", Some(Scheme::Apk)),
    ("Alpine", Some(Scheme::Apk)),
    ("Android", None),
    ("Azure Linux", Some(Scheme::Rpm)),
    ("BellSoft Hardened Containers", Some(Scheme::Apk)),
    ("Bioconductor", Some(Scheme::Cran)),
    ("Bitnami", Some(Scheme::Semantic)),
    ("CRAN", Some(Scheme::Cran)),
    ("Chainguard", Some(Scheme::Apk)),
    ("CleanStart", Some(Scheme::Apk)),
    ("ConanCenter", Some(Scheme::Semantic)),
    ("Debian", Some(Scheme::Dpkg)),
    ("Docker Hardened Images", Some(Scheme::Semantic)),
    ("Echo", Some(Scheme::Dpkg)),
    ("FreeBSD", None),
    ("GHC", Some(Scheme::Hackage)),
    ("GitHub Actions", Some(Scheme::Semantic)),
    ("Go", Some(Scheme::Go)),
    ("Hackage", Some(Scheme::Hackage)),
    ("Hex", Some(Scheme::Semantic)),
    ("Julia", Some(Scheme::Semantic)),
    ("Kubernetes", Some(Scheme::Semantic)),
    ("Linux", Some(Scheme::Semantic)),
    ("Mageia", Some(Scheme::Rpm)),
    ("Maven", Some(Scheme::Maven)),
    ("MinimOS", Some(Scheme::Apk)),
    ("NuGet", Some(Scheme::NuGet)),
    ("OSS-Fuzz", None),
    ("Packagist", Some(Scheme::Packagist)),
    ("Photon OS", Some(Scheme::Rpm)),
    ("Pub", Some(Scheme::Pub)),
    ("PyPI", Some(Scheme::Python)),
    ("Red Hat", Some(Scheme::Rpm)),
    ("Rocky Linux", Some(Scheme::Rpm)),
    // Root names the distribution or the package manager behind the colon.
    ("Root", None),
    ("RubyGems", Some(Scheme::RubyGems)),
    ("SUSE", Some(Scheme::Rpm)),
    ("SwiftURL", Some(Scheme::Semantic)),
    ("TuxCare", None),
    ("Ubuntu", Some(Scheme::Dpkg)),
    ("VSCode", Some(Scheme::Semantic)),
    ("Wolfi", Some(Scheme::Apk)),
    ("crates.io", Some(Scheme::Semantic)),
    ("npm", Some(Scheme::Semantic)),
    ("opam", Some(Scheme::Dpkg)),
    ("openEuler", Some(Scheme::Rpm)),
    ("openSUSE", Some(Scheme::Rpm)),
];

/// An ecosystem as OSV spells it: a defined name and, after a colon, what it is narrowed to (`Debian:12`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ecosystem<'n> {
    name: &'static str,
    suffix: Option<&'n str>,
    scheme: Option<Scheme>,
}

impl<'n> Ecosystem<'n> {
    /// The names of all defined ecosystems, sorted.
    pub fn names() -> impl Iterator<Item = &'static str> {
        DEFINED.iter().map(|(name, _)| *name)
    }

    /// Reads a name with its suffix; nothing for a name that the schema does not define. Case counts.
    #[must_use]
    pub fn parse(text: &'n str) -> Option<Self> {
        let (name, suffix) = match text.split_once(':') {
            Some((name, suffix)) => (name, Some(suffix)),
            None => (text, None),
        };
        let at = DEFINED.binary_search_by(|(defined, _)| (*defined).cmp(name)).ok()?;
        let (name, scheme) = *DEFINED.get(at)?;
        // Root:Alpine:3.18, Root:PyPI
        let inner = suffix.filter(|_| name == "Root").and_then(Ecosystem::parse_below_root);
        Some(Self { name, suffix, scheme: scheme.or(inner) })
    }

    fn parse_below_root(suffix: &str) -> Option<Scheme> {
        let name = suffix.split(':').next()?;
        DEFINED.iter().find(|(defined, _)| *defined == name)?.1
    }

    /// The name without its suffix.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What stands behind the first colon: a release, a product stream, a repository.
    #[must_use]
    pub fn suffix(&self) -> Option<&'n str> {
        self.suffix
    }

    /// The order that its versions use; nothing where they have none.
    #[must_use]
    pub fn scheme(&self) -> Option<Scheme> {
        self.scheme
    }

    /// The order of two versions; nothing where the ecosystem has none.
    #[must_use]
    pub fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        Some(self.scheme?.compare(left, right))
    }
}

impl fmt::Display for Ecosystem<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)?;
        match self.suffix {
            Some(suffix) => write!(formatter, ":{suffix}"),
            None => Ok(()),
        }
    }
}
