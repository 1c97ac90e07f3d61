//! What is wrong with a draft before it is published.

use jiff::Timestamp;
use palisade_model::advisory::{End, Interval, Line, Version};

use super::Draft;
use crate::codes::{
    EMPTY_RANGE, INVALID_CVE_ID, MISSING_STEP, NO_RELEASES, OVERLAPPING_RANGES, SEVERAL_COMPONENTS, UNREADABLE_VECTOR,
    UNREADABLE_VERSIONS, VERSION_NOT_RELEASED,
};
use crate::notice::Notice;
use crate::statement::{Claim, Last, Mode, Reason, Span, Statement, pieces, statements_of_item};
use crate::title::is_id;

/// The releases that exist; nothing where they are not known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Released<'a>(pub Option<&'a [Version]>);

/// What is wrong with `draft`, as of `now`.
#[must_use]
pub fn lint_draft(draft: &Draft, released: Released<'_>, now: Timestamp) -> Vec<Notice> {
    let mut notices = Vec::new();
    if !is_id(&draft.cve) {
        notices.push(Notice::error(&INVALID_CVE_ID, format!("the id is `{}`", draft.cve), None));
    }
    missing(draft, &mut notices);
    notices.extend(super::form::notices(draft));
    if released.0.is_some_and(<[Version]>::is_empty) {
        notices.push(Notice::error(&NO_RELEASES, "no version was checked".to_owned(), None));
    }
    let affected = lines(&draft.steps.affected_versions, Mode::Affected, &mut notices);
    let fixed = lines(&draft.steps.upgrade, Mode::Fixed, &mut notices);
    ranges(&affected, &mut notices);
    for (line, statement) in affected.iter().chain(&fixed) {
        unreleased(line, statement, released, &mut notices);
    }
    notices.extend(crate::read(&draft.announcement(now)).1);
    notices.extend(draft.advisory(now).iter().flat_map(crate::lint));
    let mut seen = std::collections::BTreeSet::new();
    notices.retain(|notice| notice.code != &UNREADABLE_VECTOR || seen.insert(notice.code.id));
    notices
}

fn missing(draft: &Draft, notices: &mut Vec<Notice>) {
    let steps = &draft.steps;
    let needed = [
        ("summary", &steps.summary),
        ("cvss", &steps.cvss),
        ("description", &steps.description),
        ("affected_versions", &steps.affected_versions),
        ("upgrade", &steps.upgrade),
        ("acknowledgements", &steps.acknowledgements),
    ];
    for (name, _) in needed.iter().filter(|(_, text)| text.trim().is_empty()) {
        notices.push(Notice::error(&MISSING_STEP, format!("`{name}` is empty"), None));
    }
}

/// The statements of a step, one component a line.
fn lines(text: &str, mode: Mode, notices: &mut Vec<Notice>) -> Vec<(Line, Statement)> {
    let mut all = Vec::new();
    for (index, written) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line = Line { number: u32::try_from(index + 1).unwrap_or(u32::MAX), text: written.to_owned() };
        let found = statements_of_item(&pieces(&crate::text::plain_item(written)), mode);
        let says_none = mode == Mode::Fixed && !written.contains('.');
        match found.as_slice() {
            [] if !says_none => {
                notices.push(Notice::error(&UNREADABLE_VERSIONS, format!("`{}`", written.trim()), Some(line)));
            }
            found => {
                if found.iter().any(|statement| statement.subjects.len() > 1) {
                    let message = format!("`{}`", written.trim());
                    notices.push(Notice::error(&SEVERAL_COMPONENTS, message, Some(line.clone())));
                }
                if let Some(reason) = found.iter().find_map(doubt) {
                    let code = if reason == Reason::Reversed { &EMPTY_RANGE } else { &UNREADABLE_VERSIONS };
                    let message = format!("`{}`: {}", written.trim(), reason.question());
                    notices.push(Notice::error(code, message, Some(line.clone())));
                }
                all.extend(found.iter().map(|statement| (line.clone(), statement.clone())));
            }
        }
    }
    all
}

