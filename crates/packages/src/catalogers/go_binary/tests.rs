//! Programs of every shape, and those that end too early.

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
        dependencies: vec![Module { path: "k8s.io/api", version: "v0.0.0", sum: "", replacement: Some(folder.into()) }],
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

/// Build information as Go 1.18 and later write it.
fn build_info() -> Vec<u8> {
    let text = "path\texample.com/m\nmod\texample.com/m\tv1.0.0\th1:a\n";
    let framed = [&[1; 16][..], text.as_bytes(), &[2; 16]].concat();
    let length = u8::try_from(framed.len()).expect("less than 128");
    [&b"\xff Go buildinf:\x08\x02"[..], &[0; 16], b"\x08go1.26.8", &[length], &framed, &[0; 64]].concat()
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

/// A section: name, kind, flags.
type Section<'a> = (&'a str, u32, u64);
const NOTE: Section<'_> = (".note.go.buildid", 7, 2);
const TEXT: Section<'_> = (".text", 1, 6);
const ABSENT_TEXT: Section<'_> = (".text", 8, 6);

/// An ELF file with `content` in one segment of the size that is stated and in each of its sections. The table of sections lies
/// before the content, as Go's linker has it, or at the end.
fn elf(content: &[u8], stated: u64, sections: &[Section<'_>], at_end: bool) -> Vec<u8> {
    let names: Vec<u8> = sections.iter().flat_map(|(name, ..)| [name.as_bytes(), b"\0"].concat()).collect();
    let (count, content_at) = (sections.len() + 1, if at_end { 128 } else { 1024 });
    let mut bytes = vec![0; content_at];
    put(&mut bytes, 0, b"\x7fELF\x02\x01\x01");
    for (at, value) in
        [(16, 2u16), (18, 62), (52, 64), (54, 56), (56, 1), (58, 64), (60, count as u16), (62, count as u16 - 1)]
    {
        put(&mut bytes, at, &value.to_le_bytes());
    }
    put(&mut bytes, 32, &64u64.to_le_bytes());
    put(&mut bytes, 64, &[1, 0, 0, 0, 6]);
    for (at, value) in [(72, content_at as u64), (80, 0x10000), (88, 0x10000), (96, stated), (104, stated)] {
        put(&mut bytes, at, &value.to_le_bytes());
    }
    bytes.extend_from_slice(content);
    let names_at = if at_end { bytes.len() } else { 768 };
    let header = |name: usize, kind: u32, flags: u64, offset: usize, size: usize| {
        let words = [flags, 0, offset as u64, size as u64, 0, 0, 0].map(u64::to_le_bytes).concat();
        [&(name as u32).to_le_bytes()[..], &kind.to_le_bytes(), &words].concat()
    };
    let mut table = Vec::new();
    let mut name_at = 0;
    for (name, kind, flags) in sections {
        table.extend(header(name_at, *kind, *flags, content_at, content.len()));
        name_at += name.len() + 1;
    }
    table.extend(header(names.len(), 3, 0, names_at, names.len()));
    let table_at = if at_end { names_at + names.len() } else { 128 };
    put(&mut bytes, 40, &(table_at as u64).to_le_bytes());
    if at_end {
        bytes.extend([names, table].concat());
    } else {
        put(&mut bytes, names_at, &names);
        put(&mut bytes, table_at, &table);
    }
    bytes
}

/// A Windows program with one section.
fn portable_executable(content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 0x200];
    put(&mut bytes, 0, b"MZ\x90\0\x03\0");
    put(&mut bytes, 0x3c, &[0x80]);
    put(&mut bytes, 0x80, b"PE\0\0\x64\x86\x01");
    put(&mut bytes, 0x94, &[0xf0]);
    put(&mut bytes, 0x98, &[0x0b, 2]);
    let section = 0x98 + 0xf0;
    put(&mut bytes, section, b".data");
    let size = u32::try_from(content.len()).expect("a small one");
    // The file is padded to the alignment that the header states, and the section may end before that.
    for (at, value) in [(8, size), (12, 0x1000), (16, size.next_multiple_of(0x200)), (20, 0x200), (36, 0xc000_0040)] {
        put(&mut bytes, section + at, &value.to_le_bytes());
    }
    [bytes, content.to_vec()].concat()
}

