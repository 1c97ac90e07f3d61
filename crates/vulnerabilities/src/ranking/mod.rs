//! What to look at first: one number from what is known about a vulnerability where it is, with the reasons in words.
//!
//! The number starts from the CVSS score or the source's word, rises with what attackers do (KEV, EPSS) and with where the package
//! runs, and falls where the vulnerable code is not in the program. The same knowledge gives the same number on every day.

mod explanation;
#[cfg(test)]
mod tests;

use palisade_formats::cvss::{self, Score, Vector};
use palisade_model::Severity;
use palisade_model::vulnerability::PresenceLevel;

use crate::advisory::{Exploitation, Informational, Rating};

/// What is known about a vulnerability in one place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Knowledge<'a> {
    /// CVSS vectors, of any version.
    pub vectors: &'a [String],
    /// The source's word.
    pub rating: Option<Rating>,
    /// Where it is no vulnerability.
    pub informational: Option<Informational>,
    /// What attackers do with it.
    pub exploitation: Option<&'a Exploitation>,
    /// How much of the vulnerable code is in the program, where that is known.
    pub presence: Option<PresenceLevel>,
    /// Where the package runs.
    pub exposure: Exposure,
}

/// Where a package runs, as far as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// A workload that others reach from outside the cluster.
    pub from_outside: bool,
    /// A workload with power over its node or the cluster.
    pub privileged: bool,
}

/// Where a finding stands, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Priority {
    /// From 0; the highest is looked at first.
    pub rank: u32,
    /// As it is reported and compared with gates.
    pub severity: Severity,
    /// The CVSS base score, and its vector.
    pub score: Option<(Score, String)>,
    /// The reasons, separated by commas.
    pub explanation: String,
}

/// More than all other reasons together: it happens.
const KNOWN_EXPLOITED: u32 = 200;
/// For a probability of 1.
const PREDICTED: f32 = 50.0;
const FROM_OUTSIDE: u32 = 30;
const PRIVILEGED: u32 = 20;
/// What is left, in percent, where no affected symbol is in the program, and where no affected package is.
const PACKAGE_ONLY: u32 = 60;
const MODULE_ONLY: u32 = 30;

/// Ranks a vulnerability.
#[must_use]
pub fn rank(knowledge: &Knowledge<'_>) -> Priority {
    let score = score(knowledge.vectors);
    let severity = severity(knowledge, score.as_ref());
    Priority {
        rank: number(knowledge, score.as_ref()),
        severity,
        explanation: explanation::words(knowledge, severity, score.as_ref()),
        score: score.map(|vector| (vector.base_score(), vector.to_string())),
    }
}

/// The vector of the newest version of CVSS, and the worst where there are several of it.
fn score(vectors: &[String]) -> Option<Vector> {
    let sound = vectors.iter().filter_map(|text| Vector::parse(text).ok());
    sound.max_by(|left, right| {
        let key = |vector: &Vector| (vector.version(), vector.base_score());
        key(left).cmp(&key(right)).then_with(|| right.to_string().cmp(&left.to_string()))
    })
}

/// The source's word counts before the score: a distribution knows how it built the package. What is exploited is at least
/// high; what nobody has rated is medium, and high where an affected symbol is in the program.
fn severity(knowledge: &Knowledge<'_>, score: Option<&Vector>) -> Severity {
    let rated = knowledge.rating.map(of_rating).or_else(|| score.map(|vector| of_word(vector.rating())));
    let usual = match (knowledge.informational, knowledge.presence) {
        (Some(_), _) => Severity::Low,
        // The Go database rates nothing: what is known to be in the program must not pass for being unrated.
        (None, Some(PresenceLevel::Symbol)) => Severity::High,
        (None, _) => Severity::Medium,
    };
    let severity = rated.unwrap_or(usual);
    if is_exploited(knowledge) { severity.max(Severity::High) } else { severity }
}

fn is_exploited(knowledge: &Knowledge<'_>) -> bool {
    knowledge.exploitation.is_some_and(|known| known.known_exploited.is_some())
}

/// The severity that a source's word stands for.
#[must_use]
pub const fn of_rating(rating: Rating) -> Severity {
    match rating {
        Rating::Negligible | Rating::Low => Severity::Low,
        Rating::Medium => Severity::Medium,
        Rating::High => Severity::High,
        Rating::Critical => Severity::Critical,
    }
}

const fn of_word(rating: cvss::Rating) -> Severity {
    match rating {
        cvss::Rating::None | cvss::Rating::Low => Severity::Low,
        cvss::Rating::Medium => Severity::Medium,
        cvss::Rating::High => Severity::High,
        cvss::Rating::Critical => Severity::Critical,
    }
}

fn number(knowledge: &Knowledge<'_>, score: Option<&Vector>) -> u32 {
    let scored = score.map(|vector| u32::from(vector.base_score().tenths()));
    let rated = knowledge.rating.map(of_rated);
    let base = match (rated, scored) {
        (Some(rated), Some(scored)) => (rated * 2 + scored) / 3,
        (rated, scored) => rated.or(scored).unwrap_or(if knowledge.informational.is_some() { 10 } else { 50 }),
    };
    let exploited = if is_exploited(knowledge) { KNOWN_EXPLOITED } else { 0 };
    let prediction = knowledge.exploitation.and_then(|known| known.prediction);
    let predicted = prediction.map_or(0, |(probability, _)| (probability.clamp(0.0, 1.0) * PREDICTED).round() as u32);
    let outside = if knowledge.exposure.from_outside { FROM_OUTSIDE } else { 0 };
    let privileged = if knowledge.exposure.privileged { PRIVILEGED } else { 0 };
    let sum = base + exploited + predicted + outside + privileged;
    match knowledge.presence {
        Some(PresenceLevel::Module) => sum * MODULE_ONLY / 100,
        Some(PresenceLevel::Package) => sum * PACKAGE_ONLY / 100,
        Some(PresenceLevel::Symbol) | None => sum,
    }
}

/// The middle of what CVSS calls by the same word.
const fn of_rated(rating: Rating) -> u32 {
    match rating {
        Rating::Negligible => 5,
        Rating::Low => 25,
        Rating::Medium => 55,
        Rating::High => 80,
        Rating::Critical => 95,
    }
}
