//! Where inline trees begin: `gofunc`, a word of the runtime's own `moduledata`, which is found by its first words.
//!
//! Layout: `runtime/symtab.go` (`moduledata`) of each Go release. An unstripped program also has the symbol `go:func.*`;
//! one way that serves both is tested twice as often.

use memchr::memmem;

use super::container::{Image, Part};
use super::function_table::{Form, FunctionTable};

/// Relocations with addends, 64 bits: place, kind, addend.
const RELOCATION_SIZE: usize = 24;
/// Words of `moduledata` that matter here.
const WORDS: usize = 48;
/// How many inline trees are looked at before an address is believed.
const TRIALS: usize = 64;

/// How many relocations to the function table are followed; each costs a walk over all relocations.
const CANDIDATES: usize = 4;

/// The words of `moduledata`, as far as they are read.
struct ModuleData {
    words: Vec<u64>,
}

/// The address from which inline trees are counted.
///
/// The word's number depends on the Go release; each one known is tried, the likely one first, until the trees there
/// are trees.
pub(super) fn inline_trees_start(image: &Image<'_>, table: &FunctionTable<'_>, go_version: &str) -> Option<u64> {
    let data = find(image, table)?;
    let word_numbers: &[usize] = match table.form {
        Form::Go12 | Form::Go116 => return None,
        Form::Go118 => &[38, 40, 43],
        Form::Go120 if minor_version(go_version).is_some_and(|minor| minor >= 27) => &[43, 40, 41, 42, 44, 45],
        Form::Go120 => &[40, 43, 41, 42, 44, 45],
    };
    let starts = word_numbers.iter().filter_map(|number| data.words.get(*number).copied());
    starts.filter(|start| *start != 0).find(|start| holds_trees(image, table, *start))
}

fn minor_version(go_version: &str) -> Option<u32> {
    let (_, rest) = go_version.split_once("go1.")?;
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

/// `moduledata` begins with a pointer to the function table and, fourth after it, one to the table that follows the names.
fn find(image: &Image<'_>, table: &FunctionTable<'_>) -> Option<ModuleData> {
    in_place(image, table).or_else(|| relocated(image, table))
}

fn in_place(image: &Image<'_>, table: &FunctionTable<'_>) -> Option<ModuleData> {
    if image.chained_pointers {
        return in_chain(image, table);
    }
    let (pattern, width) = image.encoding.word_bytes(table.address)?;
    let pattern = pattern.get(..width)?;
    let (written, rest): (Vec<&Part<'_>>, Vec<&Part<'_>>) = image.parts().iter().partition(|part| part.writable);
    written.into_iter().chain(rest).find_map(|part| {
        memmem::find_iter(part.data, pattern).find_map(|at| checked(table, words(image, part.data.get(at..)?)))
    })
}

/// Links of a chain have no bytes in common that could be searched for: each word of writable parts is decoded.
fn in_chain(image: &Image<'_>, table: &FunctionTable<'_>) -> Option<ModuleData> {
    let width = image.encoding.pointer;
    image.segments.iter().filter(|part| part.writable).find_map(|part| {
        let mut places = part.data.chunks_exact(width).enumerate();
        places.find_map(|(number, raw)| {
            let pointer = image.target(image.encoding.word(raw, 0)?);
            (pointer == table.address).then(|| checked(table, words(image, part.data.get(number * width..)?))).flatten()
        })
    })
}

fn words(image: &Image<'_>, data: &[u8]) -> Vec<u64> {
    let width = image.encoding.pointer;
    let read = (0..WORDS).map_while(|number| image.encoding.word(data, number * width));
    read.map(|word| image.target(word)).collect()
}

/// Linkers that write targets only into relocations leave zeros in place (external linking of position-independent
/// programs): the words are put together from the relocations around the one that names the function table.
fn relocated(image: &Image<'_>, table: &FunctionTable<'_>) -> Option<ModuleData> {
    if image.encoding.pointer != 8 {
        return None;
    }
    let pairs = || {
        image
            .relocations
            .chunks_exact(RELOCATION_SIZE)
            .filter_map(|raw| Some((image.encoding.u64(raw, 0)?, image.encoding.u64(raw, 16)?)))
    };
    let starts: Vec<_> =
        pairs().filter(|(_, target)| *target == table.address).map(|(place, _)| place).take(CANDIDATES).collect();
    starts.into_iter().find_map(|start| {
        let mut data = words(image, image.at(start)?);
        for (place, target) in pairs() {
            let number = place
                .checked_sub(start)
                .filter(|offset| offset % 8 == 0)
                .and_then(|offset| usize::try_from(offset / 8).ok());
            if let Some(word) = number.and_then(|number| data.get_mut(number)) {
                *word = target;
            }
        }
        checked(table, data)
    })
}

fn checked(table: &FunctionTable<'_>, words: Vec<u64>) -> Option<ModuleData> {
    let [names, following] = table.first_offsets;
    let expected = |offset: u64| table.address.checked_add(offset);
    let fits = words.first() == Some(&table.address)
        && words.get(1).copied() == expected(names)
        && words.get(4).copied() == expected(following);
    fits.then_some(ModuleData { words })
}

/// Whether the first entry of the first inline trees names a function: an address that is wrong names nothing.
fn holds_trees(image: &Image<'_>, table: &FunctionTable<'_>, start: u64) -> bool {
    let with_tree = (0..table.count())
        .filter_map(|number| table.function(number))
        .filter(|function| function.inline_indices.is_some());
    let mut trees = with_tree.filter_map(|function| function.inline_tree).take(TRIALS).peekable();
    let offset = name_offset(table.form);
    trees.peek().is_some()
        && trees.all(|tree| {
            let place = start.checked_add(tree).and_then(|address| image.at(address));
            place
                .and_then(|raw| table.encoding.u32(raw, offset))
                .and_then(|name| usize::try_from(name).ok())
                .is_some_and(|name| table.is_name(name))
        })
}

/// Where in an entry of an inline tree the function's name is said.
pub(super) fn name_offset(form: Form) -> usize {
    if form >= Form::Go120 { 4 } else { 12 }
}
