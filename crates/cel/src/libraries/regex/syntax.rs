//! Go's regular expression syntax (`regexp/syntax` of Go 1.26 with the Perl flags) written as Rust's.
//!
//! No flag but `i` is passed on, each around the one piece it holds for: in Go a flag group is no operand, so that in
//! `a(?i)*` the star repeats `a`.

use super::class;

/// Go's limits on nesting and on repeats, also of repeats inside repeats.
const MAXIMUM_DEPTH: usize = 1000;
const MAXIMUM_REPEAT: u32 = 1000;

/// Writes `pattern` in Rust's syntax.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut translator =
        Translator { rest: pattern, flags: Flags::default(), levels: vec![], level: Level::default(), names: vec![] };
    while !translator.rest.is_empty() {
        translator.step()?;
    }
    if !translator.levels.is_empty() {
        return Err(format!("missing closing ): `{pattern}`"));
    }
    Ok(translator.level.close().text)
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags {
    pub(super) ignore_case: bool,
    multi_line: bool,
    dot_all: bool,
    ungreedy: bool,
}

/// What a repeat can stand behind.
#[derive(Debug)]
struct Piece {
    text: String,
    /// The product of the repeats around its innermost part.
    weight: u32,
    /// Whether it is a repeat itself, which Go does not let repeat again.
    repeated: bool,
}

impl Piece {
    fn new(text: String) -> Self {
        Self { text, weight: 1, repeated: false }
    }
}

/// An open group.
#[derive(Debug, Default)]
struct Level {
    alternatives: Vec<Piece>,
    pieces: Vec<Piece>,
    /// The flags to go back to where the group closes.
    outside: Flags,
}

impl Level {
    fn end_alternative(&mut self) {
        let weight = self.pieces.iter().map(|piece| piece.weight).max().unwrap_or(1);
        let text = self.pieces.drain(..).map(|piece| piece.text).collect();
        self.alternatives.push(Piece { text, weight, repeated: false });
    }

    fn close(mut self) -> Piece {
        self.end_alternative();
        let weight = self.alternatives.iter().map(|piece| piece.weight).max().unwrap_or(1);
        let texts: Vec<String> = self.alternatives.into_iter().map(|piece| piece.text).collect();
        Piece { text: texts.join("|"), weight, repeated: false }
    }
}

struct Translator<'p> {
    rest: &'p str,
    flags: Flags,
    /// The groups around the current one.
    levels: Vec<Level>,
    level: Level,
    names: Vec<&'p str>,
}

impl<'p> Translator<'p> {
    fn step(&mut self) -> Result<(), String> {
        let Some(first) = self.next() else { return Ok(()) };
        match first {
            '(' => self.open(),
            ')' => self.close(),
            '|' => {
                self.level.end_alternative();
                Ok(())
            }
            '^' => self.piece(if self.flags.multi_line { "(?m:^)" } else { r"\A" }),
            '$' => self.piece(if self.flags.multi_line { "(?m:$)" } else { r"\z" }),
            '.' => self.piece(if self.flags.dot_all { "(?s:.)" } else { "." }),
            '[' => {
                let class = class::bracket(&mut self.rest)?;
                self.folded(class)
            }
            '*' => self.repeat("*", 0, None),
            '+' => self.repeat("+", 1, None),
            '?' => self.repeat("?", 0, Some(1)),
            '{' => self.counted(),
            '\\' => self.escape(),
            literal => self.literal(literal),
        }
    }

    fn next(&mut self) -> Option<char> {
        next(&mut self.rest)
    }

    fn piece(&mut self, text: &str) -> Result<(), String> {
        self.level.pieces.push(Piece::new(text.to_owned()));
        Ok(())
    }

    fn folded(&mut self, text: String) -> Result<(), String> {
        let text = if self.flags.ignore_case { format!("(?i:{text})") } else { text };
        self.level.pieces.push(Piece::new(text));
        Ok(())
    }

    fn literal(&mut self, literal: char) -> Result<(), String> {
        self.folded(regex::escape(literal.encode_utf8(&mut [0; 4])))
    }

    fn open(&mut self) -> Result<(), String> {
        if self.levels.len() >= MAXIMUM_DEPTH {
            return Err("expression nests too deeply".to_owned());
        }
        let outside = self.flags;
        if let Some(after) = self.rest.strip_prefix('?') {
            self.rest = after;
            let named = after.strip_prefix("P<").or_else(|| after.strip_prefix('<'));
            match named {
                Some(after) => self.name(after)?,
                None if !self.flag_group()? => return Ok(()),
                None => {}
            }
        }
        let around = std::mem::replace(&mut self.level, Level { outside, ..Level::default() });
        self.levels.push(around);
        Ok(())
    }

    fn name(&mut self, after: &'p str) -> Result<(), String> {
        let fault = || "invalid named capture".to_owned();
        let (name, rest) = after.split_once('>').ok_or_else(fault)?;
        let valid = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !valid || self.names.contains(&name) {
            return Err(fault());
        }
        self.names.push(name);
        self.rest = rest;
        Ok(())
    }

