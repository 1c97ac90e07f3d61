//! The two forms of an amount, and how one becomes the other.

use std::cmp::Ordering;

use super::decimal::{Decimal, OutOfRange};

/// The largest power of ten in 64 bits signed.
const MAXIMUM_POWER: u32 = 18;

#[derive(Clone, Debug)]
pub(super) enum Amount {
    /// `value · 10^scale`.
    Small { value: i64, scale: i32 },
    /// Whatever does not fit, and whatever was ever calculated with such an amount.
    Large(Box<Decimal>),
}

impl Amount {
    pub(super) fn small(value: i64, scale: i32) -> Self {
        Self::Small { value, scale }
    }

    pub(super) fn large(decimal: Decimal) -> Self {
        Self::Large(Box::new(decimal))
    }

    pub(super) fn as_integer(&self) -> Option<i64> {
        match *self {
            Self::Small { value, scale } => shift_left(value, i64::from(scale)),
            Self::Large(_) => None,
        }
    }

    pub(super) fn as_approximate_float(&self) -> f64 {
        let (base, exponent) = match self {
            Self::Small { value, scale } => (*value as f64, i64::from(*scale)),
            Self::Large(decimal) => (decimal.unscaled_as_float(), -decimal.scale()),
        };
        if exponent == 0 { base } else { base * power_of_ten(exponent) }
    }

    pub(super) fn sign(&self) -> i64 {
        match self {
            Self::Small { value, .. } => value.signum(),
            Self::Large(decimal) => decimal.sign(),
        }
    }

    pub(super) fn to_decimal(&self) -> Decimal {
        match self {
            Self::Small { value, scale } => Decimal::new((*value).into(), -i64::from(*scale)),
            Self::Large(decimal) => (**decimal).clone(),
        }
    }

    pub(super) fn add(&self, other: &Self) -> Result<Self, OutOfRange> {
        match add_small(self, other) {
            Some(sum) => Ok(sum),
            None => Ok(Self::large(self.to_decimal().add(&other.to_decimal())?)),
        }
    }

    pub(super) fn sub(&self, other: &Self) -> Result<Self, OutOfRange> {
        // The API machinery negates in 64 bits, where the lowest integer is its own negative: the same is done here.
        let negated = match *other {
            Self::Small { value, scale } => Some(Self::small(value.wrapping_neg(), scale)),
            Self::Large(_) => None,
        };
        if let Some(difference) = negated.and_then(|negated| add_small(self, &negated)) {
            return Ok(difference);
        }
        Ok(Self::large(self.to_decimal().sub(&other.to_decimal())?))
    }

    #[inline]
    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Small { value, scale }, Self::Small { value: other_value, scale: other_scale }) => {
                compare_small((*value, *scale), (*other_value, *other_scale))
            }
            _ => self.to_decimal().cmp(&other.to_decimal()),
        }
    }
}

fn add_small(left: &Amount, right: &Amount) -> Option<Amount> {
    let (&Amount::Small { value, scale }, &Amount::Small { value: other, scale: other_scale }) = (left, right) else {
        return None;
    };
    if other == 0 {
        return Some(Amount::small(value, scale));
    }
    if value == 0 {
        return Some(Amount::small(other, other_scale));
    }
    let lowest = scale.min(other_scale);
    let value = shift_left(value, i64::from(scale) - i64::from(lowest))?;
    let other = shift_left(other, i64::from(other_scale) - i64::from(lowest))?;
    Some(Amount::small(value.checked_add(other)?, lowest))
}

#[inline]
fn compare_small(left: (i64, i32), right: (i64, i32)) -> Ordering {
    if left.1 == right.1 {
        return left.0.cmp(&right.0);
    }
    let difference = left.1.abs_diff(right.1);
    if difference > MAXIMUM_POWER {
        let decimal = |(value, scale): (i64, i32)| Decimal::new(value.into(), -i64::from(scale));
        return decimal(left).cmp(&decimal(right));
    }
    // 64 bits times 10^18 fit into 128.
    let factor = 10_i128.pow(difference);
    let (left, right) = if left.1 > right.1 {
        (i128::from(left.0) * factor, i128::from(right.0))
    } else {
        (i128::from(left.0), i128::from(right.0) * factor)
    };
    left.cmp(&right)
}

/// `value · 10^places` in 64 bits; nothing for a negative number of places.
fn shift_left(value: i64, places: i64) -> Option<i64> {
    let places = u32::try_from(places).ok()?;
    if value == 0 {
        return Some(0);
    }
    value.checked_mul(10_i64.checked_pow(places)?)
}

/// Powers of ten as Go's `math.Pow10` makes them: from a table for the tens of thirty-two and one for the rest.
fn power_of_ten(exponent: i64) -> f64 {
    let parse = |text: String| text.parse::<f64>().unwrap_or(0.0);
    match exponent {
        309.. => f64::INFINITY,
        0..=308 => parse(format!("1e{}", exponent / 32 * 32)) * parse(format!("1e{}", exponent % 32)),
        -323..=-1 => parse(format!("1e{}", exponent / 32 * 32)) / parse(format!("1e{}", -exponent % 32)),
        _ => 0.0,
    }
}
