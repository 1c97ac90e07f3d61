//! `resource.Quantity`: an exact decimal number with the suffix family it was written in.
//!
//! The API machinery keeps a quantity in 64 bits where it fits and as an arbitrary decimal where it does not, and which of
//! the two it is can be seen (`isInteger` is false for any arbitrary decimal). The same two forms are therefore kept here.
//! Reference: `k8s.io/apimachinery/pkg/api/resource` v0.37.

mod amount;
mod decimal;
mod display;
mod parse;

use std::cmp::Ordering;

use amount::Amount;
pub use decimal::OutOfRange;
pub use parse::ParseQuantityError;

/// The family of suffixes a quantity was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `n u m k M G T P E`.
    DecimalSi,
    /// `Ki Mi Gi Ti Pi Ei`.
    BinarySi,
    /// `e3`.
    DecimalExponent,
}

/// A parsed quantity. Equality and order are by value: `1` equals `1000m`.
#[derive(Clone, Debug)]
pub struct Quantity {
    amount: Amount,
    notation: Notation,
    calculated: bool,
}

impl Quantity {
    /// Reads `text` as the API machinery does.
    ///
    /// # Errors
    /// Text that is no quantity, or whose exponent is beyond what is calculated with here.
    pub fn parse(text: &str) -> Result<Self, ParseQuantityError> {
        parse::parse(text)
    }

    /// The quantity of a plain integer, as `add` and `sub` take it.
    #[must_use]
    pub fn from_integer(value: i64) -> Self {
        Self { amount: Amount::small(value, 0), notation: Notation::DecimalExponent, calculated: false }
    }

    /// Whether it is the result of a sum or difference, which the API server tells from a quantity that was read.
    #[must_use]
    pub const fn is_calculated(&self) -> bool {
        self.calculated
    }

    /// The value as an integer, where that is exact and the API machinery thinks so too.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        self.amount.as_integer()
    }

    /// The value as a double, calculated as the API machinery does, which may differ in the last digit from the nearest.
    #[must_use]
    pub fn as_approximate_float(&self) -> f64 {
        self.amount.as_approximate_float()
    }

    /// -1, 0 or 1.
    #[must_use]
    pub fn sign(&self) -> i64 {
        self.amount.sign()
    }

    /// The sum. A zero takes over the other's notation.
    ///
    /// # Errors
    /// Operands too far apart in size to be added exactly.
    pub fn add(&self, other: &Self) -> Result<Self, OutOfRange> {
        Ok(self.calculated(self.amount.add(&other.amount)?, other))
    }

    /// The difference. A zero takes over the other's notation.
    ///
    /// # Errors
    /// Operands too far apart in size to be subtracted exactly.
    pub fn sub(&self, other: &Self) -> Result<Self, OutOfRange> {
        Ok(self.calculated(self.amount.sub(&other.amount)?, other))
    }

    fn calculated(&self, amount: Amount, other: &Self) -> Self {
        let notation = if self.sign() == 0 { other.notation } else { self.notation };
        Self { amount, notation, calculated: true }
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.amount.cmp(&other.amount)
    }
}

#[cfg(test)]
mod tests;
