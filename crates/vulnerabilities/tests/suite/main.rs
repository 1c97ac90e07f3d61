//! Real advisories, exploitation lists and VEX documents, where they are there.

mod data;
mod feeds;
