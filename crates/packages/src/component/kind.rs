//! The kinds of packages: one for each way in which names and versions are written.

/// A kind of package. It decides the type of the package URL and, but for the packages of distributions, the ecosystem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Alpine packages and those of its descendants.
    Apk,
    /// Debian packages and those of its descendants.
    Deb,
    /// RPM packages.
    Rpm,
    /// Go modules; the standard library is the module `stdlib`.
    Go,
    /// Rust crates.
    Cargo,
    /// npm packages, scope included: `@babel/core`.
    Npm,
    /// Python packages, normalised as PEP 503 asks.
    Python,
    /// Maven artifacts: `group:artifact`.
    Maven,
    /// Ruby gems.
    Gem,
    /// Composer packages: `vendor/name`.
    Composer,
    /// NuGet packages.
    NuGet,
    /// Bitnami components.
    Bitnami,
    /// Anything else: known by name only.
    Generic,
}

/// Each kind, the type of its package URLs, and its OSV ecosystem where the kind alone decides it.
const KINDS: &[(Kind, &str, Option<&str>)] = &[
    (Kind::Apk, "apk", None),
    (Kind::Deb, "deb", None),
    (Kind::Rpm, "rpm", None),
    (Kind::Go, "golang", Some("Go")),
    (Kind::Cargo, "cargo", Some("crates.io")),
    (Kind::Npm, "npm", Some("npm")),
    (Kind::Python, "pypi", Some("PyPI")),
    (Kind::Maven, "maven", Some("Maven")),
    (Kind::Gem, "gem", Some("RubyGems")),
    (Kind::Composer, "composer", Some("Packagist")),
    (Kind::NuGet, "nuget", Some("NuGet")),
    (Kind::Bitnami, "bitnami", Some("Bitnami")),
    (Kind::Generic, "generic", None),
];

impl Kind {
    /// The kind whose package URLs have this type; `Generic` for types that have no kind of their own.
    #[must_use]
    pub fn of_purl_type(name: &str) -> Self {
        KINDS.iter().find(|(_, purl_type, _)| *purl_type == name).map_or(Self::Generic, |(kind, ..)| *kind)
    }

    /// The type of its package URLs.
    #[must_use]
    pub fn purl_type(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("generic", |(_, purl_type, _)| purl_type)
    }

    /// The OSV ecosystem, where the kind alone decides it.
    #[must_use]
    pub fn ecosystem(self) -> Option<&'static str> {
        KINDS.iter().find(|(kind, ..)| *kind == self).and_then(|(.., ecosystem)| *ecosystem)
    }

    /// Whether a distribution makes the packages: its advisories then speak of them, and its release is part of their name.
    #[must_use]
    pub fn is_of_distribution(self) -> bool {
        matches!(self, Self::Apk | Self::Deb | Self::Rpm)
    }
}
