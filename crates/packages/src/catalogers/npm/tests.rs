//! All versions of the lock file, installed packages, and entries of wrong types.

use super::CATALOGER;
use crate::catalogers::{Candidate, Catalog, File};

fn summary(path: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let catalog: Catalog = CATALOGER.catalog(&File { path, bytes: text.as_bytes() });
    let component = |found: &crate::Component| {
        let mark = if found.development { " development" } else { "" };
        format!("{}{mark} {}", found.purl(None).expect("a purl"), found.licenses.join(",")).trim_end().to_owned()
    };
    (catalog.components.iter().map(component).collect(), catalog.gaps.into_iter().map(|gap| gap.why).collect())
}

fn check(path: &str, text: &str, expected: &[&str], gaps: &[&str]) {
    let (found, named) = summary(path, text);
    assert_eq!(
        (found.iter().map(String::as_str).collect::<Vec<_>>(), named.len()),
        (expected.to_vec(), gaps.len()),
        "{named:?}"
    );
    for (gap, start) in named.iter().zip(gaps) {
        assert!(gap.starts_with(start), "{gap}");
    }
}

#[test]
fn folders_give_names_links_and_the_project_are_left_out() {
    check(
        "package-lock.json",
        r#"{"lockfileVersion": 3, "packages": {
            "": {"name": "project", "version": "1.0.0"},
            "node_modules/@a/b": {"version": "1.0.0", "license": "MIT", "dev": true},
            "node_modules/c/node_modules/d": {"version": "2.0.0", "resolved": "git+ssh://git@github.com/o/d.git#0a"},
            "node_modules/alias": {"name": "real", "version": "3.0.0"},
            "node_modules/linked": {"resolved": "libs/linked", "link": true},
            "libs/linked": {"version": "0.1.0"}},
            "dependencies": {"ignored": {"version": "1.0.0"}}}"#,
        &[
            "pkg:npm/%40a/b@1.0.0 development MIT",
            "pkg:npm/d@2.0.0?vcs_url=git%2Bssh:%2F%2Fgithub.com%2Fo%2Fd.git%400a",
            "pkg:npm/real@3.0.0",
            "pkg:npm/linked@0.1.0",
        ],
        &[],
    );
}

#[test]
fn nested_dependencies_of_version_one() {
    check(
        "npm-shrinkwrap.json",
        r#"{"lockfileVersion": 1, "dependencies": {
            "a": {"version": "1.0.0", "resolved": false, "dependencies": {"b": {"version": "npm:@r/b@2.0.0", "dev": true}}},
            "c": {"version": "file:../c"}}}"#,
        &["pkg:npm/a@1.0.0", "pkg:npm/c", "pkg:npm/%40r/b@2.0.0 development"],
        &[],
    );
}

#[test]
fn wrong_types_are_named_one_by_one() {
    check(
        "package-lock.json",
        r#"{"packages": {"node_modules/a": 7, "node_modules/b": {"version": ["1"]}, "node_modules/c": {"version": "1.0.0"}}}"#,
        &["pkg:npm/c@1.0.0"],
        &["`packages` `node_modules/a`: invalid type", "`packages` `node_modules/b`: invalid type"],
    );
    for text in ["", "[]", "7", "{\"packages\": []}", "{\"dependencies\": \"x\"}", "{", "\u{0}"] {
        check("package-lock.json", text, &[], &["npm: "]);
    }
    let deep = format!("{}{{}}{}", "{\"dependencies\":{\"a\":".repeat(100), "}}".repeat(100));
    assert_eq!(summary("package-lock.json", &deep).1.len(), 1);
}

#[test]
fn installed_packages_are_those_in_their_own_folder() {
    for (path, wanted) in [
        ("usr/lib/node_modules/npm/package.json", true),
        ("app/node_modules/@a/b/package.json", true),
        ("node_modules/c/package.json", true),
        ("app/package.json", false),
        ("app/node_modules/c/dist/package.json", false),
        ("app/node_modules/.cache/package.json", false),
        ("app/node_modules/@a/package.json", false),
    ] {
        assert_eq!((CATALOGER.wants)(&Candidate { path, size: 1, head: b"{" }), wanted, "{path}");
    }
    let path = "node_modules/c/package.json";
    let old = r#"{"name": "c", "version": "1.0.0", "licenses": [{"type": "MIT"}], "dependencies": {}}"#;
    check(path, old, &["pkg:npm/c@1.0.0 MIT"], &[]);
    check(path, "{\"name\": \"c\"}", &[], &["npm: there is no `version`"]);
}
