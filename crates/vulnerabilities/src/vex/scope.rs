//! What a statement is about: whether its product is what was scanned, and how closely it says so.
//!
//! By the OpenVEX specification (section "Product matching"): a package URL is matched by another that has at least all that it
//! states, so one without a version stands for all versions; digests are matched by digests; a product's subcomponents narrow
//! a statement to them.

use palisade_formats::openvex::{Component, Product, Text};
use palisade_packages::purl::Purl;

use crate::version_range::{VersionRange, version_of};

/// Something that was scanned: an image, a program in it, or a package.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity<'a> {
    /// Its package URL.
    pub purl: Option<&'a Purl>,
    /// Other names: the reference of an image, an IRI, a CPE.
    pub names: &'a [String],
    /// Digests, with their algorithm: `sha256:…`; for an image those of its manifest and of the index that names it.
    pub digests: &'a [String],
}

/// A match that statements may be about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The advisory's id, then its aliases.
    pub vulnerability: &'a [String],
    /// The package.
    pub component: Identity<'a>,
    /// What it is part of: the image, the main module of a Go program, the document's own subject.
    pub within: &'a [Identity<'a>],
}

/// How closely something is named: by a name or a package, in one version, by its content.
const NAMED: u8 = 1;
const VERSION: u8 = 2;
const CONTENT: u8 = 3;

/// How closely a statement or a decision names what was scanned; more is closer. Where it holds comes before what it is about: whether
/// code can be reached depends on what surrounds it, so that who looked at one image knows more than who speaks of a package
/// everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Closeness {
    /// The image, or the program: 0 where it may be any.
    pub whole: u8,
    /// The package: 0 where it may be any.
    pub part: u8,
}

/// A digest as it is compared: OpenVEX writes `sha-256`, CSAF `sha256`, both hexadecimal digits in any case.
pub(super) fn digest(algorithm: &str, value: &str) -> String {
    format!("{}:{}", algorithm.replace('-', ""), value).to_ascii_lowercase()
}

/// A package URL of a statement, and the digest that it names an image by.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub(super) purl: Purl,
    pub(super) digest: Option<String>,
}

impl Stated {
    pub(crate) fn of(text: &str) -> Option<Self> {
        let purl = Purl::parse(text).ok()?;
        let by_content = purl.kind() == "oci" || purl.kind() == "docker";
        let digest = purl.version().filter(|version| by_content && version.contains(':')).map(str::to_ascii_lowercase);
        Some(Self { purl, digest })
    }

    /// Type, namespace and name, by which statements are arranged.
    pub(super) fn base(&self) -> String {
        base(&self.purl)
    }

    /// How closely it names `identity`; nothing where it does not.
    pub(crate) fn matches(&self, identity: &Identity<'_>) -> Option<u8> {
        if let Some(digest) = &self.digest {
            // The same content is the same image, wherever it was pulled from; one platform of it is not another.
            let content = identity.digests.iter().any(|known| known.eq_ignore_ascii_case(digest));
            return (content && self.qualified(identity.purl, true)).then_some(CONTENT);
        }
        let purl = identity.purl.filter(|purl| same_package(purl, &self.purl))?;
        let same = self.purl.version().is_none_or(|version| same_version(&self.purl, version, purl.version()));
        if !same {
            return None;
        }
        let within = self.purl.subpath().is_none_or(|path| purl.subpath() == Some(path));
        // The version of an image is its digest, and its tag a qualifier.
        let is_one = self.purl.version().is_some() || self.purl.qualifiers().contains_key("tag");
        let level = if is_one { VERSION } else { NAMED };
        (within && self.qualified(Some(purl), false)).then_some(level)
    }

    /// Whether all qualifiers are there.
    fn qualified(&self, purl: Option<&Purl>, anywhere: bool) -> bool {
        let place = |key: &str| anywhere && matches!(key, "repository_url" | "tag");
        let stated = self.purl.qualifiers().iter().filter(|(key, _)| !place(key));
        let known = |key: &str| purl.and_then(|purl| purl.qualifiers().get(key));
        stated.into_iter().all(|(key, value)| match (key.as_str(), known(key)) {
            ("repository_url", Some(known)) => repository(value) == repository(known),
            (_, Some(known)) => value == known,
            (_, None) => anywhere && purl.is_none(),
        })
    }
}

fn bare(version: &str) -> &str {
    version.trim_start_matches("go").trim_start_matches('v')
}

