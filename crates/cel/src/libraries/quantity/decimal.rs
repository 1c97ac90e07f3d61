//! An arbitrary decimal: an integer and how many of its digits stand behind the point.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};

/// How many digits are ever made by matching two scales. The API machinery has no such bound and can be made to
/// calculate for hours by `1e999999999`.
const MAXIMUM_SHIFT: i64 = 20_000;

/// The result of a calculation would need too many digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("quantities are too far apart in size to be calculated with")]
pub struct OutOfRange;

/// `unscaled · 10^-scale`.
#[derive(Clone, Debug)]
pub(super) struct Decimal {
    unscaled: BigInt,
    scale: i64,
}

impl Decimal {
    pub(super) fn new(unscaled: BigInt, scale: i64) -> Self {
        Self { unscaled, scale }
    }

    pub(super) fn scale(&self) -> i64 {
        self.scale
    }

    pub(super) fn unscaled(&self) -> &BigInt {
        &self.unscaled
    }

    pub(super) fn sign(&self) -> i64 {
        match self.unscaled.sign() {
            Sign::Minus => -1,
            Sign::NoSign => 0,
            Sign::Plus => 1,
        }
    }

    /// The nearest double of the unscaled integer; beyond the range of doubles, infinity.
    pub(super) fn unscaled_as_float(&self) -> f64 {
        self.unscaled.to_string().parse().unwrap_or(f64::NAN)
    }

    pub(super) fn add(&self, other: &Self) -> Result<Self, OutOfRange> {
        let scale = self.scale.max(other.scale);
        Ok(Self::new(self.unscaled_at(scale)? + other.unscaled_at(scale)?, scale))
    }

    pub(super) fn sub(&self, other: &Self) -> Result<Self, OutOfRange> {
        let scale = self.scale.max(other.scale);
        Ok(Self::new(self.unscaled_at(scale)? - other.unscaled_at(scale)?, scale))
    }

    fn unscaled_at(&self, scale: i64) -> Result<BigInt, OutOfRange> {
        if self.unscaled.sign() == Sign::NoSign {
            return Ok(BigInt::ZERO);
        }
        Ok(&self.unscaled * power_of_ten(scale - self.scale)?)
    }

    /// The value with `scale` digits behind the point, rounded away from zero, and whether nothing was lost.
    pub(super) fn round_up(&self, scale: i64) -> Result<(Self, bool), OutOfRange> {
        if scale >= self.scale {
            return Ok((Self::new(self.unscaled_at(scale)?, scale), true));
        }
        if self.digits() < self.scale - scale {
            let smallest = Self::new(BigInt::from(self.sign()), scale);
            return Ok((smallest, self.sign() == 0));
        }
        let divisor = power_of_ten(self.scale - scale)?;
        let quotient = &self.unscaled / &divisor;
        let exact = &quotient * &divisor == self.unscaled;
        let away = if exact { 0 } else { self.sign() };
        Ok((Self::new(quotient + away, scale), exact))
    }

    fn digits(&self) -> i64 {
        i64::try_from(self.unscaled.magnitude().to_string().len()).unwrap_or(i64::MAX)
    }

    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        let by_sign = self.sign().cmp(&other.sign());
        if by_sign.is_ne() || self.sign() == 0 {
            return by_sign;
        }
        // Where the numbers have a different number of digits before the point, no digit need be looked at.
        let by_size = (self.digits() - self.scale).cmp(&(other.digits() - other.scale));
        let by_size = if self.sign() < 0 { by_size.reverse() } else { by_size };
        if by_size.is_ne() {
            return by_size;
        }
        let scale = self.scale.max(other.scale);
        match (self.unscaled_at(scale), other.unscaled_at(scale)) {
            (Ok(left), Ok(right)) => left.cmp(&right),
            _ => by_size,
        }
    }
}

fn power_of_ten(places: i64) -> Result<BigInt, OutOfRange> {
    if !(0..=MAXIMUM_SHIFT).contains(&places) {
        return Err(OutOfRange);
    }
    u32::try_from(places).map(|places| BigInt::from(10).pow(places)).map_err(|_| OutOfRange)
}
