//! What an evaluation may cost, in the units of Kubernetes' CEL cost model.

use crate::error::EvaluationError;

/// Kubernetes' limit for one expression (`PerCallLimit` of `k8s.io/apiserver/pkg/apis/cel`).
pub const PER_CALL_LIMIT: u64 = 1_000_000;

/// The cost units that an evaluation has left.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    limit: u64,
    left: u64,
}

impl Budget {
    /// A budget of `limit` units.
    #[must_use]
    pub const fn new(limit: u64) -> Self {
        Self { limit, left: limit }
    }

    /// What has been used.
    #[must_use]
    pub const fn used(&self) -> u64 {
        self.limit - self.left
    }

    /// Takes `cost` units.
    ///
    /// # Errors
    /// When fewer are left.
    #[inline]
    pub fn charge(&mut self, cost: u64) -> Result<(), EvaluationError> {
        match self.left.checked_sub(cost) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => {
                self.left = 0;
                Err(EvaluationError::CostExceeded)
            }
        }
    }
}
