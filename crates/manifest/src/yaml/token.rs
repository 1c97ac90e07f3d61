//! What the scanner hands to the parser.

use palisade_model::tree::Span;

/// One token; scalars are still undecoded, see `decode`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// The token's text with its indicators.
    pub(super) span: Span,
    /// What stands between the indicators: a scalar's text, an anchor's name, a tag's or directive's handle.
    pub(super) content: Span,
    /// A block scalar's indentation; where the suffix of a tag or the prefix of a `%TAG` directive starts; whether a
    /// `%YAML` directive names version 1.1.
    pub(super) extra: u32,
}

impl Token {
    pub(super) fn new(kind: TokenKind, start: usize, end: usize) -> Self {
        let span = span(start, end);
        Self { kind, span, content: span, extra: 0 }
    }
}

/// Sources are at most 4 GiB (`manifest` refuses larger ones).
pub(super) fn span(start: usize, end: usize) -> Span {
    Span::new(narrow(start), narrow(end))
}

pub(super) fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    StreamEnd,
    VersionDirective,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(Style),
}

/// How a scalar is written, and whether its text can be taken as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain { verbatim: bool },
    SingleQuoted { verbatim: bool },
    DoubleQuoted { verbatim: bool },
    Block { literal: bool, chomping: Chomping },
}

/// What happens to the line breaks that end a block scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chomping {
    Strip,
    Clip,
    Keep,
}
