//! Tokens to syntax tree: recursive descent along the grammar of the specification, with a budget for depth and size.

use super::ast::{Binary, Expression, Kind, ListItem, MapEntry, Unary};
use super::lexer::{Token, tokens};
use super::{height, macros};
use crate::error::CompileError;
use crate::value::Value;

/// How deep expressions may nest in brackets, arguments and conditionals (cel-go's `MaxRecursionDepth`).
pub const MAX_DEPTH: usize = 250;
/// How many operators and selections may build on each other (cel-go's `MaxRecursionDepth` again, counted apart).
pub const MAX_OPERATORS: u32 = 250;
/// How deep the tree may be in all: checking and evaluating recurse over it. Only expressions that come near to both other
/// limits at once get here.
pub const MAX_HEIGHT: u32 = 512;
/// How long an expression may be, in code points (cel-go's `ExpressionSizeCodePointLimit`).
pub const MAX_SIZE: usize = 100_000;

/// Names that the language keeps for itself.
const RESERVED: &[&str] = &[
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Parses one expression.
///
/// # Errors
/// The first mistake, with its place.
pub fn parse(source: &str) -> Result<Expression, CompileError> {
    if source.len() > MAX_SIZE && source.chars().count() > MAX_SIZE {
        return Err(CompileError::at(source, 0, format!("expression is longer than {MAX_SIZE} code points")));
    }
    let tokens = tokens(source)?;
    let mut parser = Parser { source, tokens, at: 0, depth: 0 };
    let expression = parser.expression()?;
    match parser.peek() {
        Token::End => Ok(expression),
        _ => Err(parser.unexpected("the end of the expression")),
    }
}

pub(super) struct Parser<'s> {
    source: &'s str,
    tokens: Vec<(u32, Token)>,
    at: usize,
    depth: usize,
}

type Parsed = Result<Expression, CompileError>;

