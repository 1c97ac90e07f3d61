//! Atom 1.0 (RFC 4287): an entry per CVE, with its text and both of its dates.

use jiff::Timestamp;
use palisade_model::advisory::Advisory;

use crate::jsonfeed::cve_record_url;
use crate::rss::Channel;
use crate::xml;

/// One `<entry>`.
#[must_use]
pub fn entry(advisory: &Advisory) -> Vec<u8> {
    format!(
        "<entry><id>{}</id><title>{}</title><updated>{}</updated><published>{}</published>\
         <link rel=\"alternate\" href=\"{}\"/><summary>{}</summary><content type=\"text\">{}</content></entry>\n",
        xml::text(&cve_record_url(&advisory.id)),
        xml::text(&format!("{}: {}", advisory.id, advisory.summary)),
        advisory.modified,
        advisory.announced,
        xml::text(&advisory.url),
        xml::text(&advisory.summary),
        xml::text(&advisory.details),
    )
    .into_bytes()
}

/// The whole document, last changed at `updated`.
#[must_use]
pub fn assemble<'entry>(
    channel: &Channel,
    updated: Timestamp,
    entries: impl Iterator<Item = &'entry [u8]> + Clone,
) -> Vec<u8> {
    let head = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>{address}</id>\
         <title>{}</title><subtitle>{}</subtitle><updated>{updated}</updated>\
         <link rel=\"self\" href=\"{address}\"/><link rel=\"alternate\" href=\"{}\"/>\
         <author><name>{}</name></author>\n",
        xml::text(&channel.title),
        xml::text(&channel.description),
        xml::text(&channel.home),
        xml::text(&channel.title),
        address = xml::text(&channel.address),
    );
    xml::assemble(&head, entries, "</feed>\n")
}

#[cfg(test)]
mod tests;
