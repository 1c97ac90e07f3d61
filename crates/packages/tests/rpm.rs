//! rpm databases from outside, with the packages that another reader found in them.

use std::collections::BTreeSet;

use palisade_packages::component::Component;
use palisade_testkit::{data, rpm};
use serde_json::Value;

/// Name, version and release, architecture, licence, source package's file, modularity label and vendor.
type Line = [String; 7];

fn found(component: &Component) -> Line {
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let without_epoch = |version: &str| version.split_once(':').map_or(version, |(_, rest)| rest).to_owned();
    let version = without_epoch(&component.version);
    let source = component.source.as_ref();
    let (name, source_version) =
        source.map_or((&component.name, version.clone()), |source| (&source.name, without_epoch(&source.version)));
    [
        component.name.clone(),
        version,
        text(component.architecture.as_ref()),
        text(component.licenses.first()),
        format!("{name}-{source_version}.src.rpm"),
        text(component.qualifiers.get("modularitylabel")),
        text(component.supplier.as_ref()),
    ]
}

fn listed(package: &Value) -> Line {
    let text = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let version = format!("{}-{}", text("version"), text("release"));
    [text("name"), version, text("arch"), text("license"), text("source_rpm"), text("modularity"), text("vendor")]
}

#[test]
fn databases_have_the_packages_that_another_reader_lists() {
    let Some(folder) = data::item("packages", "packages/rpm") else { return };
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let folder = entry.expect("an entry").path();
        let database = ["Packages.zst", "Packages.db.zst", "rpmdb.sqlite.zst"].map(|name| folder.join(name));
        let database = database.iter().find(|path| path.exists()).expect("a database");
        let bytes = zstd::decode_all(std::fs::File::open(database).expect("a file")).expect("bytes");
        let list = std::fs::read(folder.join("packages.json")).expect("a list");
        let list: Vec<Value> = serde_json::from_slice(&list).expect("JSON");
        let catalog = rpm::read(&bytes);
        let ours: BTreeSet<Line> = catalog.components.iter().map(found).collect();
        let keys = |line: &Line| line[0] != "gpg-pubkey";
        assert_eq!(ours, list.iter().map(listed).filter(keys).collect(), "{}", folder.display());
        assert_eq!(catalog.components.len(), ours.len());
        assert!(catalog.gaps.is_empty(), "{:?}", catalog.gaps);
    }
}
