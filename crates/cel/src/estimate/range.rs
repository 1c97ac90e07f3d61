//! Sizes and costs of which only the bounds are known.

/// The factor by which cel-go rates going through a string.
pub(super) const STRING_TRAVERSAL: f64 = 0.1;
/// The factor by which cel-go rates the length of a pattern.
pub(super) const PATTERN_LENGTH: f64 = 0.25;
/// What making a list costs.
pub(super) const LIST: u64 = 10;
/// What making a map costs.
pub(super) const MAP: u64 = 30;
/// What making a message costs.
pub(super) const MESSAGE: u64 = 40;

/// A size or cost between two bounds, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lower bound.
    pub least: u64,
    /// The upper bound; `u64::MAX` where there is none.
    pub most: u64,
}

impl Range {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { least: 0, most: u64::MAX };

    /// Both bounds are `value`.
    #[must_use]
    pub const fn fixed(value: u64) -> Self {
        Self { least: value, most: value }
    }

    /// Between `least` and `most`.
    #[must_use]
    pub const fn between(least: u64, most: u64) -> Self {
        Self { least, most }
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self { least: self.least.saturating_add(other.least), most: self.most.saturating_add(other.most) }
    }

    pub(super) const fn times(self, other: Self) -> Self {
        Self { least: self.least.saturating_mul(other.least), most: self.most.saturating_mul(other.most) }
    }

    /// Each bound times `factor`, rounded up.
    pub(super) fn scaled(self, factor: f64) -> Self {
        Self { least: scaled(self.least, factor), most: scaled(self.most, factor) }
    }

    /// What it costs to go through a string of this size.
    pub(super) fn traversed(self) -> Self {
        self.scaled(STRING_TRAVERSAL)
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self { least: self.least.min(other.least), most: self.most.max(other.most) }
    }
}

/// As cel-go multiplies: through a double, rounded up, and bounded.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the estimate is defined by this rounding; the cast saturates"
)]
fn scaled(value: u64, factor: f64) -> u64 {
    (value as f64 * factor).ceil() as u64
}
