//! `'…'.format([…])`: the verbs, in the two styles there are.
//!
//! Kubernetes offers the string library at version 2, whose numbers follow the English locale (`1,234.5`, `1.5×10⁰⁶`); the
//! specification's tests want version 4, which writes numbers as C does. What a verb accepts differs too.

mod kubernetes;
mod specification;

use crate::time::Timestamp;

/// Texts longer than this are refused.
const MAXIMUM_LENGTH: usize = 16 << 20;
/// The digits behind the point without a precision.
const DEFAULT_PRECISION: usize = 6;
/// Version 2 of the library has no bound; nothing sensible comes near this one.
const MAXIMUM_PRECISION: usize = 10_000;
/// Version 4 of the library's own bound.
const SPECIFICATION_PRECISION: usize = 100;

/// Which version of the library is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Version 2, as in the API server.
    Kubernetes,
    /// Version 4, as in the language's specification.
    Specification,
}

/// An argument, as far as the verbs can tell arguments apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    Uint(u64),
    /// A double.
    Double(f64),
    /// A string.
    String(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A duration, as `string` converts it.
    Duration(String),
    /// A timestamp, as `string` converts it.
    Timestamp(Timestamp),
    /// A type's name.
    Type(String),
    /// A list.
    List(Vec<Self>),
    /// A map.
    Map(Vec<(Self, Self)>),
    /// Anything else, by the name of its type.
    Other(String),
}

impl Item {
    fn type_name(&self) -> &str {
        match self {
            Self::Null => "null_type",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::String(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::Duration(_) => "google.protobuf.Duration",
            Self::Timestamp(_) => "google.protobuf.Timestamp",
            Self::Type(_) => "type",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Other(name) => name,
        }
    }
}

/// A verb of a format text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// `%s`
    String,
    /// `%d`
    Decimal,
    /// `%f` and its precision.
    Fixed(usize),
    /// `%e` and its precision.
    Scientific(usize),
    /// `%b`
    Binary,
    /// `%o`
    Octal,
    /// `%x`, or `%X` where true.
    Hexadecimal(bool),
}

impl Verb {
    fn refuse(self, argument: &str) -> String {
        let rule = match self {
            Self::String => {
                "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps"
            }
            Self::Decimal => "decimal clause can only be used on integers",
            Self::Fixed(_) => "fixed-point clause can only be used on doubles",
            Self::Scientific(_) => "scientific clause can only be used on doubles",
            Self::Binary => "only integers and bools can be formatted as binary",
            Self::Octal => "octal clause can only be used on integers",
            Self::Hexadecimal(_) => "only integers, byte buffers, and strings can be formatted as hex",
        };
        format!("error during formatting: {rule}, was given {argument}")
    }

    /// Whether the type checker lets a literal format text have this verb for an argument of the type called `name`.
    /// `%s` looks into list and map literals, which is the caller's part.
    ///
    /// # Errors
    /// A verb for another type.
    pub fn check(self, style: Style, name: &str) -> Result<(), String> {
        let specification = style == Style::Specification;
        let allowed = match (self, name) {
            (_, "dyn") => true,
            (
                Self::String,
                "list"
                | "map"
                | "bool"
                | "google.protobuf.Timestamp"
                | "google.protobuf.Duration"
                | "type"
                | "null_type"
                | "double",
            )
            | (Self::Decimal | Self::Binary | Self::Octal | Self::Hexadecimal(_) | Self::String, "int" | "uint")
            | (Self::String | Self::Hexadecimal(_), "string" | "bytes")
            | (Self::Fixed(_) | Self::Scientific(_), "double")
            | (Self::Binary, "bool") => true,
            (Self::Decimal, "double") | (Self::Fixed(_) | Self::Scientific(_), "int" | "uint") => specification,
            (Self::Fixed(_) | Self::Scientific(_), "string") => !specification,
            _ => false,
        };
        if allowed { Ok(()) } else { Err(self.refuse(name)) }
    }
}

/// A piece of a format text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text that stands for itself.
    Text(&'t str),
    /// A place for the next argument.
    Verb(Verb),
}

/// Reads a format text, piece by piece; after an error there are no more.
pub fn pieces(text: &str, style: Style) -> impl Iterator<Item = Result<Piece<'_>, String>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let piece = next_piece(&mut rest, style);
        if piece.is_err() {
            rest = "";
        }
        Some(piece)
    })
}