/// The version of a Go module has a `v`, that of its standard library often has none.
fn same_version(purl: &Purl, stated: &str, known: Option<&str>) -> bool {
    match known {
        Some(known) if purl.kind() == "golang" => bare(stated) == bare(known),
        Some(known) => stated == known,
        None => false,
    }
}

/// The names of Docker's own registry are one, and its official images stand under `library`.
fn repository(url: &str) -> String {
    let url = url.trim_start_matches("https://").trim_end_matches('/').to_ascii_lowercase();
    let (host, path) = url.split_once('/').unwrap_or((&url, ""));
    match host {
        "index.docker.io" | "registry-1.docker.io" | "docker.io" => {
            format!("docker.io/{}", path.strip_prefix("library/").unwrap_or(path))
        }
        _ => url,
    }
}

fn same_package(left: &Purl, right: &Purl) -> bool {
    left.name() == right.name() && left.namespace() == right.namespace() && left.kind() == right.kind()
}

pub(super) fn base(purl: &Purl) -> String {
    format!("{}/{}/{}", purl.kind(), purl.namespace().unwrap_or_default(), purl.name())
}

/// How closely `component`, whose package URL was read before, names `identity`; nothing where it does not.
pub(super) fn matches(component: &Component<'_>, stated: Option<&Stated>, identity: &Identity<'_>) -> Option<u8> {
    let by_purl = stated.and_then(|stated| stated.matches(identity));
    let mut hashes = component.hashes.iter().map(|(algorithm, value)| digest(algorithm, value));
    let by_hash = hashes.any(|hash| identity.digests.iter().any(|known| known.eq_ignore_ascii_case(&hash)));
    let by_name = names(component).filter_map(|name| closeness_of_name(name, identity)).max();
    by_purl.max(by_name).filter(|_| within_range(component, identity)).max(by_hash.then_some(CONTENT))
}

/// The identifier of a component under which `csaf` keeps the range of versions that it stands for.
pub(super) const RANGE: &str = "vers";

/// Whether a product is a range of versions, or a part of it is.
pub(crate) fn is_range(product: &Product<'_>) -> bool {
    let mut components = std::iter::once(&product.component).chain(&product.subcomponents);
    components.any(|component| component.identifiers.contains_key(&Text::from(RANGE)))
}

/// Whether the version is one of those that a component is narrowed to, where it is.
fn within_range(component: &Component<'_>, identity: &Identity<'_>) -> bool {
    let Some(text) = component.identifiers.get(&Text::from(RANGE)) else { return true };
    let known = identity.purl.and_then(|purl| Some((VersionRange::read(text, purl.kind())?, version_of(purl)?)));
    known.is_some_and(|(range, version)| range.contains(&version))
}

/// How closely a text, whose package URL was read before, names `identity`: a package URL, a digest or a name.
pub(crate) fn closeness_of(text: &str, stated: Option<&Stated>, identity: &Identity<'_>) -> Option<u8> {
    let by_purl = stated.and_then(|stated| stated.matches(identity));
    let by_digest = identity.digests.iter().any(|digest| digest.eq_ignore_ascii_case(text));
    by_purl.max(by_digest.then_some(CONTENT)).max(closeness_of_name(text, identity))
}

/// A reference with a digest or a tag names one version of an image, one without names all.
fn closeness_of_name(name: &str, identity: &Identity<'_>) -> Option<u8> {
    let last = name.rsplit('/').next().unwrap_or(name);
    let level = match last.contains('@') {
        true => CONTENT,
        false if last.contains(':') => VERSION,
        false => NAMED,
    };
    identity.names.iter().any(|known| known == name).then_some(level)
}

/// Whether a text, a package URL or a name, names `identity`.
pub(crate) fn names_package(text: &str, identity: &Identity<'_>) -> bool {
    let stated = Stated::of(text);
    stated.is_some_and(|stated| stated.matches(identity).is_some()) || identity.names.iter().any(|name| name == text)
}

/// The names of a component that are no package URLs.
pub(super) fn names<'c>(component: &'c Component<'_>) -> impl Iterator<Item = &'c str> {
    let id = component.id.iter().map(|id| id.as_str());
    let others =
        component.identifiers.iter().filter(|(kind, _)| kind.as_str() != RANGE).map(|(_, value)| value.as_str());
    id.chain(others).filter(|name| !name.starts_with("pkg:"))
}
