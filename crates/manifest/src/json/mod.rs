//! JSON text straight into a tree, in one pass: as strict as Go's encoding/json, values as the API machinery keeps them.
//!
//! Not here: which part of a file is JSON, and what happens to text that is not (`read`).

mod number;
mod string;
mod word;

use palisade_model::diagnostic::{Diagnostic, Level};
use palisade_model::tree::{Open, Span, TreeBuilder};

use crate::{Limits, codes};

/// Why a value could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Offset in the text.
    pub(crate) at: usize,
    pub(crate) reason: Reason,
}

/// What went wrong; a broken budget is final, broken syntax may still be YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// What was expected, or is wrong.
    Syntax(&'static str),
    /// Sound syntax with a value that the API machinery cannot keep.
    Value(&'static str),
    Depth,
    Nodes,
    /// Too many values in one stream.
    Documents,
}

/// That reading failed; the parser knows why. Without a size, so that results stay in registers.
#[derive(Clone, Copy, Debug)]
struct Stop;

impl Failure {
    /// Says it to the user, as a gap.
    pub(crate) fn diagnostic(self, text: &str, limits: &Limits) -> Diagnostic {
        let end = (self.at..=text.len()).skip(1).find(|end| text.is_char_boundary(*end)).unwrap_or(self.at);
        let span = Span::new(self.at as u32, end as u32);
        let (code, message) = match self.reason {
            Reason::Syntax(what) | Reason::Value(what) => (&codes::INVALID_JSON, what.to_owned()),
            Reason::Depth => (&codes::TOO_DEEP, format!("nested more than {} levels deep", limits.depth)),
            Reason::Nodes => (&codes::TOO_MANY_NODES, format!("more than {} nodes", limits.nodes)),
            Reason::Documents => (&codes::TOO_MANY_DOCUMENTS, format!("more than {} documents", limits.documents)),
        };
        Diagnostic::new(code, Level::Gap, span, message)
    }
}

/// Up to this many keys are compared by their hashes, each with each, before anything is sorted.
const SMALL_MAP: usize = 32;

/// A list or map being filled.
#[derive(Debug)]
struct Frame {
    open: Open,
    count: u32,
    is_map: bool,
    /// One bit for each hash of a key so far, so that most maps are known to have no key twice without comparing.
    seen: u64,
    /// Whether a hash came twice, so that the keys must be compared when the map ends.
    suspicious: bool,
    /// Where the hashes of this map's keys begin in the parser's.
    hashes: u32,
}

/// Reads values of one text, one after the other.
#[derive(Debug)]
pub(crate) struct Parser<'p, 's> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    limits: &'p Limits,
    builder: &'p mut TreeBuilder<'s>,
    stack: Vec<Frame>,
    /// Hashes of the keys of all maps being filled.
    hashes: Vec<u32>,
    failure: Option<Failure>,
    /// A value that cannot be kept, in text that may still turn out not to be JSON at all.
    refused: Option<Failure>,
    /// Keys that came twice, as spans of the one that lost.
    pub(crate) repeated: Vec<Span>,
}

impl<'p, 's> Parser<'p, 's> {
    /// A parser of `text` up to `end`, beginning at `start`.
    pub(crate) fn new(
        text: &'s str,
        start: usize,
        end: usize,
        limits: &'p Limits,
        builder: &'p mut TreeBuilder<'s>,
    ) -> Self {
        let bytes = text.as_bytes().get(..end).unwrap_or_default();
        Self {
            text,
            bytes,
            at: start,
            limits,
            builder,
            stack: Vec::with_capacity(16),
            hashes: Vec::with_capacity(64),
            failure: None,
            refused: None,
            repeated: Vec::new(),
        }
    }

