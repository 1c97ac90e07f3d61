//! A file or a folder of announcements, for offline use and tests.
//!
//! Understood are: GitHub's JSON of one issue, of a list of issues, or of a search (`items`); a published JSON feed; and
//! bodies as `YYYY/MM/CVE-….md`, whose id is their name and whose month is their folders'.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use palisade_formats::jsonfeed::{Feed, Item};
use palisade_model::advisory::{Announcement, FEED_LABEL, Labels, State};
use serde_json::Value;

use super::{Fetched, Issue, SourceError};

/// Larger files are refused: no tracker writes them.
const MAX_FILE: u64 = 64 << 20;

/// All announcements in a file or folder.
///
/// # Errors
/// Where the path itself cannot be read. Unreadable files in a folder are named in the result.
pub fn read(path: &Path) -> Result<Fetched, SourceError> {
    let mut fetched = Fetched::default();
    if path.is_dir() {
        let (files, unreadable) = files(path)?;
        fetched.unreadable = unreadable;
        for file in files {
            match read_file(&file) {
                Ok(announcements) => fetched.announcements.extend(announcements),
                Err(error) => fetched.unreadable.push((file.display().to_string(), error)),
            }
        }
    } else {
        fetched.announcements = read_file(path)?;
    }
    fetched.announcements = distinct(fetched.announcements);
    Ok(fetched)
}

/// One announcement per issue: the newest version of each, oldest issue first.
fn distinct(announcements: Vec<Announcement>) -> Vec<Announcement> {
    let mut newest: BTreeMap<String, Announcement> = BTreeMap::new();
    for announcement in announcements {
        let known = newest.entry(announcement.key()).or_insert_with(|| announcement.clone());
        if announcement.updated > known.updated {
            *known = announcement;
        }
    }
    newest.into_values().collect()
}

/// What a folder holds that could not be looked at, with the reason.
type Unreadable = Vec<(String, SourceError)>;

/// The `.json` and `.md` files below a folder, by path. Links are followed, because Kubernetes mounts every file of a
/// ConfigMap as one; names that begin with a dot are left out, where it keeps what the links lead to.
fn files(folder: &Path) -> Result<(Vec<PathBuf>, Unreadable), SourceError> {
    let (mut open, mut files, mut unreadable) = (vec![folder.to_owned()], Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    while let Some(folder) = open.pop() {
        let real = fs::canonicalize(&folder).map_err(|error| SourceError::unreadable(&folder, error))?;
        if !seen.insert(real) {
            continue;
        }
        let entries = fs::read_dir(&folder).map_err(|error| SourceError::unreadable(&folder, error))?;
        for entry in entries {
            let path = entry.map_err(|error| SourceError::unreadable(&folder, error))?.path();
            if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
                continue;
            }
            let is_ours = path.extension().is_some_and(|it| it == "json" || it == "md");
            match fs::metadata(&path) {
                Ok(known) if known.is_dir() => open.push(path),
                Ok(_) if is_ours => files.push(path),
                Ok(_) => {}
                Err(error) => unreadable.push((path.display().to_string(), SourceError::unreadable(&path, error))),
            }
        }
    }
    files.sort();
    unreadable.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok((files, unreadable))
}

fn read_file(path: &Path) -> Result<Vec<Announcement>, SourceError> {
    let known = fs::metadata(path).map_err(|error| SourceError::unreadable(path, error))?;
    // Reading a pipe or a device can wait for ever.
    if !known.is_file() {
        return Err(SourceError::unreadable(path, "neither a file nor a folder"));
    }
    let (size, place) = (known.len(), path.display().to_string());
    if size > MAX_FILE {
        return Err(SourceError::malformed(place, format!("{size} bytes are more than the {MAX_FILE} that are read")));
    }
    let bytes = fs::read(path).map_err(|error| SourceError::unreadable(path, error))?;
    if path.extension().is_some_and(|extension| extension == "md") {
        return Ok(vec![body(path, bytes)?]);
    }
    announcements(&bytes, &place)
}

