//! The form of what was entered: dates, addresses, names of fields, signs that have no place in a published text.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value;

use super::Draft;
use crate::codes::{CONTROL_CHARACTERS, INVALID_ISSUE_ADDRESS, UNKNOWN_FIELD, UNREADABLE_DATE, UNREADABLE_VECTOR};
use crate::facts::canonical_vector;
use crate::notice::Notice;

/// When the embargo ends: the reminders read it.
const EMBARGO: &str = "embargo_until";

const STEPS: &[&str] = &[
    "summary",
    "cvss",
    "description",
    "vulnerable",
    "affected_versions",
    "upgrade",
    "mitigate",
    "detection",
    "additional_details",
    "acknowledgements",
    "github_issue",
    "fix_lead",
];

/// What is wrong with the form of `draft`.
pub(super) fn notices(draft: &Draft) -> Vec<Notice> {
    let mut notices = Vec::new();
    signs(draft, &mut notices);
    vector(draft, &mut notices);
    if !draft.steps.github_issue.trim().is_empty() && issue_address(draft).is_none() {
        let message = format!("`{}`", shown(draft.steps.github_issue.trim()));
        notices.push(Notice::error(&INVALID_ISSUE_ADDRESS, message, None));
    }
    if let Some(value) = draft.other.get(EMBARGO).filter(|value| !is_time(value)) {
        let message = format!("`{EMBARGO}` is {}", shown(&value.to_string()));
        notices.push(Notice::error(&UNREADABLE_DATE, message, None));
    }
    let known = || STEPS.iter().chain(&["cve", "steps", EMBARGO]).copied();
    for name in draft.other.keys().filter(|name| *name != EMBARGO).chain(draft.steps.other.keys()) {
        notices.push(match known().find(|known| is_similar(name, known)) {
            Some(known) => Notice::error(&UNKNOWN_FIELD, format!("`{}`: is `{known}` meant?", shown(name)), None),
            None => Notice::warning(&UNKNOWN_FIELD, format!("`{}`", shown(name)), None),
        });
    }
    notices
}

/// The address of the issue, where it is one.
pub(super) fn issue_address(draft: &Draft) -> Option<&str> {
    let address = draft.steps.github_issue.trim();
    let mut parts = address.strip_prefix("https://github.com/")?.split('/');
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let is_issue = parts.next().is_some_and(is_name)
        && parts.next().is_some_and(is_name)
        && parts.next() == Some("issues")
        && parts.next().is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.next().is_none();
    is_issue.then_some(address)
}

fn is_time(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<Timestamp>().is_ok())
}

fn vector(draft: &Draft, notices: &mut Vec<Notice>) {
    let entered = draft.steps.cvss.trim();
    if !entered.is_empty() && canonical_vector(entered).is_none() {
        notices.push(Notice::error(&UNREADABLE_VECTOR, format!("`{}`", shown(entered)), None));
    }
}

fn signs(draft: &Draft, notices: &mut Vec<Notice>) {
    let steps = &draft.steps;
    let of_one_line = [
        ("cve", &draft.cve),
        ("summary", &steps.summary),
        ("cvss", &steps.cvss),
        ("github_issue", &steps.github_issue),
        ("fix_lead", &steps.fix_lead),
    ];
    let of_several = [
        ("description", &steps.description),
        ("vulnerable", &steps.vulnerable),
        ("affected_versions", &steps.affected_versions),
        ("upgrade", &steps.upgrade),
        ("mitigate", &steps.mitigate),
        ("detection", &steps.detection),
        ("additional_details", &steps.additional_details),
        ("acknowledgements", &steps.acknowledgements),
    ];
    // Blanks and line breaks at the ends are left out of what is published.
    let line = of_one_line.iter().filter(|(_, text)| text.trim().contains(|c: char| c.is_control() || is_forbidden(c)));
    let several = of_several.iter().filter(|(_, text)| text.replace("\r\n", "\n").contains(is_forbidden));
    for (name, text) in line.chain(several) {
        let message = format!("`{name}`: `{}`", shown(text));
        notices.push(Notice::error(&CONTROL_CHARACTERS, message, None));
    }
}

/// Controls other than line breaks and tabs, line separators, and marks for the direction of writing.
fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `text` without what must not be published, whatever was entered.
pub(super) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| !is_forbidden(*c)).collect()
}

