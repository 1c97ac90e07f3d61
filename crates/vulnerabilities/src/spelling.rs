//! One spelling for each ecosystem and package, so that what an advisory names is found whatever file names it.
//!
//! The index and whoever looks something up go through here; what is shown stays as its source wrote it.

use std::borrow::Cow;

use palisade_packages::component::python_name;
use palisade_packages::version::{Ecosystem, Scheme};

/// The order of an ecosystem's versions; nothing where it has none or is not known.
pub(crate) fn scheme(ecosystem: &str) -> Option<Scheme> {
    Ecosystem::parse(ecosystem)?.scheme()
}

/// The ecosystem as the index spells it.
///
/// Names are taken in any case (the records of Kubernetes write `kubernetes`). Suffixes that name parts of one release, which
/// share its packages, become that release: Red Hat's repositories (`enterprise_linux:9::baseos`, but not extended support),
/// SUSE's modules (`Linux Enterprise Module for Basesystem 15 SP6`), Ubuntu's `:LTS`.
pub(crate) fn ecosystem(text: &str) -> Cow<'_, str> {
    let (base, suffix) = text.split_once(':').unwrap_or((text, ""));
    let known = match Ecosystem::parse(base) {
        Some(known) => known.name(),
        None => Ecosystem::names().find(|name| name.eq_ignore_ascii_case(base)).unwrap_or(base),
    };
    let released = release(known, suffix);
    match released {
        None if known == base => Cow::Borrowed(text),
        None if suffix.is_empty() => Cow::Borrowed(known),
        None => Cow::Owned(format!("{known}:{suffix}")),
        Some(release) => Cow::Owned(format!("{known}:{release}")),
    }
}

/// The release that a suffix narrows down further.
fn release(base: &str, suffix: &str) -> Option<String> {
    match base {
        "Red Hat" => {
            let rest = suffix.strip_prefix("enterprise_linux:").unwrap_or(suffix);
            let major = rest.split([':', '.']).next().unwrap_or_default();
            (!major.is_empty() && major.bytes().all(|byte| byte.is_ascii_digit())).then(|| major.to_owned())
        }
        "SUSE" => {
            let rest = suffix.strip_prefix("Linux Enterprise ")?;
            let at = rest.find(|character: char| character.is_ascii_digit())?;
            let release = rest.get(at..)?.trim_end_matches("-LTSS").trim_end_matches(" LTSS");
            Some(format!("Linux Enterprise {release}"))
        }
        "Ubuntu" => suffix.strip_suffix(":LTS").map(str::to_owned),
        _ => None,
    }
}

/// How the names of an ecosystem are spelled.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Style {
    /// As they are written.
    Exact,
    /// In small letters: their registries take names in any case.
    Lower,
    /// PEP 503.
    Python,
    Kubernetes,
}

impl Style {
    /// The style of an ecosystem as [`ecosystem`] spells it.
    pub(crate) fn of(ecosystem: &str) -> Self {
        match ecosystem.split(':').next().unwrap_or_default() {
            "PyPI" => Self::Python,
            "NuGet" | "Packagist" | "Bitnami" | "GitHub Actions" => Self::Lower,
            "Kubernetes" => Self::Kubernetes,
            _ => Self::Exact,
        }
    }

    /// A package as the index spells it.
    pub(crate) fn spell(self, name: &str) -> Cow<'_, str> {
        match self {
            Self::Exact => Cow::Borrowed(name),
            Self::Lower => lower(name),
            Self::Python => python_name(name),
            Self::Kubernetes => kubernetes(name),
        }
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Records name components of Kubernetes by module (`k8s.io/apiserver`), by program (`kube-apiserver`) or with an empty vendor
/// (`/ingress-nginx`).
fn kubernetes(name: &str) -> Cow<'_, str> {
    let bare = name.rsplit('/').next().unwrap_or(name);
    match bare {
        "apiserver" => Cow::Borrowed("kube-apiserver"),
        "controller-manager" => Cow::Borrowed("kube-controller-manager"),
        bare => lower(bare),
    }
}

#[cfg(test)]
mod tests {
    use super::{Style, ecosystem};

    #[test]
    fn ecosystems() {
        let cases = [
            ("Go", "Go"),
            ("kubernetes", "Kubernetes"),
            ("debian:12", "Debian:12"),
            ("Debian:12", "Debian:12"),
            ("Alpine:v3.19", "Alpine:v3.19"),
            ("Ubuntu:22.04:LTS", "Ubuntu:22.04"),
            ("Ubuntu:Pro:22.04:LTS", "Ubuntu:Pro:22.04"),
            ("Red Hat:enterprise_linux:9::baseos", "Red Hat:9"),
            ("Red Hat:enterprise_linux:9", "Red Hat:9"),
            ("Red Hat:9.4", "Red Hat:9"),
            ("Red Hat:rhel_eus:9.2::baseos", "Red Hat:rhel_eus:9.2::baseos"),
            ("SUSE:Linux Enterprise Module for Basesystem 15 SP6", "SUSE:Linux Enterprise 15 SP6"),
            ("SUSE:Linux Enterprise Server 15 SP3-LTSS", "SUSE:Linux Enterprise 15 SP3"),
            ("openSUSE:Leap 15.6", "openSUSE:Leap 15.6"),
            ("Something:else", "Something:else"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(ecosystem(text), expected, "{text}");
        }
    }

    #[test]
    fn packages() {
        let cases = [
            ("PyPI", "Django", "django"),
            ("PyPI", "zope.interface__x", "zope-interface-x"),
            ("PyPI", "requests", "requests"),
            ("PyPI", "a--b", "a-b"),
            ("NuGet", "Newtonsoft.Json", "newtonsoft.json"),
            ("Packagist", "Drupal/Core", "drupal/core"),
            ("Go", "github.com/BurntSushi/toml", "github.com/BurntSushi/toml"),
            ("Kubernetes", "k8s.io/apiserver", "kube-apiserver"),
            ("Kubernetes", "/ingress-nginx", "ingress-nginx"),
            ("Debian:12", "libstdc++6", "libstdc++6"),
        ];
        for (ecosystem, name, expected) in cases {
            assert_eq!(Style::of(ecosystem).spell(name), expected, "{name}");
        }
    }
}
