//! A control-plane component as its static pod starts it: which program, with which flags.

use palisade_model::Node;

use crate::workload::{Container, Pod};

/// One flag as the component reads it.
#[derive(Clone, Copy, Debug)]
pub struct Flag<'t> {
    /// The name without dashes.
    pub name: &'t str,
    /// The value; `true` for a flag that stands alone.
    pub value: &'t str,
    /// The item of `command` or `args` that sets it (its name, where the value is the next item).
    pub node: Node<'t>,
}

impl Flag<'_> {
    /// The boolean that the component reads, by Go's `strconv.ParseBool`; nothing where it would refuse to start.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
            _ => None,
        }
    }

    /// The parts of a comma-separated value, trimmed, without empty ones.
    pub fn list(&self) -> impl Iterator<Item = &str> {
        self.value.split(',').map(str::trim).filter(|part| !part.is_empty())
    }
}

/// A control-plane component in the main container of a static pod.
#[derive(Clone, Debug)]
pub struct Component<'t> {
    /// `kube-apiserver`, `kube-controller-manager`, `kube-scheduler` or `etcd`.
    pub name: &'static str,
    /// The container that runs it.
    pub container: Container<'t>,
    /// The pod.
    pub pod: &'t Pod<'t>,
    /// All flags in order.
    pub flags: Vec<Flag<'t>>,
}

impl<'t> Component<'t> {
    /// The flag that holds: the last one of that name.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<Flag<'t>> {
        self.flags.iter().rev().find(|flag| flag.name == name).copied()
    }

    /// Every use of a flag, for those that add up.
    pub fn all(&self, name: &str) -> impl Iterator<Item = Flag<'t>> {
        self.flags.iter().filter(move |flag| flag.name == name).copied()
    }

    /// Where to report a flag that is missing: the list that holds the flags.
    #[must_use]
    pub fn place(&self) -> Node<'t> {
        let list = |key| self.container.get(key);
        list("command").or_else(|| list("args")).unwrap_or(self.container.node)
    }
}
