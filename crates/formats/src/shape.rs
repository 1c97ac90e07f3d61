//! The shape that a schema asks of a JSON value, and where a value breaks it.
//!
//! The schemas of OSV, CSAF and CVSS are written down here as constants instead of being evaluated by a schema crate: a
//! fault then has a code and a message of ours, all of them are found at once, nothing is parsed at the start, and the
//! product does not carry the schemas' texts and a regular expression engine with back-tracking. In the tests every
//! shape is held against the published schema, on real documents and on mutations of them.

use palisade_model::codes;
use serde_json::{Map, Value};

use crate::Timestamp;
use crate::fault::{Fault, below};

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
    /// An object of any content.
    Map,
    /// An object with these fields.
    Object(&'static Fields),
    /// A list of at least so many of the shape, without repetitions where true.
    List(&'static Shape, usize, bool),
    /// The shape, or null.
    Nullable(&'static Shape),
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
}

/// A field that must be there.
#[must_use]
pub const fn required(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, required: true, shape }
}

/// A field that may be there.
#[must_use]
pub const fn optional(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, required: false, shape }
}

/// Everywhere that `value` breaks `shape`. Recursion is bounded by the depth of what `json::read_value` reads.
#[must_use]
pub fn check(value: &Value, shape: &Shape) -> Vec<Fault> {
    let mut faults = Vec::new();
    walk(value, shape, "", &mut faults);
    faults
}

fn walk(value: &Value, shape: &Shape, pointer: &str, faults: &mut Vec<Fault>) {
    match (shape, value) {
        (Shape::Any, _) | (Shape::Nullable(_), Value::Null) | (Shape::Map, Value::Object(_)) => {}
        (Shape::Nullable(shape), _) => walk(value, shape, pointer, faults),
        (Shape::Object(fields), Value::Object(object)) => walk_object(object, fields, pointer, faults),
        (Shape::List(item, least, distinct), Value::Array(items)) => {
            walk_list(items, (item, *least, *distinct), pointer, faults);
        }
        (Shape::Number(least, most), Value::Number(number)) => {
            if !number.as_f64().is_some_and(|number| (*least..=*most).contains(&number)) {
                faults.push(Fault::new(
                    &MALFORMED_VALUE,
                    pointer,
                    format!("{number} is not between {least} and {most}"),
                ));
            }
        }
        (_, Value::String(text)) if shape.is_text() => faults.extend(text_fault(text, shape, pointer)),
        _ => {
            let message = format!("{} instead of {}", kind_of(value), shape.name());
            faults.push(Fault::new(&WRONG_TYPE, pointer, message));
        }
    }
}

fn text_fault(text: &str, shape: &Shape, pointer: &str) -> Option<Fault> {
    match shape {
        Shape::NonEmpty if text.is_empty() => Some(Fault::new(&TOO_FEW, pointer, "an empty text")),
        Shape::Matches(accepts, what) if !accepts(text) => {
            Some(Fault::new(&MALFORMED_VALUE, pointer, format!("`{text}` is not {what}")))
        }
        Shape::Timestamp if Timestamp::parse(text).is_none() => {
            Some(Fault::new(&MALFORMED_VALUE, pointer, format!("`{text}` is not a timestamp of RFC 3339")))
        }
        Shape::OneOf(words) if !words.contains(&text) => {
            let near = words.iter().find(|word| word.eq_ignore_ascii_case(text));
            let hint = near.map(|word| format!("; it is written `{word}`")).unwrap_or_default();
            Some(Fault::new(&UNKNOWN_VALUE, pointer, format!("`{text}` is not in the list of the schema{hint}")))
        }
        _ => None,
    }
}

fn walk_object(object: &Map<String, Value>, fields: &Fields, pointer: &str, faults: &mut Vec<Fault>) {
    if object.len() < fields.least {
        faults.push(Fault::new(
            &TOO_FEW,
            pointer,
            format!("{} fields, at least {} are asked for", object.len(), fields.least),
        ));
    }
    if object.len() > fields.most {
        let message = format!("{} fields, at most {} are allowed", object.len(), fields.most);
        faults.push(Fault::new(&UNKNOWN_FIELD, pointer, message));
    }
    for field in fields.fields {
        match object.get(field.name) {
            Some(value) => walk(value, field.shape, &below(pointer, field.name), faults),
            None if field.required => faults.push(Fault::new(&MISSING_FIELD, pointer, format!("no `{}`", field.name))),
            None => {}
        }
    }
    if fields.closed {
        let unknown = object.keys().filter(|name| !fields.fields.iter().any(|field| field.name == name.as_str()));
        faults
            .extend(unknown.map(|name| {
                Fault::new(&UNKNOWN_FIELD, below(pointer, name), format!("`{name}` is not in the schema"))
            }));
    }
}

fn walk_list(items: &[Value], (shape, least, distinct): (&Shape, usize, bool), pointer: &str, faults: &mut Vec<Fault>) {
    if items.len() < least {
        faults.push(Fault::new(&TOO_FEW, pointer, format!("{} items, at least {least} are asked for", items.len())));
    }
    let mut seen = std::collections::BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        let place = below(pointer, &index.to_string());
        walk(item, shape, &place, faults);
        if distinct && !seen.insert(item.to_string()) {
            faults.push(Fault::new(&REPEATED_ITEM, place, format!("{item} stands here twice")));
        }
    }
}

impl Shape {
    fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::NonEmpty | Self::Matches(..) | Self::Timestamp | Self::OneOf(_))
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Object(_) | Self::Map => "an object",
            Self::List(..) => "a list",
            Self::Number(..) => "a number",
            Self::Nullable(shape) => shape.name(),
            _ => "a text",
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Whether `text` is an address with a scheme (RFC 3986, section 3), as the format `uri` asks.
#[must_use]
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let scheme_sound = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let allowed = |byte: u8| {
        byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
    };
    scheme_sound && rest.bytes().all(allowed) && percent_sound(rest)
}

/// Whether each `%` is followed by two hexadecimal digits.
fn percent_sound(text: &str) -> bool {
    let escape = |rest: &str| rest.get(..2).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    text.split('%').skip(1).all(escape)
}

/// An address with a scheme.
pub static URI: Shape = Shape::Matches(is_uri, "an address with a scheme");

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
