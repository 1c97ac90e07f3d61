//! Each control's document is its test: every `fail` block fails, every `pass` block passes and leaves no gap.

use palisade_controls::catalog::Example;
use palisade_controls::{Catalog, Control, Engine, Selection, Settings, read_configuration};
use palisade_manifest::{Limits, read, split};
use palisade_model::Source;
use palisade_model::tree::Buffers;

use crate::input::scan;

/// An engine with this control and the parameters that the example asks for.
fn engine(control: &Control, example: &Example<'_>) -> Engine {
    let catalog = Catalog::builtin();
    let mut settings = Settings::default();
    if !example.parameters.is_empty() {
        let text = format!("parameters: {{{}: {}}}", control.id, example.parameters);
        let limits = Limits::default();
        let reading = read(&text, &split(&text, &limits).chunks[0], &limits, Buffers::default());
        let root = reading.tree.roots().next().unwrap();
        let (configuration, wrong) = read_configuration(root, &Source::new("parameters", &text), &catalog);
        assert!(wrong.is_empty(), "{}: {}", control.id, wrong[0].message);
        settings.parameters = configuration.parameters;
    }
    let selection = Selection { controls: vec![control.id.to_string()], ..Selection::default() };
    Engine::new(&catalog, &selection, &settings).unwrap()
}

fn check(control: &Control, faults: &mut Vec<String>) {
    let examples = control.examples();
    for fails in [true, false] {
        if !examples.iter().any(|example| example.fails == fails) {
            faults.push(format!("{}: no example that {}", control.id, if fails { "fails" } else { "passes" }));
        }
    }
    for example in &examples {
        let assembly = scan(&engine(control, example), &[example.text]);
        let place = format!("{}/control.md:{}", control.id, example.line);
        if assembly.resources.is_empty() {
            faults.push(format!("{place}: no object in the example"));
        }
        if example.fails && assembly.findings.is_empty() {
            faults.push(format!("{place}: no finding"));
        }
        if !example.fails && !assembly.findings.is_empty() {
            faults.push(format!("{place}: {}", assembly.findings[0].message));
        }
        // A value of a wrong type is always a gap as well, so that control's examples cannot do without.
        let gaps = assembly.gaps.iter().filter(|gap| !(control.id == "wrong-type" && gap.code.id == "mistyped-field"));
        faults.extend(gaps.map(|gap| format!("{place}: gap: {}: {}", gap.what, gap.why)));
    }
}

#[test]
fn examples_come_out_as_they_say() {
    let mut faults = Vec::new();
    for control in Catalog::builtin().controls() {
        check(control, &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
