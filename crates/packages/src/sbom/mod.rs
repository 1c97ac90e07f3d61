//! Bills of materials: inventories to standard documents and back.
//!
//! Lives here: what components and documents have in common, one module for each format. Not here: the formats themselves
//! (`formats`), which files of an image are such documents (`catalogers`).

pub mod cyclonedx;
pub mod spdx;

use std::collections::BTreeMap;

use palisade_model::codes;

use crate::component::{Component, Kind, SourcePackage};
use crate::distribution::{Distribution, id_of_family, version_of_name};
use crate::purl::Purl;

codes! {
    /// A document that says that it lacks something.
    INCOMPLETE_DOCUMENT = "incomplete-sbom", "a bill of materials says that it is incomplete",
        "make it anew with everything readable, or accept the gap by name",
        "The document states that what it lists is not all. What it leaves out was not looked at.";
    /// A part of a document that cannot be read.
    UNREADABLE_SBOM_PART = "unreadable-sbom-part", "a part of a bill of materials cannot be read",
        "repair the document, or have it judged by `palisade sbom check`",
        "The part has another type than its format asks for, and was passed over. Everything else was read.";
}

/// What a bill of materials is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// An image's name, a file's path.
    pub name: String,
    /// Its tag or version.
    pub version: Option<String>,
    /// Its package URL, such as `pkg:oci/…`.
    pub purl: Option<Purl>,
    /// Its digest: `sha256:…`.
    pub digest: Option<String>,
}

/// The component that a package URL names.
#[must_use]
pub fn component_of(purl: &Purl) -> Component {
    let kind = Kind::of_purl_type(purl.kind());
    let mut component = Component::new(kind, name_of(kind, purl), purl.version().unwrap_or_default());
    let public = without_credentials(purl);
    let mut qualifiers = public.qualifiers().clone();
    // Package URLs of rpm state the epoch apart (rpm-definition.json).
    if kind == Kind::Rpm
        && let Some(epoch) = qualifiers.remove("epoch")
    {
        component.version = format!("{epoch}:{}", component.version);
    }
    if kind.is_of_distribution() {
        component.architecture = qualifiers.remove("arch");
        component.source = qualifiers.remove("upstream").map(|text| source_of(&text, &component));
        qualifiers.remove("distro");
    }
    component.qualifiers = qualifiers;
    component.stated_purl = Some(public);
    component
}

/// Addresses in qualifiers may hold a user's name and password: they are nobody else's business.
fn without_credentials(purl: &Purl) -> Purl {
    let has_user = |value: &String| value.contains("://") && value.contains('@');
    if !purl.qualifiers().values().any(has_user) {
        return purl.clone();
    }
    let clean = |value: &String| crate::catalogers::without_credentials(value);
    purl.with_qualifiers(purl.qualifiers().iter().map(|(key, value)| (key.clone(), clean(value))).collect())
}

/// The name as the ecosystem writes it.
fn name_of(kind: Kind, purl: &Purl) -> String {
    let separator = match kind {
        Kind::Maven => ':',
        Kind::Go | Kind::Npm | Kind::Composer => '/',
        _ => return purl.name().to_owned(),
    };
    purl.namespace().map_or_else(|| purl.name().to_owned(), |space| format!("{space}{separator}{}", purl.name()))
}

/// Whether what a document is about is a package among the others: an image, and what has no package URL, is only their shell.
/// One whose package URL cannot be read may be a package.
fn is_package(described: &Result<Option<Purl>, String>) -> bool {
    match described {
        Ok(purl) => purl.as_ref().is_some_and(|purl| !matches!(purl.kind(), "oci" | "docker")),
        Err(_) => true,
    }
}

/// `glibc@2.36-9`, the name alone where the version is the package's, or the file of an rpm source package. A file's name has no
/// epoch: a package with the same version and release as its source has its epoch too.
fn source_of(text: &str, component: &Component) -> SourcePackage {
    let of_file = |text: &str| {
        let (rest, release) = text.strip_suffix(".src.rpm")?.rsplit_once('-')?;
        let (name, version) = rest.rsplit_once('-')?;
        let stated = format!("{version}-{release}");
        let without_epoch = component.version.split_once(':').map_or(component.version.as_str(), |(_, rest)| rest);
        let version = if stated == without_epoch { component.version.clone() } else { stated };
        Some(SourcePackage { name: name.to_owned(), version })
    };
    if let Some(source) = of_file(text) {
        return source;
    }
    let (name, version) = text.rsplit_once('@').unwrap_or((text, &component.version));
    SourcePackage { name: name.to_owned(), version: version.to_owned() }
}

/// The distribution that most packages of distributions say they are of (qualifier `distro`).
#[must_use]
pub fn distribution_of(components: &[Component]) -> Option<Distribution> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for purl in components.iter().filter(|one| one.kind.is_of_distribution()).filter_map(|one| one.stated_purl.as_ref())
    {
        let Some(named) = release(purl) else { continue };
        *counts.entry(named).or_default() += 1;
    }
    let (named, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    distribution(named)
}

