//! Colours, and where lines break.

use std::io::{self, Write};

use annotate_snippets::renderer::{DecorStyle, Renderer};
use anstyle::{AnsiColor, Style};
use palisade_model::Severity;

use crate::RenderOptions;
use crate::text::wrap;

/// Knows how this terminal wants things.
pub(super) struct Painter<'a> {
    pub(super) options: RenderOptions<'a>,
}

impl<'a> Painter<'a> {
    pub(super) fn new(options: RenderOptions<'a>) -> Self {
        Self { options }
    }

    /// Columns to fill: lines of over 100 columns are hard to read.
    pub(super) fn width(&self) -> usize {
        match self.options.width {
            0 => 100,
            width => width.clamp(40, 100),
        }
    }

    /// `text` in `style`, if colours are wanted.
    pub(super) fn paint(&self, style: Style, text: &str) -> String {
        if self.options.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// `label` and `text`, wrapped with the text aligned behind the label.
    pub(super) fn labelled(&self, out: &mut dyn Write, label: &str, style: Style, text: &str) -> io::Result<()> {
        let indent = label.len() + 3;
        for (number, line) in wrap(text, self.width().saturating_sub(indent)).iter().enumerate() {
            if number == 0 {
                writeln!(out, "  {} {line}", self.paint(style, label))?;
            } else {
                writeln!(out, "{:indent$}{line}", "")?;
            }
        }
        Ok(())
    }

    /// The renderer of source excerpts, the mark in the colour of `severity`.
    pub(super) fn excerpts(&self, severity: Severity) -> Renderer {
        let mark = color(severity);
        let base = if self.options.color { Renderer::styled().error(mark) } else { Renderer::plain() };
        let decor = if self.options.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
        base.decor_style(decor).term_width(self.width().max(80))
    }
}

/// The colour of a severity.
pub(super) fn color(severity: Severity) -> Style {
    let color = match severity {
        Severity::Critical => AnsiColor::BrightRed,
        Severity::High => AnsiColor::Red,
        Severity::Medium => AnsiColor::Yellow,
        Severity::Low => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GAP: Style = AnsiColor::Magenta.on_default().bold();
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