/// `text` in one line: what stands in a header, a title or a chat.
pub(super) fn one_line(text: &str) -> String {
    let blank = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    let line: String = text.chars().map(blank).filter(|c| !is_forbidden(*c)).collect();
    let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// `text` as the value of a mail's header: one line, and RFC 2047 words where it is not ASCII.
pub(super) fn header(text: &str) -> String {
    const LONGEST: usize = 75 - "=?UTF-8?Q??=".len();
    let line = one_line(text);
    if line.is_ascii() && !line.contains("=?") {
        return line;
    }
    let mut words: Vec<String> = vec![String::new()];
    for c in line.chars() {
        let encoded = quoted(c);
        match words.last_mut() {
            Some(word) if word.len() + encoded.len() <= LONGEST => word.push_str(&encoded),
            _ => words.push(encoded),
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("=?UTF-8?Q?{word}?=")).collect();
    words.join(" ")
}

/// The "Q" encoding of one character.
fn quoted(c: char) -> String {
    match c {
        ' ' => "_".to_owned(),
        c if c.is_ascii_alphanumeric() => c.to_string(),
        c => c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("={byte:02X}")).collect(),
    }
}

/// For a message: escaped, and not without end.
fn shown(text: &str) -> Cow<'_, str> {
    let is_plain = text.len() <= 120 && !text.contains(|c: char| c.is_control() || is_forbidden(c));
    if is_plain { text.into() } else { text.chars().take(80).flat_map(char::escape_default).collect() }
}

/// Whether `name` may be a slip in `known`.
fn is_similar(name: &str, known: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(40).collect()
    };
    let (name, known) = (plain(name), plain(known));
    let allowed = if known.len() < 6 { 1 } else { 3 };
    strsim::levenshtein(&name, &known) <= allowed || name.len() >= 7 && known.starts_with(&name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::lint::tests::{draft, now};
    use super::super::{Released, chat, issue, lint_draft, public_email};
    use super::*;

    fn codes(draft: &Draft) -> Vec<&'static str> {
        lint_draft(draft, Released::default(), now()).iter().map(|notice| notice.code.id).collect()
    }

    #[test]
    fn each_slip_of_form_has_its_code() {
        type Change = fn(&mut Draft);
        let rows: &[(Change, &str)] = &[
            (|draft| draft.steps.cvss = "CVSS:3.1/AV:N".into(), "unreadable-vector"),
            (|draft| draft.steps.cvss = "high".into(), "unreadable-vector"),
            (|draft| draft.steps.github_issue = "javascript:alert(1)".into(), "invalid-issue-address"),
            (|draft| draft.steps.github_issue = "https://github.com/x/y/issues/1?a=\"".into(), "invalid-issue-address"),
            (|draft| draft.steps.summary = "x\nBcc: evil@example.org\n\nbody".into(), "control-characters"),
            (|draft| draft.steps.summary.push_str("\u{1b}[2J."), "control-characters"),
            (|draft| draft.steps.description.push_str("\u{1b}[2J"), "control-characters"),
            (|draft| draft.steps.description.push('\u{202e}'), "control-characters"),
            (|draft| drop(draft.other.insert("embargo_until".into(), json!(1_893_600_000))), "unreadable-date"),
            (|draft| drop(draft.other.insert("embargo_until".into(), json!("soon"))), "unreadable-date"),
            (|draft| drop(draft.other.insert("embargo_untill".into(), json!("2030-01-02T17:00:00Z"))), "unknown-field"),
            (|draft| drop(draft.other.insert("embargo".into(), json!("2030-01-02T17:00:00Z"))), "unknown-field"),
            (|draft| drop(draft.steps.other.insert("afected_versions".into(), json!("x"))), "unknown-field"),
        ];
        for (index, (change, expected)) in rows.iter().enumerate() {
            let mut draft = draft();
            change(&mut draft);
            let errors = lint_draft(&draft, Released::default(), now());
            let errors = errors.iter().filter(|notice| notice.gravity == crate::Gravity::Error);
            assert!(
                errors.map(|notice| notice.code.id).any(|code| code == *expected),
                "row {index}: {:?}",
                codes(&draft)
            );
        }
        let mut sound = draft();
        sound.other.insert("embargo_until".into(), json!("2030-01-02T17:00:00Z"));
        assert_eq!(codes(&sound), Vec::<&str>::new());
    }

    #[test]
    fn nothing_that_is_entered_becomes_a_header_or_controls_a_terminal() {
        let mut draft = draft();
        draft.steps.summary = "x\r\nBcc: evil@example.org\n\nbody \u{1b}[2J\u{202e}".into();
        draft.steps.description.push_str("\u{1b}[2J\u{202e}\u{9b}");
        draft.steps.github_issue = "javascript:alert(1)".into();
        let mail = public_email(&draft, "Ada\u{1b}");
        assert!(!mail.subject.contains(char::is_control), "{}", mail.subject);
        for text in [mail.subject, mail.body, chat(&draft, now()), issue(&draft, now())] {
            assert!(!text.contains(is_forbidden) && !text.contains("javascript:"), "{text:?}");
        }
    }

    #[test]
    fn headers_are_ascii() {
        assert_eq!(header("plain"), "plain");
        assert_eq!(header("größer"), "=?UTF-8?Q?gr=C3=B6=C3=9Fer?=");
        assert_eq!(header("=?a?="), "=?UTF-8?Q?=3D=3Fa=3F=3D?=");
        let long = header(&"ö".repeat(100));
        assert!(long.is_ascii() && long.split(' ').all(|word| word.len() <= 75 && word.ends_with("?=")));
    }
}
