//! Keys of all versions, and entries of wrong types.

use super::{CATALOGER, key};
use crate::catalogers::File;

fn summary(text: &str) -> (Vec<String>, usize) {
    let catalog = CATALOGER.catalog(&File { path: "pnpm-lock.yaml", bytes: text.as_bytes() });
    let component = |found: &crate::Component| {
        let mark = if found.development { " development" } else { "" };
        format!("{} {}{mark}", found.purl(None).expect("a purl"), found.digests.len())
    };
    (catalog.components.iter().map(component).collect(), catalog.gaps.len())
}

#[test]
fn keys_until_version_five() {
    for (text, expected) in [
        ("/foo/1.0.0", Some(("foo", "1.0.0"))),
        ("/@s/foo/1.0.0_bar@2.0.0", Some(("@s/foo", "1.0.0"))),
        ("/foo/1.4.0_@types+babel__core@7.1.14", Some(("foo", "1.4.0"))),
        ("registry.example.org/@s/foo/1.1.0", Some(("@s/foo", "1.1.0"))),
        ("/foo_bar/1.0.0-rc.1", Some(("foo_bar", "1.0.0-rc.1"))),
        ("github.com/kevva/is-positive", None),
        ("invalid", None),
        ("", None),
    ] {
        let found = key::with_slashes(text);
        assert_eq!(found.as_ref().map(|(name, version)| (name.as_str(), *version)), expected, "{text}");
    }
}

#[test]
fn keys_since_version_six() {
    for (text, expected) in [
        ("/foo@1.0.0", Some(("foo", "1.0.0"))),
        ("/@s/foo@1.0.0(@t/bar@2.0.0)(c@1.0.0)", Some(("@s/foo", "1.0.0"))),
        ("foo@https://example.org/foo.tgz", Some(("foo", "https://example.org/foo.tgz"))),
        ("foo@file:../foo", Some(("foo", "file:../foo"))),
        ("file:../foo", None),
        ("foo@latest", None),
        ("@s/foo", None),
    ] {
        let found = key::with_at(text);
        assert_eq!(found.as_ref().map(|(name, version)| (name.as_str(), *version)), expected, "{text}");
    }
}

#[test]
fn origins_digests_and_wrong_types() {
    let text = "lockfileVersion: '9.0'\npackages:\n\
        \x20 a@1.0.0:\n    resolution: {integrity: sha1-AAEC}\n\
        \x20 b@https://codeload.github.com/o/b/tar.gz/0a:\n    resolution: {tarball: https://codeload.github.com/o/b/tar.gz/0a}\n    version: 2.0.0\n\
        \x20 c@git+https://example.org/c:\n    resolution: {type: git, repo: https://example.org/c, commit: 0b}\n    version: 1.0\n\
        \x20 d@1.0.0: 7\n  e: {}\n";
    let expected = [
        "pkg:npm/a@1.0.0 1",
        "pkg:npm/b@2.0.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fo%2Fb%400a 0",
        "pkg:npm/c@1.0?vcs_url=git%2Bhttps:%2F%2Fexample.org%2Fc%400b 0",
    ];
    assert_eq!(summary(text), (expected.map(str::to_owned).to_vec(), 2));
    let documents = "---\nlockfileVersion: '9.0'\npackages:\n  a@1.0.0: {}\n---\nlockfileVersion: 5.4\npackages:\n  /b/1.0.0: {dev: true}\n";
    assert_eq!(
        summary(documents),
        (vec!["pkg:npm/a@1.0.0 0".to_owned(), "pkg:npm/b@1.0.0 0 development".to_owned()], 0)
    );
    for text in ["lockfileVersion: 9\npackages: []", "packages: {}", "a: [", "7", "lockfileVersion: [9]\n", "\u{0}"] {
        assert_eq!(summary(text), (vec![], 1), "{text}");
    }
    assert_eq!(summary("lockfileVersion: '9.0'\n"), (vec![], 0));
}