/// A program of macOS with one segment and one section.
fn mach_o(section: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 192];
    put(&mut bytes, 0, &[0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1, 3, 0, 0, 0, kind, 0, 0, 0, 1, 0, 0, 0, 152]);
    put(&mut bytes, 32, &[0x19, 0, 0, 0, 152]);
    put(&mut bytes, 40, b"__DATA");
    let size = content.len() as u64;
    for (at, value) in [(56, 0x10000), (64, size), (72, 192), (80, size), (144, size)] {
        put(&mut bytes, at, &u64::to_le_bytes(value));
    }
    put(&mut bytes, 92, &[3, 0, 0, 0, 1]);
    put(&mut bytes, 104, section.as_bytes());
    put(&mut bytes, 136, &0x10000u64.to_le_bytes());
    put(&mut bytes, 152, &[192]);
    [bytes, content.to_vec()].concat()
}

#[test]
fn a_program_that_ends_too_early_is_named_wherever_it_ends() {
    let info = build_info();
    let size = info.len() as u64;
    let mut programs: Vec<_> = shapes().into_iter().step_by(3).map(program).collect();
    programs.push(elf(&info, size, &[(".go.buildinfo", 1, 3)], false));
    programs.push(elf(&info, size, &[(".go.buildinfo", 1, 3)], true));
    programs.push(portable_executable(&info));
    programs.push(mach_o("__go_buildinfo", 2, &info));
    for (number, program) in programs.iter().enumerate() {
        let (whole, gaps) = purls(program);
        assert!(!whole.is_empty() && gaps.is_empty(), "{number}: {gaps:?}");
        for end in (6..program.len()).step_by(5) {
            let (found, gaps) = purls(&program[..end]);
            assert!(!gaps.is_empty() || found == whole, "program {number} cut at {end}: {found:?}");
        }
    }
}

#[test]
fn other_programs_are_no_gap_whether_they_are_whole_or_not() {
    let content = [7; 600];
    let cases = [
        ("a whole one", elf(&content, 600, &[TEXT], true)),
        ("without sections", elf(&content, 600, &[], false)),
        ("cut, with the names of its sections", elf(&content, 5000, &[TEXT, (".data", 1, 3)], false)[..1200].to_vec()),
        ("for debuggers", elf(&content, 5000, &[ABSENT_TEXT, NOTE], true)),
        ("for debuggers, with segments that lie in it", elf(&content, 100, &[ABSENT_TEXT, NOTE], true)),
        ("of Windows", portable_executable(&content)),
        ("of macOS", mach_o("__text", 2, &content)),
        ("of macOS, cut", mach_o("__text", 2, &content)[..400].to_vec()),
        ("of macOS, for debuggers", mach_o("__text", 10, &content)[..400].to_vec()),
        ("of DOS", [&b"MZ\x10\0\x01\0"[..], &[0; 0x36], &[0xff; 4], &[0; 16]].concat()),
        ("a text", b"MZ is Mozambique, and this is a text that is longer than the header of a program.".to_vec()),
        ("a code", b"MZ\n".to_vec()),
        ("a class of Java", [&[0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61][..], &[0xff; 100]].concat()),
    ];
    for (name, bytes) in cases {
        assert_eq!(purls(&bytes), (Vec::new(), Vec::new()), "{name}");
    }
    let cut = [
        ("cut before the names of its sections", elf(&content, 600, &[TEXT], true)[..400].to_vec()),
        ("cut, and a note says that it is Go's", elf(&content, 600, &[TEXT, NOTE], false)[..1200].to_vec()),
        ("of Windows", portable_executable(&content)[..900].to_vec()),
    ];
    for (name, bytes) in cut {
        let catalog = CATALOGER.catalog(&File { path: "bin/x", bytes: &bytes });
        assert_eq!(catalog.components, [], "{name}");
        assert!(!catalog.gaps.is_empty(), "{name}");
    }
}
