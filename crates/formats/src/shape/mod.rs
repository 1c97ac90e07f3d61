//! The shape that a schema asks of a JSON value, and where a value breaks it.
//!
//! The schemas of OSV, CSAF and CVSS are written down here as constants instead of being evaluated by a schema crate: a
//! fault then has a code and a message of ours, all of them are found at once, nothing is parsed at the start, and the
//! product does not carry the schemas' texts and a regular expression engine with back-tracking. In the tests every
//! shape is held against the published schema, on real documents and on mutations of them.
//!
//! A format with several releases has one shape for all of them: fields and words say since which release they are there.
//! Releases are counted as the format counts them without the dot (`16` for CycloneDX 1.6).

mod text;
mod walk;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use palisade_model::codes;
use serde_json::{Map, Value};

use crate::fault::Fault;

pub use text::{is_iri_reference, is_uri};

codes! {
    /// A field that must be there is not.
    MISSING_FIELD = "missing-field", "a required field is missing", "add the field",
        "The schema of the format requires the field; readers refuse documents without it.";
    /// A value of another type than the schema's.
    WRONG_TYPE = "wrong-type", "a value has the wrong type", "write the value as the schema of the format says",
        "The schema of the format asks for another type of value; readers refuse the document.";
    /// A word that is not in the schema's list.
    UNKNOWN_VALUE = "unknown-value", "a value is not in the list of the schema", "choose one of the values that the schema lists",
        "The schema lists all values that the field may have. Case counts.";
    /// A field that the schema does not have.
    UNKNOWN_FIELD = "unknown-field", "a field is not in the schema", "remove the field or move it to `database_specific`",
        "The schema allows no other fields here; strict readers refuse the document.";
    /// A text that is not in the form that the schema asks for.
    MALFORMED_VALUE = "malformed-value", "a value is malformed", "write the value in the form that the schema asks for",
        "The schema asks for a certain form of the text, such as a date of RFC 3339 or an address with a scheme.";
    /// A list or object with too few members, or an empty text.
    TOO_FEW = "too-few-members", "a list, object or text holds too little", "fill it, or leave it out",
        "The schema asks for a least number of members or characters.";
    /// A list with two equal items.
    REPEATED_ITEM = "repeated-item", "an item stands in a list twice", "remove the second",
        "The schema asks for a list without repetitions.";
    /// More members or characters than allowed.
    TOO_MANY = "too-many-members", "a list or text holds too much", "shorten it",
        "The schema sets a largest number of members or characters.";
    /// Fields that exclude each other, or one of several that is missing.
    WRONG_CHOICE = "wrong-choice", "the fields present are no choice that the schema allows", "write the fields of one of the forms, and of no other",
        "The schema lists several forms that an object may have, or fields of which exactly one must be there. This object has \
         none of these forms, or several at once.";
}

