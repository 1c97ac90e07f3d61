//! What RSS and Atom share: text that is safe inside XML, and whether a document is one of them.

use std::borrow::Cow;

use palisade_model::codes;
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::Event;

use crate::fault::Fault;

codes! {
    /// Not well-formed.
    MALFORMED_XML = "malformed-xml", "a document is not well-formed XML", "close each element once, in order, and escape `&` and `<`",
        "Readers of XML stop at the first place that breaks its grammar; nothing after it is read.";
    /// Another root.
    NOT_A_FEED = "not-a-feed", "an XML document is neither RSS nor Atom", "let the root element be `rss` or `feed`",
        "The root element says what an XML document is; readers of feeds know `rss` and `feed`.";
}

/// What keeps readers from reading `document` as RSS or Atom: the first place that is not well-formed, or its root.
#[must_use]
pub fn feed_faults(document: &str) -> Vec<Fault> {
    let mut reader = Reader::from_str(document);
    let mut depth = 0usize;
    let mut root: Option<String> = None;
    let broken = |message: String| vec![Fault::new(&MALFORMED_XML, "", message)];
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                root.get_or_insert_with(|| start.local_name().as_ref().to_owned());
            }
            Ok(Event::Empty(start)) => {
                root.get_or_insert_with(|| start.local_name().as_ref().to_owned());
            }
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return broken(format!("byte {}: {error}", reader.error_position())),
        }
    }
    match root.as_deref() {
        _ if depth > 0 => broken(format!("{depth} elements are not closed")),
        Some("rss" | "feed") => Vec::new(),
        Some(other) => vec![Fault::new(&NOT_A_FEED, "", format!("the root is `{other}`"))],
        None => vec![Fault::new(&NOT_A_FEED, "", "there is no element".to_owned())],
    }
}

/// `text` escaped, without the characters that XML 1.0 cannot carry even escaped (section 2.2).
pub(crate) fn text(text: &str) -> String {
    let clean: Cow<'_, str> = if text.chars().all(is_allowed) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(|character| if is_allowed(character) { character } else { '\u{fffd}' }).collect())
    };
    escape(clean.as_ref()).into_owned()
}

const fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Joins a document's head, its entries and its foot.
pub(crate) fn assemble<'entry>(head: &str, entries: impl Iterator<Item = &'entry [u8]> + Clone, foot: &str) -> Vec<u8> {
    let size: usize = entries.clone().map(<[u8]>::len).sum();
    let mut document = Vec::with_capacity(head.len() + size + foot.len());
    document.extend_from_slice(head.as_bytes());
    for entry in entries {
        document.extend_from_slice(entry);
    }
    document.extend_from_slice(foot.as_bytes());
    document
}

/// Every text of a document with the path of its element, as an XML reader sees it.
#[cfg(test)]
pub(crate) fn read_back(document: &[u8]) -> Vec<(String, String)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_reader(document);
    let (mut path, mut texts): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    let mut open = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                open.clear();
                path.push(start.name().as_ref().to_string());
            }
            Event::Text(text) => open.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                open.push_str(&quick_xml::escape::unescape(&format!("&{name};")).unwrap());
            }
            Event::End(_) => {
                texts.push((path.join("/"), std::mem::take(&mut open)));
                path.pop();
            }
            Event::Eof => break texts,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn markup_is_escaped_and_control_characters_are_replaced() {
        assert_eq!(
            super::text("<script>&\"'\u{0}\u{1b}]]>\r\n"),
            "&lt;script&gt;&amp;&quot;&apos;\u{fffd}\u{fffd}]]&gt;&#13;\n"
        );
        assert_eq!(super::text("“unconfined” 🐳"), "“unconfined” 🐳");
    }
}
