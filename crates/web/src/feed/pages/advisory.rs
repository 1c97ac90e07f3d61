//! The page of one advisory.

use askama::Template;
use palisade_model::advisory::{Advisory, Affected, CreditRole, Line, ReferenceKind};

use super::lookup::slug;
use super::markdown;
use super::words::{self, Rated, day, short, visible};
use crate::feed::site::Site;

/// More of anything is in the documents.
const ROWS: usize = 200;

#[derive(Template)]
#[template(path = "feed/advisory.html")]
struct AdvisoryPage<'page> {
    site: &'page Site,
    root: &'page str,
    advisory: &'page Advisory,
    summary: String,
    rated: Rated,
    state: (&'static str, &'static str),
    dates: Vec<(&'static str, String)>,
    components: Vec<Component>,
    doubts: Vec<(String, Vec<Quoted>)>,
    ratings: Vec<Score>,
    credits: Vec<(String, &'static str)>,
    references: Vec<(String, &'static str, bool)>,
    documents: Vec<(&'static str, &'page str)>,
    issue: Option<&'page str>,
    text: String,
    is_cut: bool,
}

struct Component {
    name: String,
    module: Option<String>,
    page: String,
    rows: Vec<(String, String, String)>,
    evidence: Vec<Quoted>,
}

struct Quoted {
    number: u32,
    text: String,
}

struct Score {
    version: String,
    vector: String,
    score: String,
    stated: Option<String>,
}

/// The page of one advisory, which links the `documents` at these paths.
///
/// # Errors
/// Where the template fails.
pub(crate) fn advisory<'page>(
    advisory: &'page Advisory,
    site: &Site,
    documents: impl Iterator<Item = &'page str>,
) -> Result<String, askama::Error> {
    let (text, is_cut) = markdown::html(&advisory.details);
    AdvisoryPage {
        site,
        root: "",
        advisory,
        summary: short(&advisory.summary, 1000),
        rated: words::rated(advisory),
        state: words::state(advisory),
        dates: dates(advisory),
        components: advisory.affected.iter().take(ROWS).map(component).collect(),
        doubts: advisory.doubts.iter().take(ROWS).map(|it| (short(&it.question, 500), quoted(&it.lines))).collect(),
        ratings: advisory.ratings.iter().take(ROWS).map(|fact| score(&fact.value)).collect(),
        credits: credits(advisory),
        references: references(advisory),
        documents: documents.filter_map(|path| Some((label(path)?, path))).collect(),
        issue: Some(advisory.url.as_str()).filter(|url| markdown::is_web(url)),
        text,
        is_cut,
    }
    .render()
}

fn dates(advisory: &Advisory) -> Vec<(&'static str, String)> {
    let mut dates = vec![("Announced", day(advisory.announced))];
    if day(advisory.published) != day(advisory.announced) {
        dates.push(("Published", day(advisory.published)));
    }
    dates.push(("Last change", day(advisory.modified)));
    dates.extend(advisory.withdrawn.map(|time| ("Withdrawn", day(time))));
    dates
}

fn component(affected: &Affected) -> Component {
    let row = |interval| (words::minors(interval), words::span(interval), words::fix(interval));
    Component {
        name: short(&affected.component.name, 80),
        module: affected.component.module.as_deref().map(visible),
        page: slug(&affected.component.name),
        rows: affected.ranges.intervals().iter().take(ROWS).map(row).collect(),
        evidence: quoted(&affected.evidence),
    }
}

fn quoted(lines: &[Line]) -> Vec<Quoted> {
    lines.iter().take(ROWS).map(|line| Quoted { number: line.number, text: short(&line.text, 500) }).collect()
}

fn score(rating: &palisade_model::advisory::Rating) -> Score {
    let stated = rating.stated_score.filter(|stated| (stated - rating.score).abs() > 0.04);
    Score {
        version: rating.version.clone(),
        vector: visible(&rating.vector),
        score: format!("{:.1}", rating.score),
        stated: stated.map(|stated| format!("{stated:.1}")),
    }
}

fn credits(advisory: &Advisory) -> Vec<(String, &'static str)> {
    let role = |role| match role {
        CreditRole::Finder => "finder",
        CreditRole::Reporter => "reporter",
        CreditRole::RemediationDeveloper => "fix",
        CreditRole::Coordinator => "coordination",
        CreditRole::Other => "thanks",
    };
    advisory.credits.iter().take(ROWS).map(|fact| (short(&fact.value.name, 200), role(fact.value.role))).collect()
}

/// Addresses, what they lead to, and whether they may be links.
fn references(advisory: &Advisory) -> Vec<(String, &'static str, bool)> {
    let kind = |kind| match kind {
        ReferenceKind::Advisory => "advisory",
        ReferenceKind::Fix => "fix",
        ReferenceKind::Report => "report",
        ReferenceKind::Web => "page",
    };
    let reference = |url: &str| (short(url, 2000), markdown::is_web(url));
    advisory
        .references
        .iter()
        .take(ROWS)
        .map(|fact| (reference(&fact.value.url), kind(fact.value.kind)))
        .map(|((url, is_link), kind)| (url, kind, is_link))
        .collect()
}

/// What the documents in a folder are called.
fn label(path: &str) -> Option<&'static str> {
    match path.split_once('/')?.0 {
        "osv" => Some("OSV"),
        "csaf" => Some("CSAF"),
        "cve" => Some("CVE record"),
        _ => None,
    }
}
