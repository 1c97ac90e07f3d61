//! What lines say about versions: which are affected, which are fixed, of which component.

mod expression;
mod list;
mod piece;
mod sentence;
mod table;
mod token;
mod wrapped;

pub(crate) use expression::{Last, Reason, Span};
pub(crate) use piece::{Piece, pieces};

use palisade_model::advisory::Version;

use crate::component::Subject;
use crate::text::{Section, Shape, TextLine, without_look_alikes};

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

impl Statement {
    /// Takes what is said for one of the things that may be meant.
    fn doubt(&mut self, reason: Reason) {
        self.claim = match std::mem::replace(&mut self.claim, Claim::Unread(reason)) {
            Claim::Affected(span) => Claim::Affected(span.doubted(reason)),
            Claim::Fixed(_) => Claim::Unread(reason),
            Claim::Unread(before) => Claim::Unread(before),
        };
    }
}

/// Whether two readings of a line differ in words only.
fn says_the_same(one: &[Piece], other: &[Piece]) -> bool {
    let says = |piece: &&Piece| !matches!(piece, Piece::Word(_));
    one.iter().filter(says).eq(other.iter().filter(says))
}

/// `kubelet: all`, without the word "versions".
fn names_all(pieces: &[Piece]) -> bool {
    let is_all = |piece: &Piece| matches!(piece, Piece::Word(word) if matches!(word.as_str(), "all" | "any" | "every" | "everything" | "each"));
    let belongs = |piece: &Piece| match piece {
        Piece::Word(word) => piece::is_filler(word) || is_all(piece),
        piece => !matches!(piece, Piece::Fix | Piece::Affect | Piece::Unaffected | Piece::Upgrade),
    };
    let has_subject = pieces.iter().any(|piece| matches!(piece, Piece::Subject(_)));
    has_subject && pieces.iter().any(is_all) && pieces.iter().all(belongs)
}

/// `v1`
fn is_major_version(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|rest| rest.starts_with(char::is_numeric))
}

/// What is said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Claim {
    Affected(Span),
    Fixed(Version),
    /// Something that is not understood and calls nothing affected: it is told.
    Unread(Reason),
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
    let mut collector =
        Collector { id, list: None, context: Vec::new(), table: None, heading: None, pending: None, out: Vec::new() };
    for line in &wrapped::whole(lines) {
        if collector.out.len() >= MOST_STATEMENTS {
            break;
        }
        if !line.section.is_silent() {
            collector.line(line);
        }
    }
    collector.flush();
    collector.out
}

struct Collector<'a> {
    id: &'a str,
    /// What the list is that the last introduction opened.
    list: Option<Mode>,
    /// Components that a line of their own named: those of the lines that follow.
    context: Vec<Subject>,
    table: Option<table::Columns>,
    /// The line before, where it may be the heading of a table.
    heading: Option<String>,
    /// Components of an item without versions, and its line: versions should follow.
    pending: Option<(u32, Vec<Subject>)>,
    out: Vec<Statement>,
}

