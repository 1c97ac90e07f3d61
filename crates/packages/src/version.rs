//! How versions are ordered: one module for each ecosystem.
