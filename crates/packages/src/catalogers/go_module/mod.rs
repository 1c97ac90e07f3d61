//! `go.mod`: the modules that a module requires (Go modules reference, <https://go.dev/ref/mod#go-mod-file>).
//!
//! Of each requirement the version stands there that the file writes; what minimal version selection makes of several is for a
//! build to say. Requirements of excluded versions are ignored, and replaced modules are what replaces them, as for Go where the
//! file is the main module's. An empty file keeps a directory out of the module around it, and any other names its module
//! (reference, "module directive"). The standard library is that of the toolchain which the file asks for.

mod syntax;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogers::{
    Candidate, Catalog, Cataloger, File, PARTIAL_PACKAGE_FILE, PackageGap, Unreadable, shortened, text,
};
use crate::component::{Component, Kind};
use crate::version::Scheme;

use syntax::Line;

/// Reads the files of Go modules.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "go_module",
    files: "go.mod",
    budget: 8 << 20,
    // What lies in the cache of modules is the source of what others require.
    wants: |candidate: &Candidate<'_>| {
        candidate.name() == "go.mod" && !candidate.is_shipped() && !format!("/{}", candidate.path).contains("/pkg/mod/")
    },
    read,
};

/// Directives that name no module to be had.
const OTHERS: [&str; 4] = ["retract", "godebug", "tool", "ignore"];

/// Bytes of a path or version. What replaces a module stands once in the file, and again for each requirement of it.
const LONGEST_WORD: usize = 4096;

/// The first version of Go whose files list every module that a build needs.
const PRUNED: &str = "1.17";

/// A module's path and version.
type Module = (String, String);

/// What a file says.
#[derive(Default)]
struct GoMod {
    required: Vec<Module>,
    excluded: BTreeSet<Module>,
    /// By path and version; the version is empty where all are replaced. The path of what replaces is empty where that is a folder.
    replaced: BTreeMap<Module, Module>,
    is_named: bool,
    go: Option<String>,
    toolchain: Option<String>,
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let mut catalog = Catalog::default();
    let mut module = GoMod::default();
    let mut is_empty = true;
    let mut block = None;
    for line in syntax::lines(text(file)?, &mut block) {
        is_empty = false;
        if let Err(why) = module.take(&line) {
            catalog.skip(file, format!("line {}: {why}", line.number));
        }
    }
    catalog.damaged(file, block.map(|directive| format!("the block of `{}` has no end", shortened(directive))));
    if !is_empty && !module.is_named {
        catalog.damaged(file, ["there is no `module` directive".to_owned()]);
    }
    if let Some(why) = module.partial() {
        catalog.refuse(PackageGap { code: &PARTIAL_PACKAGE_FILE, path: file.path.to_owned(), why });
    }
    let standard = module.standard_library();
    let modules: BTreeSet<_> = module.modules().chain(standard).collect();
    for (path, version) in modules {
        catalog.add(file, Component::new(Kind::Go, path, version));
    }
    Ok(catalog)
}

impl GoMod {
    fn take(&mut self, line: &Line<'_>) -> Result<(), String> {
        if line.words.iter().any(|word| word.len() > LONGEST_WORD) {
            return Err(format!("a word is longer than {LONGEST_WORD} bytes"));
        }
        let module = |path: &str, version: &str| (path.to_owned(), version.to_owned());
        match line.words.as_slice() {
            ["require", path, version] => self.required.push(module(path, version)),
            ["exclude", path, version] => drop(self.excluded.insert(module(path, version))),
            ["replace", path, "=>", by @ ..] => self.replace(module(path, ""), by)?,
            ["replace", path, version, "=>", by @ ..] => self.replace(module(path, version), by)?,
            ["module", _] => self.is_named = true,
            ["go", version] => self.go = Some((*version).to_owned()),
            ["toolchain", name] => self.toolchain = release(name),
            [verb, ..] if OTHERS.contains(verb) => {}
            [verb, ..] => return Err(format!("`{}` is no directive, or not a whole one", shortened(verb))),
            [] => {}
        }
        Ok(())
    }

    /// A replacement without a version is a folder (reference, "replace directive"): the module keeps its path and its code is of
    /// an unknown version.
    fn replace(&mut self, old: Module, by: &[&str]) -> Result<(), String> {
        let by = match by {
            [path, version] => ((*path).to_owned(), (*version).to_owned()),
            [_folder] => Module::default(),
            _ => return Err(format!("what replaces `{}` is not a module", shortened(&old.0))),
        };
        self.replaced.insert(old, by);
        Ok(())
    }

    /// Why modules are in use that no line requires: before Go 1.17, and without a `go` directive, which means 1.16, only those
    /// stand here that no other requires (reference, "Graph pruning" and "go directive").
    fn partial(&self) -> Option<String> {
        let is_pruned = self.go.as_deref().is_some_and(|version| Scheme::Go.compare(version, PRUNED).is_ge());
        (!is_pruned && !self.required.is_empty())
            .then(|| format!("a go.mod before Go {PRUNED} does not list the modules that its requirements need"))
    }

