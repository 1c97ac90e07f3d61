//! Why bytes are not taken for an index, or a delta for one.

use palisade_model::{Code, codes};

codes! {
    /// Something else than an index.
    NOT_AN_INDEX = "not-an-advisory-index", "the file is no advisory index",
        "name an index that `palisade db build` or `palisade db update` made",
        "The file does not begin as an advisory index does. Nothing was looked up in it.";
    /// An index of a format that this program does not read.
    INDEX_VERSION = "advisory-index-version", "the advisory index has another format",
        "run `palisade db update`, or update palisade",
        "The format of the index is older or newer than the one this program reads. Nothing was looked up in it.";
    /// An index that is cut off, or whose parts lie outside of it.
    INDEX_TRUNCATED = "advisory-index-truncated", "the advisory index is incomplete",
        "run `palisade db update`; the file was cut off or overwritten",
        "The file is shorter or longer than it says, or its parts do not lie within it. Nothing was looked up in it.";
    /// An index whose digest is wrong.
    INDEX_DAMAGED = "advisory-index-damaged", "the advisory index was changed after it was made",
        "fetch the index again; if that does not help, tell whoever publishes it",
        "The digest of the index is not the one it states: it was altered, or overwritten in part. It is not installed, and what \
         a scan says with it cannot be relied on.";
    /// An index whose parts do not fit each other.
    INDEX_INCONSISTENT = "advisory-index-inconsistent", "the advisory index contradicts itself",
        "tell whoever publishes it, and use another until it is repaired",
        "The index is as it was made, but part of it cannot be read, or is not found where it is looked for. Lookups find nothing \
         there, so that vulnerable packages may look clean.";
    /// An index that nobody signed whom we trust.
    INDEX_UNTRUSTED = "advisory-index-untrusted", "the advisory index is not signed by a trusted key",
        "name the publisher's key, or take the index from a publisher whose key you have",
        "The index has no signature, or one that none of the trusted keys made. It is not installed.";
    /// A delta for another index.
    DELTA_FOR_ANOTHER = "advisory-delta-for-another-index", "the update belongs to another index",
        "fetch the whole index: `palisade db update` does so by itself",
        "An update turns exactly one index into the next. The installed one is another.";
    /// A delta that cannot be read, or whose result is not the index it promises.
    DELTA_DAMAGED = "advisory-delta-damaged", "the update of the index is damaged",
        "fetch the whole index: `palisade db update` does so by itself",
        "The update is cut off or was changed: what it makes is not the index that it promises. The installed index stays.";
    /// An index that would be too large for its format.
    INDEX_TOO_LARGE = "advisory-index-too-large", "the sources are too large for an index",
        "leave sources out, or make an index for each",
        "Each part of an index has at most four gigabytes.";
}

/// Why bytes are no index, or not one to be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct IndexError {
    /// Which kind.
    pub code: &'static Code,
    /// A lower-case fragment.
    pub what: String,
}

impl IndexError {
    pub(super) fn new(code: &'static Code, what: impl Into<String>) -> Self {
        Self { code, what: what.into() }
    }
}
