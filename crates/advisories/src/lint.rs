//! What is wrong with an advisory, beyond its form.

use palisade_formats::cvss::{Rating as Word, Vector};
use palisade_model::advisory::{Advisory, End, Interval, State};
use palisade_model::control::Severity;

use crate::codes::{
    COMPONENT_WITHOUT_PACKAGE, CONTRADICTING_DATES, SCORE_DISAGREES, SEVERITY_DISAGREES, STATE_DISAGREES, UNSETTLED,
};
use crate::notice::Notice;

/// What is wrong with `advisory`, in the order of its fields.
#[must_use]
pub fn lint(advisory: &Advisory) -> Vec<Notice> {
    let mut notices = Vec::new();
    dates(advisory, &mut notices);
    state(advisory, &mut notices);
    components(advisory, &mut notices);
    ratings(advisory, &mut notices);
    for doubt in &advisory.doubts {
        notices.push(Notice::warning(&UNSETTLED, doubt.question.clone(), doubt.lines.first().cloned()));
    }
    notices
}

fn dates(advisory: &Advisory, notices: &mut Vec<Notice>) {
    let mut contradiction = |message: String| notices.push(Notice::error(&CONTRADICTING_DATES, message, None));
    if advisory.modified < advisory.published {
        contradiction(format!("modified {} before it was published {}", advisory.modified, advisory.published));
    }
    if advisory.withdrawn.is_some_and(|withdrawn| withdrawn < advisory.published) {
        contradiction("withdrawn before it was published".to_owned());
    }
    let year = advisory.id.split('-').nth(1).and_then(|year| year.parse::<i16>().ok());
    let published = advisory.published.to_zoned(jiff::tz::TimeZone::UTC).year();
    // The epoch stands for a date that is not known.
    if published > 1970 && year.is_some_and(|year| published < year) {
        contradiction(format!("{} was published in {published}", advisory.id));
    }
}

fn state(advisory: &Advisory, notices: &mut Vec<Notice>) {
    let intervals = || advisory.affected.iter().flat_map(|affected| affected.ranges.intervals());
    let is_open = |interval: &Interval| interval.end == End::Open;
    if advisory.state == State::Fixed && advisory.doubts.is_empty() && intervals().any(is_open) {
        let message = "the issue is closed as completed, the text names no fixed version for all that is affected";
        notices.push(Notice::warning(&STATE_DISAGREES, message.to_owned(), None));
    }
    if advisory.state == State::Unfixed && intervals().all(|interval| matches!(interval.end, End::Fixed(_))) {
        let message = "the issue is closed as not planned, the text names a fix for all that is affected";
        notices.push(Notice::warning(&STATE_DISAGREES, message.to_owned(), None));
    }
}

fn components(advisory: &Advisory, notices: &mut Vec<Notice>) {
    for affected in advisory.affected.iter().filter(|affected| affected.component.module.is_none()) {
        let message = format!("`{}` stands for no package", affected.component.name);
        notices.push(Notice::error(&COMPONENT_WITHOUT_PACKAGE, message, affected.evidence.first().cloned()));
    }
}

fn ratings(advisory: &Advisory, notices: &mut Vec<Notice>) {
    for fact in &advisory.ratings {
        let rating = &fact.value;
        if let Some(stated) = rating.stated_score.filter(|stated| (stated - rating.score).abs() > 0.01) {
            let message = format!("the text says {stated}, the vector {} gives {:.1}", rating.vector, rating.score);
            notices.push(Notice::error(&SCORE_DISAGREES, message, Some(fact.line.clone())));
        }
    }
    let words: Vec<Severity> = advisory.ratings.iter().filter_map(|fact| word(&fact.value.vector)).collect();
    if let Some(stated) =
        advisory.severity.as_ref().filter(|stated| !words.is_empty() && !words.contains(&stated.value))
    {
        let message = format!("the text says {:?}, the vector gives {:?}", stated.value, words).to_lowercase();
        notices.push(Notice::warning(&SEVERITY_DISAGREES, message, Some(stated.line.clone())));
    }
}

fn word(vector: &str) -> Option<Severity> {
    match Vector::parse(vector).ok()?.rating() {
        Word::None => None,
        Word::Low => Some(Severity::Low),
        Word::Medium => Some(Severity::Medium),
        Word::High => Some(Severity::High),
        Word::Critical => Some(Severity::Critical),
    }
}
