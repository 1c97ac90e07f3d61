//! Findings to text: one folder per output format.
//!
//! Lives here: what a report looks like to a person or to another program, and reading our own report back as a
//! baseline. Not here: deciding anything, opening files, or knowing the terminal; width, colour and source texts come
//! in through [`RenderOptions`].
//!
//! Whatever came from input is untrusted: no format passes terminal escapes or invisible and direction-changing
//! characters on as they are (see [`text`]).

use std::io::{self, Write};

use palisade_model::{Code, Report, Source};

pub mod diagnostic;
pub mod excerpt;
pub mod github;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod pretty;
pub mod sarif;
#[cfg(test)]
mod tests;
pub mod text;

/// What `report` itself can complain about.
pub const CODES: &[&Code] = &[&json::INVALID_BASELINE];

/// Turns a report into one format.
pub trait Renderer {
    /// Writes the whole report.
    ///
    /// # Errors
    /// Only what `out` reports.
    fn render(&self, report: &Report, out: &mut dyn Write, options: &RenderOptions<'_>) -> io::Result<()>;
}

/// What a renderer is told about where its output goes.
#[derive(Clone, Copy, Default)]
pub struct RenderOptions<'a> {
    /// Whether ANSI colours may be written.
    pub color: bool,
    /// Whether box-drawing characters may be written; ASCII otherwise.
    pub unicode: bool,
    /// Columns of the terminal; 0 where it is unknown.
    pub width: usize,
    /// How much of the report a person gets to see.
    pub detail: Detail,
    /// The texts that locations point into, for excerpts.
    pub sources: Option<&'a dyn Sources>,
}

/// How much the formats for people show. Formats for programs always hold everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Counts and gaps.
    Quiet,
    /// The worst things first.
    #[default]
    First,
    /// Every finding.
    All,
}

/// Finds the text of a file by the name that locations use.
pub trait Sources {
    /// The source called `name`, if its text is still there.
    fn source(&self, name: &str) -> Option<&Source<'_>>;
}

/// The formats there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// For people, in a terminal.
    Pretty,
    /// Everything, version 1.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
    /// GitHub workflow commands.
    Github,
    /// Markdown for pull requests and wikis.
    Markdown,
}

impl Format {
    /// All of them, in the order in which help lists them.
    pub const ALL: &[Self] = &[Self::Pretty, Self::Json, Self::Sarif, Self::Junit, Self::Github, Self::Markdown];

    /// The word on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pretty => "pretty",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Markdown => "markdown",
        }
    }

    /// The format called `word`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.as_str() == word)
    }

    /// What writes it.
    #[must_use]
    pub fn renderer(self) -> &'static dyn Renderer {
        match self {
            Self::Pretty => &pretty::Pretty,
            Self::Json => &json::Json,
            Self::Sarif => &sarif::Sarif,
            Self::Junit => &junit::Junit,
            Self::Github => &github::Github,
            Self::Markdown => &markdown::Markdown,
        }
    }
}