/// The announcements of a JSON document in any of the shapes above.
///
/// # Errors
/// Where it is none of them.
pub fn announcements(bytes: &[u8], place: &str) -> Result<Vec<Announcement>, SourceError> {
    let wrong = |reason: &dyn ToString| SourceError::malformed(place, reason.to_string());
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| wrong(&error))?;
    if value.get("version").is_some() && value.get("items").is_some() {
        let feed: Feed = serde_json::from_value(value).map_err(|error| wrong(&error))?;
        let announcements = feed.items.iter().map(|item| from_item(item, place)).collect::<Result<_, _>>()?;
        return Ok(together(announcements));
    }
    if let Some(items) = value.get_mut("items") {
        value = items.take();
    }
    let issues: Vec<Issue> = if value.is_array() {
        serde_json::from_value(value).map_err(|error| wrong(&error))?
    } else {
        vec![serde_json::from_value(value).map_err(|error| wrong(&error))?]
    };
    Ok(issues.into_iter().filter(|issue| issue.pull_request.is_none()).map(Announcement::from).collect())
}

/// One announcement for the items of one issue: its title named several ids, and the first one was published last.
fn together(items: Vec<Announcement>) -> Vec<Announcement> {
    let mut all: Vec<Announcement> = Vec::with_capacity(items.len());
    for item in items {
        let same = |one: &Announcement| one.number == item.number && one.number != 0 && one.body == item.body;
        let parts = item.title.split_once(": ");
        match (all.last_mut().filter(|one| same(one)), parts) {
            (Some(known), Some((id, summary))) if known.title.ends_with(&format!(": {summary}")) => {
                known.title = merged(&known.title, id, summary);
            }
            _ => all.push(item),
        }
    }
    all
}

/// A title with one more id, in the order that is published as the items were: the last item's id comes first.
fn merged(title: &str, id: &str, summary: &str) -> String {
    let known = title.strip_suffix(&format!(": {summary}")).unwrap_or(title);
    match known.split_once(", ") {
        // The id before was the last item so far, and is not any more.
        Some((last, others)) => format!("{id}, {others}, {last}: {summary}"),
        None => format!("{id}, {known}: {summary}"),
    }
}

/// The announcement that a published item was made from.
fn from_item(item: &Item, place: &str) -> Result<Announcement, SourceError> {
    let time = |text: &str| -> Result<Timestamp, SourceError> {
        text.parse().map_err(|error| SourceError::malformed(place, format!("{}: `{text}`: {error}", item.id)))
    };
    let created = time(&item.date_published)?;
    let modified = item.palisade.as_ref().and_then(|extension| extension.modified.as_deref());
    Ok(item.announcement(created, modified.map_or(Ok(created), time)?))
}

/// A bare body: its id is its name, its month that of its folders, its issue unknown.
fn body(path: &Path, bytes: Vec<u8>) -> Result<Announcement, SourceError> {
    let place = path.display().to_string();
    let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if !id.starts_with("CVE-") {
        return Err(SourceError::malformed(place, "a body is named after its CVE: CVE-2023-3676.md"));
    }
    let body = String::from_utf8(bytes).map_err(|error| SourceError::malformed(place.as_str(), error))?;
    let month = month(path).ok_or_else(|| SourceError::malformed(place, "a body stands in folders YYYY/MM"))?;
    Ok(Announcement {
        number: 0,
        title: format!("{id}: "),
        body,
        url: format!("https://www.cve.org/cverecord?id={id}"),
        state: State::Unstated,
        created: month,
        updated: month,
        labels: Labels(vec![FEED_LABEL.to_owned()]),
    })
}

/// The first moment of the month that the two folders above a file name.
fn month(path: &Path) -> Option<Timestamp> {
    let folder = path.parent()?;
    let month = folder.file_name()?.to_str()?;
    let year = folder.parent()?.file_name()?.to_str()?;
    format!("{year}-{month}-01T00:00:00Z").parse().ok()
}

#[cfg(test)]
mod tests;
