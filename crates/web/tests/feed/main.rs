//! The feed's server from the outside: news in, answers out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected must stop"
)]

mod answers;
mod connections;
mod documents;
mod editions;
mod embargo;
mod fixture;
mod news;
mod pages;
mod replicas;
