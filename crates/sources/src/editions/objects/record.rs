//! `edition.json` in a bucket: the mark of the edition, and what of it stands where.
//!
//! ```json
//! {"content": "…", "updated": "…", "advisories": ["CVE-…"],
//!  "files": {"index.json": {"sha256": "…", "etag": "…"}, "osv/CVE-….json": null}}
//! ```
//!
//! `null` stands for an object that a publisher is about to write or delete: what it holds is not known. Everything that
//! may be there of any edition, finished or not, has its name here, so that it can be repaired or removed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::ObjectsError;

/// What was written, and by which tag the service knows it. The tag is opaque: with encryption it is no hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) sha256: String,
    pub(super) etag: String,
}

/// The contents of `edition.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    #[serde(flatten)]
    pub(super) mark: Map<String, Value>,
    pub(super) files: BTreeMap<String, Option<Kept>>,
    /// The hash of the edition that is being published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) publishing: Option<Value>,
}

impl Record {
    pub(super) fn read(place: &str, bytes: &[u8]) -> Result<Self, ObjectsError> {
        serde_json::from_slice(bytes).map_err(|_| ObjectsError::Foreign {
            place: place.to_owned(),
            example: "an edition.json that this command has not written".to_owned(),
        })
    }

    /// The objects of which the content is known.
    pub(super) fn written(&self) -> impl Iterator<Item = (&str, &Kept)> {
        self.files.iter().filter_map(|(path, kept)| Some((path.as_str(), kept.as_ref()?)))
    }

    pub(super) fn write(&self) -> Result<Vec<u8>, ObjectsError> {
        let mut text = serde_json::to_vec(self).map_err(|error| ObjectsError::malformed("edition.json", error))?;
        text.push(b'\n');
        Ok(text)
    }
}
