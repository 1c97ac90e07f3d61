//! Which items a list is about, by their labels.

use std::collections::BTreeSet;

use crate::item::Labels;

/// One condition on the labels of an item, with the meaning of Kubernetes' label selectors: what demands another
/// value than a given one is also met by an item without the label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// The label has one of these values.
    In(String, BTreeSet<String>),
    /// The label has none of these values, or is absent.
    NotIn(String, BTreeSet<String>),
    /// The label is there.
    Exists(String),
    /// The label is absent.
    Absent(String),
}

impl Requirement {
    fn matches(&self, labels: &Labels) -> bool {
        match self {
            Self::In(name, values) => labels.get(name).is_some_and(|value| values.contains(value)),
            Self::NotIn(name, values) => labels.get(name).is_none_or(|value| !values.contains(value)),
            Self::Exists(name) => labels.contains_key(name),
            Self::Absent(name) => !labels.contains_key(name),
        }
    }
}

/// Conditions that must all hold; without any, everything is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    requirements: Vec<Requirement>,
}

impl Selector {
    /// Selects what meets all of `requirements`.
    #[must_use]
    pub const fn new(requirements: Vec<Requirement>) -> Self {
        Self { requirements }
    }

    /// Selects items whose label `name` is `value`.
    #[must_use]
    pub fn equals(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(vec![Requirement::In(name.into(), BTreeSet::from([value.into()]))])
    }

    /// Whether it selects everything.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.requirements.is_empty()
    }

    /// Whether an item with these labels is selected.
    #[must_use]
    pub fn matches(&self, labels: &Labels) -> bool {
        self.requirements.iter().all(|requirement| requirement.matches(labels))
    }
}
