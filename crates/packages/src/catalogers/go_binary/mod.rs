//! Go programs: the modules that their build information names, and the standard library that they were built with.
//!
//! Functions are not looked at (`crate::go_binary` does that, for matching). A program that is not Go is none of ours.

use crate::catalogers::{Candidate, Catalog, Cataloger, File, PackageGap, Unreadable, programs};
use crate::component::{Component, Kind};
use crate::go_binary::{Build, BuildInfo, Gap, Module, NotRead, release};

/// Reads Go programs.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "go_binary",
    files: "programs and libraries built by Go (ELF, Mach-O, PE)",
    budget: programs::BUDGET,
    wants: |candidate: &Candidate<'_>| programs::is_program(candidate),
    read,
};

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let build = match Build::read(file.bytes) {
        Ok(build) => build,
        Err(NotRead::NotExecutable | NotRead::NotGo) => return Ok(Catalog::default()),
        Err(packed @ NotRead::Packed) => {
            let gap = PackageGap { code: packed.code(), path: file.path.to_owned(), why: packed.to_string() };
            return Ok(Catalog { components: Vec::new(), gaps: vec![gap] });
        }
    };
    let mut catalog = Catalog::default();
    if let Some(info) = &build.info {
        for component in components(info) {
            catalog.add(file, component);
        }
    }
    let of_toolchain = build.info.as_ref().is_some_and(|info| info.path.starts_with("cmd/"));
    for gap in build.gaps.iter().filter(|gap| !(of_toolchain && **gap == Gap::Modules)) {
        catalog.gaps.push(PackageGap { code: gap.code(), path: file.path.to_owned(), why: gap.to_string() });
    }
    Ok(catalog)
}

/// All modules, the main one first; a toolchain in development has no version.
fn components<'b>(info: &'b BuildInfo<'_>) -> impl Iterator<Item = Component> + 'b {
    let version = release(info.go_version);
    let standard = Component::new(Kind::Go, "stdlib", version.strip_prefix("go").unwrap_or(version));
    info.main.iter().chain(&info.dependencies).map(component).chain([standard])
}

/// A module, or the one that replaced it. Where that is a folder, the module keeps its path, and its version is unknown.
fn component(module: &Module<'_>) -> Component {
    let known = |version: &str| if version == "(devel)" { String::new() } else { version.to_owned() };
    match module.replacement.as_deref() {
        Some(by) if is_folder(by.path) => Component::new(Kind::Go, module.path, ""),
        Some(by) => Component::new(Kind::Go, by.path, known(by.version)),
        None => Component::new(Kind::Go, module.path, known(module.version)),
    }
}

/// A replacement that begins so is a folder (Go modules reference, replace directive); `C:\` is one too.
fn is_folder(path: &str) -> bool {
    path.starts_with(['.', '/', '\\']) || path.contains(":\\")
}

#[cfg(test)]
mod tests {
    use super::{CATALOGER, components};
    use crate::catalogers::File;
    use crate::go_binary::{BuildInfo, Module};
    use palisade_testkit::go_binary::{program, shapes};

    fn purls(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
        let catalog = CATALOGER.catalog(&File { path: "bin/x", bytes });
        let purl = |found: &crate::Component| found.purl(None).expect("a purl").to_string();
        (catalog.components.iter().map(purl).collect(), catalog.gaps.into_iter().map(|gap| gap.why).collect())
    }

    #[test]
    fn programs_of_every_shape() {
        for shape in shapes() {
            let (found, gaps) = purls(&program(shape));
            assert_eq!(found.first().map(String::as_str), Some("pkg:golang/example.com/m@v1.0.0"), "{shape:?}");
            assert_eq!(found.get(1).map(String::as_str), Some("pkg:golang/b.org/b@v0.2.0"), "{shape:?}");
            assert!(found[2].starts_with("pkg:golang/stdlib@1.") && gaps.is_empty(), "{found:?} {gaps:?}");
        }
    }

    #[test]
    fn replaced_by_a_folder_and_not_released() {
        let folder = Module { path: "./staging/api", version: "(devel)", ..Module::default() };
        let info = BuildInfo {
            go_version: "devel go1.27-abcdef",
            main: Some(Module { path: "k8s.io/kubernetes", version: "(devel)", ..Module::default() }),
            dependencies: vec![Module {
                path: "k8s.io/api",
                version: "v0.0.0",
                sum: "",
                replacement: Some(folder.into()),
            }],
            ..BuildInfo::default()
        };
        let found: Vec<_> = components(&info).map(|found| (found.name, found.version)).collect();
        assert_eq!(found, ["k8s.io/kubernetes", "k8s.io/api", "stdlib"].map(|name| (name.to_owned(), String::new())));
    }

    #[test]
    fn other_programs_are_no_gap_and_packed_ones_are() {
        let elf = |rest: &[u8]| [b"\x7fELF\x02\x01".as_slice(), &[0; 58], rest].concat();
        assert_eq!(purls(&elf(b"nothing")), (Vec::new(), Vec::new()));
        let (_, gaps) = purls(&elf(b"UPX!"));
        assert!(gaps[0].contains("packed by UPX"), "{gaps:?}");
        assert_eq!(purls(b"MZ"), (Vec::new(), Vec::new()));
    }
}
