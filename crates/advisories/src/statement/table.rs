//! Markdown tables: a column says what its versions are.

use super::list;
use super::piece::pieces;
use super::{Mode, Statement, only_names};
use crate::component::Subject;
use crate::text::Section;

/// What each column holds, by the table's first row.
#[derive(Debug)]
pub(crate) struct Columns(Vec<Option<Mode>>);

fn cells(row: &str) -> impl Iterator<Item = &str> {
    row.trim().trim_start_matches('|').trim_end_matches('|').split('|').map(str::trim)
}

/// The columns of a table whose first row is `row`; `mode` is what its surroundings say of versions.
pub(crate) fn columns(row: &str, mode: Option<Mode>) -> Columns {
    let of_cell = |cell: &str| match crate::text::of_heading(cell) {
        Section::Affected => Some(Mode::Affected),
        Section::Fixed => Some(Mode::Fixed),
        _ if matches!(cell.to_lowercase().as_str(), "affected" | "vulnerable") => Some(Mode::Affected),
        _ if cell.to_lowercase().contains("version") => mode,
        _ => None,
    };
    Columns(cells(row).map(of_cell).collect())
}

/// What a row says.
pub(crate) fn statements(row: &str, columns: &Columns, context: &[Subject]) -> Vec<Statement> {
    let read: Vec<_> = cells(row).map(pieces).collect();
    let named = read.iter().find_map(|cell| only_names(cell)).unwrap_or_else(|| context.to_vec());
    let versions = read.iter().zip(&columns.0).filter_map(|(cell, mode)| mode.map(|mode| (cell, mode)));
    versions.flat_map(|(cell, mode)| list::statements(cell, mode, true, &named)).collect()
}
