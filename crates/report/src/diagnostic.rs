//! Errors of the program itself, as every command prints them.

use anstyle::{AnsiColor, Style};
use palisade_model::Code;

use crate::text::visible;

/// `error: message [code]` with its help line.
#[must_use]
pub fn error(code: &Code, message: &str, suggestion: Option<&str>, color: bool) -> String {
    let paint = |style: Style, text: &str| if color { format!("{style}{text}{style:#}") } else { text.to_owned() };
    let label = paint(AnsiColor::Red.on_default().bold(), "error");
    let help = paint(Style::new().bold(), "help");
    let message = message.split('\n').map(visible).collect::<Vec<_>>().join("\n  ");
    let suggestion = suggestion.map(|name| format!("did you mean `{}`? ", visible(name))).unwrap_or_default();
    format!("{label}: {message} [{}]\n  {help}: {suggestion}{}\n", code.id, code.help)
}
