//! Lists: what is asked, what comes back, and the token that continues one at its revision.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::item::{Item, Labels, Revision};
use crate::selector::Selector;

/// A question for items in the byte order of their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// What their keys begin with.
    pub prefix: String,
    /// What their labels must be.
    pub selector: Selector,
    /// At most so many; zero for all.
    pub limit: usize,
    /// Continues an earlier page, at that page's revision.
    pub token: Option<Token>,
    /// The state at this revision instead of the newest.
    pub revision: Option<Revision>,
}

impl Listing {
    /// All items whose keys begin with `prefix`.
    #[must_use]
    pub fn new(prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), ..Self::default() }
    }

    /// Only what `selector` selects.
    #[must_use]
    pub fn select(mut self, selector: Selector) -> Self {
        self.selector = selector;
        self
    }

    /// At most `limit` items a page.
    #[must_use]
    pub const fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Goes on where an earlier page ended.
    #[must_use]
    pub fn resume(mut self, token: Token) -> Self {
        self.token = Some(token);
        self
    }

    /// The state as it was at `revision`.
    #[must_use]
    pub const fn at(mut self, revision: Revision) -> Self {
        self.revision = Some(revision);
        self
    }

    /// Turns the request into what a backend scans, given where the store is.
    pub(crate) fn scan(&self, head: Revision, compacted: Revision) -> Result<Scan> {
        let (wanted, after) = match &self.token {
            Some(token) if token.after.starts_with(&self.prefix) => (Some(token.revision), Some(token.after.clone())),
            Some(_) => return Err(Error::InvalidToken),
            None => (self.revision, None),
        };
        let revision = wanted.unwrap_or(head);
        check_revision(revision, head, compacted)?;
        Ok(Scan { from: after.unwrap_or_else(|| self.prefix.clone()), exclusive: self.token.is_some(), revision })
    }
}

/// Refuses revisions whose state cannot be known.
pub(crate) fn check_revision(requested: Revision, newest: Revision, oldest: Revision) -> Result<()> {
    if requested > newest {
        return Err(Error::Future { requested, newest });
    }
    if requested < oldest {
        return Err(Error::Compacted { requested, oldest });
    }
    Ok(())
}

/// Where a backend begins to read, and as of when.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) from: String,
    /// Whether `from` itself was on the page before.
    pub(crate) exclusive: bool,
    pub(crate) revision: Revision,
}

/// The smallest text that is larger than every text with this prefix; none where there is no such.
pub(crate) fn after_prefix(prefix: &str) -> Option<String> {
    let mut text = prefix.to_owned();
    while let Some(last) = text.pop() {
        // A range of characters leaves out the surrogates by itself, and UTF-8 keeps the order of characters.
        if let Some(next) = (last..=char::MAX).nth(1) {
            text.push(next);
            return Some(text);
        }
    }
    None
}

/// One part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// In the order of their keys.
    pub items: Vec<Item>,
    /// The state that all pages of this list show.
    pub revision: Revision,
    /// How to go on; none on the last page.
    pub token: Option<Token>,
    /// How many items follow; not counted where a selector filters.
    pub remaining: Option<u64>,
}

/// Collects a page from versions in the order of their keys.
pub(crate) struct Pager<'a> {
    listing: &'a Listing,
    revision: Revision,
    items: Vec<Item>,
    more: bool,
}

impl<'a> Pager<'a> {
    pub(crate) const fn new(listing: &'a Listing, revision: Revision) -> Self {
        Self { listing, revision, items: Vec::new(), more: false }
    }

    /// Whether the labels of a version are wanted, so that its value need not be read otherwise.
    pub(crate) fn wants(&self, labels: &Labels) -> bool {
        self.listing.selector.matches(labels)
    }

    /// Takes a selected item; false when the page is full and something follows.
    pub(crate) fn push(&mut self, item: Item) -> bool {
        if self.listing.limit > 0 && self.items.len() >= self.listing.limit {
            self.more = true;
            return false;
        }
        self.items.push(item);
        true
    }

    /// Where to count what follows: the last key of a page that is not the last one and has no selector.
    pub(crate) fn count_after(&self) -> Option<&str> {
        let last = self.items.last().filter(|_| self.more && self.listing.selector.is_empty())?;
        Some(&last.key)
    }

    pub(crate) fn finish(self, remaining: Option<u64>) -> Page {
        let last = self.items.last().filter(|_| self.more);
        let token = last.map(|item| Token { revision: self.revision, after: item.key.clone() });
        let remaining = if self.more { remaining } else { Some(0) };
        Page { items: self.items, revision: self.revision, token, remaining }
    }
}

/// Where a list goes on and as of which revision. Written as text it is opaque to clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    revision: Revision,
    after: String,
}

impl Token {
    /// The revision of the list.
    #[must_use]
    pub const fn revision(&self) -> Revision {
        self.revision
    }
}

impl fmt::Display for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.", self.revision)?;
        self.after.bytes().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl FromStr for Token {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        parse_token(text).ok_or(Error::InvalidToken)
    }
}

fn parse_token(text: &str) -> Option<Token> {
    let (revision, key) = text.split_once('.')?;
    let revision = Revision::new(revision.parse().ok()?);
    let (pairs, []) = key.as_bytes().as_chunks::<2>() else { return None };
    let bytes = pairs.iter().map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let after = String::from_utf8(bytes.collect::<Option<_>>()?).ok()?;
    Some(Token { revision, after })
}
