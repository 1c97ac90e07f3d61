//! Small made-up Go programs: an ELF file of each byte order and pointer size, with a function table of each form and an inline
//! tree, as the linker lays them out; and any bytes through the reader.

use palisade_packages::go_binary::GoBinary;
use palisade_packages::go_binary::matching::{Advisories, Advisory, Affected, Import};

/// Where the made-up file lies in memory.
const BASE: u64 = 0x10000;
const MODULES: &str = "path\texample.com/m/cmd\nmod\texample.com/m\tv1.0.0\th1:a\ndep\ta.org/a\tv0.1.0\th1:b\n\
                       =>\tb.org/b\tv0.2.0\th1:c\nbuild\tGOOS=linux\n";
/// The functions: `main.main`, into which two more were inlined, and a method of a generic type.
const NAMES: &[u8] =
    b"main.main\0a.org/a%2ev2.Inlined\0a.org/a/p.(*T[...]).Inlined\0net/http.(*Server[go.shape.int]).Serve\0";
const INLINED: [u32; 2] = [10, 31];
const LAST: u32 = 59;

/// Which program to make.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Pointers of 8 bytes instead of 4.
    pub wide: bool,
    /// Byte order.
    pub big_endian: bool,
    /// The last byte of the function table's magic: `fb` (Go 1.2), `fa` (1.16), `f0` (1.18) or `f1` (1.20).
    pub form: u8,
    /// The word of `moduledata` that says where inline trees begin.
    pub word: usize,
    /// Build information by pointers (until Go 1.17).
    pub pointers: bool,
}

/// Every shape that Go releases wrote.
#[must_use]
pub fn shapes() -> Vec<Shape> {
    let forms = [(0xfb, 0, true), (0xfa, 0, true), (0xf0, 38, false), (0xf1, 40, false), (0xf1, 43, false)];
    let machines = [(true, false), (true, true), (false, false), (false, true)];
    let all = forms.iter().flat_map(|form| machines.map(|machine| (*form, machine)));
    all.map(|((form, word, pointers), (wide, big_endian))| Shape { wide, big_endian, form, word, pointers }).collect()
}

/// A file under construction.
struct Writer<'m> {
    shape: Shape,
    modules: &'m str,
    bytes: Vec<u8>,
}

impl Writer<'_> {
    fn pointer(&self) -> usize {
        if self.shape.wide { 8 } else { 4 }
    }

    fn number(&mut self, value: u64, width: usize) {
        let bytes = value.to_le_bytes();
        let bytes = bytes.iter().take(width).copied();
        if self.shape.big_endian { self.bytes.extend(bytes.rev()) } else { self.bytes.extend(bytes) }
    }

    fn word(&mut self, value: u64) {
        self.number(value, self.pointer());
    }

    fn align(&mut self, to: usize) -> u64 {
        let end = self.bytes.len().next_multiple_of(to);
        self.bytes.resize(end, 0);
        self.address()
    }

    fn address(&self) -> u64 {
        BASE + self.bytes.len() as u64
    }

    fn raw(&mut self, bytes: &[u8]) -> u64 {
        let at = self.address();
        self.bytes.extend_from_slice(bytes);
        at
    }
}

/// The program of a shape.
#[must_use]
pub fn program(shape: Shape) -> Vec<u8> {
    program_of(shape, MODULES)
}

/// A program of a shape that says this of its modules, in the lines of `go version -m`: at least 128 bytes.
#[must_use]
pub fn program_of(shape: Shape, modules: &str) -> Vec<u8> {
    let mut writer = Writer { shape, modules, bytes: Vec::new() };
    let size = 4096u64;
    elf_header(&mut writer, size);
    build_info(&mut writer);
    let trees = inline_tree(&mut writer);
    let (table, offsets) = function_table(&mut writer, trees);
    module_data(&mut writer, table, offsets, trees);
    assert!(writer.bytes.len() as u64 <= size, "the made-up program needs more room");
    writer.bytes.resize(4096, 0);
    writer.bytes
}

