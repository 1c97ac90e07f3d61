//! Which component a text is about, where its version lines do not say it.

use crate::component::Subject;
use crate::statement::{Piece, only_names, pieces};
use crate::text::{Section, Shape, TextLine, known, without_look_alikes};

/// The components that the text is about, by the plainest place that names one: a section on components, a sentence that
/// says what is affected, the title, the first paragraphs, the rest. Empty where no place names a part of Kubernetes or
/// a project, or where the plainest place names several without a list.
pub(crate) fn parts(summary: &str, lines: &[&TextLine]) -> Vec<Subject> {
    let read: Vec<(&TextLine, Vec<Piece>)> = lines
        .iter()
        .filter(|line| line.section.is_descriptive() && line.shape != Shape::Code)
        .map(|line| (*line, pieces(&without_look_alikes(&line.plain))))
        .collect();
    let is_listed = |line: &TextLine, pieces: &[Piece]| {
        line.section == Section::Components && (line.shape == Shape::Item || only_names(pieces).is_some())
    };
    let listed = read.iter().filter(|(line, pieces)| is_listed(line, pieces)).flat_map(|(_, pieces)| affirmed(pieces));
    let listed = distinct(listed);
    if !listed.is_empty() {
        return listed;
    }
    let claimed = distinct(read.iter().filter_map(|(_, pieces)| claimed(pieces)));
    if !claimed.is_empty() {
        return claimed;
    }
    let title = pieces(&without_look_alikes(&known(summary)));
    let lead = read.iter().filter(|(line, _)| line.section == Section::Lead && line.shape != Shape::Heading);
    let places = [
        distinct(names(&title)),
        distinct(lead.flat_map(|(_, pieces)| affirmed(pieces))),
        distinct(read.iter().flat_map(|(_, pieces)| affirmed(pieces))),
    ];
    let plainest = places.into_iter().find(|named| !named.is_empty()).unwrap_or_default();
    if plainest.len() == 1 { plainest } else { Vec::new() }
}

fn distinct(names: impl Iterator<Item = Subject>) -> Vec<Subject> {
    let mut distinct = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}

/// The parts of Kubernetes and the projects that are named.
fn names(pieces: &[Piece]) -> impl Iterator<Item = Subject> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Subject(entry) => Some(Subject::Known(entry)).filter(|subject| !subject.is_whole()),
        _ => None,
    })
}

/// Those named in sentences that do not say what is not affected.
fn affirmed(pieces: &[Piece]) -> impl Iterator<Item = Subject> {
    let sentences = pieces.split(|piece| *piece == Piece::Stop);
    sentences.filter(|sentence| !sentence.contains(&Piece::Unaffected)).flat_map(names)
}

/// The component right behind a claim: `this bug affects kubelet`, `discovered in ingress-nginx where`.
fn claimed(pieces: &[Piece]) -> Option<Subject> {
    if pieces.contains(&Piece::Unaffected) && !pieces.contains(&Piece::Stop) {
        return None;
    }
    let at = pieces.iter().position(|piece| *piece == Piece::Affect)?;
    let behind = pieces
        .get(at + 1..)?
        .iter()
        .find(|piece| !matches!(piece, Piece::Word(word) if matches!(word.as_str(), "the" | "a" | "in")))?;
    match behind {
        Piece::Subject(entry) => Some(Subject::Known(entry)).filter(|subject| !subject.is_whole()),
        _ => None,
    }
}
