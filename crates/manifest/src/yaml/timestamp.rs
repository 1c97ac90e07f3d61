//! Which texts go-yaml v2 takes for a timestamp. They stay strings; only `!!timestamp` must know.

/// Whether `text` is `Y-M-D`, `Y-M-D h:m:s.f` or `Y-M-Dth:m:s.fZONE`, with short fields allowed and real dates only.
pub(super) fn is_timestamp(text: &str) -> bool {
    parse(text).is_some()
}

fn parse(text: &str) -> Option<()> {
    let (year, rest) = number(text, 4, 4)?;
    let (month, rest) = number(rest.strip_prefix('-')?, 1, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 1, 2)?;
    if !(1..=12).contains(&month) || day == 0 || day > days(year, month) {
        return None;
    }
    match rest.as_bytes().first() {
        None => Some(()),
        Some(b' ') => clock(rest.get(1..)?)?.is_empty().then_some(()),
        Some(b'T' | b't') => zone(clock(rest.get(1..)?)?),
        _ => None,
    }
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn clock(text: &str) -> Option<&str> {
    let (hour, rest) = number(text, 1, 2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 1, 2)?;
    let (second, rest) = number(rest.strip_prefix(':')?, 1, 2)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let Some(fraction) = rest.strip_prefix(['.', ',']) else { return Some(rest) };
    let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
    (length > 0).then(|| fraction.get(length..)).flatten()
}

fn zone(text: &str) -> Option<()> {
    if text == "Z" {
        return Some(());
    }
    let (hours, rest) = number(text.strip_prefix(['+', '-'])?, 2, 2)?;
    let (minutes, rest) = number(rest.strip_prefix(':')?, 2, 2)?;
    (hours <= 24 && minutes <= 60 && rest.is_empty()).then_some(())
}

fn number(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    if length < least { None } else { Some((digits.parse().ok()?, rest)) }
}

#[cfg(test)]
mod tests {
    use super::is_timestamp;

    #[test]
    fn real_dates_in_four_layouts() {
        for (text, expected) in [
            ("2001-12-14", true),
            ("2001-1-2", true),
            ("2001-02-29", false),
            ("2000-02-29", true),
            ("01-01-01", false),
            ("2001-12-14T21:59:43Z", true),
            ("2001-12-14t21:59:43.10-05:00", true),
            ("2001-12-14 21:59:43.1", true),
            ("2001-12-14 21:59:43.10 -5", false),
            ("2001-12-14T21:59:43", false),
            ("2001-13-01", false),
            ("", false),
        ] {
            assert_eq!(is_timestamp(text), expected, "{text}");
        }
    }
}
