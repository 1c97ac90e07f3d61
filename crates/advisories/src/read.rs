//! An announcement as advisories: one for each CVE that its title names.

use palisade_model::advisory::{Advisory, Affected, Announcement, Doubt, Line, State, Version, VersionRanges};

use crate::codes::{LOOK_ALIKE_TITLE, TEXT_NOT_READ, TITLE_WITHOUT_CVE, TOO_MANY_CVES, UNCLEAR_CVE_LIST};
use crate::component::Subject;
use crate::facts;
use crate::notice::Notice;
use crate::resolve::{self, MOST_COMPONENTS, Open, Resolved};
use crate::statement::{Claim, MOST_STATEMENTS, Statement, statements};
use crate::subject::parts;
use crate::text::{self, Section, Text, TextLine};
use crate::title::{self, TitleFault};

/// More lines than this are not quoted for one fact, more doubts are not told of one text.
const MOST_LINES: usize = 200;
const MOST_DOUBTS: usize = 100;

/// Reads an announcement: what it says about each of its CVEs, and what is wrong with its form.
///
/// A title that does not begin with a CVE id gives no advisory and one notice.
#[must_use]
pub fn read(announcement: &Announcement) -> (Vec<Advisory>, Vec<Notice>) {
    let title = match title::read(&announcement.title) {
        Ok(title) => title,
        Err(fault) => return (Vec::new(), vec![refusal(fault, &announcement.title)]),
    };
    let text = text::read(&announcement.body);
    let mut notices = Vec::new();
    let advisories =
        title.ids.iter().map(|id| advisory(announcement, &text, id, &title.summary, &mut notices)).collect();
    notices.dedup();
    (advisories, notices)
}

fn refusal(fault: TitleFault, title: &str) -> Notice {
    let code = match fault {
        TitleFault::NoId => &TITLE_WITHOUT_CVE,
        TitleFault::LookAlike => &LOOK_ALIKE_TITLE,
        TitleFault::UnclearIds => &UNCLEAR_CVE_LIST,
        TitleFault::TooManyIds => &TOO_MANY_CVES,
    };
    let shown: String = title.chars().take(80).flat_map(char::escape_debug).collect();
    Notice::error(code, format!("the title is `{shown}`"), None)
}

fn advisory(announcement: &Announcement, text: &Text, id: &str, summary: &str, notices: &mut Vec<Notice>) -> Advisory {
    let lines = lines_about(text, id);
    let statements = statements(&lines, id);
    let unfixed = unfixed(&lines);
    let is_unfixed = !unfixed.is_empty() || announcement.state == State::Unfixed;
    let resolved = resolve::resolve(&statements, &parts(summary, &lines), is_unfixed.then_some(unfixed.as_slice()));
    let mut doubts: Vec<Doubt> =
        resolved.iter().flat_map(|resolved| &resolved.doubts).map(|open| doubt(open, &lines)).collect();
    doubts.extend(statements.iter().filter_map(|statement| not_understood(statement, &lines)));
    doubts.dedup();
    doubts.truncate(MOST_DOUBTS);
    let unread = unread(text, statements.len(), resolved.len());
    if let Some(question) = &unread {
        doubts.push(Doubt { question: question.clone(), lines: Vec::new() });
        notices.push(Notice::error(&TEXT_NOT_READ, question.clone(), None));
    }
    let (ratings, unreadable) = facts::ratings(&lines);
    notices.extend(unreadable);
    Advisory {
        id: id.to_owned(),
        aliases: Vec::new(),
        summary: summary.to_owned(),
        details: announcement.body.clone(),
        issue: announcement.number,
        url: announcement.url.clone(),
        state: announcement.state,
        announced: announcement.created,
        published: announcement.created,
        modified: announcement.updated,
        withdrawn: None,
        affected: resolved.iter().map(|resolved| affected(resolved, &lines, unread.is_some())).collect(),
        severity: facts::severity(&lines),
        credits: facts::credits(&lines),
        references: facts::references(&lines, &announcement.url),
        ratings,
        doubts,
    }
}

/// The line that decides whether `version` of the component called `name` is vulnerable to `id`: the one that calls it
/// affected, else the one that fixes its minor, else the one that says what else is affected.
#[must_use]
pub fn deciding_line(announcement: &Announcement, id: &str, name: &str, version: &Version) -> Option<Line> {
    let text = text::read(&announcement.body);
    let lines = lines_about(&text, id);
    let summary = title::read(&announcement.title).map(|title| title.summary).unwrap_or_default();
    let number = resolve::deciding(&statements(&lines, id), &parts(&summary, &lines), name, version)?;
    quoted(&[number], &lines).into_iter().next()
}

/// The lines that say that there is no fix.
fn unfixed(lines: &[&TextLine]) -> Vec<u32> {
    const PHRASES: &[&str] = &[
        "there is no fix",
        "there is no patch",
        "there are no fix",
        "no fix is ",
        "no fix available",
        "no fixed version",
        "no patch is ",
        "will not be fixed",
        "won't be fixed",
        "not been fixed",
        "remains unfixed",
        "not fixed in any",
    ];
    let says = |line: &&&TextLine| {
        let plain = line.plain.trim().to_lowercase();
        let is_none = line.section == Section::Fixed && ["none", "n/a"].iter().any(|word| plain.starts_with(word));
        !line.section.is_silent() && (is_none || PHRASES.iter().any(|phrase| plain.contains(phrase)))
    };
    lines.iter().filter(says).map(|line| line.number).collect()
}

/// What is left out of a text that no person writes.
fn unread(text: &Text, statements: usize, components: usize) -> Option<String> {
    match text.unread {
        Some(number) => Some(format!("the text is too long: line {number} or what follows it was not read")),
        None if statements >= MOST_STATEMENTS => {
            Some(format!("the text says too much: {statements} statements were read"))
        }
        None if components >= MOST_COMPONENTS => {
            Some(format!("the text names too much: {components} components were read"))
        }
        None => None,
    }
}

/// The lines that speak of `id`: where a text has a part of its own for it, that part and what stands before all parts.
fn lines_about<'a>(text: &'a Text, id: &str) -> Vec<&'a TextLine> {
    let has_part = text.lines.iter().any(|line| line.part.as_deref() == Some(id));
    let concerns = |line: &&TextLine| !has_part || line.part.as_deref().is_none_or(|part| part == id);
    text.lines.iter().filter(concerns).collect()
}

/// What was not read may call anything affected.
fn affected(resolved: &Resolved, lines: &[&TextLine], is_unread: bool) -> Affected {
    Affected {
        component: Subject::component(&resolved.subject),
        ranges: if is_unread { VersionRanges::all() } else { resolved.ranges.clone() },
        evidence: quoted(&resolved.lines, lines),
    }
}

fn doubt(open: &Open, lines: &[&TextLine]) -> Doubt {
    Doubt { question: open.question.clone(), lines: quoted(&open.lines, lines) }
}

/// A statement that calls nothing affected or fixed because it is not understood.
fn not_understood(statement: &Statement, lines: &[&TextLine]) -> Option<Doubt> {
    let Claim::Unread(reason) = &statement.claim else { return None };
    Some(Doubt { question: reason.question().to_owned(), lines: quoted(&[statement.line], lines) })
}

/// The lines with these numbers, which are sorted.
fn quoted(numbers: &[u32], lines: &[&TextLine]) -> Vec<Line> {
    let is_quoted = |line: &&&TextLine| numbers.contains(&line.number);
    let mut quoted: Vec<Line> = lines.iter().filter(is_quoted).take(MOST_LINES).map(|line| line.line()).collect();
    quoted.dedup();
    quoted
}
