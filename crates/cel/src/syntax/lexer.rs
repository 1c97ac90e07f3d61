//! Text to tokens (specification, "Syntax").

use super::escape;
use crate::error::CompileError;
use crate::value::Value;

/// A token.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// A name; `quoted` where it stood in backquotes and may only be a field.
    Name { text: String, quoted: bool },
    /// A literal; integers keep their digits until their sign is known.
    Literal(Value<'static>),
    /// An integer without sign: its magnitude.
    Integer(u64),
    /// An operator or a bracket.
    Symbol(&'static str),
    /// Behind the last character.
    End,
}

/// Longer symbols first, so that each is found before its prefix.
const SYMBOLS: &[&str] = &[
    "==", "!=", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "<", ">", "!", "?", ":", ".", ",", "(", ")", "[", "]",
    "{", "}",
];

/// All tokens with their offsets; the last is `End`.
pub(super) fn tokens(source: &str) -> Result<Vec<(u32, Token)>, CompileError> {
    let mut lexer = Lexer { source, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blank();
        let offset = u32::try_from(lexer.at).unwrap_or(u32::MAX);
        let token = lexer.token()?;
        let end = matches!(token, Token::End);
        tokens.push((offset, token));
        if end {
            return Ok(tokens);
        }
    }
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn error(&self, message: impl Into<String>) -> CompileError {
        CompileError::at(self.source, self.at, message)
    }

    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']).len();
            self.at += blank;
            if self.rest().starts_with("//") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if blank == 0 || self.rest().is_empty() {
                return;
            }
        }
    }

    fn token(&mut self) -> Result<Token, CompileError> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(Token::End) };
        if let Some(literal) = self.string()? {
            return Ok(literal);
        }
        let decimal_point = first == '.' && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        if first.is_ascii_digit() || decimal_point {
            return self.number();
        }
        if first == '_' || first.is_ascii_alphabetic() {
            return Ok(self.name());
        }
        if first == '`' {
            return self.quoted_name();
        }
        let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
        let symbol = symbol.ok_or_else(|| self.error(format!("unexpected character {first:?}")))?;
        self.at += symbol.len();
        Ok(Token::Symbol(symbol))
    }

    fn name(&mut self) -> Token {
        let rest = self.rest();
        let end = rest.find(|character: char| character != '_' && !character.is_ascii_alphanumeric());
        let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += text.len();
        match text {
            "true" => Token::Literal(Value::Bool(true)),
            "false" => Token::Literal(Value::Bool(false)),
            "null" => Token::Literal(Value::Null),
            "in" => Token::Symbol("in"),
            text => Token::Name { text: text.to_owned(), quoted: false },
        }
    }

    /// `` `a.b-c/d e` ``: letters, digits and `_.-/ `.
    fn quoted_name(&mut self) -> Result<Token, CompileError> {
        let body = self.rest().get(1..).unwrap_or_default();
        let end = body.find('`').ok_or_else(|| self.error("backquoted name is not closed"))?;
        let text = body.get(..end).unwrap_or_default();
        let fits = |character: char| character.is_ascii_alphanumeric() || "_.-/ ".contains(character);
        if text.is_empty() || !text.chars().all(fits) {
            return Err(self.error("backquoted name has characters that are not allowed"));
        }
        self.at += end + 2;
        Ok(Token::Name { text: text.to_owned(), quoted: true })
    }

    fn number(&mut self) -> Result<Token, CompileError> {
        let rest = self.rest();
        if let Some(digits) = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X")) {
            return self.integer(2, leading(digits, |byte| byte.is_ascii_hexdigit()), 16);
        }
        let whole = leading(rest, |byte| byte.is_ascii_digit());
        let behind = rest.get(whole.len()..).unwrap_or_default();
        let fraction = match behind.strip_prefix('.') {
            Some(digits) => match leading(digits, |byte| byte.is_ascii_digit()).len() {
                0 => 0,
                length => length + 1,
            },
            None => 0,
        };
        let behind = behind.get(fraction..).unwrap_or_default();
        let exponent = exponent_length(behind);
        if fraction == 0 && exponent == 0 {
            return self.integer(0, whole, 10);
        }
        let text = rest.get(..whole.len() + fraction + exponent).unwrap_or_default();
        let value = text.parse().map_err(|_| self.error("invalid number"))?;
        self.at += text.len();
        Ok(Token::Literal(Value::Double(value)))
    }

    fn integer(&mut self, prefix: usize, digits: &str, radix: u32) -> Result<Token, CompileError> {
        let value = u64::from_str_radix(digits, radix).map_err(|_| self.error("integer is out of range"))?;
        self.at += prefix + digits.len();
        if self.rest().starts_with(['u', 'U']) {
            self.at += 1;
            return Ok(Token::Literal(Value::Uint(value)));
        }
        Ok(Token::Integer(value))
    }

    /// A string or bytes literal, if one starts here.
    fn string(&mut self) -> Result<Option<Token>, CompileError> {
        let rest = self.rest();
        // Only as far as a prefix can reach: looking on for a quote would make lexing quadratic.
        let quote = rest.bytes().take(3).position(|byte| matches!(byte, b'"' | b'\''));
        let prefix = quote.and_then(|end| rest.get(..end)).unwrap_or("none");
        let (bytes, raw) = match prefix.to_ascii_lowercase().as_str() {
            "" => (false, false),
            "r" => (false, true),
            "b" => (true, false),
            "br" | "rb" => (true, true),
            _ => return Ok(None),
        };
        let body = rest.get(prefix.len()..).unwrap_or_default();
        let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| body.starts_with(quote)).unwrap_or("\"");
        let content = body.get(quote.len()..).unwrap_or_default();
        let end = closing(content, quote, raw).ok_or_else(|| self.error("string is not closed"))?;
        let content = content.get(..end).unwrap_or_default();
        let literal = escape::literal(content, bytes, raw).map_err(|message| self.error(message))?;
        self.at += prefix.len() + end + 2 * quote.len();
        Ok(Some(Token::Literal(literal)))
    }
}

fn leading(text: &str, belongs: impl Fn(u8) -> bool) -> &str {
    let end = text.bytes().position(|byte| !belongs(byte)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn exponent_length(text: &str) -> usize {
    let Some(behind) = text.strip_prefix(['e', 'E']) else { return 0 };
    let sign = usize::from(behind.starts_with(['+', '-']));
    let digits = leading(behind.get(sign..).unwrap_or_default(), |byte| byte.is_ascii_digit()).len();
    if digits == 0 { 0 } else { 1 + sign + digits }
}

/// Where the literal's closing quote is; a single-quoted one must not span lines.
fn closing(content: &str, quote: &str, raw: bool) -> Option<usize> {
    let mut skip = false;
    for (place, character) in content.char_indices() {
        if skip {
            skip = false;
        } else if character == '\\' && !raw {
            skip = true;
        } else if content.get(place..)?.starts_with(quote) {
            return Some(place);
        } else if quote.len() == 1 && matches!(character, '\n' | '\r') {
            return None;
        }
    }
    None
}
