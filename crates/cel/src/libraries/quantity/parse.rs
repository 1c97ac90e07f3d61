//! Text to quantity, by the API machinery's scanner, which takes more than its documentation says (`.`, `+`, `1.`).

use num_bigint::BigInt;

use super::amount::Amount;
use super::decimal::{Decimal, OutOfRange};
use super::{Notation, Quantity};

/// The most digits that are calculated with; a longer text is refused.
const MAXIMUM_LENGTH: usize = 10_000;
/// Digits that fit into 64 bits whatever they are.
const SAFE_DIGITS: i64 = 18;
/// The smallest unit there is: 10^-9.
const NANO: i32 = -9;

/// Why a text is not a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseQuantityError {
    /// Not number and suffix.
    #[error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    Format,
    /// The number is none.
    #[error("unable to parse numeric part of quantity")]
    Number,
    /// There is no such suffix.
    #[error("unable to parse quantity's suffix")]
    Suffix,
    /// More digits than are calculated with.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

pub(super) fn parse(text: &str) -> Result<Quantity, ParseQuantityError> {
    if text.is_empty() {
        return Err(ParseQuantityError::Format);
    }
    if text.len() > MAXIMUM_LENGTH {
        return Err(OutOfRange.into());
    }
    let parts = Parts::scan(text)?;
    let suffix = Suffix::read(parts.suffix).ok_or(ParseQuantityError::Suffix)?;
    match parts.fast(&suffix)? {
        Some(quantity) => Ok(quantity),
        None => parts.slow(&suffix),
    }
}

struct Parts<'t> {
    negative: bool,
    /// Sign, digits and point as written.
    value: &'t str,
    /// Digits before the point without leading zeros, at least one.
    whole: &'t str,
    fraction: &'t str,
    suffix: &'t str,
}

impl<'t> Parts<'t> {
    fn scan(text: &'t str) -> Result<Self, ParseQuantityError> {
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let significant = unsigned.trim_start_matches('0');
        if significant.is_empty() {
            return Ok(Self { negative, value: "0", whole: "0", fraction: "", suffix: "" });
        }
        let (whole, rest) = split_digits(significant);
        let (fraction, suffix) = rest.strip_prefix('.').map_or(("", rest), split_digits);
        check_suffix(suffix)?;
        let value = text.strip_suffix(suffix).unwrap_or(text);
        Ok(Self { negative, value, whole: if whole.is_empty() { "0" } else { whole }, fraction, suffix })
    }

    fn digits(&self) -> i64 {
        i64::try_from(self.whole.len() + self.fraction.len()).unwrap_or(i64::MAX)
    }

    /// The common case: everything in 64 bits.
    fn fast(&self, suffix: &Suffix) -> Result<Option<Quantity>, ParseQuantityError> {
        let Some((mantissa, scale)) = self.fast_factors(suffix) else { return Ok(None) };
        let digits = [self.whole, self.fraction].concat();
        let value: i64 = digits.parse().map_err(|_| ParseQuantityError::Number)?;
        let product = value.checked_mul(mantissa);
        Ok(product.map(|product| Quantity {
            amount: Amount::small(if self.negative { -product } else { product }, scale),
            notation: suffix.notation,
            calculated: false,
        }))
    }

    fn fast_factors(&self, suffix: &Suffix) -> Option<(i64, i32)> {
        let places = i32::try_from(self.fraction.len()).ok()?;
        if suffix.notation == Notation::BinarySi {
            // 2^10 has about three digits; the API machinery leaves room for them.
            let room = 15 - self.digits() - i64::from(suffix.exponent) * 3 / 10 - 1;
            return (places == 0 && room >= 0).then(|| (1_i64 << suffix.exponent, 0));
        }
        let scale = suffix.exponent.wrapping_sub(places);
        (SAFE_DIGITS >= self.digits() && scale >= NANO).then_some((1, scale))
    }

    /// Everything else: arbitrary digits, rounded away from zero to 10^-9.
    fn slow(&self, suffix: &Suffix) -> Result<Quantity, ParseQuantityError> {
        let mut notation = suffix.notation;
        let mut amount = self.magnitude(suffix)?;
        if amount.sign() != 0 {
            amount = amount.round_up(-i64::from(NANO))?.0;
        }
        let largest = Decimal::new(i64::MAX.into(), 0);
        if notation == Notation::BinarySi && amount.cmp(&largest).is_gt() {
            amount = largest;
        }
        if notation == Notation::BinarySi && amount.sign() > 0 && amount.cmp(&Decimal::new(1.into(), 0)).is_lt() {
            notation = Notation::DecimalSi;
        }
        if self.negative {
            amount = Decimal::new(-amount.unscaled(), amount.scale());
        }
        Ok(Quantity { amount: Amount::large(amount), notation, calculated: false })
    }

    fn magnitude(&self, suffix: &Suffix) -> Result<Decimal, ParseQuantityError> {
        let unsigned = self.value.strip_prefix(['-', '+']).unwrap_or(self.value);
        let digits = unsigned.replacen('.', "", 1);
        let unscaled: BigInt = digits.parse().map_err(|_| ParseQuantityError::Number)?;
        let places = i32::try_from(self.fraction.len()).unwrap_or(i32::MAX);
        if suffix.notation == Notation::BinarySi {
            return Ok(Decimal::new(unscaled << suffix.exponent, i64::from(places)));
        }
        // The API machinery's scale has 32 bits, and wraps.
        let scale = places.wrapping_add(suffix.exponent.wrapping_neg());
        Ok(Decimal::new(unscaled, i64::from(scale)))
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Letters, then perhaps a sign, then digits. Which of them mean something is found out later.
fn check_suffix(suffix: &str) -> Result<(), ParseQuantityError> {
    let rest = suffix.trim_start_matches(['e', 'E', 'i', 'n', 'u', 'm', 'k', 'K', 'M', 'G', 'T', 'P']);
    let rest = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    if rest.bytes().all(|byte| byte.is_ascii_digit()) { Ok(()) } else { Err(ParseQuantityError::Format) }
}

struct Suffix {
    exponent: i32,
    notation: Notation,
}

impl Suffix {
    fn read(text: &str) -> Option<Self> {
        let decimal = |exponent| Some(Self { exponent, notation: Notation::DecimalSi });
        let binary = |exponent| Some(Self { exponent, notation: Notation::BinarySi });
        match text {
            "n" => decimal(-9),
            "u" => decimal(-6),
            "m" => decimal(-3),
            "" => decimal(0),
            "k" => decimal(3),
            "M" => decimal(6),
            "G" => decimal(9),
            "T" => decimal(12),
            "P" => decimal(15),
            "E" => decimal(18),
            "Ki" => binary(10),
            "Mi" => binary(20),
            "Gi" => binary(30),
            "Ti" => binary(40),
            "Pi" => binary(50),
            "Ei" => binary(60),
            _ => Self::read_exponent(text.strip_prefix(['e', 'E'])?),
        }
    }

    fn read_exponent(digits: &str) -> Option<Self> {
        let exponent: i64 = digits.parse().ok()?;
        // Truncated to 32 bits, as the API machinery does.
        Some(Self { exponent: exponent as i32, notation: Notation::DecimalExponent })
    }
}
