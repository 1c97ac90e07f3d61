//! Markdown tables, also broken ones: a column says what its versions are, and no row vanishes.

use super::expression::{Reason, Span};
use super::list;
use super::piece::{Piece, is_filler, pieces};
use super::{Claim, Mode, Statement, Weight, only_names};
use crate::component::Subject;
use crate::text::Section;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Versions(Mode),
    Names,
    /// Its heading does not say it.
    Unknown,
}

/// What each column holds, by the table's first row.
#[derive(Debug)]
pub(crate) struct Columns {
    of: Vec<Column>,
    /// What the table's surroundings say of versions.
    mode: Option<Mode>,
}

fn cells(row: &str) -> impl Iterator<Item = &str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    row.strip_suffix('|').unwrap_or(row).split('|').map(str::trim)
}

/// Whether a row only divides others: `|---|:--|`, `|--`, `+----+`.
pub(crate) fn divides(row: &str) -> bool {
    row.contains('-') && row.contains(['|', '+']) && row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+' | '='))
}

/// Whether a row names a version, and so is no heading.
pub(crate) fn has_versions(row: &str) -> bool {
    cells(row).any(|cell| pieces(cell).iter().any(|piece| matches!(piece, Piece::Versions(_))))
}

/// The columns of a table whose first row is `row`; `mode` is what its surroundings say of versions.
pub(crate) fn columns(row: &str, mode: Option<Mode>) -> Columns {
    Columns { of: cells(row).map(column).collect(), mode }
}

/// The columns of a table without a heading.
pub(crate) const fn unnamed(mode: Option<Mode>) -> Columns {
    Columns { of: Vec::new(), mode }
}

fn column(heading: &str) -> Column {
    const NAMES: &[&str] = &["component", "product", "package", "project", "binary", "module", "name"];
    let lower = heading.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match crate::text::of_heading(heading) {
        Section::Affected => Column::Versions(Mode::Affected),
        Section::Fixed => Column::Versions(Mode::Fixed),
        _ if has(&["unaffected", "not affected", "not vulnerable"]) => Column::Versions(Mode::Nothing),
        _ if matches!(lower.as_str(), "affected" | "vulnerable") => Column::Versions(Mode::Affected),
        _ if has(NAMES) => Column::Names,
        _ => Column::Unknown,
    }
}

/// What a row says.
pub(crate) fn statements(row: &str, columns: &Columns, context: &[Subject]) -> Vec<Statement> {
    let cells: Vec<(Column, Vec<Piece>)> = cells(row)
        .enumerate()
        .map(|(at, cell)| (columns.of.get(at).copied().unwrap_or(Column::Unknown), pieces(cell)))
        .collect();
    let named = named(&cells).unwrap_or_else(|| context.to_vec());
    let of_mode = |mode: Mode, include: &dyn Fn(Column) -> bool| -> Vec<Vec<Statement>> {
        let chosen = cells.iter().filter(|(column, _)| include(*column));
        let found = chosen.map(|(_, cell)| list::statements(cell, mode, true, &named));
        found.filter(|found| !found.is_empty()).collect()
    };
    let mut out: Vec<Statement> =
        of_mode(Mode::Fixed, &|column| column == Column::Versions(Mode::Fixed)).into_iter().flatten().collect();
    let stated = of_mode(Mode::Affected, &|column| column == Column::Versions(Mode::Affected));
    let has_stated = columns.of.contains(&Column::Versions(Mode::Affected));
    let mode = if has_stated { Some(Mode::Affected) } else { columns.mode };
    let others = mode.map(|mode| of_mode(mode, &|column| column == Column::Unknown)).unwrap_or_default();
    let is_settled = match (stated.as_slice(), others.as_slice()) {
        (_, []) => stated.len() < 2 || !stated.iter().flatten().any(is_single),
        ([], [_]) => true,
        _ => mode != Some(Mode::Affected),
    };
    let found = stated.into_iter().chain(others).flatten();
    if is_settled {
        out.extend(found);
    } else {
        out.extend(hull(&found.collect::<Vec<_>>(), &named));
    }
    out
}

fn is_single(statement: &Statement) -> bool {
    matches!(&statement.claim, Claim::Affected(span) if span.is_single())
}

/// One statement that holds all versions from the first to the last of several columns: they may be the ends of a range.
fn hull(found: &[Statement], named: &[Subject]) -> Option<Statement> {
    let spans = found.iter().filter_map(|statement| match &statement.claim {
        Claim::Affected(span) => Some(span),
        Claim::Fixed(_) | Claim::Unread(_) => None,
    });
    let span = Span::hull(spans, Reason::Unclear)?;
    let subjects = found.first().map_or_else(|| named.to_vec(), |statement| statement.subjects.clone());
    Some(Statement { subjects, claim: Claim::Affected(span), weight: Weight::Listed, line: 0 })
}

/// Whom a row is about: the cell that holds nothing but names, else the words of the column of names or the first one.
fn named(cells: &[(Column, Vec<Piece>)]) -> Option<Vec<Subject>> {
    if let Some(names) = cells.iter().find_map(|(_, cell)| only_names(cell)) {
        return Some(names);
    }
    let of_names = cells.iter().find(|(column, _)| *column == Column::Names);
    let (_, cell) = of_names.or_else(|| cells.first().filter(|(column, _)| *column == Column::Unknown))?;
    if cell.iter().any(|piece| matches!(piece, Piece::Versions(_))) {
        return None;
    }
    let names: Vec<Subject> = cell.iter().filter_map(of_piece).collect();
    if !names.is_empty() {
        return Some(names);
    }
    let words = cell.iter().filter_map(|piece| match piece {
        Piece::Word(word) if !is_filler(word) => Some(word.as_str()),
        _ => None,
    });
    let words: Vec<&str> = words.collect();
    (!words.is_empty()).then(|| vec![Subject::Other(words.join(" "))])
}

fn of_piece(piece: &Piece) -> Option<Subject> {
    match piece {
        Piece::Subject(entry) => Some(Subject::Known(entry)),
        _ => None,
    }
}
