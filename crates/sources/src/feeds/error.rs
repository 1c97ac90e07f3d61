//! What can go wrong with a source.

use palisade_model::{Code, codes};

codes! {
    /// A file or folder.
    UNREADABLE = "feed-unreadable", "a source of announcements cannot be read",
        "check the path and its permissions",
        "A file or folder that was named as a source of announcements could not be opened or read. Nothing was published \
         from it: an edition with parts missing would look like one in which they were withdrawn.";
    /// Not what it should be.
    MALFORMED = "feed-malformed", "a source of announcements is not what it should be",
        "give GitHub's JSON of issues, a published JSON feed, or Markdown bodies named after their CVE",
        "What was read is neither an issue as GitHub's API returns it, nor a JSON feed, nor a Markdown body named \
         CVE-….md. A truncated answer looks like this too.";
    /// The network.
    UNREACHABLE = "feed-unreachable", "a source of announcements cannot be reached",
        "check the address and the network; the last edition stays published",
        "The tracker did not answer, or answered with an error of its own, several times in a row. What is published \
         stays as it is, and the next reconciliation tries again.";
    /// Asked too often.
    RATE_LIMITED = "feed-rate-limited", "the tracker wants us to wait",
        "give a token in GITHUB_TOKEN: 5,000 requests an hour instead of 60",
        "GitHub counts requests by address, or by user where a token is given, and says when to come back. Until \
         then the last edition stays published, and webhooks are not affected.";
    /// A list that cannot be true.
    SHRUNK = "feed-shrunk", "the source lost announcements at once",
        "look at the source; to publish it as it is, give --allow-shrink",
        "A source that held many announcements suddenly holds none, or far fewer. That is what a broken search looks \
         like, so nothing was withdrawn.";
    /// Nothing at all.
    EMPTY = "feed-empty", "a source of announcements holds none",
        "look at the source; to publish a feed without announcements, give --allow-shrink",
        "Nothing was found where announcements should be. That is what a wrong path, a wrong label or a broken search \
         looks like, so no empty feed was published.";
    /// What is published cannot be compared with.
    UNCOMPARABLE = "feed-uncomparable", "the edition before cannot be read",
        "look at what is published there; to replace it unseen, give --allow-shrink",
        "Whether announcements were lost is seen by comparing with the edition before. It is there, but it could not be \
         read, so nothing was published over it.";
}

/// Why a source could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// [`UNREADABLE`]
    #[error("{place} cannot be read: {reason}")]
    Unreadable {
        /// A path.
        place: String,
        /// What the system says.
        reason: String,
    },
    /// [`MALFORMED`]
    #[error("{place}: {reason}")]
    Malformed {
        /// A path or address.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// [`UNREACHABLE`]
    #[error("{place}: {reason}")]
    Unreachable {
        /// An address.
        place: String,
        /// The last answer.
        reason: String,
    },
    /// [`RATE_LIMITED`]
    #[error("{place} wants us to wait {seconds} seconds")]
    RateLimited {
        /// An address.
        place: String,
        /// How long.
        seconds: u64,
    },
    /// [`SHRUNK`]
    #[error("{missing} of {known} announcements are gone from the source at once")]
    Shrunk {
        /// How many are missing.
        missing: usize,
        /// How many there were.
        known: usize,
    },
    /// [`EMPTY`]
    #[error("{place} holds no announcement")]
    Empty {
        /// A path or address.
        place: String,
    },
    /// [`UNCOMPARABLE`]
    #[error("{place}: {reason}")]
    Uncomparable {
        /// A path or address.
        place: String,
        /// What is wrong.
        reason: String,
    },
}

impl SourceError {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. } => &UNREADABLE,
            Self::Malformed { .. } => &MALFORMED,
            Self::Unreachable { .. } => &UNREACHABLE,
            Self::RateLimited { .. } => &RATE_LIMITED,
            Self::Shrunk { .. } => &SHRUNK,
            Self::Empty { .. } => &EMPTY,
            Self::Uncomparable { .. } => &UNCOMPARABLE,
        }
    }

    pub(crate) fn malformed(place: impl Into<String>, reason: impl ToString) -> Self {
        Self::Malformed { place: place.into(), reason: reason.to_string() }
    }

    pub(crate) fn unreadable(place: &std::path::Path, reason: impl ToString) -> Self {
        Self::Unreadable { place: place.display().to_string(), reason: reason.to_string() }
    }
}
