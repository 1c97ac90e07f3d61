//! The walk over a value and its shape.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    Fields, MALFORMED_VALUE, MISSING_FIELD, REPEATED_ITEM, Rule, Shape, TOO_FEW, TOO_MANY, UNKNOWN_FIELD,
    UNKNOWN_VALUE, WRONG_CHOICE, WRONG_TYPE,
};
use crate::Timestamp;
use crate::fault::{Fault, below};

/// One walk for one release of a format.
pub(super) struct Walk {
    release: u8,
    faults: Vec<Fault>,
}

impl Walk {
    pub(super) const fn new(release: u8) -> Self {
        Self { release, faults: Vec::new() }
    }

    /// All faults of `value`.
    pub(super) fn over(mut self, value: &Value, shape: &Shape) -> Vec<Fault> {
        self.value(value, shape, "");
        self.faults
    }

    fn say(&mut self, code: &'static palisade_model::Code, pointer: &str, message: String) {
        self.faults.push(Fault::new(code, pointer, message));
    }

    fn value(&mut self, value: &Value, shape: &Shape, pointer: &str) {
        match (shape, value) {
            (Shape::Any, _)
            | (Shape::Nullable(_), Value::Null)
            | (Shape::Map, Value::Object(_))
            | (Shape::Boolean, Value::Bool(_)) => {}
            (Shape::Nullable(shape), _) => self.value(value, shape, pointer),
            (Shape::Since(shapes), _) => self.value(value, in_release(shapes, self.release), pointer),
            (Shape::AnyOf(shapes), _) => self.choice(value, (shapes, usize::MAX), pointer),
            (Shape::Exactly(shapes), _) => self.choice(value, (shapes, 1), pointer),
            (Shape::Object(fields), Value::Object(object)) => self.object(object, fields, pointer),
            (Shape::List(item, least, distinct), Value::Array(items)) => {
                self.list(items, (item, *least, usize::MAX), pointer);
                if *distinct {
                    self.repetitions(items, pointer);
                }
            }
            (Shape::Bounded(item, least, most), Value::Array(items)) => {
                self.list(items, (item, *least, *most), pointer)
            }
            (Shape::Number(..) | Shape::Integer(..), Value::Number(number)) => {
                self.faults.extend(number_fault(number, shape, pointer));
            }
            (_, Value::String(text)) if shape.is_text() => {
                self.faults.extend(text_fault(text, shape, self.release, pointer));
            }
            _ => self.say(&WRONG_TYPE, pointer, format!("{} instead of {}", kind_of(value), shape.name())),
        }
    }

    /// Where no shape fits, the faults of the one that fits best are told.
    fn choice(&mut self, value: &Value, (shapes, most): (&[&Shape], usize), pointer: &str) {
        let mut tries: Vec<Vec<Fault>> = Vec::new();
        for shape in shapes {
            let mut walk = Self::new(self.release);
            walk.value(value, shape, pointer);
            tries.push(walk.faults);
        }
        let fitting = tries.iter().filter(|faults| faults.is_empty()).count();
        if fitting > most {
            self.say(&WRONG_CHOICE, pointer, format!("{fitting} of the forms fit that exclude each other"));
        } else if fitting == 0 {
            let is_other =
                |faults: &Vec<Fault>| faults.iter().any(|fault| fault.code == &WRONG_TYPE && fault.pointer == pointer);
            let best = tries.into_iter().min_by_key(|faults| (is_other(faults), faults.len()));
            self.faults.extend(best.into_iter().flatten());
        }
    }

    fn object(&mut self, object: &Map<String, Value>, fields: &Fields, pointer: &str) {
        if object.len() < fields.least {
            self.say(&TOO_FEW, pointer, format!("{} fields, at least {} are asked for", object.len(), fields.least));
        }
        if object.len() > fields.most {
            self.say(&UNKNOWN_FIELD, pointer, format!("{} fields, at most {} are allowed", object.len(), fields.most));
        }
        let release = self.release;
        for field in fields.fields.iter().filter(|field| field.is_in(release)) {
            match object.get(field.name) {
                Some(value) => self.value(value, field.shape, &below(pointer, field.name)),
                None if field.required => self.say(&MISSING_FIELD, pointer, format!("no `{}`", field.name)),
                None => {}
            }
        }
        if fields.closed {
            self.unknown_fields(object, fields, pointer);
        }
        self.faults.extend(fields.rules.iter().filter_map(|rule| rule_fault(rule, object, pointer)));
    }

    fn unknown_fields(&mut self, object: &Map<String, Value>, fields: &Fields, pointer: &str) {
        for name in object.keys() {
            let mut named = fields.fields.iter().filter(|field| field.name == name.as_str()).peekable();
            let elsewhere = if named.peek().is_some() { " of this release" } else { "" };
            if !named.any(|field| field.is_in(self.release)) {
                let message = format!("`{}` is not in the schema{elsewhere}", short(name));
                self.say(&UNKNOWN_FIELD, &below(pointer, name), message);
            }
        }
    }

    fn list(&mut self, items: &[Value], (shape, least, most): (&Shape, usize, usize), pointer: &str) {
        if items.len() < least {
            self.say(&TOO_FEW, pointer, format!("{} items, at least {least} are asked for", items.len()));
        }
        if items.len() > most {
            self.say(&TOO_MANY, pointer, format!("{} items, at most {most} are allowed", items.len()));
        }
        for (index, item) in items.iter().enumerate() {
            self.value(item, shape, &below(pointer, &index.to_string()));
        }
    }

