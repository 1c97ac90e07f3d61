//! Text to tokens, by libyaml's algorithm as go-yaml v2 keeps it (with its leniencies).
//!
//! Here: the position in the text, the token queue, indentation and simple keys (a key without `?` is recognised only
//! at its `:`, so tokens wait in a queue until it is certain that none is to be put before them). `fetch` recognises
//! tokens, `plain`, `quoted`, `block` and `tag` the longer ones. Scalars are measured here and decoded later.

mod block;
mod fetch;
mod plain;
mod quoted;
mod tag;

use palisade_model::tree::Span;

use super::character::{is_blank, may_break};
use super::token::{Token, TokenKind, narrow};

/// Why the text cannot be read, as libyaml puts it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failure {
    pub(super) at: u32,
    pub(super) problem: Problem,
}

/// What kind of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Syntax(&'static str),
    TooDeep,
}

pub(super) type Scanned<T> = Result<T, Failure>;

/// A place where a key may have started that has no `?`.
#[derive(Clone, Copy, Debug)]
struct SimpleKey {
    possible: bool,
    /// Whether tokens wait for it. go-yaml forgets a key that is an empty flow collection (`[]: x`).
    awaited: bool,
    /// In block context at the current indentation nothing but a key can stand.
    required: bool,
    token: u64,
    start: usize,
    column: i64,
}

/// How far from its `:` a simple key may start, in characters (YAML 1.1, section 9.2.1).
const SIMPLE_KEY_REACH: usize = 1024;

pub(super) struct Scanner<'s> {
    bytes: &'s [u8],
    /// The API tooling's line reader ends the last line even where the text does not.
    break_missing: bool,
    pos: usize,
    /// Where the text's own byte order mark may stand.
    start: Option<usize>,
    line_start: usize,
    /// Where the column was last counted, and what it was.
    counted: (usize, i64),
    indent: i64,
    indents: Vec<i64>,
    flow_level: usize,
    depth_limit: usize,
    simple_key_allowed: bool,
    simple_keys: Vec<SimpleKey>,
    queue: Vec<Token>,
    head: usize,
    /// How many tokens the parser has taken.
    taken: u64,
    available: bool,
    pub(super) comments: Vec<Span>,
}

impl<'s> Scanner<'s> {
    pub(super) fn new(bytes: &'s [u8], start: usize, depth_limit: usize) -> Self {
        let no_key = SimpleKey { possible: false, awaited: false, required: false, token: 0, start, column: 0 };
        Self {
            bytes,
            break_missing: bytes.last() != Some(&b'\n'),
            pos: start,
            start: Some(start),
            line_start: start,
            counted: (start, 0),
            indent: -1,
            indents: Vec::new(),
            flow_level: 0,
            depth_limit,
            simple_key_allowed: true,
            simple_keys: vec![no_key],
            queue: Vec::new(),
            head: 0,
            taken: 0,
            available: false,
            comments: Vec::new(),
        }
    }

    /// Where the scanner has read to.
    pub(super) fn position(&self) -> usize {
        self.pos.min(self.bytes.len())
    }

