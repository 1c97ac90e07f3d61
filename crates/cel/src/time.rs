//! Timestamps and durations: seconds and nanoseconds within protobuf's ranges, RFC 3339 and Go's duration syntax.
//!
//! Calendar arithmetic and time zones are jiff's, with its bundled zone database: nothing is read from the machine.

use std::fmt;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::error::EvaluationError;

const NANOS: i128 = 1_000_000_000;
/// 0001-01-01T00:00:00Z
const FIRST_SECOND: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z
const LAST_SECOND: i64 = 253_402_300_799;

/// The Gregorian calendar repeats itself after 400 years.
const CYCLE_YEARS: i64 = 400;
const CYCLE_SECONDS: i64 = 146_097 * 86_400;

/// A point in time between the years 1 and 9999. It remembers the offset it was written with, which only its text shows:
/// equality, order and all its parts are those of the point in time.
#[derive(Clone, Copy, Debug)]
pub struct Timestamp {
    /// Since 1970.
    seconds: i64,
    nanosecond: u32,
    /// East of UTC.
    offset_minutes: i16,
}

/// What a calendar and a clock show, for a year that may be beyond 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// The year.
    pub year: i64,
    /// All else; its year may be one in which the calendar is the same.
    pub within: DateTime,
}

/// A span of time in nanoseconds; cel-go keeps it in 64 bits, about 292 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

impl Timestamp {
    /// The time `nanoseconds` after 1970, where that is within range.
    ///
    /// # Errors
    /// Outside the years 1 to 9999.
    pub fn from_nanoseconds(nanoseconds: i128) -> Result<Self, EvaluationError> {
        let seconds = nanoseconds.div_euclid(NANOS);
        let range = i128::from(FIRST_SECOND)..=i128::from(LAST_SECOND);
        if !range.contains(&seconds) {
            return Err(EvaluationError::Overflow("timestamp"));
        }
        let seconds = i64::try_from(seconds).unwrap_or_default();
        let nanosecond = u32::try_from(nanoseconds.rem_euclid(NANOS)).unwrap_or_default();
        Ok(Self { seconds, nanosecond, offset_minutes: 0 })
    }

    /// The time `seconds` after 1970.
    ///
    /// # Errors
    /// Outside the years 1 to 9999.
    pub fn from_seconds(seconds: i64) -> Result<Self, EvaluationError> {
        Self::from_nanoseconds(i128::from(seconds) * NANOS)
    }

    /// Reads RFC 3339.
    ///
    /// # Errors
    /// Text that is no RFC 3339 time, or out of range.
    pub fn parse(text: &str) -> Result<Self, EvaluationError> {
        let (parsed, offset) = parse_rfc3339(text)
            .ok_or_else(|| EvaluationError::Invalid(format!("cannot parse {text:?} as a timestamp")))?;
        let offset_minutes = i16::try_from(offset / 60).unwrap_or_default();
        Ok(Self { offset_minutes, ..Self::from_nanoseconds(parsed)? })
    }

    /// The same point in time, written without an offset.
    #[must_use]
    pub const fn in_utc(self) -> Self {
        Self { offset_minutes: 0, ..self }
    }

    /// Whole seconds since 1970.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds since 1970.
    #[must_use]
    pub fn nanoseconds(self) -> i128 {
        i128::from(self.seconds) * NANOS + i128::from(self.nanosecond)
    }

    /// Nanoseconds behind the whole second.
    #[must_use]
    pub const fn fraction(self) -> u32 {
        self.nanosecond
    }

    fn moved(self, nanoseconds: i128) -> Result<Self, EvaluationError> {
        let moved = Self::from_nanoseconds(self.nanoseconds() + nanoseconds)?;
        Ok(Self { offset_minutes: self.offset_minutes, ..moved })
    }

    /// The time a duration later.
    ///
    /// # Errors
    /// Out of range.
    pub fn plus(self, duration: Duration) -> Result<Self, EvaluationError> {
        self.moved(i128::from(duration.0))
    }

    /// The time a duration earlier.
    ///
    /// # Errors
    /// Out of range.
    pub fn minus(self, duration: Duration) -> Result<Self, EvaluationError> {
        self.moved(-i128::from(duration.0))
    }

