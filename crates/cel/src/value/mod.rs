//! Values of an evaluation. What comes from a resource is borrowed from its tree: lists and maps as their node, strings
//! as text. Only what an expression itself constructs is owned, and shared when copied.

mod compare;
mod map;
mod text;

use std::sync::Arc;

use palisade_model::{Node, tree};

pub use compare::{compare, equal, equality, is_ordered};
pub use map::{Key, OwnedMap};
pub use text::Text;

use crate::libraries::Object;
use crate::time::{Duration, Timestamp};
use crate::types::Type;

/// A value.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `uint`
    Uint(u64),
    /// `double`
    Double(f64),
    /// `string`
    String(Text<'a>),
    /// `bytes`
    Bytes(Arc<[u8]>),
    /// `list`
    List(List<'a>),
    /// `map`
    Map(Map<'a>),
    /// `google.protobuf.Timestamp`
    Timestamp(Timestamp),
    /// `google.protobuf.Duration`
    Duration(Duration),
    /// `optional_type`
    Optional(Option<Arc<Value<'a>>>),
    /// `type`
    Type(Arc<Type>),
    /// A value of a library's own type.
    Object(Arc<Object>),
}

/// A list value.
#[derive(Clone, Debug)]
pub enum List<'a> {
    /// A list node of a tree.
    Node(Node<'a>),
    /// Constructed items.
    Owned(Arc<[Value<'a>]>),
}

/// A map value.
#[derive(Clone, Debug)]
pub enum Map<'a> {
    /// A map node of a tree.
    Node(Node<'a>),
    /// Constructed entries.
    Owned(Arc<OwnedMap<'a>>),
}

impl<'a> From<Node<'a>> for Value<'a> {
    #[inline]
    fn from(node: Node<'a>) -> Self {
        match node.value() {
            tree::Value::Null => Self::Null,
            tree::Value::Bool(value) => Self::Bool(value),
            tree::Value::Int(value) => Self::Int(value),
            tree::Value::Float(value) => Self::Double(value),
            tree::Value::String(text) => Self::String(Text::Borrowed(text)),
            tree::Value::List(_) => Self::List(List::Node(node)),
            tree::Value::Map(_) => Self::Map(Map::Node(node)),
        }
    }
}

impl<'a> Value<'a> {
    /// A borrowed string.
    #[must_use]
    pub const fn text(text: &'a str) -> Self {
        Self::String(Text::Borrowed(text))
    }

    /// A string of its own.
    #[must_use]
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Self::String(Text::Owned(text.into()))
    }

    /// A constructed list.
    #[must_use]
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(List::Owned(items.into()))
    }

    /// A constructed map; a repeated key keeps its last value.
    #[must_use]
    pub fn map(entries: Vec<(Self, Self)>) -> Self {
        Self::Map(Map::Owned(Arc::new(entries.into_iter().collect())))
    }

    /// An optional with a value.
    #[must_use]
    pub fn some(value: Self) -> Self {
        Self::Optional(Some(Arc::new(value)))
    }

    /// A library's value.
    #[must_use]
    pub fn object(object: Object) -> Self {
        Self::Object(Arc::new(object))
    }

    /// The same, its text borrowed from here.
    #[inline]
    pub(crate) fn lent(&'a self) -> Self {
        match self {
            Self::String(text) => Self::text(text.as_str()),
            other => other.clone(),
        }
    }

    /// The same with all text its own; nothing for what stands in a tree.
    pub(crate) fn detached(self) -> Option<Value<'static>> {
        Some(match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Int(value) => Value::Int(value),
            Self::Uint(value) => Value::Uint(value),
            Self::Double(value) => Value::Double(value),
            Self::String(Text::Owned(text)) => Value::String(Text::Owned(text)),
            Self::String(Text::Borrowed(text)) => Value::string(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
            Self::Timestamp(time) => Value::Timestamp(time),
            Self::Duration(span) => Value::Duration(span),
            Self::Type(kind) => Value::Type(kind),
            Self::Object(object) => Value::Object(object),
            Self::Optional(None) => Value::Optional(None),
            Self::Optional(Some(inner)) => Value::some(Arc::unwrap_or_clone(inner).detached()?),
            Self::List(List::Node(_)) | Self::Map(Map::Node(_)) => return None,
            Self::List(list) => Value::list(list.iter().map(Value::detached).collect::<Option<_>>()?),
            Self::Map(map) => {
                let entry = |(key, value): (Value<'a>, Value<'a>)| Some((key.detached()?, value.detached()?));
                Value::map(map.entries().map(entry).collect::<Option<_>>()?)
            }
        })
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The type, with `dyn` for what lists, maps and optionals hold.
    #[must_use]
    pub fn type_of(&self) -> Type {
        match self {
            Self::Null => Type::Null,
            Self::Bool(_) => Type::Bool,
            Self::Int(_) => Type::Int,
            Self::Uint(_) => Type::Uint,
            Self::Double(_) => Type::Double,
            Self::String(_) => Type::String,
            Self::Bytes(_) => Type::Bytes,
            Self::List(_) => Type::list(Type::Dyn),
            Self::Map(_) => Type::map(Type::Dyn, Type::Dyn),
            Self::Timestamp(_) => Type::Timestamp,
            Self::Duration(_) => Type::Duration,
            Self::Optional(_) => Type::optional(Type::Dyn),
            Self::Type(_) => Type::Type(Arc::new(Type::Dyn)),
            Self::Object(object) => Type::Opaque(object.type_name()),
        }
    }

    /// The number of elements, entries, characters or bytes, as cost and `size` count them; 1 for all else.
    #[must_use]
    pub fn length(&self) -> usize {
        match self {
            Self::String(text) => text.as_str().chars().count(),
            Self::Bytes(bytes) => bytes.len(),
            Self::List(list) => list.len(),
            Self::Map(map) => map.len(),
            _ => 1,
        }
    }
}

impl<'a> List<'a> {
    /// How many items.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Node(node) => node.items().len(),
            Self::Owned(items) => items.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at `index`.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Value<'a>> {
        match self {
            Self::Node(node) => node.items().nth(index).map(Value::from),
            Self::Owned(items) => items.get(index).cloned(),
        }
    }

    /// The items in order.
    #[must_use]
    pub fn iter(&self) -> ListItems<'_, 'a> {
        match self {
            Self::Node(node) => ListItems::Node(node.items()),
            Self::Owned(items) => ListItems::Owned(items.iter()),
        }
    }
}

/// Iterates a list's items.
#[derive(Clone, Debug)]
pub enum ListItems<'v, 'a> {
    /// Of a tree.
    Node(tree::Items<'a>),
    /// Constructed.
    Owned(std::slice::Iter<'v, Value<'a>>),
}

impl<'a> Iterator for ListItems<'_, 'a> {
    type Item = Value<'a>;

    #[inline]
    fn next(&mut self) -> Option<Value<'a>> {
        match self {
            Self::Node(items) => items.next().map(Value::from),
            Self::Owned(items) => items.next().cloned(),
        }
    }
}

impl<'a> Map<'a> {
    /// How many entries.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Node(node) => node.entries().len(),
            Self::Owned(entries) => entries.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at a string key.
    #[inline]
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Value<'a>> {
        match self {
            Self::Node(node) => node.get(name).map(Value::from),
            Self::Owned(entries) => entries.get_str(name).cloned(),
        }
    }

    /// The value at `key`; numbers that are equal are the same key.
    #[must_use]
    pub fn get(&self, key: &Value<'_>) -> Option<Value<'a>> {
        match (self, key) {
            (_, Value::String(text)) => self.field(text.as_str()),
            (Self::Owned(entries), key) => entries.get(key).cloned(),
            (Self::Node(_), _) => None,
        }
    }

    /// Keys and values, in the order written.
    #[must_use]
    pub fn entries(&self) -> MapEntries<'_, 'a> {
        match self {
            Self::Node(node) => MapEntries::Node(node.entries()),
            Self::Owned(entries) => MapEntries::Owned(entries.iter()),
        }
    }
}

/// Iterates a map's entries.
#[derive(Clone, Debug)]
pub enum MapEntries<'v, 'a> {
    /// Of a tree.
    Node(tree::Entries<'a>),
    /// Constructed.
    Owned(std::slice::Iter<'v, (Value<'a>, Value<'a>)>),
}

impl<'a> Iterator for MapEntries<'_, 'a> {
    type Item = (Value<'a>, Value<'a>);

    #[inline]
    fn next(&mut self) -> Option<(Value<'a>, Value<'a>)> {
        match self {
            Self::Node(entries) => entries.next().map(|(key, value)| (Value::from(key), Value::from(value))),
            Self::Owned(entries) => entries.next().cloned(),
        }
    }
}
