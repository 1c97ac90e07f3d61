//! What was not evaluated, as loudly as findings.

use std::collections::BTreeMap;
use std::io::{self, Write};

use palisade_model::{Code, Gap};

use super::FIRST_SCREEN;
use super::finding::clickable;
use super::style::{BOLD, GAP, Painter};
use crate::Detail;
use crate::text::{count, visible};

pub(super) fn write_all(out: &mut dyn Write, painter: &Painter<'_>, gaps: &[Gap]) -> io::Result<()> {
    let mut groups = BTreeMap::<(bool, &Code), Vec<&Gap>>::new();
    for gap in gaps {
        groups.entry((gap.allowed.is_some(), gap.code)).or_default().push(gap);
    }
    groups.iter().try_for_each(|((_, code), group)| write_group(out, painter, code, group))
}

fn write_group(out: &mut dyn Write, painter: &Painter<'_>, code: &Code, gaps: &[&Gap]) -> io::Result<()> {
    let shown = if painter.options.detail == Detail::All { gaps.len() } else { FIRST_SCREEN };
    for gap in gaps.iter().take(shown) {
        write_gap(out, painter, gap)?;
    }
    let hidden = gaps.len().saturating_sub(shown) as u64;
    if hidden > 0 {
        writeln!(out, "  and {} of the same kind; `--all` shows them", count(hidden, "more gap"))?;
    }
    if gaps.iter().any(|gap| gap.allowed.is_none()) {
        painter.labelled(out, "help:  ", BOLD, code.help)?;
    }
    writeln!(out)
}

fn write_gap(out: &mut dyn Write, painter: &Painter<'_>, gap: &Gap) -> io::Result<()> {
    let label = painter.paint(GAP, "not evaluated");
    let code = painter.paint(super::style::DIM, &format!("[{}]", gap.code.id));
    let allowed = gap.allowed.as_ref().map(|reason| format!(" (allowed: {})", visible(reason))).unwrap_or_default();
    let place = match &gap.location {
        Some(location) if gap.what == location.file => clickable(location),
        Some(location) => format!("{}: {}", clickable(location), visible(&gap.what)),
        None => visible(&gap.what).into_owned(),
    };
    writeln!(out, "{label}: {}: {}{allowed} {code}", painter.paint(BOLD, &place), visible(&gap.why))
}
