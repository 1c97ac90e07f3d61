//! Where editions are published to. Whoever reads sees one whole edition, whatever happens in between.

pub mod directory;
pub mod objects;
