//! What is made when somebody asks for it, and kept.

use std::sync::OnceLock;

use super::error::RenderError;

/// A value that is made when it is first asked for. Whoever makes it makes the same: it depends on nothing but an
/// advisory or an edition, which never change.
#[derive(Debug)]
pub(crate) struct Made<T>(OnceLock<T>);

impl<T> Default for Made<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Made<T> {
    /// The value, where somebody asked for it before.
    pub(crate) fn ready(&self) -> Option<&T> {
        self.0.get()
    }

    /// The value. Two that ask at once may both make it; one is kept.
    pub(crate) fn or_make(&self, make: impl FnOnce() -> Result<T, RenderError>) -> Result<&T, RenderError> {
        match self.0.get() {
            Some(value) => Ok(value),
            None => make().map(|value| self.0.get_or_init(|| value)),
        }
    }
}
