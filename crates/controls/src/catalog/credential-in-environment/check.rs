use crate::kubernetes::credential::Words;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(variables) = probe.list(container.node, "env") else { return };
    let words = words(probe);
    for variable in variables {
        let (Some(name), Some(value)) = (probe.string(variable, "name"), probe.string(variable, "value")) else {
            continue;
        };
        if let (Some(why), Some(node)) = (words.judge(name, value), variable.get("value")) {
            probe.fail(node, format!("variable `{name}` holds a credential in plain text: {why}"));
        }
    }
}

fn words<'p>(probe: &Probe<'p>) -> Words<'p> {
    Words {
        names: probe.strings("names"),
        harmless_names: probe.strings("harmlessNames"),
        values: probe.strings("values"),
        harmless_values: probe.strings("harmlessValues"),
    }
}