    /// The duration since `earlier`.
    ///
    /// # Errors
    /// More than 64 bits of nanoseconds.
    pub fn since(self, earlier: Self) -> Result<Duration, EvaluationError> {
        i64::try_from(self.nanoseconds() - earlier.nanoseconds())
            .map(Duration)
            .map_err(|_| EvaluationError::Overflow("timestamp"))
    }

    /// Calendar fields in the zone called `zone`: a name of the zone database, or an offset such as `-02:30`.
    ///
    /// # Errors
    /// An unknown zone.
    pub fn in_zone(self, zone: &str) -> Result<LocalTime, EvaluationError> {
        let unknown = || EvaluationError::Invalid(format!("unknown time zone {zone}"));
        // jiff's timestamps end a day before the year 9999 does; that day has the offset of the day before.
        let second = self.seconds().min(jiff::Timestamp::MAX.as_second());
        let time = jiff::Timestamp::from_second(second).map_err(|error| EvaluationError::Invalid(error.to_string()))?;
        let offset = find_zone(zone).ok_or_else(unknown)?.to_offset(time).seconds();
        self.at_offset(i64::from(offset)).ok_or(EvaluationError::Overflow("timestamp"))
    }

    /// `offset` seconds east of UTC.
    fn at_offset(self, offset: i64) -> Option<LocalTime> {
        let local = self.seconds + offset;
        let cycles = i64::from(local > LAST_SECOND);
        let fraction = jiff::SignedDuration::new(local - cycles * CYCLE_SECONDS, i32::try_from(self.nanosecond).ok()?);
        let epoch = jiff::civil::date(1970, 1, 1).to_datetime(jiff::civil::Time::midnight());
        let within = epoch.checked_add(fraction).ok()?;
        Some(LocalTime { year: i64::from(within.year()) + cycles * CYCLE_YEARS, within })
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.seconds, self.nanosecond).cmp(&(other.seconds, other.nanosecond))
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.seconds, self.nanosecond).hash(state);
    }
}

fn find_zone(zone: &str) -> Option<TimeZone> {
    if let Some((hours, minutes)) = zone.split_once(':') {
        let negative = hours.starts_with('-');
        let hours: i32 = hours.parse().ok()?;
        let minutes: i32 = minutes.parse().ok()?;
        let seconds = hours * 3600 + if negative { -minutes } else { minutes } * 60;
        return jiff::tz::Offset::from_seconds(seconds).ok().map(TimeZone::fixed);
    }
    match zone {
        "" | "UTC" => Some(TimeZone::UTC),
        name => TimeZone::get(name).ok(),
    }
}

/// `2009-02-13T23:31:30.123Z`, to nanoseconds since 1970 and the offset in seconds.
fn parse_rfc3339(text: &str) -> Option<(i128, i64)> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
    };
    let separated = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if separated.iter().any(|(place, byte)| bytes.get(*place) != Some(byte)) {
        return None;
    }
    let narrow = |value: Option<i16>| i8::try_from(value?).ok();
    let date = jiff::civil::Date::new(number(0, 4)?, narrow(number(5, 7))?, narrow(number(8, 10))?).ok()?;
    let time =
        jiff::civil::Time::new(narrow(number(11, 13))?, narrow(number(14, 16))?, narrow(number(17, 19))?, 0).ok()?;
    let (fraction, zone) = split_fraction(text.get(19..)?)?;
    // Not by jiff's timestamps, which end a day before the year 9999 does.
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = i64::from(date.since((jiff::Unit::Day, epoch)).ok()?.get_days());
    let clock = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    let seconds = days * 86_400 + clock;
    let offset = zone_offset(zone)?;
    Some((i128::from(seconds - offset) * NANOS + i128::from(fraction), offset))
}

/// The nanoseconds of `.123…` and what follows them.
fn split_fraction(text: &str) -> Option<(i64, &str)> {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return Some((0, text)) };
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    let digits = rest.get(..end).filter(|digits| !digits.is_empty())?;
    let nine: String = digits.chars().chain(std::iter::repeat('0')).take(9).collect();
    Some((nine.parse().ok()?, rest.get(end..)?))
}

/// Seconds east of UTC of `Z` or `+05:30`.
fn zone_offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let two = |digits: &str| (digits.len() == 2).then(|| digits.parse::<u8>().ok()).flatten();
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (hours < 24 && minutes < 60).then(|| sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60))
}

