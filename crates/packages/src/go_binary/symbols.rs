//! All functions of a program, those inlined into others included, by package.

use std::borrow::Cow;
use std::collections::HashMap;

use super::container::Image;
use super::function_table::{Form, Function, FunctionTable};
use super::module_data::{inline_trees_start, name_offset};
use super::name::{Symbol, split, unescape};

/// A package and what of it is in the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package<'data> {
    /// Its import path, or `main`.
    pub path: Cow<'data, str>,
    /// Its functions and methods, in the order in which the linker wrote their names; a name may come twice where the linker's
    /// names differ only in type arguments.
    pub symbols: Vec<Symbol<'data>>,
}

impl Package<'_> {
    /// Whether a symbol (`Function` or `Type.Method`) is there.
    #[must_use]
    pub fn contains(&self, symbol: &str) -> bool {
        self.symbols.iter().any(|present| present.is(symbol))
    }
}

/// The functions found, and what was not understood.
#[derive(Debug, Default)]
pub(super) struct Functions<'data> {
    /// Sorted by path.
    pub(super) packages: Vec<Package<'data>>,
    /// How many functions the table has.
    pub(super) count: usize,
    /// Whether inline trees were read.
    pub(super) inlined: bool,
    /// Functions or inlined calls that lie outside of the file, or beyond a limit.
    pub(super) unread: usize,
}

/// Reads everything that has a name.
pub(super) fn read<'data>(image: &Image<'data>, table: &FunctionTable<'data>, go_version: &str) -> Functions<'data> {
    let mut reader = Reader::new(image, table, go_version);
    for number in 0..table.count() {
        match table.function(number) {
            Some(function) => reader.function(function),
            None => reader.unread += 1,
        }
    }
    let packages = packages(table, &reader.seen);
    Functions { packages, count: table.count(), inlined: reader.trees.is_some(), unread: reader.unread }
}

/// Where inline trees are looked for.
#[derive(Clone, Copy)]
enum Trees<'data> {
    /// Before Go 1.18: each tree's address.
    Addresses,
    /// Offsets into these bytes.
    From(&'data [u8]),
}

struct Reader<'image, 'data> {
    image: &'image Image<'data>,
    table: &'image FunctionTable<'data>,
    trees: Option<Trees<'data>>,
    /// A bit for each place at which a name was seen to begin.
    seen: Vec<u64>,
    unread: usize,
    /// Bytes that may still be read from tables which functions share. In a real program these reads add up to less than its
    /// code; a made-up one could let each function walk the whole file.
    budget: usize,
}

impl<'image, 'data> Reader<'image, 'data> {
    fn new(image: &'image Image<'data>, table: &'image FunctionTable<'data>, go_version: &str) -> Self {
        let trees = if table.form >= Form::Go118 {
            let start = inline_trees_start(image, table, go_version).and_then(|start| image.at(start));
            // Without inlining (`-gcflags=-l`) there are no trees, and nothing is missing.
            start.or_else(|| (!has_inline_trees(table)).then_some(&[][..])).map(Trees::From)
        } else {
            Some(Trees::Addresses)
        };
        let mapped: usize = image.parts().iter().map(|part| part.data.len()).fold(0, usize::saturating_add);
        Self {
            image,
            table,
            trees,
            seen: vec![0; table.names.len().div_ceil(64)],
            unread: 0,
            budget: mapped.saturating_mul(4),
        }
    }

    fn function(&mut self, function: Function) {
        self.mark(function.name);
        let (Some(indices), Some(tree)) = (function.inline_indices, function.inline_tree) else { return };
        let Some(trees) = self.trees else { return };
        let count = self.entries(indices);
        let entries = match trees {
            Trees::Addresses => self.image.at(self.image.target(tree)),
            Trees::From(bytes) => usize::try_from(tree).ok().and_then(|offset| bytes.get(offset..)),
        };
        match entries {
            Some(entries) => self.tree(entries, count),
            None => self.unread += 1,
        }
    }

