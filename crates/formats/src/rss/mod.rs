//! RSS 2.0 (rssboard.org/rss-specification) with the fields of today's feed.
//!
//! Title is the CVE's id, link the issue, guid the CVE record, description the summary.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use palisade_model::advisory::Advisory;

use crate::jsonfeed::cve_record_url;
use crate::xml;

/// What a channel says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its name.
    pub title: String,
    /// The page for people.
    pub home: String,
    /// Where the document itself is.
    pub address: String,
    /// A sentence.
    pub description: String,
}

/// One `<item>`.
#[must_use]
pub fn item(advisory: &Advisory) -> Vec<u8> {
    format!(
        "<item><title>{}</title><link>{}</link><guid isPermaLink=\"true\">{}</guid><pubDate>{}</pubDate><description>{}</description></item>\n",
        xml::text(&advisory.id),
        xml::text(&advisory.url),
        xml::text(&cve_record_url(&advisory.id)),
        date(advisory.announced),
        xml::text(&advisory.summary),
    )
    .into_bytes()
}

/// The whole document, last built at `updated`.
#[must_use]
pub fn assemble<'item>(
    channel: &Channel,
    updated: Timestamp,
    items: impl Iterator<Item = &'item [u8]> + Clone,
) -> Vec<u8> {
    let head = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>\
         <title>{}</title><link>{}</link><atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>\
         <description>{}</description><lastBuildDate>{}</lastBuildDate>\n",
        xml::text(&channel.title),
        xml::text(&channel.home),
        xml::text(&channel.address),
        xml::text(&channel.description),
        date(updated),
    );
    xml::assemble(&head, items, "</channel></rss>\n")
}

/// RFC 822 with a four-digit year, as RSS asks for, in GMT. It has no words for years before 0, of which there are none.
fn date(time: Timestamp) -> String {
    rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&time).unwrap_or_default()
}

#[cfg(test)]
mod tests;
