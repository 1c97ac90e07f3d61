//! JSON Feed 1.1 (jsonfeed.org/version/1.1) as the official Kubernetes CVE feed uses it.
//!
//! Lives here: the envelope and the item with the `_kubernetes_io` extension, read with every unknown field kept, and
//! our `_palisade` extension. Taken out, what is left is what today's readers know. Not here: which issues become items.

mod extension;

pub use extension::{AffectedComponent, Extension, Scored};

use jiff::Timestamp;
use palisade_model::advisory::{Advisory, Announcement, FEED_LABEL, Labels, State};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// The version that a feed states in its first field.
pub const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// A whole feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feed {
    /// Everything around the items.
    #[serde(flatten)]
    pub envelope: Envelope,
    /// Newest first.
    pub items: Vec<Item>,
}

/// What stands around the items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// [`VERSION`]
    pub version: String,
    /// The feed's name.
    pub title: String,
    /// Where its readers live.
    pub home_page_url: String,
    /// Where it is published.
    pub feed_url: String,
    /// A sentence.
    pub description: String,
    /// Who publishes it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Author>,
    /// How and when it was made.
    #[serde(rename = "_kubernetes_io", default, skip_serializing_if = "Option::is_none")]
    pub kubernetes: Option<Refresh>,
    /// What we do not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Who publishes a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// A name.
    pub name: String,
    /// A page.
    pub url: String,
}

/// The envelope's `_kubernetes_io`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refresh {
    /// The job that makes the feed.
    pub feed_refresh_job: String,
    /// When the content last changed (RFC 3339).
    pub updated_at: String,
    /// What we do not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One CVE.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// `CVE-2023-2431`; in one edition of 2023 two ids, separated by a comma.
    pub id: String,
    /// The issue.
    pub url: String,
    /// The CVE record.
    pub external_url: String,
    /// The title without its ids.
    pub summary: String,
    /// The issue's body.
    pub content_text: String,
    /// When the issue was opened (RFC 3339).
    pub date_published: String,
    /// `open`, `fixed`, `unfixed`, `unknown` or `null`; absent in editions before late 2023.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub status: Option<Option<String>>,
    /// Where the issue and its announcement are.
    #[serde(rename = "_kubernetes_io")]
    pub kubernetes: Origin,
    /// What we add.
    #[serde(rename = "_palisade", default, skip_serializing_if = "Option::is_none")]
    pub palisade: Option<Extension>,
    /// What we do not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An item's `_kubernetes_io`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// A search for the announcement's e-mail.
    pub google_group_url: String,
    /// The issue's number.
    pub issue_number: u64,
    /// What we do not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A field that is there, even as `null`.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
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

impl Item {
    /// The announcement that it was made from, as far as it tells. Its times stand there as texts, which only the caller can
    /// place where one is none.
    #[must_use]
    pub fn announcement(&self, created: Timestamp, updated: Timestamp) -> Announcement {
        Announcement {
            number: self.kubernetes.issue_number,
            title: format!("{}: {}", self.id, self.summary),
            body: self.content_text.clone(),
            url: self.url.clone(),
            state: state(self.status.as_ref().and_then(Option::as_deref)),
            created,
            updated,
            labels: Labels(vec![FEED_LABEL.to_owned()]),
        }
    }

    /// The item of an advisory, with our extension.
    #[must_use]
    pub fn of(advisory: &Advisory) -> Self {
        Self {
            id: advisory.id.clone(),
            url: advisory.url.clone(),
            external_url: cve_record_url(&advisory.id),
            summary: advisory.summary.clone(),
            content_text: advisory.details.clone(),
            date_published: advisory.announced.to_string(),
            status: Some(advisory.state.word().map(str::to_owned)),
            kubernetes: Origin {
                google_group_url: format!("https://groups.google.com/g/kubernetes-announce/search?q={}", advisory.id),
                issue_number: advisory.issue,
                other: Map::new(),
            },
            palisade: Some(Extension::of(advisory)),
            other: Map::new(),
        }
    }
}

impl Feed {
    /// Reads a feed of at most `limit` bytes.
    ///
    /// # Errors
    /// Where it is larger, not JSON, or not a feed.
    pub fn read(bytes: &[u8], limit: usize) -> Result<Self, ReadError> {
        if bytes.len() > limit {
            return Err(ReadError::TooLarge { size: bytes.len(), limit });
        }
        Ok(serde_json::from_slice(bytes)?)
    }
}

/// Why a feed could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// More bytes than allowed.
    #[error("the feed has {size} bytes, more than the {limit} that are read")]
    TooLarge {
        /// Its size.
        size: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Not what a feed looks like.
    #[error("not a JSON Feed with Kubernetes' items: {0}")]
    Malformed(#[from] serde_json::Error),
}

/// The page of a CVE's record.
#[must_use]
pub fn cve_record_url(id: &str) -> String {
    format!("https://www.cve.org/cverecord?id={id}")
}

/// Puts a feed together from items that are already written, one JSON object each.
///
/// # Errors
/// Where the envelope cannot be written as JSON, which no envelope that was read can cause.
pub fn assemble<'item>(
    envelope: &Envelope,
    items: impl ExactSizeIterator<Item = &'item [u8]> + Clone,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = serde_json::to_vec(envelope)?;
    let size: usize = items.clone().map(|item| item.len() + 1).sum();
    text.reserve(size + 16);
    text.pop();
    text.extend_from_slice(b",\"items\":[");
    for (index, item) in items.enumerate() {
        if index > 0 {
            text.push(b',');
        }
        text.extend_from_slice(item);
    }
    text.extend_from_slice(b"]}\n");
    Ok(text)
}

#[cfg(test)]
mod tests;
