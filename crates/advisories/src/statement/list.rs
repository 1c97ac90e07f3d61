//! Lines of a list: `- kubelet v1.0.0 - v1.0.4`, `Kubernetes 1.7.x-1.12.x`, `v1.13.0-1.13.8, resolved in v1.13.9`.

use super::expression::{Reason, Span};
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
        hangs_on_words: false,
        spent: false,
        lost: Lost::No,
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
pub(super) fn is_condition(word: &str) -> bool {
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
    /// Whether the last one stands right before the versions and may say something about them.
    hangs_on_words: bool,
    /// Whether the names have had their versions.
    spent: bool,
    lost: Lost,
    out: Vec<Statement>,
}

/// What the words after the versions mean for further versions there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lost {
    No,
    /// They are conditions.
    Condition,
    /// We do not understand it.
    Unclear,
}

impl Walk<'_> {
    fn take(&mut self, piece: &Piece, rest: &[Piece]) {
        match piece {
            Piece::Subject(entry) => self.name(Subject::Known(entry), rest),
            Piece::Fix => {
                self.mode = Mode::Fixed;
                self.lost = Lost::No;
            }
            Piece::Versions(_) if self.lost == Lost::Condition => {}
            Piece::Versions(spans) => self.versions(spans),
            Piece::Word(word) if is_filler(word) => {}
            Piece::Word(word) if is_condition(word) => self.lost = Lost::Condition,
            Piece::Word(_) if self.spent && self.lost == Lost::Condition => {}
            Piece::Word(_) if self.spent => self.lost = Lost::Unclear,
            Piece::Word(word) => {
                self.words.push(word.clone());
                self.hangs_on_words = true;
            }
            _ => self.hangs_on_words = false,
        }
    }

    fn name(&mut self, subject: Subject, rest: &[Piece]) {
        if self.lost != Lost::No && !matches!(rest.first(), Some(Piece::Versions(_))) {
            return;
        }
        if self.spent || self.lost != Lost::No {
            self.names.clear();
            self.words.clear();
            (self.spent, self.lost) = (false, Lost::No);
        }
        self.names.push(subject);
    }

    fn versions(&mut self, spans: &[Span]) {
        let Some(subjects) = self.subjects() else {
            self.lost = Lost::Unclear;
            return;
        };
        let doubt = self.doubt(&subjects);
        self.hangs_on_words = false;
        self.spent = true;
        for span in spans {
            let span = &match doubt {
                // `smaller as v1.2.3`: the words may turn one version into any range.
                Some(Reason::Unclear) if span.is_single() => Span::ALL.doubted(Reason::Unclear),
                Some(reason) => span.clone().doubted(reason),
                None => span.clone(),
            };
            let claim = match self.mode {
                Mode::Affected => Claim::Affected(span.clone()),
                Mode::Fixed => match span.fixed() {
                    Some(version) => Claim::Fixed(version.clone()),
                    None => match span.doubt {
                        Some(reason) => Claim::Unread(reason),
                        None => continue,
                    },
                },
                Mode::Nothing => continue,
            };
            self.out.push(Statement { subjects: subjects.clone(), claim, weight: Weight::Listed, line: 0 });
        }
    }

    /// Why the versions are not settled, although they are read.
    fn doubt(&self, subjects: &[Subject]) -> Option<Reason> {
        if subjects.iter().any(|subject| matches!(subject, Subject::Other(_))) {
            return Some(Reason::Component);
        }
        (self.lost == Lost::Unclear || self.hangs_on_words).then_some(Reason::Unclear)
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