    fn repetitions(&mut self, items: &[Value], pointer: &str) {
        let mut seen = BTreeSet::new();
        for (index, item) in items.iter().enumerate() {
            let text = item.to_string();
            if seen.contains(&text) {
                let message = format!("{} stands here twice", short(&text));
                self.say(&REPEATED_ITEM, &below(pointer, &index.to_string()), message);
            } else {
                seen.insert(text);
            }
        }
    }
}

/// The shape of the latest release that is not after `release`.
fn in_release(shapes: &[(u8, &'static Shape)], release: u8) -> &'static Shape {
    let latest = shapes.iter().rev().find(|(since, _)| *since <= release);
    latest.map_or(&Shape::Any, |(_, shape)| shape)
}

fn rule_fault(rule: &Rule, object: &Map<String, Value>, pointer: &str) -> Option<Fault> {
    let present =
        |groups: &[&[&str]]| groups.iter().filter(|names| names.iter().all(|name| object.contains_key(*name))).count();
    let message = match rule {
        Rule::ExactlyOne(groups) if present(groups) == 1 => return None,
        Rule::ExactlyOne(groups) => format!("exactly one must be there: {}", in_words(groups)),
        Rule::AtLeastOne(groups) if present(groups) > 0 => return None,
        Rule::AtLeastOne(groups) => format!("at least one must be there: {}", in_words(groups)),
        Rule::Holds(holds) => holds(object)?.to_owned(),
    };
    Some(Fault::new(&WRONG_CHOICE, pointer, message))
}

fn in_words(groups: &[&[&str]]) -> String {
    let group = |names: &&[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with ");
    groups.iter().map(group).collect::<Vec<_>>().join(", ")
}

fn number_fault(number: &serde_json::Number, shape: &Shape, pointer: &str) -> Option<Fault> {
    let value = number.as_f64()?;
    let (least, most) = match shape {
        Shape::Number(least, most) => (*least, *most),
        Shape::Integer(..) if value.fract() != 0.0 => {
            return Some(Fault::new(&WRONG_TYPE, pointer, format!("{number} is not a whole number")));
        }
        #[expect(clippy::cast_precision_loss, reason = "the bounds of schemas are small, or no bounds")]
        Shape::Integer(least, most) => (*least as f64, *most as f64),
        _ => return None,
    };
    let message = match (least.is_finite() && least > i64::MIN as f64, most.is_finite() && most < i64::MAX as f64) {
        _ if (least..=most).contains(&value) => return None,
        (true, false) => format!("{number} is less than {least}"),
        _ => format!("{number} is not between {least} and {most}"),
    };
    Some(Fault::new(&MALFORMED_VALUE, pointer, message))
}

fn text_fault(text: &str, shape: &Shape, release: u8, pointer: &str) -> Option<Fault> {
    let fault = |code, message| Some(Fault::new(code, pointer, message));
    match shape {
        Shape::NonEmpty if text.is_empty() => fault(&TOO_FEW, "an empty text".to_owned()),
        Shape::Length(least, _) if text.chars().count() < *least => {
            fault(&TOO_FEW, format!("`{text}` has less than {least} characters"))
        }
        Shape::Length(_, most) if text.chars().count() > *most => {
            fault(&TOO_MANY, format!("`{}` has more than {most} characters", short(text)))
        }
        Shape::Matches(accepts, what) if !accepts(text) => {
            fault(&MALFORMED_VALUE, format!("`{}` is not {what}", short(text)))
        }
        Shape::Timestamp if Timestamp::parse(text).is_none() => {
            fault(&MALFORMED_VALUE, format!("`{}` is not a timestamp of RFC 3339", short(text)))
        }
        Shape::OneOf(words) => {
            word_fault(text, words.iter().copied()).and_then(|message| fault(&UNKNOWN_VALUE, message))
        }
        Shape::Words(words) => {
            let known =
                words.iter().filter(|(since, _)| *since <= release).flat_map(|(_, words)| words.iter().copied());
            word_fault(text, known).and_then(|message| fault(&UNKNOWN_VALUE, message))
        }
        Shape::Listed(words, what) if !words.contains(text) => {
            fault(&UNKNOWN_VALUE, format!("`{}` is not {what}{}", short(text), hint(text, words.iter().copied())))
        }
        _ => None,
    }
}

fn word_fault<'word>(text: &str, mut words: impl Iterator<Item = &'word str> + Clone) -> Option<String> {
    let known = words.clone().any(|word| word == text);
    (!known).then(|| format!("`{}` is not in the list of the schema{}", short(text), hint(text, &mut words)))
}

fn hint<'word>(text: &str, mut words: impl Iterator<Item = &'word str>) -> String {
    let near = words.find(|word| word.eq_ignore_ascii_case(text));
    near.map(|word| format!("; it is written `{word}`")).unwrap_or_default()
}

/// The head of a text, for a message.
fn short(text: &str) -> &str {
    text.char_indices().nth(80).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

impl Shape {
    const fn is_text(&self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::NonEmpty
                | Self::Length(..)
                | Self::Matches(..)
                | Self::Timestamp
                | Self::OneOf(_)
                | Self::Words(_)
                | Self::Listed(..)
        )
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Object(_) | Self::Map => "an object",
            Self::List(..) | Self::Bounded(..) => "a list",
            Self::Number(..) => "a number",
            Self::Integer(..) => "a whole number",
            Self::Boolean => "true or false",
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
