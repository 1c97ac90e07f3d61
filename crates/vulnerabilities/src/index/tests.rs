//! Advisories made into an index and found in it again.

use super::{Builder, End, Index, Source, Texts, Unpacker, apply, delta, sign, verify};
use crate::advisory::{Advisory, Affected, Event, Exploitation, Import, Informational, Rating, State};

pub(crate) fn advisory(id: &str, ecosystem: &str, name: &str, ranges: &[&[Event]]) -> Advisory {
    let ranges = ranges.iter().map(|range| range.to_vec()).collect();
    let affected = Affected { ecosystem: ecosystem.to_owned(), name: name.to_owned(), ranges, ..Affected::default() };
    Advisory {
        id: id.to_owned(),
        aliases: vec![format!("CVE-2024-{}", 1000 + id.len()), format!("GHSA-{id}")],
        summary: format!("Summary of {id}"),
        details: format!("An attacker may do this and that to {name}."),
        published: "2024-01-02T03:04:05Z".to_owned(),
        modified: "2024-02-02T03:04:05Z".to_owned(),
        vectors: vec!["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H".to_owned()],
        rating: Some(Rating::High),
        references: vec![format!("https://example.org/{id}")],
        affected: vec![affected],
        ..Advisory::default()
    }
}

pub(crate) fn introduced(version: &str) -> Event {
    Event::Introduced(version.to_owned())
}

pub(crate) fn fixed(version: &str) -> Event {
    Event::Fixed(version.to_owned())
}

pub(crate) fn sample() -> Vec<Advisory> {
    let mut listed = advisory("PYSEC-1", "PyPI", "Zope.Interface", &[&[introduced("0"), fixed("1.0")]]);
    listed.affected[0].versions = vec!["0.9".to_owned(), "2.0rc1".to_owned()];
    let mut symbols = advisory("GO-1", "Go", "example.org/m", &[&[introduced("0"), fixed("1.2.3")]]);
    symbols.affected[0].imports = vec![Import {
        path: "example.org/m/p".to_owned(),
        symbols: vec!["F".to_owned(), "T.M".to_owned()],
        goos: vec!["linux".to_owned()],
        goarch: Vec::new(),
    }];
    let mut withdrawn = advisory("GO-2", "Go", "example.org/m", &[&[introduced("0")]]);
    withdrawn.withdrawn = Some("2024-03-01T00:00:00Z".to_owned());
    let mut refused = advisory("CVE-2024-2", "Debian:12", "openssl", &[&[introduced("0")]]);
    refused.affected[0].state = State::WillNotFix;
    vec![
        listed,
        symbols,
        withdrawn,
        refused,
        advisory("B-1", "Bitnami", "Redis", &[&[introduced("0"), fixed("6.2.7")]]),
    ]
}

pub(crate) fn build(advisories: Vec<Advisory>, texts: Texts) -> Vec<u8> {
    let mut builder = Builder::new(1_700_000_000, texts);
    builder.source(Source { licence: "CC0-1.0".to_owned(), ..Source::named("test") });
    advisories.into_iter().for_each(|advisory| builder.add("test", advisory));
    builder.exploitation(Exploitation {
        cve: "CVE-2024-1004".to_owned(),
        known_exploited: Some("2024-05-06".to_owned()),
        prediction: Some((0.5, 0.75)),
    });
    builder.exploitation(Exploitation {
        cve: "CVE-2023-1004".to_owned(),
        known_exploited: Some("2024-05-06".to_owned()),
        prediction: None,
    });
    builder.build().expect("an index")
}

