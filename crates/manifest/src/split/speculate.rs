//! Cutting a large JSON List between items, or a large stream of JSON between values, without reading it.
//!
//! Both guesses are local and certain about strings: in sound JSON neither `{"key"` nor a brace on a new line can stand in
//! a string. The guess about nesting is proved by the readers of the parts: if each part consists of whole items and they
//! follow each other without a gap, then so does the List. If one does not, or the text is not JSON, the caller reads
//! the whole.

use std::collections::BTreeSet;

use memchr::{memchr_iter, memmem, memrchr_iter};
use palisade_model::tree::{Buffers, Span, TreeBuilder};

use super::{Chunk, Form};
use crate::Limits;
use crate::json::Parser;

/// Size of the parts: enough to make the cuts' cost small, and so small that text and tree of one stay in the cache.
pub(super) const PART: usize = 512 * 1024;

/// How many places are tried for one cut, and how many items are read to confirm one.
const TRIES: usize = 16;
const CONFIRMING_ITEMS: usize = 4;

/// How far behind a place is read to confirm it, as a share of a part and at least; and how far from the end the List's
/// closing bracket may stand. All of it keeps guessing cheap for a text made to make it dear.
const CONFIRMING_SHARE: usize = 4;
const CONFIRMING_BYTES: usize = 8 * 1024;
const TAIL: usize = 64 * 1024;

/// The parts of the stream at `span`, of about `part` bytes each, where it is large enough and shaped as expected.
pub(super) fn parts(text: &str, span: Span, part: usize, limits: &Limits) -> Option<Vec<Chunk>> {
    if span.text(text).len() < part.saturating_mul(2) {
        return None;
    }
    items(text, span, part, limits).or_else(|| values(text, span, part, limits))
}

/// Cuts a stream of values at braces that start a line behind a closed value.
fn values(text: &str, span: Span, size: usize, limits: &Limits) -> Option<Vec<Chunk>> {
    let part = span.text(text);
    let mut starts = Vec::new();
    let mut found = 0;
    let mut next = size;
    for at in memmem::find_iter(part.as_bytes(), b"\n{") {
        found += 1;
        if at >= next && part.get(..at)?.trim_end().ends_with('}') {
            starts.push(span.start + at as u32 + 1);
            next = at + size;
        }
    }
    if starts.is_empty() || found > limits.documents {
        return None;
    }
    Some(chunks(span.start, &starts, span.end, &Form::Values))
}

/// Chunks of `form` from `start` to `end`, cut at `cuts`.
fn chunks(start: u32, cuts: &[u32], end: u32, form: &Form) -> Vec<Chunk> {
    let starts = std::iter::once(start).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain(std::iter::once(end));
    starts.zip(ends).map(|(start, end)| Chunk { span: Span::new(start, end), form: form.clone() }).collect()
}

/// Cuts a List between its items.
fn items(text: &str, span: Span, size: usize, limits: &Limits) -> Option<Vec<Chunk>> {
    let mut list = Members::default();
    let open = list.head(text, span, limits)?;
    let close = memrchr_iter(b']', text.as_bytes().get(..span.end as usize)?)
        .take(TRIES)
        .take_while(|close| span.end as usize - close <= TAIL)
        .find(|close| *close >= open && list.tail(text, *close, span.end, limits).is_some())?;
    let form = list.form(text)?;
    let needle = first_item_start(text.get(open..close)?)?;
    let cuts = cuts(text, needle, open, close, size, limits);
    Some(chunks(open as u32, &cuts, close as u32, &form))
}

/// `{`, space, and the first key of the first item.
fn first_item_start(items: &str) -> Option<&str> {
    let item = items.trim_start();
    let quote = item.find('"').filter(|quote| item.get(1..*quote).is_some_and(|space| space.trim().is_empty()))?;
    let end = quote + 2 + item.get(quote + 1..)?.find('"')?;
    item.starts_with('{').then_some(item.get(..end)?)
}

/// Starts of items between `open` and `close`, about `size` bytes from each other.
fn cuts(text: &str, needle: &str, open: usize, close: usize, size: usize, limits: &Limits) -> Vec<u32> {
    let finder = memmem::Finder::new(needle);
    let mut scratch = Buffers::default();
    let mut cuts = Vec::new();
    let mut from = open + size;
    while from < close {
        let bytes = text.as_bytes().get(from..close).unwrap_or_default();
        let candidates = finder.find_iter(bytes).take(TRIES).map(|at| from + at);
        let mut confirmed = candidates.filter(|at| {
            let end = close.min(at + CONFIRMING_BYTES.max(size / CONFIRMING_SHARE));
            let (yes, buffers) = starts_item(text, *at, end, close, limits, std::mem::take(&mut scratch));
            scratch = buffers;
            yes
        });
        match confirmed.next() {
            Some(at) => {
                cuts.push(at as u32);
                from = at + size;
            }
            None => from += size,
        }
    }
    cuts
}

