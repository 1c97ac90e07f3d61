//! The texts that are made from a draft: issue, mails, chat.

use jiff::Timestamp;
use palisade_formats::osv::announced::record;

use super::Draft;
use super::form::{clean, header, issue_address, one_line};
use crate::facts::canonical_vector;

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// To whom.
    pub to: &'static [&'static str],
    /// The subject, as the value of a header: one line of ASCII.
    pub subject: String,
    /// Markdown.
    pub body: String,
}

const PUBLIC: &[&str] = &[
    "kubernetes-announce@googlegroups.com",
    "dev@kubernetes.io",
    "kubernetes-security-announce@googlegroups.com",
    "kubernetes-security-discuss@googlegroups.com",
    "distributors-announce@kubernetes.io",
    "kubernetes+announcements@discoursemail.com",
];

/// The issue's title.
#[must_use]
pub fn title(draft: &Draft) -> String {
    one_line(&format!("{}: {}", draft.cve.trim(), draft.steps.summary.trim()))
}

/// The issue's text: the announcement, its OSV record as of `now`, and the labels.
#[must_use]
pub fn issue(draft: &Draft, now: Timestamp) -> String {
    let mut text = body(draft);
    if let Some(advisory) = draft.advisory(now) {
        let json = serde_json::to_string_pretty(&record(&advisory)).unwrap_or_default();
        text.push_str("\n<details>\n<summary>OSV record</summary>\n\n```json\n");
        text.push_str(&json);
        text.push_str("\n```\n\n</details>\n");
        text.push_str(
            "\n<!-- labels -->\n/area security\n/kind bug\n/committee security-response\n/label official-cve-feed\n",
        );
        for name in advisory.affected.iter().map(|affected| affected.component.name.trim_start_matches("kube-")) {
            text.push_str(&format!("/area {name}\n"));
        }
    }
    text
}

/// The announcement without record and labels.
pub(super) fn body(draft: &Draft) -> String {
    let steps = &draft.steps;
    let mut text = format!("CVSS Rating: {}\n\n{}\n", rating(&steps.cvss), steps.description.trim());
    section(&mut text, "### Am I vulnerable?", &steps.vulnerable);
    section(&mut text, "#### Affected Versions", &items(&steps.affected_versions));
    section(&mut text, "### How do I mitigate this vulnerability?", &steps.mitigate);
    section(&mut text, "#### Fixed Versions", &items(&steps.upgrade));
    section(&mut text, "### Detection", &steps.detection);
    section(&mut text, "## Additional Details", &steps.additional_details);
    section(&mut text, "#### Acknowledgements", &steps.acknowledgements);
    clean(&text)
}

fn section(text: &mut String, heading: &str, content: &str) {
    if !content.trim().is_empty() {
        text.push_str(&format!("\n{heading}\n\n{}\n", content.trim()));
    }
}

/// One list item for each line.
fn items(lines: &str) -> String {
    let items: Vec<String> = lines
        .lines()
        .map(|line| line.trim().trim_start_matches(['-', '*']).trim())
        .filter(|line| !line.is_empty())
        .map(|line| format!("- {line}"))
        .collect();
    items.join("\n")
}

/// The vector as a link to the calculator, with what was entered beside it.
fn rating(entered: &str) -> String {
    let entered = entered.trim();
    match canonical_vector(entered) {
        Some((written, vector)) if vector.starts_with("CVSS:3") => {
            let version = vector.get(5..8).unwrap_or("3.1");
            let link = format!("[{vector}](https://www.first.org/cvss/calculator/{version}#{vector})");
            entered.replacen(&written, &link, 1)
        }
        _ => entered.to_owned(),
    }
}

/// The mail to the community's lists, from `sender`.
#[must_use]
pub fn public_email(draft: &Draft, sender: &str) -> Message {
    Message {
        to: PUBLIC,
        subject: header(&format!("[Security Advisory] {}", title(draft))),
        body: letter(draft, sender),
    }
}

/// The mail to the open source security list.
#[must_use]
pub fn open_source_security(draft: &Draft, sender: &str) -> Message {
    let to = &["oss-security@lists.openwall.com"];
    Message { to, subject: header(&format!("[kubernetes] {}", title(draft))), body: letter(draft, sender) }
}

/// The mail to distributors before the release, which says until when it is secret.
#[must_use]
pub fn distributors(draft: &Draft, sender: &str, release: &str) -> Message {
    let embargo = format!(
        "### EMBARGOED\n\nWhat this mail says is under embargo until the public disclosure on **{}**.\n\n",
        one_line(release)
    );
    let to = &["distributors-announce@kubernetes.io"];
    Message { to, subject: header(&format!("[EMBARGOED] {}", title(draft))), body: embargo + &letter(draft, sender) }
}

fn letter(draft: &Draft, sender: &str) -> String {
    let more = issue_address(draft).map(|issue| format!("\nThe issue has more details: {issue}\n")).unwrap_or_default();
    let sender =
        format!("\nThank you,\n\n{} on behalf of the Kubernetes Security Response Committee\n", one_line(sender));
    format!("Hello Kubernetes Community,\n\n{}{more}{sender}", body(draft))
}

/// The message for the chat's announcement channel.
#[must_use]
pub fn chat(draft: &Draft, now: Timestamp) -> String {
    let advisory = draft.advisory(now);
    let components: Vec<String> =
        advisory.iter().flat_map(|one| &one.affected).map(|one| one.component.name.clone()).collect();
    let rated = advisory
        .as_ref()
        .and_then(|advisory| advisory.ratings.first())
        .map(|fact| format!("rated {:.1} ({})", fact.value.score, fact.value.vector))
        .unwrap_or_else(|| "not rated yet".to_owned());
    format!(
        "The Security Response Committee has published an advisory for {}: {}. It is {rated} and has the id *{}*. Details: {}",
        if components.is_empty() { "Kubernetes".to_owned() } else { components.join(", ") },
        one_line(&draft.steps.summary).trim_end_matches('.'),
        one_line(&draft.cve),
        issue_address(draft).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::lint::tests::{draft, now};

    #[test]
    fn the_issue_reads_back_as_what_was_entered() {
        let draft = draft();
        let text = issue(&draft, now());
        assert!(
            text.contains("[CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H](https://www.first.org/cvss/calculator/3.1#")
        );
        assert!(text.contains("\"introduced\": \"1.32.0\"") && text.contains("/label official-cve-feed\n"));
        let mut announcement = draft.announcement(now());
        announcement.body = text;
        let again = crate::read(&announcement).0.remove(0);
        assert_eq!(again.affected[0].ranges, draft.advisory(now()).unwrap().affected[0].ranges);
        assert_eq!(again.doubts, []);
    }

    #[test]
    fn mails_say_who_may_read_them() {
        let draft = draft();
        let secret = distributors(&draft, "Ada", "2030-01-02, 17:00 UTC");
        assert!(secret.subject.starts_with("[EMBARGOED] CVE-2030-0001: ") && secret.body.starts_with("### EMBARGOED"));
        assert_eq!(secret.to, ["distributors-announce@kubernetes.io"]);
        let public = public_email(&draft, "Ada");
        assert!(!public.body.contains("EMBARGO") && public.to.len() == 6);
        assert!(open_source_security(&draft, "Ada").subject.starts_with("[kubernetes] "));
        assert!(chat(&draft, now()).contains("for kubelet: a summary. It is rated 8.8 "));
    }
}