/// Why the versions of a line are not settled.
fn doubt(statement: &Statement) -> Option<Reason> {
    match &statement.claim {
        // That it is no known one has a code of its own.
        Claim::Affected(span) => span.doubt.filter(|reason| *reason != Reason::Component),
        Claim::Unread(reason) => Some(*reason),
        Claim::Fixed(_) => None,
    }
}

/// Ranges that hold nothing, and ranges of one component that hold the same.
fn ranges(affected: &[(Line, Statement)], notices: &mut Vec<Notice>) {
    let mut seen: Vec<(&Statement, Interval)> = Vec::new();
    for (line, statement) in affected {
        let Claim::Affected(span) = &statement.claim else { continue };
        // Bounds without a beginning are one range per minor: they do not overlap.
        let Some(interval) = closed(span) else { continue };
        if interval.is_empty() {
            let message = format!("`{}` ends before it begins", line.text.trim());
            notices.push(Notice::error(&EMPTY_RANGE, message, Some(line.clone())));
            continue;
        }
        let overlaps = |other: &Interval| {
            let begins_in =
                |one: &Interval, other: &Interval| one.introduced.as_ref().is_some_and(|first| other.contains(first));
            begins_in(&interval, other) || begins_in(other, &interval)
        };
        if seen.iter().any(|(other, known)| other.subjects == statement.subjects && overlaps(known)) {
            let message = format!("`{}` holds versions of a line before it", line.text.trim());
            notices.push(Notice::warning(&OVERLAPPING_RANGES, message, Some(line.clone())));
        }
        seen.push((statement, interval));
    }
}

fn closed(span: &Span) -> Option<Interval> {
    let introduced = Some(span.first.clone()?);
    let end = match &span.last {
        Last::Before(version) | Last::Patches(version) => End::Fixed(version.clone()),
        Last::With(version) => End::LastAffected(version.clone()),
        Last::Open => End::Open,
    };
    Some(Interval { introduced, end })
}

