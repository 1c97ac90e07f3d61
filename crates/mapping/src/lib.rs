//! Files mapped into memory for reading.
//!
//! Lives here: the `unsafe` of mapping, each block with its proof. Not here: what the bytes mean.
