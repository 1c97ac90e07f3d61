//! Points in time as RFC 3339 writes them.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A valid RFC 3339 timestamp. Keeps its text, so that a document is written as it was read; compared as points in time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp {
    text: String,
    instant: Instant,
}

/// Seconds since 1970 in UTC, and the digits of the fraction without trailing zeros.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Instant {
    seconds: i64,
    fraction: String,
}

impl Timestamp {
    /// The timestamp that `text` writes; nothing where it breaks RFC 3339, section 5.6.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self { text: text.to_owned(), instant: instant(text)? })
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Seconds since 1970 in UTC.
    #[must_use]
    pub fn unix_seconds(&self) -> i64 {
        self.instant.seconds
    }

    /// The year in UTC.
    #[must_use]
    pub fn year(&self) -> i64 {
        civil_year(self.instant.seconds.div_euclid(86_400))
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        let fraction = format!("{:09}", time.subsec_nanosecond());
        let instant = Instant { seconds: time.as_second(), fraction: fraction.trim_end_matches('0').to_owned() };
        Self { text: time.to_string(), instant }
    }
}

/// The two digits at the head of `text`, where they are at most `most`.
fn two_digits(text: &str, most: i64) -> Option<i64> {
    let digits = text.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok().filter(|number| *number <= most)
}

fn instant(text: &str) -> Option<Instant> {
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let rest = rest.strip_prefix(['T', 't'])?;
    let (clock, rest) = (rest.get(..8)?, rest.get(8..)?);
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count()),
        None => ("", rest),
    };
    if rest.starts_with('.') && fraction.is_empty() {
        return None;
    }
    let seconds = days(date)? * 86_400 + seconds_of_day(clock)? - offset(zone)?;
    Some(Instant { seconds, fraction: fraction.trim_end_matches('0').to_owned() })
}

fn seconds_of_day(clock: &str) -> Option<i64> {
    let (hour, minute, second) =
        (two_digits(clock, 23)?, two_digits(clock.get(3..)?, 59)?, two_digits(clock.get(6..)?, 60)?);
    let colons = clock.get(2..3) == Some(":") && clock.get(5..6) == Some(":");
    // A leap second stands only at the end of an hour; it counts as the second after it.
    let leap = second < 60 || minute == 59;
    (colons && leap).then_some(hour * 3600 + minute * 60 + second)
}

/// Seconds east of UTC.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let east = zone.strip_prefix('+').map(|rest| (rest, 1));
    let (rest, sign) = east.or_else(|| zone.strip_prefix('-').map(|rest| (rest, -1)))?;
    let (hours, minutes) = (two_digits(rest, 23)?, two_digits(rest.get(3..)?, 59)?);
    (rest.len() == 5 && rest.get(2..3) == Some(":")).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
fn days(date: &str) -> Option<i64> {
    let century = two_digits(date, 99)?;
    let year = century * 100 + two_digits(date.get(2..)?, 99)?;
    let (month, day) = (two_digits(date.get(5..)?, 12)?, two_digits(date.get(8..)?, 31)?);
    let dashes = date.get(4..5) == Some("-") && date.get(7..8) == Some("-");
    if !dashes || month == 0 || day == 0 || day > month_length(year, month) {
        return None;
    }
    // Years are counted from March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468)
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The year of the day that is `days` after 1970-01-01.
fn civil_year(days: i64) -> i64 {
    let from_march = days + 719_468;
    let era = from_march.div_euclid(146_097);
    let day_of_era = from_march.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // January and February (days 306 and later) belong to the next year.
    era * 400 + year_of_era + i64::from(day_of_year >= 306)
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.instant.cmp(&other.instant).then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Timestamp {
    /// The order in time alone, whatever the text.
    #[must_use]
    pub fn instant_order(&self, other: &Self) -> Ordering {
        self.instant.cmp(&other.instant)
    }

    /// The point in time alone, to sort and to find by: seconds since 1970 and the digits of the fraction.
    #[must_use]
    pub fn instant_key(&self) -> (i64, &str) {
        (self.instant.seconds, &self.instant.fraction)
    }

    /// Whether both are the same point in time, however written.
    #[must_use]
    pub fn same_instant(&self, other: &Self) -> bool {
        self.instant == other.instant
    }

    /// Whether this point in time lies before `other`.
    #[must_use]
    pub fn is_before(&self, other: &Self) -> bool {
        self.instant < other.instant
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is not a timestamp of RFC 3339")))
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn seconds_are_counted_from_1970() {
        let table = [
            ("1970-01-01T00:00:00Z", 0, 1970),
            ("1969-12-31T23:59:59Z", -1, 1969),
            ("2000-02-29T00:00:00Z", 951_782_400, 2000),
            ("2024-12-31T23:59:60Z", 1_735_689_600, 2025),
            ("2026-11-22T23:14:58Z", 1_795_389_298, 2026),
            ("2026-11-23T01:14:58.120+02:00", 1_795_389_298, 2026),
            ("2026-11-22T20:44:58-02:30", 1_795_389_298, 2026),
        ];
        for (text, seconds, year) in table {
            let timestamp = Timestamp::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((timestamp.unix_seconds(), timestamp.year()), (seconds, year), "{text}");
        }
    }

    #[test]
    fn broken_timestamps_are_refused() {
        for text in [
            "",
            "2026",
            "2026-11-22",
            "2026-11-22T23:14Z",
            "2026-11-22T23:14:58",
            "2026-11-22 23:14:58Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:61Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+2:00",
            "2026-01-01T00:00:00+02",
            "2026-01-01T00:00:00ZZ",
            "2026/01/01T00:00:00Z",
            "+026-01-01T00:00:00Z",
            "2026-01-01T00-00-00Z",
            "２026-01-01T00:00:00Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn order_is_by_time_not_text() {
        let of = |text| Timestamp::parse(text).unwrap();
        assert!(of("2026-01-01T01:00:00+02:00").is_before(&of("2026-01-01T00:00:00Z")));
        assert!(of("2026-01-01T00:00:00.2Z").is_before(&of("2026-01-01T00:00:00.21Z")));
        assert!(of("2026-01-01T00:00:00.20Z").same_instant(&of("2026-01-01T00:00:00.2Z")));
    }
}