    /// How many entries an inline tree has: nothing says so but the highest index in the table of its indices.
    fn entries(&mut self, at: usize) -> usize {
        let Some(table) = self.table.values.get(at..) else { return 0 };
        let (highest, used) = highest_value(table, self.budget);
        self.budget -= used;
        self.unread += usize::from(self.budget == 0);
        usize::try_from(highest.saturating_add(1)).unwrap_or_default()
    }

    fn tree(&mut self, entries: &[u8], count: usize) {
        let size = if self.table.form >= Form::Go120 { 16 } else { 20 };
        let offset = name_offset(self.table.form);
        let allowed = count.min(self.budget / size);
        self.budget -= allowed * size;
        let mut read = 0;
        for raw in entries.chunks_exact(size).take(allowed) {
            read += 1;
            if let Some(name) = self.table.encoding.u32(raw, offset).and_then(|name| usize::try_from(name).ok()) {
                self.mark(name);
            }
        }
        self.unread += usize::from(read < count);
    }

    fn mark(&mut self, name: usize) {
        match self.seen.get_mut(name / 64) {
            Some(word) => *word |= 1 << (name % 64),
            None => self.unread += 1,
        }
    }
}

fn has_inline_trees(table: &FunctionTable<'_>) -> bool {
    let mut functions = (0..table.count()).filter_map(|number| table.function(number));
    functions.any(|function| function.inline_indices.is_some() && function.inline_tree.is_some())
}

/// The highest value in a table of values by instruction, and how many bytes were read for it. Each step is a difference of
/// values, zigzag-encoded, and one of instructions; the first value counts from −1.
fn highest_value(table: &[u8], budget: usize) -> (i32, usize) {
    let mut bytes = table.iter().take(budget);
    let (mut value, mut highest, mut first) = (-1i32, -1i32, true);
    while let Some(step) = step(&mut bytes).filter(|step| *step != 0 || first) {
        let change = if step & 1 == 0 { step >> 1 } else { !(step >> 1) };
        value = value.wrapping_add(change.cast_signed());
        highest = highest.max(value);
        first = false;
        if self::step(&mut bytes).is_none() {
            break;
        }
    }
    (highest, table.len().min(budget) - bytes.len())
}

fn step<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> Option<u32> {
    let mut value = 0;
    for shift in [0, 7, 14, 21, 28] {
        let byte = bytes.next()?;
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Neighbours mostly are of one package: the map is asked only where the package changes.
fn packages<'data>(table: &FunctionTable<'data>, seen: &[u64]) -> Vec<Package<'data>> {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut packages: Vec<(&str, Vec<Symbol<'data>>)> = Vec::new();
    let mut last = 0;
    for (path, symbol) in places(seen).filter_map(|at| split(table.name(at)?)) {
        if packages.get(last).is_none_or(|(before, _)| *before != path) {
            last = *numbers.entry(path).or_insert(packages.len());
        }
        match packages.get_mut(last) {
            Some((_, symbols)) => symbols.push(symbol),
            None => packages.push((path, vec![symbol])),
        }
    }
    let mut packages: Vec<_> =
        packages.into_iter().map(|(path, symbols)| Package { path: unescape(path), symbols }).collect();
    packages.sort_by(|a, b| a.path.cmp(&b.path));
    packages
}

fn places(seen: &[u64]) -> impl Iterator<Item = usize> {
    seen.iter().enumerate().flat_map(|(word, bits)| {
        let mut rest = *bits;
        std::iter::from_fn(move || {
            let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(word * 64 + bit)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_by_instruction() {
        // −1 → 0 → 2 → 1, then the end.
        assert_eq!(highest_value(&[2, 4, 4, 4, 1, 4, 0, 99], usize::MAX), (2, 7));
        assert_eq!(highest_value(&[0, 4, 0], usize::MAX), (-1, 3));
        assert_eq!(highest_value(&[], usize::MAX), (-1, 0));
        assert_eq!(highest_value(&[2; 100], 10), (4, 10));
        assert_eq!(highest_value(&[0x80; 100], usize::MAX).0, -1);
    }

    #[test]
    fn places_of_bits() {
        assert_eq!(places(&[0b101, 0, 1 << 63]).collect::<Vec<_>>(), [0, 2, 191]);
    }
}
