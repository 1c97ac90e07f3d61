//! The syntax tree.

use super::height::Height;
use crate::value::Value;

/// An expression and where it starts.
#[derive(Clone, Debug)]
pub struct Expression {
    /// Byte offset of the token that names it: an operator, a function, the first character.
    pub offset: u32,
    /// How deep expressions stand in each other here, this one included: recursion over the tree goes no deeper.
    pub height: Height,
    /// What it is.
    pub kind: Kind,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A constant.
    Literal(Value<'static>),
    /// A name; a leading dot makes it absolute.
    Name(String),
    /// `operand.field`, `operand.?field`.
    Select {
        /// What the field is of.
        operand: Box<Expression>,
        /// Its name.
        field: String,
        /// Whether it may be absent and gives an optional.
        optional: bool,
    },
    /// `has(operand.field)`.
    Has {
        /// What the field is of.
        operand: Box<Expression>,
        /// Its name.
        field: String,
    },
    /// `operand[index]`, `operand[?index]`.
    Index {
        /// A list or map.
        operand: Box<Expression>,
        /// Position or key.
        index: Box<Expression>,
        /// Whether it may be absent and gives an optional.
        optional: bool,
    },
    /// `function(…)`, `target.function(…)`.
    Call {
        /// The name as written.
        function: String,
        /// What stands before the dot.
        target: Option<Box<Expression>>,
        /// What stands in the parentheses.
        arguments: Vec<Expression>,
    },
    /// `!x`, `-x`.
    Unary(Unary, Box<Expression>),
    /// `x + y` and the like.
    Binary(Binary, Box<Expression>, Box<Expression>),
    /// `x && y && z`.
    And(Vec<Expression>),
    /// `x || y || z`.
    Or(Vec<Expression>),
    /// `condition ? yes : no`.
    Conditional(Box<[Expression; 3]>),
    /// `[…]`
    List(Vec<ListItem>),
    /// `{…}`
    Map(Vec<MapEntry>),
    /// `Name{field: value}`.
    Message {
        /// The type's name as written.
        name: String,
        /// Fields with their values, and whether they are optional.
        fields: Vec<(String, Expression, bool)>,
    },
    /// `range.all(x, …)` and its family.
    Comprehension(Box<Comprehension>),
    /// `cel.bind(name, value, body)`.
    Bind {
        /// The new name.
        name: String,
        /// Value, then body.
        parts: Box<[Expression; 2]>,
    },
    /// `target.optMap(name, body)`, or `optFlatMap` where the body gives an optional itself.
    OptionalMap {
        /// The name of the inner value.
        name: String,
        /// Target, then body.
        parts: Box<[Expression; 2]>,
        /// Whether the body gives an optional.
        flat: bool,
    },
}

/// An item of a list literal.
#[derive(Clone, Debug)]
pub struct ListItem {
    /// Its value.
    pub value: Expression,
    /// `[?x]`: left out where the optional is empty.
    pub optional: bool,
}

/// An entry of a map literal.
#[derive(Clone, Debug)]
pub struct MapEntry {
    /// Its key.
    pub key: Expression,
    /// Its value.
    pub value: Expression,
    /// `{?k: x}`: left out where the optional is empty.
    pub optional: bool,
}

/// Operators before an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// Operators between operands, but for the lazy ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
}

impl Binary {
    /// Whether it asks something of two values, rather than makes a new one of them.
    #[must_use]
    pub const fn is_comparison(self) -> bool {
        !matches!(self, Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Modulo)
    }

    /// How it is written.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
        }
    }
}

/// What a comprehension makes of its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Macro {
    /// `all`
    All,
    /// `exists`
    Exists,
    /// `exists_one`, `existsOne`
    ExistsOne,
    /// `map`, `transformList`
    List,
    /// `filter`
    Filter,
    /// `transformMap`
    Map,
    /// `transformMapEntry`
    MapEntries,
    /// `sortBy`: the list of `body` values, by which the range is sorted
    SortBy,
}

impl Macro {
    /// Whether it stops at the first element that decides.
    #[must_use]
    pub const fn is_quantifier(self) -> bool {
        matches!(self, Self::All | Self::Exists)
    }
}

/// A loop over a list or map.
#[derive(Clone, Debug)]
pub struct Comprehension {
    /// What it makes.
    pub kind: Macro,
    /// The list or map.
    pub range: Expression,
    /// With one variable: the item or key. With two: the index or key.
    pub first: String,
    /// The item or value, where the macro takes two variables.
    pub second: Option<String>,
    /// What decides whether an element is taken, where the macro has such an argument.
    pub filter: Option<Expression>,
    /// Predicate or transformation.
    pub body: Expression,
}
