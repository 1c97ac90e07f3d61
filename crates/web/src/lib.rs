//! Servers that people and programs talk to over HTTP.
//!
//! Lives here: routes, pages and what is kept ready for them. Not here: what the documents mean (`advisories`,
//! `formats`), where their content comes from (`sources`), how it is kept (`store`).

pub mod feed;
