//! The one place where clock, environment and terminal are looked at; everything else is told.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::arguments::{LogFormat, TerminalArguments, When};
use crate::packages::database;

/// What the process was started with.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
    /// The date in UTC, `2027-01-31`.
    pub(crate) today: String,
    /// Now.
    pub(crate) now: jiff::Timestamp,
    /// Whether somebody can answer questions.
    pub(crate) input_is_terminal: bool,
    /// A token for GitHub's API.
    pub(crate) github_token: Option<String>,
    /// How to reach object storage.
    pub(crate) storage: Storage,
    /// The clock, for what takes longer than an instant.
    pub(crate) clock: fn() -> SystemTime,
    /// The secret of GitHub's webhook.
    pub(crate) webhook_secret: Option<String>,
    /// Where programs keep data of the user.
    data_home: Option<String>,
    docker_config: Option<String>,
    source_date: Option<String>,
    /// The user's own directory.
    pub(crate) home: Option<String>,
    no_color: bool,
    dumb: bool,
    unicode: bool,
    output_is_terminal: bool,
    errors_are_terminal: bool,
}

/// The variables by which all tools of object storage are told.
#[derive(Clone, Default)]
pub(crate) struct Storage {
    /// AWS_ACCESS_KEY_ID
    pub(crate) key: Option<String>,
    /// AWS_SECRET_ACCESS_KEY
    pub(crate) secret: Option<String>,
    /// AWS_SESSION_TOKEN
    pub(crate) token: Option<String>,
    /// AWS_REGION
    pub(crate) region: Option<String>,
    /// AWS_ENDPOINT_URL
    pub(crate) endpoint: Option<String>,
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { region, endpoint, .. } = self;
        formatter.debug_struct("Storage").field("region", region).field("endpoint", endpoint).finish_non_exhaustive()
    }
}

/// How to write to the user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// Colours on standard output.
    pub(crate) color: bool,
    /// Colours on standard error.
    pub(crate) error_color: bool,
    /// Box-drawing characters.
    pub(crate) unicode: bool,
    /// Columns, 0 where unknown.
    pub(crate) width: usize,
    /// Whether progress may be shown.
    pub(crate) progress: bool,
    /// How errors are written.
    pub(crate) log_format: LogFormat,
    /// `-q`
    pub(crate) quiet: bool,
    /// `-v`
    pub(crate) verbose: bool,
}

impl Environment {
    #[expect(clippy::disallowed_methods, reason = "the edge of the program, where clock and environment are read once")]
    pub(crate) fn of_process() -> Self {
        let variable = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable).unwrap_or_default();
        let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self {
            today: date(seconds / 86_400),
            now: jiff::Timestamp::new(i64::try_from(seconds).unwrap_or_default(), 0).unwrap_or_default(),
            input_is_terminal: std::io::stdin().is_terminal(),
            github_token: variable("GITHUB_TOKEN"),
            storage: Storage {
                key: variable("AWS_ACCESS_KEY_ID"),
                secret: variable("AWS_SECRET_ACCESS_KEY"),
                token: variable("AWS_SESSION_TOKEN"),
                region: variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")),
                endpoint: variable("AWS_ENDPOINT_URL"),
            },
            clock: SystemTime::now,
            // As a file's content is: blanks at its ends are slips of the pen, and blanks alone are no secret.
            webhook_secret: variable("PALISADE_WEBHOOK_SECRET").map(|secret| secret.trim_ascii().to_owned()),
            data_home: variable("XDG_DATA_HOME"),
            docker_config: variable("DOCKER_CONFIG"),
            source_date: variable("SOURCE_DATE_EPOCH"),
            home: variable("HOME"),
            no_color: variable("NO_COLOR").is_some(),
            dumb: variable("TERM").is_some_and(|term| term == "dumb"),
            unicode: locale.is_empty() || locale.to_ascii_lowercase().replace('-', "").contains("utf8"),
            output_is_terminal: std::io::stdout().is_terminal(),
            errors_are_terminal: std::io::stderr().is_terminal(),
        }
    }

    /// The installed advisory index, whether or not it is there.
    pub(crate) fn index_file(&self) -> Option<PathBuf> {
        database::installed(self.data_home.as_deref(), self.home.as_deref())
    }

    /// Docker's configuration, where credentials for registries are kept, whether or not it is there.
    pub(crate) fn docker_configuration(&self) -> Option<PathBuf> {
        let folder = self.docker_config.as_ref().map(PathBuf::from);
        let folder = folder.or_else(|| self.home.as_ref().map(|home| PathBuf::from(home).join(".docker")))?;
        Some(folder.join("config.json"))
    }

    /// The time that documents state: SOURCE_DATE_EPOCH (reproducible-builds.org), or now.
    pub(crate) fn document_time(&self) -> String {
        let stated = self.source_date.as_ref().and_then(|text| text.parse().ok());
        let time = stated.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()).unwrap_or(self.now);
        time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// How many days ago a day was; nothing like a day counts as today.
    pub(crate) fn age_in_days(&self, day: &str) -> i64 {
        let parse = |text: &str| text.parse::<jiff::civil::Date>().ok();
        let (Some(then), Some(today)) = (parse(day), parse(&self.today)) else { return 0 };
        then.until(today).map_or(0, |span| i64::from(span.get_days()))
    }

    pub(crate) fn terminal(&self, arguments: &TerminalArguments) -> Terminal {
        let color = |is_terminal: bool| match arguments.color {
            When::Always => true,
            When::Never => false,
            When::Auto => is_terminal && !self.no_color && !self.dumb,
        };
        Terminal {
            color: color(self.output_is_terminal),
            error_color: color(self.errors_are_terminal),
            unicode: self.unicode && !self.dumb,
            width: if self.output_is_terminal { width() } else { 0 },
            progress: self.errors_are_terminal && !arguments.quiet,
            log_format: arguments.log_format,
            quiet: arguments.quiet,
            verbose: arguments.verbose,
        }
    }
}

fn width() -> usize {
    terminal_size::terminal_size().map_or(0, |(terminal_size::Width(columns), _)| usize::from(columns))
}

/// The civil date of a day counted from 1970-01-01 (the algorithm of ISO 8601 calendars with years that start in March).
fn date(days: u64) -> String {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_follow_the_calendar() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (11_016, "2000-02-29"),
            (20_779, "2026-11-22"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(date(days), expected);
        }
    }
}
