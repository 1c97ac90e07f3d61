//! Events to a tree: anchors and aliases, merges, repeated keys, and what each costs.

mod alias;

use std::collections::HashMap;

use palisade_model::diagnostic::{Code, Diagnostic, Level};
use palisade_model::tree::{Open, Span, TreeBuilder};

use super::decode::decode;
use super::entries::{Key, find_repeated};
use super::parser::{Event, Parser, Properties, ScalarToken};
use super::resolve::{Scalar, Tag, float_key, integer_of, resolve};
use super::scanner::{Failure, Problem, Scanner};
use super::token::{Style, Token, TokenKind, narrow, span};
use super::{YamlOutcome, base64, codes};
use crate::Limits;
use crate::codes::{DUPLICATE_KEY, INVALID_YAML, TOO_DEEP, TOO_MANY_NODES};

/// Reads the first document; says whether it was complete before the end of `bytes`.
pub(super) fn compose<'s>(
    text: &'s str,
    bytes: &'s [u8],
    start: usize,
    limits: &Limits,
    builder: &mut TreeBuilder<'s>,
    outcome: &mut YamlOutcome,
) -> bool {
    let scanner = Scanner::new(bytes, start, limits.depth as usize);
    let mut composer = Composer {
        text,
        base: builder.next_index(),
        parser: Parser::new(text, scanner),
        builder,
        limits,
        outcome,
        frames: Vec::new(),
        keys: Vec::new(),
        anchors: HashMap::new(),
        uncounted: 1,
        aliased: 0,
        has_discarded: false,
        reported: 0,
    };
    let complete = composer.document();
    let comments = std::mem::take(&mut composer.parser.scanner.comments);
    composer.outcome.comments.extend(comments);
    complete
}

/// Why a document is given up.
struct Stop {
    code: &'static Code,
    at: Span,
    message: String,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        let at = Span::new(failure.at, failure.at);
        match failure.problem {
            Problem::Syntax(problem) => Self { code: &INVALID_YAML, at, message: problem.to_owned() },
            Problem::TooDeep => too_deep(at),
        }
    }
}

fn too_deep(at: Span) -> Stop {
    Stop { code: &TOO_DEEP, at, message: "lists and maps are nested too deeply".to_owned() }
}

/// What the next node is in the list or map that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Item,
    Key,
    Value,
    /// The value of a key that is left out.
    LeftOut,
    /// The value of `<<`, written at this index.
    Merge(usize),
}

struct Frame<'s> {
    open: Open,
    next: Next,
    count: u32,
    /// Where this map's keys begin in `keys`.
    keys: usize,
    anchor: Option<&'s str>,
    /// `uncounted` when the frame was opened.
    uncounted: i64,
    /// How deep the tallest item is.
    height: usize,
}

/// What an alias repeats.
#[derive(Clone, Copy)]
enum Anchor {
    /// Still being read, at this index: an alias would contain itself.
    Open(usize),
    Scalar(Properties, ScalarToken),
    Node {
        index: usize,
        height: usize,
        /// What go-yaml counts for it beyond the nodes that it has here.
        uncounted: i64,
    },
}

struct Composer<'a, 's> {
    text: &'s str,
    base: usize,
    parser: Parser<'s>,
    builder: &'a mut TreeBuilder<'s>,
    limits: &'a Limits,
    outcome: &'a mut YamlOutcome,
    frames: Vec<Frame<'s>>,
    keys: Vec<Key>,
    anchors: HashMap<&'s str, Anchor>,
    /// go-yaml's count of decoding steps, less the nodes written here.
    uncounted: i64,
    /// go-yaml's count of decoding steps inside aliases.
    aliased: u64,
    has_discarded: bool,
    reported: usize,
}

/// After so many statements about one document, the rest would only fill the screen.
const MOST_DIAGNOSTICS: usize = 1000;

