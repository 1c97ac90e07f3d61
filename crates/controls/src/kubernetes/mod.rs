//! Facts and small readers that several controls share: image references, quantities, capabilities, paths on nodes,
//! resources of containers, RBAC rules, words that give credentials away, removed API versions.
//!
//! Not here: what a control asks; that is in its folder.

pub mod api_version;
pub mod capability;
pub mod credential;
pub mod host_path;
pub mod image;
pub mod network;
pub mod quantity;
pub mod resources;
pub mod role;
pub mod system;
pub mod workload;
