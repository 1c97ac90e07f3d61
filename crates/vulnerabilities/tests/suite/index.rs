//! The index of all real advisories, held against the advisories themselves.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use palisade_packages::catalogers::{CATALOGERS, File};
use palisade_packages::component::SourcePackage;
use palisade_packages::version::{Ecosystem, Scheme};
use palisade_packages::{Component, Distribution, Inventory};
use palisade_vulnerabilities::advisory::{Advisory, Affected, Event};
use palisade_vulnerabilities::feeds;
use palisade_vulnerabilities::index::{Builder, Index, Texts, apply, delta, verify};
use palisade_vulnerabilities::matching::{Basis, Matcher};

use crate::data::unpacked;

const OSV: [&str; 4] = ["go-osv", "almalinux-osv", "bitnami-osv", "pypa-osv"];

fn advisories(name: &str) -> Option<Vec<Advisory>> {
    let bytes = unpacked("index", &format!("vulnerabilities/{name}.jsonl.zst"))?;
    Some(feeds::osv::read(&bytes).advisories)
}

fn build(sources: &[(&str, Vec<Advisory>)], texts: Texts) -> Vec<u8> {
    let mut builder = Builder::new(1_790_000_000, texts);
    for (name, advisories) in sources {
        advisories.iter().for_each(|advisory| builder.add(name, advisory.clone()));
    }
    builder.build().expect("an index")
}

fn all() -> Option<Vec<(&'static str, Vec<Advisory>)>> {
    OSV.iter().map(|name| Some((*name, advisories(name)?))).collect()
}

/// The section *Evaluation* of the OSV specification, word by word.
fn is_affected(affected: &Affected, version: &str, scheme: Scheme) -> bool {
    let listed = affected.versions.iter().any(|listed| scheme.compare(listed, version).is_eq());
    let all = affected.versions.is_empty() && affected.ranges.is_empty();
    listed || all || affected.ranges.iter().any(|range| is_in_range(range, version, scheme))
}

fn is_in_range(range: &[Event], version: &str, scheme: Scheme) -> bool {
    let compare = |left: &str, right: &str| match (left == "0", right == "0") {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => scheme.compare(left, right),
    };
    let is_limit = |event: &&Event| matches!(event, Event::Limit(_));
    let mut limits = range.iter().filter(is_limit).peekable();
    let is_below = |event: &Event| event.version() == "*" || scheme.compare(version, event.version()).is_lt();
    if limits.peek().is_some() && !limits.any(is_below) {
        return false;
    }
    let mut events: Vec<_> = range.iter().filter(|event| !is_limit(event)).collect();
    events.sort_by(|left, right| {
        let behind = |event: &Event| matches!(event, Event::LastAffected(_));
        compare(left.version(), right.version()).then(behind(left).cmp(&behind(right)))
    });
    events.iter().fold(false, |inside, event| match event {
        Event::Introduced(from) if from == "0" || scheme.compare(version, from).is_ge() => true,
        Event::Fixed(from) if from == "0" || scheme.compare(version, from).is_ge() => false,
        Event::LastAffected(last) if last == "0" || scheme.compare(version, last).is_gt() => false,
        _ => inside,
    })
}

/// Versions worth asking for: each that an advisory names, and one behind it.
fn versions<'a>(said: &[(&'a str, &'a Affected)]) -> BTreeSet<String> {
    let events = said.iter().flat_map(|(_, affected)| affected.ranges.iter().flatten().map(Event::version));
    let listed = said.iter().flat_map(|(_, affected)| affected.versions.iter().map(String::as_str).take(3));
    let mut versions: BTreeSet<String> = events.chain(listed).map(str::to_owned).collect();
    let behind: Vec<_> = versions.iter().take(40).map(|version| format!("{version}.1")).collect();
    versions.extend(behind);
    versions
}

#[test]
fn lookups_equal_what_the_advisories_say() {
    let Some(sources) = all() else { return };
    let bytes = build(&sources, Texts::LeftOut);
    let index = Index::open(&bytes).expect("an index");
    // 37 records of AlmaLinux stand there several times.
    assert_eq!(index.header().advisories, 20_033);
    let mut packages: BTreeMap<(&str, &str), Vec<(&str, &Affected)>> = BTreeMap::new();
    let kept = sources.iter().flat_map(|(_, advisories)| advisories).filter(|advisory| advisory.withdrawn.is_none());
    for advisory in kept {
        for affected in &advisory.affected {
            packages.entry((&affected.ecosystem, &affected.name)).or_default().push((&advisory.id, affected));
        }
    }
    let mut asked = 0;
    // Every package in turn would take minutes here; each twenty-ninth is a fair sample.
    for ((ecosystem, name), said) in packages.iter().step_by(29) {
        let scheme = Ecosystem::parse(ecosystem).and_then(|ecosystem| ecosystem.scheme()).expect("an order");
        let package = index.package(ecosystem, name).expect("a package of an advisory");
        for version in versions(said).iter().take(30) {
            asked += 1;
            let place = package.statements.place(version);
            let found: BTreeSet<_> = package
                .statements
                .at(place)
                .map(|said| index.advisory(said.advisory).expect("an advisory").id)
                .collect();
            let affected = |said: &&(&str, &Affected)| is_affected(said.1, version, scheme);
            let expected: BTreeSet<_> = said.iter().filter(affected).map(|said| said.0).collect();
            assert_eq!(found, expected, "{name} {version}");
        }
    }
    assert!(asked > 2000, "{asked}");
}

