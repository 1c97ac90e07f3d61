//! The entries of a JSON object, one after the other: what stands before a fault is there.

use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Gives each key of the object in `text` with the text of its value.
///
/// # Errors
///
/// Where the text is no object or ends too early; the entries before that were given.
pub(super) fn each<'a>(text: &'a str, take: &mut dyn FnMut(String, &'a str)) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(text);
    Entries(take).deserialize(&mut reader)?;
    reader.end()
}

struct Entries<'s, 'a>(&'s mut dyn FnMut(String, &'a str));

impl<'a> DeserializeSeed<'a> for Entries<'_, 'a> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Entries<'_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut object: A) -> Result<(), A::Error> {
        while let Some((key, value)) = object.next_entry::<String, &RawValue>()? {
            (self.0)(key, value.get());
        }
        Ok(())
    }
}
