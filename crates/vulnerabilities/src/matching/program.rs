//! Go programs: what of an advisory is really in them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use palisade_packages::go_binary::matching::{Advisories, Advisory, Level, Match as Judged, Present, STANDARD_LIBRARY};
use palisade_packages::go_binary::{GoBinary, Module};
use palisade_packages::version::Scheme;

use super::comparable::is_comparable;
use super::question::Question;
use super::{Basis, Match, matches, settle, staging};
use crate::advisory::State;
use crate::index::Index;

/// What of an advisory is in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence<'i> {
    /// These symbols, or what the advisory affects as a whole.
    Present(Vec<Present<'i>>),
    /// All symbols of the program are known, and none that the advisory names is among them. Strong evidence that the vulnerable code
    /// is not there.
    Absent,
    /// The module is there; symbols cannot be told, because the program's function table cannot be read.
    Unknown,
    /// As before, and functions of an affected package are known to be there.
    PackageOnly,
}

/// What advisories say about a Go program: its modules, the standard library, and, where it is a program of Kubernetes, the component.
///
/// One match for each advisory and module, sorted.
#[must_use]
pub fn program<'i>(index: &Index<'i>, binary: &GoBinary<'_>) -> Vec<Match<'i>> {
    let advisories = advisories(index, binary);
    let listed: Vec<_> = advisories.values().cloned().collect();
    let judged = Advisories::new(&listed).matches(binary);
    let handles: BTreeMap<(&str, &str), u32> = advisories
        .iter()
        .flat_map(|(handle, advisory)| {
            advisory.affected.iter().map(move |affected| ((advisory.id, affected.module), *handle))
        })
        .collect();
    // The standard library alone has a hundred of them in an old program: what is said about a module is looked up once.
    let mut said: BTreeMap<(&str, String), Vec<Match<'i>>> = BTreeMap::new();
    let mut found = Vec::with_capacity(judged.len());
    for judged in judged {
        let Some(handle) = handles.get(&(judged.id, judged.module)) else { continue };
        let of_module = said.entry((judged.module, judged.version.clone())).or_insert_with(|| about(index, &judged));
        let is_judged = |known: &Match<'_>| known.advisory.handle == *handle && known.state != State::NotAffected;
        // Two sources may judge the same one differently: the surer counts (`settle`).
        let known = of_module.iter().find(|known| is_judged(known)).cloned();
        found.extend(known.map(|known| with_presence(known, judged, binary.has_all_symbols())));
    }
    found.extend(of_kubernetes(index, binary));
    settle(&mut found);
    found
}

/// The modules of a program of which the index knows advisories, and which state no version: nobody can tell whether they are affected.
#[must_use]
pub fn unversioned<'b>(index: &Index<'_>, binary: &'b GoBinary<'_>) -> Vec<&'b str> {
    let build = binary.build.as_ref();
    let listed = build.into_iter().flat_map(|build| build.dependencies.iter().chain(&build.main));
    let unknown = listed.map(path_and_version).filter(|(_, version)| !is_comparable(version, Some(Scheme::Go)));
    let of_kubernetes = |path: &str| path == staging::KUBERNETES;
    unknown.map(|(path, _)| path).filter(|path| of_kubernetes(path) || index.package("Go", path).is_some()).collect()
}

/// Whose code a module is, and in which version. What a folder replaced keeps its path, and nothing says its version.
fn path_and_version<'b>(module: &'b Module<'_>) -> (&'b str, &'b str) {
    if module.is_replaced_by_folder() {
        return (module.path, "");
    }
    let effective = module.replacement.as_deref().unwrap_or(module);
    (effective.path, effective.version)
}

/// The advisories that speak of any module of the program.
fn advisories<'i>(index: &Index<'i>, binary: &GoBinary<'_>) -> BTreeMap<u32, Advisory<'i>> {
    let mut advisories: BTreeMap<u32, Advisory<'i>> = BTreeMap::new();
    for path in modules(binary) {
        for (handle, affected) in index.module(path) {
            let Some(record) = index.advisory(handle) else { continue };
            let advisory = advisories.entry(handle).or_insert(Advisory { id: record.id, affected: Vec::new() });
            advisory.affected.push(affected);
        }
    }
    advisories
}