#[test]
fn every_advisory_comes_back_with_its_text_whatever_the_order() {
    let Some(mut advisories) = advisories("go-osv") else { return };
    let bytes = build(&[("go", advisories.clone())], Texts::Kept);
    verify(&bytes, &[]).expect("as it was made");
    let index = Index::open(&bytes).expect("an index");
    let mut unpacker = palisade_vulnerabilities::index::Unpacker::new();
    for advisory in &advisories {
        let found = index.named(&advisory.id);
        let record = found.iter().find(|record| record.id == advisory.id).expect("the advisory");
        assert_eq!(record.is_withdrawn(), advisory.withdrawn.is_some());
        let text = record.text(&mut unpacker).expect("a text");
        assert_eq!(
            (&text.summary, &text.details, &text.references),
            (&advisory.summary, &advisory.details, &advisory.references)
        );
        assert_eq!((&record.aliases(), &text.modified), (&advisory.aliases, &advisory.modified));
        for alias in &advisory.aliases {
            assert!(index.named(alias).iter().any(|record| record.id == advisory.id), "{alias}");
        }
    }
    advisories.reverse();
    assert!(build(&[("go", advisories)], Texts::Kept) == bytes, "the order of the records changes the index");
}

#[test]
fn symbols_lead_to_the_advisories_that_name_them() {
    let Some(advisories) = advisories("go-osv") else { return };
    let bytes = build(&[("go", advisories.clone())], Texts::LeftOut);
    assert!(bytes.len() < 1_000_000, "{} bytes without texts", bytes.len());
    let index = Index::open(&bytes).expect("an index");
    let mut symbols = 0;
    for advisory in advisories.iter().filter(|advisory| advisory.withdrawn.is_none()) {
        for import in advisory.affected.iter().flat_map(|affected| &affected.imports) {
            for symbol in &import.symbols {
                symbols += 1;
                assert!(index.symbol(&import.path, symbol).any(|record| record.id == advisory.id), "{symbol}");
            }
        }
    }
    assert!(symbols > 5000, "{symbols}");
}

#[test]
fn a_day_of_changes_is_a_small_delta() {
    let Some(mut advisories) = advisories("pypa-osv") else { return };
    let old = build(&[("pypa", advisories.clone())], Texts::Kept);
    let mut changed = 0;
    for (number, advisory) in advisories.iter_mut().enumerate() {
        if (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32 < (1 << 32) / 100 {
            changed += 1;
            advisory.modified = "2026-11-22T10:11:12Z".to_owned();
            advisory.details.push_str(" A further paragraph was added to what was known about it.");
            advisory
                .affected
                .iter_mut()
                .for_each(|affected| affected.ranges.push(vec![Event::Introduced("9000".to_owned())]));
        }
    }
    let new = build(&[("pypa", advisories)], Texts::Kept);
    let update = delta(&old, &new).expect("a delta");
    assert!(apply(&old, &update).expect("applied") == new);
    assert!(
        changed > 20 && update.len() * 20 < new.len(),
        "{} of {} bytes for {changed} changes",
        update.len(),
        new.len()
    );
}

/// The packages of the image, as dpkg lists them.
fn minbase() -> Option<Vec<Component>> {
    let bytes = unpacked("debian", "vulnerabilities/bookworm-12.15-minbase.dpkg-status")?;
    let dpkg = CATALOGERS.iter().find(|cataloger| cataloger.name == "dpkg").expect("there is one for dpkg");
    let catalog = dpkg.catalog(&File { path: "var/lib/dpkg/status", bytes: &bytes });
    assert_eq!(catalog.gaps, []);
    Some(catalog.components)
}

#[test]
fn debian_minbase_has_sixteen_open_pairs_and_none_once_repaired() {
    let facts = "vulnerabilities/debian-bookworm-changelog-fixes.json";
    let (Some(bytes), Some(mut components)) = (unpacked("debian", facts), minbase()) else { return };
    let feed = feeds::facts::read(&bytes, "Debian:12");
    assert_eq!(feed.gaps, []);
    let index = build(&[("facts", feed.advisories)], Texts::LeftOut);
    let index = Index::open(&index).expect("an index");
    let distribution = Distribution::parse("ID=debian\nVERSION_ID=\"12\"\n").expect("an ID");
    let inventory = Inventory { distribution: Some(distribution), ..Inventory::default() };
    let matcher = Matcher::new(&index, &inventory);
    assert_eq!(matcher.gaps(&components).next(), None);
    let (mut pairs, mut sources) = (BTreeSet::new(), BTreeSet::new());
    for component in &mut components {
        let found = matcher.component(component).matches;
        for found in &found {
            pairs.insert((component.name.clone(), found.advisory.id.to_owned()));
            sources.insert(found.package.to_owned());
            let own = component.source.as_ref().is_none_or(|source| source.name == component.name);
            assert_eq!(found.basis == Basis::Name, own, "{}", component.name);
            assert_eq!(found.fixed.len(), 1);
        }
        repair(component, found.iter().flat_map(|found| found.fixed.iter().copied()));
    }
    assert_eq!(pairs.len(), 16, "{pairs:?}");
    assert_eq!(sources.iter().map(String::as_str).collect::<Vec<_>>(), ["apt", "pcre2", "perl"]);
    for component in &components {
        assert!(matcher.component(component).matches.is_empty(), "{} is repaired", component.name);
    }
}

/// Installs the highest of the versions that repair a package.
fn repair<'f>(component: &mut Component, fixed: impl Iterator<Item = &'f str>) {
    let Some(version) = fixed.max_by(|left, right| Scheme::Dpkg.compare(left, right)) else { return };
    let name = component.source.as_ref().map_or(&component.name, |source| &source.name).clone();
    component.version = version.to_owned();
    component.source = Some(SourcePackage { name, version: version.to_owned() });
}
