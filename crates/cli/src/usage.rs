//! The command line to arguments: what clap refuses reads like every other error, with a code and a help line.

use std::ffi::OsString;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::arguments::{Arguments, LogFormat, TerminalArguments, When};
use crate::codes;
use crate::failure::{Exit, Failure};

/// Why there are no arguments to work with.
pub(crate) enum Refused {
    /// Help or version was asked for and is shown.
    Shown(Exit),
    /// The command line is wrong; how to say so is all that could be read of it.
    Wrong(Failure, TerminalArguments),
}

/// Reads the command line.
pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Arguments, Refused> {
    let words: Vec<OsString> = words.collect();
    Arguments::try_parse_from(&words).map_err(|error| refuse(&error, &words))
}

fn refuse(error: &clap::Error, words: &[OsString]) -> Refused {
    let shows = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if shows || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        // Nothing can be done about a terminal that went away.
        let _ = error.print();
        return Refused::Shown(if shows { Exit::Done } else { Exit::Usage });
    }
    Refused::Wrong(Failure::usage(&codes::INVALID_USAGE, message(&error.to_string())), terminal(words))
}

/// What clap writes has its message first, then tips, then the usage and where to find help.
fn message(text: &str) -> String {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let kept =
        text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
    let kept = kept.filter(|line| !line.is_empty()).map(|line| line.strip_prefix("tip: ").unwrap_or(line));
    kept.collect::<Vec<_>>().join("; ").replace(":; ", ": ").replace('\'', "`")
}

/// The two options that say how errors are written, looked for by hand.
fn terminal(words: &[OsString]) -> TerminalArguments {
    let has = |option: &str, value: &str| {
        let joined = format!("{option}={value}");
        words.iter().any(|word| *word == *joined)
            || words.windows(2).any(|pair| matches!(pair, [one, two] if one == option && two == value))
    };
    let color = match () {
        () if has("--color", "never") => When::Never,
        () if has("--color", "always") => When::Always,
        () => When::Auto,
    };
    let log_format = if has("--log-format", "json") { LogFormat::Json } else { LogFormat::Text };
    TerminalArguments { color, quiet: false, verbose: false, log_format }
}
