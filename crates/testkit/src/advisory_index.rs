//! What must hold for any bytes that are taken for an advisory index or an update of one.

#![expect(clippy::expect_used, reason = "a sample that cannot be made must stop the test")]

use std::sync::LazyLock;

use palisade_packages::{Component, Distribution, Inventory, Kind};
use palisade_vulnerabilities::advisory::{Advisory, Affected, Event, Exploitation, Import};
use palisade_vulnerabilities::index::{Builder, Index, Texts, Unpacker, apply, check, verify};
use palisade_vulnerabilities::matching::Matcher;

/// An index that is sound, to be damaged.
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(sound);

/// The bytes of a small index with something in each of its parts.
///
/// # Panics
///
/// Where it cannot be made.
#[must_use]
pub fn sound() -> Vec<u8> {
    let mut builder = Builder::new(1_700_000_000, Texts::Kept);
    for number in 0..40_u32 {
        let (ecosystem, name) = match number % 4 {
            0 => ("Go", "example.org/m"),
            1 => ("Debian:12", "glibc"),
            2 => ("PyPI", "requests"),
            _ => ("Kubernetes", "kubelet"),
        };
        let events =
            vec![Event::Introduced(format!("{}.0.0", number / 8)), Event::Fixed(format!("{}.1.0", number / 4))];
        let symbols = vec!["F".to_owned(), format!("T.M{number}")];
        let import = Import { path: "example.org/m/p".to_owned(), symbols, ..Import::default() };
        let affected = Affected {
            ecosystem: ecosystem.to_owned(),
            name: name.to_owned(),
            ranges: vec![events],
            versions: vec![format!("{number}.5")],
            imports: if number.is_multiple_of(8) { vec![import] } else { Vec::new() },
            ..Affected::default()
        };
        builder.add(
            "test",
            Advisory {
                id: format!("ID-{number}"),
                aliases: vec![format!("CVE-2024-{}", 1000 + number)],
                details: "An attacker may do this and that. ".repeat(number as usize),
                affected: vec![affected],
                ..Advisory::default()
            },
        );
    }
    let cve = "CVE-2024-1004".to_owned();
    builder.exploitation(Exploitation { cve, known_exploited: None, prediction: Some((0.5, 0.75)) });
    builder.build().expect("an index")
}

/// Opens any bytes as an index and asks it everything; and a sound index in which the bytes overwrite what lies at the places
/// that they name: first a place (two bytes), then a length (one byte), then as many bytes. Work and memory are bounded, and
/// what was damaged is never taken for what was made.
///
/// # Panics
///
/// Where a damaged index passes verification.
pub fn index_reader(bytes: &[u8]) {
    ask(bytes);
    let damaged = overwritten(&SOUND, bytes);
    // Key and signature are no part of what the digest covers: they say who vouches for it.
    let sealed = |bytes: &[u8]| (bytes.get(..56).map(<[u8]>::to_vec), bytes.get(152..).map(<[u8]>::to_vec));
    assert!(sealed(&damaged) == sealed(&SOUND) || verify(&damaged, &[]).is_err(), "a damaged index passes");
    ask(&damaged);
    assert!(apply(&SOUND, bytes).is_err(), "any bytes are an update");
}

fn overwritten(sound: &[u8], mut bytes: &[u8]) -> Vec<u8> {
    let mut damaged = sound.to_vec();
    while let [low, high, length, rest @ ..] = bytes {
        let (patch, others) = rest.split_at(rest.len().min(usize::from(*length)));
        bytes = others;
        let start = usize::from(u16::from_le_bytes([*low, *high])) % damaged.len();
        damaged.iter_mut().skip(start).zip(patch).for_each(|(place, byte)| *place = *byte);
    }
    damaged
}

/// Whatever can be asked.
fn ask(bytes: &[u8]) {
    let Ok(index) = Index::open(bytes) else { return };
    assert!(check(bytes).is_ok_and(|faults| faults.len() <= 20), "as many faults as are named");
    let (sources, ecosystems) = (index.sources(), index.ecosystems());
    assert!(sources.len() <= bytes.len() && ecosystems.len() <= bytes.len(), "more entries than bytes");
    let mut unpacker = Unpacker::new();
    for (_, package) in index.packages().take(100) {
        let place = package.statements.place("1.2.3");
        let all = package.statements.all().take(100).chain(package.statements.at(place).take(100));
        for record in all.filter_map(|said| index.advisory(said.advisory)) {
            let _ = (record.aliases(), record.vectors(), record.rating(), record.text(&mut unpacker));
            assert!(package.statements.of(record.handle).count() <= bytes.len(), "more rows than bytes");
        }
    }
    for name in ["ID-3", "CVE-2024-1003", ""] {
        let _ = index.named(name);
    }
    let _ = (index.symbol("example.org/m/p", "F").count(), index.module("example.org/m").len());
    let _ = index.exploitation("CVE-2024-1004");
    components(&index);
}

fn components(index: &Index<'_>) {
    let distribution = Distribution::parse("ID=debian\nVERSION_ID=12");
    let matcher = Matcher::new(index, &Inventory { distribution, ..Inventory::default() });
    for (kind, name) in
        [(Kind::Go, "example.org/m"), (Kind::Deb, "glibc"), (Kind::Python, "requests"), (Kind::Go, "k8s.io/kubelet")]
    {
        let found = matcher.component(&Component::new(kind, name, "0.1.0"));
        found.matches.iter().for_each(|found| assert!(!found.explanation().is_empty(), "a match without words"));
    }
}

#[cfg(test)]
mod tests {
    use super::{check, index_reader, sound};
    use crate::random::Random;
    use crate::yaml::mutate;

    #[test]
    fn damaged_indexes_are_opened() {
        index_reader(b"");
        let sound = sound();
        assert_eq!(check(&sound), Ok(Vec::new()));
        for seed in 0..300 {
            let mut random = Random::new(seed);
            index_reader(&mutate(&mut random, &sound));
            let patches: Vec<u8> = (0..random.below(12) * 5).map(|_| random.bits().to_le_bytes()[0]).collect();
            index_reader(&patches);
        }
        // Each number of the header at its ends.
        for at in (152..320_u16).step_by(4) {
            for byte in [0, 1, 0x7f, 0xff] {
                let [low, high] = at.to_le_bytes();
                index_reader(&[low, high, 4, byte, byte, byte, byte]);
            }
        }
    }
}
