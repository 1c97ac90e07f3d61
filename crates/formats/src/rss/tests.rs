use super::*;
use crate::samples::advisory;
use crate::xml::read_back;

#[test]
fn an_item_has_the_fields_of_todays_feed_and_its_text_survives() {
    let advisory = advisory();
    let channel = Channel {
        title: "A & B".into(),
        home: "https://kubernetes.io".into(),
        address: "https://example.org/feed.xml".into(),
        description: "d".into(),
    };
    let items = [item(&advisory)];
    let document = assemble(&channel, advisory.modified, items.iter().map(Vec::as_slice));
    let fields = read_back(&document);
    for (path, value) in [
        ("rss/channel/title", "A & B"),
        ("rss/channel/lastBuildDate", "Thu, 24 Aug 2023 15:00:00 GMT"),
        ("rss/channel/item/title", "CVE-2023-3676"),
        ("rss/channel/item/link", "https://github.com/kubernetes/kubernetes/issues/119339"),
        ("rss/channel/item/guid", "https://www.cve.org/cverecord?id=CVE-2023-3676"),
        ("rss/channel/item/pubDate", "Fri, 14 Jul 2023 15:36:19 GMT"),
        ("rss/channel/item/description", "<b>Insufficient</b> input & \"sanitization\" ]]>"),
    ] {
        assert!(fields.contains(&(path.to_owned(), value.to_owned())), "{path}: {fields:?}");
    }
}