impl Collector<'_> {
    fn line(&mut self, line: &TextLine) {
        let is_row = self.is_row(line);
        if !is_row {
            self.table = None;
        }
        let plain = without_look_alikes(&line.plain);
        let written = pieces(&line.plain);
        let meant = (plain != line.plain).then(|| pieces(&plain)).filter(|meant| !says_the_same(meant, &written));
        let looks_alike = meant.is_some();
        let read = meant.unwrap_or(written);
        let before = self.out.len();
        match line.shape {
            Shape::Heading => {
                self.flush();
                self.list = None;
                self.context = only_names(&read).unwrap_or_default();
            }
            _ if is_row => self.row(line, if looks_alike { &plain } else { &line.plain }),
            Shape::Code if self.mode(line.section).is_none() => {}
            _ if self.is_about_another(&read) => {}
            _ => self.content(line, &read),
        }
        if looks_alike {
            self.out.iter_mut().skip(before).for_each(|statement| statement.doubt(Reason::LookAlike));
        }
        self.heading = Some(line.plain.clone()).filter(|plain| plain.contains('|'));
    }

    /// Whether a line is a row of a table, perhaps without the marks at its ends.
    fn is_row(&self, line: &TextLine) -> bool {
        match line.shape {
            Shape::Row => true,
            Shape::Heading | Shape::Code => false,
            Shape::Item | Shape::Prose => {
                self.table.is_some() && line.plain.contains('|')
                    || (self.table.is_some() || self.heading.is_some()) && table::divides(&line.plain)
            }
        }
    }

    fn content(&mut self, line: &TextLine, pieces: &[Piece]) {
        if let Some(names) = only_names(pieces) {
            self.flush();
            if line.shape == Shape::Item && self.mode(line.section) == Some(Mode::Affected) {
                self.pending = Some((line.number, names.clone()));
            }
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
        if !has_found && self.mode(line.section) == Some(Mode::Affected) {
            self.not_understood(line, pieces);
        }
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

    fn row(&mut self, line: &TextLine, row: &str) {
        let mode = self.mode(line.section);
        if table::divides(row) {
            if let (None, Some(heading)) = (&self.table, self.heading.take()) {
                self.table = Some(table::columns(&heading, mode));
            }
            return;
        }
        if self.table.is_none() && !table::has_versions(row) {
            self.table = Some(table::columns(row, mode));
            return;
        }
        let columns = self.table.get_or_insert_with(|| table::unnamed(mode));
        let found = table::statements(row, columns, &self.context);
        if found.is_empty() && mode == Some(Mode::Affected) {
            self.not_understood(line, &pieces(row));
        }
        self.add(line, found);
    }

    /// A line that should say what is affected, and has versions that nothing was made of.
    fn not_understood(&mut self, line: &TextLine, pieces: &[Piece]) {
        let is_version = |piece: &Piece| match piece {
            Piece::Versions(_) => true,
            Piece::Word(word) => is_major_version(word),
            _ => false,
        };
        // `not affected` is one denial and one claim.
        let count = |what: &Piece| pieces.iter().filter(|piece| *piece == what).count();
        let is_denied = count(&Piece::Unaffected) > 0 && count(&Piece::Affect) <= count(&Piece::Unaffected);
        let is_named = line.shape != Shape::Prose
            && matches!(pieces.iter().find(|piece| !matches!(piece, Piece::Comma)), Some(Piece::Subject(_)));
        if is_denied || !is_named && !pieces.iter().any(is_version) && !names_all(pieces) {
            return;
        }
        let subjects = pieces.iter().filter_map(|piece| match piece {
            Piece::Subject(entry) => Some(Subject::Known(entry)),
            _ => None,
        });
        let mut subjects: Vec<Subject> = subjects.collect();
        if subjects.is_empty() {
            subjects.clone_from(&self.context);
        }
        let claim = Claim::Affected(Span::ALL.doubted(Reason::Unclear));
        self.add(line, vec![Statement { subjects, claim, weight: Weight::Listed, line: 0 }]);
    }

    /// Where no versions followed an item that names a component, all of them may be affected.
    fn flush(&mut self) {
        if let Some((line, subjects)) = self.pending.take() {
            let claim = Claim::Affected(Span::ALL.doubted(Reason::Unclear));
            self.out.push(Statement { subjects, claim, weight: Weight::Listed, line });
        }
    }

    fn add(&mut self, line: &TextLine, found: Vec<Statement>) {
        let is_of =
            |names: &[Subject]| found.iter().flat_map(|one| &one.subjects).any(|subject| names.contains(subject));
        if self.pending.as_ref().is_some_and(|(_, names)| is_of(names)) {
            self.pending = None;
        }
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

/// Whether a line names versions and nothing but them and components.
pub(crate) fn only_versions(plain: &str) -> bool {
    let read = pieces(plain);
    let belongs = |piece: &Piece| match piece {
        Piece::Word(word) => piece::is_filler(word),
        piece => !matches!(piece, Piece::Fix | Piece::Affect | Piece::Unaffected | Piece::Upgrade | Piece::Stop),
    };
    read.iter().any(|piece| matches!(piece, Piece::Versions(_))) && read.iter().all(belongs)
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
    let is_settled = |spans: &[Span]| spans.iter().all(|span| span.doubt.is_none());
    expression::list(&tokens)
        .filter(|(spans, taken)| *taken == tokens.len() && is_settled(spans))
        .map(|(spans, _)| spans)
        .unwrap_or_default()
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
