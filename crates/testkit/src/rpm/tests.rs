//! Made-up databases, sound and hostile.

use super::*;
use crate::random::Random;

fn headers() -> Vec<Vec<u8>> {
    [("one", 10), ("two", 700), ("three", 1500)].map(|(name, length)| package(name, length)).to_vec()
}

fn names(catalog: &Catalog) -> Vec<&str> {
    catalog.components.iter().map(|component| component.name.as_str()).collect()
}

fn gaps(catalog: &Catalog) -> Vec<&str> {
    catalog.gaps.iter().map(|gap| gap.why.as_str()).collect()
}

/// The database of a form, changed at places that a pattern marks: the bytes behind it are replaced.
fn changed(form: Form, pattern: &[u8], offset: usize, bytes: &[u8]) -> Vec<u8> {
    let mut database = database(form, &headers());
    let at = database.windows(pattern.len()).position(|window| window == pattern).expect("the pattern") + offset;
    database[at..at + bytes.len()].copy_from_slice(bytes);
    database
}

#[test]
fn every_form_is_read() {
    for form in FORMS {
        let catalog = read(&database(form, &headers()));
        assert_eq!((names(&catalog), gaps(&catalog)), (vec!["one", "two", "three"], vec![]), "{form:?}");
        assert_eq!(catalog.components[0].version, "1.0-2");
        assert_eq!(catalog.components[0].source.as_ref().expect("a source").name, "source");
        let empty = read(&database(form, &[]));
        assert_eq!((names(&empty), gaps(&empty)), (vec![], vec![]), "{form:?}");
    }
}

