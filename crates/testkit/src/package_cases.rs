//! The outside cases of package files: what each cataloger must find in them, and how two lists are compared.
//!
//! The lists were made by osv-scalibr. Where the specification of package URLs or a format's own documents say otherwise, they
//! win: the classes of such differences are the rules of `comparable`, each with its reason; single cases are argued in
//! `conformance.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use palisade_packages::Component;
use palisade_packages::catalogers::{CATALOGERS, Candidate, Catalog, Cataloger, File, wanting};
use palisade_packages::purl::{Fault, Parts, Purl};
use serde_json::Value;

/// One file and what is in it.
#[derive(Clone, Debug)]
pub struct Case {
    /// `cataloger/name`, with a number where that is not unique.
    pub label: String,
    /// The kind of file.
    pub cataloger: String,
    /// The path that it has in reality.
    pub path: String,
    /// Its text.
    pub content: String,
    /// Name, version and package URL of each package, as the list has them.
    pub packages: Vec<[String; 3]>,
    /// Whether something in it cannot be read.
    pub error: bool,
}

/// One package in the form in which lists are compared: name, version, package URL or why there is none.
type Comparable = (String, String, String);

/// The cases of a file of JSON values, one a line.
///
/// # Errors
///
/// Where the file cannot be read, or a line is not a case.
pub fn cases(file: &Path) -> std::io::Result<Vec<Case>> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut cases = Vec::new();
    for (number, line) in std::fs::read_to_string(file)?.lines().enumerate() {
        let value: Value = serde_json::from_str(line)?;
        let malformed = || std::io::Error::other(format!("line {} is not a case", number + 1));
        let mut case = read(&value).ok_or_else(malformed)?;
        let count = counts.entry(case.label.clone()).or_default();
        *count += 1;
        if *count > 1 {
            case.label = format!("{}#{count}", case.label);
        }
        cases.push(case);
    }
    Ok(cases)
}

fn read(value: &Value) -> Option<Case> {
    let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    let packages = value.get("packages").and_then(Value::as_array).into_iter().flatten();
    Some(Case {
        label: format!("{}/{}", text("cataloger")?, text("name")?),
        cataloger: text("cataloger")?,
        path: text("path")?,
        content: text("content")?,
        packages: packages.map(|package| serde_json::from_value(package.clone()).ok()).collect::<Option<_>>()?,
        error: value.get("error").and_then(Value::as_bool).unwrap_or_default(),
    })
}

impl Case {
    /// The catalogers that want the file; where none does (some cases have made-up paths), the one that the case names.
    #[must_use]
    pub fn catalogers(&self) -> Vec<&'static Cataloger> {
        let bytes = self.content.as_bytes();
        let head = bytes.get(..64).unwrap_or(bytes);
        let candidate = Candidate { path: &self.path, size: bytes.len() as u64, head };
        let mut wanted: Vec<_> = wanting(&candidate).collect();
        if wanted.is_empty() {
            wanted.extend(CATALOGERS.iter().filter(|cataloger| cataloger.name == self.cataloger));
        }
        wanted
    }

    /// Compares what is found with what the list says.
    ///
    /// # Errors
    ///
    /// What is missing, what is too much, or that nothing was said about what cannot be read.
    pub fn judge(&self) -> Result<(), String> {
        let catalogers = self.catalogers();
        if catalogers.is_empty() {
            return Err("no cataloger wants it".to_owned());
        }
        let file = File { path: &self.path, bytes: self.content.as_bytes() };
        let mut found = Catalog::default();
        for catalog in catalogers.iter().map(|cataloger| cataloger.catalog(&file)) {
            found.components.extend(catalog.components);
            found.gaps.extend(catalog.gaps);
        }
        let list = |package: &[String; 3]| {
            let [name, version, purl] = package;
            comparable(name, version, if purl.is_empty() { None } else { Some(Purl::parse(purl)) })
        };
        let expected: BTreeSet<Comparable> = self.packages.iter().map(list).collect();
        let read = found.components.iter().map(|component| self.compared(component));
        same(&expected, &read.collect(), self.error && found.gaps.is_empty())
    }

    /// A package that was found, as the list writes it. Of a document that names packages by package URLs the list gives the
    /// last part of each as the name, where Palisade has the ecosystem's name; a package without one has none, and the one
    /// that Palisade makes of its name says nothing more.
    fn compared(&self, component: &Component) -> Comparable {
        match &component.stated_purl {
            _ if !matches!(self.cataloger.as_str(), "spdx" | "cyclonedx") => {
                comparable(&component.name, &component.version, Some(component.purl(None)))
            }
            Some(purl) => comparable(purl.name(), &component.version, Some(Ok(purl.clone()))),
            None => comparable(&component.name, &component.version, None),
        }
    }
}

fn same(expected: &BTreeSet<Comparable>, found: &BTreeSet<Comparable>, silent: bool) -> Result<(), String> {
    let missing: Vec<_> = expected.difference(found).collect();
    let surplus: Vec<_> = found.difference(expected).collect();
    let mut complaints = Vec::new();
    if !missing.is_empty() {
        complaints.push(format!("missing {missing:?}"));
    }
    if !surplus.is_empty() {
        complaints.push(format!("too much {surplus:?}"));
    }
    if silent {
        complaints.push("no gap is reported".to_owned());
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("; ")) }
}

