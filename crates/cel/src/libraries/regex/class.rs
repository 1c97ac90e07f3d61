//! Character classes and escapes.

use std::fmt::Write;

use super::syntax::next;

/// POSIX names, ASCII as in Go.
const POSIX: &[(&str, &str)] = &[
    ("alnum", "0-9A-Za-z"),
    ("alpha", "A-Za-z"),
    ("ascii", r"\x00-\x7F"),
    ("blank", r"\t\x20"),
    ("cntrl", r"\x00-\x1F\x7F"),
    ("digit", "0-9"),
    ("graph", r"\x21-\x7E"),
    ("lower", "a-z"),
    ("print", r"\x20-\x7E"),
    ("punct", r"\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E"),
    ("space", r"\x09-\x0D\x20"),
    ("upper", "A-Z"),
    ("word", "0-9A-Za-z_"),
    ("xdigit", "0-9A-Fa-f"),
];

/// Reads a class after its opening bracket and writes it in Rust's syntax.
pub(super) fn bracket(rest: &mut &str) -> Result<String, String> {
    let whole = *rest;
    let mut class = String::from("[");
    if let Some(after) = rest.strip_prefix('^') {
        *rest = after;
        class.push('^');
    }
    let mut first = true;
    loop {
        if !first && let Some(after) = rest.strip_prefix(']') {
            *rest = after;
            class.push(']');
            return Ok(class);
        }
        if rest.is_empty() {
            return Err(format!("missing closing ]: `[{whole}`"));
        }
        first = false;
        item(rest, &mut class)?;
    }
}

fn item(rest: &mut &str, class: &mut String) -> Result<(), String> {
    if let Some(named) = posix(rest)? {
        let _ = write!(class, "[{named}]");
        return Ok(());
    }
    if let Some(after) = rest.strip_prefix('\\') {
        let mut after = after;
        if let Some(short) = shorthand(&mut after)? {
            *rest = after;
            let _ = write!(class, "[{short}]");
            return Ok(());
        }
    }
    let low = character(rest)?;
    let mut high = low;
    // A hyphen before the closing bracket is one.
    if let Some(after) = rest.strip_prefix('-')
        && !after.is_empty()
        && !after.starts_with(']')
    {
        *rest = after;
        high = character(rest)?;
    }
    if high < low {
        return Err(format!("invalid character class range: `{low}-{high}`"));
    }
    let _ = write!(class, r"\x{{{:X}}}-\x{{{:X}}}", u32::from(low), u32::from(high));
    Ok(())
}

fn character(rest: &mut &str) -> Result<char, String> {
    match next(rest) {
        Some('\\') => escaped_character(rest),
        Some(character) => Ok(character),
        None => Err("missing closing ]".to_owned()),
    }
}

/// `[:name:]` or `[:^name:]`.
fn posix(rest: &mut &str) -> Result<Option<String>, String> {
    let Some((name, after)) = rest.strip_prefix("[:").and_then(|after| after.split_once(":]")) else {
        return Ok(None);
    };
    let (negated, plain) = name.strip_prefix('^').map_or(("", name), |plain| ("^", plain));
    let Some((_, ranges)) = POSIX.iter().find(|(known, _)| *known == plain) else {
        return Err(format!("invalid character class range: `[:{name}:]`"));
    };
    *rest = after;
    Ok(Some(format!("{negated}{ranges}")))
}

/// What a class for `\d`, `\pL` and their like has between its brackets; reads after the backslash.
pub(super) fn shorthand(rest: &mut &str) -> Result<Option<String>, String> {
    let mut after = *rest;
    let class = match next(&mut after) {
        Some('d') => "0-9",
        Some('D') => "^0-9",
        Some('s') => r"\t\n\x0C\r\x20",
        Some('S') => r"^\t\n\x0C\r\x20",
        Some('w') => "0-9A-Za-z_",
        Some('W') => "^0-9A-Za-z_",
        Some(kind @ ('p' | 'P')) => {
            let class = property(kind == 'P', &mut after)?;
            *rest = after;
            return Ok(Some(class));
        }
        _ => return Ok(None),
    };
    *rest = after;
    Ok(Some(class.to_owned()))
}

/// A general category or a script; Go knows no other properties.
fn property(negated: bool, rest: &mut &str) -> Result<String, String> {
    let fault = |name: &str| format!("invalid character class range: `\\p{{{name}}}`");
    let name = match next(rest) {
        Some('{') => {
            let (name, after) = rest.split_once('}').ok_or_else(|| fault(rest))?;
            *rest = after;
            name.to_owned()
        }
        Some(letter) => letter.to_string(),
        None => return Err(fault("")),
    };
    let (negated, name) = name.strip_prefix('^').map_or((negated, name.as_str()), |name| (!negated, name));
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _-".contains(&byte)) {
        return Err(fault(name));
    }
    let kind = if negated { 'P' } else { 'p' };
    let known = ["gc", "sc"].into_iter().map(|property| format!("\\{kind}{{{property}={name}}}"));
    known.into_iter().find(|class| regex::Regex::new(class).is_ok()).ok_or_else(|| fault(name))
}

/// Reads one character after its backslash.
pub(super) fn escaped_character(rest: &mut &str) -> Result<char, String> {
    let fault = |what: &str| format!("invalid escape sequence: `\\{what}`");
    let Some(character) = next(rest) else { return Err("trailing backslash at end of expression: ``".to_owned()) };
    match character {
        'a' => Ok('\u{7}'),
        'f' => Ok('\u{c}'),
        'n' => Ok('\n'),
        'r' => Ok('\r'),
        't' => Ok('\t'),
        'v' => Ok('\u{b}'),
        'x' => hexadecimal(rest).ok_or_else(|| fault("x")),
        '0' => Ok(octal(0, rest)),
        // A single digit would be a back reference.
        '1'..='7' if rest.starts_with(|digit: char| digit.is_digit(8)) => {
            Ok(octal(character.to_digit(8).unwrap_or_default(), rest))
        }
        punctuation if punctuation.is_ascii() && !punctuation.is_ascii_alphanumeric() => Ok(punctuation),
        other => Err(fault(&other.to_string())),
    }
}

fn octal(first: u32, rest: &mut &str) -> char {
    let mut value = first;
    for _ in 0..2 {
        let Some(digit) = rest.chars().next().and_then(|digit| digit.to_digit(8)) else { break };
        value = value * 8 + digit;
        let _ = next(rest);
    }
    char::from_u32(value).unwrap_or_default()
}

fn hexadecimal(rest: &mut &str) -> Option<char> {
    let digits = if let Some(after) = rest.strip_prefix('{') {
        let (digits, after) = after.split_once('}')?;
        *rest = after;
        digits
    } else {
        let (digits, after) = rest.split_at_checked(2)?;
        *rest = after;
        digits
    };
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32))?
}
