//! The XML form of a document, as the JSON value that says the same.
//!
//! Both forms have the same objects, and the table of shapes (`schema`) says what each of them is made of. It leads the
//! way here: an element is read as its shape asks, attributes and children become fields, wrappers become lists. What the
//! forms name differently stands in `ALIASES` and in the few functions below. Not judged: the order of elements, which
//! only the XML schema asks for. Elements that the table does not know are kept by their names, so that they are named.

use serde_json::{Map, Value};

use super::schema::BOM;
use crate::json::{Budget, ReadError};
use crate::shape::{Fields, Shape};
use crate::xml::{self, Element};

/// What the namespace of a document begins with; the release follows.
pub(super) const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";

/// Names of XML and of JSON, where they differ.
const ALIASES: &[(&str, &str)] = &[
    ("content-type", "contentType"),
    ("responses", "response"),
    ("bom-ref", "bom-ref"),
    ("xTrustBoundary", "x-trust-boundary"),
];

/// Elements that stand beside each other without an element around them.
const UNWRAPPED: &[&str] = &["omniborId", "swhid", "identity"];

/// Elements inside each other. A few more levels stand in the JSON form, which is read to 127.
const DEPTH: usize = 100;

/// Where the text of an element goes that has attributes too, in the order of trial.
const TEXT_FIELDS: &[&str] = &["content", "value", "expression", "classification", "text", "uid"];

/// The value of the document in `text`.
pub(super) fn value(text: &str, budget: Budget) -> Result<Value, ReadError> {
    if text.len() > budget.bytes {
        return Err(ReadError::TooLarge(format!("{} bytes", text.len()), budget.bytes));
    }
    let invalid = |what: String| ReadError::Invalid { line: 0, column: 0, what };
    let root = xml::parse(text.as_bytes()).map_err(|error| invalid(error.to_string()))?;
    if depth(&root) > DEPTH {
        return Err(invalid(format!("more than {DEPTH} elements inside each other")));
    }
    let release = root.namespaces.iter().find_map(|value| value.strip_prefix(NAMESPACE));
    let Some(release) = release.filter(|_| root.name == "bom") else {
        return Err(invalid("the root element is not `bom` of CycloneDX".to_owned()));
    };
    let form = Form { release: super::release(release).unwrap_or(super::LATEST) };
    let mut document = form.object(&root, &BOM);
    document.insert("bomFormat".to_owned(), "CycloneDX".into());
    document.insert("specVersion".to_owned(), release.into());
    // The attribute has the default 1 (bom-1.4.xsd and later).
    document.entry("version").or_insert(Value::from(1));
    Ok(Value::Object(document))
}

/// Bounded by the depth to which the XML reader goes.
fn depth(element: &Element) -> usize {
    1 + element.children.iter().map(depth).max().unwrap_or_default()
}

/// Reads elements as a release has them.
struct Form {
    release: u8,
}

impl Form {
    fn value(&self, element: &Element, shape: &'static Shape) -> Value {
        match self.plain(shape, element) {
            Shape::Object(_) if element.name == "dependency" => Value::Object(dependency(element)),
            shape @ Shape::Object(_) => Value::Object(self.object(element, shape)),
            Shape::List(item, ..) | Shape::Bounded(item, ..) => self.list(element, item),
            Shape::Any | Shape::Map => unknown(element),
            shape => scalar(element, shape),
        }
    }