/// What is compared of a package. Both sides go through it.
fn comparable(name: &str, version: &str, purl: Option<Result<Purl, Fault>>) -> Comparable {
    let kind = purl.as_ref().and_then(|purl| purl.as_ref().ok()).map(|purl| purl.kind().to_owned()).unwrap_or_default();
    let purl = match purl {
        None => String::new(),
        Some(Err(fault)) => fault.to_string(),
        Some(Ok(purl)) => settled(&purl).map_or_else(|fault| fault.to_string(), |purl| purl.to_string()),
    };
    let (mut name, mut version) = (name.to_owned(), version.to_owned());
    match kind.as_str() {
        // PEP 503 has one spelling of a project's name, and PEP 440 ignores the case of a version.
        "pypi" => (name, version) = (project(&name), version.to_ascii_lowercase()),
        // "The version of a module is v and a semantic version" (Go modules reference, Versions); the lists leave out the v.
        "golang" => version = without_v(&version),
        _ => {}
    }
    (name, version, purl)
}

/// A package URL without what the specification leaves to the writer.
fn settled(purl: &Purl) -> Result<Purl, Fault> {
    let mut parts = Parts {
        kind: purl.kind().to_owned(),
        namespace: purl.namespace().unwrap_or_default().to_owned(),
        name: purl.name().to_owned(),
        version: purl.version().unwrap_or_default().to_owned(),
        qualifiers: purl.qualifiers().clone(),
        subpath: purl.subpath().unwrap_or_default().to_owned(),
    };
    match purl.kind() {
        "npm" | "git" => npm(&mut parts),
        // "The name shall be lowercased" (golang-definition.json), which also calls it case-sensitive: modules are, so Palisade
        // keeps their case.
        "golang" => {
            parts.namespace = parts.namespace.to_lowercase();
            parts.name = parts.name.to_lowercase();
            parts.version = without_v(&parts.version);
        }
        // Which commit a package is built from (`vcs_url`, known qualifiers) the lists do not say.
        "pypi" => {
            parts.name = project(&parts.name);
            parts.qualifiers.remove("vcs_url");
        }
        // The lists leave out for which platform a gem was built, which gem-definition.json has a qualifier for.
        "gem" => drop(parts.qualifiers.remove("platform")),
        "apk" | "deb" | "rpm" => distribution(&mut parts),
        _ => {}
    }
    Purl::build(parts)
}

/// `source` is no qualifier of the specification (PURL-SPECIFICATION, known qualifiers) nor of npm-definition.json. A package
/// that comes from a repository stays one of npm, with the repository as `vcs_url` (the definition's third example): the
/// lists make it `pkg:git/name`, which lacks the host that git-definition.json requires as namespace. Where a package was
/// fetched from (`vcs_url`, `download_url`) the lists do not say.
fn npm(parts: &mut Parts) {
    for key in ["source", "vcs_url", "download_url"] {
        parts.qualifiers.remove(key);
    }
    if parts.kind == "git" {
        parts.kind = "npm".to_owned();
        if let Some((scope, name)) = parts.name.clone().rsplit_once('/') {
            (parts.namespace, parts.name) = (scope.to_owned(), name.to_owned());
        }
    }
}

/// The namespace is the vendor (deb-definition.json, apk-definition.json), which a package file alone does not tell. The
/// source package has no qualifier in the definitions: the lists say `source`, `sourceversion` and `origin`, Palisade says
/// `upstream` as other scanners do, and only where it has another name or version.
fn distribution(parts: &mut Parts) {
    parts.namespace = "vendor".to_owned();
    let version = parts.qualifiers.remove("sourceversion").filter(|version| *version != parts.version);
    for key in ["source", "origin"] {
        let Some(source) = parts.qualifiers.remove(key) else { continue };
        match &version {
            Some(version) => parts.qualifiers.insert("upstream".to_owned(), format!("{source}@{version}")),
            None if source != parts.name => parts.qualifiers.insert("upstream".to_owned(), source),
            None => None,
        };
    }
}

fn without_v(version: &str) -> String {
    version.strip_prefix('v').unwrap_or(version).to_owned()
}

/// A name of a Python project as PEP 503 normalises it.
fn project(name: &str) -> String {
    let words = name.split(['-', '_', '.']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::comparable;
    use palisade_packages::purl::Purl;

    #[test]
    fn only_what_the_specification_leaves_open_is_the_same() {
        let form = |name: &str, version: &str, purl: &str| comparable(name, version, Some(Purl::parse(purl)));
        for (left, right, same) in [
            (("a", "1", "pkg:npm/a@1?source=PUBLIC_REGISTRY"), ("a", "1", "pkg:npm/a@1"), true),
            (("@a/b", "", "pkg:git/%40a%2Fb"), ("@a/b", "", "pkg:npm/%40a/b?vcs_url=git%2Bhttps:%2F%2Fx"), true),
            (("a", "1", "pkg:npm/a@1"), ("a", "2", "pkg:npm/a@2"), false),
            (("A/x", "1.0.0", "pkg:golang/a/x@1.0.0"), ("A/x", "v1.0.0", "pkg:golang/A/x@v1.0.0"), true),
            (("A/x", "1", "pkg:golang/a/x@1"), ("a/x", "1", "pkg:golang/a/x@1"), false),
            (("A_b", "1", "pkg:pypi/a-b@1"), ("a-b", "1", "pkg:pypi/a-b@1"), true),
            (("a", "1", "pkg:deb/linux/a@1?source=b"), ("a", "1", "pkg:deb/debian/a@1?upstream=b"), true),
            (("a", "1", "pkg:deb/l/a@1?source=b&sourceversion=1"), ("a", "1", "pkg:deb/l/a@1?upstream=b"), true),
            (("a", "1", "pkg:deb/l/a@1?source=a&sourceversion=2"), ("a", "1", "pkg:deb/l/a@1?upstream=a%402"), true),
            (("a", "1", "pkg:maven/g/a@1"), ("g:a", "1", "pkg:maven/g/a@1"), false),
        ] {
            assert_eq!(form(left.0, left.1, left.2) == form(right.0, right.1, right.2), same, "{left:?} {right:?}");
        }
    }
}
