//! The published VEX collections: all statements are read, and each applies to what it names.

use palisade_formats::openvex::Status;
use palisade_packages::purl::Purl;
use palisade_vulnerabilities::vex::{Arranged, Identity, Subject, read};

use crate::data::unpacked;

/// File, documents, statements, records of the hub.
const COLLECTIONS: [(&str, usize, usize, usize); 2] =
    [("vex-rancher-k8s", 50, 128_907, 0), ("vex-aqua", 59, 15_304, 57)];

#[test]
fn all_statements_are_read_and_apply_to_what_they_name() {
    let mut files = Vec::new();
    for (name, ..) in COLLECTIONS {
        let Some(bytes) = unpacked("vex", &format!("vex/{name}.jsonl.zst")) else { return };
        files.push(bytes);
    }
    let started = std::time::Instant::now();
    let mut said = Vec::new();
    for (bytes, (name, documents, statements, records)) in files.iter().zip(COLLECTIONS) {
        let read = read(bytes);
        let found: usize = read.said.iter().map(|said| said.document.statements.len()).sum();
        assert_eq!((read.said.len(), found, read.hub_records.len()), (documents, statements, records), "{name}");
        assert_eq!(read.gaps, [], "{name}");
        said.extend(read.said);
    }
    println!("read {:?}", started.elapsed());
    let arranged = Arranged::new(&said);
    println!("arranged {:?}", started.elapsed());
    let (mut asked, mut applied) = (0, 0);
    for number in (0..arranged.len()).step_by(29) {
        for (other_version, expected) in [(false, true), (true, false)] {
            let Some(applies) = asks(&arranged, number, other_version) else { continue };
            asked += 1;
            applied += usize::from(applies);
            assert_eq!(applies, expected, "statement {number}, another version: {other_version}");
        }
    }
    println!("applied {applied} of {asked} {:?}", started.elapsed());
    assert!(asked > 7_000, "{asked}");
}

/// Whether a match of exactly what statement `number` names is put aside; or of a part in a version that nothing speaks of.
fn asks(arranged: &Arranged<'_>, number: usize, other_version: bool) -> Option<bool> {
    let (_, statement) = arranged.statement(number)?;
    let product = statement.products.first()?;
    let whole = Purl::parse(product.component.purl()?).expect("a purl");
    let part = product.subcomponents.first()?.purl()?;
    if other_version && !part.contains('@') {
        return None;
    }
    let part = if other_version { format!("{part}.999") } else { part.to_owned() };
    let part = Purl::parse(&part).expect("a purl");
    let within = [Identity { purl: Some(&whole), ..Identity::default() }];
    let vulnerability: Vec<String> = statement.vulnerability.names().map(str::to_owned).collect();
    let component = Identity { purl: Some(&part), ..Identity::default() };
    let verdict = arranged.apply(&Subject { vulnerability: &vulnerability, component, within: &within });
    Some(verdict.is_some_and(|verdict| verdict.status == Status::NotAffected))
}
