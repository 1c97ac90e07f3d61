//! Sentences: `Versions prior to 1.15.0 are affected`, `discovered in kubectl v1.13.10`, `Upgrade to v1.11.5 or later`.
//!
//! A version counts only where it hangs on a component, on the word "version", or on a word that claims something:
//! sentences are full of versions that decide nothing.

use super::expression::Span;
use super::piece::{Piece, is_filler};
use super::{Claim, Statement, Weight};
use crate::component::Subject;
use crate::text::Section;

/// What the sentences of a line say.
pub(crate) fn statements(pieces: &[Piece], section: Section) -> Vec<Statement> {
    pieces.split(|piece| *piece == Piece::Stop).flat_map(|sentence| of_sentence(sentence, section)).collect()
}

fn of_sentence(pieces: &[Piece], section: Section) -> Vec<Statement> {
    let is_denied = pieces.contains(&Piece::Unaffected);
    let claims = pieces.contains(&Piece::Affect) || section == Section::Affected;
    let mut walk = Walk {
        affected: match (claims && !is_denied && section.is_descriptive(), is_hint(pieces, section)) {
            (true, _) => Some(Weight::Told),
            (false, true) if !is_denied => Some(Weight::Hinted),
            _ => None,
        },
        fixed: None,
        names: Vec::new(),
        hangs: Hangs::Start,
        out: Vec::new(),
    };
    if section != Section::Aside {
        pieces.iter().for_each(|piece| walk.take(piece));
    }
    walk.out
}

/// `In kubectl v1.8.0+, …`, `Only Kubernetes 1.5.0-1.5.4 installations that …`: not more than a hint.
fn is_hint(pieces: &[Piece], section: Section) -> bool {
    matches!(section, Section::Lead | Section::Exposure)
        && matches!(pieces, [Piece::Word(word), Piece::Subject(_), Piece::Versions(_), ..] if matches!(word.as_str(), "in" | "only"))
}

/// What the next versions hang on.
#[derive(Clone, Copy, PartialEq)]
enum Hangs {
    Start,
    Component,
    /// The word "version", or a claim.
    Noun,
    Nothing,
}

struct Walk {
    /// With which weight versions are called affected, if at all.
    affected: Option<Weight>,
    /// With which weight the next versions are called fixed.
    fixed: Option<Weight>,
    names: Vec<Subject>,
    hangs: Hangs,
    out: Vec<Statement>,
}

impl Walk {
    fn take(&mut self, piece: &Piece) {
        match piece {
            Piece::Subject(entry) => {
                if self.hangs != Hangs::Component {
                    self.names.clear();
                }
                self.names.push(Subject::Known(entry));
                self.hangs = Hangs::Component;
            }
            Piece::Versions(spans) => self.versions(spans),
            Piece::Fix => self.claim(Weight::Told),
            Piece::Upgrade => self.claim(Weight::Advised),
            Piece::Affect => {
                self.fixed = None;
                self.hangs = Hangs::Noun;
            }
            Piece::Word(word) => self.word(word),
            Piece::Comma | Piece::Colon | Piece::Open | Piece::Close | Piece::Stop | Piece::Unaffected => {}
        }
    }

    fn claim(&mut self, weight: Weight) {
        // "Upgrade to a fixed version" stays an advice.
        self.fixed = Some(self.fixed.map_or(weight, |before| before.max(weight)));
    }

    fn word(&mut self, word: &str) {
        const KEEP_A_CLAIM: &[&str] = &["made", "least", "one", "primary", "also", "starting", "higher", "following"];
        if matches!(word, "version" | "versions" | "release" | "releases") {
            if self.hangs != Hangs::Component {
                self.hangs = Hangs::Noun;
            }
        } else if word == "for" || !(is_filler(word) || KEEP_A_CLAIM.contains(&word)) {
            self.fixed = None;
            self.hangs = Hangs::Nothing;
        }
    }

    fn versions(&mut self, spans: &[Span]) {
        let weight = self.fixed.or(self.affected.filter(|_| self.hangs != Hangs::Nothing));
        let is_fix = self.fixed.is_some();
        for span in spans {
            let claim = match (is_fix, span.fixed()) {
                (true, Some(version)) => Claim::Fixed(version.clone()),
                (true, None) => match span.doubt {
                    Some(reason) => Claim::Unread(reason),
                    None => continue,
                },
                (false, _) => Claim::Affected(span.clone()),
            };
            let Some(weight) = weight else { continue };
            self.out.push(Statement { subjects: self.subjects(), claim, weight, line: 0 });
        }
        self.hangs = Hangs::Noun;
    }

    fn subjects(&self) -> Vec<Subject> {
        let parts: Vec<Subject> = self.names.iter().filter(|name| !name.is_whole()).cloned().collect();
        if parts.is_empty() { self.names.clone() } else { parts }
    }
}
