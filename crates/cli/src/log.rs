//! What a server tells while it runs: a line per event on standard error, as text or as JSON.

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::arguments::LogFormat;
use crate::environment::Terminal;

/// Starts it, from warnings with `-q` to everything of ours with `-v`; of others only warnings.
pub(crate) fn start(terminal: &Terminal) {
    let level = match (terminal.quiet, terminal.verbose) {
        (true, _) => Level::WARN,
        (_, true) => Level::DEBUG,
        _ => Level::INFO,
    };
    let which = Targets::new().with_default(Level::WARN).with_target("palisade", level);
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(false).with_target(false);
    let all = tracing_subscriber::registry().with(which);
    // One server runs in a process: nobody else has started a log.
    let _started = match terminal.log_format {
        LogFormat::Text => all.with(lines).try_init(),
        LogFormat::Json => all.with(lines.json().flatten_event(true)).try_init(),
    };
}
