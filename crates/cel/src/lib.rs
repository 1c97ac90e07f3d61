//! The Common Expression Language with the Kubernetes libraries, over borrowed resources.

pub mod libraries;
