//! The CVE feed: from announcements to an edition of all its documents, and serving it.
//!
//! ```text
//! ledger (store) ──▶ publisher ──▶ edition: one whole set of files ──▶ static answers, events, compression
//!     ▲ webhook, reconciliation
//! ```

pub mod compression;
pub mod edition;
pub mod entry;
pub mod file;
pub mod pages;
pub mod site;
