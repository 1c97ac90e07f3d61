//! XML documents as trees, for formats whose documents fit into memory.
//!
//! Namespaces are passed over: the formats are told by their files' names, and real files use them with and without.
//! Not well-formed documents are not read at all, as XML 1.0 (section 1.2, fatal error) asks. Document types are read over:
//! entities that they define stay as they are written, so that none can grow.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Elements inside each other; real files have a tenth of it.
const DEPTH: usize = 256;
/// Elements of one document.
const ELEMENTS: usize = 1 << 20;

/// Why a document cannot be read: a lower-case fragment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotWellFormed(String);

/// An element with all that is in it.
#[derive(Debug, Default)]
pub struct Element {
    /// Without prefix.
    pub name: String,
    /// The namespaces that it declares.
    pub namespaces: Vec<String>,
    attributes: Vec<(String, String)>,
    text: String,
    /// The elements directly in it, in their order.
    pub children: Vec<Element>,
}

impl Element {
    /// The value of an attribute, if it is not blank.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.attributes.iter().find(|(key, _)| key == name)?.1.trim();
        (!value.is_empty()).then_some(value)
    }

    /// All attributes without their prefixes, as they are written.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All children of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of this name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Its text without the blanks around, if there is any.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        let text = self.text.trim();
        (!text.is_empty()).then_some(text)
    }

    /// The text of the first child of this name.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name)?.text()
    }
}

/// The root element of a document.
///
/// # Errors
///
/// Where the document is not well-formed, or has too many elements.
pub fn parse(bytes: &[u8]) -> Result<Element, NotWellFormed> {
    let text = decode(bytes)?;
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<Element> = Vec::new();
    let mut elements = 0;
    loop {
        let place = reader.buffer_position();
        let event = reader.read_event().map_err(|error| malformed(reader.error_position(), &error.to_string()))?;
        let closed = match event {
            Event::Start(start) => {
                open.push(element(&start).map_err(|why| malformed(place, &why))?);
                None
            }
            Event::Empty(start) => Some(element(&start).map_err(|why| malformed(place, &why))?),
            Event::End(_) => open.pop(),
            Event::Eof => return Err(malformed(place, "there is no root element, or it does not end")),
            event => {
                if let Some(last) = open.last_mut() {
                    add_text(&event, &mut last.text);
                }
                None
            }
        };
        elements += usize::from(closed.is_some());
        if open.len() > DEPTH || elements > ELEMENTS {
            return Err(NotWellFormed(format!("more than {DEPTH} elements inside each other, or {ELEMENTS} in all")));
        }
        match (closed, open.last_mut()) {
            (Some(closed), Some(parent)) => parent.children.push(closed),
            (Some(root), None) => return Ok(root),
            (None, _) => {}
        }
    }
}

fn malformed(place: u64, why: &str) -> NotWellFormed {
    NotWellFormed(format!("not well-formed XML at byte {place}: {why}"))
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let name = start.local_name().as_ref().to_owned();
    if !is_name(start.name().as_ref()) {
        return Err(format!("`{name}` is no name"));
    }
    let (mut attributes, mut namespaces) = (Vec::new(), Vec::new());
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        // An entity of the document's own: the value stays as it is written.
        let value = value.unwrap_or_else(|_| attribute.value.clone());
        let key = attribute.key.as_ref();
        if key == "xmlns" || key.starts_with("xmlns:") {
            namespaces.push(value.into_owned());
        } else {
            attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
    }
    Ok(Element { name, namespaces, attributes, text: String::new(), children: Vec::new() })
}

/// Whether a text keeps to the production `Name` (XML 1.0, section 2.3); of other scripts' letters all are let through.
fn is_name(text: &str) -> bool {
    let letter = |one: char| one.is_ascii_alphabetic() || matches!(one, '_' | ':') || !one.is_ascii();
    text.starts_with(letter) && text.chars().all(|one| letter(one) || one.is_ascii_digit() || matches!(one, '-' | '.'))
}

fn add_text(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(part),
        Event::GeneralRef(reference) => add_reference(reference, text),
        _ => {}
    }
}

fn add_reference(reference: &BytesRef<'_>, text: &mut String) {
    let character = match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    match character {
        Some(character) => text.push(character),
        None => text.extend(["&", reference, ";"]),
    }
}

/// The text of a document (XML 1.0, appendix F): by its mark, or as UTF-8, or as the declaration says. Of single-byte
/// encodings the Latin one is taken, since they differ in letters that names of packages do not have.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, NotWellFormed> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).skip(1).filter_map(|pair| pair.try_into().ok().map(unit)).collect();
        String::from_utf16(&units).map(Cow::Owned).map_err(|error| NotWellFormed(error.to_string()))
    };
    match bytes {
        [0xff, 0xfe, ..] => return wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => return wide(u16::from_be_bytes),
        _ => {}
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text))),
        Err(_) if declares_single_bytes(bytes) => Ok(Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect())),
        Err(error) => Err(NotWellFormed(error.to_string())),
    }
}

fn declares_single_bytes(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let declaration = head.split("?>").next().unwrap_or_default();
    ["iso-8859-", "windows-125", "us-ascii", "latin1"].iter().any(|name| declaration.contains(name))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn encodings_and_entities() {
        let wide: Vec<u8> = "\u{feff}<a><b>x</b></a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, text) in [
            (&b"<?xml version='1.0' encoding='ISO-8859-1'?><a><b>\xe4</b></a>"[..], "ä"),
            ("\u{feff}<a><b>ä</b></a>".as_bytes(), "ä"),
            (&wide, "x"),
            (b"<a><b> &lt;&#65;<![CDATA[&amp;]]><!-- c -->&oslash; </b></a>", "<A&amp;&oslash;"),
            (b"<!DOCTYPE a [<!ENTITY x 'y'>]><n:a xmlns:n='u'><n:b>&x;</n:b></n:a>", "&x;"),
        ] {
            assert_eq!(parse(bytes).expect("a document").text_of("b"), Some(text));
        }
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        let deep = "<a>".repeat(1000);
        for text in ["", "text", "<a>", "<a></b>", "<${a}/>", "<a b='1' b='2'/>", &deep] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse(b"<a>\xff</a>").is_err());
    }
}
