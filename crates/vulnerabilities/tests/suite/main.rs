//! Real advisories, exploitation lists and VEX documents, where they are there.

#![expect(clippy::expect_used, reason = "a test that cannot look must stop")]

mod data;
mod feeds;
mod index;
mod vex;