fn elf_header(writer: &mut Writer<'_>, size: u64) {
    let Shape { wide, big_endian, .. } = writer.shape;
    writer.raw(&[0x7f, b'E', b'L', b'F', 1 + u8::from(wide), 1 + u8::from(big_endian), 1]);
    writer.align(16);
    let header = if wide { 64 } else { 52 };
    writer.number(2, 2);
    writer.number(62, 2);
    writer.number(1, 4);
    writer.word(BASE);
    writer.word(header);
    writer.word(0);
    writer.number(0, 4);
    for value in [header, if wide { 56 } else { 32 }, 1, 0, 0, 0] {
        writer.number(value, 2);
    }
    writer.number(1, 4);
    if wide {
        writer.number(6, 4);
    }
    for value in [0, BASE, BASE, size, size] {
        writer.word(value);
    }
    if !wide {
        writer.number(6, 4);
    }
    writer.word(4096);
}

fn build_info(writer: &mut Writer<'_>) {
    let framed = [&[1; 16][..], writer.modules.as_bytes(), &[2; 16]].concat();
    if !writer.shape.pointers {
        writer.align(16);
        writer.raw(b"\xff Go buildinf:\x08\x02");
        writer.align(16);
        writer.raw(&[0; 16]);
        writer.raw(b"\x08go1.26.8");
        let length = framed.len();
        writer.raw(&[(length & 127) as u8 | 128, (length >> 7) as u8]);
        writer.raw(&framed);
        return;
    }
    let texts = [writer.raw(b"go1.17.1"), writer.raw(&framed)];
    let lengths = [8, framed.len() as u64];
    writer.align(8);
    let strings = texts.iter().zip(lengths).map(|(text, length)| {
        let at = writer.address();
        writer.word(*text);
        writer.word(length);
        at
    });
    let strings: Vec<_> = strings.collect();
    writer.align(16);
    let flags = [u8::try_from(writer.pointer()).unwrap_or(8), u8::from(writer.shape.big_endian)];
    writer.raw(b"\xff Go buildinf:");
    writer.raw(&flags);
    for string in strings {
        writer.word(string);
    }
}

fn inline_tree(writer: &mut Writer<'_>) -> u64 {
    let at = writer.align(8);
    for name in INLINED {
        if writer.shape.form == 0xf1 {
            writer.number(0, 4);
            writer.number(u64::from(name), 4);
            writer.number(0, 8);
        } else {
            writer.number(0, 8);
            writer.number(0, 4);
            // Until Go 1.15 names are counted from the table's beginning; see `function_table`.
            let before = if writer.shape.form == 0xfb { first_form_names(writer) } else { 0 };
            writer.number(u64::from(name) + before, 4);
            writer.number(0, 4);
        }
    }
    at
}

/// Where names begin in a table of the first form: behind the header and two entries with the final address.
fn first_form_names(writer: &Writer<'_>) -> u64 {
    (8 + 6 * writer.pointer()) as u64
}

/// Returns the table's address, and where names and the table that follows them begin.
fn function_table(writer: &mut Writer<'_>, trees: u64) -> (u64, [u64; 2]) {
    let pointer = writer.pointer();
    let table = writer.align(32);
    let form = writer.shape.form;
    writer.number(0xffff_ff00 | u64::from(form), 4);
    writer.raw(&[0, 0, 1, pointer as u8]);
    // −1 → 0 → 1: an inline tree of two entries.
    let values = [9, 2, 1, 2, 1, 0];
    if form == 0xfb {
        let names = first_form_names(writer);
        let values_at = names + NAMES.len() as u64;
        let descriptions = (values_at + values.len() as u64).next_multiple_of(8);
        let step = description_size(writer).next_multiple_of(8);
        for number in [2, 0, descriptions, 16, descriptions + step, 32] {
            writer.word(number);
        }
        writer.raw(NAMES);
        writer.raw(&values);
        writer.align(8);
        describe(writer, names, values_at + 1, trees);
        describe(writer, names + u64::from(LAST), 0, trees);
        return (table, [0; 2]);
    }
    let words = if form == 0xfa { 7 } else { 8 };
    let names = (8 + words * pointer) as u64;
    let units = names + NAMES.len() as u64;
    let values_at = units + 4;
    let descriptions = (values_at + values.len() as u64).next_multiple_of(8);
    let start: &[u64] = if form == 0xfa { &[2, 1] } else { &[2, 1, 0] };
    for word in start.iter().copied().chain([names, units, units, values_at, descriptions]) {
        writer.word(word);
    }
    writer.raw(NAMES);
    writer.number(0, 4);
    writer.raw(&values);
    writer.align(8);
    let entry = if form == 0xfa { pointer } else { 4 };
    let first = (5 * entry).next_multiple_of(8) as u64;
    let step = description_size(writer).next_multiple_of(8);
    for number in [0, first, 16, first + step, 32] {
        writer.number(number, entry);
    }
    writer.align(8);
    describe(writer, 0, 1, trees);
    describe(writer, u64::from(LAST), 0, trees);
    (table, [names, units])
}