    /// The text from `from` on.
    pub(super) fn rest(&self, from: usize) -> &'s str {
        std::str::from_utf8(self.bytes.get(from..).unwrap_or_default()).unwrap_or_default()
    }

    /// The next token, left in the queue.
    #[inline]
    pub(super) fn peek(&mut self) -> Scanned<Token> {
        if !self.available {
            self.fetch_more()?;
        }
        Ok(self.queue.get(self.head).copied().unwrap_or_else(|| Token::new(TokenKind::StreamEnd, self.pos, self.pos)))
    }

    /// Takes the token that `peek` gave.
    #[inline]
    pub(super) fn skip(&mut self) {
        self.available = false;
        self.taken += 1;
        self.head += 1;
        if self.head == self.queue.len() {
            self.queue.clear();
            self.head = 0;
        }
    }

    fn fetch_more(&mut self) -> Scanned<()> {
        while self.head == self.queue.len() || self.head_may_follow_key()? {
            self.fetch_next()?;
        }
        self.available = true;
        Ok(())
    }

    /// Whether the token at the head of the queue may turn out to start a simple key.
    fn head_may_follow_key(&mut self) -> Scanned<bool> {
        // Token numbers never fall from one level to the next.
        let level = self.simple_keys.partition_point(|key| key.token < self.taken);
        match self.simple_keys.get(level) {
            Some(key) if key.token == self.taken && key.awaited => self.is_key_valid(level),
            _ => Ok(false),
        }
    }

    fn is_key_valid(&mut self, level: usize) -> Scanned<bool> {
        let Some(&key) = self.simple_keys.get(level) else { return Ok(false) };
        if !key.possible {
            return Ok(false);
        }
        if key.start >= self.line_start && !self.is_out_of_reach(key.start) {
            return Ok(true);
        }
        if key.required {
            return Err(self.failure("could not find expected ':'"));
        }
        if let Some(key) = self.simple_keys.get_mut(level) {
            key.possible = false;
        }
        Ok(false)
    }

    fn is_out_of_reach(&self, start: usize) -> bool {
        self.pos - start > SIMPLE_KEY_REACH && self.characters(start, self.pos) > SIMPLE_KEY_REACH
    }

    fn save_simple_key(&mut self) -> Scanned<()> {
        let column = self.column();
        let required = self.flow_level == 0 && self.indent == column;
        if self.simple_key_allowed {
            self.remove_simple_key()?;
            let token = self.next_number();
            let start = self.pos;
            if let Some(key) = self.simple_keys.last_mut() {
                *key = SimpleKey { possible: true, awaited: true, required, token, start, column };
            }
        }
        Ok(())
    }

    fn remove_simple_key(&mut self) -> Scanned<()> {
        let Some(key) = self.simple_keys.last_mut() else { return Ok(()) };
        if key.possible && key.required {
            return Err(self.failure("could not find expected ':'"));
        }
        key.possible = false;
        Ok(())
    }

    /// The number the next token gets.
    fn next_number(&self) -> u64 {
        self.taken + (self.queue.len() - self.head) as u64
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.queue.push(Token::new(kind, start, self.pos));
    }

    fn insert(&mut self, number: u64, token: Token) {
        let end = self.queue.len();
        let place = number.checked_sub(self.taken).and_then(|ahead| usize::try_from(ahead).ok());
        self.queue.insert(place.map_or(end, |ahead| end.min(self.head + ahead)), token);
    }

    fn enter_flow(&mut self) -> Scanned<()> {
        let (token, start) = (self.next_number(), self.pos);
        self.simple_keys.push(SimpleKey { possible: false, awaited: false, required: false, token, start, column: 0 });
        self.flow_level += 1;
        if self.flow_level > self.depth_limit { Err(self.too_deep()) } else { Ok(()) }
    }

    fn leave_flow(&mut self) {
        if self.flow_level == 0 {
            return;
        }
        self.flow_level -= 1;
        let left = self.simple_keys.pop();
        if let (Some(left), Some(key)) = (left, self.simple_keys.last_mut()) {
            key.awaited &= key.token != left.token;
        }
    }

    /// Opens a block collection where `column` is deeper than the current one; its token goes before number `before`.
    fn roll_indent(&mut self, column: i64, before: u64, kind: TokenKind, at: usize) -> Scanned<()> {
        if self.flow_level > 0 || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.indents.len() > self.depth_limit {
            return Err(self.too_deep());
        }
        self.insert(before, Token::new(kind, at, at));
        Ok(())
    }

    /// Closes all block collections deeper than `column`.
    fn unroll_indent(&mut self, column: i64) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(TokenKind::BlockEnd, self.pos);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// The byte at `index`; a line break where the last line has none, then zeros.
    #[inline]
    fn at(&self, index: usize) -> u8 {
        match self.bytes.get(index) {
            Some(&byte) => byte,
            None if index == self.bytes.len() && self.break_missing => b'\n',
            None => 0,
        }
    }

    #[inline]
    fn here(&self) -> u8 {
        self.at(self.pos)
    }

    /// How many bytes the line break at `index` has; none where there is no break.
    #[inline]
    fn break_len(&self, index: usize) -> usize {
        let byte = self.at(index);
        if byte == b'\n' {
            1
        } else if may_break(byte) {
            self.rare_break_len(index)
        } else {
            0
        }
    }

    fn rare_break_len(&self, index: usize) -> usize {
        match [self.at(index), self.at(index + 1), self.at(index + 2)] {
            // The line reader takes one carriage return away before each line feed.
            [b'\r', b'\r', b'\n'] if index + 2 < self.bytes.len() => 3,
            [b'\r', b'\n', _] | [0xC2, 0x85, _] => 2,
            [b'\r', ..] => 1,
            [0xE2, 0x80, 0xA8 | 0xA9] => 3,
            _ => 0,
        }
    }

    #[inline]
    fn is_blank_or_end(&self, index: usize) -> bool {
        is_blank(self.at(index)) || self.is_break_or_end(index)
    }

    #[inline]
    fn is_break_or_end(&self, index: usize) -> bool {
        self.at(index) == 0 || self.break_len(index) > 0
    }

    /// Passes the line break here, if there is one.
    fn skip_line(&mut self) {
        let length = self.break_len(self.pos);
        if length > 0 {
            self.pos += length;
            self.line_start = self.pos;
        }
    }

    fn skip_blanks(&mut self) {
        while is_blank(self.here()) {
            self.pos += 1;
        }
    }

    /// Passes a comment, and remembers where it was.
    fn skip_comment(&mut self) {
        if self.here() != b'#' {
            return;
        }
        let start = self.pos;
        while !self.is_break_or_end(self.pos) {
            self.pos += 1;
        }
        self.comments.push(Span::new(narrow(start), narrow(self.pos)));
    }

    /// Characters between the line's start and here.
    fn column(&mut self) -> i64 {
        let (from, base) = if self.counted.0 >= self.line_start && self.counted.0 <= self.pos {
            self.counted
        } else {
            (self.line_start, 0)
        };
        let column = base + i64::try_from(self.characters(from, self.pos)).unwrap_or(i64::MAX);
        self.counted = (self.pos, column);
        column
    }

    fn characters(&self, from: usize, to: usize) -> usize {
        let bytes = self.bytes.get(from..to.min(self.bytes.len())).unwrap_or_default();
        bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
    }

    /// Whether `---` or `...` stands here, alone, at the start of a line.
    fn is_document_indicator(&self) -> bool {
        self.pos == self.line_start
            && matches!(
                [self.here(), self.at(self.pos + 1), self.at(self.pos + 2)],
                [b'-', b'-', b'-'] | [b'.', b'.', b'.']
            )
            && self.is_blank_or_end(self.pos + 3)
    }

    fn failure(&self, problem: &'static str) -> Failure {
        self.failure_at(self.pos, problem)
    }

    fn failure_at(&self, at: usize, problem: &'static str) -> Failure {
        Failure { at: narrow(at.min(self.bytes.len())), problem: Problem::Syntax(problem) }
    }

    fn too_deep(&self) -> Failure {
        Failure { at: narrow(self.position()), problem: Problem::TooDeep }
    }
}
