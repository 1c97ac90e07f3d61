//! What an evaluation leaves behind: owned data that outlives the text it speaks of.

use std::borrow::Cow;

use palisade_model::{ObjectPath, Span};

/// One place that a control objects to. The path starts at the view's root: the pod template for what sees only that,
/// else the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The control's index in the engine.
    pub control: u16,
    /// Where, possibly down to a field that is missing.
    pub path: ObjectPath,
    /// The text of the deepest part of the path that exists.
    pub span: Span,
    /// What is wrong there.
    pub message: Cow<'static, str>,
    /// The image of the container, for checks of containers.
    pub image: Option<String>,
}

/// A field whose type is not what a control reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistyped {
    /// Where, from the view's root.
    pub path: ObjectPath,
    /// The value's text.
    pub span: Span,
    /// The type it should have.
    pub expected: &'static str,
    /// The type it has.
    pub found: &'static str,
}
