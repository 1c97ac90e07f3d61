//! The CVE feed: from announcements to an edition of all its documents, and serving it.
//!
//! ```text
//! ledger (store) ──▶ publisher ──▶ edition: one whole set of files ──▶ static answers, events, compression
//!     ▲ webhook, reconciliation
//! ```

pub mod answer;
mod common;
pub mod compression;
pub mod connections;
mod document;
pub mod edition;
pub mod entry;
pub mod error;
pub mod file;
mod framework;
pub mod ledger;
mod made;
mod memory;
pub mod metrics;
pub mod pages;
pub mod publisher;
pub mod reconcile;
mod sendfile;
pub mod server;
pub mod site;
pub mod tls;
pub mod webhook;
