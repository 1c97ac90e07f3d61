//! A file of JSON documents, cut into them: one document, a list, or one a line.

use std::fmt;

use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The documents of a file, each with its place in it.
#[derive(Debug, Default)]
pub struct Documents<'a> {
    /// The place (`line 3`, `record 3`, empty for the only one) and the text, which may be broken where it is a line.
    pub found: Vec<(Place, &'a str)>,
    /// Why the file could not be cut to its end.
    pub broken: Option<String>,
}

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the file.
    Whole,
    /// From 1.
    Line(usize),
    /// In a list, from 1.
    Record(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Line(number) => write!(formatter, "line {number}"),
            Self::Record(number) => write!(formatter, "record {number}"),
        }
    }
}

impl<'a> Documents<'a> {
    /// Cuts `bytes`. A list is cut at its commas; otherwise a file whose first line is a whole object has one a line.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Self {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').trim_start(),
            Err(error) => return Self::broken(format!("not UTF-8 at byte {}", error.valid_up_to())),
        };
        if text.starts_with('[') { Self::listed(text) } else { Self::lines(text) }
    }

    fn broken(why: String) -> Self {
        Self { found: Vec::new(), broken: Some(why) }
    }

    fn listed(text: &'a str) -> Self {
        let mut documents = Self::default();
        let mut reader = serde_json::Deserializer::from_str(text);
        let read = Elements(&mut documents.found).deserialize(&mut reader).and_then(|()| reader.end());
        documents.broken = read.err().map(|error| error.to_string());
        documents
    }

    /// Objects one a line, as long as each line that says something is one of braces; everything else is one document.
    fn lines(text: &'a str) -> Self {
        let first = text.lines().next().unwrap_or_default().trim_end();
        let whole = first.len() == text.trim_end().len() || !(first.starts_with('{') && is_object(first, text));
        if whole {
            let found = if text.is_empty() { Vec::new() } else { vec![(Place::Whole, text)] };
            return Self { found, broken: None };
        }
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        Self { found: lines.map(|(at, line)| (Place::Line(at + 1), line)).collect(), broken: None }
    }
}

/// Whether the file has one object a line: the first line is one, or, where that is broken, the second begins another.
fn is_object(first: &str, text: &str) -> bool {
    let second = text.lines().nth(1).unwrap_or_default();
    (second.starts_with('{') && first.len() > 1) || serde_json::from_str::<&RawValue>(first).is_ok()
}

struct Elements<'s, 'a>(&'s mut Vec<(Place, &'a str)>);

impl<'a> DeserializeSeed<'a> for Elements<'_, 'a> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a> Visitor<'a> for Elements<'_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element::<&RawValue>()? {
            self.0.push((Place::Record(self.0.len() + 1), element.get()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Documents;

    #[test]
    fn a_file_is_cut_into_its_documents() {
        type Found = &'static [(&'static str, &'static str)];
        let cases: &[(&str, Found, bool)] = &[
            ("", &[], false),
            ("{\n\"a\": 1\n}\n", &[("", "{\n\"a\": 1\n}\n")], false),
            ("{\"a\":1}\n", &[("", "{\"a\":1}\n")], false),
            ("{\"a\":1}\n\n{\"b\":2}", &[("line 1", "{\"a\":1}"), ("line 3", "{\"b\":2}")], false),
            ("{\"a\":\n{\"b\":2}\n", &[("line 1", "{\"a\":"), ("line 2", "{\"b\":2}")], false),
            ("[{\"a\":1}, 2]", &[("record 1", "{\"a\":1}"), ("record 2", "2")], false),
            ("[{\"a\":1}, {\"b\"", &[("record 1", "{\"a\":1}")], true),
            ("[]", &[], false),
            ("[1] 2", &[("record 1", "1")], true),
        ];
        for (text, expected, broken) in cases {
            let documents = Documents::of(text.as_bytes());
            let found: Vec<_> = documents.found.iter().map(|(place, text)| (place.to_string(), *text)).collect();
            let expected: Vec<_> = expected.iter().map(|(place, text)| ((*place).to_owned(), *text)).collect();
            assert_eq!((found, documents.broken.is_some()), (expected, *broken), "{text}");
        }
        assert_eq!(Documents::of(b"[\xff]").broken.as_deref(), Some("not UTF-8 at byte 1"));
    }
}
