//! Configuration controls: what they see of an object, how they are chosen and run, and how findings come of it.
//!
//! Lives here: the catalog (one folder per control), the workload and component views, the engine, frameworks,
//! parameters, exceptions and the schema of built-in kinds. Not here: reading text (`manifest`), finding files and
//! configuration (`cli`), writing reports (`report`).

pub mod catalog;
pub mod component;
pub mod control;
pub mod outcome;
pub mod parameters;
mod pod_security;
pub mod probe;
pub mod workload;

pub use catalog::Catalog;
pub use component::{Component, Flag};
pub use control::{Check, Control, Parameter, ParameterDefault, Scope};
pub use palisade_model::{Node, Resource, Value};
pub use parameters::ParameterValues;
pub use probe::Probe;
pub use workload::{Container, ContainerKind, Pod};
