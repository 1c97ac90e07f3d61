//! What a text says beside versions: ratings, the word for the severity, who is thanked, where its links lead.

mod credit;
mod rating;
mod reference;

pub(crate) use credit::credits;
pub(crate) use rating::{canonical_vector, ratings, severity};
pub(crate) use reference::references;
