//! What can go wrong with a bucket.

use palisade_model::{Code, codes};

codes! {
    /// Not an address.
    PLACE = "objects-place", "no place in object storage",
        "name it as s3://BUCKET/PREFIX, the region in AWS_REGION, another service than Amazon's with --endpoint URL",
        "The bucket, its region or the address of the service is missing, malformed or unknown to the service. Nothing \
         was written.";
    /// No key.
    CREDENTIALS = "objects-credentials", "no credentials for object storage",
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for a temporary key",
        "Publishing needs a key. Keys are taken from the environment alone, never from the command line or a file, so \
         that they stay out of histories and process lists.";
    /// The service says no.
    REFUSED = "objects-refused", "object storage refuses a request",
        "check the key, its secret and the policy: GetObject, PutObject, DeleteObject on PREFIX/*, ListBucket on the bucket",
        "The service does not know the key, the secret does not fit it, the clock of this machine is wrong, or a policy \
         forbids the request; its own word stands in the message. Readers keep the edition that they have.";
    /// The network, or the service itself.
    UNREACHABLE = "objects-unreachable", "object storage cannot be reached",
        "run it again: what was sent already is not sent twice",
        "The service did not answer, or answered with an error of its own, several times in a row. Readers keep a \
         consistent edition; the next run completes this one.";
    /// Somebody else.
    OVERTAKEN = "objects-overtaken", "another publisher writes to the same place",
        "let one job publish at a time, then run it again",
        "The mark of the edition changed while this one was being published. The other publisher's edition counts. The \
         next run compares every object with the mark and repairs what both have written.";
    /// Not ours.
    FOREIGN = "objects-foreign", "a place that holds other objects",
        "name a prefix that is empty, or one that this command has published to",
        "The prefix holds objects, but no edition that this command has published. Since objects that an edition no \
         longer has are deleted, it does not share a place with others.";
    /// Not S3.
    MALFORMED = "objects-malformed", "an answer that is not one of object storage",
        "check that the endpoint is one of the S3 protocol",
        "What answered does not speak the S3 protocol: a proxy, a login page, or another service.";
}

/// Why an edition is not, or not wholly, in its bucket.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObjectsError {
    /// [`PLACE`]
    #[error("{place}: {reason}")]
    Place {
        /// As it was given.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// [`CREDENTIALS`]
    #[error("{0} is not set")]
    Credentials(&'static str),
    /// [`REFUSED`]
    #[error("{place}: {reason}")]
    Refused {
        /// An object.
        place: String,
        /// What the service says.
        reason: String,
    },
    /// [`UNREACHABLE`]
    #[error("{place}: {reason}")]
    Unreachable {
        /// An object.
        place: String,
        /// The last answer.
        reason: String,
    },
    /// [`OVERTAKEN`]
    #[error("another publisher has written {0} meanwhile")]
    Overtaken(String),
    /// [`FOREIGN`]
    #[error("{place} holds other objects, such as {example}")]
    Foreign {
        /// The place.
        place: String,
        /// One of them.
        example: String,
    },
    /// [`MALFORMED`]
    #[error("{place}: {reason}")]
    Malformed {
        /// An object.
        place: String,
        /// What is wrong.
        reason: String,
    },
}

impl ObjectsError {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> &'static Code {
        match self {
            Self::Place { .. } => &PLACE,
            Self::Credentials(_) => &CREDENTIALS,
            Self::Refused { .. } => &REFUSED,
            Self::Unreachable { .. } => &UNREACHABLE,
            Self::Overtaken(_) => &OVERTAKEN,
            Self::Foreign { .. } => &FOREIGN,
            Self::Malformed { .. } => &MALFORMED,
        }
    }

    pub(super) fn malformed(place: &str, reason: impl ToString) -> Self {
        Self::Malformed { place: place.to_owned(), reason: reason.to_string() }
    }
}
