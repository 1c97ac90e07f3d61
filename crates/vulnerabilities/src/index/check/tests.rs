//! Indexes of which something was changed.

use super::check;
use crate::index::Texts;
use crate::index::bytes::{u32_at, u64_at};
use crate::index::layout::Section;
use crate::index::tests::{advisory, build, fixed, introduced, sample};

const HEADER: usize = 328;
const TABLES: [Section; 7] = [
    Section::Packages,
    Section::Statements,
    Section::Modules,
    Section::Symbols,
    Section::Identifiers,
    Section::Advisories,
    Section::Texts,
];

/// Where a part begins and ends.
fn part(bytes: &[u8], section: Section) -> (usize, usize) {
    let number = |at| usize::try_from(u64_at(bytes, at).expect("a number")).expect("small");
    let at = 184 + 16 * section as usize;
    (number(at), number(at) + number(at + 8))
}

/// Where the tags and the bodies of the only group of a table begin, and how many there are.
fn group(bytes: &[u8], section: Section) -> (usize, usize, usize) {
    let (start, _) = part(bytes, section);
    assert_eq!(u32_at(bytes, start), Some(0), "{section:?} has one group");
    let entries = u32_at(bytes, start + 16).expect("a number") as usize;
    (start + 20, start + 20 + 6 * entries, entries)
}

fn faults(bytes: &[u8]) -> Vec<String> {
    check(bytes).expect("an index")
}

fn names(bytes: &[u8], section: Section) -> bool {
    faults(bytes).iter().any(|fault| fault.starts_with(&format!("{section:?}: ")))
}

#[test]
fn what_is_sound_has_no_fault() {
    for texts in [Texts::Kept, Texts::LeftOut] {
        assert_eq!(check(&build(sample(), texts)), Ok(Vec::new()));
    }
    assert_eq!(check(&build(Vec::new(), Texts::Kept)), Ok(Vec::new()));
}

/// More advisories about one module than a group may have entries, and more of one identifier's hash than one.
#[test]
fn what_is_said_often_of_one_module_is_sound() {
    let import = |number| {
        let mut about = advisory(&format!("GO-{number}"), "go", "stdlib", &[&[introduced("0"), fixed("1.2.3")]]);
        about.affected[0].imports = sample()[1].affected[0].imports.clone();
        about
    };
    assert_eq!(faults(&build((0..400).map(import).collect(), Texts::LeftOut)), Vec::<String>::new());
}

/// Each byte of each part is changed once; the floors are percents. What is not found out are letters and numbers that nothing else
/// depends on: of summaries, ratings, licences, versions within modules. (The rows of exploitation are nothing but such numbers.)
#[test]
fn of_each_part_most_of_what_was_changed_is_found_out() {
    let bytes = build(sample(), Texts::Kept);
    for (section, floor) in [
        (Section::About, 70),
        (Section::Packages, 100),
        (Section::Statements, 100),
        (Section::Modules, 80),
        (Section::Symbols, 100),
        (Section::Identifiers, 100),
        (Section::Advisories, 45),
        (Section::Texts, 40),
    ] {
        let (start, end) = part(&bytes, section);
        assert!(start >= HEADER && end > start, "{section:?} is empty");
        let is_found = |at: &usize| {
            let mut changed = bytes.clone();
            changed[*at] ^= 1;
            !faults(&changed).is_empty()
        };
        let found = (start..end).filter(is_found).count();
        assert!(found * 100 >= floor * (end - start), "{section:?}: {found} of {}", end - start);
    }
}

#[test]
fn a_start_a_number_or_a_tag_that_was_changed_is_named_with_its_part() {
    let bytes = build(sample(), Texts::Kept);
    for section in TABLES {
        let (start, _) = part(&bytes, section);
        let (tags, _, entries) = group(&bytes, section);
        let places = [start, start + 4, start + 8, start + 12, start + 16].into_iter();
        for at in places.chain((0..4 * entries).map(|byte| tags + byte)) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(names(&changed, section), "{section:?}, {}: {:?}", at - start, faults(&changed));
        }
    }
}

#[test]
fn a_handle_that_was_changed_is_named_with_its_part() {
    let bytes = build(sample(), Texts::Kept);
    let handles = |section| {
        let (tags, _, entries) = group(&bytes, section);
        (0..entries).map(|at| u32_at(&bytes, tags + 4 * at).expect("a tag")).collect::<Vec<_>>()
    };
    for (section, behind, known) in [
        (Section::Packages, 0, Section::Statements),
        (Section::Statements, 12, Section::Advisories),
        (Section::Modules, 1 + "example.org/m".len(), Section::Advisories),
        (Section::Symbols, 0, Section::Advisories),
        (Section::Identifiers, 0, Section::Advisories),
    ] {
        let at = group(&bytes, section).1 + behind;
        let own = u32_at(&bytes, at).expect("a handle");
        let known = handles(known);
        assert!(known.contains(&own) && known.len() > 1, "{section:?} has a handle there");
        for other in known.into_iter().filter(|other| *other != own).chain([own ^ 1]) {
            let mut changed = bytes.clone();
            changed[at..at + 4].copy_from_slice(&other.to_le_bytes());
            assert!(names(&changed, section), "{section:?}, {other:08x}: {:?}", faults(&changed));
        }
    }
}

#[test]
fn rows_of_exploitation_that_are_not_in_order_are_named() {
    let mut bytes = build(sample(), Texts::Kept);
    let (start, end) = part(&bytes, Section::Exploitation);
    assert_eq!(end - start, 32, "two rows");
    bytes[start..end].rotate_left(16);
    assert!(names(&bytes, Section::Exploitation));
    bytes[start..end].rotate_left(16);
    let length = 184 + 16 * Section::Exploitation as usize + 8;
    bytes[length] = 24;
    assert!(names(&bytes, Section::Exploitation));
}
