//! The official Kubernetes CVE feed (JSON Feed): each item is an announcement, whose text says which versions are affected.
//!
//! Understanding the text is the work of `advisories`; its OSV export is read like any other record.

use palisade_formats::jsonfeed::{self, Item};
use palisade_formats::osv::announced;
use palisade_model::advisory::Announcement;

use super::{Feed, FeedGap, UNREADABLE_FEED, osv};

/// The largest feed that is read: the official one has less than a megabyte.
const MOST_BYTES: usize = 64 << 20;

/// Reads a feed.
#[must_use]
pub fn read(bytes: &[u8]) -> Feed {
    let items = match jsonfeed::Feed::read(bytes, MOST_BYTES) {
        Ok(feed) => feed.items,
        Err(error) => return Feed::unreadable(error.to_string()),
    };
    let mut feed = Feed::default();
    for item in &items {
        match announcement(item) {
            Ok(announcement) => announced_in(&announcement, &mut feed),
            Err(why) => feed.skip(item.id.clone(), why),
        }
    }
    feed.settled()
}

/// Adds what an announcement says.
pub fn announced_in(announcement: &Announcement, feed: &mut Feed) {
    let (advisories, _) = palisade_advisories::read(announcement);
    if advisories.is_empty() {
        feed.skip(announcement.title.clone(), "the announcement names no vulnerability");
    }
    for advisory in advisories {
        match serde_json::to_vec(&announced::record(&advisory)) {
            Ok(record) => {
                let read = osv::read(&record);
                feed.advisories.extend(read.advisories);
                feed.gaps.extend(read.gaps);
            }
            Err(error) => {
                feed.gaps.push(FeedGap { code: &UNREADABLE_FEED, place: advisory.id, why: error.to_string() });
            }
        }
    }
}

/// The announcement that an item was made from.
fn announcement(item: &Item) -> Result<Announcement, String> {
    let created = item.date_published.parse().map_err(|error| format!("`{}`: {error}", item.date_published))?;
    Ok(item.announcement(created, created))
}
