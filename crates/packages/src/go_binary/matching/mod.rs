//! What advisories of the Go vulnerability database say about a program, at three levels as in govulncheck's binary mode:
//! the module is there in an affected version, an affected package of it is, an affected symbol is.
//!
//! Present is not called: a symbol in the program may never run. Absent is a fact where all symbols are known
//! (`GoBinary::has_all_symbols`).
//! Not here: the records' own format; the caller hands over what counts of them.

mod modules;

use std::collections::HashMap;

use super::{GoBinary, Symbol};
use crate::version::Scheme;
pub(crate) use modules::release;
use modules::{Installed, Modules};

/// The module under whose name the database keeps the standard library.
pub const STANDARD_LIBRARY: &str = "stdlib";

/// A record of the database that was not withdrawn.
#[derive(Clone, Debug, Default)]
pub struct Advisory<'a> {
    /// Its identifier, such as `GO-2024-2687`.
    pub id: &'a str,
    /// What it affects.
    pub affected: Vec<Affected<'a>>,
}

/// A module that a record affects.
#[derive(Clone, Debug, Default)]
pub struct Affected<'a> {
    /// The module's path; `stdlib` for the standard library.
    pub module: &'a str,
    /// Ranges of type SEMVER; without any, all versions are affected.
    pub ranges: Vec<Vec<Event<'a>>>,
    /// The packages affected (`ecosystem_specific.imports`); without any, all of them are.
    pub imports: Vec<Import<'a>>,
}

/// Where a range begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// Affected from this version on; `0` is before all versions.
    Introduced(&'a str),
    /// No longer affected from this version on.
    Fixed(&'a str),
    /// The last version that is affected; the Go vulnerability database has none, others that speak of Go modules do.
    LastAffected(&'a str),
}

/// A package that a record affects.
#[derive(Clone, Debug, Default)]
pub struct Import<'a> {
    /// The import path.
    pub path: &'a str,
    /// `Function` or `Type.Method`; without any, all of the package is affected.
    pub symbols: Vec<&'a str>,
    /// Operating systems where it is affected; without any, all.
    pub goos: Vec<&'a str>,
    /// Architectures where it is affected; without any, all.
    pub goarch: Vec<&'a str>,
}

/// How near an advisory comes to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The module is among those the program was built from.
    Module,
    /// Functions of an affected package are in the program.
    Package,
    /// An affected symbol is in the program.
    Symbol,
}

/// What of an advisory is in a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Present<'a> {
    /// Packages of the module, which the advisory affects as a whole: it names no packages and can be judged by module only.
    Module,
    /// A package, by its import path as the advisory writes it, which the advisory affects as a whole.
    Package(&'a str),
    /// A symbol that the advisory names.
    Symbol {
        /// The import path as the advisory writes it.
        package: &'a str,
        /// `Function` or `Type.Method`.
        symbol: &'a str,
    },
}

/// An advisory that applies to a module of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match<'a> {
    /// The advisory.
    pub id: &'a str,
    /// The module, as the advisory writes it.
    pub module: &'a str,
    /// The module's version in the program.
    pub version: String,
    /// How near it comes.
    pub level: Level,
    /// The affected symbols, packages or modules that are present; empty below the level of symbols.
    pub present: Vec<Present<'a>>,
}

/// Advisories by module. What they are made of may live longer than their list.
#[derive(Debug)]
pub struct Advisories<'l, 'a> {
    by_module: HashMap<&'a str, Vec<&'l Advisory<'a>>>,
}

impl<'l, 'a> Advisories<'l, 'a> {
    /// Arranges advisories for many questions.
    pub fn new(advisories: impl IntoIterator<Item = &'l Advisory<'a>>) -> Self {
        let mut by_module: HashMap<&str, Vec<&Advisory<'a>>> = HashMap::new();
        for advisory in advisories {
            for affected in &advisory.affected {
                let listed = by_module.entry(affected.module).or_default();
                if listed.last().is_none_or(|last| !std::ptr::eq(*last, advisory)) {
                    listed.push(advisory);
                }
            }
        }
        Self { by_module }
    }