fn description_fields(writer: &Writer<'_>) -> usize {
    match writer.shape.form {
        0xfb => 9,
        0xf1 => 11,
        _ => 10,
    }
}

fn old(writer: &Writer<'_>) -> bool {
    writer.shape.form >= 0xfa
}

/// Until Go 1.15 the inline tree is the fifth, then the fourth.
fn trees_before(writer: &Writer<'_>) -> usize {
    if writer.shape.form == 0xfb { 4 } else { 3 }
}

fn description_size(writer: &Writer<'_>) -> u64 {
    let first = if old(writer) { writer.pointer() } else { 4 };
    let fixed = first + 4 * (description_fields(writer) - 1) + 12;
    let size = if old(writer) {
        fixed.next_multiple_of(writer.pointer()) + (trees_before(writer) + 1) * writer.pointer()
    } else {
        fixed + 16
    };
    size as u64
}

/// A function's description: its name, three tables of values of which the third is that of the inline tree, and others of
/// which the last is the inline tree.
fn describe(writer: &mut Writer<'_>, name: u64, indices: u64, trees: u64) {
    writer.align(8);
    let (old, fields) = (old(writer), description_fields(writer));
    writer.number(0, if old { writer.pointer() } else { 4 });
    for number in 1..fields - 1 {
        writer.number(
            match number {
                1 => name,
                7 => 3,
                _ => 0,
            },
            4,
        );
    }
    let trees_before = trees_before(writer);
    writer.raw(&[0, 0, 0, trees_before as u8 + 1]);
    for value in [0, 0, indices] {
        writer.number(value, 4);
    }
    if old {
        writer.align(writer.pointer());
        for _ in 0..trees_before {
            writer.word(0);
        }
        writer.word(trees);
    } else {
        for tree in [u64::MAX, u64::MAX, u64::MAX, 0] {
            writer.number(tree, 4);
        }
    }
}

fn module_data(writer: &mut Writer<'_>, table: u64, [names, units]: [u64; 2], trees: u64) {
    writer.align(32);
    let start = writer.bytes.len();
    for number in 0..48 {
        writer.word(match number {
            0 => table,
            1 => table + names,
            4 => table + units,
            number if number == writer.shape.word => trees,
            _ => 0,
        });
    }
    assert!(start < writer.bytes.len());
}

/// Any bytes as a program: must not panic, and must give the same twice. The first byte picks a made-up program, and the rest
/// are changes to it, three bytes each; then the bytes are also read as they are.
///
/// # Panics
///
/// Where two readings differ.
pub fn go_binary(bytes: &[u8]) {
    read(bytes);
    let [shape, changes @ ..] = bytes else { return };
    let shapes = shapes();
    let Some(shape) = shapes.get(usize::from(*shape) % shapes.len()) else { return };
    let mut program = program(*shape);
    for change in changes.chunks_exact(3) {
        let &[low, high, value] = change else { continue };
        let at = usize::from(u16::from_le_bytes([low, high]));
        if at >= program.len() {
            program.truncate(at % 4096);
        } else if let Some(byte) = program.get_mut(at) {
            *byte = value;
        }
    }
    read(&program);
}

