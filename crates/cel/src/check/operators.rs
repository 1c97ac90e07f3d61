//! The types that operators take and give (specification, "List of Standard Definitions").

use crate::syntax::{Binary, Unary};
use crate::types::Shape;

const A: Shape = Shape::Parameter('A');
const B: Shape = Shape::Parameter('B');
const LIST: Shape = Shape::List(&A);
const MAP: Shape = Shape::Map(&A, &B);
const OPTIONAL_LIST: Shape = Shape::Optional(&LIST);
const OPTIONAL_MAP: Shape = Shape::Optional(&MAP);

/// Left, right, result.
pub(super) type Signature = (Shape, Shape, Shape);

const fn same(shape: Shape) -> Signature {
    (shape, shape, shape)
}

const ADD: &[Signature] = &[
    same(Shape::Bytes),
    same(Shape::Double),
    same(Shape::Duration),
    (Shape::Duration, Shape::Timestamp, Shape::Timestamp),
    (Shape::Timestamp, Shape::Duration, Shape::Timestamp),
    same(Shape::Int),
    same(LIST),
    same(Shape::String),
    same(Shape::Uint),
];

const SUBTRACT: &[Signature] = &[
    same(Shape::Double),
    same(Shape::Duration),
    same(Shape::Int),
    (Shape::Timestamp, Shape::Duration, Shape::Timestamp),
    (Shape::Timestamp, Shape::Timestamp, Shape::Duration),
    same(Shape::Uint),
];

const MULTIPLY: &[Signature] = &[same(Shape::Double), same(Shape::Int), same(Shape::Uint)];
const MODULO: &[Signature] = &[same(Shape::Int), same(Shape::Uint)];
const EQUAL: &[Signature] = &[(A, A, Shape::Bool)];
const IN: &[Signature] = &[(A, LIST, Shape::Bool), (A, MAP, Shape::Bool)];

const fn relation(left: Shape, right: Shape) -> Signature {
    (left, right, Shape::Bool)
}

/// Numbers of different types can be ordered; that this is more than equality allows is the specification's choice.
const ORDER: &[Signature] = &[
    relation(Shape::Bool, Shape::Bool),
    relation(Shape::Int, Shape::Int),
    relation(Shape::Int, Shape::Double),
    relation(Shape::Int, Shape::Uint),
    relation(Shape::Uint, Shape::Uint),
    relation(Shape::Uint, Shape::Double),
    relation(Shape::Uint, Shape::Int),
    relation(Shape::Double, Shape::Double),
    relation(Shape::Double, Shape::Int),
    relation(Shape::Double, Shape::Uint),
    relation(Shape::String, Shape::String),
    relation(Shape::Bytes, Shape::Bytes),
    relation(Shape::Timestamp, Shape::Timestamp),
    relation(Shape::Duration, Shape::Duration),
];

const INDEX: &[Signature] = &[
    (LIST, Shape::Int, A),
    (MAP, A, B),
    (OPTIONAL_LIST, Shape::Int, Shape::Optional(&A)),
    (OPTIONAL_MAP, A, Shape::Optional(&B)),
];

const OPTIONAL_INDEX: &[Signature] = &[
    (LIST, Shape::Int, Shape::Optional(&A)),
    (OPTIONAL_LIST, Shape::Int, Shape::Optional(&A)),
    (MAP, A, Shape::Optional(&B)),
    (OPTIONAL_MAP, A, Shape::Optional(&B)),
];

/// What a binary operator takes and gives.
pub(super) const fn binary(operator: Binary) -> &'static [Signature] {
    match operator {
        Binary::Add => ADD,
        Binary::Subtract => SUBTRACT,
        Binary::Multiply | Binary::Divide => MULTIPLY,
        Binary::Modulo => MODULO,
        Binary::Equal | Binary::NotEqual => EQUAL,
        Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual => ORDER,
        Binary::In => IN,
    }
}

/// What `x[i]` and `x[?i]` take and give.
pub(super) const fn index(optional: bool) -> &'static [Signature] {
    if optional { OPTIONAL_INDEX } else { INDEX }
}

/// What a unary operator takes and gives, which is the same.
pub(super) const fn unary(operator: Unary) -> &'static [Shape] {
    match operator {
        Unary::Not => &[Shape::Bool],
        Unary::Negate => &[Shape::Double, Shape::Int],
    }
}

/// cel-go's name of an operator's overload where its cost depends on it, from its place in the table.
pub(super) fn overload(operator: Binary, place: usize) -> &'static str {
    let (left, ..) = binary(operator).get(place).copied().unwrap_or((Shape::Dyn, Shape::Dyn, Shape::Dyn));
    match (operator, left) {
        (Binary::Add, Shape::Bytes) => "add_bytes",
        (Binary::Add, Shape::String) => "add_string",
        (Binary::Add, Shape::List(_)) => "add_list",
        (Binary::Equal | Binary::NotEqual, _) => "equals",
        (Binary::In, _) => ["in_list", "in_map"].get(place).copied().unwrap_or_default(),
        (Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual, Shape::String) => "less_string",
        (Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual, Shape::Bytes) => "less_bytes",
        _ => "",
    }
}

/// The same for `x[i]` and `x[?i]`.
pub(super) fn index_overload(optional: bool, place: usize) -> &'static str {
    match (optional, place) {
        (false, 0) => "index_list",
        (false, 1) => "index_map",
        _ => "",
    }
}
