//! Which modules a program was built from, and which of its packages belong to which.

use std::borrow::Cow;

use super::super::{BuildInfo, GoBinary, Module, Symbol};
use super::{STANDARD_LIBRARY, go_version};

/// A module of a program.
pub(super) struct Installed<'b> {
    /// The path under which packages import it.
    path: &'b str,
    /// The path of what it was replaced by, or its own: this is whose code it is.
    pub(super) effective_path: &'b str,
    /// That code's version.
    pub(super) version: Cow<'b, str>,
}

/// All of them.
pub(super) struct Modules<'b> {
    pub(super) installed: Vec<Installed<'b>>,
}

impl<'b> Modules<'b> {
    pub(super) fn of(binary: &'b GoBinary<'b>) -> Self {
        let Some(build) = &binary.build else { return Self { installed: Vec::new() } };
        let standard = go_version::standard_library(build.go_version).unwrap_or_default();
        let standard = Installed { path: STANDARD_LIBRARY, effective_path: STANDARD_LIBRARY, version: standard.into() };
        let written = build.dependencies.iter().chain(&build.main).map(installed);
        Self { installed: std::iter::once(standard).chain(written).collect() }
    }

    /// The module that a package belongs to: the longest path that is its own or a parent's; else, where the first
    /// element has no dot, the standard library.
    fn owner(&self, package: &str) -> Option<&str> {
        let parents = self.installed.iter().filter(|module| is_within(package, module.path));
        let longest = parents.map(|module| module.path).max_by_key(|path| path.len());
        longest.or_else(|| is_standard(package).then_some(STANDARD_LIBRARY))
    }

    /// Whether any package of a module is in the program.
    pub(super) fn has_package(&self, binary: &GoBinary<'_>, module: &Installed<'_>) -> bool {
        let main = binary.build.as_ref().map(|build| build.path).unwrap_or_default();
        let mut paths =
            binary.packages.iter().map(|package| if package.path == "main" { main } else { package.path.as_ref() });
        paths.any(|path| is_within(path, module.path) && self.owner(path) == Some(module.path))
    }

    /// The symbols of a package that an advisory names by `import`, if it is in the program and belongs to `module`.
    pub(super) fn package<'p>(
        &self,
        binary: &'p GoBinary<'_>,
        module: &Installed<'_>,
        import: &str,
    ) -> Option<&'p [Symbol<'p>]> {
        let path = match import.strip_prefix(module.effective_path) {
            Some(rest) if module.path != module.effective_path => Cow::Owned(format!("{}{rest}", module.path)),
            _ => Cow::Borrowed(import),
        };
        if self.owner(&path) != Some(module.path) {
            return None;
        }
        let is_main = binary.build.as_ref().is_some_and(|build: &BuildInfo<'_>| build.path == path);
        let package = binary.package(if is_main { "main" } else { &path })?;
        Some(&package.symbols)
    }
}

fn installed<'b>(module: &'b Module<'_>) -> Installed<'b> {
    let effective = module.replacement.as_deref().unwrap_or(module);
    Installed { path: module.path, effective_path: effective.path, version: effective.version.into() }
}

fn is_within(package: &str, module: &str) -> bool {
    package.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_standard(package: &str) -> bool {
    package.split('/').next().is_some_and(|first| !first.is_empty() && !first.contains('.'))
}
