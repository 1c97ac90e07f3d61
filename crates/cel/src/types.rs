//! Types as the checker reasons about them, and the constant shapes in which libraries declare theirs.

use std::fmt;
use std::sync::Arc;

/// The type of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Anything; checked at evaluation.
    Dyn,
    /// `null_type`
    Null,
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `uint`
    Uint,
    /// `double`
    Double,
    /// `string`
    String,
    /// `bytes`
    Bytes,
    /// `google.protobuf.Timestamp`
    Timestamp,
    /// `google.protobuf.Duration`
    Duration,
    /// `list(T)`
    List(Arc<Self>),
    /// `map(K, V)`
    Map(Arc<Self>, Arc<Self>),
    /// `optional_type(T)`
    Optional(Arc<Self>),
    /// `type(T)`
    Type(Arc<Self>),
    /// A primitive or null, as the wrapper messages of protobuf have it.
    Wrapper(Arc<Self>),
    /// A type of a library, by its full name: `kubernetes.Quantity`.
    Opaque(&'static str),
    /// An object whose fields are known.
    Structure(Arc<Structure>),
    /// An unknown that the checker solves for.
    Variable(u32),
}

/// An object type with its fields, such as Kubernetes' admission request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Structure {
    /// The full name.
    pub name: &'static str,
    /// The fields with their types.
    pub fields: Vec<(String, Type)>,
}

impl Structure {
    /// The type of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Type> {
        self.fields.iter().find(|(own, _)| own == name).map(|(_, of)| of)
    }
}

impl Type {
    /// `list(element)`
    #[must_use]
    pub fn list(element: Self) -> Self {
        Self::List(Arc::new(element))
    }

    /// `map(key, value)`
    #[must_use]
    pub fn map(key: Self, value: Self) -> Self {
        Self::Map(Arc::new(key), Arc::new(value))
    }

    /// `optional_type(inner)`
    #[must_use]
    pub fn optional(inner: Self) -> Self {
        Self::Optional(Arc::new(inner))
    }

    /// The name that `type(x)` compares by; parameters are not part of it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Dyn | Self::Variable(_) => "dyn",
            Self::Null => "null_type",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Uint => "uint",
            Self::Double => "double",
            Self::String => "string",
            Self::Bytes => "bytes",
            Self::Timestamp => "google.protobuf.Timestamp",
            Self::Duration => "google.protobuf.Duration",
            Self::List(_) => "list",
            Self::Map(..) => "map",
            Self::Optional(_) => "optional_type",
            Self::Type(_) => "type",
            Self::Wrapper(_) => "wrapper",
            Self::Opaque(name) => name,
            Self::Structure(structure) => structure.name,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(element) => write!(formatter, "list({element})"),
            Self::Map(key, value) => write!(formatter, "map({key}, {value})"),
            Self::Optional(inner) => write!(formatter, "optional_type({inner})"),
            Self::Type(inner) => write!(formatter, "type({inner})"),
            Self::Wrapper(inner) => write!(formatter, "wrapper({inner})"),
            other => formatter.write_str(other.name()),
        }
    }
}

/// A type in a declaration: like `Type`, but constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Anything.
    Dyn,
    /// `null_type`
    Null,
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `uint`
    Uint,
    /// `double`
    Double,
    /// `string`
    String,
    /// `bytes`
    Bytes,
    /// `google.protobuf.Timestamp`
    Timestamp,
    /// `google.protobuf.Duration`
    Duration,
    /// `list(T)`
    List(&'static Self),
    /// `map(K, V)`
    Map(&'static Self, &'static Self),
    /// `optional_type(T)`
    Optional(&'static Self),
    /// `type(T)`
    Type(&'static Self),
    /// A type of a library.
    Opaque(&'static str),
    /// A type parameter: the same letter is the same type throughout one overload.
    Parameter(char),
}

impl Shape {
    /// The type of this shape, with `parameter` giving each type parameter's.
    pub fn instantiate(&self, parameter: &mut dyn FnMut(char) -> Type) -> Type {
        match *self {
            Self::Dyn => Type::Dyn,
            Self::Null => Type::Null,
            Self::Bool => Type::Bool,
            Self::Int => Type::Int,
            Self::Uint => Type::Uint,
            Self::Double => Type::Double,
            Self::String => Type::String,
            Self::Bytes => Type::Bytes,
            Self::Timestamp => Type::Timestamp,
            Self::Duration => Type::Duration,
            Self::List(element) => Type::list(element.instantiate(parameter)),
            Self::Map(key, value) => {
                let key = key.instantiate(parameter);
                Type::map(key, value.instantiate(parameter))
            }
            Self::Optional(inner) => Type::optional(inner.instantiate(parameter)),
            Self::Type(inner) => Type::Type(Arc::new(inner.instantiate(parameter))),
            Self::Opaque(name) => Type::Opaque(name),
            Self::Parameter(letter) => parameter(letter),
        }
    }
}
