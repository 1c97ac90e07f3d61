//! How the pages say things: versions, severities, states and dates, and outside text made fit to be shown.

use jiff::Timestamp;
use palisade_model::advisory::{Advisory, End, Interval, State, Version, VersionRanges};
use palisade_model::control::Severity;

/// Outside text with the characters made visible that change what a reader sees without being seen: controls, marks
/// and overrides of the writing direction (Unicode Standard Annex 9), and spaces without width. Escaping is left to
/// whoever writes it into a page.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    shown
}

const fn is_hidden(character: char) -> bool {
    (character.is_ascii_control() && !matches!(character, '\n' | '\t' | '\r'))
        || matches!(character, '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
        || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// The beginning of a text, visible.
pub(super) fn short(text: &str, characters: usize) -> String {
    let text = text.trim();
    let mut shown: String = text.chars().take(characters).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    visible(&shown)
}

/// `1.27.0 – 1.27.3`
pub(super) fn span(interval: &Interval) -> String {
    match (&interval.introduced, &interval.end) {
        (None, End::Open) => "all versions".into(),
        (Some(first), End::Open) => format!("{first} and later"),
        (None, End::Fixed(fixed)) => format!("before {fixed}"),
        (None, End::LastAffected(last)) => format!("{last} and earlier"),
        (Some(first), End::Fixed(fixed)) => match last_before(fixed) {
            Some(last) if last == *first => first.to_string(),
            Some(last) if last > *first && same_minor(first, fixed) => format!("{first} – {last}"),
            _ => format!("{first} to before {fixed}"),
        },
        (Some(first), End::LastAffected(last)) if first == last => first.to_string(),
        (Some(first), End::LastAffected(last)) => format!("{first} – {last}"),
    }
}

/// The patch release before a fixed one.
fn last_before(fixed: &Version) -> Option<Version> {
    let patch = fixed.patch().checked_sub(1).filter(|_| !fixed.is_prerelease())?;
    Some(Version::new(fixed.major(), fixed.minor(), patch))
}

fn same_minor(one: &Version, other: &Version) -> bool {
    (one.major(), one.minor()) == (other.major(), other.minor())
}

/// The minors that an interval touches: `1.27`, `1.20 to 1.24`, `1.24 and older`.
pub(super) fn minors(interval: &Interval) -> String {
    let first = interval.introduced.as_ref().map(|first| format!("{}.{}", first.major(), first.minor()));
    let last = match &interval.end {
        End::Open => None,
        End::LastAffected(last) => Some((last.major(), last.minor())),
        End::Fixed(fixed) if fixed.patch() > 0 => Some((fixed.major(), fixed.minor())),
        End::Fixed(fixed) => Some((fixed.major(), fixed.minor().saturating_sub(1))),
    };
    let last = last.map(|(major, minor)| format!("{major}.{minor}"));
    match (first, last) {
        (None, None) => "all".into(),
        (Some(first), None) => format!("{first} and newer"),
        (None, Some(last)) => format!("{last} and older"),
        (Some(first), Some(last)) if first == last => first,
        (Some(first), Some(last)) => format!("{first} to {last}"),
    }
}

/// The first version that is no longer affected, where one is announced.
pub(super) fn fix(interval: &Interval) -> String {
    match &interval.end {
        End::Fixed(fixed) => fixed.to_string(),
        End::LastAffected(last) => format!("later than {last}"),
        End::Open => "none announced".into(),
    }
}

/// Affected and fixed versions for a narrow column.
pub(super) fn in_brief(ranges: &VersionRanges) -> (String, String) {
    const SHOWN: usize = 3;
    let intervals = ranges.intervals();
    let more = |shown: String| match intervals.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown}, {more} more"),
    };
    // The newest minors are those that people still run.
    let newest = || intervals.iter().rev().take(SHOWN);
    let affected = newest().map(span).collect::<Vec<_>>().join(", ");
    let mut fixes: Vec<String> = newest().map(fix).collect();
    fixes.dedup();
    if intervals.is_empty() {
        return ("not stated".into(), "not stated".into());
    }
    (more(affected), more(fixes.join(", ")))
}

