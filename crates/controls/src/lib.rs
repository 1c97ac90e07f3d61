//! Configuration controls: what they see of an object, how they are chosen and run, and how findings come of it.
//!
//! Lives here: the catalog (one folder per control), the workload and component views, the engine, frameworks,
//! parameters, exceptions and the schema of built-in kinds. Not here: reading text (`manifest`), finding files and
//! configuration (`cli`), writing reports (`report`).

pub mod assemble;
pub mod catalog;
pub mod codes;
pub mod component;
pub mod configuration;
pub mod control;
mod control_plane;
pub mod engine;
pub mod exceptions;
mod expression;
pub mod frameworks;
pub mod kubernetes;
mod memo;
mod outcome;
pub mod parameters;
mod pod_security;
pub mod probe;
mod refusal;
mod schema;
mod selection;
pub mod workload;

pub use assemble::{Assembly, assemble};
pub use catalog::Catalog;
pub use codes::CODES;
pub use component::{Component, Flag};
pub use configuration::{Configuration, read_configuration};
pub use control::{Check, Control, Parameter, ParameterDefault, SchemaFault, Scope};
pub use engine::{Engine, Settings};
pub use exceptions::{Exception, ExceptionScope, Exceptions};
pub use outcome::Outcome;
pub use palisade_model::{Node, Resource, Value};
pub use parameters::{ParameterValue, ParameterValues};
pub use probe::Probe;
pub use refusal::Refusal;
pub use selection::Selection;
pub use workload::{Container, ContainerKind, Pod};
