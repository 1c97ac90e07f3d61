//! The versions that an expression stands for, also where they are not settled.

use palisade_model::advisory::Version;

use crate::statement::token::{Compare, Pattern, Remains, Token};

/// The versions that one expression stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Nothing where the text gives no lower bound.
    pub(crate) first: Option<Version>,
    pub(crate) last: Last,
    /// Whether it was written as a range, with two ends.
    pub(crate) is_range: bool,
    /// Why it is not settled, where it is not: then it holds every version that may be meant.
    pub(crate) doubt: Option<Reason>,
}

/// Why the versions of an expression are not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The range ends before it begins.
    Reversed,
    /// A version that is none.
    Unreadable,
    /// A range whose end is no version: `v1.2.0 - latest`, `v1.2.0-3`.
    NoEnd,
    /// Words or signs beside the versions that we do not understand.
    Unclear,
    /// Letters of other alphabets in names or versions.
    LookAlike,
    /// A component that we do not know.
    Component,
}

impl Reason {
    /// As the question of a doubt.
    pub(crate) const fn question(self) -> &'static str {
        match self {
            Self::Reversed => "which versions are meant: the range ends before it begins",
            Self::Unreadable => "which versions are meant: one of them is no version",
            Self::NoEnd => "where the range ends: its end is no version",
            Self::Unclear => "which versions are meant: what stands beside them is not understood",
            Self::LookAlike => "what is meant: letters of another alphabet look like those of a known name",
            Self::Component => "which component is meant: it is not a known one",
        }
    }
}

/// The upper bound of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    /// Before this version.
    Before(Version),
    /// With this version.
    With(Version),
    /// With the last patch before this version: `1.12.x`.
    Patches(Version),
    /// None.
    Open,
}

impl Span {
    /// Every version.
    pub(crate) const ALL: Self = Self { first: None, last: Last::Open, is_range: false, doubt: None };

    pub(super) const fn new(first: Option<Version>, last: Last, is_range: bool) -> Self {
        Self { first, last, is_range, doubt: None }
    }

    pub(crate) const fn unsettled(first: Option<Version>, last: Last, reason: Reason) -> Self {
        Self { first, last, is_range: true, doubt: Some(reason) }
    }

    pub(super) fn single(pattern: &Pattern) -> Self {
        Self::new(Some(pattern.first()), through(pattern), false)
    }

    pub(super) fn range(from: &Pattern, to: &Pattern) -> Self {
        if from.first() > to.first() {
            return Self::unsettled(Some(to.first()), through(from), Reason::Reversed);
        }
        Self::new(Some(from.first()), through(to), true)
    }

    pub(super) fn compared(compare: Compare, pattern: &Pattern) -> Self {
        let after = || if pattern.is_exact() { pattern.first().next_patch() } else { pattern.after() };
        match compare {
            Compare::Less => Self::new(None, Last::Before(pattern.first()), false),
            Compare::AtMost => Self::new(None, through(pattern), false),
            Compare::Greater => Self::new(Some(after()), Last::Open, false),
            Compare::AtLeast => Self::new(Some(pattern.first()), Last::Open, false),
        }
    }

    /// From one of two versions to the other, whichever comes first.
    pub(super) fn between(one: &Bound<'_>, other: &Bound<'_>, reason: Reason) -> Self {
        match (one, other) {
            (Bound::Known(one), Bound::Known(other)) => {
                let (low, high) = if one.first() <= other.first() { (one, other) } else { (other, one) };
                Self::unsettled(Some(low.first()), through(high), reason)
            }
            (one, other) => {
                let first = one.first().min(other.first());
                Self::unsettled(Some(first), Last::Open, Reason::Unreadable)
            }
        }
    }

    /// Whether it was written as one version.
    pub(crate) fn is_single(&self) -> bool {
        !self.is_range && self.first.is_some() && self.last != Last::Open
    }

    /// Whether it is an upper bound that cannot be read.
    pub(super) fn is_unreadable_bound(&self) -> bool {
        self.first.is_none() && self.last == Last::Open && self.doubt == Some(Reason::Unreadable)
    }

    /// A span that excludes its only version, `>= v1.2.0, < v1.2.0`, is a slip: the version may be meant.
    pub(super) fn not_empty(self) -> Self {
        match (&self.first, &self.last) {
            (Some(first), Last::Before(end)) if first >= end => {
                Self::unsettled(Some(end.clone()), Last::With(first.clone()), Reason::Reversed)
            }
            _ => self,
        }
    }

    /// The versions of this one, and all that may be meant, for a reason.
    pub(crate) const fn doubted(mut self, reason: Reason) -> Self {
        if self.doubt.is_none() {
            self.doubt = Some(reason);
        }
        self
    }

    /// From the first version of `spans` to the last one.
    pub(crate) fn hull<'a>(spans: impl Iterator<Item = &'a Self> + Clone, reason: Reason) -> Option<Self> {
        let first = spans.clone().map(|span| span.first.clone()).min()?;
        let last = spans.map(|span| &span.last).max_by_key(|last| match last {
            Last::Open => (true, None, false),
            Last::Before(version) | Last::Patches(version) => (false, Some(version), false),
            Last::With(version) => (false, Some(version), true),
        });
        Some(Self::unsettled(first, last?.clone(), reason))
    }

    /// The version that a list of fixed ones means by this: its first. A range is no fixed version.
    pub(crate) fn fixed(&self) -> Option<&Version> {
        if self.is_range || self.doubt.is_some() { None } else { self.first.as_ref() }
    }
}

pub(super) fn through(pattern: &Pattern) -> Last {
    if pattern.is_exact() { Last::With(pattern.first()) } else { Last::Patches(pattern.after()) }
}

/// A version as it stands in an expression.
#[derive(Clone, Debug)]
pub(super) enum Bound<'a> {
    Known(&'a Pattern),
    /// No version, with what can be read of it.
    Unreadable(&'a Remains),
}

impl<'a> Bound<'a> {
    pub(super) const fn of(token: &'a Token) -> Option<Self> {
        match token {
            Token::Version(pattern) => Some(Self::Known(pattern)),
            Token::Unreadable(remains) => Some(Self::Unreadable(remains)),
            _ => None,
        }
    }

    pub(super) fn first(&self) -> Version {
        match self {
            Self::Known(pattern) => pattern.first(),
            Self::Unreadable(remains) => remains.first.clone(),
        }
    }
}