/// The distribution that a package says it is of, by its package URL: the qualifier `distro`, or else the namespace, which says no
/// release and counts only where it is a distribution's own name (`redhat` and `opensuse` are families).
#[must_use]
pub fn stated_distribution(purl: &Purl) -> Option<Distribution> {
    let is_known = |id: &&str| Distribution::new(*id, "", "").ecosystem().is_some();
    let of_namespace = || distribution((purl.namespace().filter(is_known)?, ""));
    release(purl).map_or_else(of_namespace, distribution)
}

/// `ID` and `VERSION_ID` (or a release's name) in `debian-12`, in `bookworm` beside the namespace `debian`, and in `12` there.
fn release(purl: &Purl) -> Option<(&str, &str)> {
    let release = purl.qualifiers().get("distro")?.as_str();
    Some(match (release.rsplit_once('-'), purl.namespace()) {
        (Some(named), _) => named,
        (None, Some(id)) if id != release => (id, release),
        (None, _) => (release, ""),
    })
}

fn distribution((id, version): (&str, &str)) -> Option<Distribution> {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    let version = version_of_name(version).unwrap_or(version);
    (!id.is_empty() && plain(id) && plain(version)).then(|| Distribution::new(id_of_family(id), version, ""))
}

#[cfg(test)]
mod tests {
    use palisade_formats as formats;
    use palisade_formats::json::Budget;

    use super::{component_of, cyclonedx, distribution_of, spdx};
    use crate::component::Kind;
    use crate::purl::Purl;

    /// The described package stays one package, whatever it is written as and however often.
    #[test]
    fn what_a_document_describes_stays_one_package() {
        let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"type": "library",
            "name": "root", "version": "1", "purl": "pkg:npm/root@1?vcs_url=git%2Bhttps://user:word@host.example/a.git"}}}"#;
        let reading = formats::cyclonedx::read(text, Budget::DEFAULT).expect("a document");
        let (subject, inventory) = cyclonedx::reading_with_subject(&reading, "x");
        let subject = subject.expect("a subject");
        assert_eq!(inventory.components.len(), 1);
        let document = cyclonedx::document(&inventory, &subject, &cyclonedx::Origin::default());
        assert_eq!(cyclonedx::inventory(&document, "x").1.components, inventory.components);
        let written = formats::cyclonedx::write(&document);
        assert!(written.contains("host.example") && !written.contains("word"), "{written}");
        let origin = spdx::Origin { created: "2024-01-01T00:00:00Z", tool: "x-1", namespace: "https://example.org/x" };
        let document = spdx::document(&inventory, &subject, &origin);
        assert_eq!(spdx::inventory(&document).1.components, inventory.components);
    }

    #[test]
    fn a_package_url_names_a_component() {
        let cases = [
            ("pkg:maven/log4j/log4j@1.2.15", Kind::Maven, "log4j:log4j"),
            ("pkg:npm/%40babel/core@7.0.0", Kind::Npm, "@babel/core"),
            ("pkg:golang/k8s.io/api@v0.30.0", Kind::Go, "k8s.io/api"),
            ("pkg:docker/dhi/pkg-python@3", Kind::Generic, "pkg-python"),
        ];
        for (text, kind, name) in cases {
            let component = component_of(&Purl::parse(text).expect("a purl"));
            assert_eq!((component.kind, component.name.as_str()), (kind, name));
        }
        let secret = "pkg:npm/a@1?vcs_url=git%2Bhttps://user:word@host.example/a.git";
        let component = component_of(&Purl::parse(secret).expect("a purl"));
        let shown = component.purl(None).expect("a purl").to_string();
        assert!(!shown.contains("word") && shown.contains("host.example"), "{shown}");
        let text = "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12&upstream=glibc%402.36";
        let component = component_of(&Purl::parse(text).expect("a purl"));
        let source = component.source.clone().expect("a source");
        assert_eq!((source.name.as_str(), source.version.as_str()), ("glibc", "2.36"));
        assert_eq!(component.architecture.as_deref(), Some("amd64"));
        let text = "pkg:rpm/rhel/curl@7.61.1-18.el8?epoch=1&upstream=curl-7.61.1-18.el8.src.rpm";
        let curl = component_of(&Purl::parse(text).expect("a purl"));
        assert_eq!(curl.version, "1:7.61.1-18.el8");
        assert_eq!(curl.source.map(|source| source.version).as_deref(), Some("1:7.61.1-18.el8"));
        let text = "pkg:rpm/rhel/perl-interpreter@5.26-1?epoch=4&upstream=perl-5.27-1.src.rpm";
        let perl = component_of(&Purl::parse(text).expect("a purl"));
        assert_eq!(perl.source.map(|source| source.version).as_deref(), Some("5.27-1"));
        let distribution = distribution_of(&[component]).expect("a distribution");
        assert_eq!(distribution.ecosystem().as_deref(), Some("Debian:12"));
    }
}
