//! A file or a folder of announcements, for offline use and tests.
//!
//! Understood are: GitHub's JSON of one issue, of a list of issues, or of a search (`items`); a published JSON feed; and
//! bodies as `YYYY/MM/CVE-….md`, whose id is their name and whose month is their folders'.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use palisade_formats::jsonfeed::{Feed, Item};
use palisade_model::advisory::{Announcement, Labels, State};
use serde_json::Value;

use super::{Fetched, Issue, SourceError};

/// Larger files are refused: no tracker writes them.
const MAX_FILE: u64 = 64 << 20;
/// What makes an announcement public, for sources that hold only public ones.
const FEED_LABEL: &str = "official-cve-feed";

/// All announcements in a file or folder.
///
/// # Errors
/// Where the path itself cannot be read. Unreadable files in a folder are named in the result.
pub fn read(path: &Path) -> Result<Fetched, SourceError> {
    let mut fetched = Fetched::default();
    if path.is_dir() {
        for file in files(path)? {
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

/// The `.json` and `.md` files below a folder, by path. Links are not followed.
fn files(folder: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let (mut open, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| SourceError::unreadable(&folder, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| SourceError::unreadable(&folder, error))?;
            let kind = entry.file_type().map_err(|error| SourceError::unreadable(&entry.path(), error))?;
            let path = entry.path();
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|it| it == "json" || it == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn read_file(path: &Path) -> Result<Vec<Announcement>, SourceError> {
    let size = fs::metadata(path).map_err(|error| SourceError::unreadable(path, error))?.len();
    let place = path.display().to_string();
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
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| wrong(&error))?;
    if value.get("version").is_some() && value.get("items").is_some() {
        let feed: Feed = serde_json::from_value(value).map_err(|error| wrong(&error))?;
        return feed.items.iter().map(|item| from_item(item, place)).collect();
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

/// The announcement that a published item was made from, as far as the item tells.
fn from_item(item: &Item, place: &str) -> Result<Announcement, SourceError> {
    let time = |text: &str| -> Result<Timestamp, SourceError> {
        text.parse().map_err(|error| SourceError::malformed(place, format!("{}: `{text}`: {error}", item.id)))
    };
    let created = time(&item.date_published)?;
    let modified = item.palisade.as_ref().and_then(|extension| extension.modified.as_deref());
    Ok(Announcement {
        number: item.kubernetes.issue_number,
        title: format!("{}: {}", item.id, item.summary),
        body: item.content_text.clone(),
        url: item.url.clone(),
        state: state(item.status.as_ref().and_then(Option::as_deref)),
        created,
        updated: modified.map_or(Ok(created), time)?,
        labels: Labels(vec![FEED_LABEL.to_owned()]),
    })
}

fn state(word: Option<&str>) -> State {
    match word {
        Some("open") => State::Open,
        Some("fixed") => State::Fixed,
        Some("unfixed") => State::Unfixed,
        Some("unknown") => State::Unknown,
        _ => State::Unstated,
    }
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