fn next_piece<'t>(rest: &mut &'t str, style: Style) -> Result<Piece<'t>, String> {
    let text = *rest;
    let Some(after) = text.strip_prefix('%') else {
        let (before, after) = text.split_at_checked(text.find('%').unwrap_or(text.len())).unwrap_or((text, ""));
        *rest = after;
        return Ok(Piece::Text(before));
    };
    if let Some(after) = after.strip_prefix('%') {
        *rest = after;
        return Ok(Piece::Text("%"));
    }
    if after.is_empty() {
        return Err("unexpected end of string".to_owned());
    }
    let (precision, after) = precision(after, style)
        .map_err(|reason| format!("could not parse formatting clause: error while parsing precision: {reason}"))?;
    let mut characters = after.chars();
    let verb = match characters.next() {
        Some('s') => Verb::String,
        Some('d') => Verb::Decimal,
        Some('f') => Verb::Fixed(precision),
        Some('e') => Verb::Scientific(precision),
        Some('b') => Verb::Binary,
        Some('o') => Verb::Octal,
        Some('x') => Verb::Hexadecimal(false),
        Some('X') => Verb::Hexadecimal(true),
        other => {
            let other = other.map(String::from).unwrap_or_default();
            return Err(format!("could not parse formatting clause: unrecognized formatting clause \"{other}\""));
        }
    };
    *rest = characters.as_str();
    Ok(Piece::Verb(verb))
}

fn precision(text: &str, style: Style) -> Result<(usize, &str), String> {
    let Some(after) = text.strip_prefix('.') else { return Ok((DEFAULT_PRECISION, text)) };
    let end = after.find(|digit: char| !digit.is_ascii_digit()).ok_or("could not find end of precision specifier")?;
    let (digits, after) = after.split_at_checked(end).unwrap_or((after, ""));
    let limit = if style == Style::Specification { SPECIFICATION_PRECISION } else { MAXIMUM_PRECISION };
    let precision = digits.parse::<usize>().map_err(|_| format!("{digits:?} is not a precision"))?;
    if precision > limit {
        return Err(format!("precision {precision} exceeds maximum allowed precision {limit}"));
    }
    Ok((precision, after))
}

/// Writes the arguments into the format text.
///
/// # Errors
/// A text with an unknown verb, too few arguments, an argument that the verb does not take, a result that is too large.
pub fn format(text: &str, arguments: &[Item], style: Style) -> Result<String, String> {
    let mut written = String::new();
    let mut next = 0;
    for piece in pieces(text, style) {
        match piece {
            Ok(Piece::Text(text)) => written.push_str(text),
            other => {
                // A missing argument is found before the verb is read.
                let argument = arguments.get(next).ok_or_else(|| format!("index {next} out of range"))?;
                let Piece::Verb(verb) = other? else { continue };
                written.push_str(&write(verb, argument, style)?);
                next += 1;
            }
        }
        if written.len() > MAXIMUM_LENGTH {
            return Err("the formatted string would be too large".to_owned());
        }
    }
    Ok(written)
}

fn write(verb: Verb, argument: &Item, style: Style) -> Result<String, String> {
    let written = match (verb, argument) {
        (Verb::Binary, Item::Bool(value)) => Some(u8::from(*value).to_string()),
        (Verb::Binary, Item::Int(value)) => Some(signed(*value, |value| format!("{value:b}"))),
        (Verb::Binary, Item::Uint(value)) => Some(format!("{value:b}")),
        (Verb::Octal, Item::Int(value)) => Some(signed(*value, |value| format!("{value:o}"))),
        (Verb::Octal, Item::Uint(value)) => Some(format!("{value:o}")),
        (Verb::Hexadecimal(upper), argument) => hexadecimal(argument, upper),
        (Verb::Decimal, Item::Int(value)) => Some(value.to_string()),
        (Verb::Decimal, Item::Uint(value)) => Some(value.to_string()),
        _ => match style {
            Style::Kubernetes => kubernetes::write(verb, argument)?,
            Style::Specification => specification::write(verb, argument)?,
        },
    };
    written.ok_or_else(|| verb.refuse(argument.type_name()))
}

fn signed(value: i64, write: impl Fn(u64) -> String) -> String {
    format!("{}{}", if value < 0 { "-" } else { "" }, write(value.unsigned_abs()))
}

fn hexadecimal(argument: &Item, upper: bool) -> Option<String> {
    let written = match argument {
        Item::Int(value) => signed(*value, |value| format!("{value:x}")),
        Item::Uint(value) => format!("{value:x}"),
        Item::String(text) => bytes(text.as_bytes()),
        Item::Bytes(value) => bytes(value),
        _ => return None,
    };
    Some(if upper { written.to_ascii_uppercase() } else { written })
}

fn bytes(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
