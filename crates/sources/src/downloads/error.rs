//! Why a file could not be fetched.

use std::path::PathBuf;

use palisade_model::{Code, codes};

use super::shown;

codes! {
    /// No answer.
    DOWNLOAD_UNREACHABLE = "download-unreachable", "an address does not answer",
        "check the address and the network; name a mirror as a second address",
        "The connection could not be made, broke off, or nothing came for too long, also after several attempts.";
    /// A refusal.
    DOWNLOAD_REFUSED = "download-refused", "a server refuses to hand over a file",
        "check the address, and whether it needs credentials",
        "The server answered with a status that is no success.";
    /// More bytes than allowed.
    DOWNLOAD_TOO_LARGE = "download-too-large", "a download is larger than its limit",
        "check the address: what is there is probably something else",
        "The download was stopped at a limit far above what belongs there.";
    /// The disk.
    DOWNLOAD_NOT_WRITTEN = "download-not-written", "a download cannot be written",
        "check the directory's permissions and free space",
        "The operating system refused to write the file.";
}

/// Why a file could not be fetched. Addresses are shown without user and query.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// No answer, or a broken one.
    #[error("{address}: {reason}")]
    Unreachable {
        /// The address.
        address: String,
        /// What the client says.
        reason: String,
    },
    /// An answer that is no success.
    #[error("{address}: status {status}")]
    Status {
        /// The address.
        address: String,
        /// The status code.
        status: u16,
    },
    /// More bytes than allowed.
    #[error("{address}: over {limit} bytes")]
    TooLarge {
        /// The address.
        address: String,
        /// The limit.
        limit: u64,
    },
    /// The disk refused.
    #[error("{}: {error}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

impl DownloadError {
    pub(super) fn unreachable(address: &str, error: reqwest::Error) -> Self {
        // The client's own words name the address with all that is in it.
        let error = error.without_url();
        let mut reason = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            reason = format!("{reason}: {inner}");
            cause = inner.source();
        }
        Self::Unreachable { address: shown(address), reason }
    }

    pub(super) fn too_large(address: &str, limit: u64) -> Self {
        Self::TooLarge { address: shown(address), limit }
    }

    /// Whether it may be gone at the next attempt: a broken connection, a server that is busy or has a fault.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Status { status: 408 | 429 | 500..=599, .. })
    }

    /// The code of this kind of error.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Unreachable { .. } => &DOWNLOAD_UNREACHABLE,
            Self::Status { .. } => &DOWNLOAD_REFUSED,
            Self::TooLarge { .. } => &DOWNLOAD_TOO_LARGE,
            Self::Unwritable { .. } => &DOWNLOAD_NOT_WRITTEN,
        }
    }
}
