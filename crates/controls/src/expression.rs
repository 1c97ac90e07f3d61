//! Checks written in CEL: what they can name, and what their results mean.

use std::borrow::Cow;
use std::sync::OnceLock;

use palisade_cel::{Activation, CompileError, Environment, Program, Type, Value};
use palisade_model::{Node, Resource};

use crate::codes::{CHECK_FAILED, INVALID_CONTROL};
use crate::component::Component;
use crate::control::{Control, Scope};
use crate::parameters::{ParameterValue, ParameterValues};
use crate::probe::Probe;
use crate::refusal::Refusal;
use crate::workload::{Container, Pod};

/// A check with the values of the control's parameters.
#[derive(Debug)]
pub(crate) struct Expression {
    id: String,
    message: String,
    scope: Scope,
    source: Cow<'static, str>,
    compiled: OnceLock<Result<Compiled, String>>,
    parameters: Value<'static>,
}

#[derive(Debug)]
struct Compiled {
    environment: Environment,
    program: Program,
}

/// The variables of each scope; `params` comes last in all of them.
fn variables(scope: Scope) -> &'static [&'static str] {
    match scope {
        Scope::Container => &["container", "pod", "labels", "annotations"],
        Scope::Pod => &["pod", "labels", "annotations"],
        Scope::Resource => &["object"],
        Scope::Component => &["flags", "container"],
    }
}

impl Expression {
    /// The check of `control`, compiled when it first meets something: a run that has nothing for it should not pay for
    /// it at process start.
    pub(crate) fn new(control: &Control, source: Cow<'static, str>, parameters: &ParameterValues) -> Self {
        Self {
            id: control.id.to_string(),
            message: control.message.clone().unwrap_or_else(|| control.title.clone()).into_owned(),
            scope: control.scope,
            source,
            compiled: OnceLock::new(),
            parameters: value_of(parameters),
        }
    }

    /// Compiles the check now.
    ///
    /// # Errors
    /// Where it is wrong.
    pub(crate) fn require(&self) -> Result<(), Refusal> {
        let refuse = |why: &String| Refusal::new(&INVALID_CONTROL, format!("control `{}`: check.cel: {why}", self.id));
        self.compiled().map(|_| ()).map_err(refuse)
    }

    fn compiled(&self) -> Result<&Compiled, &String> {
        self.compiled.get_or_init(|| compile(self.scope, &self.source)).as_ref()
    }

    /// Judges a container.
    pub(crate) fn container(&self, container: &Container<'_>, probe: &mut Probe<'_>) {
        let pod = container.pod;
        let values = [container.node.into(), pod.spec.into(), map(pod.labels), map(pod.annotations)];
        self.judge(container.node, values, probe);
    }

    /// Judges a pod template.
    pub(crate) fn pod(&self, pod: &Pod<'_>, probe: &mut Probe<'_>) {
        self.judge(pod.spec, [pod.spec.into(), map(pod.labels), map(pod.annotations)], probe);
    }

    /// Judges an object.
    pub(crate) fn resource(&self, resource: &Resource<'_>, probe: &mut Probe<'_>) {
        self.judge(resource.root, [resource.root.into()], probe);
    }

    /// Judges a component by the flags that hold.
    pub(crate) fn component(&self, component: &Component<'_>, probe: &mut Probe<'_>) {
        let mut flags: Vec<(Value<'_>, Value<'_>)> = Vec::new();
        for flag in component.flags.iter().rev() {
            let is_later = |(name, _): &(Value<'_>, Value<'_>)| name.as_str().is_some_and(|name| flag.is(name));
            if !flags.iter().any(is_later) {
                flags.push((Value::string(flag.name.replace('_', "-")), Value::text(flag.value)));
            }
        }
        self.judge(component.place(), [Value::map(flags), component.container.node.into()], probe);
    }

    fn judge<'a, const N: usize>(&'a self, place: Node<'a>, values: [Value<'a>; N], probe: &mut Probe<'_>) {
        let Compiled { environment, program } = match self.compiled() {
            Ok(compiled) => compiled,
            Err(why) => return probe.unreadable(place, &CHECK_FAILED, format!("control `{}`: {why}", self.id)),
        };
        let mut activation: Activation<'a> = environment.activation();
        for (position, value) in values.into_iter().chain([self.parameters.clone()]).enumerate() {
            activation.set_at(position, value);
        }
        match program.evaluate(&activation) {
            Ok(Value::Bool(true)) => {}
            Ok(Value::Bool(false)) => self.blame(place, program, &activation, probe),
            Ok(_) => probe.unreadable(place, &CHECK_FAILED, format!("control `{}` gave no boolean", self.id)),
            Err(error) => probe.unreadable(place, &CHECK_FAILED, format!("control `{}`: {error}", self.id)),
        }
    }

    fn blame<'a>(&self, place: Node<'a>, program: &'a Program, activation: &Activation<'a>, probe: &mut Probe<'_>) {
        let places = program.blame(activation);
        if places.is_empty() {
            probe.fail(place, self.message.clone());
        }
        for found in &places {
            let missing: Vec<&str> = found.missing.iter().map(String::as_str).collect();
            probe.fail_below(found.node, &missing, self.message.clone());
        }
    }
}

fn compile(scope: Scope, source: &str) -> Result<Compiled, String> {
    let names = variables(scope).iter().chain(&["params"]);
    let environment =
        names.fold(Environment::kubernetes(), |environment, name| environment.with_variable(*name, Type::Dyn));
    let pictures = |mistakes: Vec<CompileError>| {
        mistakes.iter().map(|mistake| mistake.picture(source)).collect::<Vec<_>>().join("\n")
    };
    let program = environment.compile(source).map_err(pictures)?;
    if !matches!(program.result_type(), Type::Bool | Type::Dyn) {
        return Err(format!("the result is {}, not a boolean", program.result_type().name()));
    }
    Ok(Compiled { environment, program })
}

/// Labels and annotations that are not there are empty.
fn map(node: Option<Node<'_>>) -> Value<'_> {
    node.map_or_else(|| Value::map(Vec::new()), Value::from)
}

fn value_of(parameters: &ParameterValues) -> Value<'static> {
    let value = |value: &ParameterValue| match value {
        ParameterValue::Boolean(value) => Value::Bool(*value),
        ParameterValue::Integer(value) => Value::Int(*value),
        ParameterValue::String(value) => Value::string(value.as_str()),
        ParameterValue::Strings(values) => {
            Value::list(values.iter().map(|value| Value::string(value.as_str())).collect())
        }
    };
    Value::map(parameters.iter().map(|(name, held)| (Value::string(name), value(held))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_shown_with_its_line() {
        let why = compile(Scope::Resource, "true &&\n  == 1\n").unwrap_err();
        assert!(why.starts_with("2:3: ") && why.ends_with("\n  |   == 1\n  |   ^"), "{why}");
    }
}