fn read(bytes: &[u8]) {
    let first = GoBinary::read(bytes);
    let again = GoBinary::read(bytes);
    assert_eq!(format!("{first:?}"), format!("{again:?}"), "two readings differ");
    let Ok(binary) = first else { return };
    let all = ["stdlib", "example.com/m", "b.org/b"];
    let import = Import { path: "net/http", symbols: vec!["Server.Serve"], ..Import::default() };
    let affected = all.map(|module| Affected { module, imports: vec![import.clone()], ..Affected::default() });
    let advisories = [Advisory { id: "GO-1", affected: affected.to_vec() }];
    assert!(Advisories::new(&advisories).matches(&binary).len() <= all.len(), "more matches than modules");
}

#[cfg(test)]
mod tests {
    use palisade_packages::go_binary::{Format, Gap, NotRead};

    use super::*;
    use crate::random::Random;

    fn symbols(binary: &GoBinary<'_>) -> Vec<String> {
        let each = |package: &palisade_packages::go_binary::Package<'_>| -> Vec<String> {
            package.symbols.iter().map(|symbol| format!("{} {symbol}", package.path)).collect()
        };
        binary.packages.iter().flat_map(each).collect()
    }

    const EXPECTED: [&str; 4] = ["a.org/a.v2 Inlined", "a.org/a/p T.Inlined", "main main", "net/http Server.Serve"];

    #[test]
    fn every_shape_is_read() {
        for shape in shapes() {
            let bytes = program(shape);
            let binary = GoBinary::read(&bytes).unwrap_or_else(|error| panic!("{shape:?}: {error}"));
            assert_eq!(symbols(&binary), EXPECTED, "{shape:?}");
            assert_eq!(
                (binary.format, binary.functions, binary.gaps.as_slice()),
                (Format::Elf, 2, &[][..]),
                "{shape:?}"
            );
            let build = binary.build.unwrap();
            assert_eq!(
                (build.path, build.dependencies.len(), build.setting("GOOS")),
                ("example.com/m/cmd", 1, Some("linux"))
            );
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let newest = shapes().into_iter().find(|shape| shape.form == 0xf1 && shape.wide && !shape.big_endian).unwrap();
        let bytes = program(newest);
        let without = |pattern: &[u8]| {
            let mut bytes = bytes.clone();
            let at = bytes.windows(pattern.len()).position(|window| window == pattern).unwrap();
            bytes[at] ^= 0x55;
            bytes
        };
        let gaps = |bytes: &[u8]| GoBinary::read(bytes).unwrap().gaps;
        assert_eq!(gaps(&without(b"\xff Go buildinf:")), [Gap::BuildInfo]);
        assert_eq!(gaps(&without(b"\xf1\xff\xff\xff\0\0")), [Gap::Functions]);
        assert_eq!(gaps(&program(Shape { word: 20, ..newest })), [Gap::InlinedFunctions]);
        assert_eq!(gaps(&program(Shape { word: 45, ..newest })), []);
    }

    #[test]
    fn other_files_are_told_apart() {
        let error = |bytes: &[u8]| GoBinary::read(bytes).unwrap_err();
        assert_eq!(error(b""), NotRead::NotExecutable);
        assert_eq!(error(b"#!/bin/sh"), NotRead::NotExecutable);
        let mut plain = program(shapes()[0]);
        let cut = plain.get(..128).unwrap();
        assert_eq!(error(cut), NotRead::Cut);
        plain.iter_mut().skip(128).for_each(|byte| *byte = 0);
        assert_eq!(error(&plain), NotRead::NotGo);
        plain.extend_from_slice(b"....UPX!....");
        assert_eq!(error(&plain), NotRead::Packed);
    }

    #[test]
    fn truncated_programs_are_read() {
        let bytes = program(shapes()[12]);
        for end in 0..bytes.len() {
            read(&bytes[..end]);
        }
    }

    #[test]
    fn five_thousand_damaged_programs_are_read() {
        for seed in 0..5_000 {
            let mut random = Random::new(seed);
            let changes = 1 + 3 * random.below(12);
            let bytes: Vec<u8> = (0..changes)
                .map(|number| {
                    // Addresses stay within the file: its used part is the first half.
                    if number % 3 == 2 { (random.below(8)) as u8 } else { random.bits() as u8 }
                })
                .collect();
            go_binary(&bytes);
        }
    }
}
