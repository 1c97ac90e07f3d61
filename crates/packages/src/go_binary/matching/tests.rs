use super::super::{BuildInfo, Format, GoBinary, Module, Package, Symbol};
use super::*;

fn program<'a>() -> GoBinary<'a> {
    let module = |path, version| Module { path, version, ..Module::default() };
    let replaced =
        Module { replacement: Some(Box::new(module("fork.org/a", "v2.0.0"))), ..module("a.org/a", "v1.0.0") };
    let build = BuildInfo {
        go_version: "go1.22.1",
        path: "m.org/m/cmd",
        main: Some(module("m.org/m", "v0.5.0")),
        dependencies: vec![
            module("b.org/b", "v1.1.0"),
            module("b.org/b/nested", "v0.1.0"),
            module("c.org/c", "(devel)"),
            replaced,
        ],
        settings: vec![("GOOS".into(), "linux".into()), ("GOARCH".into(), "amd64".into())],
    };
    let package = |path: &'a str, symbols: &[Symbol<'a>]| Package { path: path.into(), symbols: symbols.to_vec() };
    let function = |name| Symbol { receiver: "", name };
    GoBinary {
        format: Format::Elf,
        build: Some(build),
        packages: vec![
            package("a.org/a/p", &[function("A")]),
            package("b.org/b/nested/q", &[function("N")]),
            package("b.org/bb", &[function("X")]),
            package("c.org/c", &[function("C")]),
            package("main", &[function("main"), function("Run")]),
            package("net/http", &[Symbol { receiver: "Server", name: "Serve" }]),
        ],
        functions: 7,
        gaps: Vec::new(),
    }
}

fn import<'a>(path: &'a str, symbols: &[&'a str]) -> Import<'a> {
    Import { path, symbols: symbols.to_vec(), ..Import::default() }
}

/// The level of a record that affects `imports` of a module in all versions below `fixed`.
fn level(module: &str, fixed: &str, imports: Vec<Import<'_>>) -> Option<Level> {
    let ranges = vec![vec![Event::Introduced("0"), Event::Fixed(fixed)]];
    let advisory = Advisory { id: "GO-1", affected: vec![Affected { module, ranges, imports }] };
    let advisories = [advisory];
    let binary = program();
    let found = Advisories::new(&advisories).matches(&binary);
    assert!(found.len() <= 1, "{found:?}");
    found.first().map(|found| found.level)
}

#[test]
fn levels() {
    let http = || vec![import("net/http", &["Server.Serve"])];
    let cases = [
        ("stdlib", "1.22.2", http(), Some(Level::Symbol)),
        ("stdlib", "1.22.1", http(), None),
        ("stdlib", "1.22.2", vec![import("net/http", &["Serve"])], Some(Level::Package)),
        ("stdlib", "1.22.2", vec![import("net/mail", &["Parse"])], Some(Level::Module)),
        ("stdlib", "1.22.2", vec![import("net/mail", &[]), import("net/http", &[])], Some(Level::Symbol)),
        ("m.org/m", "1.0.0", vec![import("m.org/m/cmd", &["Run"])], Some(Level::Symbol)),
        ("b.org/b", "1.1.0", Vec::new(), None),
        ("x.org/x", "9.0.0", Vec::new(), None),
        ("c.org/c", "9.0.0", vec![import("c.org/c", &["C"])], None),
    ];
    for (module, fixed, imports, expected) in cases {
        assert_eq!(level(module, fixed, imports.clone()), expected, "{module} < {fixed}: {imports:?}");
    }
}

#[test]
fn a_package_belongs_to_the_longest_module() {
    // Neither `b.org/bb` nor the nested module's package is one of `b.org/b`.
    assert_eq!(level("b.org/b", "2.0.0", Vec::new()), Some(Level::Module));
    assert_eq!(level("b.org/b", "2.0.0", vec![import("b.org/b/nested/q", &["N"])]), Some(Level::Module));
    assert_eq!(level("b.org/b/nested", "2.0.0", vec![import("b.org/b/nested/q", &["N"])]), Some(Level::Symbol));
    assert_eq!(level("b.org/b/nested", "2.0.0", Vec::new()), Some(Level::Symbol));
}

#[test]
fn a_replacement_is_whose_code_it_is() {
    assert_eq!(level("fork.org/a", "2.1.0", vec![import("fork.org/a/p", &["A"])]), Some(Level::Symbol));
    assert_eq!(level("a.org/a", "2.1.0", vec![import("a.org/a/p", &["A"])]), None);
}

#[test]
fn other_platforms_do_not_count() {
    let on = |goos: &'static str, goarch: &'static str| {
        level(
            "stdlib",
            "1.23.0",
            vec![Import { goos: vec![goos], goarch: vec![goarch], ..import("net/http", &["Server.Serve"]) }],
        )
    };
    assert_eq!(on("windows", "amd64"), None);
    assert_eq!(on("linux", "arm64"), None);
    assert_eq!(on("linux", "amd64"), Some(Level::Symbol));
}

#[test]
fn ranges() {
    use Event::{Fixed, Introduced, LastAffected};
    let split = [Introduced("1.5.0"), Fixed("1.6.0"), Introduced("0"), Fixed("1.2.3")];
    for (version, expected) in
        [("v1.0.0", true), ("v1.2.3", false), ("v1.5.0-rc.1", false), ("v1.5.5", true), ("v1.6.0", false)]
    {
        assert_eq!(contains(&split, version), expected, "{version}");
    }
    let inclusive = [Introduced("1.0.0"), LastAffected("1.2.0")];
    for (version, expected) in [("v0.9.0", false), ("v1.0.0", true), ("v1.2.0", true), ("v1.2.1", false)] {
        assert_eq!(contains(&inclusive, version), expected, "{version}");
    }
    assert!(contains(&[], "v1.0.0"));
    assert!(contains(&[Introduced("0")], "v0.0.0-20200131131040-063a3fb69896"));
    let unknown = Affected::default();
    assert!(!is_affected(&unknown, "") && !is_affected(&unknown, "(devel)") && is_affected(&unknown, "v1.0.0"));
}

#[test]
fn without_functions_all_stays_at_the_module() {
    let mut binary = program();
    binary.packages.clear();
    let advisories = [Advisory { id: "GO-1", affected: vec![Affected { module: "b.org/b", ..Affected::default() }] }];
    let found = Advisories::new(&advisories).matches(&binary);
    assert_eq!(
        found.iter().map(|found| (found.level, found.version.as_str())).collect::<Vec<_>>(),
        [(Level::Module, "v1.1.0")]
    );
}
