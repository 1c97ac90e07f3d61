//! The crate against real announcements and records; what is expected was written by reading them.

#![expect(clippy::unwrap_used, reason = "a test that cannot look must stop")]

mod announcements;
mod compared;
mod data;
mod facts;
mod published;
mod renderings;
mod shapes;
