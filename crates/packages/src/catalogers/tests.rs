//! What each reader makes of files that have the right name and the wrong content: a gap, or what the format allows.

use super::{CATALOGERS, File};

/// Files by what reads them; programs and archives are told by their bytes, and their readers have tests of their own.
const FILES: &[(&str, &[&str])] = &[
    ("apk", &["lib/apk/db/installed"]),
    ("bun", &["bun.lock", "bun.lockb"]),
    ("bundler", &["Gemfile.lock", "gems.locked", "specifications/a-1.gemspec"]),
    ("cargo", &["Cargo.lock"]),
    ("cargo_auditable", &[]),
    ("composer", &["composer.lock", "vendor/composer/installed.json"]),
    ("cyclonedx", &["bom.json", "bom.xml", "a.cdx.json", "a.cdx.xml"]),
    ("dpkg", &["var/lib/dpkg/status", "var/lib/dpkg/status.d/a", "usr/lib/opkg/status"]),
    ("go_binary", &[]),
    ("go_module", &["go.mod"]),
    (
        "gradle",
        &[
            "gradle.lockfile",
            "buildscript-gradle.lockfile",
            "settings-gradle.lockfile",
            "gradle/dependency-locks/a.lockfile",
            "gradle/verification-metadata.xml",
        ],
    ),
    ("jar", &["a.jar", "a.war"]),
    ("maven", &["pom.xml"]),
    ("npm", &["package-lock.json", "npm-shrinkwrap.json", "node_modules/a/package.json"]),
    ("nuget", &["packages.config", "packages.lock.json", "a.deps.json"]),
    ("pdm", &["pdm.lock"]),
    ("pip", &["requirements.txt"]),
    ("pipenv", &["Pipfile.lock"]),
    ("pnpm", &["pnpm-lock.yaml"]),
    ("poetry", &["poetry.lock"]),
    ("pylock", &["pylock.toml"]),
    ("rpm", &["var/lib/rpm/Packages", "var/lib/rpm/Packages.db", "var/lib/rpm/rpmdb.sqlite"]),
    ("spdx", &["a.spdx", "a.spdx.json", "a.spdx.yaml", "a.spdx.rdf"]),
    ("uv", &["uv.lock"]),
    ("wheel", &["a.dist-info/METADATA", "a.egg-info", "a.egg-info/PKG-INFO"]),
    ("yarn", &["yarn.lock"]),
];

/// Nothing but blanks, comments and marks of encodings.
const EMPTY: &[&str] = &["", " \r\n\t\n\n", "\u{feff}", "# a comment\n"];

/// Text that is none of any of the formats, or the shortest of another.
const NONSENSE: &[&str] = &[
    "lorem ipsum dolor sit amet\nconsectetur adipiscing elit\n",
    "  lorem ipsum\n    dolor sit\n",
    "LOREM IPSUM\n  dolor: sit\n    amet (1)\n",
    "<html><body>404 Not Found</body></html>\n",
    "<<<<<<< HEAD\n=======\n>>>>>>> main\n",
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    "null",
    "[]",
    "\"text\"",
    "{}",
    "{\"a\": {}}",
    "<a/>",
];

/// What names no package and is sound nevertheless: the file, and the contents that its format allows.
const SOUND: &[(&str, &[&str])] = &[
    // `apk add --initdb` makes an empty one (apk-tools, `apk_db_create`).
    ("lib/apk/db/installed", &["", " \r\n\t\n\n"]),
    // A system on which nothing is installed has an empty one (deb-status is a list of stanzas, deb822(5)).
    ("var/lib/dpkg/status", &["", " \r\n\t\n\n"]),
    ("usr/lib/opkg/status", &["", " \r\n\t\n\n"]),
    // An empty one keeps its directory out of the module around it (Go modules reference, "Module zip files"). `#` begins no
    // comment there.
    ("go.mod", &["", " \r\n\t\n\n", "\u{feff}"]),
    // A configuration may need nothing, and a comment says so.
    ("gradle/dependency-locks/a.lockfile", &["# a comment\n"]),
    // A list of lines, which may have none; `null` is the name of a project, and what holds a slash a path (pip, requirements
    // file format).
    ("requirements.txt", &["", " \r\n\t\n\n", "\u{feff}", "# a comment\n", "null", "<a/>"]),
    // An empty one marks the root of a project; version 1 of a project that needs nothing has comments only.
    ("yarn.lock", &["", " \r\n\t\n\n", "\u{feff}", "# a comment\n"]),
    // Composer 1 writes a list, which is empty where nothing is installed.
    ("vendor/composer/installed.json", &["[]"]),
];

#[test]
fn a_file_that_is_none_of_its_format_is_named() {
    let names: Vec<_> = CATALOGERS.iter().map(|cataloger| cataloger.name).collect();
    assert_eq!(FILES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names, "every cataloger is in the table");
    let sound = |path: &str| SOUND.iter().find(|(sound, _)| *sound == path).map_or(&[][..], |(_, contents)| *contents);
    for (cataloger, (_, paths)) in CATALOGERS.iter().zip(FILES) {
        for path in *paths {
            for content in EMPTY.iter().chain(NONSENSE) {
                let gaps = cataloger.catalog(&File { path, bytes: content.as_bytes() }).gaps;
                assert_eq!(gaps.is_empty(), sound(path).contains(content), "{path}: {content:?}: {gaps:?}");
            }
        }
    }
}
