//! Tokens grouped into what matters for statements: components, version expressions, words that claim something.

use super::expression::{Span, list};
use super::token::{Token, tokens};
use crate::component::Entry;

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Subject(&'static Entry),
    Versions(Vec<Span>),
    /// `fixed`, `resolved`, `patched`
    Fix,
    /// `affected`, `vulnerable`, `discovered in`
    Affect,
    /// `not affected`
    Unaffected,
    /// `upgrade`, said as an advice
    Upgrade,
    Word(String),
    Comma,
    Colon,
    Open,
    Close,
    /// The end of a sentence.
    Stop,
}

/// The pieces of a plain line.
pub(crate) fn pieces(plain: &str) -> Vec<Piece> {
    let tokens = tokens(plain);
    let mut out: Vec<Piece> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        if let Some((spans, taken)) = list(rest) {
            // `all kubelet versions`: the component stands inside the expression.
            out.extend(subjects(rest.get(..taken).unwrap_or_default()));
            at += taken;
            // `the 1.21 branch` is a place, not a release.
            if !matches!(tokens.get(at), Some(Token::Word(word)) if word == "branch" || word == "branches") {
                out.push(Piece::Versions(spans));
            }
        } else {
            at += push(token, rest, &mut out);
        }
    }
    out
}

fn subjects(tokens: &[Token]) -> impl Iterator<Item = Piece> {
    tokens.iter().filter_map(|token| match token {
        Token::Component(entry) => Some(Piece::Subject(entry)),
        _ => None,
    })
}

/// Adds the piece that `token` begins; how many tokens it takes.
fn push(token: &Token, rest: &[Token], out: &mut Vec<Piece>) -> usize {
    match token {
        Token::Component(entry) => out.push(Piece::Subject(entry)),
        Token::Comma => out.push(Piece::Comma),
        Token::Colon => out.push(Piece::Colon),
        Token::Open => out.push(Piece::Open),
        Token::Close => out.push(Piece::Close),
        Token::Stop => out.push(Piece::Stop),
        Token::Word(word) => return claim(word, rest, out),
        Token::Version(_)
        | Token::Unreadable(_)
        | Token::Compare(_)
        | Token::Dash
        | Token::Plus
        | Token::Odd
        | Token::Struck => {}
    }
    1
}

fn claim(word: &str, rest: &[Token], out: &mut Vec<Piece>) -> usize {
    let next = |index: usize| match rest.get(index) {
        Some(Token::Word(word)) => word.as_str(),
        _ => "",
    };
    match word {
        "not" | "n't" | "isn't" | "aren't" | "doesn't" | "neither" if (1..=3).any(|ahead| is_affect(next(ahead))) => {
            out.push(Piece::Unaffected);
        }
        "unaffected" => out.push(Piece::Unaffected),
        word if is_fix(word) => out.push(Piece::Fix),
        "discovered" | "found" | "identified" | "exists" | "present" | "reported" if next(1) == "in" => {
            out.push(Piece::Affect);
            return 2;
        }
        "upgrade" | "update" if is_advice(out.last()) => out.push(Piece::Upgrade),
        word if is_affect(word) => out.push(Piece::Affect),
        word => out.push(Piece::Word(word.to_owned())),
    }
    1
}

fn is_fix(word: &str) -> bool {
    const WORDS: &[&str] = &["fixed", "fix", "fixes", "patched", "resolved", "remediated", "addressed", "backported"];
    WORDS.contains(&word)
}

/// Whether a word says something about the versions behind it.
pub(super) fn is_claim(word: &str) -> bool {
    const WORDS: &[&str] = &["not", "unaffected", "upgrade", "update", "discovered", "found", "identified", "exists"];
    is_fix(word) || is_affect(word) || WORDS.contains(&word)
}

fn is_affect(word: &str) -> bool {
    matches!(word, "affected" | "affects" | "affect" | "vulnerable" | "impacted" | "impacts")
}

/// Whether a verb after `before` tells the reader to do something.
fn is_advice(before: Option<&Piece>) -> bool {
    match before {
        None | Some(Piece::Colon | Piece::Comma | Piece::Stop) => true,
        Some(Piece::Word(word)) => matches!(word.as_str(), "should" | "must" | "please" | "can" | "or"),
        Some(_) => false,
    }
}

/// Words that stand between a component and its versions and say nothing.
pub(crate) fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "a",
        "all",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "been",
        "binaries",
        "binary",
        "branch",
        "by",
        "cluster",
        "clusters",
        "component",
        "components",
        "following",
        "for",
        "has",
        "have",
        "in",
        "included",
        "installation",
        "installations",
        "is",
        "linux",
        "main",
        "master",
        "node",
        "nodes",
        "of",
        "official",
        "on",
        "only",
        "or",
        "package",
        "packages",
        "release",
        "releases",
        "running",
        "run",
        "runs",
        "the",
        "to",
        "upstream",
        "url",
        "use",
        "users",
        "uses",
        "using",
        "v",
        "version",
        "versions",
        "was",
        "were",
        "which",
        "windows",
        "with",
        "available",
        "be",
        "will",
        "both",
        "instances",
        "deployments",
        "controller",
        "driver",
        "container",
        "images",
        "image",
        "tag",
        "tags",
    ];
    FILLERS.contains(&word) || word.starts_with('#') || word.contains('@') || word.chars().all(|c| c.is_ascii_digit())
}