/// `2023-08-23`
pub(super) fn day(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

/// A severity as it is shown: word, class of its colour, score.
#[derive(Debug)]
pub(super) struct Rated {
    pub(super) word: &'static str,
    pub(super) class: &'static str,
    pub(super) score: Option<String>,
}

/// The severity of an advisory: its computed score, else the word of the text.
pub(super) fn rated(advisory: &Advisory) -> Rated {
    let rating = advisory.ratings.first().map(|fact| &fact.value);
    let word = match (rating, advisory.severity.as_ref()) {
        (Some(rating), _) => word_for(rating.score, rating.version.starts_with('2')),
        (None, Some(severity)) => match severity.value {
            Severity::Low => "Low",
            Severity::Medium => "Medium",
            Severity::High => "High",
            Severity::Critical => "Critical",
        },
        (None, None) => "Unrated",
    };
    let class = match word {
        "Critical" => "critical",
        "High" => "high",
        "Medium" => "medium",
        "Low" => "low",
        _ => "none",
    };
    Rated { word, class, score: rating.map(|rating| format!("{:.1}", rating.score)) }
}

/// The words of CVSS 3 and 4, and of NVD for version 2, which has neither "none" nor "critical".
fn word_for(score: f64, is_version_2: bool) -> &'static str {
    match score {
        score if score < 0.05 && !is_version_2 => "None",
        score if score < 3.95 => "Low",
        score if score < 6.95 => "Medium",
        score if score < 8.95 || is_version_2 => "High",
        _ => "Critical",
    }
}

/// A state as it is shown: word and class.
pub(super) const fn state(advisory: &Advisory) -> (&'static str, &'static str) {
    if advisory.withdrawn.is_some() {
        return ("withdrawn", "state-withdrawn");
    }
    match advisory.state {
        State::Open => ("open", "state-open"),
        State::Fixed => ("fixed", "state-fixed"),
        State::Unfixed => ("unfixed", "state-unfixed"),
        State::Unknown => ("unknown", "state-unknown"),
        State::Unstated => ("not stated", "state-unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(first: &str, end: End) -> Interval {
        Interval { introduced: first.parse().ok(), end }
    }

    fn at(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn intervals_in_words() {
        for (interval, versions, minor, fixed) in [
            (interval("", End::Open), "all versions", "all", "none announced"),
            (interval("1.20.0", End::Open), "1.20.0 and later", "1.20 and newer", "none announced"),
            (interval("", End::Fixed(at("1.24.14"))), "before 1.24.14", "1.24 and older", "1.24.14"),
            (interval("", End::Fixed(at("1.24.0"))), "before 1.24.0", "1.23 and older", "1.24.0"),
            (interval("1.27.0", End::Fixed(at("1.27.4"))), "1.27.0 – 1.27.3", "1.27", "1.27.4"),
            (interval("1.27.0", End::Fixed(at("1.27.1"))), "1.27.0", "1.27", "1.27.1"),
            (interval("1.20.0", End::Fixed(at("1.22.3"))), "1.20.0 to before 1.22.3", "1.20 to 1.22", "1.22.3"),
            (interval("1.2.0", End::LastAffected(at("1.2.5"))), "1.2.0 – 1.2.5", "1.2", "later than 1.2.5"),
            (interval("", End::LastAffected(at("0.1.37"))), "0.1.37 and earlier", "0.1 and older", "later than 0.1.37"),
        ] {
            assert_eq!(
                (span(&interval), minors(&interval), fix(&interval)),
                (versions.into(), minor.into(), fixed.into())
            );
        }
    }

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(visible("a\u{202e}b\u{0}c\u{200b}d\n\té"), "a[U+202E]b[U+0000]c[U+200B]d\n\té");
        assert_eq!(short("  abcdef ", 3), "abc…");
        assert_eq!(short("abc", 3), "abc");
    }
}