#[test]
fn what_is_put_in_is_found() {
    let bytes = build(sample(), Texts::Kept);
    let index = Index::open(&bytes).expect("an index");
    assert_eq!((index.header().advisories, index.header().packages), (5, 4));
    assert_eq!(index.sources()[0], Source { licence: "CC0-1.0".to_owned(), advisories: 5, ..Source::named("test") });
    assert_eq!(index.ecosystems(), ["Bitnami", "Debian:12", "Go", "PyPI"]);
    let package = index.package("PyPI", "zope_interface").expect("the package in any spelling");
    assert_eq!(package.name, "zope-interface");
    let found = |version| package.statements.at(package.statements.place(version)).count();
    assert_eq!(
        [found("0.1"), found("0.9"), found("1.0"), found("2.0rc1"), found("2.0c1"), found("2.0")],
        [1, 1, 0, 1, 1, 0]
    );
    let statement = package.statements.all().next().expect("a statement");
    assert_eq!((statement.introduced, statement.end), (None, End::Fixed("1.0")));
    let record = index.advisory(statement.advisory).expect("the advisory");
    assert_eq!((record.id, record.rating()), ("PYSEC-1", Some(Rating::High)));
    assert_eq!(record.aliases(), ["CVE-2024-1007", "GHSA-PYSEC-1"]);
    assert_eq!(record.vectors(), ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"]);
    let text = record.text(&mut Unpacker::new()).expect("a text");
    assert_eq!((text.summary.as_str(), text.references.len()), ("Summary of PYSEC-1", 1));
    assert_eq!(text.details, "An attacker may do this and that to Zope.Interface.");
    assert!(index.package("PyPI", "other").is_none() && index.package("npm", "redis").is_none());
}

#[test]
fn states_symbols_and_withdrawn_records_are_kept() {
    let bytes = build(sample(), Texts::Kept);
    let index = Index::open(&bytes).expect("an index");
    let debian = index.package("Debian:12", "openssl").expect("the package");
    assert_eq!(debian.statements.all().map(|said| said.state).collect::<Vec<_>>(), [State::WillNotFix]);
    let go = index.package("Go", "example.org/m").expect("the module");
    assert_eq!(go.statements.all().map(|said| said.names_symbols).collect::<Vec<_>>(), [true]);
    let ids = |package, symbol| index.symbol(package, symbol).map(|record| record.id).collect::<Vec<_>>();
    assert_eq!(ids("example.org/m/p", "T.M"), ["GO-1"]);
    assert_eq!(ids("example.org/m/p", "T.X"), Vec::<&str>::new());
    let modules = index.module("example.org/m");
    assert_eq!(modules.len(), 1);
    assert_eq!(
        (modules[0].1.imports[0].symbols.as_slice(), modules[0].1.imports[0].goos.as_slice()),
        (&["F", "T.M"][..], &["linux"][..])
    );
    assert_eq!(index.named("go-2").iter().map(|record| record.is_withdrawn()).collect::<Vec<_>>(), [true]);
    assert_eq!(index.named("CVE-2024-1004").len(), 2);
    let exploitation = index.exploitation("CVE-2024-1004").expect("known");
    assert_eq!(exploitation.known_exploited.as_deref(), Some("2024-05-06"));
}

#[test]
fn what_is_no_vulnerability_is_told() {
    let kinds = [None, Some(Informational::Unmaintained), Some(Informational::Unsound), Some(Informational::Notice)];
    for (kind, rating) in kinds.into_iter().zip([None, None, Some(Rating::Critical), Some(Rating::Low)]) {
        let about = Advisory { informational: kind, rating, ..advisory("R-1", "crates.io", "a", &[]) };
        let bytes = build(vec![about], Texts::LeftOut);
        let index = Index::open(&bytes).expect("an index");
        let record = index.named("R-1")[0];
        assert_eq!((record.informational(), record.rating(), record.is_withdrawn()), (kind, rating, false));
    }
}

#[test]
fn the_order_of_advisories_does_not_matter() {
    let mut backwards = sample();
    backwards.reverse();
    assert!(build(sample(), Texts::Kept) == build(backwards, Texts::Kept));
    let bytes = build(sample(), Texts::LeftOut);
    let index = Index::open(&bytes).expect("an index");
    assert_eq!(index.named("GO-1")[0].text(&mut Unpacker::new()), None);
    assert!(!index.header().has_texts && bytes.len() < build(sample(), Texts::Kept).len());
}

#[test]
fn of_two_states_of_an_advisory_the_later_counts() {
    let mut later = advisory("GO-1", "Go", "a.org/a", &[&[introduced("0"), fixed("2.0.0")]]);
    later.modified = "2025-01-01T00:00:00Z".to_owned();
    let bytes = build(vec![advisory("GO-1", "Go", "a.org/a", &[&[introduced("0")]]), later], Texts::Kept);
    let index = Index::open(&bytes).expect("an index");
    let said: Vec<_> =
        index.package("Go", "a.org/a").expect("the module").statements.all().map(|said| said.end).collect();
    assert_eq!(said, [End::Fixed("2.0.0")]);
}

#[test]
fn of_several_documents_that_number_by_the_vulnerability_all_count() {
    let of = |document: &str, modified: &str, ecosystem: &str, rating| Advisory {
        document: document.to_owned(),
        modified: modified.to_owned(),
        rating: Some(rating),
        ..advisory("CVE-1", ecosystem, "zlib", &[&[introduced("0"), fixed("2")]])
    };
    let advisories = vec![
        of("RHSA-1", "2024-01-01T00:00:00Z", "Red Hat:8", Rating::Low),
        of("RHSA-2", "2025-01-01T00:00:00Z", "Red Hat:9", Rating::High),
        of("RHSA-2", "2024-06-01T00:00:00Z", "Red Hat:10", Rating::High),
        of("security-tracker", "", "Debian:12", Rating::Low),
        of("security-tracker", "", "Debian:13", Rating::Critical),
    ];
    let bytes = build(advisories, Texts::Kept);
    let index = Index::open(&bytes).expect("an index");
    let rating = |ecosystem: &str| {
        let package = index.package(ecosystem, "zlib")?;
        let statement = package.statements.all().next()?;
        index.advisory(statement.advisory)?.rating()
    };
    let ratings = ["Red Hat:8", "Red Hat:9", "Red Hat:10", "Debian:12", "Debian:13"].map(rating);
    assert_eq!(ratings, [Some(Rating::Low), Some(Rating::High), None, Some(Rating::Low), Some(Rating::Critical)]);
    assert_eq!(index.named("CVE-1").len(), 4);
}

#[test]
fn what_was_changed_cut_or_signed_by_others_is_refused() {
    let mut bytes = build(sample(), Texts::Kept);
    verify(&bytes, &[]).expect("as it was made");
    let code = |bytes: &[u8], trusted: &[[u8; 32]]| verify(bytes, trusted).err().map(|error| error.code.id);
    let secret = [7; 32];
    let public = *ed25519_dalek::SigningKey::from_bytes(&secret).verifying_key().as_bytes();
    assert_eq!(code(&bytes, &[public]), Some("advisory-index-untrusted"));
    sign(&mut bytes, &secret).expect("signed");
    assert_eq!(verify(&bytes, &[[1; 32], public]).expect("trusted").signed_by, Some(public));
    assert_eq!(code(&bytes, &[[1; 32]]), Some("advisory-index-untrusted"));
    for at in [8, 12, 16, 24, 60, 90, 152, 200, 400, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(verify(&changed, &[public]).is_err(), "byte {at}");
    }
    assert_eq!(code(&bytes[..bytes.len() - 1], &[]), Some("advisory-index-truncated"));
    assert_eq!(code(b"<!DOCTYPE html>", &[]), Some("not-an-advisory-index"));
    bytes[8] = 2;
    assert_eq!(code(&bytes, &[]), Some("advisory-index-version"));
}

#[test]
fn a_delta_makes_the_next_index_and_nothing_else() {
    let old = build(sample(), Texts::Kept);
    let mut advisories = sample();
    advisories[0].details.push_str(" More.");
    let new = build(advisories, Texts::Kept);
    let update = delta(&old, &new).expect("a delta");
    assert!(apply(&old, &update).expect("applied") == new);
    let code = |old: &[u8], update: &[u8]| apply(old, update).err().map(|error| error.code.id);
    assert_eq!(code(&new, &update), Some("advisory-delta-for-another-index"));
    for length in [0, 79, 80, update.len() - 1] {
        assert_eq!(code(&old, &update[..length]), Some("advisory-delta-damaged"));
    }
    for at in [0, 50, 73, 79, 90, update.len() - 4] {
        let mut changed = update.clone();
        changed[at] ^= 0x10;
        assert_eq!(code(&old, &changed), Some("advisory-delta-damaged"), "byte {at}");
    }
}