impl<'s> Composer<'_, 's> {
    fn document(&mut self) -> bool {
        let result = self.events();
        if let Some(failure) = self.parser.refused_directive {
            self.say(&codes::YAML_DIRECTIVE, Level::Gap, Span::new(failure.at, failure.at), "%YAML directive");
        }
        match result {
            Ok(complete) => {
                if self.has_discarded {
                    self.builder.compact(self.base);
                }
                complete
            }
            Err(stop) => {
                self.builder.truncate(self.base);
                self.stopped(stop);
                false
            }
        }
    }

    fn stopped(&mut self, stop: Stop) {
        let is_directive = self.text.get(stop.at.start as usize..).is_some_and(|rest| rest.starts_with('%'))
            || stop.message == "did not find expected <document start>";
        let code = if is_directive && stop.code == &INVALID_YAML { &codes::YAML_DIRECTIVE } else { stop.code };
        self.reported = 0;
        self.outcome.failed = true;
        self.say(code, Level::Gap, stop.at, stop.message);
    }

    fn say(&mut self, code: &'static Code, level: Level, at: Span, message: impl Into<String>) {
        self.reported += 1;
        if self.reported <= MOST_DIAGNOSTICS {
            self.outcome.diagnostics.push(Diagnostic::new(code, level, at, message));
        }
    }

    fn gap(&mut self, code: &'static Code, at: Span, message: impl Into<String>) {
        self.say(code, Level::Gap, at, message);
    }

    fn events(&mut self) -> Result<bool, Stop> {
        loop {
            match self.parser.next_event()? {
                Event::Scalar(properties, scalar) => self.scalar(properties, scalar)?,
                Event::MappingStart(properties, start) => self.begin(properties, start, true)?,
                Event::MappingEnd(end) | Event::SequenceEnd(end) => self.end(end)?,
                Event::SequenceStart(properties, start) => self.begin(properties, start, false)?,
                Event::Alias(token) => self.alias(token)?,
                Event::DocumentEnd => return self.document_end(),
                Event::StreamEnd => return Ok(false),
            }
            if (self.builder.next_index() - self.base) as u64 > self.limits.nodes {
                return Err(self.over_limit(&TOO_MANY_NODES, "document has too many nodes"));
            }
        }
    }

    fn over_limit(&self, code: &'static Code, message: &str) -> Stop {
        let at = self.parser.scanner.position();
        Stop { code, at: span(at, at), message: message.to_owned() }
    }

    fn next(&self) -> Next {
        self.frames.last().map_or(Next::Item, |frame| frame.next)
    }

    /// Before a value is written: `<<` has no node of its own, so that its value needs a place.
    fn prepare(&mut self) {
        if self.next() == Next::Merge(0) {
            self.leave_out_key(Span::default());
            self.uncounted -= 1;
            let index = self.builder.next_index();
            self.set_next(Next::Merge(index));
        }
    }

    fn set_next(&mut self, next: Next) {
        if let Some(frame) = self.frames.last_mut() {
            frame.next = next;
        }
    }

    /// Writes a key that goes, with its value, when the document is complete.
    fn leave_out_key(&mut self, at: Span) {
        let index = self.builder.next_index();
        self.builder.null(at);
        self.discard(index);
    }

    fn discard(&mut self, index: usize) {
        self.builder.discard(index);
        self.has_discarded = true;
    }

    /// After a value is written.
    #[inline]
    fn advance(&mut self, height: usize) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.height = frame.height.max(height);
        match frame.next {
            Next::Item => frame.count += 1,
            Next::Value => {
                frame.count += 1;
                frame.next = Next::Key;
            }
            Next::Key | Next::LeftOut => frame.next = Next::Key,
            Next::Merge(index) => {
                frame.next = Next::Key;
                self.merge_written(index);
            }
        }
    }

    fn begin(&mut self, properties: Properties, start: u32, is_map: bool) -> Result<(), Stop> {
        self.prepare();
        if self.frames.len() >= self.limits.depth as usize {
            return Err(too_deep(Span::new(start, start)));
        }
        let anchor = properties.anchor.map(|name| name.text(self.text));
        if let Some(name) = anchor {
            self.anchors.insert(name, Anchor::Open(self.builder.next_index()));
        }
        let open = if is_map { self.builder.begin_map(start) } else { self.builder.begin_list(start) };
        let next = if is_map { Next::Key } else { Next::Item };
        let (keys, uncounted) = (self.keys.len(), self.uncounted);
        self.frames.push(Frame { open, next, count: 0, keys, anchor, uncounted, height: 0 });
        Ok(())
    }

    fn end(&mut self, end: u32) -> Result<(), Stop> {
        let Some(mut frame) = self.frames.pop() else { return Ok(()) };
        if frame.next != Next::Item {
            frame.count -= self.settle_repeated(frame.keys);
        }
        let index = frame.open.index();
        self.builder.end(&frame.open, end, frame.count);
        let height = frame.height + 1;
        // A node within may have taken the name.
        if let Some(anchor) = frame.anchor.and_then(|name| self.anchors.get_mut(name))
            && matches!(anchor, Anchor::Open(open) if *open == index)
        {
            *anchor = Anchor::Node { index, height, uncounted: self.uncounted - frame.uncounted };
        }
        self.written(index, height);
        Ok(())
    }

    /// After a list or map is written, which may stand where a key should.
    fn written(&mut self, index: usize, height: usize) {
        if self.next() == Next::Key {
            let at = self.builder.peek().node(narrow(index)).map(|node| node.span()).unwrap_or_default();
            self.discard(index);
            self.set_next(Next::LeftOut);
            self.gap(&codes::INVALID_KEY, Span::new(at.start, at.start), "a list or map cannot be a key");
        } else {
            self.advance(height);
        }
    }

    /// The last of several equal keys wins; gives how many entries went.
    fn settle_repeated(&mut self, from: usize) -> u32 {
        let repeated = find_repeated(self.builder, self.keys.get(from..).unwrap_or_default());
        self.keys.truncate(from);
        for (earlier, later) in &repeated {
            self.report_repeated(*earlier, *later);
            self.discard(earlier.index);
        }
        u32::try_from(repeated.len()).unwrap_or(u32::MAX)
    }

    fn report_repeated(&mut self, earlier: Key, later: Key) {
        let tree = self.builder.peek();
        let (Some(first), Some(second)) = (tree.node(narrow(earlier.index)), tree.node(narrow(later.index))) else {
            return;
        };
        let (at, name) = (second.span(), second.as_str().unwrap_or_default());
        let same = same_kind(first.span().text(self.text), at.text(self.text));
        let message = format!("key `{}` is given more than once; the last one is in force", shorten(name));
        if !same {
            self.gap(&codes::AMBIGUOUS_KEY, at, format!("keys become the same string `{}`", shorten(name)));
        } else if !earlier.merged && !later.merged {
            self.say(&DUPLICATE_KEY, Level::Warning, at, message);
        }
    }

    fn scalar(&mut self, properties: Properties, scalar: ScalarToken) -> Result<(), Stop> {
        if let Some(name) = properties.anchor {
            self.anchors.insert(name.text(self.text), Anchor::Scalar(properties, scalar));
        }
        match self.next() {
            Next::Key if self.is_merge_key(properties, scalar) => self.set_next(Next::Merge(0)),
            Next::Key => self.key(properties, scalar),
            Next::Merge(_) => {
                self.prepare();
                self.value(properties, scalar);
                self.advance(0);
            }
            _ => {
                self.value(properties, scalar);
                self.advance(0);
            }
        }
        Ok(())
    }

    fn is_merge_key(&self, properties: Properties, scalar: ScalarToken) -> bool {
        let ScalarToken::Written(token, style) = scalar else { return false };
        let may_merge = match properties.tag {
            Tag::None => matches!(style, Style::Plain { .. }),
            Tag::NonSpecific | Tag::Merge => true,
            _ => false,
        };
        may_merge
            && (token.content.text(self.text) == "<<" || (!is_verbatim(style) && self.decoded(token, style) == "<<"))
    }

    fn decoded(&self, token: Token, style: Style) -> String {
        let mut out = String::new();
        decode(self.text, token, style, &mut out);
        out
    }

    /// What a scalar is.
    fn resolve(&self, properties: Properties, scalar: ScalarToken) -> Scalar {
        match scalar {
            ScalarToken::Empty(_) => resolve(properties.tag, true, ""),
            ScalarToken::Written(token, Style::Plain { verbatim: true }) => {
                resolve(properties.tag, true, token.content.text(self.text))
            }
            // Folded text has blanks, so that nothing but a string comes of it.
            ScalarToken::Written(_, _) if properties.tag == Tag::None => Scalar::Text,
            ScalarToken::Written(token, style) => resolve(properties.tag, false, &self.decoded(token, style)),
        }
    }

    fn key(&mut self, properties: Properties, scalar: ScalarToken) {
        let at = scalar_span(properties, scalar);
        let index = self.builder.next_index();
        let resolved = self.resolve(properties, scalar);
        self.set_next(Next::Value);
        match resolved {
            Scalar::Text => self.string(at, scalar),
            Scalar::Binary => self.binary(at, scalar),
            Scalar::Bool(value) => self.builder.string(at, if value { "true" } else { "false" }),
            Scalar::Int(value) => self.builder.string(at, &value.to_string()),
            Scalar::Float(value) => self.builder.string(at, &float_key(value)),
            Scalar::Mismatch => {
                self.gap(&codes::TAG_MISMATCH, at, "key does not fit its tag");
                self.string(at, scalar);
            }
            Scalar::Null | Scalar::Unsigned(_) => {
                let what = if resolved == Scalar::Null { "null" } else { "an integer beyond 63 bits" };
                self.leave_out_key(at);
                self.set_next(Next::LeftOut);
                return self.gap(&codes::INVALID_KEY, at, format!("{what} cannot be a key"));
            }
        }
        self.keys.push(Key::new(self.builder, index, false));
    }

    fn value(&mut self, properties: Properties, scalar: ScalarToken) {
        let at = scalar_span(properties, scalar);
        match self.resolve(properties, scalar) {
            Scalar::Text => self.string(at, scalar),
            Scalar::Null => self.builder.null(at),
            Scalar::Bool(value) => self.builder.boolean(at, value),
            Scalar::Int(value) => self.builder.integer(at, value),
            #[expect(clippy::cast_precision_loss, reason = "as the API machinery does")]
            Scalar::Unsigned(value) => self.builder.float(at, value as f64),
            Scalar::Float(value) => self.float(at, value, scalar),
            Scalar::Binary => self.binary(at, scalar),
            Scalar::Mismatch => {
                self.gap(&codes::TAG_MISMATCH, at, "value does not fit its tag");
                self.string(at, scalar);
            }
        }
    }

    fn float(&mut self, at: Span, value: f64, scalar: ScalarToken) {
        if !value.is_finite() {
            self.gap(&codes::INFINITE_NUMBER, at, format!("`{}` is no JSON number", shorten(at.text(self.text))));
            return self.string(at, scalar);
        }
        match integer_of(value) {
            Some(integer) => self.builder.integer(at, integer),
            None => self.builder.float(at, value),
        }
    }

    fn binary(&mut self, at: Span, scalar: ScalarToken) {
        let text = match scalar {
            ScalarToken::Written(token, style) => self.decoded(token, style),
            ScalarToken::Empty(_) => String::new(),
        };
        let mut valid = false;
        self.builder.decoded(at, |out| valid = base64::decode(&text, out));
        if !valid {
            self.gap(&codes::TAG_MISMATCH, at, "value of !!binary is not base64");
        }
    }

    #[inline]
    fn string(&mut self, at: Span, scalar: ScalarToken) {
        match scalar {
            ScalarToken::Written(token, style) if is_verbatim(style) => self.builder.borrowed(at, token.content),
            ScalarToken::Written(token, style) => {
                self.builder.decoded(at, |out| decode(self.text, token, style, out));
            }
            ScalarToken::Empty(_) => self.builder.string(at, ""),
        }
    }

    fn document_end(&mut self) -> Result<bool, Stop> {
        let token = self.parser.scanner.peek()?;
        let rest = match token.kind {
            TokenKind::StreamEnd => return Ok(false),
            TokenKind::DocumentEnd => self.behind(token.span.end as usize),
            _ => Some(token.span.start as usize),
        };
        if let Some(at) = rest {
            let end = self.text.get(at..).and_then(|text| text.lines().next()).map_or(at, |line| at + line.len());
            self.say(&codes::DROPPED_TEXT, Level::Warning, span(at, end), "kubectl does not read what begins here");
        }
        Ok(true)
    }

    /// Where the first text stands behind a `...` that is more than comments.
    fn behind(&self, from: usize) -> Option<usize> {
        let mut at = from;
        for line in self.parser.scanner.rest(from).split_inclusive('\n') {
            let content = line.trim_start();
            if !content.is_empty() && !content.starts_with('#') && !content.starts_with("...") {
                return Some(at + line.len() - content.len());
            }
            at += line.len();
        }
        None
    }
}

fn is_verbatim(style: Style) -> bool {
    matches!(
        style,
        Style::Plain { verbatim: true }
            | Style::SingleQuoted { verbatim: true }
            | Style::DoubleQuoted { verbatim: true }
    )
}

/// A tag belongs to the scalar, so that it is seen where keys are compared.
fn scalar_span(properties: Properties, scalar: ScalarToken) -> Span {
    match (scalar, properties.tag_span) {
        (ScalarToken::Written(token, _), Some(tag)) => Span::new(tag.start, token.span.end),
        (ScalarToken::Written(token, _), None) => token.span,
        (ScalarToken::Empty(_), Some(tag)) => tag,
        (ScalarToken::Empty(at), None) => Span::new(at, at),
    }
}

/// Whether two keys that became the same string were the same in YAML.
fn same_kind(first: &str, second: &str) -> bool {
    let kind = |source: &str| match source.as_bytes().first() {
        Some(b'!' | b'*') => None,
        Some(b'"' | b'\'' | b'|' | b'>') => Some(Scalar::Text),
        _ => Some(resolve(Tag::None, true, source)),
    };
    match (kind(first), kind(second)) {
        (Some(first), Some(second)) => first == second,
        _ => first == second,
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