fn unreleased(line: &Line, statement: &Statement, Released(released): Released<'_>, notices: &mut Vec<Notice>) {
    let is_kubernetes = statement.subjects.iter().all(crate::component::Subject::is_kubernetes);
    let named = match &statement.claim {
        Claim::Affected(Span { last: Last::With(version), .. }) | Claim::Fixed(version) => version,
        Claim::Affected(_) | Claim::Unread(_) => return,
    };
    if is_kubernetes && released.is_some_and(|all| !all.is_empty() && !all.contains(named)) {
        let message = format!("{named} is not among the releases");
        notices.push(Notice::warning(&VERSION_NOT_RELEASED, message, Some(line.clone())));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::draft::Steps;

    pub(in crate::draft) fn now() -> Timestamp {
        "2030-01-02T03:04:05Z".parse().unwrap()
    }

    pub(in crate::draft) fn draft() -> Draft {
        let steps = Steps {
            summary: "a summary".into(),
            cvss: "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H (8.8, high)".into(),
            description: "A security issue was discovered in the kubelet.".into(),
            affected_versions: "kubelet < v1.31.12\nkubelet < v1.32.8\nkubelet < v1.33.4\n".into(),
            upgrade: "kubelet v1.31.12\nkubelet v1.32.8\nkubelet v1.33.4".into(),
            acknowledgements: "This vulnerability was reported by Ada Lovelace.".into(),
            github_issue: "https://github.com/kubernetes/kubernetes/issues/7".into(),
            ..Steps::default()
        };
        Draft { cve: "CVE-2030-0001".into(), steps, ..Draft::default() }
    }

    fn codes(draft: &Draft) -> Vec<&'static str> {
        lint_draft(draft, Released::default(), now()).iter().map(|notice| notice.code.id).collect()
    }

    #[test]
    fn the_committee_s_own_example_is_three_closed_intervals_and_sound() {
        let draft = draft();
        assert_eq!(codes(&draft), Vec::<&str>::new());
        let advisory = draft.advisory(now()).unwrap();
        let ranges = &advisory.affected[0].ranges;
        assert_eq!(ranges.intervals().len(), 3);
        assert!(ranges.intervals().iter().all(|interval| matches!(interval.end, End::Fixed(_))));
        for (version, vulnerable) in [
            ("1.31.11", true),
            ("1.31.12", false),
            ("1.32.0", true),
            ("1.32.7", true),
            ("1.32.8", false),
            ("1.33.3", true),
            ("1.33.4", false),
        ] {
            assert_eq!(ranges.contains(&version.parse().unwrap()), vulnerable, "{version}");
        }
    }

    #[test]
    fn each_mistake_has_its_code() {
        type Change = fn(&mut Draft);
        let rows: &[(Change, &[&str])] = &[
            (|draft| draft.cve = "CVE-1".into(), &["invalid-cve-id", "title-without-cve"]),
            (
                |draft| draft.steps.cvss = "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H (9.8)".into(),
                &["score-disagrees"],
            ),
            (
                |draft| draft.steps.cvss = "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H (low)".into(),
                &["severity-disagrees"],
            ),
            (|draft| draft.steps.cvss = "CVSS:3.1/AV:N/AC:L/PR:Q/UI:N/S:U/C:H/I:H/A:H".into(), &["unreadable-vector"]),
            (|draft| draft.steps.summary.clear(), &["missing-step"]),
            (|draft| draft.steps.affected_versions = "kubelet/kube-proxy < v1.33.4".into(), &["several-components"]),
            (
                |draft| draft.steps.affected_versions.push_str("kubelet as of last year"),
                &["unreadable-versions", "unsettled"],
            ),
            (
                |draft| draft.steps.affected_versions.push_str("kubelet v1.30.4 - v1.30.2"),
                &["empty-range", "unsettled"],
            ),
            (
                |draft| draft.steps.affected_versions.push_str("kubelet v1.30.0 - v1.30.5\nkubelet v1.30.4 - v1.30.9"),
                &["overlapping-ranges"],
            ),
            (
                |draft| draft.steps.affected_versions = "some-driver v1.0.0 - v1.0.2".into(),
                // The fixes are the kubelet's, which the text is about, and no line calls it affected.
                &["component-without-package", "unsettled", "unsettled", "unsettled", "unsettled"],
            ),
            (|draft| draft.steps.upgrade = "kubelet v1.31.12\nkubelet v1.32.8\nkubelet v1.33.2".into(), &["unsettled"]),
        ];
        for (index, (change, expected)) in rows.iter().enumerate() {
            let mut draft = draft();
            change(&mut draft);
            assert_eq!(codes(&draft), *expected, "row {index}");
        }
    }

    #[test]
    fn versions_that_do_not_exist_are_seen() {
        let released: Vec<Version> = ["1.31.12", "1.32.8"].iter().map(|text| text.parse().unwrap()).collect();
        let notices = lint_draft(&draft(), Released(Some(&released)), now());
        assert_eq!(
            notices.iter().map(|notice| notice.message.as_str()).collect::<Vec<_>>(),
            ["1.33.4 is not among the releases"]
        );
        let notices = lint_draft(&draft(), Released(Some(&[])), now());
        assert_eq!(notices.iter().map(|notice| notice.code.id).collect::<Vec<_>>(), ["no-releases"]);
    }

    #[test]
    fn a_state_file_comes_back_as_it_was() {
        let text = r#"{"cve":"CVE-2030-0001","steps":{"summary":"x","fix_lead":"ada"},"other_tool":{"a":[1]}}"#;
        let draft = Draft::read(text).unwrap();
        assert_eq!(Draft::read(&draft.write()).unwrap(), draft);
        assert!(draft.write().contains("other_tool"));
        assert!(Draft::read("[]").is_err());
    }
}
