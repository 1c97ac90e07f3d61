//! The parts of timestamps, in UTC or a named time zone, and durations in whole units.

use jiff::civil::DateTime;

use super::super::{Result, no_overload, text};
use super::first;
use crate::registry::{Call, Function, Library, Native, Overload};
use crate::time::LocalTime;
use crate::types::Shape;
use crate::value::Value;

const IN_UTC: &[Shape] = &[Shape::Timestamp];
const IN_ZONE: &[Shape] = &[Shape::Timestamp, Shape::String];

const fn utc(id: &'static str, function: Native) -> Overload {
    Overload::member(id, IN_UTC, Shape::Int, function)
}

const fn zoned(id: &'static str, function: Native) -> Overload {
    Overload::member(id, IN_ZONE, Shape::Int, function)
}

const fn span(id: &'static str, function: Native) -> Overload {
    Overload::member(id, &[Shape::Duration], Shape::Int, function)
}

pub(super) const TIMESTAMPS: Library = Library {
    name: "standard.timestamps",
    functions: &[
        Function {
            name: "getFullYear",
            overloads: &[utc("timestamp_to_year", year), zoned("timestamp_to_year_with_tz", year)],
        },
        Function {
            name: "getMonth",
            overloads: &[utc("timestamp_to_month", month), zoned("timestamp_to_month_with_tz", month)],
        },
        Function {
            name: "getDayOfYear",
            overloads: &[
                utc("timestamp_to_day_of_year", day_of_year),
                zoned("timestamp_to_day_of_year_with_tz", day_of_year),
            ],
        },
        Function {
            name: "getDayOfMonth",
            overloads: &[
                utc("timestamp_to_day_of_month", day_of_month),
                zoned("timestamp_to_day_of_month_with_tz", day_of_month),
            ],
        },
        Function {
            name: "getDate",
            overloads: &[
                utc("timestamp_to_day_of_month_1_based", date),
                zoned("timestamp_to_day_of_month_1_based_with_tz", date),
            ],
        },
        Function {
            name: "getDayOfWeek",
            overloads: &[
                utc("timestamp_to_day_of_week", day_of_week),
                zoned("timestamp_to_day_of_week_with_tz", day_of_week),
            ],
        },
        Function {
            name: "getHours",
            overloads: &[utc("timestamp_to_hours", hours), zoned("timestamp_to_hours_with_tz", hours)],
        },
        Function {
            name: "getMinutes",
            overloads: &[utc("timestamp_to_minutes", minutes), zoned("timestamp_to_minutes_with_tz", minutes)],
        },
        Function {
            name: "getSeconds",
            overloads: &[utc("timestamp_to_seconds", seconds), zoned("timestamp_to_seconds_tz", seconds)],
        },
        Function {
            name: "getMilliseconds",
            overloads: &[
                utc("timestamp_to_milliseconds", milliseconds),
                zoned("timestamp_to_milliseconds_with_tz", milliseconds),
            ],
        },
    ],
    types: &[],
};

pub(super) const DURATIONS: Library = Library {
    name: "standard.durations",
    functions: &[
        Function { name: "getHours", overloads: &[span("duration_to_hours", whole_hours)] },
        Function { name: "getMinutes", overloads: &[span("duration_to_minutes", whole_minutes)] },
        Function { name: "getSeconds", overloads: &[span("duration_to_seconds", whole_seconds)] },
        Function { name: "getMilliseconds", overloads: &[span("duration_to_milliseconds", whole_milliseconds)] },
    ],
    types: &[],
};

fn local(arguments: &[Value<'_>]) -> Result<LocalTime> {
    let Value::Timestamp(time) = first(arguments)? else { return Err(no_overload()) };
    time.in_zone(if arguments.len() > 1 { text(arguments, 1)? } else { "UTC" })
}

fn part<'a, T: Into<i64>>(arguments: &[Value<'a>], part: fn(DateTime) -> T) -> Result<Value<'a>> {
    Ok(Value::Int(part(local(arguments)?.within).into()))
}

fn year<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Int(local(arguments)?.year))
}

fn month<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    part(arguments, |time| time.month() - 1)
}

fn day_of_year<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    part(arguments, |time| time.day_of_year() - 1)
}

fn day_of_month<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    part(arguments, |time| time.day() - 1)
}

fn date<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    part(arguments, DateTime::day)
}

fn day_of_week<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    part(arguments, |time| time.weekday().to_sunday_zero_offset())
}

fn hours<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    part(arguments, DateTime::hour)
}

fn minutes<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    part(arguments, DateTime::minute)
}

fn seconds<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    part(arguments, DateTime::second)
}

fn milliseconds<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    part(arguments, |time| time.subsec_nanosecond() / 1_000_000)
}

fn whole<'a>(arguments: &[Value<'a>], unit: i64) -> Result<Value<'a>> {
    match first(arguments)? {
        Value::Duration(duration) => Ok(Value::Int(duration.nanoseconds() / unit)),
        _ => Err(no_overload()),
    }
}

fn whole_hours<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    whole(arguments, 3_600_000_000_000)
}

fn whole_minutes<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    whole(arguments, 60_000_000_000)
}

fn whole_seconds<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    whole(arguments, 1_000_000_000)
}

fn whole_milliseconds<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    whole(arguments, 1_000_000)
}
