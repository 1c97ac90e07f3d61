//! XML documents as trees, for the formats that are XML (`palisade_formats::xml`).

pub(super) use palisade_formats::xml::Element;

use super::Unreadable;

/// The root element of a document.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, Unreadable> {
    palisade_formats::xml::parse(bytes).map_err(|error| Unreadable(error.to_string()))
}
