//! Builders, corpora and outside oracles that the tests share.

pub mod data;