/// The paths of all modules whose code is in the program: replacements in place of what they replace. Each once.
fn modules<'b>(binary: &'b GoBinary<'_>) -> Vec<&'b str> {
    let build = binary.build.as_ref();
    let listed = build.into_iter().flat_map(|build| build.dependencies.iter().chain(&build.main));
    let mut paths: Vec<_> = listed.map(effective_path).chain([STANDARD_LIBRARY]).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn effective_path<'b>(module: &'b Module<'_>) -> &'b str {
    module.replacement.as_deref().unwrap_or(module).path
}

/// What is said about the module that a judgement is about.
fn about<'i>(index: &Index<'i>, judged: &Judged<'_>) -> Vec<Match<'i>> {
    let question = Question::new("Go", judged.module, judged.version.as_str(), Basis::Name);
    let package = index.package("Go", judged.module);
    package.map(|package| matches(index, package, &question)).unwrap_or_default()
}

fn with_presence<'i>(found: Match<'i>, judged: Judged<'i>, complete: bool) -> Match<'i> {
    let presence = match judged.level {
        Level::Symbol => Presence::Present(judged.present),
        Level::Package | Level::Module if complete => Presence::Absent,
        Level::Package => Presence::PackageOnly,
        Level::Module => Presence::Unknown,
    };
    Match { level: Some(judged.level), presence: Some(presence), ..found }
}

/// The component of Kubernetes that a program is, and its version; nothing where it is none.
#[must_use]
pub fn kubernetes_component<'b>(binary: &'b GoBinary<'_>) -> Option<(&'b str, Cow<'b, str>)> {
    let build = binary.build.as_ref()?;
    let main = build.main.as_ref().filter(|main| main.path == staging::KUBERNETES)?;
    Some((staging::component(build.path)?, staging::release(main.path, main.version)?))
}

