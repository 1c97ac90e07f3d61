//! What is wrong with a document that says it is RSS 2.0 or Atom 1.0: its XML, the elements that its specification asks
//! for, and their dates.

use jiff::fmt::rfc2822;
use palisade_model::codes;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use crate::Timestamp;
use crate::fault::Fault;

codes! {
    /// Not well-formed.
    MALFORMED_XML = "malformed-xml", "a document is not well-formed XML", "close each element once, in order, and escape `&` and `<`",
        "Readers of XML stop at the first place that breaks its grammar; nothing after it is read.";
    /// Another root.
    NOT_A_FEED = "not-a-feed", "an XML document is neither RSS nor Atom",
        "let the root element be `rss`, or `feed` in the namespace http://www.w3.org/2005/Atom",
        "The root element and its namespace say what an XML document is; readers of feeds know `rss` without a namespace \
         (RSS 2.0) and `feed` in Atom's (RFC 4287).";
    /// An entity that is not one of the five.
    UNDEFINED_ENTITY = "undefined-entity", "an entity that XML does not define", "write the character itself, or `&#` and its number",
        "XML defines `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`. All others are of HTML; readers of XML stop there.";
    /// A document type.
    DOCUMENT_TYPE = "document-type", "a feed with a document type", "take out `<!DOCTYPE …>`",
        "A document type defines entities that grow without bound or read files. Many readers refuse the whole feed.";
    /// An element that the specification asks for.
    MISSING_ELEMENT = "missing-element", "a required element is missing or empty", "add the element and fill it",
        "RSS 2.0 asks for title, link and description of a channel and for title or description of an item; Atom (RFC \
         4287) for id, title and updated of the feed and of each entry.";
    /// A date in another form.
    MALFORMED_DATE = "malformed-date", "a date is malformed",
        "RSS: `Wed, 23 Aug 2023 14:00:00 GMT` (RFC 822); Atom: `2023-08-23T14:00:00Z` (RFC 3339)",
        "Readers sort by these dates, and leave out or misplace what has none that they can read.";
}

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// What keeps readers from reading `document` as RSS or Atom. After the first place that is not well-formed nothing more
/// is read.
#[must_use]
pub fn feed_faults(document: &str) -> Vec<Fault> {
    let mut reader = NsReader::from_str(document.trim_start_matches('\u{feff}'));
    let mut check = Check::default();
    loop {
        let before = check.faults.len();
        match reader.read_resolved_event() {
            Ok((namespace, Event::Start(start))) => {
                let name = Name::of(&namespace, &start);
                check.start(name, &start);
            }
            Ok((namespace, Event::Empty(start))) => {
                let name = Name::of(&namespace, &start);
                check.start(name, &start);
                check.end();
            }
            Ok((_, Event::End(_))) => check.end(),
            Ok((_, Event::Eof)) => return check.finish(),
            Ok((_, Event::Text(text))) => check.text(&text.xml10_content()),
            Ok((_, Event::CData(text))) => check.text(&text),
            Ok((_, Event::GeneralRef(reference))) => check.reference(&reference),
            Ok((_, Event::DocType(_))) => check.fault(&DOCUMENT_TYPE, "`<!DOCTYPE`".to_owned()),
            Ok(_) => {}
            Err(error) => {
                check.fault(&MALFORMED_XML, format!("byte {}: {error}", reader.error_position()));
                return check.faults;
            }
        }
        let is_broken = |fault: &Fault| fault.code.id == MALFORMED_XML.id;
        if check.faults.get(before..).is_some_and(|new| new.iter().any(is_broken)) {
            return check.faults;
        }
    }
}

/// Which vocabulary an element is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vocabulary {
    Plain,
    Atom,
    Other,
}

#[derive(Clone, Debug)]
struct Name {
    vocabulary: Vocabulary,
    local: String,
}

impl Name {
    fn of(namespace: &ResolveResult<'_>, start: &BytesStart<'_>) -> Self {
        let vocabulary = match namespace {
            ResolveResult::Unbound => Vocabulary::Plain,
            ResolveResult::Bound(namespace) if namespace.0 == ATOM => Vocabulary::Atom,
            _ => Vocabulary::Other,
        };
        Self { vocabulary, local: start.local_name().as_ref().to_owned() }
    }

    /// Whether its children are asked for.
    fn part(&self, path: &[Open]) -> Option<Part> {
        let above: Vec<&str> = path.iter().map(|open| open.name.local.as_str()).collect();
        match (self.vocabulary, above.as_slice(), self.local.as_str()) {
            (Vocabulary::Plain, [], "rss") => Some(Part::Rss),
            (Vocabulary::Plain, ["rss"], "channel") => Some(Part::Channel),
            (Vocabulary::Plain, ["rss", "channel"], "item") => Some(Part::Item),
            (Vocabulary::Atom, [], "feed") => Some(Part::Feed),
            (Vocabulary::Atom, ["feed"], "entry") => Some(Part::Entry),
            _ => None,
        }
    }
}

/// A part of a feed that must hold something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Rss,
    Channel,
    Item,
    Feed,
    Entry,
}

impl Part {
    /// One element of each of these must be there.
    const fn required(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Rss => &[&["channel"]],
            Self::Channel => &[&["title"], &["link"], &["description"]],
            Self::Item => &[&["title", "description"]],
            Self::Feed | Self::Entry => &[&["id"], &["title"], &["updated"]],
        }
    }

    const fn vocabulary(self) -> Vocabulary {
        match self {
            Self::Rss | Self::Channel | Self::Item => Vocabulary::Plain,
            Self::Feed | Self::Entry => Vocabulary::Atom,
        }
    }

    /// Why the text of a child is no date, where it should be one.
    fn date_fault(self, child: &str, text: &str) -> Option<String> {
        match (self.vocabulary(), child) {
            (Vocabulary::Plain, "pubDate" | "lastBuildDate") => {
                let error = rfc2822::DateTimeParser::new().parse_timestamp(text).err()?;
                Some(format!("`{text}`: {error}"))
            }
            (Vocabulary::Atom, "updated" | "published") => {
                Timestamp::parse(text).is_none().then(|| format!("`{text}` is no date of RFC 3339"))
            }
            _ => None,
        }
    }
}

