//! What an earlier report had and this one has not: what was repaired, and what nobody should take for repaired.

use std::io::{self, Write};

use anstyle::Style;
use palisade_model::Report;
use palisade_model::report::{Gone, GoneBy};

use super::style::{DIM, GAP, GOOD, Painter};
use crate::Detail;
use crate::text::{count, visible};

/// How many lines of each kind the first screen holds.
const FIRST_SCREEN: usize = 10;

pub(super) fn write(out: &mut dyn Write, painter: &Painter<'_>, report: &Report) -> io::Result<()> {
    let Some(gone) = &report.gone else { return Ok(()) };
    let of = |wanted: fn(GoneBy) -> bool| gone.iter().filter(move |one| wanted(one.how)).collect::<Vec<_>>();
    let repaired = of(GoneBy::is_repaired);
    let headline = format!("{} repaired since the earlier report", count(repaired.len() as u64, "finding"));
    group(out, painter, (GOOD, &headline), &repaired)?;
    let unchanged = of(|how| how == GoneBy::Unchanged);
    if !unchanged.is_empty() {
        let headline = format!("{} gone without a change of the package", count(unchanged.len() as u64, "finding"));
        group(out, painter, (GAP, &headline), &unchanged)?;
    }
    let unknown = of(|how| how == GoneBy::NotScanned);
    if !unknown.is_empty() {
        let headline = format!("{} not looked at again", count(unknown.len() as u64, "earlier finding"));
        group(out, painter, (GAP, &headline), &unknown)?;
    }
    writeln!(out)
}

fn group(
    out: &mut dyn Write,
    painter: &Painter<'_>,
    (style, headline): (Style, &str),
    gone: &[&Gone],
) -> io::Result<()> {
    writeln!(out, "{}", painter.paint(style, headline))?;
    let shown = match painter.options.detail {
        Detail::Quiet => 0,
        Detail::First => FIRST_SCREEN,
        Detail::All => gone.len(),
    };
    for one in gone.iter().take(shown) {
        let line = format!("  {}  {} {}: {}", one.severity, one.rule, one.package, one.change());
        writeln!(out, "{} {}", visible(&line), painter.paint(DIM, &visible(&format!("({})", one.target))))?;
    }
    let left = gone.len().saturating_sub(shown);
    if left > 0 && shown > 0 {
        writeln!(out, "  {}", painter.paint(DIM, &format!("{left} more; `--all` shows them")))?;
    }
    Ok(())
}
