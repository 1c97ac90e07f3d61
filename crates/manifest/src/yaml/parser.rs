//! Tokens to events: libyaml's grammar as a state machine, so that depth costs no stack.

use palisade_model::tree::Span;

use super::resolve::Tag;
use super::scanner::{Failure, Problem, Scanned, Scanner};
use super::token::{Style, Token, TokenKind};

/// What the composer builds a tree from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Scalar(Properties, ScalarToken),
    Alias(Token),
    SequenceStart(Properties, u32),
    SequenceEnd(u32),
    MappingStart(Properties, u32),
    MappingEnd(u32),
    DocumentEnd,
    StreamEnd,
}

/// A scalar as it is written; nothing at all for `key:` without a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum ScalarToken {
    Written(Token, Style),
    Empty(u32),
}

/// Anchor and tag of a node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Properties {
    pub(super) anchor: Option<Span>,
    pub(super) tag: Tag,
    pub(super) tag_span: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    DocumentStart,
    DocumentContent,
    DocumentEnd,
    End,
    BlockNode,
    BlockSequenceEntry { first: bool },
    IndentlessSequenceEntry,
    BlockMappingKey { first: bool },
    BlockMappingValue,
    FlowSequenceEntry { first: bool },
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingKey { first: bool },
    FlowMappingValue,
    FlowMappingEmptyValue,
}

/// Where a node stands, which decides what it may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Block,
    BlockOrIndentlessSequence,
    Flow,
}

/// Reads the first document of a text.
pub(super) struct Parser<'s> {
    text: &'s str,
    pub(super) scanner: Scanner<'s>,
    state: State,
    states: Vec<State>,
    tag_directives: Vec<(Vec<u8>, Vec<u8>)>,
    /// `%YAML` directives and the like that kubectl refuses but that do not keep us from reading on.
    pub(super) refused_directive: Option<Failure>,
}

impl<'s> Parser<'s> {
    pub(super) fn new(text: &'s str, scanner: Scanner<'s>) -> Self {
        let states = Vec::with_capacity(16);
        Self { text, scanner, state: State::DocumentStart, states, tag_directives: Vec::new(), refused_directive: None }
    }

    #[inline]
    pub(super) fn next_event(&mut self) -> Scanned<Event> {
        match self.state {
            State::DocumentStart => self.document_start(),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::End => Ok(Event::StreamEnd),
            State::BlockNode => self.node(Context::Block),
            State::BlockSequenceEntry { first } => self.block_sequence_entry(first),
            State::IndentlessSequenceEntry => self.indentless_sequence_entry(),
            State::BlockMappingKey { first } => self.block_mapping_key(first),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceEntry { first } => self.flow_sequence_entry(first),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => self.flow_pair_end(),
            State::FlowMappingKey { first } => self.flow_mapping_key(first),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingEmptyValue => self.flow_mapping_empty_value(),
        }
    }