/// What is said about a component of Kubernetes, where the program is one of a release.
fn of_kubernetes<'i>(index: &Index<'i>, binary: &GoBinary<'_>) -> Vec<Match<'i>> {
    let component = || {
        let (name, version) =
            kubernetes_component(binary).filter(|(_, version)| is_comparable(version, Some(Scheme::Semantic)))?;
        let package = index.package("Kubernetes", name)?;
        Some((package, Question::new("Kubernetes", name, version, Basis::KubernetesProgram)))
    };
    component().map(|(package, question)| matches(index, package, &question)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use palisade_packages::go_binary::matching::{self, Advisories, Event, Level};
    use palisade_packages::go_binary::{BuildInfo, Format, GoBinary, Module};
    use palisade_testkit::go_binary::{program, shapes};

    use crate::advisory::{self, Advisory, Import};
    use crate::index::{Builder, Index, Texts};

    fn advisory(id: &str, ecosystem: &str, module: &str, fixed: &str, imports: &[(&str, &[&str])]) -> Advisory {
        let import = |(path, symbols): &(&str, &[&str])| Import {
            path: (*path).to_owned(),
            symbols: symbols.iter().map(|symbol| (*symbol).to_owned()).collect(),
            ..Import::default()
        };
        let events = vec![advisory::Event::Introduced("0".to_owned()), advisory::Event::Fixed(fixed.to_owned())];
        let affected = advisory::Affected {
            ecosystem: ecosystem.to_owned(),
            name: module.to_owned(),
            ranges: vec![events],
            imports: imports.iter().map(import).collect(),
            ..advisory::Affected::default()
        };
        Advisory { id: id.to_owned(), affected: vec![affected], ..Advisory::default() }
    }

    fn advisories() -> Vec<Advisory> {
        let mut elsewhere = advisory("GO-7", "Go", "stdlib", "1.99.0", &[("net/http", &["Server.Serve"])]);
        elsewhere.affected[0].imports[0].goos = vec!["plan9".to_owned()];
        vec![
            advisory("GO-1", "Go", "stdlib", "1.99.0", &[("net/http", &["Server.Serve", "Get"])]),
            advisory("GO-2", "Go", "stdlib", "1.99.0", &[("net/http", &["Get"])]),
            advisory("GO-3", "Go", "stdlib", "1.99.0", &[("net/mail", &["ParseAddress"])]),
            advisory("GO-4", "Go", "stdlib", "1.3.0", &[("net/http", &["Server.Serve"])]),
            advisory("GO-5", "Go", "b.org/b", "0.2.1", &[("b.org/b/p", &["T.Inlined"])]),
            advisory("GO-6", "Go", "a.org/a", "9.0.0", &[]),
            elsewhere,
            advisory("GO-8", "Go", "example.com/m", "1.0.1", &[]),
            // Their functions are no Go symbols.
            advisory("RUSTSEC-1", "crates.io", "b.org/b", "9.0.0", &[("b.org/b/p", &["T.Inlined"])]),
        ]
    }

    /// What the comparison without an index takes.
    fn direct(advisory: &Advisory) -> matching::Advisory<'_> {
        let affected = advisory.affected.iter().map(|affected| matching::Affected {
            module: &affected.name,
            ranges: affected.ranges.iter().map(|range| range.iter().map(event).collect()).collect(),
            imports: affected.imports.iter().map(import).collect(),
        });
        matching::Advisory { id: &advisory.id, affected: affected.collect() }
    }

    fn event(event: &advisory::Event) -> Event<'_> {
        match event {
            advisory::Event::Introduced(version) => Event::Introduced(version),
            advisory::Event::LastAffected(version) => Event::LastAffected(version),
            advisory::Event::Fixed(version) | advisory::Event::Limit(version) => Event::Fixed(version),
        }
    }

    fn import(import: &Import) -> matching::Import<'_> {
        let [symbols, goos, goarch] =
            [&import.symbols, &import.goos, &import.goarch].map(|names| names.iter().map(String::as_str).collect());
        matching::Import { path: &import.path, symbols, goos, goarch }
    }

    #[test]
    fn the_index_says_what_the_advisories_themselves_say() {
        let advisories = advisories();
        let mut builder = Builder::new(0, Texts::LeftOut);
        advisories.iter().for_each(|advisory| builder.add("test", advisory.clone()));
        let bytes = builder.build().expect("an index");
        let index = Index::open(&bytes).expect("an index");
        let of_go: Vec<_> = advisories.iter().filter(|it| it.affected[0].ecosystem == "Go").map(direct).collect();
        for shape in shapes() {
            let bytes = program(shape);
            let binary = GoBinary::read(&bytes).expect("a program");
            let expected = Advisories::new(&of_go).matches(&binary);
            let expected: Vec<_> = expected.iter().map(|judged| (judged.id, judged.module, judged.level)).collect();
            let found = super::program(&index, &binary);
            let found: Vec<_> = found.iter().map(|found| (found.advisory.id, found.package, found.level)).collect();
            let levels = |(id, module, level): &(&'static str, &'static str, Level)| (*id, *module, Some(*level));
            assert_eq!(found, EXPECTED.iter().map(levels).collect::<Vec<_>>(), "{shape:?}");
            assert_eq!(expected, EXPECTED, "{shape:?}");
        }
        assert_eq!(index.symbol("b.org/b/p", "T.Inlined").map(|record| record.id).collect::<Vec<_>>(), ["GO-5"]);
    }

    #[test]
    fn modules_that_state_no_version_are_named_by_their_own_path() {
        let mut builder = Builder::new(0, Texts::LeftOut);
        advisories().into_iter().for_each(|advisory| builder.add("test", advisory));
        let bytes = builder.build().expect("an index");
        let index = Index::open(&bytes).expect("an index");
        let module = |path, version| Module { path, version, ..Module::default() };
        let replaced = |path, by| Module { replacement: Some(Box::new(by)), ..module(path, "v1.0.0") };
        let cases = [
            (module("b.org/b", "v1.0.0"), None),
            (module("b.org/b", "(devel)"), Some("b.org/b")),
            (replaced("b.org/b", module("./b2", "(devel)")), Some("b.org/b")),
            (replaced("b.org/b", module("/src/b2", "")), Some("b.org/b")),
            (replaced("b.org/b", module("fork.org/b", "v1.0.0")), None),
            (replaced("fork.org/b", module("b.org/b", "")), Some("b.org/b")),
            (replaced("unknown.org/b", module("../b", "")), None),
        ];
        for (module, expected) in cases {
            let build = BuildInfo { dependencies: vec![module], ..BuildInfo::default() };
            let (packages, gaps) = (Vec::new(), Vec::new());
            let binary = GoBinary { format: Format::Elf, build: Some(build), packages, functions: 0, gaps };
            assert_eq!(super::unversioned(&index, &binary).first().copied(), expected, "{:?}", binary.build);
        }
    }

    const EXPECTED: [(&str, &str, Level); 5] = [
        ("GO-1", "stdlib", Level::Symbol),
        ("GO-2", "stdlib", Level::Package),
        ("GO-3", "stdlib", Level::Module),
        ("GO-5", "b.org/b", Level::Symbol),
        ("GO-8", "example.com/m", Level::Symbol),
    ];
}