/// Whether an item of the List seems to start at `at`: an object with `metadata` behind another object, followed by
/// others or the List's end. Nothing behind `end` is looked at.
fn starts_item(text: &str, at: usize, end: usize, close: usize, limits: &Limits, buffers: Buffers) -> (bool, Buffers) {
    let before = text.get(..at).unwrap_or_default().trim_end();
    if !before.strip_suffix(',').is_some_and(|before| before.trim_end().ends_with('}')) {
        return (false, buffers);
    }
    let mut builder = TreeBuilder::with_buffers(text, buffers);
    let mut parser = Parser::new(text, at, end, limits, &mut builder);
    let yes = (0..CONFIRMING_ITEMS).all(|_| {
        let sound = parser.value().is_ok();
        parser.skip_space();
        let followed = parser.peek() == Some(b',') || parser.position() == close;
        if parser.peek() == Some(b',') {
            parser.skip();
        }
        sound && followed
    });
    let tree = builder.finish();
    let has_metadata = tree.root().is_some_and(|item| item.get("metadata").is_some());
    (yes && has_metadata, tree.into_buffers())
}

/// The members of a List's map besides `items`.
#[derive(Debug, Default)]
struct Members<'s> {
    names: BTreeSet<&'s str>,
    api_version: Option<Span>,
    kind: Option<Span>,
}

impl<'s> Members<'s> {
    /// Reads up to the first item; gives where it starts.
    fn head(&mut self, text: &'s str, span: Span, limits: &Limits) -> Option<usize> {
        let mut builder = TreeBuilder::new(text);
        let mut parser = Parser::new(text, span.start as usize, span.end as usize, limits, &mut builder);
        parser.skip_space();
        expect(&mut parser, b'{')?;
        loop {
            let name = self.name(text, &mut parser)?;
            if name == "items" {
                expect(&mut parser, b'[')?;
                return Some(parser.position());
            }
            self.member(name, &mut parser)?;
            expect(&mut parser, b',')?;
        }
    }

    /// Reads from the bracket at `close` to the end, where nothing but the rest of the map may follow.
    fn tail(&mut self, text: &'s str, close: usize, end: u32, limits: &Limits) -> Option<()> {
        let mut members = Self { names: self.names.clone(), ..*self };
        let mut builder = TreeBuilder::new(text);
        let mut parser = Parser::new(text, close + 1, end as usize, limits, &mut builder);
        parser.skip_space();
        while parser.peek() == Some(b',') {
            parser.skip();
            let name = members.name(text, &mut parser)?;
            members.member(name, &mut parser)?;
        }
        expect(&mut parser, b'}')?;
        if parser.position() != end as usize {
            return None;
        }
        *self = members;
        Some(())
    }

    /// Reads a key without escapes that did not come before.
    fn name(&mut self, text: &'s str, parser: &mut Parser<'_, 's>) -> Option<&'s str> {
        parser.skip_space();
        let name = plain_string(parser)?.text(text);
        expect(parser, b':')?;
        self.names.insert(name).then_some(name)
    }

    fn member(&mut self, name: &str, parser: &mut Parser<'_, 's>) -> Option<()> {
        match name {
            "apiVersion" => self.api_version = Some(plain_string(parser)?),
            "kind" => self.kind = Some(plain_string(parser)?),
            _ => parser.value().ok()?,
        }
        parser.skip_space();
        parser.repeated.is_empty().then_some(())
    }

    fn form(&self, text: &str) -> Option<Form> {
        let (api_version, kind) = (self.api_version?, self.kind?);
        let is_list = kind.text(text).ends_with("List") && !api_version.text(text).is_empty();
        is_list.then_some(Form::Items { api_version, kind })
    }
}

/// Steps over `byte` and the space behind it.
fn expect(parser: &mut Parser, byte: u8) -> Option<()> {
    (parser.peek()? == byte).then(|| parser.skip())?;
    parser.skip_space();
    Some(())
}

/// Reads a string without escapes; gives its content.
fn plain_string(parser: &mut Parser) -> Option<Span> {
    let start = parser.position();
    (parser.peek()? == b'"').then(|| parser.value().ok())??;
    let content = Span::new(start as u32 + 1, parser.position() as u32 - 1);
    let plain = memchr_iter(b'\\', content.text(parser.text()).as_bytes()).next().is_none();
    parser.skip_space();
    plain.then_some(content)
}