    /// The one of several shapes that an element can only mean.
    fn plain(&self, shape: &'static Shape, element: &Element) -> &'static Shape {
        match shape {
            Shape::Nullable(inner) => self.plain(inner, element),
            Shape::Since(shapes) => {
                let latest = shapes.iter().rev().find(|(since, _)| *since <= self.release);
                latest.map_or(&Shape::Any, |(_, shape)| self.plain(shape, element))
            }
            Shape::AnyOf(shapes) | Shape::Exactly(shapes) => {
                let shapes = shapes.iter().map(|shape| self.plain(shape, element));
                let best = shapes.max_by_key(|shape| likeness(shape, element));
                best.unwrap_or(&Shape::Any)
            }
            shape => shape,
        }
    }

    fn object(&self, element: &Element, shape: &'static Shape) -> Map<String, Value> {
        let mut object = Map::new();
        let Shape::Object(fields) = shape else { return object };
        for (name, text) in element.attributes().filter(|(name, _)| *name != "schemaLocation") {
            let name = alias(name);
            let shape = self.field(fields, name);
            object.insert(name.to_owned(), shape.map_or_else(|| text.into(), |shape| typed(text, shape)));
        }
        for child in &element.children {
            self.add(child, fields, &mut object);
        }
        if let Some(text) = element.text().filter(|_| element.children.is_empty()) {
            let place =
                TEXT_FIELDS.iter().find(|name| self.field(fields, name).is_some() && !object.contains_key(**name));
            object.insert((*place.unwrap_or(&"content")).to_owned(), text.into());
        }
        object
    }

    fn add(&self, child: &Element, fields: &Fields, object: &mut Map<String, Value>) {
        let name = alias(&child.name);
        let Some(shape) = self.field(fields, name) else {
            object.insert(name.to_owned(), unknown(child));
            return;
        };
        let shape = self.list_of(shape).filter(|_| self.is_item(child)).map_or(shape, |item| item);
        let value = if matches!(name, "licenses") { self.licenses(child) } else { self.value(child, shape) };
        match object.get_mut(name) {
            Some(Value::Array(items)) => match value {
                Value::Array(more) => items.extend(more),
                item => items.push(item),
            },
            _ if self.is_item(child) => {
                object.insert(name.to_owned(), Value::Array(vec![value]));
            }
            _ => {
                object.insert(name.to_owned(), value);
            }
        }
    }

    /// Whether an element is itself an item of the list that its name stands for.
    fn is_item(&self, child: &Element) -> bool {
        let identity_is_one = child.name == "identity" && self.release < 16;
        let data = child.name == "data" && child.child("type").is_some();
        (UNWRAPPED.contains(&child.name.as_str()) && !identity_is_one) || data
    }

    fn list_of(&self, shape: &'static Shape) -> Option<&'static Shape> {
        match shape {
            Shape::List(item, ..) | Shape::Bounded(item, ..) => Some(item),
            Shape::Since(shapes) => {
                shapes.iter().rev().find(|(since, _)| *since <= self.release).and_then(|(_, shape)| self.list_of(shape))
            }
            Shape::AnyOf(shapes) | Shape::Exactly(shapes) => shapes.iter().find_map(|shape| self.list_of(shape)),
            _ => None,
        }
    }

    fn list(&self, element: &Element, item: &'static Shape) -> Value {
        if element.children.is_empty() {
            let text = element.text().map(|text| vec![typed(text, item)]);
            return Value::Array(text.unwrap_or_default());
        }
        Value::Array(element.children.iter().map(|child| self.value(child, item)).collect())
    }

    /// JSON wraps each licence once more, and an expression has its attributes beside it.
    fn licenses(&self, element: &Element) -> Value {
        let item = |child: &Element| {
            if child.name == "license" {
                let license = self.value(child, &super::schema::LICENSE);
                return Value::Object(Map::from_iter([("license".to_owned(), license)]));
            }
            let object = self.object(child, &super::schema::EXPRESSION);
            Value::Object(object)
        };
        Value::Array(element.children.iter().map(item).collect())
    }

    fn field(&self, fields: &Fields, name: &str) -> Option<&'static Shape> {
        let mut named = fields.fields.iter().filter(|field| field.name == name);
        named.find(|field| field.is_in(self.release)).map(|field| field.shape)
    }
}

/// How well an element fits a shape.
fn likeness(shape: &Shape, element: &Element) -> usize {
    match shape {
        Shape::Object(fields) => {
            let known = |name: &str| fields.fields.iter().any(|field| field.name == alias(name));
            2 * element.children.iter().filter(|child| known(&child.name)).count()
                + element.attributes().filter(|(name, _)| known(name)).count()
        }
        Shape::List(..) | Shape::Bounded(..) => usize::from(!element.children.is_empty()),
        _ => 2 * usize::from(element.children.is_empty()),
    }
}

/// A dependency holds elements of its own name; JSON lists their references.
fn dependency(element: &Element) -> Map<String, Value> {
    let references = |name: &'static str| {
        let references = element.all(name).filter_map(|child| child.attribute("ref"));
        references.map(Value::from).collect::<Vec<_>>()
    };
    let mut object = Map::new();
    object.extend(element.attribute("ref").map(|text| ("ref".to_owned(), text.into())));
    for (name, field) in [("dependency", "dependsOn"), ("provides", "provides")] {
        let references = references(name);
        if !references.is_empty() {
            object.insert(field.to_owned(), Value::Array(references));
        }
    }
    object
}

/// A text, or the reference that stands in its place: `<assembly ref="…"/>`.
fn scalar(element: &Element, shape: &Shape) -> Value {
    if !element.children.is_empty() {
        return unknown(element);
    }
    let text = element.text().or_else(|| element.attribute("ref")).unwrap_or_default();
    typed(text, shape)
}

/// Texts of XML that are numbers and truth values in JSON; what is none stays a text, and is named.
fn typed(text: &str, shape: &Shape) -> Value {
    let text = text.trim();
    let parsed = match shape {
        Shape::Boolean => match text {
            "true" | "1" => Some(Value::Bool(true)),
            "false" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        Shape::Integer(..) => text.parse::<i64>().ok().map(Value::from),
        Shape::Number(..) => text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        Shape::Since(shapes) => shapes.last().map(|(_, shape)| typed(text, shape)),
        _ => None,
    };
    parsed.unwrap_or_else(|| text.into())
}

/// What the table does not know: its text, or its children by name.
fn unknown(element: &Element) -> Value {
    if element.children.is_empty() && element.attributes().next().is_none() {
        return element.text().unwrap_or_default().into();
    }
    let attributes = element.attributes().map(|(name, text)| (name.to_owned(), text.into()));
    let children = element.children.iter().map(|child| (child.name.clone(), unknown(child)));
    Value::Object(attributes.chain(children).collect())
}

fn alias(name: &str) -> &str {
    ALIASES.iter().find(|(xml, _)| *xml == name).map_or(name, |(_, json)| json)
}
