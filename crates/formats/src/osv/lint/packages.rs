//! Rules on the names of packages.

use super::spelling::Words;
use super::{
    MALFORMED_PACKAGE_NAME, MISSING_PACKAGE, MISSPELT_PACKAGE, NO_VERSIONS, PACKAGE_URL_DISAGREES, UNKNOWN_ECOSYSTEM,
    schema,
};
use crate::fault::Fault;
use crate::osv::{Affected, Package, RangeKind};

pub(super) fn check(words: &Words, affected: &Affected, pointer: &str, faults: &mut Vec<Fault>) {
    let Some(package) = &affected.package else {
        let of_package = |kind: &RangeKind| matches!(kind, RangeKind::Semver | RangeKind::Ecosystem);
        if affected.ranges.iter().any(|range| of_package(&range.kind)) {
            faults.push(Fault::new(&MISSING_PACKAGE, pointer, "versions of which package?"));
        }
        return;
    };
    if affected.ranges.is_empty() && affected.versions.is_empty() {
        let message = format!("no version of `{}` is affected", package.name);
        faults.push(Fault::new(&NO_VERSIONS, pointer, message));
    }
    let pointer = format!("{pointer}/package");
    let mut fault =
        |code, field: &str, message: String| faults.push(Fault::new(code, format!("{pointer}/{field}"), message));
    if let Some(message) = ecosystem_fault(&package.ecosystem) {
        fault(&UNKNOWN_ECOSYSTEM, "ecosystem", message);
    }
    if let Some(message) = name_fault(package) {
        fault(&MALFORMED_PACKAGE_NAME, "name", message);
    } else if let Some(other) = words.look_alike(&package.name) {
        fault(&MISSPELT_PACKAGE, "name", format!("the record speaks of `{other}` and never of `{}`", package.name));
    }
    if let Some(message) = package.purl.as_deref().and_then(|purl| purl_fault(package, purl)) {
        fault(&PACKAGE_URL_DISAGREES, "purl", message);
    }
}

fn ecosystem_fault(name: &str) -> Option<String> {
    if schema::ecosystem(name).is_some() {
        return None;
    }
    let base = name.split(':').next().unwrap_or(name);
    let near = schema::ECOSYSTEMS.iter().find(|known| known.eq_ignore_ascii_case(base));
    let hint = near.map(|known| format!("; it is written `{known}`")).unwrap_or_default();
    Some(format!("`{name}` is not an ecosystem of the schema{hint}"))
}

/// The ecosystem without its suffix, in the schema's spelling where only the case is wrong.
fn base_ecosystem(package: &Package) -> &str {
    let base = package.ecosystem.split(':').next().unwrap_or(&package.ecosystem);
    schema::ECOSYSTEMS.iter().find(|known| known.eq_ignore_ascii_case(base)).copied().unwrap_or(base)
}

fn name_fault(package: &Package) -> Option<String> {
    let name = package.name.as_str();
    let why = if name.is_empty() {
        Some("it is empty")
    } else if name.trim() != name || name.chars().any(char::is_control) {
        Some("it has blanks at its ends or control characters")
    } else {
        match base_ecosystem(package) {
            "Go" => module_fault(name, &["stdlib", "toolchain"]),
            "Kubernetes" => module_fault(name, &[]),
            "PyPI" if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) => {
                Some("PyPI allows letters, digits, full stops, hyphens and underscores")
            }
            "Maven" if name.split(':').count() != 2 || name.split(':').any(str::is_empty) => {
                Some("Maven names are a group and an artifact with a colon between them")
            }
            _ => None,
        }
    };
    why.map(|why| format!("`{name}`: {why}"))
}

/// Why `name` is not the path of a Go module (golang.org/ref/mod, section "Module paths").
fn module_fault(name: &str, others: &[&str]) -> Option<&'static str> {
    if others.contains(&name) {
        return None;
    }
    if name.starts_with('/') || name.ends_with('/') || name.contains("//") {
        return Some("an element of the path is empty");
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    if !name.bytes().all(allowed) {
        return Some("a module path has letters, digits and -._~ only");
    }
    let host = name.split('/').next().unwrap_or(name);
    (!host.contains('.')).then_some("a module path begins with a host such as k8s.io")
}

/// The type of package URLs in an ecosystem, and the namespace where it is fixed (package-url/purl-spec).
const PURL_TYPES: &[(&str, &str)] = &[
    ("AlmaLinux", "rpm/almalinux"),
    ("Alpine", "apk/alpine"),
    ("Bitnami", "bitnami"),
    ("CRAN", "cran"),
    ("Chainguard", "apk/chainguard"),
    ("Debian", "deb/debian"),
    ("Go", "golang"),
    ("Hackage", "hackage"),
    ("Hex", "hex"),
    ("Kubernetes", "golang"),
    ("Maven", "maven"),
    ("NuGet", "nuget"),
    ("Packagist", "composer"),
    ("Pub", "pub"),
    ("PyPI", "pypi"),
    ("Red Hat", "rpm/redhat"),
    ("Rocky Linux", "rpm/rocky-linux"),
    ("RubyGems", "gem"),
    ("SUSE", "rpm/suse"),
    ("Ubuntu", "deb/ubuntu"),
    ("Wolfi", "apk/wolfi"),
    ("crates.io", "cargo"),
    ("npm", "npm"),
    ("openSUSE", "rpm/opensuse"),
];

fn purl_fault(package: &Package, purl: &str) -> Option<String> {
    let Some(rest) = purl.strip_prefix("pkg:") else { return Some(format!("`{purl}` is not a package URL")) };
    let path = rest.split(['?', '#']).next().unwrap_or(rest);
    // The `@` of a scope is the first character of its element, or is written %40.
    let versioned = path.rsplit('/').next().is_some_and(|name| name.find('@').is_some_and(|at| at > 0));
    if versioned {
        return Some(format!("`{purl}` has a version, which belongs to the ranges"));
    }
    let ecosystem = base_ecosystem(package);
    let (_, prefix) = PURL_TYPES.iter().find(|(name, _)| *name == ecosystem)?;
    let Some(name) = path.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/')) else {
        return Some(format!("`{purl}` is not of {ecosystem}, whose package URLs begin with pkg:{prefix}/"));
    };
    let same = folded(ecosystem, &decoded(name)) == folded(ecosystem, &package.name);
    (!same).then(|| format!("`{purl}` names `{}`, not `{}`", decoded(name), package.name))
}

/// A name in the form in which its ecosystem compares names.
fn folded(ecosystem: &str, name: &str) -> String {
    match ecosystem {
        "PyPI" => name.to_lowercase().replace(['_', '.'], "-"),
        "Maven" => name.replace(':', "/"),
        "Go" | "Kubernetes" | "Packagist" | "NuGet" | "Bitnami" => name.to_lowercase(),
        _ => name.to_owned(),
    }
}

/// Percent-encoding undone, where it is sound.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        let digits = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(digits.unwrap_or(b'%'));
        rest = if digits.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}