    /// All that applies to a program, sorted by advisory and module.
    #[must_use]
    pub fn matches(&self, binary: &GoBinary<'_>) -> Vec<Match<'a>> {
        let program = Program { binary, modules: Modules::of(binary) };
        let mut found: Vec<_> =
            program.modules.installed.iter().flat_map(|module| self.of_module(&program, module)).collect();
        found.sort_by(|a, b| (a.id, a.module, &a.version).cmp(&(b.id, b.module, &b.version)));
        found.dedup();
        found
    }

    fn of_module(&self, program: &Program<'_>, module: &Installed<'_>) -> Vec<Match<'a>> {
        let known = self.by_module.get(module.effective_path).map(Vec::as_slice).unwrap_or_default();
        known.iter().filter_map(|advisory| program.judge(advisory, module)).collect()
    }
}

struct Program<'b> {
    binary: &'b GoBinary<'b>,
    modules: Modules<'b>,
}

impl Program<'_> {
    fn judge<'a>(&self, advisory: &Advisory<'a>, module: &Installed<'_>) -> Option<Match<'a>> {
        let mut found: Option<Match<'a>> = None;
        for affected in advisory.affected.iter().filter(|affected| affected.module == module.effective_path) {
            let here = affected.imports.iter().filter(|import| self.is_for_platform(import)).collect::<Vec<_>>();
            let elsewhere = here.is_empty() && !affected.imports.is_empty();
            if elsewhere || !is_affected(affected, module.version) {
                continue;
            }
            let found = found.get_or_insert_with(|| Match {
                id: advisory.id,
                module: affected.module,
                version: module.version.to_string(),
                level: Level::Module,
                present: Vec::new(),
            });
            if affected.imports.is_empty() {
                self.whole_module(module, found);
            }
            here.iter().for_each(|import| self.import(import, module, found));
        }
        found.map(|mut found| {
            found.present.sort();
            found.present.dedup();
            found
        })
    }

    fn is_for_platform(&self, import: &Import<'_>) -> bool {
        let fits = |setting, listed: &[&str]| {
            let actual = self.binary.build.as_ref().and_then(|build| build.setting(setting)).unwrap_or_default();
            actual.is_empty() || listed.is_empty() || listed.contains(&actual)
        };
        fits("GOOS", &import.goos) && fits("GOARCH", &import.goarch)
    }

    /// A record without packages can be judged by module only: any package of the module counts.
    fn whole_module(&self, module: &Installed<'_>, found: &mut Match<'_>) {
        if self.modules.has_package(module) {
            found.level = Level::Symbol;
            found.present.push(Present::Module);
        }
    }

    fn import<'a>(&self, import: &Import<'a>, module: &Installed<'_>, found: &mut Match<'a>) {
        let Some(symbols) = self.modules.package(self.binary, module, import.path) else { return };
        found.level = found.level.max(Level::Package);
        if import.symbols.is_empty() {
            found.present.push(Present::Package(import.path));
        }
        let present = import.symbols.iter().filter(|symbol| is_present(symbols, symbol));
        found.present.extend(present.map(|symbol| Present::Symbol { package: import.path, symbol }));
        if !found.present.is_empty() {
            found.level = Level::Symbol;
        }
    }
}

fn is_present(symbols: &[Symbol<'_>], symbol: &str) -> bool {
    symbols.iter().any(|present| present.is(symbol))
}

/// Whether a version is in one of the ranges. An unknown version is in none: `(devel)` says nothing about what is in it.
fn is_affected(affected: &Affected<'_>, version: &str) -> bool {
    let known = !version.is_empty() && version != "(devel)";
    known && (affected.ranges.is_empty() || affected.ranges.iter().any(|range| contains(range, version)))
}

fn contains(range: &[Event<'_>], version: &str) -> bool {
    let mut events = range.to_vec();
    let start = |event: &Event<'_>| matches!(event, Event::Introduced("0"));
    events.sort_by(|a, b| start(b).cmp(&start(a)).then_with(|| Scheme::Go.compare(place(a), place(b))));
    let inside = |inside: bool, event: &Event<'_>| {
        let order = Scheme::Go.compare(version, place(event));
        match event {
            Event::Introduced(_) if !inside => start(event) || order.is_ge(),
            Event::Fixed(_) if inside => order.is_lt(),
            Event::LastAffected(_) if inside => order.is_le(),
            _ => inside,
        }
    };
    events.is_empty() || events.iter().fold(false, inside)
}

fn place<'a>(event: &Event<'a>) -> &'a str {
    match *event {
        Event::Introduced(version) | Event::Fixed(version) | Event::LastAffected(version) => version,
    }
}

#[cfg(test)]
mod tests;
