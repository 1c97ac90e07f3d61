//! Quantities of the Kubernetes API, compared by what they mean: `1k`, `500m`, `4Gi`, `1e3`.

use palisade_model::{Node, Value};

/// An amount in billionths, the smallest step the API keeps; too large ones are the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(i128);

const BILLION: i128 = 1_000_000_000;

impl Quantity {
    /// The quantity that stands at `node`: a string or a number.
    #[must_use]
    pub fn of(node: Node<'_>) -> Option<Self> {
        match node.value() {
            Value::String(text) => Self::parse(text),
            Value::Int(number) => Some(Self(i128::from(number) * BILLION)),
            Value::Float(number) => Self::parse(&number.to_string()),
            _ => None,
        }
    }

    /// Reads a quantity by the rules of apimachinery's `resource.Quantity`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let split = unsigned.find(|character: char| !character.is_ascii_digit() && character != '.');
        let (number, suffix) = unsigned.split_at(split.unwrap_or(unsigned.len()));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
            return None;
        }
        let (multiplier, divisor) = scale(suffix)?;
        let amount = decimal(whole, fraction)?.saturating_mul(multiplier);
        // The API rounds up to the next billionth.
        let rounded = amount / divisor + i128::from(amount % divisor != 0);
        Some(Self(sign * rounded))
    }
}

/// A decimal number in billionths; digits behind the ninth only round up.
fn decimal(whole: &str, fraction: &str) -> Option<i128> {
    let whole = if whole.is_empty() { 0 } else { whole.parse::<i128>().ok()? };
    let mut billionths = 0;
    for place in 0..9 {
        let digit = fraction.as_bytes().get(place).map_or(0, |byte| i128::from(byte - b'0'));
        billionths = billionths * 10 + digit;
    }
    let rest = fraction.bytes().skip(9).any(|byte| byte != b'0');
    Some(whole.saturating_mul(BILLION).saturating_add(billionths + i128::from(rest)))
}

/// What a suffix multiplies and divides by.
fn scale(suffix: &str) -> Option<(i128, i128)> {
    Some(match suffix {
        "" => (1, 1),
        "n" => (1, BILLION),
        "u" => (1, 1_000_000),
        "m" => (1, 1_000),
        "k" => (1_000, 1),
        "M" => (1_000_000, 1),
        "G" => (BILLION, 1),
        "T" => (BILLION * 1_000, 1),
        "P" => (BILLION * 1_000_000, 1),
        "E" => (BILLION * BILLION, 1),
        "Ki" => (1 << 10, 1),
        "Mi" => (1 << 20, 1),
        "Gi" => (1 << 30, 1),
        "Ti" => (1 << 40, 1),
        "Pi" => (1 << 50, 1),
        "Ei" => (1 << 60, 1),
        exponent => return power_of_ten(exponent.strip_prefix(['e', 'E'])?),
    })
}

fn power_of_ten(exponent: &str) -> Option<(i128, i128)> {
    let exponent: i32 = exponent.parse().ok()?;
    let power = 10_i128.checked_pow(exponent.unsigned_abs()).unwrap_or(i128::MAX);
    Some(if exponent < 0 { (1, power) } else { (power, 1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_compare_by_meaning() {
        let same = [
            ("1", "1000m"),
            ("1k", "1000"),
            ("1Ki", "1024"),
            ("0.5", "500m"),
            (".5", "500m"),
            ("1.", "1"),
            ("1e3", "1k"),
            ("1E3", "1k"),
            ("12E-1", "1.2"),
            ("1073741824000m", "1Gi"),
            ("1n", "0.1n"),
        ];
        for (left, right) in same {
            assert_eq!(Quantity::parse(left), Quantity::parse(right), "{left} {right}");
            assert!(Quantity::parse(left).is_some(), "{left}");
        }
        assert!(Quantity::parse("4096Mi") > Quantity::parse("1Gi"));
        assert!(Quantity::parse("-1") < Quantity::parse("0"));
        assert!(Quantity::parse("1E") > Quantity::parse("1Pi"));
        assert!(Quantity::parse("1e99999") >= Quantity::parse("1E"));
    }

    #[test]
    fn other_text_is_no_quantity() {
        for text in ["", "-", "m", "1KB", "1 Gi", "1.2.3", "0x10", "1e", "٣", "1,5"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }
}
