use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    for key in ["command", "args"] {
        for argument in probe.list(container.node, key).into_iter().flatten() {
            if probe.as_string(argument).is_some_and(calls_sudo) {
                probe.fail(argument, "command calls sudo");
            }
        }
    }
}

fn calls_sudo(text: &str) -> bool {
    let is_end = |character: char| character.is_whitespace() || ";|&()".contains(character);
    text.contains("sudo") && text.split(is_end).any(|word| word == "sudo" || word.ends_with("/sudo"))
}
