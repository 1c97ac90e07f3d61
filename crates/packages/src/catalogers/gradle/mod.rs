//! Gradle's dependency locks and its verification metadata.
//!
//! `gradle.lockfile` and `buildscript-gradle.lockfile` (<https://docs.gradle.org/current/userguide/dependency_locking.html>) have one
//! line for each module, `group:artifact:version=configurations`; the line `empty=` names configurations without modules.
//! `gradle/verification-metadata.xml` (<https://docs.gradle.org/current/userguide/dependency_verification.html>) has one
//! `component` for each module, with the digests of its artifacts.

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable, xml};
use crate::component::{Component, Digest, Kind};

/// Reads Gradle's locks and verification metadata.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "gradle",
    files: "gradle.lockfile, buildscript-gradle.lockfile, gradle/verification-metadata.xml",
    budget: 64 << 20,
    wants,
    read,
};

const METADATA: &str = "verification-metadata.xml";

fn wants(candidate: &Candidate<'_>) -> bool {
    matches!(candidate.name(), "gradle.lockfile" | "buildscript-gradle.lockfile") || is_metadata(candidate.path)
}

/// Gradle looks for it in the folder `gradle` of the project's root.
fn is_metadata(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    parts.next() == Some(METADATA) && parts.next() == Some("gradle")
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    if is_metadata(file.path) { verification(file) } else { lock(file) }
}

fn lock(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let text = std::str::from_utf8(file.bytes).map_err(|error| Unreadable(error.to_string()))?;
    let mut catalog = Catalog::default();
    let mut says_empty = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        says_empty |= line.starts_with("empty=");
        if line.is_empty() || line.starts_with('#') || line.starts_with("empty=") {
            continue;
        }
        match module(line) {
            Some(component) => catalog.add(file, component),
            None => catalog.skip(file, format!("line {} is not `group:artifact:version=configurations`", number + 1)),
        }
    }
    // It is the last line of each lock that Gradle writes, so one without it is cut, wherever it ends.
    if !says_empty && catalog.gaps.is_empty() {
        catalog.damaged(file, ["there is no line `empty=`, with which Gradle ends each lock".to_owned()]);
    }
    Ok(catalog)
}

fn module(line: &str) -> Option<Component> {
    let (module, _configurations) = line.split_once('=')?;
    let (name, version) = module.rsplit_once(':')?;
    let (group, artifact) = name.split_once(':')?;
    let complete = ![group, artifact, version].contains(&"") && !artifact.contains(':');
    complete.then(|| Component::new(Kind::Maven, name, version))
}

fn verification(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let root = xml::parse(file.bytes)?;
    if root.name != "verification-metadata" {
        return Err(Unreadable(format!("the root element is `{}`, not `verification-metadata`", root.name)));
    }
    let mut catalog = Catalog::default();
    let components = root.all("components").flat_map(|components| components.all("component"));
    for (place, element) in components.enumerate() {
        match verified(element) {
            Some(component) => catalog.add(file, component),
            None => catalog.skip(file, format!("component {} lacks group, name or version", place + 1)),
        }
    }
    Ok(catalog)
}

fn verified(element: &xml::Element) -> Option<Component> {
    let [group, name, version] = ["group", "name", "version"].map(|name| element.attribute(name));
    let mut component = Component::new(Kind::Maven, format!("{}:{}", group?, name?), version?);
    // Other artifacts (the POM, the sources) have digests of their own; only those of the archive are the package's.
    let archive = element.all("artifact").find(|artifact| artifact.attribute("name").is_some_and(is_archive));
    for digest in archive.into_iter().flat_map(|artifact| &artifact.children) {
        component.digests.extend(self::digest(digest));
    }
    Some(component)
}

fn is_archive(name: &str) -> bool {
    [".jar", ".aar", ".war"].iter().any(|extension| name.ends_with(extension))
}

fn digest(element: &xml::Element) -> Option<Digest> {
    let algorithm = match element.name.as_str() {
        "sha512" => "SHA-512",
        "sha256" => "SHA-256",
        "sha1" => "SHA-1",
        "md5" => "MD5",
        _ => return None,
    };
    Some(Digest { algorithm, value: element.attribute("value")?.to_ascii_lowercase() })
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::{Catalog, File};

    fn summary(catalog: &Catalog) -> (Vec<String>, Vec<&str>) {
        let found = catalog.components.iter().map(|found| format!("{} {}", found.name, found.version)).collect();
        (found, catalog.gaps.iter().map(|gap| gap.why.as_str()).collect())
    }

    #[test]
    fn modules_are_read_and_broken_lines_named() {
        let bytes = b"# comment\norg.slf4j:slf4j-api:2.0.9=runtimeClasspath\nno-version=x\nempty=annotationProcessor\n";
        let catalog = CATALOGER.catalog(&File { path: "app/gradle.lockfile", bytes });
        let expected = vec!["org.slf4j:slf4j-api 2.0.9".to_owned()];
        assert_eq!(summary(&catalog), (expected, vec!["line 3 is not `group:artifact:version=configurations`"]));
    }

    #[test]
    fn a_lock_that_is_cut_is_named() {
        let whole = "# comment\na:b:1=runtimeClasspath\na:c:1=runtimeClasspath\nempty=\n";
        let read = |text: &str| CATALOGER.catalog(&File { path: "gradle.lockfile", bytes: text.as_bytes() });
        assert_eq!(summary(&read(whole)).1, Vec::<&str>::new());
        for (end, _) in whole.match_indices('\n').take(3) {
            let catalog = read(whole.split_at(end).0);
            let expected = ["there is no line `empty=`, with which Gradle ends each lock"];
            assert_eq!(summary(&catalog), (summary(&catalog).0, expected.to_vec()), "cut at {end}");
        }
    }

    #[test]
    fn verification_has_the_digests_of_the_archive() {
        let bytes = b"<verification-metadata><components><component group='g' name='a' version='1'>\
            <artifact name='a-1.pom'><sha256 value='00'/></artifact>\
            <artifact name='a-1.jar'><sha256 value='AB'/><pgp value='x'/></artifact></component>\
            <component group='g' name='b'/></components></verification-metadata>";
        let catalog = CATALOGER.catalog(&File { path: "gradle/verification-metadata.xml", bytes });
        let expected = vec!["g:a 1".to_owned()];
        assert_eq!(summary(&catalog), (expected, vec!["component 2 lacks group, name or version"]));
        let digests = &catalog.components[0].digests;
        assert_eq!(
            digests.iter().map(|digest| (digest.algorithm, digest.value.as_str())).collect::<Vec<_>>(),
            [("SHA-256", "ab")]
        );
    }
}