/// What a value must look like.
#[derive(Debug)]
pub enum Shape {
    /// Anything.
    Any,
    /// A text, which may be empty.
    Text,
    /// A text of at least one character.
    NonEmpty,
    /// A text that the function accepts, and what it should be.
    Matches(fn(&str) -> bool, &'static str),
    /// A timestamp of RFC 3339.
    Timestamp,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A number between both.
    Number(f64, f64),
    /// True or false.
    Boolean,
    /// A whole number between both.
    Integer(i64, i64),
    /// A text of at least and at most so many characters.
    Length(usize, usize),
    /// One of the words of each release up to the document's.
    Words(&'static [(u8, &'static [&'static str])]),
    /// One of a long list of words, and what they are.
    Listed(&'static LazyLock<BTreeSet<&'static str>>, &'static str),
    /// An object of any content.
    Map,
    /// An object with these fields.
    Object(&'static Fields),
    /// A list of at least so many of the shape, without repetitions where true.
    List(&'static Shape, usize, bool),
    /// A list of at least and at most so many of the shape.
    Bounded(&'static Shape, usize, usize),
    /// The shape, or null.
    Nullable(&'static Shape),
    /// At least one of the shapes.
    AnyOf(&'static [&'static Shape]),
    /// One of the shapes and no other.
    Exactly(&'static [&'static Shape]),
    /// The shape of the latest release that is not after the document's.
    Since(&'static [(u8, &'static Shape)]),
}

/// What the fields of an object must keep to beyond their own shapes.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// All fields of exactly one of the groups are there.
    ExactlyOne(&'static [&'static [&'static str]]),
    /// All fields of at least one of the groups are there.
    AtLeastOne(&'static [&'static [&'static str]]),
    /// The function finds nothing to say.
    Holds(fn(&Map<String, Value>) -> Option<&'static str>),
}

/// The fields of an object.
#[derive(Debug)]
pub struct Fields {
    /// The fields that the schema names.
    pub fields: &'static [Field],
    /// Whether no others are allowed.
    pub closed: bool,
    /// How many there must be.
    pub least: usize,
    /// How many there may be.
    pub most: usize,
    /// What they must keep to together.
    pub rules: &'static [Rule],
}

impl Fields {
    /// With rules.
    #[must_use]
    pub const fn ruled(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }
}

/// An object with these fields and no others.
#[must_use]
pub const fn closed(fields: &'static [Field]) -> Fields {
    Fields { fields, closed: true, least: 0, most: usize::MAX, rules: &[] }
}

/// An object with these fields and any others.
#[must_use]
pub const fn open(fields: &'static [Field]) -> Fields {
    Fields { fields, closed: false, least: 0, most: usize::MAX, rules: &[] }
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it looks like.
    pub shape: &'static Shape,
    /// The first release that has it in this form.
    pub since: u8,
    /// The last release that has it in this form.
    pub until: u8,
}

impl Field {
    /// There since `release`.
    #[must_use]
    pub const fn since(mut self, release: u8) -> Self {
        self.since = release;
        self
    }

    /// There until `release`.
    #[must_use]
    pub const fn until(mut self, release: u8) -> Self {
        self.until = release;
        self
    }

    /// Whether `release` has it in this form.
    pub(crate) const fn is_in(&self, release: u8) -> bool {
        self.since <= release && release <= self.until
    }
}

/// A field that must be there.
#[must_use]
pub const fn required(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, required: true, shape, since: 0, until: u8::MAX }
}

/// A field that may be there.
#[must_use]
pub const fn optional(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, required: false, shape, since: 0, until: u8::MAX }
}

/// Everywhere that `value` breaks `shape`, for a format of one release.
#[must_use]
pub fn check(value: &Value, shape: &Shape) -> Vec<Fault> {
    check_release(value, shape, u8::MAX)
}

/// Everywhere that `value` breaks `shape` as `release` of the format has it. Recursion is bounded by the depth of what
/// `json::read_value` reads.
#[must_use]
pub fn check_release(value: &Value, shape: &Shape, release: u8) -> Vec<Fault> {
    walk::Walk::new(release).over(value, shape)
}

/// An address with a scheme.
pub static URI: Shape = Shape::Matches(is_uri, "an address with a scheme");

/// An address, in full or relative, of any script.
pub static IRI_REFERENCE: Shape = Shape::Matches(is_iri_reference, "an address");

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    static NAMES: Shape = Shape::List(&Shape::NonEmpty, 1, true);
    static KIND: Shape = Shape::OneOf(&["Red", "Blue"]);
    static OBJECT: Shape = Shape::Object(&Fields {
        fields: &[
            required("a", &NAMES),
            optional("b", &KIND),
            optional("c", &URI),
            optional("d", &Shape::Number(0.0, 1.0)),
        ],
        closed: true,
        least: 1,
        most: usize::MAX,
        rules: &[],
    });

    #[test]
    fn each_way_to_break_a_shape_has_its_code() {
        let table = [
            (json!({"a": ["x"], "b": "Red", "c": "https://example.org/%20", "d": 0.5}), ""),
            (json!([]), "wrong-type at "),
            (json!({"b": "Red"}), "missing-field at "),
            (json!({}), "too-few-members at , missing-field at "),
            (json!({"a": []}), "too-few-members at /a"),
            (json!({"a": ["", "y", "y"]}), "too-few-members at /a/0, repeated-item at /a/2"),
            (json!({"a": ["x"], "b": "red"}), "unknown-value at /b"),
            (json!({"a": ["x"], "c": "example"}), "malformed-value at /c"),
            (json!({"a": ["x"], "c": "https://a b"}), "malformed-value at /c"),
            (json!({"a": ["x"], "d": 2, "e/f": 1}), "malformed-value at /d, unknown-field at /e~1f"),
        ];
        for (value, expected) in table {
            let faults: Vec<String> =
                check(&value, &OBJECT).iter().map(|fault| format!("{} at {}", fault.code.id, fault.pointer)).collect();
            assert_eq!(faults.join(", "), expected, "{value}");
        }
    }
}
