use crate::kubernetes::credential::Words;
use crate::{Probe, Resource};

pub(crate) fn check(map: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(data) = probe.map(map.root, "data") else { return };
    let words = words(probe);
    for (key, value) in data {
        let (Some(name), Some(text)) = (key.as_str(), probe.as_string(value)) else { continue };
        if let Some(why) = words.judge(name, text) {
            probe.fail(value, format!("`{name}` is a credential in plain text: {why}"));
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
