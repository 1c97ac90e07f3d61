//! XML: documents as trees, text that is safe inside it, and the faults of a document that says it is RSS or Atom.

use std::borrow::Cow;

use quick_xml::escape::escape;

mod feed;
mod tree;

pub use feed::{CODES, feed_faults};
pub use tree::{Element, NotWellFormed, parse};

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
