//! The pod template of any object that has one, and what a check may see of it.
//!
//! Checks of pods and containers see the template's spec, labels and annotations, and the kind, API version and
//! namespace of the object; not its name, uid, status and the like. What they can see is what the engine compares when
//! it judges equal pods once (`memo`), so the view has no way to the rest of the object.

mod container;
mod find;
mod pod;

pub use container::{Container, ContainerKind};
pub(crate) use find::builtin_pod_spec;
pub use find::find_templates;
pub use pod::Pod;