    fn modules(self) -> impl Iterator<Item = Module> {
        let Self { required, excluded, replaced, .. } = self;
        required.into_iter().filter(move |module| !excluded.contains(module)).map(move |(path, version)| {
            let any = (path, String::new());
            let exact = (any.0.clone(), version);
            match replaced.get(&exact).or_else(|| replaced.get(&any)) {
                Some((by, _)) if by.is_empty() => any,
                Some(by) => by.clone(),
                None => exact,
            }
        })
    }

    /// The toolchain that `go` selects: the one named, but never one below the version of the `go` directive
    /// (<https://go.dev/doc/toolchain>).
    fn standard_library(&self) -> Option<Module> {
        let newest = self.go.iter().chain(&self.toolchain).max_by(|left, right| Scheme::Go.compare(left, right))?;
        Some(("stdlib".to_owned(), newest.clone()))
    }
}

/// The release in the name of a toolchain, `go1.23.6` or `go1.23.6-suffix`; nothing for `default`.
fn release(toolchain: &str) -> Option<String> {
    let version = toolchain.strip_prefix("go")?;
    Some(version.split('-').next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::{Candidate, File};

    fn read(text: &str) -> (Vec<(String, String)>, Vec<String>) {
        let catalog = CATALOGER.catalog(&File { path: "go.mod", bytes: text.as_bytes() });
        let found = catalog.components.into_iter().map(|found| (found.name, found.version)).collect();
        (found, catalog.gaps.into_iter().map(|gap| gap.why).collect())
    }

    #[test]
    fn requirements() {
        let text = "module a // b\ngo 1.21\ntoolchain go1.22.1-x\nrequire (\n\tb.org/c v1.0.0 // indirect\n\t\"d.org/e\" v2.0.0\n)\n\
                    require f.org/g v1.0.0\nrequire h.org/i v0.1.0\nexclude h.org/i v0.1.0\nretract [v1.0.0, v1.1.0]\n\
                    replace (\n\tb.org/c => ./c\n\tf.org/g v1.0.0 => f.org/h v1.2.0\n\tf.org/g => f.org/no v9.0.0\n)\n\
                    tool d.org/e/cmd\n";
        let expected = [("b.org/c", ""), ("d.org/e", "v2.0.0"), ("f.org/h", "v1.2.0"), ("stdlib", "1.22.1")];
        let expected = expected.map(|(path, version)| (path.to_owned(), version.to_owned()));
        assert_eq!(read(text), (expected.to_vec(), Vec::new()));
    }

    #[test]
    fn the_toolchain_is_never_below_the_go_directive() {
        for (text, expected) in [
            ("go 1.23.5\ntoolchain go1.23.6", "1.23.6"),
            ("go 1.24\ntoolchain go1.23.6", "1.24"),
            ("go 1.21\ntoolchain default", "1.21"),
        ] {
            assert_eq!(read(text).0, [("stdlib".to_owned(), expected.to_owned())], "{text}");
        }
    }

    #[test]
    fn a_file_that_lists_only_some_modules_is_named() {
        let gaps = |text: &str| {
            let bytes = format!("module a.org/a\n{text}");
            let catalog = CATALOGER.catalog(&File { path: "go.mod", bytes: bytes.as_bytes() });
            catalog.gaps.into_iter().map(|gap| gap.code.id).collect::<Vec<_>>()
        };
        for before in ["", "go 1\n", "go 1.9\n", "go 1.16\n"] {
            assert_eq!(gaps(&format!("{before}require b.org/b v1.0.0\n")), ["partial-package-file"], "{before}");
            assert_eq!(gaps(before), [""; 0], "{before}");
        }
        for since in ["1.17", "1.21rc3", "1.25.1"] {
            assert_eq!(gaps(&format!("go {since}\nrequire b.org/b v1.0.0\n")), [""; 0], "{since}");
        }
    }

    #[test]
    fn broken_lines_are_named() {
        let (found, gaps) =
            read("this is none\ngo 1.17\nrequire a.org/b\nreplace a => b c d\nrequire (\n a.org/c v1\n");
        let expected = [("a.org/c", "v1"), ("stdlib", "1.17")];
        assert_eq!(found, expected.map(|(path, version)| (path.to_owned(), version.to_owned())));
        assert_eq!(gaps.len(), 5, "{gaps:?}");
        assert!(gaps[0].starts_with("line 1: `this`"), "{}", gaps[0]);
        assert_eq!(gaps[3..], ["the block of `require` has no end", "there is no `module` directive"]);
    }

    #[test]
    fn the_cache_of_modules_is_no_project() {
        let wants = |path| (CATALOGER.wants)(&Candidate { path, size: 1, head: b"" });
        assert!(wants("go.mod") && wants("src/pkg/module/go.mod"));
        assert!(!wants("root/go/pkg/mod/golang.org/x/net@v0.1.0/go.mod"));
    }
}
