//! The reasons for a rank in words.

use std::fmt::Write as _;

use palisade_formats::cvss::Vector;
use palisade_model::Severity;
use palisade_model::vulnerability::PresenceLevel;

use super::Knowledge;
use crate::advisory::{Informational, Rating};

/// The reasons, separated by commas, the severity first.
pub(super) fn words(knowledge: &Knowledge<'_>, severity: Severity, score: Option<&Vector>) -> String {
    let mut text = severity_words(knowledge, severity, score);
    let mut reason = |arguments: std::fmt::Arguments<'_>| {
        // Writing to a text cannot fail.
        let _ = write!(text, ", {arguments}");
    };
    if let Some(kind) = knowledge.informational {
        reason(format_args!("{}", informational(kind)));
    }
    if let Some(day) = knowledge.exploitation.and_then(|known| known.known_exploited.as_ref()) {
        reason(format_args!("exploited since before {day} (KEV)"));
    }
    if let Some((probability, _)) = knowledge.exploitation.and_then(|known| known.prediction) {
        let percent = f64::from(probability) * 100.0;
        reason(format_args!("{percent:.1} % likely to be exploited within 30 days (EPSS)"));
    }
    if let Some(level) = knowledge.presence {
        reason(format_args!("{}", presence(level)));
    }
    if knowledge.exposure.from_outside {
        reason(format_args!("reached from outside the cluster"));
    }
    if knowledge.exposure.privileged {
        reason(format_args!("runs with power over its node or the cluster"));
    }
    text
}

fn severity_words(knowledge: &Knowledge<'_>, severity: Severity, score: Option<&Vector>) -> String {
    let rated = knowledge.rating.map(word);
    let scored = score.map(|vector| (vector.version().as_str(), vector.base_score()));
    match (rated, scored) {
        (None, None) => format!("{severity} (nobody has rated it)"),
        (Some(word), None) => format!("{severity} (its source says {word})"),
        (None, Some((version, score))) => format!("{severity} (CVSS {version} {score})"),
        (Some(word), Some((version, score))) => {
            format!("{severity} (its source says {word}, CVSS {version} {score})")
        }
    }
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