    /// Reads flags up to `:` (true: a group opens) or `)`.
    fn flag_group(&mut self) -> Result<bool, String> {
        let mut flags = self.flags;
        let (mut on, mut any) = (true, false);
        loop {
            let flag = match self.next() {
                Some('i') => &mut flags.ignore_case,
                Some('m') => &mut flags.multi_line,
                Some('s') => &mut flags.dot_all,
                Some('U') => &mut flags.ungreedy,
                Some('-') if on => {
                    (on, any) = (false, false);
                    continue;
                }
                Some(end @ (':' | ')')) if on || any => {
                    self.flags = flags;
                    return Ok(end == ':');
                }
                _ => return Err("invalid or unsupported Perl syntax".to_owned()),
            };
            *flag = on;
            any = true;
        }
    }

    fn close(&mut self) -> Result<(), String> {
        let around = self.levels.pop().ok_or_else(|| "unexpected )".to_owned())?;
        let level = std::mem::replace(&mut self.level, around);
        self.flags = level.outside;
        let inner = level.close();
        self.level.pieces.push(Piece { text: format!("(?:{})", inner.text), ..inner });
        Ok(())
    }

    /// `{n}`, `{n,}`, `{n,m}`; anything else is a brace.
    fn counted(&mut self) -> Result<(), String> {
        let Some((minimum, maximum, rest)) = read_counts(self.rest) else { return self.literal('{') };
        self.rest = rest;
        let too_many = |count: Option<u32>| count.is_none_or(|count| count > MAXIMUM_REPEAT);
        let fault = || "invalid repeat count".to_owned();
        if too_many(minimum) || maximum.is_some_and(too_many) {
            return Err(fault());
        }
        let minimum = minimum.unwrap_or_default();
        let maximum = maximum.flatten();
        if maximum.is_some_and(|maximum| maximum < minimum) {
            return Err(fault());
        }
        let operator = match maximum {
            Some(maximum) => format!("{{{minimum},{maximum}}}"),
            None => format!("{{{minimum},}}"),
        };
        self.repeat(&operator, minimum, maximum)
    }

    fn repeat(&mut self, operator: &str, minimum: u32, maximum: Option<u32>) -> Result<(), String> {
        let lazy = self.rest.strip_prefix('?').inspect(|after| self.rest = after).is_some();
        let Some(piece) = self.level.pieces.last_mut() else {
            return Err(format!("missing argument to repetition operator: `{operator}`"));
        };
        if piece.repeated {
            return Err(format!("invalid nested repetition operator: `{operator}`"));
        }
        if operator.starts_with('{') {
            let factor = if maximum == Some(0) { 0 } else { maximum.unwrap_or(minimum).max(1) };
            piece.weight = piece.weight.saturating_mul(factor);
            if piece.weight > MAXIMUM_REPEAT {
                return Err("invalid repeat count".to_owned());
            }
        }
        let lazy = if lazy != self.flags.ungreedy { "?" } else { "" };
        piece.text = format!("(?:{}){operator}{lazy}", piece.text);
        piece.repeated = true;
        Ok(())
    }

    fn escape(&mut self) -> Result<(), String> {
        let mut after = self.rest;
        match next(&mut after) {
            Some('A') => self.escaped(after, r"\A"),
            Some('z') => self.escaped(after, r"\z"),
            Some('b') => self.escaped(after, r"(?-u:\b)"),
            Some('B') => self.escaped(after, r"(?-u:\B)"),
            Some('Q') => {
                let (literal, rest) = after.split_once(r"\E").unwrap_or((after, ""));
                self.rest = rest;
                literal.chars().try_for_each(|character| self.literal(character))
            }
            _ => match class::shorthand(&mut self.rest)? {
                Some(class) => self.folded(format!("[{class}]")),
                None => {
                    let character = class::escaped_character(&mut self.rest)?;
                    self.literal(character)
                }
            },
        }
    }

    fn escaped(&mut self, after: &'p str, text: &str) -> Result<(), String> {
        self.rest = after;
        self.piece(text)
    }
}

pub(super) fn next(rest: &mut &str) -> Option<char> {
    let mut characters = rest.chars();
    let character = characters.next();
    *rest = characters.as_str();
    character
}

/// A count beyond all bounds.
type Count = Option<u32>;

/// The least and, where there is one, the greatest count, and what follows the brace. `Some(None)` is an open end.
fn read_counts(text: &str) -> Option<(Count, Option<Count>, &str)> {
    let (inner, rest) = text.split_once('}')?;
    let (minimum, maximum) = inner.split_once(',').map_or((inner, inner), |(minimum, maximum)| (minimum, maximum));
    let minimum = read_count(minimum)?;
    let maximum = if maximum.is_empty() { None } else { Some(read_count(maximum)?) };
    Some((minimum, maximum, rest))
}

fn read_count(digits: &str) -> Option<Count> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty();
    (plain && (digits.len() == 1 || !digits.starts_with('0'))).then(|| digits.parse().ok())
}
