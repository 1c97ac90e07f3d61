//! Go programs: the modules that their build information names, and the standard library that they were built with.
//!
//! Functions are not looked at (`crate::go_binary` does that, for matching). A program that is not Go is none of ours.

#[cfg(test)]
mod tests;

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
        Err(unread @ (NotRead::Packed | NotRead::Cut)) => {
            let gap = PackageGap { code: unread.code(), path: file.path.to_owned(), why: unread.to_string() };
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
        Some(_) if module.is_replaced_by_folder() => Component::new(Kind::Go, module.path, ""),
        Some(by) => Component::new(Kind::Go, by.path, known(by.version)),
        None => Component::new(Kind::Go, module.path, known(module.version)),
    }
}
