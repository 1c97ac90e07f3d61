//! What has to be done so that a bucket holds an edition. No I/O here.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use serde_json::{Map, Value};

use super::record::{Kept, Record};
use super::{MARK, Object};

/// The way from what a bucket holds to an edition.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    known: Record,
    /// Objects to send.
    pub(super) sent: Vec<&'a Object<'a>>,
    /// Objects of earlier editions, finished or not, that this one lacks.
    pub(super) deleted: BTreeSet<String>,
    /// The record of the edition, as far as its objects are there already.
    pub(super) kept: Record,
}

impl<'a> Plan<'a> {
    /// Compares an edition with what the record says and with what the service lists.
    pub(super) fn new(
        mark: Map<String, Value>,
        known: Record,
        listed: &BTreeMap<String, String>,
        objects: &'a [Object<'a>],
    ) -> Self {
        let (mut sent, mut kept) = (Vec::new(), BTreeMap::new());
        for object in objects {
            match known.files.get(object.path) {
                Some(Some(entry)) if is_there(entry, object, listed) => {
                    kept.insert(object.path.to_owned(), Some(entry.clone()));
                }
                _ => sent.push(object),
            }
        }
        let current: BTreeSet<&str> = objects.iter().map(|object| object.path).collect();
        if known.publishing.is_some() {
            // The edition before was not finished: whoever began it may still be writing, so its names stay known.
            let strays = known.files.keys().filter(|path| !current.contains(path.as_str()));
            kept.extend(strays.map(|path| (path.clone(), None)));
        }
        let is_ours = |path: &&String| path.as_str() != MARK && known.files.contains_key(path.as_str());
        let deleted = listed.keys().filter(is_ours).filter(|path| !current.contains(path.as_str())).cloned().collect();
        Self { known, sent, deleted, kept: Record { mark, files: kept, publishing: None } }
    }

    /// Whether the bucket holds the edition already.
    pub(super) fn is_done(&self) -> bool {
        self.sent.is_empty()
            && self.deleted.is_empty()
            && self.known.publishing.is_none()
            && self.known.mark == self.kept.mark
            && self.known.written().eq(self.kept.written())
    }

    /// The record while this plan is carried out: the old edition's mark, and every name that may be there.
    pub(super) fn claim(&self) -> Record {
        let mut claim = self.known.clone();
        let touched = self.sent.iter().map(|object| object.path.to_owned()).chain(self.deleted.iter().cloned());
        claim.files.extend(touched.map(|path| (path, None)));
        claim.publishing = Some(self.kept.mark.get("content").cloned().unwrap_or(Value::Null));
        claim
    }
}

/// Whether the service still holds what was written: the tag tells, whoever wrote since.
fn is_there(entry: &Kept, object: &Object<'_>, listed: &BTreeMap<String, String>) -> bool {
    entry.sha256 == HEXLOWER.encode(&object.digest)
        && !entry.etag.is_empty()
        && listed.get(object.path).is_some_and(|etag| *etag == entry.etag)
}
