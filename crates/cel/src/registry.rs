//! Functions as libraries declare them: constant tables of names and overloads.
//!
//! A program resolves a name and an argument count to a slice of overloads when it is compiled; at evaluation the first
//! overload whose parameters fit the values is called. No name is looked up then.

use crate::error::EvaluationError;
use crate::types::Shape;
use crate::value::Value;

/// What an implementation may use beside its arguments.
#[derive(Debug)]
pub struct Call<'c> {
    pub(crate) budget: &'c mut crate::cost::Budget,
    pub(crate) regexes: &'c crate::program::Regexes,
}

impl Call<'_> {
    /// Takes `cost` units from the evaluation's budget.
    ///
    /// # Errors
    /// When the budget is used up.
    pub fn charge(&mut self, cost: u64) -> Result<(), EvaluationError> {
        self.budget.charge(cost)
    }

    /// The compiled form of a pattern; compiled at most once where it is constant.
    ///
    /// # Errors
    /// What is no regular expression.
    pub fn regex(&self, pattern: &str) -> Result<std::sync::Arc<regex::Regex>, EvaluationError> {
        self.regexes.get(pattern)
    }
}

/// An implementation. Arguments have been matched with the overload's parameters; a member's target comes first.
pub type Native = for<'a> fn(&mut Call<'_>, &[Value<'a>]) -> Result<Value<'a>, EvaluationError>;

/// What a call costs, in place of the one unit a call has otherwise, from its arguments and its result.
pub type CallCost = fn(&[Value<'_>], &Value<'_>) -> u64;

/// One signature of a function.
#[derive(Clone, Copy, Debug)]
pub struct Overload {
    /// cel-go's name of the overload: `string_char_at_int`.
    pub id: &'static str,
    /// Whether it is called as `target.function(…)`.
    pub member: bool,
    /// Types of the arguments; a member's target comes first.
    pub parameters: &'static [Shape],
    /// Type of the result.
    pub result: Shape,
    /// The implementation.
    pub function: Native,
    /// What a call costs; nothing means one unit.
    pub cost: Option<CallCost>,
    /// Whether it takes values of any type, whatever was declared: cel-go has one implementation for all overloads then
    /// (`SingletonUnaryBinding`), or guards none of them (`DisableTypeGuards`).
    pub unguarded: bool,
}

/// All overloads of one name that one library brings.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// The name: `charAt`, or with its namespace: `math.greatest`.
    pub name: &'static str,
    /// Its overloads; several libraries may add to the same name.
    pub overloads: &'static [Overload],
}

/// A named set of functions.
#[derive(Clone, Copy, Debug)]
pub struct Library {
    /// For documentation: `kubernetes.quantity`.
    pub name: &'static str,
    /// What it brings.
    pub functions: &'static [Function],
    /// Type names that it makes known as values: `kubernetes.Quantity` for `type(x) == kubernetes.Quantity`.
    pub types: &'static [&'static str],
}

impl Overload {
    /// A global function.
    #[must_use]
    pub const fn global(id: &'static str, parameters: &'static [Shape], result: Shape, function: Native) -> Self {
        Self { id, member: false, parameters, result, function, cost: None, unguarded: false }
    }

    /// A member function; the first parameter is the target.
    #[must_use]
    pub const fn member(id: &'static str, parameters: &'static [Shape], result: Shape, function: Native) -> Self {
        Self { id, member: true, parameters, result, function, cost: None, unguarded: false }
    }

    /// The same with a cost of its own.
    #[must_use]
    pub const fn costing(self, cost: CallCost) -> Self {
        Self { cost: Some(cost), ..self }
    }

    /// The same, called with values of any type.
    #[must_use]
    pub const fn unguarded(self) -> Self {
        Self { unguarded: true, ..self }
    }

    /// Whether the values fit the parameters, as far as can be seen from the first item of lists and maps.
    #[must_use]
    pub fn accepts(&self, arguments: &[Value<'_>]) -> bool {
        self.parameters.len() == arguments.len()
            && (self.unguarded || self.parameters.iter().zip(arguments).all(|(shape, value)| fits(shape, value)))
    }
}

fn fits(shape: &Shape, value: &Value<'_>) -> bool {
    match (shape, value) {
        (Shape::Dyn | Shape::Parameter(_), _)
        | (Shape::Null, Value::Null)
        | (Shape::Bool, Value::Bool(_))
        | (Shape::Int, Value::Int(_))
        | (Shape::Uint, Value::Uint(_))
        | (Shape::Double, Value::Double(_))
        | (Shape::String, Value::String(_))
        | (Shape::Bytes, Value::Bytes(_))
        | (Shape::Timestamp, Value::Timestamp(_))
        | (Shape::Duration, Value::Duration(_))
        | (Shape::Optional(_), Value::Optional(_))
        | (Shape::Type(_), Value::Type(_)) => true,
        // As cel-go does, the first item or entry stands for all.
        (Shape::List(item), Value::List(list)) => list.iter().next().is_none_or(|first| fits(item, &first)),
        (Shape::Map(key, value), Value::Map(map)) => {
            map.entries().next().is_none_or(|first| fits(key, &first.0) && fits(value, &first.1))
        }
        (Shape::Opaque(name), Value::Object(object)) => object.type_name() == *name,
        _ => false,
    }
}
