//! Pages for people: the list of advisories and a page for each. They work without JavaScript.

use askama::Template;
use jiff::Timestamp;
use palisade_model::advisory::{Advisory, End, Interval};

use super::site::Site;

/// The style sheet of all pages.
pub const STYLE: &str = include_str!("../../templates/feed/style.css");

#[derive(Template)]
#[template(path = "feed/advisory.html")]
struct AdvisoryPage<'page> {
    advisory: &'page Advisory,
    site: &'page Site,
}

#[derive(Template)]
#[template(path = "feed/row.html")]
struct Row<'page> {
    advisory: &'page Advisory,
}

#[derive(Template)]
#[template(path = "feed/list.html")]
struct ListPage<'page> {
    site: &'page Site,
    rows: &'page str,
    number: usize,
    pages: usize,
    updated: Timestamp,
}

/// The page of one advisory.
///
/// # Errors
/// Where the template fails.
pub(crate) fn advisory(advisory: &Advisory, site: &Site) -> Result<String, askama::Error> {
    AdvisoryPage { advisory, site }.render()
}

/// Its row in the list.
///
/// # Errors
/// Where the template fails.
pub(crate) fn row(advisory: &Advisory) -> Result<String, askama::Error> {
    Row { advisory }.render()
}

/// Page `number` of the list.
///
/// # Errors
/// Where the template fails.
pub(crate) fn list<'row>(
    site: &Site,
    rows: impl Iterator<Item = &'row str>,
    number: usize,
    pages: usize,
    updated: Timestamp,
) -> Result<String, askama::Error> {
    let rows: String = rows.collect();
    ListPage { site, rows: &rows, number, pages, updated }.render()
}

/// Where page `number` of the list is.
#[must_use]
pub(crate) fn list_path(number: usize) -> String {
    if number == 1 { "index.html".into() } else { format!("page-{number}.html") }
}

/// `1.28.0 up to, not including, 1.28.1`, in the words of the pages.
fn in_words(interval: &Interval) -> String {
    let from = interval.introduced.as_ref().map_or_else(|| "all versions".to_owned(), |first| format!("{first}"));
    match (&interval.introduced, &interval.end) {
        (None, End::Open) => from,
        (Some(_), End::Open) => format!("{from} and later"),
        (None, End::Fixed(fixed)) => format!("before {fixed}"),
        (None, End::LastAffected(last)) => format!("up to {last}"),
        (Some(_), End::Fixed(fixed)) => format!("{from} to before {fixed}"),
        (Some(_), End::LastAffected(last)) => format!("{from} to {last}"),
    }
}
