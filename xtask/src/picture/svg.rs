//! Styled lines as an SVG of a terminal window.

use std::fmt::Write as _;

use super::ansi::{Look, Piece};

/// Width of a character and height of a line, in pixels.
const CELL: (f32, f32) = (8.4, 19.0);
const MARGIN: f32 = 18.0;

/// A window with `prompt` and `lines` in it.
pub(super) fn draw(prompt: &str, lines: &[Vec<Piece>]) -> String {
    let columns = lines.iter().map(|line| width(line)).max().unwrap_or(0).max(80);
    let (wide, high) = (columns as f32 * CELL.0 + 2.0 * MARGIN, (lines.len() + 2) as f32 * CELL.1 + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide:.0}\" height=\"{high:.0}\" role=\"img\" \
         aria-label=\"{}\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n\
         <g font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,monospace\" font-size=\"14\" fill=\"#d8dbe2\" \
         xml:space=\"preserve\">\n",
        escape(prompt)
    );
    line(&mut out, 0, &[(Look { bold: true, ..Look::default() }, prompt.to_owned())]);
    for (number, pieces) in lines.iter().enumerate() {
        line(&mut out, number + 2, pieces);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn width(line: &[Piece]) -> usize {
    line.iter().map(|(_, text)| text.chars().count()).sum()
}

fn line(out: &mut String, number: usize, pieces: &[Piece]) {
    let y = MARGIN + CELL.1 * (number as f32 + 0.75);
    let mut column = 0;
    for (look, text) in pieces {
        let x = MARGIN + CELL.0 * column as f32;
        let length = text.chars().count();
        column += length;
        if text.trim().is_empty() {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{:.1}\"{}>{}</text>",
            CELL.0 * length as f32,
            attributes(*look),
            escape(text)
        );
    }
}

fn attributes(look: Look) -> String {
    let mut attributes = String::new();
    if look.bold {
        attributes.push_str(" font-weight=\"bold\"");
    }
    if look.dim {
        attributes.push_str(" opacity=\"0.65\"");
    }
    let color = match look.color {
        31 => "#e5534b",
        91 => "#ff6b64",
        32 | 92 => "#57ab5a",
        33 | 93 => "#d4a72c",
        34 | 94 => "#6cb6ff",
        35 | 95 => "#dcbdfb",
        36 | 96 => "#56d4dd",
        _ => return attributes,
    };
    attributes + &format!(" fill=\"{color}\"")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