/// An element that is not closed yet.
#[derive(Debug)]
struct Open {
    name: Name,
    /// Which of several with the same name: how many stood before it.
    index: usize,
    part: Option<Part>,
    /// The children that hold something, by name; only of parts.
    filled: Vec<String>,
    children: usize,
    text: String,
    holds_elements: bool,
}

#[derive(Debug, Default)]
struct Check {
    path: Vec<Open>,
    has_root: bool,
    faults: Vec<Fault>,
}

impl Check {
    fn fault(&mut self, code: &'static palisade_model::Code, message: String) {
        let step = |open: &Open| match open.part {
            Some(Part::Item | Part::Entry) => format!("/{}/{}", open.name.local, open.index),
            _ => format!("/{}", open.name.local),
        };
        let pointer: String = self.path.iter().map(step).collect();
        self.faults.push(Fault::new(code, pointer, message));
    }

    fn start(&mut self, name: Name, start: &BytesStart<'_>) {
        let part = name.part(&self.path);
        if self.path.is_empty() {
            self.root(&name, part, start);
        }
        let mut index = 0;
        if let Some(parent) = self.path.last_mut() {
            parent.holds_elements = true;
            if matches!(part, Some(Part::Item | Part::Entry)) {
                index = parent.children;
                parent.children += 1;
            }
        }
        let (filled, text) = (Vec::new(), String::new());
        self.path.push(Open { name, index, part, filled, children: 0, text, holds_elements: false });
        self.attributes(start);
    }

    fn root(&mut self, name: &Name, part: Option<Part>, start: &BytesStart<'_>) {
        if std::mem::replace(&mut self.has_root, true) {
            return self.fault(&MALFORMED_XML, format!("`{}` is a second root", name.local));
        }
        match part {
            Some(Part::Rss) if !start.attributes().flatten().any(|one| one.key.as_ref() == "version") => {
                self.fault(&MISSING_ELEMENT, "`rss` has no attribute `version`".to_owned());
            }
            Some(_) => {}
            None if matches!(name.local.as_str(), "rss" | "feed") => {
                self.fault(&NOT_A_FEED, format!("the root is `{}`, but in another namespace", name.local));
            }
            None => self.fault(&NOT_A_FEED, format!("the root is `{}`", name.local)),
        }
    }

    fn attributes(&mut self, start: &BytesStart<'_>) {
        for attribute in start.attributes() {
            match attribute {
                Ok(attribute) => {
                    if let Err(error) = attribute.normalized_value(XmlVersion::Implicit1_0) {
                        self.fault(&UNDEFINED_ENTITY, format!("`{}`: {error}", attribute.key.as_ref()));
                    }
                }
                Err(error) => self.fault(&MALFORMED_XML, error.to_string()),
            }
        }
    }

    fn text(&mut self, text: &str) {
        match self.path.last_mut() {
            Some(open) => open.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => self.fault(&MALFORMED_XML, "text outside of the root element".to_owned()),
        }
    }

    fn reference(&mut self, reference: &quick_xml::events::BytesRef<'_>) {
        let name: &str = reference;
        match quick_xml::escape::unescape(&format!("&{name};")) {
            Ok(text) => self.text(&text),
            Err(_) => self.fault(&UNDEFINED_ENTITY, format!("`&{name};`")),
        }
    }

    /// Closes the innermost element: a part must hold what it needs, and a child of one be what it says.
    fn end(&mut self) {
        if let Some(part) = self.path.last().and_then(|open| open.part) {
            self.complete(part);
        }
        let Some(parent) = self.path.len().checked_sub(2).and_then(|at| self.path.get(at)) else {
            self.path.pop();
            return;
        };
        let (part, open) = (parent.part, self.path.last());
        if let (Some(part), Some(open)) = (part, open)
            && open.name.vocabulary == part.vocabulary()
        {
            let text = open.text.trim();
            if let Some(message) = part.date_fault(&open.name.local, text) {
                self.fault(&MALFORMED_DATE, message);
            }
        }
        let Some(closed) = self.path.pop() else { return };
        let Some(parent) = self.path.last_mut() else { return };
        let is_of_part = parent.part.is_some_and(|part| part.vocabulary() == closed.name.vocabulary);
        if is_of_part && (closed.holds_elements || !closed.text.trim().is_empty() || closed.part.is_some()) {
            parent.filled.push(closed.name.local);
        }
    }

    fn complete(&mut self, part: Part) {
        let Some(open) = self.path.last() else { return };
        let missing: Vec<String> = part
            .required()
            .iter()
            .filter(|names| !names.iter().any(|name| open.filled.iter().any(|filled| filled == name)))
            .map(|names| format!("no `{}`", names.join("` and no `")))
            .collect();
        for message in missing {
            self.fault(&MISSING_ELEMENT, message);
        }
    }

    fn finish(mut self) -> Vec<Fault> {
        match self.path.len() {
            0 if self.has_root => {}
            0 => self.fault(&NOT_A_FEED, "there is no element".to_owned()),
            open => {
                self.path.clear();
                self.fault(&MALFORMED_XML, format!("{open} elements are not closed"));
            }
        }
        self.faults
    }
}

#[cfg(test)]
mod tests;