impl fmt::Display for Timestamp {
    /// With the offset it was written with.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(LocalTime { year, within }) = self.at_offset(i64::from(self.offset_minutes) * 60) else {
            return Err(fmt::Error);
        };
        write!(formatter, "{year:04}-{:02}-{:02}", within.month(), within.day())?;
        write!(formatter, "T{:02}:{:02}:{:02}", within.hour(), within.minute(), within.second())?;
        if self.nanosecond > 0 {
            write!(formatter, ".{}", format!("{:09}", self.nanosecond).trim_end_matches('0'))?;
        }
        if self.offset_minutes == 0 {
            return formatter.write_str("Z");
        }
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.unsigned_abs();
        write!(formatter, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl Duration {
    /// A duration of so many nanoseconds.
    #[must_use]
    pub const fn from_nanoseconds(nanoseconds: i64) -> Self {
        Self(nanoseconds)
    }

    /// The nanoseconds.
    #[must_use]
    pub const fn nanoseconds(self) -> i64 {
        self.0
    }

    /// Sum.
    ///
    /// # Errors
    /// Overflow.
    pub fn plus(self, other: Self) -> Result<Self, EvaluationError> {
        self.0.checked_add(other.0).map(Self).ok_or(EvaluationError::Overflow("duration"))
    }

    /// Difference.
    ///
    /// # Errors
    /// Overflow.
    pub fn minus(self, other: Self) -> Result<Self, EvaluationError> {
        self.0.checked_sub(other.0).map(Self).ok_or(EvaluationError::Overflow("duration"))
    }

    /// The negative.
    ///
    /// # Errors
    /// Overflow.
    pub fn negated(self) -> Result<Self, EvaluationError> {
        self.0.checked_neg().map(Self).ok_or(EvaluationError::Overflow("duration"))
    }

    /// Reads what Go's `time.ParseDuration` reads: `1h30m`, `-1.5s`, `250ms`.
    ///
    /// # Errors
    /// Text that is no duration, or out of range.
    pub fn parse(text: &str) -> Result<Self, EvaluationError> {
        let (negative, rest) = match text.as_bytes().first() {
            Some(b'-') => (true, text.get(1..)),
            Some(b'+') => (false, text.get(1..)),
            _ => (false, Some(text)),
        };
        let total =
            rest.and_then(parse_units).ok_or_else(|| EvaluationError::Invalid(format!("invalid duration {text:?}")))?;
        let signed = if negative { -total } else { total };
        i64::try_from(signed).map(Self).map_err(|_| EvaluationError::Invalid(format!("invalid duration {text:?}")))
    }
}

fn parse_units(text: &str) -> Option<i128> {
    if text == "0" {
        return Some(0);
    }
    let mut rest = text;
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let number_end = rest.find(|character: char| !character.is_ascii_digit() && character != '.')?;
        let (number, behind) = rest.split_at_checked(number_end)?;
        let unit_end =
            behind.find(|character: char| character.is_ascii_digit() || character == '.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at_checked(unit_end)?;
        total = total.checked_add(scaled(number, unit_nanoseconds(unit)?)?)?;
        if total > i128::from(i64::MAX) + 1 {
            return None;
        }
        rest = behind;
    }
    (!text.is_empty()).then_some(total)
}

fn unit_nanoseconds(unit: &str) -> Option<i128> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => NANOS,
        "m" => 60 * NANOS,
        "h" => 3600 * NANOS,
        _ => return None,
    })
}

/// `number` times `unit`; digits of the fraction beyond what a nanosecond shows are dropped.
fn scaled(number: &str, unit: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction = fraction.get(..fraction.len().min(18))?;
    let part: i128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    whole.checked_mul(unit)?.checked_add(part.checked_mul(unit)? / scale)
}

impl fmt::Display for Duration {
    /// Seconds as a double and as it is written shortest: `1.5s`. cel-go goes through a double too, which rounds the
    /// nanoseconds of many years.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, nanoseconds) = (self.0 / 1_000_000_000, self.0 % 1_000_000_000);
        write!(formatter, "{}s", seconds as f64 + nanoseconds as f64 / 1e9)
    }
}
