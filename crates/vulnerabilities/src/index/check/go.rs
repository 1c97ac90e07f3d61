//! What is said about Go modules with packages and symbols: whether it belongs to what is said about them without.

use std::collections::HashMap;

use super::{Check, Said};
use crate::index::Ecosystem;
use crate::index::go::{hash_of_module, hash_of_symbol, read_whole};
use crate::index::layout::Section;
use crate::index::statements::Statements;

/// Advisories that name packages of a module, sorted, by the module's path.
type Modules<'a> = HashMap<&'a str, Vec<u32>>;

impl<'a> Check<'a> {
    pub(super) fn go(&mut self, packages: &[Said<'a>]) {
        let modules = self.modules();
        let go = self.index.ecosystems().iter().position(|name| *name == "Go");
        // Many modules may share what is said about them: it is read once.
        let mut naming: HashMap<u32, Vec<u32>> = HashMap::new();
        for (package, handle) in packages.iter().filter(|(package, _)| Some(package.ecosystem) == go) {
            let naming = naming.entry(*handle).or_insert_with(|| naming_symbols(package.statements));
            let known = modules.get(package.name).map(Vec::as_slice).unwrap_or_default();
            let sound =
                naming.len() <= known.len() && naming.iter().all(|advisory| known.binary_search(advisory).is_ok());
            let name = package.name;
            self.require(Section::Modules, sound, || {
                format!("not all that is said about packages of {name:?} is there")
            });
        }
    }

    /// Everything is found by the module's path, and by the symbols that it names.
    fn modules(&mut self) -> Modules<'a> {
        let go = Ecosystem::of("Go");
        let (mut modules, mut symbols) = (Modules::new(), Vec::new());
        for (table, entry) in self.entries(Section::Modules) {
            let Some((handle, affected)) = read_whole(entry.body) else {
                self.require(Section::Modules, false, || "an entry cannot be read".to_owned());
                continue;
            };
            let module = affected.module;
            let found =
                table.place(hash_of_module(module)) == entry.place() && self.index.package_of(&go, module).is_some();
            self.require(Section::Modules, found, || format!("{module:?} is not found by its path"));
            let known = self.index.advisory(handle).is_some();
            self.require(Section::Modules, known, || format!("{module:?} names an advisory that is not there"));
            modules.entry(module).or_default().push(handle);
            for import in &affected.imports {
                let place = |symbol: &&str| self.index.symbols.place(hash_of_symbol(import.path, symbol));
                symbols.extend(import.symbols.iter().map(|symbol| (place(symbol), handle)));
            }
        }
        modules.values_mut().for_each(|advisories| advisories.sort_unstable());
        self.names(Section::Symbols, symbols);
        modules
    }
}

/// The advisories that name packages or symbols, each once and in order.
fn naming_symbols(statements: Statements<'_>) -> Vec<u32> {
    let mut advisories: Vec<u32> =
        statements.all().filter(|said| said.names_symbols).map(|said| said.advisory).collect();
    advisories.sort_unstable();
    advisories.dedup();
    advisories
}
