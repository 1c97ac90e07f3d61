//! Makes, opens and updates advisory indexes, to be measured from outside:
//!
//!     advisory_index build OUT FILE…     OSV files, one record a line, packed with zstd or not
//!     advisory_index change OUT FILE…    the same with every hundredth record changed
//!     advisory_index names INDEX         500 of its packages, one a line: ecosystem, name and version, with tabs between
//!     advisory_index cold INDEX NAMES    opens the index and matches these packages
//!     advisory_index warm INDEX NAMES    the time of one lookup among very many
//!     advisory_index delta OLD NEW       the size of what turns one into the other

#![expect(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing, reason = "a measuring program")]

use std::path::Path;
use std::time::Instant;

use palisade_mapping::Mapping;
use palisade_vulnerabilities::advisory::{Advisory, Event};
use palisade_vulnerabilities::feeds;
use palisade_vulnerabilities::index::{Builder, Ecosystem, Index, Texts, apply, delta};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    match arguments.first().map(String::as_str) {
        Some("build") => build(rest[0], &rest[1..], false),
        Some("change") => build(rest[0], &rest[1..], true),
        Some("names") => names(rest[0]),
        Some("cold") => cold(rest[0], rest[1]),
        Some("warm") => warm(rest[0], rest[1]),
        Some("delta") => measure_delta(rest[0], rest[1]),
        _ => println!(
            "build OUT FILE… | change OUT FILE… | names INDEX | cold INDEX NAMES | warm INDEX NAMES | delta OLD NEW"
        ),
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

fn names(path: &str) {
    let mapping = Mapping::open(Path::new(path)).unwrap();
    let index = Index::open(&mapping).unwrap();
    let ecosystems = index.ecosystems();
    let mut packages: Vec<_> = index.packages().collect();
    packages.sort_unstable_by_key(|(ecosystem, package)| (*ecosystem, package.name));
    let step = (packages.len() / 500).max(1);
    for (ecosystem, package) in packages.into_iter().step_by(step).take(500) {
        let version = package.statements.all().find_map(|said| said.end.version().copied()).unwrap_or("1.0.0");
        println!("{}\t{}\t{version}", ecosystems[ecosystem], package.name);
    }
}

type Name<'n> = (&'n str, &'n str, &'n str);

fn read_names(text: &str) -> Vec<Name<'_>> {
    text.lines()
        .filter_map(|line| {
            let (ecosystem, rest) = line.split_once('\t')?;
            let (name, version) = rest.split_once('\t')?;
            Some((ecosystem, name, version))
        })
        .collect()
}

/// How many advisories speak of a package in a version, each looked at.
fn hits(index: &Index<'_>, (ecosystem, name, version): Name<'_>) -> usize {
    let Some(package) = index.package(ecosystem, name) else { return 0 };
    let said = package.statements.at(package.statements.place(version));
    said.filter_map(|said| index.advisory(said.advisory)).map(|record| record.aliases().len().min(1)).sum()
}

fn cold(path: &str, names: &str) {
    let text = std::fs::read_to_string(names).unwrap();
    let names = read_names(&text);
    let started = Instant::now();
    let mapping = Mapping::open(Path::new(path)).unwrap();
    let index = Index::open(&mapping).unwrap();
    let opened = started.elapsed();
    let found: usize = names.iter().map(|name| hits(&index, *name)).sum();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    println!(
        "opened {opened:?}, {} packages, {found} matches: {:?} in all; {resident}",
        names.len(),
        started.elapsed()
    );
}

fn warm(path: &str, names: &str) {
    let text = std::fs::read_to_string(names).unwrap();
    let names = read_names(&text);
    let mapping = Mapping::open(Path::new(path)).unwrap();
    let index = Index::open(&mapping).unwrap();
    let mut best = [f64::MAX; 3];
    let prepared: Vec<_> = names.iter().map(|(ecosystem, name, _)| (Ecosystem::of(ecosystem), *name)).collect();
    for _ in 0..200 {
        let started = Instant::now();
        let found = prepared.iter().filter(|(ecosystem, name)| index.package_of(ecosystem, name).is_some()).count();
        best[2] = best[2].min(started.elapsed().as_nanos() as f64 / found as f64);
        let started = Instant::now();
        let found = names.iter().filter(|(ecosystem, name, _)| index.package(ecosystem, name).is_some()).count();
        best[0] = best[0].min(started.elapsed().as_nanos() as f64 / found as f64);
        let started = Instant::now();
        let places = names.iter().filter_map(|(ecosystem, name, version)| {
            let statements = index.package(ecosystem, name)?.statements;
            Some(statements.at(statements.place(version)).count())
        });
        let _ = std::hint::black_box(places.sum::<usize>());
        best[1] = best[1].min(started.elapsed().as_nanos() as f64 / names.len() as f64);
    }
    println!(
        "{:.0} ns a package, {:.0} ns with its ecosystem spelled, {:.0} ns with its version placed and its statements taken",
        best[2], best[0], best[1]
    );
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
