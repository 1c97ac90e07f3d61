use crate::kubernetes::credential::Words;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let words = words(probe);
    for key in ["command", "args"] {
        for argument in probe.list(container.node, key).into_iter().flatten() {
            let Some(text) = probe.as_string(argument).filter(|text| !text.contains('\n')) else { continue };
            let (name, value) = text.split_once('=').filter(|(name, _)| name.starts_with('-')).unwrap_or(("", text));
            if let Some(why) = words.judge(name, value) {
                probe.fail(argument, format!("a credential stands on the command line: {why}"));
            }
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