#[test]
fn what_a_header_lacks_is_named() {
    let [name, version, release] = [(1000, "a"), (1001, "1"), (1002, "2")].map(|(tag, text)| (tag, Value::Text(text)));
    let epoch = (1003, Value::Number(0));
    type Case<'a> = (&'a [(u32, Value<'a>)], &'a [&'a str], &'a str);
    let cases: [Case<'_>; 9] = [
        (&[name, version, release, epoch], &["0:1-2"], ""),
        (&[name, version], &[], "entry 1: the package `a`: a header without release"),
        (&[version, release], &[], "entry 1: a header without name"),
        (
            &[name, version, release, (1003, Value::Text("1"))],
            &[],
            "entry 1: the package `a`: its tag epoch cannot be read",
        ),
        (&[(1000, Value::Number(1)), version], &[], "entry 1: its tag name cannot be read"),
        (&[(1000, Value::Text("a b")), version], &[], "entry 1: `a b` is no name"),
        (
            &[name, version, release, (1014, Value::Number(1))],
            &["1-2"],
            "entry 1: the package `a`: its tag license cannot be read",
        ),
        (
            &[name, version, release, (1044, Value::Text("x"))],
            &["1-2"],
            "entry 1: the package `a`: `x` is not the file of a source package",
        ),
        (&[(1000, Value::Text("gpg-pubkey"))], &[], ""),
    ];
    for (tags, versions, gap) in cases {
        let catalog = read(&database(Form::Ndb, &[header(tags)]));
        let found: Vec<_> = catalog.components.iter().map(|component| component.version.as_str()).collect();
        assert_eq!((found.as_slice(), gaps(&catalog).concat().as_str()), (versions, gap), "{tags:?}");
    }
}

#[test]
fn counts_that_lie_are_named_and_the_others_read() {
    let sound = header(&[(1000, Value::Text("sound")), (1001, Value::Text("1")), (1002, Value::Text("1"))]);
    for counts in [[u32::MAX, 0], [0, u32::MAX], [3, u32::MAX], [0x10000, 0], [3, 0], [0, 0], [4, 12]] {
        let mut lying = sound.clone();
        lying[..8].copy_from_slice(&counts.map(u32::to_be_bytes).concat());
        for form in FORMS {
            let catalog = read(&database(form, &[lying.clone(), sound.clone()]));
            assert_eq!((names(&catalog), catalog.gaps.len()), (vec!["sound"], 1), "{form:?} {counts:?}");
        }
    }
    for short in 0..8 {
        for form in FORMS {
            let catalog = read(&database(form, &[sound[..short.max(1)].to_vec(), sound.clone()]));
            assert_eq!((names(&catalog), catalog.gaps.len()), (vec!["sound"], 1), "{form:?} {short}");
        }
    }
}

#[test]
fn chains_of_pages_that_never_end_are_left() {
    let big = Form::Berkeley { big_endian: true };
    // The chain of the first package begins on page 2; its entry is made to begin on a page of the second one, and a page
    // of the second one to be followed by itself.
    let shared = changed(big, &[3, 3, 3, 3, 0, 0, 0, 2], 4, &[0, 0, 0, 3]);
    let catalog = read(&shared);
    assert_eq!(names(&catalog), ["three"]);
    assert_eq!(gaps(&catalog), ["entry 1: its chain of pages is broken", "entry 2: its chain of pages is broken"]);
    let endless = changed(big, &[0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 4], 8, &[0, 0, 0, 3]);
    assert_eq!(names(&read(&endless)), ["one", "three"]);

    let catalog = read(&changed(Form::Sqlite, &[5, 0, 0, 0, 2], 8, &[0, 0, 0, 2]));
    assert_eq!((names(&catalog), gaps(&catalog)), (vec!["one", "two"], vec!["page 2 is used twice"]));
    let catalog = read(&changed(Form::Sqlite, &[5, 0, 0, 0, 2], 8, &[0xff; 4]));
    assert_eq!((names(&catalog), gaps(&catalog)), (vec!["one", "two"], vec!["page 4294967295 is not in the file"]));
}

#[test]
fn a_page_of_cells_that_are_all_the_same_ends() {
    let sound = package("a", 0);
    let (mut page, size) = (vec![0; 65_536 * 2], 65_536);
    page[..16].copy_from_slice(b"SQLite format 3\0");
    page[16..18].copy_from_slice(&[0, 1]);
    page[56..60].copy_from_slice(&[0, 0, 0, 1]);
    let texts: [(u64, &[u8]); 4] = [(23, b"table"), (29, b"Packages"), (12, b""), (1, &[2])];
    leaf_at(&mut page[..size], 100, &record(&texts), 1);
    let row = record(&[(0, &[]), (12 + 2 * sound.len() as u64, &sound)]);
    leaf_at(&mut page[size..], 0, &row, 30_000);
    let catalog = read(&page);
    assert!(catalog.components.len() * sound.len() <= page.len(), "{} packages", catalog.components.len());
    assert_eq!(gaps(&catalog), ["row 1: entries overlap; the rest was not read"]);
}

/// A leaf all of whose cells are one.
fn leaf_at(page: &mut [u8], start: usize, record: &[u8], cells: usize) {
    let cell = [variable(record.len() as u64), variable(1), record.to_vec()].concat();
    let place = page.len() - cell.len();
    page[place..].copy_from_slice(&cell);
    page[start] = 13;
    page[start + 3..start + 5].copy_from_slice(&(cells as u16).to_be_bytes());
    for number in 0..cells {
        let at = start + 8 + 2 * number;
        page[at..at + 2].copy_from_slice(&(place as u16).to_be_bytes());
    }
}

#[test]
fn other_files_are_told_apart() {
    for bytes in [&b""[..], b"#!/bin/sh", b"SQLite format 3\0", b"RpmP", &[0; 4096]] {
        let catalog = read(bytes);
        assert_eq!((names(&catalog), catalog.gaps.len()), (vec![], 1), "{bytes:?}");
    }
}

#[test]
fn truncated_databases_give_what_is_whole() {
    for form in FORMS {
        let bytes = database(form, &headers());
        for end in 0..bytes.len() {
            let catalog = read(&bytes[..end]);
            assert!(!catalog.gaps.is_empty(), "{form:?} cut at {end} in silence: {:?}", names(&catalog));
            check(&bytes[..end]);
        }
    }
}

#[test]
fn five_thousand_damaged_databases_are_read() {
    for seed in 0..5_000 {
        let mut random = Random::new(seed);
        let changes = 1 + 3 * random.below(12);
        let bytes: Vec<u8> = (0..changes)
            .map(|number| if number % 3 == 2 { random.below(20) as u8 } else { random.bits() as u8 })
            .collect();
        rpm_database(&bytes);
    }
}
