//! Builders, corpora and outside oracles that the tests share.
