//! What lines say about versions: which are affected, which are fixed, of which component.

mod expression;
mod list;
mod piece;
mod sentence;
mod table;
mod token;

pub(crate) use expression::{Last, Span};
pub(crate) use piece::{Piece, pieces};

use palisade_model::advisory::Version;

use crate::component::Subject;
use crate::text::{Section, Shape, TextLine};

/// More statements than this are not kept of one text.
pub(crate) const MOST_STATEMENTS: usize = 1_000;

/// One thing that one line says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    /// About whom; nothing where the line does not say.
    pub(crate) subjects: Vec<Subject>,
    pub(crate) claim: Claim,
    pub(crate) weight: Weight,
    /// The line's number.
    pub(crate) line: u32,
}

/// What is said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Claim {
    Affected(Span),
    Fixed(Version),
}

/// How plainly it is said. A heavier statement silences lighter ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// In a list under a heading or an introduction that says what the list is.
    Listed,
    /// In a sentence that claims it.
    Told,
    /// As an advice to upgrade.
    Advised,
    /// In a sentence that only suggests it.
    Hinted,
}

/// What the versions of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Affected,
    Fixed,
    /// A list of something else, such as what is not affected.
    Nothing,
}

/// What all `lines` say about the CVE `id`, in their order.
pub(crate) fn statements(lines: &[&TextLine], id: &str) -> Vec<Statement> {
    let mut collector = Collector { id, list: None, context: Vec::new(), table: None, out: Vec::new() };
    for line in lines {
        if collector.out.len() >= MOST_STATEMENTS {
            break;
        }
        if !line.section.is_silent() {
            collector.line(line);
        }
    }
    collector.out
}

struct Collector<'a> {
    id: &'a str,
    /// What the list is that the last introduction opened.
    list: Option<Mode>,
    /// Components that a line of their own named: those of the lines that follow.
    context: Vec<Subject>,
    table: Option<table::Columns>,
    out: Vec<Statement>,
}

impl Collector<'_> {
    fn line(&mut self, line: &TextLine) {
        if line.shape != Shape::Row {
            self.table = None;
        }
        let pieces = pieces(&line.plain);
        match line.shape {
            Shape::Heading => {
                self.list = None;
                self.context = only_names(&pieces).unwrap_or_default();
            }
            Shape::Row => self.row(line),
            Shape::Code if self.list.is_none() => {}
            _ if self.is_about_another(&pieces) => {}
            _ => self.content(line, &pieces),
        }
    }

    fn content(&mut self, line: &TextLine, pieces: &[Piece]) {
        if let Some(names) = only_names(pieces) {
            self.context = names;
            return;
        }
        let is_marked = matches!(line.shape, Shape::Item | Shape::Code);
        let is_named_item = is_marked && matches!(pieces.first(), Some(Piece::Subject(_)));
        let of_components = line.section == Section::Components && is_named_item;
        if let Some(mode) = self.mode(line.section).or(of_components.then_some(Mode::Affected)) {
            let found = list::statements(pieces, mode, is_marked, &self.context);
            if !found.is_empty() {
                return self.add(line, found);
            }
        }
        if line.shape == Shape::Code {
            return;
        }
        let found = sentence::statements(pieces, line.section);
        let has_found = !found.is_empty();
        self.add(line, found);
        if !has_found && line.plain.trim_end().ends_with(':') {
            self.list = introduction(pieces, line.section);
        } else if line.shape == Shape::Prose && is_sentence(pieces) {
            self.list = None;
        }
    }

    fn mode(&self, section: Section) -> Option<Mode> {
        self.list.or(match section {
            Section::Affected => Some(Mode::Affected),
            Section::Fixed => Some(Mode::Fixed),
            _ => None,
        })
    }

    fn row(&mut self, line: &TextLine) {
        match &self.table {
            None => self.table = Some(table::columns(&line.plain, self.mode(line.section))),
            Some(columns) => {
                let found = table::statements(&line.plain, columns, &self.context);
                self.add(line, found);
            }
        }
    }

    fn add(&mut self, line: &TextLine, found: Vec<Statement>) {
        self.out.extend(found.into_iter().map(|statement| Statement { line: line.number, ..statement }));
    }

    /// Whether a line names other CVEs and not this one: it speaks of them.
    fn is_about_another(&self, pieces: &[Piece]) -> bool {
        let is_named = |word: &str| word.eq_ignore_ascii_case(self.id);
        let mut ids = pieces.iter().filter_map(|piece| match piece {
            Piece::Word(word) if word.starts_with("cve-") => Some(word.as_str()),
            _ => None,
        });
        let Some(first) = ids.next() else { return false };
        !is_named(first) && !ids.any(is_named)
    }
}

/// The components of a line that holds nothing else.
pub(crate) fn only_names(pieces: &[Piece]) -> Option<Vec<Subject>> {
    let mut names = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Subject(entry) => names.push(Subject::Known(entry)),
            Piece::Comma | Piece::Colon | Piece::Open | Piece::Close | Piece::Stop => {}
            Piece::Word(word) if matches!(word.as_str(), "and" | "or" | "the") => {}
            _ => return None,
        }
    }
    let parts: Vec<Subject> = names.iter().filter(|name| !name.is_whole()).cloned().collect();
    let names = if parts.is_empty() { names } else { parts };
    (!names.is_empty()).then_some(names)
}

/// Whether a line has so many words that it is none of a list.
fn is_sentence(pieces: &[Piece]) -> bool {
    pieces.iter().filter(|piece| matches!(piece, Piece::Word(word) if !piece::is_filler(word))).count() > 5
}

/// What one item of a list says, on its own.
pub(crate) fn statements_of_item(pieces: &[Piece], mode: Mode) -> Vec<Statement> {
    list::statements(pieces, mode, true, &[])
}

/// The versions that a text which is nothing but versions stands for.
pub(crate) fn spans(text: &str) -> Vec<Span> {
    let tokens = token::tokens(text);
    expression::list(&tokens).filter(|(_, taken)| *taken == tokens.len()).map(|(spans, _)| spans).unwrap_or_default()
}

/// What the list is that a line ending in a colon introduces: its last sentence says it.
fn introduction(pieces: &[Piece], section: Section) -> Option<Mode> {
    let sentence = pieces.rsplit(|piece| *piece == Piece::Stop).next()?;
    let has = |words: &[&str]| {
        sentence.iter().any(|piece| matches!(piece, Piece::Word(word) if words.contains(&word.as_str())))
    };
    let names_versions = has(&["version", "versions", "release", "releases", "prs", "branches"]);
    if has(&["if", "when"]) && !names_versions {
        None
    } else if sentence.contains(&Piece::Unaffected) {
        Some(Mode::Nothing)
    } else if sentence.contains(&Piece::Fix) {
        names_versions.then_some(Mode::Fixed)
    } else if sentence.contains(&Piece::Affect) {
        (names_versions || has(&["following", "including", "includes"])).then_some(Mode::Affected)
    } else {
        (names_versions && has(&["following"]) && section.is_descriptive() && section != Section::Fixed)
            .then_some(Mode::Affected)
    }
}