    /// Where reading goes on: behind the last value.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// The whole text.
    pub(crate) fn text(&self) -> &'s str {
        self.text
    }

    /// The byte at the position, none at the end.
    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over one byte.
    pub(crate) fn skip(&mut self) {
        self.at += 1;
    }

    /// Steps over spaces, tabs and newlines.
    #[inline]
    pub(crate) fn skip_space(&mut self) {
        while let Some(..=b' ') = self.peek() {
            if !matches!(self.peek(), Some(b' ' | b'\n' | b'\t' | b'\r')) {
                return;
            }
            self.at += 1;
        }
    }

    #[cold]
    fn fail<T>(&mut self, at: usize, reason: Reason) -> Result<T, Stop> {
        self.failure = Some(Failure { at, reason });
        Err(Stop)
    }

    #[cold]
    fn syntax<T>(&mut self, what: &'static str) -> Result<T, Stop> {
        let what = if self.at >= self.bytes.len() { "the text ends within a value" } else { what };
        self.fail(self.at, Reason::Syntax(what))
    }

    /// Reads the value at the position and appends it to the tree. On failure what was written of it is taken back.
    pub(crate) fn value(&mut self) -> Result<(), Failure> {
        let start = self.builder.next_index();
        self.refused = None;
        let stopped = self.nested_values(start).is_err();
        let refused = if stopped { self.failure.take() } else { self.refused };
        if stopped || refused.is_some() {
            self.builder.truncate(start);
            let unknown = Failure { at: self.at, reason: Reason::Syntax("a value expected") };
            return Err(refused.unwrap_or(unknown));
        }
        Ok(())
    }

    /// The loop in place of recursion: one turn for each value.
    fn nested_values(&mut self, first: usize) -> Result<(), Stop> {
        self.stack.clear();
        self.hashes.clear();
        let last = u64::try_from(first).unwrap_or(u64::MAX).saturating_add(self.limits.nodes);
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'"') => {
                    self.string()?;
                }
                Some(b'{') => {
                    if self.open_map()? {
                        continue;
                    }
                }
                Some(b'[') => {
                    if self.open_list()? {
                        continue;
                    }
                }
                Some(b'-' | b'0'..=b'9') => self.number()?,
                _ => self.literal()?,
            }
            if self.builder.next_index() as u64 > last {
                return self.fail(self.at, Reason::Nodes);
            }
            if !self.next_place()? {
                return Ok(());
            }
        }
    }

    /// After a value: goes to the place of the next one, closing what ends here. False when the outermost value ended.
    #[inline]
    fn next_place(&mut self) -> Result<bool, Stop> {
        loop {
            let Some(frame) = self.stack.last_mut() else { return Ok(false) };
            frame.count += 1;
            let is_map = frame.is_map;
            self.skip_space();
            match (self.peek(), is_map) {
                (Some(b','), false) => {
                    self.at += 1;
                    return Ok(true);
                }
                (Some(b','), true) => {
                    self.at += 1;
                    self.key()?;
                    return Ok(true);
                }
                (Some(b'}'), true) | (Some(b']'), false) => self.close(),
                (_, true) => return self.syntax("`,` or `}` expected after a value"),
                (_, false) => return self.syntax("`,` or `]` expected after an item"),
            }
        }
    }

    #[inline]
    fn close(&mut self) {
        self.at += 1;
        let Some(frame) = self.stack.pop() else { return };
        let mut count = frame.count;
        if frame.suspicious && self.may_repeat(&frame) {
            let repeated = self.builder.settle(&frame.open, count);
            count -= repeated.len() as u32;
            self.repeated.extend(repeated);
        }
        self.hashes.truncate(frame.hashes as usize);
        self.builder.end(&frame.open, self.at as u32, count);
    }

    /// Whether two keys of a map have the same hash; worth looking before comparing the keys of a small map.
    fn may_repeat(&self, frame: &Frame) -> bool {
        let hashes = self.hashes.get(frame.hashes as usize..).unwrap_or_default();
        hashes.len() > SMALL_MAP
            || hashes.contains(&word::UNKNOWN)
            || hashes.iter().enumerate().any(|(place, hash)| hashes.iter().take(place).any(|other| other == hash))
    }

    /// Opens a map and reads its first key; false where it is empty and done.
    #[inline]
    fn open_map(&mut self) -> Result<bool, Stop> {
        self.check_depth()?;
        let open = self.builder.begin_map(self.at as u32);
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            self.builder.end(&open, self.at as u32, 0);
            return Ok(false);
        }
        self.push(open, true);
        self.key()?;
        Ok(true)
    }

    /// Opens a list; false where it is empty and done.
    #[inline]
    fn open_list(&mut self) -> Result<bool, Stop> {
        self.check_depth()?;
        let open = self.builder.begin_list(self.at as u32);
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            self.builder.end(&open, self.at as u32, 0);
            return Ok(false);
        }
        self.push(open, false);
        Ok(true)
    }

    #[inline]
    fn check_depth(&mut self) -> Result<(), Stop> {
        if self.stack.len() < self.limits.depth as usize {
            return Ok(());
        }
        self.fail(self.at, Reason::Depth)
    }

    #[inline]
    fn push(&mut self, open: Open, is_map: bool) {
        let hashes = self.hashes.len() as u32;
        self.stack.push(Frame { open, count: 0, is_map, seen: 0, suspicious: false, hashes });
    }

    /// Reads a key and its colon.
    #[inline]
    fn key(&mut self) -> Result<(), Stop> {
        self.skip_space();
        if self.peek() != Some(b'"') {
            return self.syntax("a key in double quotes expected");
        }
        let hash = self.string()?;
        self.hashes.push(hash);
        // A key that had escapes may equal one that is written otherwise.
        let bits = if hash == word::UNKNOWN { u64::MAX } else { 1 << (hash >> 26) };
        if let Some(frame) = self.stack.last_mut() {
            frame.suspicious |= frame.seen & bits != 0;
            frame.seen |= bits;
        }
        self.skip_space();
        if self.peek() != Some(b':') {
            return self.syntax("`:` expected after a key");
        }
        self.at += 1;
        Ok(())
    }

    fn literal(&mut self) -> Result<(), Stop> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let start = self.at;
        let span = |length: usize| Span::new(start as u32, (start + length) as u32);
        if rest.starts_with(b"true") {
            self.builder.boolean(span(4), true);
            self.at += 4;
        } else if rest.starts_with(b"false") {
            self.builder.boolean(span(5), false);
            self.at += 5;
        } else if rest.starts_with(b"null") {
            self.builder.null(span(4));
            self.at += 4;
        } else {
            return self.syntax("a value expected");
        }
        Ok(())
    }
}
