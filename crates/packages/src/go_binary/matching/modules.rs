//! Which modules a program was built from, and which of its packages belong to which.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::{BuildInfo, GoBinary, Module, Symbol};
use super::STANDARD_LIBRARY;

/// Elements of a package's path below its module's: Kubernetes has a dozen.
const MOST_ELEMENTS: usize = 32;

/// A module of a program.
pub(super) struct Installed<'b> {
    /// The path under which packages import it.
    path: &'b str,
    /// The path of what it was replaced by, or its own: this is whose code it is.
    pub(super) effective_path: &'b str,
    /// That code's version.
    pub(super) version: &'b str,
}

/// All of them, each path once.
pub(super) struct Modules<'b> {
    pub(super) installed: Vec<Installed<'b>>,
    paths: HashSet<&'b str>,
    /// The paths of modules of which a package is in the program.
    in_use: HashSet<&'b str>,
}

impl<'b> Modules<'b> {
    pub(super) fn of(binary: &'b GoBinary<'b>) -> Self {
        let mut modules = Self { installed: Vec::new(), paths: HashSet::new(), in_use: HashSet::new() };
        let Some(build) = &binary.build else { return modules };
        let version = release(build.go_version);
        let standard = Installed { path: STANDARD_LIBRARY, effective_path: STANDARD_LIBRARY, version };
        let written = build.dependencies.iter().chain(&build.main).map(installed);
        let all = std::iter::once(standard).chain(written);
        modules.installed = all.filter(|module| modules.paths.insert(module.path)).collect();
        let paths = binary
            .packages
            .iter()
            .map(|package| if package.path == "main" { build.path } else { package.path.as_ref() });
        modules.in_use = paths.filter_map(|path| modules.owner(path)).collect();
        modules
    }

    /// The module that a package belongs to: the longest path that is its own or a parent's; else, where the first
    /// element has no dot, the standard library.
    fn owner(&self, package: &str) -> Option<&'b str> {
        let parents = std::iter::successors(Some(package), |path| path.rsplit_once('/').map(|(parent, _)| parent));
        let known = parents.take(MOST_ELEMENTS).find_map(|path| self.paths.get(path).copied());
        known.or_else(|| is_standard(package).then_some(STANDARD_LIBRARY))
    }

    /// Whether any package of a module is in the program.
    pub(super) fn has_package(&self, module: &Installed<'_>) -> bool {
        self.in_use.contains(module.path)
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
    Installed { path: module.path, effective_path: effective.path, version: effective.version }
}

/// The release that a toolchain is, such as `go1.22rc1`; nothing for one in development. What vendors append to a release
/// (`go1.19.6b7`, `go1.22.1 X:rangefunc`) is passed over.
pub(crate) fn release(go_version: &str) -> &str {
    let tag = go_version.split_whitespace().next().filter(|tag| tag.starts_with("go1")).unwrap_or_default();
    let end = tag.bytes().skip(2).position(|byte| !byte.is_ascii_digit() && byte != b'.').map(|at| at + 2);
    let (number, rest) = tag.split_at_checked(end.unwrap_or(tag.len())).unwrap_or((tag, ""));
    if rest.starts_with("rc") || rest.starts_with("beta") { tag } else { number }
}

fn is_standard(package: &str) -> bool {
    package.split('/').next().is_some_and(|first| !first.is_empty() && !first.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::release;

    #[test]
    fn releases() {
        let cases = [
            ("go1.26.8", "go1.26.8"),
            ("go1.20", "go1.20"),
            ("go1.22rc1 X:rangefunc", "go1.22rc1"),
            ("go1.20-pre4", "go1.20"),
            ("go1.19.6b7", "go1.19.6"),
            ("devel go1.27-abcdef", ""),
            ("", ""),
            ("gollvm", ""),
        ];
        for (tag, expected) in cases {
            assert_eq!(release(tag), expected, "{tag}");
        }
    }
}
