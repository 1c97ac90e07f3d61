//! Lines of a list: `- kubelet v1.0.0 - v1.0.4`, `Kubernetes 1.7.x-1.12.x`, `v1.13.0-1.13.8, resolved in v1.13.9`.

use super::piece::{Piece, is_filler};
use super::{Claim, Mode, Statement, Weight};
use crate::component::Subject;

/// Longer descriptions before the versions are sentences, not names.
const MOST_WORDS_OF_A_NAME: usize = 6;

/// What a line of a list says: nothing where it is not made like one.
pub(crate) fn statements(pieces: &[Piece], mode: Mode, is_marked: bool, context: &[Subject]) -> Vec<Statement> {
    if pieces.contains(&Piece::Unaffected) || matches!(pieces.first(), Some(Piece::Word(word)) if word == "note") {
        return Vec::new();
    }
    let mut walk = Walk {
        mode,
        is_marked,
        context,
        names: Vec::new(),
        words: Vec::new(),
        spent: false,
        lost: false,
        out: Vec::new(),
    };
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let rest = pieces.get(at + 1..).unwrap_or_default();
        match piece {
            Piece::Stop => break,
            Piece::Open if !opens_a_statement(rest) => {
                at += rest.iter().take_while(|piece| **piece != Piece::Close).count()
            }
            piece => walk.take(piece, rest),
        }
        at += 1;
    }
    walk.out
}

/// Whether a parenthesis goes on with the statement: `(fixed in v1.2.3)`, `(in 1.21.0)`, `(>= v1.0)`.
fn opens_a_statement(inside: &[Piece]) -> bool {
    match inside {
        [Piece::Fix | Piece::Versions(_), ..] => true,
        [Piece::Word(word), Piece::Versions(_), ..] => word == "in",
        _ => false,
    }
}

/// Whether versions behind `word` are a condition, or the history of something else.
fn is_condition(word: &str) -> bool {
    matches!(word, "if" | "when" | "unless" | "introduced" | "deprecated" | "removed" | "enabled" | "requires")
}

/// The walk along one line.
struct Walk<'a> {
    mode: Mode,
    is_marked: bool,
    context: &'a [Subject],
    /// Components named before the next versions.
    names: Vec<Subject>,
    /// Other words before the next versions.
    words: Vec<String>,
    /// Whether the names have had their versions.
    spent: bool,
    /// Whether words that we do not understand came after the versions: further versions there are conditions.
    lost: bool,
    out: Vec<Statement>,
}

impl Walk<'_> {
    fn take(&mut self, piece: &Piece, rest: &[Piece]) {
        match piece {
            Piece::Subject(entry) => self.name(Subject::Known(entry), rest),
            Piece::Fix => {
                self.mode = Mode::Fixed;
                self.lost = false;
            }
            Piece::Versions(_) if self.lost => {}
            Piece::Versions(spans) => self.versions(spans),
            Piece::Word(word) if is_filler(word) => {}
            Piece::Word(word) if is_condition(word) => self.lost = true,
            Piece::Word(_) if self.spent => self.lost = true,
            Piece::Word(word) => self.words.push(word.clone()),
            _ => {}
        }
    }

    fn name(&mut self, subject: Subject, rest: &[Piece]) {
        if self.lost && !matches!(rest.first(), Some(Piece::Versions(_))) {
            return;
        }
        if self.spent || self.lost {
            self.names.clear();
            self.words.clear();
            (self.spent, self.lost) = (false, false);
        }
        self.names.push(subject);
    }

    fn versions(&mut self, spans: &[super::expression::Span]) {
        let Some(subjects) = self.subjects() else {
            self.lost = true;
            return;
        };
        self.spent = true;
        for span in spans {
            let claim = match self.mode {
                Mode::Affected => Claim::Affected(span.clone()),
                Mode::Fixed => match span.fixed() {
                    Some(version) => Claim::Fixed(version.clone()),
                    None => continue,
                },
                Mode::Nothing => continue,
            };
            self.out.push(Statement { subjects: subjects.clone(), claim, weight: Weight::Listed, line: 0 });
        }
    }

    /// Whom the versions are about: the components named, else those of the lines above; nothing for a sentence.
    fn subjects(&self) -> Option<Vec<Subject>> {
        let mut named: Vec<Subject> = self.names.iter().filter(|name| !name.is_whole()).cloned().collect();
        named.dedup();
        if !named.is_empty() {
            let is_short = self.is_marked && self.words.len() <= 2 * MOST_WORDS_OF_A_NAME || self.words.is_empty();
            return is_short.then_some(named);
        }
        if self.words.is_empty() {
            return Some(if self.names.is_empty() { self.context.to_vec() } else { self.names.clone() });
        }
        if !self.is_marked || self.words.len() > MOST_WORDS_OF_A_NAME {
            return None;
        }
        let whole = self.names.first().map(|_| "kubernetes".to_owned());
        let words: Vec<String> = whole.into_iter().chain(self.words.iter().cloned()).collect();
        Some(vec![Subject::Other(words.join(" "))])
    }
}
