//! Maps that an expression constructs.

use std::collections::HashMap;
use std::sync::Arc;

use super::{List, Map, Value};
use crate::libraries::Object;

/// A key, so that keys which CEL holds equal are equal: `1`, `1u` and `1.0` are one key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// `bool`
    Bool(bool),
    /// Any number with an integral value.
    Integer(i128),
    /// `string`
    String(Arc<str>),
    /// A constructed collection or optional, by where it stands.
    Identity(usize),
}

impl Key {
    /// The key that `value` is, or nothing where it cannot be looked up: a fraction, a list, null.
    #[must_use]
    pub fn of(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(Self::Bool(*value)),
            Value::Int(value) => Some(Self::Integer(i128::from(*value))),
            Value::Uint(value) => Some(Self::Integer(i128::from(*value))),
            // Beyond 2^64 no integer key can be equal.
            Value::Double(value) if value.fract() == 0.0 && value.abs() < 2e19 => Some(Self::Integer(*value as i128)),
            Value::String(text) => Some(Self::String(text.as_str().into())),
            other => identity(other).map(Self::Identity),
        }
    }
}

/// Up to here a scan is faster than hashing.
const SCANNED: usize = 8;

/// Entries in the order in which they were made, with an index once there are many.
#[derive(Clone, Debug, Default)]
pub struct OwnedMap<'a> {
    entries: Vec<(Value<'a>, Value<'a>)>,
    index: HashMap<Key, usize>,
}

impl<'a> OwnedMap<'a> {
    /// Adds an entry and says whether the key is new; an old one takes the new value.
    pub fn insert(&mut self, key: Value<'a>, value: Value<'a>) -> bool {
        if let Some(place) = self.place(&key) {
            if let Some(entry) = self.entries.get_mut(place) {
                entry.1 = value;
            }
            return false;
        }
        self.entries.push((key, value));
        if self.entries.len() > SCANNED {
            self.extend_index();
        }
        true
    }

    fn extend_index(&mut self) {
        let known = self.index.len();
        let missing = self.entries.iter().enumerate().skip(known);
        self.index.extend(missing.filter_map(|(place, (key, _))| Some((Key::of(key)?, place))));
    }

    fn place(&self, key: &Value<'_>) -> Option<usize> {
        if self.entries.len() <= SCANNED {
            return self.entries.iter().position(|(own, _)| is_same_key(own, key));
        }
        self.index.get(&Key::of(key)?).copied()
    }

    /// The value at `key`.
    #[must_use]
    pub fn get(&self, key: &Value<'_>) -> Option<&Value<'a>> {
        self.entries.get(self.place(key)?).map(|(_, value)| value)
    }

    /// The value at a string key.
    #[must_use]
    pub fn get_str(&self, key: &str) -> Option<&Value<'a>> {
        if self.entries.len() <= SCANNED {
            return self.entries.iter().find(|(own, _)| own.as_str() == Some(key)).map(|(_, value)| value);
        }
        self.get(&Value::text(key))
    }

    /// How many entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in order.
    pub fn iter(&self) -> std::slice::Iter<'_, (Value<'a>, Value<'a>)> {
        self.entries.iter()
    }
}

/// As keys, cel-go compares collections, optionals and some objects by identity.
fn is_same_key(own: &Value<'_>, key: &Value<'_>) -> bool {
    match key {
        Value::List(_) | Value::Map(_) | Value::Optional(_) => {
            identity(key).is_some() && identity(own) == identity(key)
        }
        // These are pointers in Kubernetes' libraries, and each evaluation makes another.
        Value::Object(object) if matches!(**object, Object::Quantity(_) | Object::Url(_)) => false,
        _ => super::equal(own, key),
    }
}

/// Where a constructed value stands: the same value, not only an equal one, stands at the same place. What is read from a
/// resource is new each time.
fn identity(value: &Value<'_>) -> Option<usize> {
    match value {
        Value::List(List::Owned(items)) => Some(Arc::as_ptr(items).addr()),
        Value::Map(Map::Owned(entries)) => Some(Arc::as_ptr(entries).addr()),
        Value::Optional(inner) => Some(inner.as_ref().map_or(0, |inner| Arc::as_ptr(inner).addr())),
        _ => None,
    }
}

impl<'a> FromIterator<(Value<'a>, Value<'a>)> for OwnedMap<'a> {
    fn from_iter<I: IntoIterator<Item = (Value<'a>, Value<'a>)>>(entries: I) -> Self {
        let mut map = Self::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}