impl Parser<'_> {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |(_, token)| token)
    }

    fn offset(&self) -> u32 {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(0, |(offset, _)| *offset)
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn is(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(own) if *own == symbol)
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = self.is(symbol);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &str) -> Result<(), CompileError> {
        if self.take(symbol) { Ok(()) } else { Err(self.unexpected(&format!("`{symbol}`"))) }
    }

    fn unexpected(&self, wanted: &str) -> CompileError {
        let found = match self.peek() {
            Token::End => "the end".to_owned(),
            Token::Symbol(symbol) => format!("`{symbol}`"),
            Token::Name { text, .. } => format!("`{text}`"),
            Token::Literal(_) | Token::Integer(_) => "a literal".to_owned(),
        };
        self.error(self.offset(), format!("expected {wanted}, found {found}"))
    }

    pub(super) fn error(&self, offset: u32, message: impl Into<String>) -> CompileError {
        CompileError::at(self.source, offset as usize, message)
    }

    fn expression(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(self.offset(), format!("expression nests deeper than {MAX_DEPTH}")));
        }
        let result = self.conditional()?;
        self.depth -= 1;
        self.limited(result)
    }

    /// A chain of operators deepens the tree without nesting the parser.
    fn limited(&self, expression: Expression) -> Parsed {
        let height = expression.height;
        if height.operators > MAX_OPERATORS {
            let message = format!("more than {MAX_OPERATORS} operators and selections build on each other");
            return Err(self.error(expression.offset, message));
        }
        if height.total > MAX_HEIGHT {
            return Err(self.error(expression.offset, format!("expression is deeper than {MAX_HEIGHT} levels")));
        }
        Ok(expression)
    }

    fn conditional(&mut self) -> Parsed {
        let condition = self.either()?;
        let offset = self.offset();
        if !self.take("?") {
            return Ok(condition);
        }
        let yes = self.either()?;
        self.expect(":")?;
        let no = self.expression()?;
        Ok(node(offset, Kind::Conditional(Box::new([condition, yes, no]))))
    }

    fn either(&mut self) -> Parsed {
        self.lazy("||", Self::both, Kind::Or)
    }

    fn both(&mut self) -> Parsed {
        self.lazy("&&", |parser| parser.operators(0), Kind::And)
    }

    fn lazy(&mut self, symbol: &str, operand: fn(&mut Self) -> Parsed, kind: fn(Vec<Expression>) -> Kind) -> Parsed {
        let first = operand(self)?;
        let offset = self.offset();
        if !self.is(symbol) {
            return Ok(first);
        }
        let mut operands = vec![first];
        while self.take(symbol) {
            operands.push(operand(self)?);
        }
        Ok(node(offset, kind(operands)))
    }

    /// Left-associative operators that bind at least as tightly as `least`: relations, sums, products.
    fn operators(&mut self, least: usize) -> Parsed {
        let mut left = self.unary()?;
        while let Some((level, operator)) = self.operator().filter(|(level, _)| *level >= least) {
            let offset = self.offset();
            self.at += 1;
            let right = self.operators(level + 1)?;
            left = self.limited(node(offset, Kind::Binary(operator, Box::new(left), Box::new(right))))?;
        }
        Ok(left)
    }

    fn operator(&self) -> Option<(usize, Binary)> {
        let Token::Symbol(symbol) = self.peek() else { return None };
        let of_level = |table: &&[(&str, Binary)]| table.iter().find(|(own, _)| own == symbol).map(|(_, own)| *own);
        LEVELS.iter().enumerate().find_map(|(level, table)| Some((level, of_level(table)?)))
    }

    fn unary(&mut self) -> Parsed {
        let offset = self.offset();
        let (symbol, operator) = match self.peek() {
            Token::Symbol("!") => ("!", Unary::Not),
            Token::Symbol("-") => ("-", Unary::Negate),
            _ => return self.member(false),
        };
        let mut count = 0;
        while self.take(symbol) {
            count += 1;
        }
        // The sign belongs to the number, or the least integer could not be written.
        if symbol == "-"
            && matches!(self.peek(), Token::Integer(_) | Token::Literal(Value::Double(_)))
            && count % 2 == 1
        {
            return self.member(true);
        }
        let operand = self.member(false)?;
        Ok(if count % 2 == 0 { operand } else { node(offset, Kind::Unary(operator, Box::new(operand))) })
    }

    fn member(&mut self, negative: bool) -> Parsed {
        let mut operand = self.primary(negative)?;
        loop {
            let offset = self.offset();
            let selected = if self.take(".") {
                self.selection(operand, offset)?
            } else if self.take("[") {
                self.indexing(operand, offset)?
            } else if self.is("{") && qualified_name(&operand).is_some() {
                self.message(&operand)?
            } else {
                return Ok(operand);
            };
            operand = self.limited(selected)?;
        }
    }

    fn selection(&mut self, operand: Expression, offset: u32) -> Parsed {
        let optional = self.take("?");
        let Token::Name { text: field, quoted } = self.peek().clone() else {
            return Err(self.unexpected("a field name"));
        };
        self.at += 1;
        if quoted || optional || !self.is("(") {
            return Ok(node(offset, Kind::Select { operand: Box::new(operand), field, optional }));
        }
        self.at += 1;
        let arguments = self.arguments()?;
        macros::member(self, offset, operand, field, arguments)
    }

    fn indexing(&mut self, operand: Expression, offset: u32) -> Parsed {
        let optional = self.take("?");
        let index = self.expression()?;
        self.expect("]")?;
        Ok(node(offset, Kind::Index { operand: Box::new(operand), index: Box::new(index), optional }))
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, CompileError> {
        let mut arguments = Vec::new();
        while !self.take(")") {
            arguments.push(self.expression()?);
            if !self.take(",") {
                self.expect(")")?;
                break;
            }
            if self.is(")") {
                return Err(self.unexpected("an argument"));
            }
        }
        Ok(arguments)
    }

    fn primary(&mut self, negative: bool) -> Parsed {
        let offset = self.offset();
        match self.next() {
            Token::Literal(Value::Double(value)) if negative => Ok(literal(offset, Value::Double(-value))),
            Token::Literal(value) => Ok(literal(offset, value)),
            Token::Integer(magnitude) => self.integer(offset, magnitude, negative),
            Token::Symbol("(") => {
                let inner = self.expression()?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Symbol("[") => self.list(offset),
            Token::Symbol("{") => self.map(offset),
            Token::Symbol(".") => match self.next() {
                Token::Name { text, quoted: false } => self.name(offset, format!(".{text}")),
                _ => Err(self.back().unexpected("a name")),
            },
            Token::Name { text, quoted: false } => self.name(offset, text),
            _ => Err(self.back().unexpected("an expression")),
        }
    }

    fn back(&mut self) -> &Self {
        self.at = self.at.saturating_sub(1);
        self
    }

    fn integer(&self, offset: u32, magnitude: u64, negative: bool) -> Parsed {
        let signed = if negative { -i128::from(magnitude) } else { i128::from(magnitude) };
        let value = i64::try_from(signed).map_err(|_| self.error(offset, "integer is out of range"))?;
        Ok(literal(offset, Value::Int(value)))
    }

    fn name(&mut self, offset: u32, name: String) -> Parsed {
        if RESERVED.contains(&name.trim_start_matches('.')) {
            return Err(self.error(offset, format!("`{name}` is a reserved word")));
        }
        if !self.take("(") {
            return Ok(node(offset, Kind::Name(name)));
        }
        let arguments = self.arguments()?;
        macros::global(self, offset, name, arguments)
    }

    fn list(&mut self, offset: u32) -> Parsed {
        let mut items = Vec::new();
        while !self.take("]") {
            let optional = self.take("?");
            items.push(ListItem { value: self.expression()?, optional });
            if !self.take(",") {
                self.expect("]")?;
                break;
            }
        }
        Ok(node(offset, Kind::List(items)))
    }

    fn map(&mut self, offset: u32) -> Parsed {
        let mut entries = Vec::new();
        while !self.take("}") {
            let optional = self.take("?");
            let key = self.expression()?;
            self.expect(":")?;
            entries.push(MapEntry { key, value: self.expression()?, optional });
            if !self.take(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(node(offset, Kind::Map(entries)))
    }

    fn message(&mut self, name: &Expression) -> Parsed {
        let offset = name.offset;
        let name = qualified_name(name).unwrap_or_default();
        self.expect("{")?;
        let mut fields = Vec::new();
        while !self.take("}") {
            let optional = self.take("?");
            let Token::Name { text, .. } = self.peek().clone() else { return Err(self.unexpected("a field name")) };
            self.at += 1;
            self.expect(":")?;
            fields.push((text, self.expression()?, optional));
            if !self.take(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(node(offset, Kind::Message { name, fields }))
    }
}

/// Operators that associate to the left, the loosest first.
const LEVELS: &[&[(&str, Binary)]] = &[
    &[
        ("==", Binary::Equal),
        ("!=", Binary::NotEqual),
        ("<=", Binary::LessOrEqual),
        (">=", Binary::GreaterOrEqual),
        ("<", Binary::Less),
        (">", Binary::Greater),
        ("in", Binary::In),
    ],
    &[("+", Binary::Add), ("-", Binary::Subtract)],
    &[("*", Binary::Multiply), ("/", Binary::Divide), ("%", Binary::Modulo)],
];

pub(super) fn node(offset: u32, kind: Kind) -> Expression {
    Expression { offset, height: height::of(&kind), kind }
}

fn literal(offset: u32, value: Value<'static>) -> Expression {
    node(offset, Kind::Literal(value))
}

/// `a.b.c` as one name, where the expression is nothing but names.
pub(crate) fn qualified_name(expression: &Expression) -> Option<String> {
    match &expression.kind {
        Kind::Name(name) => Some(name.clone()),
        Kind::Select { operand, field, optional: false } => Some(format!("{}.{field}", qualified_name(operand)?)),
        _ => None,
    }
}
