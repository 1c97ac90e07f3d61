//! Readers of what advisory sources publish: one folder for each format, each from bytes to [`Advisory`] values.
//!
//! A reader returns what it understood and names each record that it did not: a source that is half read is a gap, never a
//! pass. A source without a single record is a gap too, because a broken download looks like that.
//! Not here: fetching and unpacking (`sources`, `cli`), keeping (`index`), documents written again (`formats`).

pub mod alpine;
pub mod csaf;
pub mod debian;
mod documents;
mod entries;
pub mod epss;
pub mod facts;
mod format;
pub mod kev;
pub mod kubernetes;
pub mod osv;
pub mod rustsec;

use palisade_model::{Code, codes};

pub use documents::{Documents, Place};
pub use format::{Format, detect};

use crate::advisory::{Advisory, Exploitation};

codes! {
    /// A file of advisories that cannot be read as such.
    UNREADABLE_FEED = "unreadable-advisory-source", "a file of advisories cannot be read",
        "fetch the file again, and look whether its format is what its name says",
        "The file is cut off, or does not keep to the format in which its source publishes. Nothing, or only a part, of what it \
         says is known.";
    /// One advisory of a file that cannot be read.
    UNREADABLE_ADVISORY = "unreadable-advisory", "an advisory cannot be read",
        "tell the source; the other advisories of the file were read",
        "The record does not keep to the format in which its source publishes. What it says is not known, and packages that \
         only it speaks of are not found.";
    /// A file over the budget of its reader.
    FEED_TOO_LARGE = "advisory-source-too-large", "a file of advisories is larger than its reader takes",
        "look whether the file is what its name says; split it if it is",
        "Readers take a bounded number of bytes, far above what sources publish, so that a hostile file cannot take all memory.";
    /// A file without any advisory.
    EMPTY_FEED = "empty-advisory-source", "a file of advisories holds none",
        "fetch the file again; take the source out if it really has nothing to say",
        "A download that failed half-way often leaves an empty list. That is not the same as a source that knows of nothing.";
}

/// The largest file that a reader takes, in bytes: the Debian tracker has 70 MB, all of OSV a gigabyte.
pub const MOST_BYTES: usize = 2 << 30;

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// In the order of the file.
    pub advisories: Vec<Advisory>,
    /// What is known about how CVEs are used, in the order of the file.
    pub exploitation: Vec<Exploitation>,
    /// What could not be read.
    pub gaps: Vec<FeedGap>,
}

/// Something in a file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedGap {
    /// Which kind.
    pub code: &'static Code,
    /// The advisory's id, or its place in the file: `line 17`; empty for the whole file.
    pub place: String,
    /// Why, a lower-case fragment.
    pub why: String,
}

impl Feed {
    /// Names an advisory that could not be read.
    pub(crate) fn skip(&mut self, place: impl Into<String>, why: impl Into<String>) {
        self.gaps.push(FeedGap { code: &UNREADABLE_ADVISORY, place: place.into(), why: why.into() });
    }

    /// What `take` finds in each document of a file of JSON documents.
    pub(crate) fn of_documents(bytes: &[u8], mut take: impl FnMut(Place, &str, &mut Self)) -> Self {
        if let Some(feed) = Self::over_budget(bytes) {
            return feed;
        }
        let documents = Documents::of(bytes);
        let mut feed = Self::default();
        for (place, text) in documents.found {
            take(place, text, &mut feed);
        }
        match documents.broken {
            Some(why) => feed.cut_off(why),
            None => feed.settled(),
        }
    }

    /// A file of which nothing could be read.
    pub(crate) fn unreadable(why: impl Into<String>) -> Self {
        let gap = FeedGap { code: &UNREADABLE_FEED, place: String::new(), why: why.into() };
        Self { gaps: vec![gap], ..Self::default() }
    }

    /// What was read of a file that could not be read to its end.
    pub(crate) fn cut_off(mut self, why: String) -> Self {
        self.gaps.extend(Self::unreadable(why).gaps);
        self
    }

    /// Names the file where it is over the budget.
    pub(crate) fn over_budget(bytes: &[u8]) -> Option<Self> {
        if bytes.len() <= MOST_BYTES {
            return None;
        }
        let why = format!("{} bytes, and the budget is {MOST_BYTES}", bytes.len());
        let gap = FeedGap { code: &FEED_TOO_LARGE, place: String::new(), why };
        Some(Self { gaps: vec![gap], ..Self::default() })
    }

    /// Names the file where it says nothing at all.
    pub(crate) fn settled(mut self) -> Self {
        if self.advisories.is_empty() && self.exploitation.is_empty() && self.gaps.is_empty() {
            let why = "no records in it".to_owned();
            self.gaps.push(FeedGap { code: &EMPTY_FEED, place: String::new(), why });
        }
        self
    }
}
