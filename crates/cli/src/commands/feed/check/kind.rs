//! What a document is, and the checks of its kind.

use palisade_advisories::{Mistake, check_osv};
use palisade_formats::fault::Fault;
use palisade_formats::json::{self, Budget};
use palisade_formats::{csaf, cve, jsonfeed, shape, xml};
use palisade_model::advisory::{Announcement, Line};
use serde_json::Value;

use crate::checked::Found;
use crate::codes;
use crate::commands::feed::announces;

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    OsvRecord,
    OsvList,
    Csaf,
    CveRecord,
    JsonFeed,
    XmlFeed,
    /// What stands beside documents: `provider-metadata.json`, the mark of an edition.
    Companion,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::OsvRecord => "OSV record",
            Self::OsvList => "OSV records",
            Self::Csaf => "CSAF document",
            Self::CveRecord => "CVE record",
            Self::JsonFeed => "JSON Feed",
            Self::XmlFeed => "RSS or Atom feed",
            Self::Companion => "companion of documents",
        }
    }

    pub(super) const fn is_osv(self) -> bool {
        matches!(self, Self::OsvRecord | Self::OsvList)
    }

    /// By the fields that only this kind has.
    fn of(value: &Value) -> Option<Self> {
        let has = |key: &str| value.get(key).is_some();
        let record = |value: &Value| {
            value.get("id").is_some() && (value.get("affected").is_some() || value.get("modified").is_some())
        };
        let version = value.get("version").and_then(Value::as_str).unwrap_or_default();
        let listed = value.as_array().or_else(|| value.get("vulns").and_then(Value::as_array));
        match value {
            _ if value.pointer("/document/csaf_version").is_some() || value.pointer("/document/tracking").is_some() => {
                Some(Self::Csaf)
            }
            _ if has("dataType") || has("cveMetadata") => Some(Self::CveRecord),
            _ if version.starts_with("https://jsonfeed.org/") => Some(Self::JsonFeed),
            _ if has("metadata_version") && has("canonical_url") => Some(Self::Companion),
            _ if has("content") && has("updated") && has("advisories") => Some(Self::Companion),
            _ if record(value) || has("schema_version") => Some(Self::OsvRecord),
            _ => listed.filter(|list| list.iter().any(record)).map(|_| Self::OsvList),
        }
    }
}

/// What a text is, what is wrong with it, and the ids of OSV records that none of the announcements covers.
pub(super) struct Judged {
    pub(super) kind: Kind,
    pub(super) found: Vec<Found>,
    pub(super) uncovered: Vec<String>,
}

/// What a text is and what is wrong with it; nothing where it is of no kind that can be checked.
pub(super) fn judge(
    text: &str,
    announcements: Option<&[Announcement]>,
) -> Result<Judged, (&'static palisade_model::Code, String)> {
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return Ok(Judged { kind: Kind::XmlFeed, found: plain(xml::feed_faults(text)), uncovered: Vec::new() });
    }
    let value = json::read_value(text, Budget::DEFAULT).map_err(|error| (error.code(), error.to_string()))?;
    let kind = Kind::of(&value)
        .ok_or_else(|| (&codes::UNKNOWN_DOCUMENT, "neither OSV, CSAF, CVE record nor feed".to_owned()))?;
    let announcements = announcements.unwrap_or_default();
    let found = match kind {
        Kind::OsvRecord => record(text, &value, announcements),
        Kind::OsvList => list(&value, announcements),
        Kind::Csaf => plain(csaf::check_value(&value)),
        Kind::CveRecord => plain(cve::lint_value(&value)),
        Kind::JsonFeed => plain(feed(text)),
        Kind::XmlFeed | Kind::Companion => Vec::new(),
    };
    let uncovered = records(kind, &value).filter_map(|record| uncovered(record, announcements)).collect();
    Ok(Judged { kind, found, uncovered })
}

fn plain(faults: Vec<Fault>) -> Vec<Found> {
    faults.into_iter().map(Found::from).collect()
}

/// One record by its format, and against the announcement of its CVE.
fn record(text: &str, value: &Value, announcements: &[Announcement]) -> Vec<Found> {
    let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
    // Only announcements that name the id can say something about it; reading all for each record takes long.
    let about: Vec<Announcement> = announcements.iter().filter(|one| announces(one, id)).cloned().collect();
    check_osv(&[(id.to_owned(), text.to_owned())], &about).into_iter().map(Found::from).collect()
}

/// The OSV records of a document.
fn records(kind: Kind, value: &Value) -> impl Iterator<Item = &Value> {
    let records = match kind {
        Kind::OsvRecord => std::slice::from_ref(value),
        Kind::OsvList => listed(value).1,
        _ => &[],
    };
    records.iter()
}

/// The id of a record that no announcement covers.
fn uncovered(record: &Value, announcements: &[Announcement]) -> Option<String> {
    let id = record.get("id").and_then(Value::as_str).unwrap_or_default();
    let is_covered = announcements.iter().any(|one| announces(one, id));
    (!is_covered).then(|| id.to_owned())
}

/// The records of a list, and where they stand.
fn listed(value: &Value) -> (&'static str, &[Value]) {
    match value {
        Value::Array(items) => ("", items.as_slice()),
        other => ("/vulns", other.get("vulns").and_then(Value::as_array).map_or(&[][..], Vec::as_slice)),
    }
}

fn list(value: &Value, announcements: &[Announcement]) -> Vec<Found> {
    let (prefix, items) = listed(value);
    let each = items.iter().enumerate().flat_map(|(index, item)| {
        let place = format!("{prefix}/{index}");
        let found = record(&item.to_string(), item, announcements);
        found.into_iter().map(move |one| Found { pointer: format!("{place}{}", one.pointer), ..one })
    });
    each.collect()
}

/// A feed that readers refuse, or that names an item twice.
fn feed(text: &str) -> Vec<Fault> {
    let feed = match jsonfeed::Feed::read(text.as_bytes(), Budget::DEFAULT.bytes) {
        Ok(feed) => feed,
        Err(error) => return vec![Fault::new(&json::INVALID_DOCUMENT, "", error.to_string())],
    };
    let mut seen = std::collections::BTreeSet::new();
    let repeated = feed.items.iter().enumerate().filter(|(_, item)| !seen.insert(item.id.as_str()));
    repeated
        .map(|(index, item)| {
            Fault::new(&shape::REPEATED_ITEM, format!("/items/{index}/id"), format!("{} has an item already", item.id))
        })
        .collect()
}

impl From<Mistake> for Found {
    fn from(mistake: Mistake) -> Self {
        let line = mistake.line.map(|Line { number, text }| (number, text));
        Self { code: mistake.code, pointer: mistake.pointer, message: mistake.message, line }
    }
}
