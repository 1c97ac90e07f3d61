//! Sources of announcements: GitHub's API, a directory, a published feed.

pub mod directory;
pub mod error;
pub mod github;
pub mod issue;
pub mod notify;
pub mod published;

pub use error::{CODES, SourceError};
pub use issue::Issue;

use palisade_model::advisory::Announcement;

/// What a source gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// All announcements that it holds, public or not, oldest first.
    pub announcements: Vec<Announcement>,
    /// What it holds that could not be read, with the reason.
    pub unreadable: Vec<(String, SourceError)>,
}
