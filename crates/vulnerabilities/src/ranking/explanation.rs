//! The reasons for a rank in words.

use palisade_formats::cvss::Vector;
use palisade_model::Severity;
use palisade_model::vulnerability::PresenceLevel;

use super::Knowledge;
use crate::advisory::{Informational, Rating};

/// The reasons, separated by commas, the severity first.
pub(super) fn words(knowledge: &Knowledge<'_>, severity: Severity, score: Option<&Vector>) -> String {
    let mut reasons = vec![severity_words(knowledge, severity, score)];
    reasons.extend(knowledge.informational.map(|kind| informational(kind).to_owned()));
    if let Some(known) = knowledge.exploitation {
        reasons.extend(known.known_exploited.as_ref().map(|day| format!("exploited since before {day} (KEV)")));
        reasons.extend(known.prediction.map(|(probability, _)| {
            format!("{:.1} % likely to be exploited within 30 days (EPSS)", f64::from(probability) * 100.0)
        }));
    }
    reasons.extend(knowledge.presence.map(|level| presence(level).to_owned()));
    let exposure = knowledge.exposure;
    reasons.extend(exposure.from_outside.then(|| "reached from outside the cluster".to_owned()));
    reasons.extend(exposure.privileged.then(|| "runs with power over its node or the cluster".to_owned()));
    reasons.join(", ")
}

fn severity_words(knowledge: &Knowledge<'_>, severity: Severity, score: Option<&Vector>) -> String {
    let scored = score.map(|vector| format!("CVSS {} {}", vector.version().as_str(), vector.base_score()));
    let rated = knowledge.rating.map(|rating| format!("its source says {}", word(rating)));
    let because: Vec<String> = rated.into_iter().chain(scored).collect();
    if because.is_empty() {
        return format!("{severity} (nobody has rated it)");
    }
    format!("{severity} ({})", because.join(", "))
}

const fn word(rating: Rating) -> &'static str {
    match rating {
        Rating::Negligible => "negligible",
        Rating::Low => "low",
        Rating::Medium => "medium",
        Rating::High => "high",
        Rating::Critical => "critical",
    }
}

const fn informational(kind: Informational) -> &'static str {
    match kind {
        Informational::Unmaintained => "nobody maintains the package",
        Informational::Unsound => "its safe interface can break memory safety",
        Informational::Notice => "a notice",
    }
}

const fn presence(level: PresenceLevel) -> &'static str {
    match level {
        PresenceLevel::Symbol => "a vulnerable symbol is in the program",
        PresenceLevel::Package => "a vulnerable package is in the program and none of its vulnerable symbols",
        PresenceLevel::Module => "none of the vulnerable packages is in the program",
    }
}