    fn document_start(&mut self) -> Scanned<Event> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::StreamEnd => {
                self.state = State::End;
                return Ok(Event::StreamEnd);
            }
            TokenKind::VersionDirective | TokenKind::TagDirective | TokenKind::DocumentStart => {
                self.directives()?;
                let token = self.scanner.peek()?;
                if token.kind != TokenKind::DocumentStart {
                    return Err(failure(token, "did not find expected <document start>"));
                }
                self.scanner.skip();
                self.state = State::DocumentContent;
            }
            _ => self.state = State::BlockNode,
        }
        self.add_default_tag_directives();
        self.states.push(State::DocumentEnd);
        self.next_event()
    }

    fn directives(&mut self) -> Scanned<()> {
        let mut versioned = false;
        loop {
            let token = self.scanner.peek()?;
            match token.kind {
                TokenKind::VersionDirective if versioned => {
                    return Err(failure(token, "found duplicate %YAML directive"));
                }
                TokenKind::VersionDirective => {
                    versioned = true;
                    if token.extra == 0 {
                        self.refused_directive = Some(failure(token, "found incompatible YAML document"));
                    }
                }
                TokenKind::TagDirective => self.tag_directive(token)?,
                _ => return Ok(()),
            }
            self.scanner.skip();
        }
    }

    fn tag_directive(&mut self, token: Token) -> Scanned<()> {
        let handle = token.content.text(self.text).as_bytes().to_vec();
        if self.tag_directives.iter().any(|(known, _)| *known == handle) {
            return Err(failure(token, "found duplicate %TAG directive"));
        }
        let prefix = unescape_uri(Span::new(token.extra, token.span.end).text(self.text));
        self.tag_directives.push((handle, prefix));
        Ok(())
    }

    fn add_default_tag_directives(&mut self) {
        for (handle, prefix) in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            if !self.tag_directives.iter().any(|(known, _)| known == handle.as_bytes()) {
                self.tag_directives.push((handle.into(), prefix.into()));
            }
        }
    }

    fn document_content(&mut self) -> Scanned<Event> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::VersionDirective
            | TokenKind::TagDirective
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => Ok(self.end_with_empty(token.span.start)),
            _ => self.node(Context::Block),
        }
    }

    fn document_end(&mut self) -> Scanned<Event> {
        // What follows must at least begin like a token; it is not read otherwise.
        self.scanner.peek()?;
        self.state = State::End;
        Ok(Event::DocumentEnd)
    }

    fn pop_state(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    fn end_with_empty(&mut self, at: u32) -> Event {
        self.pop_state();
        empty(at)
    }

    fn node(&mut self, context: Context) -> Scanned<Event> {
        let token = self.scanner.peek()?;
        if let TokenKind::Scalar(style) = token.kind {
            self.pop_state();
            self.scanner.skip();
            return Ok(Event::Scalar(Properties::default(), ScalarToken::Written(token, style)));
        }
        if token.kind == TokenKind::Alias {
            self.pop_state();
            self.scanner.skip();
            return Ok(Event::Alias(token));
        }
        let start = token.span.start;
        let (properties, token) = self.properties(token)?;
        self.content(context, properties, start, token)
    }

    /// What stands behind a node's anchor and tag.
    fn content(&mut self, context: Context, properties: Properties, start: u32, token: Token) -> Scanned<Event> {
        let is_block = context != Context::Flow;
        self.state = match token.kind {
            TokenKind::BlockEntry if context == Context::BlockOrIndentlessSequence => State::IndentlessSequenceEntry,
            TokenKind::FlowSequenceStart => State::FlowSequenceEntry { first: true },
            TokenKind::BlockSequenceStart if is_block => State::BlockSequenceEntry { first: true },
            TokenKind::FlowMappingStart => State::FlowMappingKey { first: true },
            TokenKind::BlockMappingStart if is_block => State::BlockMappingKey { first: true },
            TokenKind::Scalar(style) => {
                self.pop_state();
                self.scanner.skip();
                return Ok(Event::Scalar(properties, ScalarToken::Written(token, style)));
            }
            _ if properties.anchor.is_some() || properties.tag_span.is_some() => {
                self.pop_state();
                return Ok(Event::Scalar(properties, ScalarToken::Empty(start)));
            }
            _ => return Err(failure(token, "did not find expected node content")),
        };
        match token.kind {
            TokenKind::FlowMappingStart | TokenKind::BlockMappingStart => {
                Ok(Event::MappingStart(properties, token.span.start))
            }
            _ => Ok(Event::SequenceStart(properties, token.span.start)),
        }
    }

    /// Takes an anchor and a tag, in either order, and gives the token behind them.
    fn properties(&mut self, token: Token) -> Scanned<(Properties, Token)> {
        let mut properties = Properties::default();
        let mut token = token;
        let mut tag = None;
        for _ in 0..2 {
            match token.kind {
                TokenKind::Anchor if properties.anchor.is_none() => properties.anchor = Some(token.content),
                TokenKind::Tag if tag.is_none() => tag = Some(token),
                _ => break,
            }
            self.scanner.skip();
            token = self.scanner.peek()?;
        }
        if let Some(tag) = tag {
            properties.tag = self.tag(tag)?;
            properties.tag_span = Some(tag.span);
        }
        Ok((properties, token))
    }

    fn tag(&self, token: Token) -> Scanned<Tag> {
        let handle = token.content.text(self.text);
        if handle.is_empty() {
            let verbatim = Span::new(token.extra, token.span.end.saturating_sub(1)).text(self.text);
            return Ok(Tag::named(&unescape_uri(verbatim)));
        }
        let suffix = unescape_uri(Span::new(token.extra, token.span.end).text(self.text));
        if handle == "!" && suffix.is_empty() {
            return Ok(Tag::NonSpecific);
        }
        match self.tag_directives.iter().find(|(known, _)| known == handle.as_bytes()) {
            Some((_, prefix)) => Ok(Tag::named(&[prefix.as_slice(), &suffix].concat())),
            None => Err(failure(token, "found undefined tag handle")),
        }
    }

    fn block_sequence_entry(&mut self, first: bool) -> Scanned<Event> {
        if first {
            self.scanner.skip();
        }
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::BlockEntry => self.entry(token, State::BlockSequenceEntry { first: false }, |kind| {
                matches!(kind, TokenKind::BlockEntry | TokenKind::BlockEnd)
            }),
            TokenKind::BlockEnd => {
                self.pop_state();
                self.scanner.skip();
                Ok(Event::SequenceEnd(token.span.start))
            }
            _ => Err(failure(token, "did not find expected '-' indicator")),
        }
    }

    fn indentless_sequence_entry(&mut self) -> Scanned<Event> {
        let token = self.scanner.peek()?;
        if token.kind == TokenKind::BlockEntry {
            return self.entry(token, State::IndentlessSequenceEntry, |kind| {
                matches!(kind, TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd)
            });
        }
        self.pop_state();
        Ok(Event::SequenceEnd(token.span.start))
    }

    /// What stands behind a `-`; nothing where a token follows that `ends` the item.
    fn entry(&mut self, token: Token, after: State, ends: fn(TokenKind) -> bool) -> Scanned<Event> {
        self.scanner.skip();
        if ends(self.scanner.peek()?.kind) {
            self.state = after;
            return Ok(empty(token.span.end));
        }
        self.states.push(after);
        self.node(Context::Block)
    }

    #[inline]
    fn block_mapping_key(&mut self, first: bool) -> Scanned<Event> {
        if first {
            self.scanner.skip();
        }
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Key => self.block_mapping_part(token, State::BlockMappingValue),
            TokenKind::BlockEnd => {
                self.pop_state();
                self.scanner.skip();
                Ok(Event::MappingEnd(token.span.start))
            }
            _ => Err(failure(token, "did not find expected key")),
        }
    }

    #[inline]
    fn block_mapping_value(&mut self) -> Scanned<Event> {
        let token = self.scanner.peek()?;
        if token.kind == TokenKind::Value {
            return self.block_mapping_part(token, State::BlockMappingKey { first: false });
        }
        self.state = State::BlockMappingKey { first: false };
        Ok(empty(token.span.start))
    }

    /// What stands behind `?` or `:`, written or implied.
    fn block_mapping_part(&mut self, token: Token, after: State) -> Scanned<Event> {
        self.scanner.skip();
        if matches!(self.scanner.peek()?.kind, TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd) {
            self.state = after;
            return Ok(empty(token.span.end));
        }
        self.states.push(after);
        self.node(Context::BlockOrIndentlessSequence)
    }

    fn flow_sequence_entry(&mut self, first: bool) -> Scanned<Event> {
        if first {
            self.scanner.skip();
        }
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowSequenceEnd && !first {
            token = self.after_comma(token, "did not find expected ',' or ']'")?;
        }
        match token.kind {
            TokenKind::FlowSequenceEnd => {
                self.pop_state();
                self.scanner.skip();
                Ok(Event::SequenceEnd(token.span.end))
            }
            TokenKind::Key => {
                self.state = State::FlowPairKey;
                self.scanner.skip();
                Ok(Event::MappingStart(Properties::default(), token.span.start))
            }
            _ => {
                self.states.push(State::FlowSequenceEntry { first: false });
                self.node(Context::Flow)
            }
        }
    }

    fn after_comma(&mut self, token: Token, problem: &'static str) -> Scanned<Token> {
        if token.kind != TokenKind::FlowEntry {
            return Err(failure(token, problem));
        }
        self.scanner.skip();
        self.scanner.peek()
    }

    fn flow_pair_key(&mut self) -> Scanned<Event> {
        let token = self.scanner.peek()?;
        if matches!(token.kind, TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
            // libyaml passes this token, so that `[? : x]` and `[?]` are errors further on.
            self.scanner.skip();
            self.state = State::FlowPairValue;
            return Ok(empty(token.span.end));
        }
        self.states.push(State::FlowPairValue);
        self.node(Context::Flow)
    }

    fn flow_pair_value(&mut self) -> Scanned<Event> {
        self.flow_value(State::FlowPairEnd, TokenKind::FlowSequenceEnd)
    }

    fn flow_pair_end(&mut self) -> Scanned<Event> {
        let token = self.scanner.peek()?;
        self.state = State::FlowSequenceEntry { first: false };
        Ok(Event::MappingEnd(token.span.start))
    }

    fn flow_mapping_key(&mut self, first: bool) -> Scanned<Event> {
        if first {
            self.scanner.skip();
        }
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowMappingEnd && !first {
            token = self.after_comma(token, "did not find expected ',' or '}'")?;
        }
        match token.kind {
            TokenKind::FlowMappingEnd => {
                self.pop_state();
                self.scanner.skip();
                Ok(Event::MappingEnd(token.span.end))
            }
            TokenKind::Key => self.flow_mapping_explicit_key(),
            _ => {
                self.states.push(State::FlowMappingEmptyValue);
                self.node(Context::Flow)
            }
        }
    }

    fn flow_mapping_explicit_key(&mut self) -> Scanned<Event> {
        self.scanner.skip();
        let token = self.scanner.peek()?;
        if matches!(token.kind, TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
            self.state = State::FlowMappingValue;
            return Ok(empty(token.span.start));
        }
        self.states.push(State::FlowMappingValue);
        self.node(Context::Flow)
    }

    fn flow_mapping_value(&mut self) -> Scanned<Event> {
        self.flow_value(State::FlowMappingKey { first: false }, TokenKind::FlowMappingEnd)
    }

    fn flow_value(&mut self, after: State, end: TokenKind) -> Scanned<Event> {
        let mut token = self.scanner.peek()?;
        if token.kind == TokenKind::Value {
            self.scanner.skip();
            token = self.scanner.peek()?;
            if token.kind != TokenKind::FlowEntry && token.kind != end {
                self.states.push(after);
                return self.node(Context::Flow);
            }
        }
        self.state = after;
        Ok(empty(token.span.start))
    }

    fn flow_mapping_empty_value(&mut self) -> Scanned<Event> {
        let token = self.scanner.peek()?;
        self.state = State::FlowMappingKey { first: false };
        Ok(empty(token.span.start))
    }
}

fn empty(at: u32) -> Event {
    Event::Scalar(Properties::default(), ScalarToken::Empty(at))
}

fn failure(token: Token, problem: &'static str) -> Failure {
    Failure { at: token.span.start, problem: Problem::Syntax(problem) }
}

/// Decodes `%XX`; the scanner has checked them.
fn unescape_uri(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.extend_from_slice(rest.get(..at).unwrap_or_default().as_bytes());
        let octet = rest.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.extend(octet);
        rest = rest.get(at + 3..).unwrap_or_default();
    }
    out.extend_from_slice(rest.as_bytes());
    out
}
