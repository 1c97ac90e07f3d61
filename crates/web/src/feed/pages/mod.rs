//! Pages for people: the list of advisories, a page for each, and "am I affected?". They work without JavaScript, and
//! below any path: every link is relative.
//!
//! Lives here: what the pages say. Not here: which files an edition has, and how they are served.

mod advisory;
mod list;
pub(crate) mod lookup;
mod markdown;
mod question;
mod release;
mod words;

use askama::Template;

use super::site::Site;

pub(crate) use advisory::advisory;
pub(crate) use list::{list, list_path, row, sheets};

/// The style sheet of all pages.
pub const STYLE: &str = include_str!("../../../templates/feed/style.css");

#[derive(Template)]
#[template(path = "feed/not_found.html")]
struct NotFoundPage<'page> {
    site: &'page Site,
    root: &'page str,
}

/// The page for a path that is not there. `root` leads from it to the edition: `../`, or an address with its slash.
///
/// # Errors
/// Where the template fails.
pub(crate) fn not_found(site: &Site, root: &str) -> Result<String, askama::Error> {
    NotFoundPage { site, root }.render()
}

/// The way from a page to the edition it belongs to.
#[must_use]
pub(crate) fn root_of(path: &str) -> String {
    "../".repeat(path.trim_start_matches('/').bytes().filter(|byte| *byte == b'/').count().min(64))
}
