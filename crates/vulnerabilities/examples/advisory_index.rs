//! Makes, opens and updates advisory indexes, to be measured from outside:
//!
//!     advisory_index build OUT FILE…     OSV files, one record a line, packed with zstd or not
//!     advisory_index change OUT FILE…    the same with every hundredth record changed
//!     advisory_index cold INDEX          opens the index and looks 500 packages up
//!     advisory_index delta OLD NEW       the size of what turns one into the other

#![expect(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing, reason = "a measuring program")]

use std::path::Path;
use std::time::Instant;

use palisade_mapping::Mapping;
use palisade_vulnerabilities::advisory::{Advisory, Event};
use palisade_vulnerabilities::feeds;
use palisade_vulnerabilities::index::{Builder, Index, Texts, apply, delta};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    match arguments.first().map(String::as_str) {
        Some("build") => build(rest[0], &rest[1..], false),
        Some("change") => build(rest[0], &rest[1..], true),
        Some("cold") => cold(rest[0]),
        Some("delta") => measure_delta(rest[0], rest[1]),
        _ => println!("build OUT FILE… | change OUT FILE… | cold INDEX | delta OLD NEW"),
    }
}

fn build(out: &str, files: &[&str], changed: bool) {
    let read: Vec<(String, Vec<u8>)> = files.iter().map(|file| (stem(file), unpacked(file))).collect();
    let started = Instant::now();
    let feeds: Vec<_> = read.iter().map(|(name, bytes)| (name, feeds::osv::read(bytes))).collect();
    println!("read       {:?}", started.elapsed());
    let (started, mut number) = (Instant::now(), 0_u64);
    let texts = if out.ends_with(".bare") { Texts::LeftOut } else { Texts::Kept };
    let mut builder = Builder::new(1_700_000_000, texts);
    for (name, feed) in feeds {
        for mut advisory in feed.advisories {
            number += 1;
            // A hundredth of the records, spread as chance would.
            if changed && number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32 < (1 << 32) / 100 {
                change(&mut advisory, number);
            }
            builder.add(name, advisory);
        }
    }
    println!("prepared   {:?}, {number} advisories", started.elapsed());
    let bytes = builder.build().unwrap();
    println!("built      {:?}, {} bytes", started.elapsed(), bytes.len());
    std::fs::write(out, bytes).unwrap();
}

fn stem(file: &str) -> String {
    Path::new(file).file_name().unwrap().to_string_lossy().split('.').next().unwrap_or_default().to_owned()
}

fn unpacked(file: &str) -> Vec<u8> {
    let bytes = std::fs::read(file).unwrap();
    if file.ends_with(".zst") { zstd::decode_all(bytes.as_slice()).unwrap() } else { bytes }
}

/// What a day brings: a later date, more text, another address, another fixed version.
fn change(advisory: &mut Advisory, number: u64) {
    advisory.modified = "2026-11-22T10:11:12Z".to_owned();
    advisory.details.push_str(" A further paragraph was added to what was known about it.");
    advisory.references.push(format!("https://example.org/advisories/{number}"));
    for affected in &mut advisory.affected {
        for event in affected.ranges.iter_mut().flatten() {
            if let Event::Fixed(version) = event {
                version.push_str(".1");
            }
        }
    }
}

fn cold(path: &str) {
    let started = Instant::now();
    let mapping = Mapping::open(Path::new(path)).unwrap();
    let index = Index::open(&mapping).unwrap();
    let opened = started.elapsed();
    let ecosystems = index.ecosystems();
    let mut packages: Vec<_> =
        index.packages().map(|(ecosystem, package)| (ecosystems[ecosystem], package.name)).collect();
    packages.sort_unstable();
    let step = (packages.len() / 500).max(1);
    let chosen: Vec<_> = packages.into_iter().step_by(step).take(500).collect();
    let started = Instant::now();
    let mut found = 0;
    for (ecosystem, name) in &chosen {
        let Some(package) = index.package(ecosystem, name) else { continue };
        let hits = package.statements.at(package.statements.place("1.0.0"));
        found += hits.filter_map(|said| index.advisory(said.advisory)).count();
    }
    println!("opened {opened:?}, {} packages in {:?}, {found} matches", chosen.len(), started.elapsed());
}

fn measure_delta(old: &str, new: &str) {
    let (old, new) = (std::fs::read(old).unwrap(), std::fs::read(new).unwrap());
    let started = Instant::now();
    let update = delta(&old, &new).unwrap();
    let made = started.elapsed();
    let started = Instant::now();
    assert!(apply(&old, &update).unwrap() == new, "the delta makes the new index");
    let share = update.len() as f64 * 100.0 / new.len() as f64;
    println!(
        "{} bytes, {share:.2} % of {}; made in {made:?}, applied in {:?}",
        update.len(),
        new.len(),
        started.elapsed()
    );
}
