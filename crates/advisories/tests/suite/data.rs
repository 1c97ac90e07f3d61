//! The outside data beside the checkout; nothing on a machine without it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use palisade_model::advisory::{Announcement, Labels, State};

fn files(folder: &str, extension: &str) -> BTreeMap<String, String> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cve-feed").join(folder);
    let mut open: Vec<PathBuf> = vec![data];
    let mut files = BTreeMap::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().unwrap_or_default() == extension {
                let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

/// The bodies of the announcements by CVE.
pub(crate) fn bodies() -> BTreeMap<String, String> {
    files("announcements-2025-04-05", "md")
}

/// The published OSV records by CVE.
pub(crate) fn records() -> BTreeMap<String, String> {
    files("osv-records", "json")
}

/// CVE.org records by file name.
pub(crate) fn cve_records() -> BTreeMap<String, String> {
    files("official-feed/cveorg-records", "")
}

/// An announcement with nothing but an id and a body.
pub(crate) fn announcement(id: &str, body: &str) -> Announcement {
    Announcement {
        number: 1,
        title: format!("{id}: "),
        body: body.to_owned(),
        url: "https://github.com/kubernetes/kubernetes/issues/1".to_owned(),
        state: State::Unstated,
        created: Timestamp::UNIX_EPOCH,
        updated: Timestamp::UNIX_EPOCH,
        labels: Labels::default(),
    }
}

/// The official feed of 2023.
pub(crate) fn feed() -> Option<String> {
    files("official-feed", "json").remove("index-2023-07-01.full43")
}
