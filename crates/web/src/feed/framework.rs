//! What a provider of CSAF documents publishes beside them: the list of files, when each changed, and who it is
//! (CSAF 2.0, section 7.1).

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::Timestamp;
use palisade_formats::{csaf, json};
use palisade_model::advisory::Advisory;
use serde_json::json;

use super::entry::Entry;
use super::site::Site;

/// Where the document of an advisory stands in the edition.
pub(crate) fn path(advisory: &Advisory) -> String {
    format!("csaf/{}", csaf::announced::path(advisory))
}

/// All documents, a line each (section 7.1.12).
pub(crate) fn index(entries: &[Arc<Entry>]) -> String {
    let mut paths: Vec<String> = entries.iter().map(|entry| csaf::announced::path(&entry.advisory)).collect();
    paths.sort();
    paths.iter().fold(String::new(), |table, path| table + path + "\n")
}

/// When each document changed, newest first (section 7.1.13).
pub(crate) fn changes(entries: &[Arc<Entry>]) -> String {
    let released = |advisory: &Advisory| advisory.modified.max(advisory.published);
    let mut newest: Vec<&Advisory> = entries.iter().map(|entry| &entry.advisory).collect();
    newest.sort_by_cached_key(|advisory| (Reverse(released(advisory)), advisory.id.clone()));
    newest.iter().fold(String::new(), |mut table, advisory| {
        // Writing to a string cannot fail.
        let _infallible = writeln!(table, "\"{}\",\"{}\"", csaf::announced::path(advisory), released(advisory));
        table
    })
}

/// Who publishes (section 7.1.7). The role is that of a plain publisher: a provider would also sign its documents.
pub(crate) fn provider(site: &Site, updated: Timestamp) -> String {
    let folder = site.csaf_folder();
    json::pretty(&json!({
        "canonical_url": format!("{folder}/provider-metadata.json"),
        "distributions": [{"directory_url": format!("{folder}/")}],
        "last_updated": updated.to_string(),
        "list_on_CSAF_aggregators": true,
        "metadata_version": "2.0",
        "mirror_on_CSAF_aggregators": true,
        "publisher": site.csaf_publisher(),
        "role": "csaf_publisher",
    }))
}
