//! The canonical form: the largest suffix with which no digit behind the point is needed.

use std::fmt;

use num_bigint::BigInt;

use super::{Notation, Quantity};
use crate::libraries::quantity::decimal::Decimal;

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sign() == 0 {
            return formatter.write_str("0");
        }
        let decimal = self.amount.to_decimal();
        match (self.notation, binary(&decimal)) {
            (Notation::BinarySi, Some((number, times))) => write!(formatter, "{number}{}", binary_suffix(times)),
            (Notation::BinarySi, None) => write_decimal(formatter, &decimal, Notation::DecimalSi),
            (notation, _) => write_decimal(formatter, &decimal, notation),
        }
    }
}

/// How many times 1024 is a factor of the number, and what remains; nothing where the binary form is not used: within
/// ±1024 and where digits behind the point would be lost.
fn binary(decimal: &Decimal) -> Option<(BigInt, u32)> {
    let kibi = Decimal::new(1024.into(), 0);
    let magnitude = Decimal::new(BigInt::from(decimal.unscaled().magnitude().clone()), decimal.scale());
    let (rounded, exact) = decimal.round_up(0).ok()?;
    (exact && magnitude.cmp(&kibi).is_ge()).then(|| remove_factors(rounded.unscaled().clone(), 1024))
}

fn remove_factors(mut number: BigInt, factor: u32) -> (BigInt, u32) {
    let mut times = 0;
    while number != BigInt::ZERO && &number % factor == BigInt::ZERO {
        number /= factor;
        times += 1;
    }
    (number, times)
}

fn write_decimal(formatter: &mut fmt::Formatter<'_>, decimal: &Decimal, notation: Notation) -> fmt::Result {
    let (mut number, times) = remove_factors(decimal.unscaled().clone(), 10);
    let mut exponent = i64::from(times) - decimal.scale();
    while exponent % 3 != 0 {
        number *= 10;
        exponent -= 1;
    }
    match notation {
        Notation::DecimalExponent if exponent != 0 => write!(formatter, "{number}e{exponent}"),
        Notation::DecimalExponent => write!(formatter, "{number}"),
        _ => write!(formatter, "{number}{}", decimal_suffix(exponent)),
    }
}

/// Beyond the last suffix the API machinery writes none, although that is another number.
fn decimal_suffix(exponent: i64) -> &'static str {
    match exponent {
        -9 => "n",
        -6 => "u",
        -3 => "m",
        3 => "k",
        6 => "M",
        9 => "G",
        12 => "T",
        15 => "P",
        18 => "E",
        _ => "",
    }
}

fn binary_suffix(times: u32) -> &'static str {
    match times {
        1 => "Ki",
        2 => "Mi",
        3 => "Gi",
        4 => "Ti",
        5 => "Pi",
        6 => "Ei",
        _ => "",
    }
}
