//! What must hold for any text that is taken for a version or a package URL, and for any bytes that are taken for a file that
//! lists packages.

use palisade_packages::catalogers::{CATALOGERS, Catalog, Cataloger, File};
use palisade_packages::purl::Purl;
use palisade_packages::version::Scheme;

/// Takes a text for two versions, cut at its first line end: every order must be the same both ways and as keys.
///
/// # Panics
///
/// Where it is not.
pub fn versions(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (left, right) = text.split_once('\n').unwrap_or((text, ""));
    for scheme in Scheme::ALL {
        let order = scheme.compare(left, right);
        assert_eq!(order, scheme.compare(right, left).reverse(), "{scheme:?} both ways");
        assert_eq!(order, scheme.key(left).cmp(&scheme.key(right)), "{scheme:?} as keys");
        assert!(scheme.compare(left, left).is_eq(), "{scheme:?} itself");
    }
}

/// Reads any bytes as a package URL: what was read must be written and read again as the same.
///
/// # Panics
///
/// Where it is not.
pub fn purl(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(purl) = Purl::parse(text) {
        assert_eq!(Purl::parse(&purl.to_string()), Ok(purl), "read again");
    }
}

/// Reads any bytes as a file that lists packages: the first byte chooses the cataloger, the second one of the files it reads.
///
/// # Panics
///
/// Where two readings differ, where a package has no name or nothing says that it is there, or where a gap names another file.
pub fn catalogers(bytes: &[u8]) {
    let [cataloger, bytes @ ..] = bytes else { return };
    let Some(cataloger) = CATALOGERS.get(usize::from(*cataloger) % CATALOGERS.len()) else { return };
    any_of_its_files(cataloger, bytes);
}

/// As [`catalogers`], always with the cataloger of that name.
///
/// # Panics
///
/// As [`catalogers`], and where no cataloger has the name.
pub fn one_cataloger(name: &str, bytes: &[u8]) {
    let found = CATALOGERS.iter().find(|cataloger| cataloger.name == name);
    assert!(found.is_some(), "no cataloger is called {name}");
    found.iter().for_each(|cataloger| any_of_its_files(cataloger, bytes));
}

fn any_of_its_files(cataloger: &Cataloger, bytes: &[u8]) {
    let [path, bytes @ ..] = bytes else { return };
    let paths = paths(cataloger);
    let Some(path) = paths.get(usize::from(*path) % paths.len()) else { return };
    catalog(cataloger, path, bytes);
}

/// Reads bytes with one cataloger and holds what it says to what must be so.
///
/// # Panics
///
/// As [`catalogers`].
pub fn catalog(cataloger: &Cataloger, path: &str, bytes: &[u8]) -> Catalog {
    let file = File { path, bytes };
    let found = cataloger.catalog(&file);
    assert_eq!(found, cataloger.catalog(&file), "two readings differ");
    for component in &found.components {
        assert!(!component.name.is_empty(), "{}: a package without name", cataloger.name);
        let evidence = &component.evidence;
        assert!(!evidence.is_empty() && evidence.iter().all(|place| place.path.starts_with(path)), "evidence");
        let _ = component.purl(None);
    }
    assert!(found.gaps.iter().all(|gap| gap.path.starts_with(path) && !gap.why.is_empty()), "gaps");
    found
}

/// A path for each of the files that a cataloger reads, made of what it says of them for the reference.
#[must_use]
pub fn paths(cataloger: &Cataloger) -> Vec<String> {
    let files = cataloger.files.split(", ");
    files.map(|file| file.replace("**/", "some/").replace('*', "some").replace("NAME", "some")).collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{CATALOGERS, catalog};

    /// Files in which something long stands once, and something short that brings it back, or looks for it, many times.
    fn files() -> [(&'static str, &'static str, String); 7] {
        let long = "x".repeat(1 << 20);
        let each = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
        let wanted = each(20_000, &|number| {
            format!("<dependency><groupId>g</groupId><artifactId>${{b{number}}}</artifactId></dependency>")
        });
        let licensed = each(1000, &|number| {
            format!("{{\"SPDXID\":\"SPDXRef-{number}\",\"name\":\"p{number}\",\"licenseDeclared\":\"LicenseRef-1\"}},")
        });
        let aliases = each(40_000, &|number| format!("  k{number}: {{name: *x, version: *x}}\n"));
        [
            (
                "bundler",
                "Gemfile.lock",
                format!("GIT\n  remote: https://{long}.git\n  specs:\n{}", "    a (1)\n".repeat(100_000)),
            ),
            ("go_module", "go.mod", format!("{long} (\n{}", "a\n".repeat(500_000))),
            (
                "go_module",
                "go.mod",
                format!("replace a => {long} v1\n{}", each(200_000, &|number| format!("require a v{number}\n"))),
            ),
            (
                "nuget",
                "packages.lock.json",
                format!(
                    "{{\"dependencies\":{{{}\"last\":{{}}}}}}",
                    each(200_000, &|number| format!("\"{number}\":{{}},"))
                ),
            ),
            (
                "maven",
                "pom.xml",
                format!("<project>{}<dependencies>{wanted}</dependencies></project>", "<a/>".repeat(200_000)),
            ),
            (
                "spdx",
                "a.spdx.json",
                format!(
                    "{{\"spdxVersion\":\"SPDX-2.3\",\"SPDXID\":\"SPDXRef-DOCUMENT\",\"name\":\"d\",\"packages\":[{licensed}\
                     {{\"SPDXID\":\"SPDXRef-z\",\"name\":\"z\"}}],\"hasExtractedLicensingInfos\":[\
                     {{\"licenseId\":\"LicenseRef-1\",\"extractedText\":\"{long}\"}}]}}"
                ),
            ),
            ("pnpm", "pnpm-lock.yaml", format!("lockfileVersion: '6.0'\nx: &x {long}\npackages:\n{aliases}")),
        ]
    }

    #[test]
    fn what_stands_in_a_file_once_is_not_copied_or_searched_without_end() {
        for (name, path, text) in files() {
            let cataloger = CATALOGERS.iter().find(|cataloger| cataloger.name == name).expect("a cataloger");
            let start = Instant::now();
            let found = catalog(cataloger, path, text.as_bytes());
            let taken = start.elapsed();
            assert!(taken < Duration::from_secs(30), "{name}: {taken:?}");
            let size = |component: &palisade_packages::Component| {
                let qualifiers = component.qualifiers.values().map(String::len);
                let licenses = component.licenses.iter().map(String::len);
                component.name.len() + component.version.len() + qualifiers.chain(licenses).sum::<usize>()
            };
            let size: usize = found.components.iter().map(size).sum();
            assert!(name != "spdx" || found.components.len() == 1001, "{:?}", found.gaps);
            assert!(size <= 128 << 20, "{name}: {size} bytes");
        }
    }
}
