//! Comparing objects with the schema of their kind: fields of wrong case, fields that do not exist, values of a wrong
//! type. These are what kubectl's strict validation and the server refuse.
//!
//! Lives here: the table of built-in kinds and what is none of them (facts from k8s.io/client-go, see `generate.py`) and the walk. Custom
//! resources have no schema here. `status` and `managedFields`, which nobody writes by hand, are not looked at.

mod generated;
mod kinds;

use palisade_model::{Node, Resource, Value};

use crate::catalog::nearest;
use crate::control::SchemaFault;
use crate::parameters::ParameterValues;
use crate::probe::Probe;

pub(crate) use kinds::unknown_kind;

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Anything.
    Any,
    /// A string.
    String,
    /// An integer or another number.
    Number,
    /// A boolean.
    Boolean,
    /// A quantity, or an integer or string.
    StringOrNumber,
    /// A list of this type.
    List(u16),
    /// A map with values of this type.
    Map(u16),
    /// A map with these fields.
    Record(&'static [(&'static str, u16)]),
}

/// The rules that report faults, by their index in the engine; those that do not run are not reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    wrong_case_field: Option<u16>,
    unknown_field: Option<u16>,
    wrong_type: Option<u16>,
}

impl Rules {
    /// Reports `fault` as rule `index`.
    pub(crate) fn set(&mut self, fault: SchemaFault, index: u16) {
        match fault {
            SchemaFault::WrongCaseField => self.wrong_case_field = Some(index),
            SchemaFault::UnknownField => self.unknown_field = Some(index),
            SchemaFault::WrongType => self.wrong_type = Some(index),
        }
    }

    /// The indices of the rules that run.
    pub(crate) fn indices(self) -> impl Iterator<Item = u16> {
        [self.wrong_case_field, self.unknown_field, self.wrong_type].into_iter().flatten()
    }
}

fn kind(api_version: &str, kind: &str) -> Option<u16> {
    let found = generated::KINDS.binary_search_by(|(version, name, _)| (*version, *name).cmp(&(api_version, kind)));
    found.ok().and_then(|place| generated::KINDS.get(place)).map(|(_, _, number)| *number)
}

/// Whether the schema has the kind.
pub(crate) fn knows(api_version: &str, name: &str) -> bool {
    kind(api_version, name).is_some()
}

/// Compares an object with its kind, but for the part at `apart`, which is compared with the pod it belongs to.
pub(crate) fn check_object<'t>(resource: &Resource<'t>, apart: Option<Node<'t>>, rules: Rules, probe: &mut Probe<'_>) {
    let Some(Type::Record(fields)) = kind(resource.api_version, resource.kind).and_then(type_of) else { return };
    let mut walk = Walk { rules, apart, probe };
    for (key, value) in resource.root.entries() {
        if key.as_str() != Some("status") {
            walk.field(fields, key, value);
        }
    }
}

/// Compares a pod's spec.
pub(crate) fn check_pod_spec(spec: Node<'_>, rules: Rules, probe: &mut Probe<'_>) {
    if let Some(number) = kind("v1", "PodSpec") {
        Walk { rules, apart: None, probe }.value(spec, number);
    }
}

fn type_of(number: u16) -> Option<Type> {
    generated::TYPES.get(usize::from(number)).copied()
}

struct Walk<'w, 'p, 't> {
    rules: Rules,
    apart: Option<Node<'t>>,
    probe: &'w mut Probe<'p>,
}

impl<'t> Walk<'_, '_, 't> {
    fn report(&mut self, rule: Option<u16>, node: Node<'_>, message: impl FnOnce() -> String) {
        static NONE: ParameterValues = ParameterValues::none();
        if let Some(rule) = rule {
            self.probe.turn(rule, &NONE);
            self.probe.fail(node, message());
        }
    }

    /// A value of a wrong type. Whatever reads it may pass over it, so it is a gap whichever controls run.
    #[cold]
    fn mistyped(&mut self, node: Node<'_>, expected: Type) {
        self.probe.mistyped(node, expected.name());
        self.report(self.rules.wrong_type, node, || {
            format!("expected a {}, found {}: the server refuses the object", expected.name(), node.type_name())
        });
    }

    /// One entry of a map with known fields.
    fn field(&mut self, fields: &'static [(&'static str, u16)], key: Node<'t>, value: Node<'t>) {
        let name = key.as_str().unwrap_or_default();
        // Names differ in length more often than not: that is cheaper than the comparisons of a binary search.
        if let Some((_, number)) = fields.iter().find(|(known, _)| *known == name) {
            if name != "managedFields" {
                self.value(value, *number);
            }
            return;
        }
        let known = || fields.iter().map(|(known, _)| *known);
        if let Some(right) = known().find(|known| known.eq_ignore_ascii_case(name)) {
            self.report(self.rules.wrong_case_field, key, || {
                format!("field `{name}` is ignored: it is spelled `{right}`")
            });
        } else {
            self.report(self.rules.unknown_field, key, || {
                let hint = nearest(name, known()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                format!("there is no field `{name}` here{hint}")
            });
        }
    }

    /// A value that should have type `number`. The types are no deeper than a few dozen levels and none contains
    /// itself, which bounds the recursion whatever the input.
    fn value(&mut self, node: Node<'t>, number: u16) {
        let Some(expected) = type_of(number) else { return };
        if self.apart == Some(node) {
            return;
        }
        match (expected, node.value()) {
            (Type::Any, _)
            | (_, Value::Null)
            | (Type::String | Type::StringOrNumber, Value::String(_))
            | (Type::Number | Type::StringOrNumber, Value::Int(_) | Value::Float(_))
            | (Type::Boolean, Value::Bool(_)) => {}
            (Type::List(item), Value::List(list)) => list.iter().for_each(|node| self.value(node, item)),
            (Type::Map(item), Value::Map(map)) => map.iter().for_each(|(_, node)| self.value(node, item)),
            (Type::Record(fields), Value::Map(map)) => {
                map.iter().for_each(|(key, node)| self.field(fields, key, node));
            }
            _ => self.mistyped(node, expected),
        }
    }
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Any => "anything",
            Self::String => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::StringOrNumber => "string or number",
            Self::List(_) => "list",
            Self::Map(_) | Self::Record(_) => "map",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_fields_are_sorted_for_searching() {
        assert!(generated::KINDS.is_sorted());
        for found in generated::TYPES {
            if let Type::Record(fields) = found {
                assert!(fields.is_sorted_by_key(|(name, _)| *name));
            }
        }
    }

    #[test]
    fn the_kinds_people_write_are_known() {
        let table = [
            ("v1", "Pod"),
            ("v1", "Service"),
            ("apps/v1", "Deployment"),
            ("batch/v1", "CronJob"),
            ("rbac.authorization.k8s.io/v1", "ClusterRole"),
            ("networking.k8s.io/v1", "Ingress"),
        ];
        for (version, name) in table {
            assert!(knows(version, name), "{version} {name}");
        }
        assert!(!knows("argoproj.io/v1alpha1", "Rollout"));
    }
}
