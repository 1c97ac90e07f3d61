//! The syntax tree made ready for evaluation: names are places, functions are overloads, constants are folded.

mod compile;
mod fields;

use std::sync::Arc;

use regex::Regex;

use crate::error::EvaluationError;
use crate::registry::Overload;
use crate::syntax::{Binary, Macro};
use crate::value::Value;

pub(crate) use compile::compile;
pub(crate) use fields::{Field, REMEMBERED};

/// One step of an evaluation.
#[derive(Debug)]
pub(crate) enum Step {
    Constant(Value<'static>),
    /// Known to fail whenever it is reached.
    Failure(EvaluationError),
    /// A variable of the activation.
    Variable {
        place: usize,
        name: Box<str>,
    },
    /// A bound name, counted outwards from the innermost.
    Local(usize),
    /// Several fields in one go.
    Select {
        operand: Box<Self>,
        fields: Box<[Field]>,
    },
    OptionalSelect {
        operand: Box<Self>,
        field: Field,
    },
    Has {
        operand: Box<Self>,
        field: Field,
    },
    Index {
        operand: Box<Self>,
        index: Box<Self>,
        optional: bool,
    },
    Not(Box<Self>),
    Negate(Box<Self>),
    And(Box<[Self]>),
    Or(Box<[Self]>),
    Conditional(Box<[Self; 3]>),
    Binary(Binary, Box<[Self; 2]>),
    /// `operand.matches(constant)`.
    Matches {
        operand: Box<Self>,
        regex: Arc<Regex>,
    },
    /// `operand.startsWith(constant)`, `operand.endsWith(constant)`.
    Affix(Box<Affix>),
    /// `optional.orValue(alternative)`.
    OrValue(Box<[Self; 2]>),
    Call {
        function: Box<str>,
        overloads: Box<[&'static Overload]>,
        arguments: Box<[Self]>,
    },
    List(Box<[Item]>),
    Map {
        entries: Box<[Entry]>,
        /// As cel-go makes maps: keys of any type, the last of equal ones wins. The specification forbids both.
        lenient: bool,
    },
    Comprehension(Box<Loop>),
    /// Value, then body with one more local.
    Bind(Box<[Self; 2]>),
    /// Target, then body with one more local.
    OptionalMap {
        parts: Box<[Self; 2]>,
        flat: bool,
    },
}

impl Step {
    /// Whether it is a variable or a bound name.
    #[inline]
    pub(crate) fn is_name(&self) -> bool {
        matches!(self, Self::Variable { .. } | Self::Local(_))
    }
}

/// A test for a constant beginning or end.
#[derive(Debug)]
pub(crate) struct Affix {
    pub(crate) operand: Step,
    pub(crate) text: Box<str>,
    pub(crate) at_end: bool,
    /// What a test costs: it depends on the constant only.
    pub(crate) cost: u64,
}

/// An item of a list, and whether it is optional.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) value: Step,
    pub(crate) optional: bool,
}

/// An entry of a map, and whether it is optional.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: Step,
    pub(crate) value: Step,
    pub(crate) optional: bool,
}

/// A comprehension; filter and body see one or two more locals, the second innermost.
#[derive(Debug)]
pub(crate) struct Loop {
    pub(crate) kind: Macro,
    pub(crate) two: bool,
    pub(crate) range: Step,
    pub(crate) filter: Option<Step>,
    pub(crate) body: Step,
}
