use super::*;

const CHANNEL: &str = "<title>t</title><link>https://example.org</link><description>d</description>";
const FEED: &str = "<id>urn:x</id><title>t</title><updated>2023-08-23T14:00:00Z</updated>";

fn rss(inside: &str) -> String {
    format!("<?xml version='1.0'?>\n<rss version='2.0'><channel>{CHANNEL}{inside}</channel></rss>\n")
}

fn atom(inside: &str) -> String {
    format!("<feed xmlns='http://www.w3.org/2005/Atom'>{FEED}{inside}</feed>")
}

fn faults(document: &str) -> Vec<String> {
    feed_faults(document).into_iter().map(|fault| format!("{} {}", fault.code.id, fault.pointer)).collect()
}

#[test]
fn sound_feeds_have_no_faults() {
    for document in [
        rss(""),
        rss("<item><title>t</title><pubDate>Wed, 23 Aug 2023 14:00:00 GMT</pubDate></item>"),
        rss("<item><description><![CDATA[<b>d</b>]]></description><pubDate>23 Aug 2023 14:00 +0200</pubDate></item>"),
        rss("<item><title>a &amp; b &#8211; c</title></item>"),
        atom(&format!("<entry>{FEED}</entry>")),
        atom("<subtitle type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>x</div></subtitle>"),
        format!("\u{feff}{}", rss("")),
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:id>x</a:id><a:title>t</a:title>\
         <a:updated>2023-08-23T14:00:00+02:00</a:updated></a:feed>"
            .to_owned(),
    ] {
        assert_eq!(faults(&document), [""; 0], "{document}");
    }
}

#[test]
fn what_the_specifications_ask_for_is_missed() {
    let channel = ["missing-element /rss/channel"; 3];
    assert_eq!(faults("<rss version='2.0'><channel/></rss>"), channel);
    let foreign = "<rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom'><channel><a:title>t</a:title>\
                   <a:link>l</a:link><description> </description></channel></rss>";
    assert_eq!(faults(foreign), channel);
    assert_eq!(faults("<rss version='2.0'/>"), ["missing-element /rss"]);
    assert_eq!(faults(&rss("").replace(" version='2.0'", "")), ["missing-element "]);
    let items = "<item><title>t</title></item><item><link>https://example.org</link></item>";
    assert_eq!(faults(&rss(items)), ["missing-element /rss/channel/item/1"]);
    assert_eq!(faults("<feed xmlns='http://www.w3.org/2005/Atom'/>"), ["missing-element /feed"; 3]);
    assert_eq!(faults(&atom("<entry><title>t</title></entry>")), ["missing-element /feed/entry/0"; 2]);
    assert_eq!(faults(&atom("").replace("2005/Atom", "2006/Atom")), ["not-a-feed "]);
    assert_eq!(faults("<feed><id>x</id></feed>"), ["not-a-feed "]);
}

#[test]
fn dates_are_of_the_form_of_their_format() {
    for date in ["2023-08-23T14:00:00Z", "yesterday", "", "Wed, 32 Aug 2023 14:00:00 GMT"] {
        let document = rss(&format!("<item><title>t</title><pubDate>{date}</pubDate></item>"));
        assert_eq!(faults(&document), ["malformed-date /rss/channel/item/0/pubDate"], "{date}");
    }
    let document = atom("<entry><id>i</id><title>t</title><updated>Wed, 23 Aug 2023 14:00:00 GMT</updated></entry>");
    assert_eq!(faults(&document), ["malformed-date /feed/entry/0/updated"]);
}

#[test]
fn entities_document_types_and_broken_xml_are_faults() {
    assert_eq!(faults(&rss("<item><title>a&nbsp;b</title></item>")), ["undefined-entity /rss/channel/item/0/title"]);
    assert_eq!(faults(&atom("<link href='a&nbsp;b'/>")), ["undefined-entity /feed/link"]);
    assert_eq!(
        faults(&format!("<!DOCTYPE rss>{}", rss("").replace("<?xml version='1.0'?>\n", ""))),
        ["document-type "]
    );
    for document in [format!("{}<rss version='2.0'/>", rss("")), format!("{}x", rss("")), "<rss><channel></rss>".into()]
    {
        assert!(faults(&document).iter().any(|fault| fault.starts_with("malformed-xml")), "{document}");
    }
    assert_eq!(faults("<rss version='2.0'><channel>"), ["malformed-xml "]);
}
