//! JSON documents, member by member: what is wrong in one member is not the others' fault, and what nobody asks for takes no
//! memory.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Unreadable, shortened};

/// Members of one object, or items of one list. The largest real lock files have a hundredth of it.
const ENTRIES: usize = 1 << 20;

/// An object whose values have not been read yet.
#[derive(Debug, Default)]
pub(super) struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    /// The value of a member; of several with the same name the last one, as JavaScript does.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// That a member is absent or null which the format asks for: the document is another one, or a part.
    pub(super) fn lacks(&self, name: &str) -> Option<String> {
        let stated = self.get(name).is_some_and(|value| value.get() != "null");
        (!stated).then(|| format!("there is no `{name}`"))
    }

    /// The value of a member as an object; an empty one where it is absent or null.
    pub(super) fn object(&self, name: &str) -> Result<Members<'a>, Unreadable> {
        self.read(name).map(Option::unwrap_or_default)
    }

    /// The value of a member as a list; an empty one where it is absent or null.
    pub(super) fn list(&self, name: &str) -> Result<Vec<&'a RawValue>, Unreadable> {
        self.read::<Items<'a>>(name).map(|items| items.unwrap_or_default().0)
    }

    fn read<T: Deserialize<'a>>(&self, name: &str) -> Result<Option<T>, Unreadable> {
        self.get(name).map_or(Ok(None), |value| value_of(name, value))
    }

    /// All members as objects, in the order of the text.
    pub(super) fn objects(&self) -> impl Iterator<Item = (&str, Result<Members<'a>, Unreadable>)> {
        self.iter().map(|(name, value)| (name, value_of(name, value).map(Option::unwrap_or_default)))
    }

    /// All members in the order of the text.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), *value))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                    if members.len() > ENTRIES {
                        return Err(A::Error::custom(format!("more than {ENTRIES} members")));
                    }
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

fn value_of<'a, T: Deserialize<'a>>(name: &str, value: &'a RawValue) -> Result<Option<T>, Unreadable> {
    serde_json::from_str(value.get()).map_err(|error| Unreadable(format!("`{}`: {error}", shortened(name))))
}

/// A list whose items have not been read yet.
#[derive(Default)]
struct Items<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Items<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                    if items.len() > ENTRIES {
                        return Err(A::Error::custom(format!("more than {ENTRIES} items")));
                    }
                }
                Ok(Items(items))
            }
        }
        deserializer.deserialize_seq(List)
    }
}

/// The text of a file, without the mark that some editors put before it.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|error| Unreadable(error.to_string()))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The members of a text that is an object.
pub(super) fn members(text: &str) -> Result<Members<'_>, Unreadable> {
    serde_json::from_str(text).map_err(|error| Unreadable(error.to_string()))
}

/// The items of a text that is a list.
pub(super) fn items(text: &str) -> Result<Vec<&RawValue>, Unreadable> {
    serde_json::from_str::<Items<'_>>(text).map(|items| items.0).map_err(|error| Unreadable(error.to_string()))
}

/// A licence, a list of them, or (in old npm packages) an object with a `type`.
#[derive(Default, Deserialize)]
#[serde(untagged)]
pub(super) enum Licenses {
    One(String),
    Many(Vec<Licenses>),
    Object {
        r#type: String,
    },
    /// Whatever else stands there names no licence.
    Other(serde::de::IgnoredAny),
    #[default]
    None,
}

impl Licenses {
    /// The licences as they are written.
    pub(super) fn into_list(self) -> Vec<String> {
        match self {
            Self::One(license) | Self::Object { r#type: license } => vec![license],
            Self::Many(licenses) => licenses.into_iter().flat_map(Self::into_list).collect(),
            Self::Other(_) | Self::None => Vec::new(),
        }
    }
}

/// Text in which comments and commas before closing brackets are blanks, as JSON asks.
pub(super) fn without_extras(text: &str) -> Cow<'_, str> {
    let mut bytes = text.as_bytes().to_vec();
    let mut comma = None;
    let mut place = 0;
    while let Some(byte) = bytes.get(place).copied() {
        let next = bytes.get(place + 1).copied();
        let end = match (byte, next) {
            (b'"', _) => string_end(&bytes, place),
            (b'/', Some(b'/')) => blank(&mut bytes, place, b"\n"),
            (b'/', Some(b'*')) => blank(&mut bytes, place, b"*/"),
            _ => place + 1,
        };
        match byte {
            b',' => comma = Some(place),
            b']' | b'}' => {
                if let Some(comma) = comma.take().and_then(|comma| bytes.get_mut(comma)) {
                    *comma = b' ';
                }
            }
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'/' if end > place + 1 => {}
            _ => comma = None,
        }
        place = end;
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Behind the string that begins at a place.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut place = start + 1;
    loop {
        match bytes.get(place) {
            Some(b'\\') => place += 2,
            None | Some(b'"') => return place + 1,
            Some(_) => place += 1,
        }
    }
}

/// Blanks a comment, which ends with `end`, and tells where it ended.
fn blank(bytes: &mut [u8], start: usize, end: &[u8]) -> usize {
    let rest = bytes.get_mut(start..).unwrap_or_default();
    let length =
        memchr::memmem::find(rest.get(2..).unwrap_or_default(), end).map_or(rest.len(), |at| at + 2 + end.len());
    for byte in rest.iter_mut().take(length).filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
    start + length
}

#[cfg(test)]
mod tests {
    use super::{Licenses, members, without_extras};

    #[test]
    fn comments_and_last_commas_are_taken_out() {
        for (text, expected) in [
            ("{\"a\": [1, 2,], // x\n}", "{\"a\": [1, 2 ]      \n}"),
            ("[1, /* ] */ ]", "[1          ]"),
            ("[\"a,]\\\",]\",]", "[\"a,]\\\",]\" ]"),
            ("[1,,2]", "[1,,2]"),
            ("\"open", "\"open"),
            ("[1,] // é", "[1 ]      "),
        ] {
            assert_eq!(without_extras(text).trim_end(), expected.trim_end(), "{text}");
        }
    }

    #[test]
    fn licences_of_all_forms() {
        for (text, expected) in [
            ("\"MIT\"", vec!["MIT"]),
            ("[\"MIT\", {\"type\": \"ISC\", \"url\": \"u\"}]", vec!["MIT", "ISC"]),
            ("7", vec![]),
            ("null", vec![]),
        ] {
            let licenses: Option<Licenses> = serde_json::from_str(text).expect("a licence");
            assert_eq!(licenses.unwrap_or_default().into_list(), expected, "{text}");
        }
    }

    #[test]
    fn a_member_is_read_when_asked_for() {
        let object = members("{\"a\": 1, \"b\": [1, {\"deep\": []}], \"a\": {}}").expect("an object");
        assert_eq!(object.get("a").map(serde_json::value::RawValue::get), Some("{}"));
        assert!(object.object("b").is_err() && object.list("b").is_ok() && object.list("c").is_ok());
    }
}
