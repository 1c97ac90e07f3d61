//! Gradle's dependency locks and its verification metadata.
//!
//! `gradle.lockfile`, `buildscript-gradle.lockfile` and, of the settings' own scripts, `settings-gradle.lockfile`
//! (<https://docs.gradle.org/current/userguide/dependency_locking.html>) have one line for each module,
//! `group:artifact:version=configurations`; the line `empty=` names configurations without modules. Gradle 4.8 to 6 writes a file
//! for each configuration into `gradle/dependency-locks`
//! (<https://docs.gradle.org/6.9/userguide/dependency_locking.html#sec:lock-state-location-and-format>), whose lines are
//! `group:artifact:version` below a comment.
//! `gradle/verification-metadata.xml` (<https://docs.gradle.org/current/userguide/dependency_verification.html>) has one
//! `component` for each module, with the digests of its artifacts.

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable, xml};
use crate::component::{Component, Digest, Kind};

/// Reads Gradle's locks and verification metadata.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "gradle",
    files: "gradle.lockfile, buildscript-gradle.lockfile, settings-gradle.lockfile, gradle/dependency-locks/*.lockfile, \
            gradle/verification-metadata.xml",
    budget: 64 << 20,
    wants,
    read,
};

const METADATA: &str = "verification-metadata.xml";

/// The names of the locks that hold all configurations.
const LOCKS: [&str; 3] = ["gradle.lockfile", "buildscript-gradle.lockfile", "settings-gradle.lockfile"];

fn wants(candidate: &Candidate<'_>) -> bool {
    let is_one =
        LOCKS.contains(&candidate.name()) || is_metadata(candidate.path) || is_of_configuration(candidate.path);
    is_one && !candidate.is_shipped()
}

/// Whether a lock is that of one configuration, whose name it has.
fn is_of_configuration(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let is_lock = parts.next().is_some_and(|name| name.ends_with(".lockfile") && !LOCKS.contains(&name));
    is_lock && parts.next() == Some("dependency-locks")
}

/// Gradle looks for it in the folder `gradle` of the project's root.
fn is_metadata(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    parts.next() == Some(METADATA) && parts.next() == Some("gradle")
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    if is_metadata(file.path) {
        return verification(file);
    }
    let text = std::str::from_utf8(file.bytes).map_err(|error| Unreadable(error.to_string()))?;
    Ok(if is_of_configuration(file.path) { lock_of_configuration(file, text) } else { lock(file, text) })
}

/// Each line that is no comment, with its number.
fn entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().map(str::trim).zip(1..).map(|(line, number)| (number, line));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn lock_of_configuration(file: &File<'_>, text: &str) -> Catalog {
    let mut catalog = Catalog::default();
    for (number, line) in entries(text) {
        match module(line) {
            Some(component) => catalog.add(file, component),
            None => catalog.skip(file, format!("line {number} is not `group:artifact:version`")),
        }
    }
    if !text.contains('#') && catalog == Catalog::default() {
        catalog.damaged(file, ["there is no comment, with which Gradle begins each lock, and no module".to_owned()]);
    }
    catalog
}

fn lock(file: &File<'_>, text: &str) -> Catalog {
    let mut catalog = Catalog::default();
    let mut says_empty = false;
    for (number, line) in entries(text) {
        if line.starts_with("empty=") {
            says_empty = true;
            continue;
        }
        match line.split_once('=').and_then(|(line, _configurations)| module(line)) {
            Some(component) => catalog.add(file, component),
            None => catalog.skip(file, format!("line {number} is not `group:artifact:version=configurations`")),
        }
    }
    // It is the last line of each lock that Gradle writes, so one without it is cut, wherever it ends.
    if !says_empty && catalog.gaps.is_empty() {
        catalog.damaged(file, ["there is no line `empty=`, with which Gradle ends each lock".to_owned()]);
    }
    catalog
}

/// The module `group:artifact:version`.
fn module(text: &str) -> Option<Component> {
    let (name, version) = text.rsplit_once(':')?;
    let (group, artifact) = name.split_once(':')?;
    let complete = ![group, artifact, version].contains(&"") && !artifact.contains(':') && !text.contains(['=', ' ']);
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
    fn all_locks_are_wanted() {
        let wants = |path| (CATALOGER.wants)(&crate::catalogers::Candidate { path, size: 1, head: b"" });
        let locks =
            ["a/buildscript-gradle.lockfile", "a/settings-gradle.lockfile", "a/gradle/dependency-locks/b.lockfile"];
        assert_eq!(locks.map(wants), [true; 3]);
        assert_eq!(["a.lockfile", "dependency-locks/a.txt", "dependency-locks.lockfile"].map(wants), [false; 3]);
    }

    #[test]
    fn a_lock_of_one_configuration_has_modules_only() {
        let read = |bytes: &[u8]| {
            let path = "gradle/dependency-locks/compileClasspath.lockfile";
            let catalog = CATALOGER.catalog(&File { path, bytes });
            (summary(&catalog).0, summary(&catalog).1.iter().map(|why| (*why).to_owned()).collect::<Vec<_>>())
        };
        let module = vec!["org.slf4j:slf4j-api 2.0.9".to_owned()];
        assert_eq!(read(b"# comment\r\norg.slf4j:slf4j-api:2.0.9\r\n"), (module.clone(), Vec::new()));
        assert_eq!(read(b"# nothing\n"), (Vec::new(), Vec::new()));
        let why = "line 2 is not `group:artifact:version`".to_owned();
        assert_eq!(read(b"org.slf4j:slf4j-api:2.0.9\nno:version\n"), (module, vec![why]));
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
