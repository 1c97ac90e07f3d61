//! `palisade config show`.

use std::io::{self, Write};

use crate::arguments::ConfigCommand;
use crate::configuration::{self, Found};
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;
use crate::sources::display;

pub(super) fn run(command: &ConfigCommand) -> Result<Exit, Failure> {
    let ConfigCommand::Show { path } = command;
    let found = configuration::find(None, path, &[])?;
    to_standard_output(|out| show(out, &found)).map_err(|error| Failure::output("standard output", &error))?;
    Ok(Exit::Done)
}

fn show(out: &mut dyn Write, found: &Found) -> io::Result<()> {
    let origin = found.file.as_deref().map_or_else(|| "default".to_owned(), display);
    let configuration = &found.configuration;
    let mut line = |name: &str, value: String, is_set: bool| {
        let origin = if is_set { &origin } else { "default" };
        writeln!(out, "{name}: {value}  # {origin}")
    };
    let list = |values: &[String]| format!("[{}]", values.join(", "));
    line("frameworks", list(&configuration.frameworks), !configuration.frameworks.is_empty())?;
    line("controls", list(&configuration.controls), !configuration.controls.is_empty())?;
    let folders: Vec<String> = configuration.control_folders.clone();
    line("controlFolders", list(&folders), !folders.is_empty())?;
    line("skip", list(&configuration.skip), !configuration.skip.is_empty())?;
    let persona = configuration.persona.map_or("regular", palisade_model::Persona::as_str);
    line("persona", persona.to_owned(), configuration.persona.is_some())?;
    let severity = configuration.severity.map_or("low", palisade_model::Severity::as_str);
    line("severity", severity.to_owned(), configuration.severity.is_some())?;
    let fail_on = configuration.fail_on.clone().unwrap_or_else(|| "high".to_owned());
    line("failOn", fail_on, configuration.fail_on.is_some())?;
    let version = configuration.pod_security_minor.map_or_else(|| "latest".to_owned(), |minor| format!("v1.{minor}"));
    line("podSecurityVersion", version, configuration.pod_security_minor.is_some())?;
    line("exclude", list(&configuration.exclude), !configuration.exclude.is_empty())?;
    for (control, parameter, value) in &configuration.parameters {
        line(&format!("parameters.{control}.{parameter}"), value.to_string(), true)?;
    }
    let exceptions = configuration.exceptions.len();
    line("exceptions", exceptions.to_string(), exceptions > 0)
}
