//! The list of all advisories, newest first.

use std::ops::Range;

use askama::Template;
use jiff::Timestamp;
use palisade_model::advisory::{Advisory, VersionRanges};

use super::words::{self, Rated, day, short};
use crate::feed::edition::Edition;
use crate::feed::site::Site;

/// Advisories on a page of the list, at most.
const ROWS: usize = 100;
/// Bytes of rows on a page of the list: with its frame a page stays under 100 KB.
const BYTES: usize = 88_000;
/// The longest summary that stands in a row.
const SUMMARY: usize = 160;

#[derive(Template)]
#[template(path = "feed/row.html")]
struct Row<'page> {
    id: &'page str,
    summary: String,
    rated: Rated,
    components: String,
    affected: String,
    fixed: String,
    state: (&'static str, &'static str),
    is_uncertain: bool,
    day: String,
}

#[derive(Template)]
#[template(path = "feed/list.html")]
struct ListPage<'page> {
    site: &'page Site,
    root: &'page str,
    rows: &'page str,
    number: usize,
    others: Vec<(usize, String)>,
    options: &'page [(&'page str, &'page str)],
    chosen: &'page str,
    version: &'page str,
    total: usize,
    updated: Timestamp,
    day: String,
}

/// An advisory's row in the list.
///
/// # Errors
/// Where the template fails.
pub(crate) fn row(advisory: &Advisory) -> Result<String, askama::Error> {
    let (affected, fixed) = words::in_brief(&together(advisory));
    Row {
        id: &advisory.id,
        summary: short(&advisory.summary, SUMMARY),
        rated: words::rated(advisory),
        components: components(advisory),
        affected,
        fixed,
        state: words::state(advisory),
        is_uncertain: !advisory.doubts.is_empty(),
        day: day(advisory.announced),
    }
    .render()
}

fn components(advisory: &Advisory) -> String {
    const SHOWN: usize = 4;
    let mut names: Vec<String> =
        advisory.affected.iter().take(SHOWN).map(|affected| short(&affected.component.name, 40)).collect();
    if advisory.affected.len() > SHOWN {
        names.push(format!("{} more", advisory.affected.len() - SHOWN));
    }
    if names.is_empty() { "not stated".into() } else { names.join(", ") }
}

/// The versions of all components that share the first one's scale: others are on the advisory's own page.
fn together(advisory: &Advisory) -> VersionRanges {
    let is_part = |name: Option<&str>| name.is_some_and(palisade_advisories::is_kubernetes_module);
    let first = advisory.affected.first().map(|affected| &affected.component);
    let shared = advisory.affected.iter().filter(|affected| {
        Some(&affected.component) == first
            || (is_part(affected.component.module.as_deref())
                && is_part(first.and_then(|first| first.module.as_deref())))
    });
    VersionRanges::union(shared.flat_map(|affected| affected.ranges.intervals().iter().cloned()))
}

/// Cuts rows of these lengths into pages: none has more than a hundred, and none is large.
#[must_use]
pub(crate) fn sheets(lengths: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut sheets = Vec::new();
    let (mut sheet, mut bytes) = (0..0, 0);
    for length in lengths {
        if !sheet.is_empty() && (sheet.len() == ROWS || bytes + length > BYTES) {
            sheets.push(sheet.clone());
            (sheet.start, bytes) = (sheet.end, 0);
        }
        sheet.end += 1;
        bytes += length;
    }
    sheets.push(sheet);
    sheets
}

/// Page `number` of an edition's list, with these rows.
///
/// # Errors
/// Where the template fails.
pub(crate) fn list(rows: &str, number: usize, edition: &Edition) -> Result<String, askama::Error> {
    let pages = edition.list_pages();
    let others = (1..=pages).filter(|other| near(*other, number, pages)).map(|other| (other, list_path(other)));
    ListPage {
        site: edition.site(),
        root: "",
        rows,
        number,
        others: others.collect(),
        options: &edition.options(),
        chosen: "kubernetes",
        version: "",
        total: edition.entries().len(),
        updated: edition.updated(),
        day: day(edition.updated()),
    }
    .render()
}

/// The first, the last, and those around the one shown: a list of a thousand pages does not link all of them.
const fn near(other: usize, number: usize, pages: usize) -> bool {
    other == 1 || other == pages || other.abs_diff(number) <= 4
}

/// Where page `number` of the list is.
#[must_use]
pub(crate) fn list_path(number: usize) -> String {
    if number == 1 { "index.html".into() } else { format!("page-{number}.html") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_bounded_by_rows_and_by_bytes() {
        let cut = |lengths: &[usize]| sheets(lengths.iter().copied());
        assert_eq!(cut(&[]).as_slice(), std::slice::from_ref(&(0..0)));
        assert_eq!(cut(&[1; 250]), [0..100, 100..200, 200..250]);
        assert_eq!(cut(&[50_000, 50_000, 1]), [0..1, 1..3]);
        assert_eq!(cut(&[500_000, 1]), [0..1, 1..2]);
    }
}
