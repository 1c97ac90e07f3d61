//! Software packages: how their versions are ordered, how they are named, and what files say about them.
//!
//! Lives here: version orderings, one folder each (`version`); package URLs (`purl`); readers of what is installed.
//! Not here: which versions are vulnerable (`vulnerabilities`), where files come from (`sources`).

pub mod catalogers;
pub mod component;
pub mod distribution;
pub mod go_binary;
mod inventory;
pub mod purl;
pub mod version;

pub use component::{Component, Kind};
pub use distribution::Distribution;
pub use inventory::Inventory;
