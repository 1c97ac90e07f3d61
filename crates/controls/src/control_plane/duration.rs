//! Durations as Go reads them (`time.ParseDuration`): `1m30s`, `1.5h`, `300ms`.

/// The duration in seconds; nothing for text that Go refuses.
pub(crate) fn seconds(text: &str) -> Option<f64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0.0);
    }
    let mut total = None;
    while !rest.is_empty() {
        let number = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (digits, behind) = rest.split_at_checked(number)?;
        let unit_end = behind.find(|letter: char| letter.is_ascii_digit() || letter == '.').unwrap_or(behind.len());
        let (unit, next) = behind.split_at_checked(unit_end)?;
        total = Some(total.unwrap_or(0.0) + digits.parse::<f64>().ok()? * unit_seconds(unit)?);
        rest = next;
    }
    total.map(|total: f64| sign * total)
}

fn unit_seconds(unit: &str) -> Option<f64> {
    match unit {
        "ns" => Some(1e-9),
        "us" | "µs" | "μs" => Some(1e-6),
        "ms" => Some(1e-3),
        "s" => Some(1.0),
        "m" => Some(60.0),
        "h" => Some(3600.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<f64>) {
        assert_eq!(seconds(text), expected, "{text}");
    }

    #[test]
    fn durations_are_read_as_go_reads_them() {
        check("60s", Some(60.0));
        check("1m30s", Some(90.0));
        check("1.5h", Some(5400.0));
        check("-.5s", Some(-0.5));
        check("0", Some(0.0));
        for refused in ["", "60", "s", "1 s", "1d", "1.2.3s", "-", "1s2"] {
            check(refused, None);
        }
    }
}
