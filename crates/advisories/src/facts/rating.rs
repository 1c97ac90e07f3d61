//! CVSS vectors and the words and numbers beside them.

use palisade_formats::cvss::Vector;
use palisade_model::advisory::{Fact, Rating};
use palisade_model::control::Severity;

use crate::codes::UNREADABLE_VECTOR;
use crate::notice::Notice;
use crate::text::TextLine;

/// A text rates one thing, in one or two situations.
const MOST_RATINGS: usize = 20;

/// The vectors of `lines`, each once, and what is wrong with those that cannot be read.
pub(crate) fn ratings(lines: &[&TextLine]) -> (Vec<Fact<Rating>>, Vec<Notice>) {
    let mut found: Vec<Fact<Rating>> = Vec::new();
    let mut notices: Vec<Notice> = Vec::new();
    for line in lines.iter().filter(|line| !line.section.is_silent()) {
        let written = vectors(&line.raw);
        let stated = stated_score(&line.plain);
        for text in written {
            match rating(&text, stated) {
                Ok(value) if found.iter().all(|fact| fact.value.vector != value.vector) => {
                    found.push(Fact { value, line: line.line() });
                }
                Ok(_) => {}
                Err(why) => {
                    notices.push(Notice::error(&UNREADABLE_VECTOR, format!("`{text}`: {why}"), Some(line.line())))
                }
            }
        }
        if found.len() + notices.len() >= MOST_RATINGS {
            break;
        }
    }
    (found, notices)
}

fn rating(text: &str, stated_score: Option<f64>) -> Result<Rating, String> {
    let vector = Vector::parse(&canonical(text))?;
    Ok(Rating {
        vector: vector.to_string(),
        version: vector.version().as_str().to_owned(),
        score: vector.base_score().value(),
        stated_score,
    })
}

/// The first vector in a text, as written and in canonical form.
pub(crate) fn canonical_vector(text: &str) -> Option<(String, String)> {
    let written = vectors(text).into_iter().next()?;
    let vector = Vector::parse(&canonical(&written)).ok()?;
    Some((written, vector.to_string()))
}

/// In the letters that the specifications use: `av:N` is seen in announcements.
fn canonical(text: &str) -> String {
    text.to_ascii_uppercase().replace("/AU:", "/Au:")
}

/// Every vector written in `raw`, also inside addresses.
fn vectors(raw: &str) -> Vec<String> {
    let lower = raw.to_ascii_lowercase();
    let mut found: Vec<String> = Vec::new();
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|rest| rest.find("av:")) {
        let start = from + at;
        let rest = raw.get(start..).unwrap_or_default();
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '/'))).unwrap_or(rest.len());
        let body = rest.get(..length).unwrap_or_default().trim_end_matches(['/', ':']);
        from = start + length.max(3);
        let before = lower.get(..start).unwrap_or_default();
        let prefix = before.rfind("cvss:").and_then(|at| raw.get(at..start)).filter(|prefix| prefix.len() <= 9);
        if prefix.is_none() && body.matches('/').count() < 5 {
            continue;
        }
        let whole = format!("{}{body}", prefix.unwrap_or_default());
        if found.iter().all(|known| canonical(known) != canonical(&whole)) {
            found.push(whole);
        }
    }
    found
}

/// The score that a line states: its only number with one decimal, or the one behind the word "score".
fn stated_score(plain: &str) -> Option<f64> {
    let mut scores: Vec<(usize, f64)> = Vec::new();
    for (at, word) in words(plain) {
        let is_score = word.len() <= 4
            && word.split_once('.').is_some_and(|(whole, tenth)| {
                !whole.is_empty() && tenth.len() == 1 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            });
        if let Some(score) = is_score.then(|| word.parse().ok()).flatten().filter(|score| *score <= 10.0) {
            scores.push((at, score));
        }
    }
    let lower = plain.to_lowercase();
    let named = lower.rfind("score").and_then(|score| scores.iter().find(|(at, _)| *at > score));
    match (scores.as_slice(), named) {
        ([(_, only)], _) | (_, Some((_, only))) => Some(*only),
        _ => None,
    }
}

/// Words and where they begin; vectors and versions with a `v` are one word each.
fn words(plain: &str) -> impl Iterator<Item = (usize, &str)> {
    let separates = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '[' | ']');
    plain.split(separates).map(move |word| {
        let at = word.as_ptr() as usize - plain.as_ptr() as usize;
        (at, word.trim_end_matches(['.', ':']))
    })
}

/// The first word for the severity: on a line with a vector, else where something is rated or has a severity.
pub(crate) fn severity(lines: &[&TextLine]) -> Option<Fact<Severity>> {
    let spoken = |line: &&&TextLine| !line.section.is_silent();
    let rated = |line: &&&TextLine| {
        let lower = line.plain.to_lowercase();
        lower.contains("rated") || lower.contains("severity")
    };
    let with_vector = lines.iter().filter(spoken).filter(|line| !vectors(&line.raw).is_empty());
    let with_word = lines.iter().filter(spoken).filter(rated);
    with_vector.chain(with_word).find_map(|line| {
        let value = line.plain.split(|c: char| !c.is_alphanumeric()).find_map(word)?;
        Some(Fact { value, line: line.line() })
    })
}

fn word(word: &str) -> Option<Severity> {
    match word.to_ascii_lowercase().as_str() {
        "low" => Some(Severity::Low),
        "medium" | "moderate" => Some(Severity::Medium),
        "high" => Some(Severity::High),
        "critical" => Some(Severity::Critical),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_with_and_without_version_and_in_lower_case() {
        let line = "[CVSS:3.1/av:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H](https://www.first.org/cvss/calculator/3.1#CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H)";
        assert_eq!(vectors(line).len(), 1);
        assert_eq!(rating(&vectors(line)[0], None).unwrap().score, 8.8);
        assert_eq!(rating(&vectors("(AV:N/AC:L/Au:N/C:P/I:P/A:P)")[0], None).unwrap().version, "2.0");
        let four = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
        assert_eq!(rating(&vectors(four)[0], None).unwrap().score, 9.3);
        assert!(vectors("java:N/x").is_empty());
        assert!(rating(&vectors("CVSS:3.1/AV:N")[0], None).is_err());
    }

    #[test]
    fn scores_beside_a_vector() {
        let rows = [
            ("CVSS:3.0/AV:N/AC:L (9.8, critical)", Some(9.8)),
            ("with a CVSS v3.1 score of 5.9 (CVSS:3.1/AV:N/AC:H)", Some(5.9)),
            ("Medium (5.5)  CVSS:3.1/AV:L/AC:L", Some(5.5)),
            ("in v1.4 and 1.5, 1.6", None),
            ("fixed in v1.22.2", None),
        ];
        for (line, expected) in rows {
            assert_eq!(stated_score(line), expected, "{line}");
        }
    }
}
