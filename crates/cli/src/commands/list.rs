//! `palisade list controls|frameworks`.

use std::io::{self, Write};

use palisade_controls::{Catalog, Control, frameworks};
use serde_json::{Value, json};

use crate::arguments::{ListArguments, ListFormat, Listed};
use crate::catalog;
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

pub(super) fn run(arguments: &ListArguments) -> Result<Exit, Failure> {
    let catalog = catalog::with_folders(arguments.controls.iter())?;
    let write = |out: &mut dyn Write| match (arguments.what, arguments.format) {
        (Listed::Controls, ListFormat::Text) => control_lines(out, catalog.controls()),
        (Listed::Frameworks, ListFormat::Text) => framework_lines(out, &catalog),
        (Listed::Controls, ListFormat::Json) => write_json(out, catalog.controls().iter().map(|it| json!(it.info()))),
        (Listed::Frameworks, ListFormat::Json) => {
            write_json(out, frameworks::FRAMEWORKS.iter().map(|it| framework(it, &catalog)))
        }
    };
    to_standard_output(write).map_err(|error| Failure::output("standard output", &error))?;
    Ok(Exit::Done)
}

fn control_lines(out: &mut dyn Write, controls: &[Control]) -> io::Result<()> {
    let width = controls.iter().map(|control| control.id.len()).max().unwrap_or_default();
    for Control { id, title, severity, persona, .. } in controls {
        writeln!(out, "{severity:<9}{persona:<10}{id:<width$}  {title}")?;
    }
    Ok(())
}

fn framework_lines(out: &mut dyn Write, catalog: &Catalog) -> io::Result<()> {
    for framework in frameworks::FRAMEWORKS {
        let items = framework.items().count();
        let covered = covered(framework, catalog);
        writeln!(out, "{:<12}{covered:>4} of {items:<4} items covered  {}", framework.id, framework.title())?;
    }
    Ok(())
}

fn covered(framework: &frameworks::Framework, catalog: &Catalog) -> usize {
    let answered = |item: &frameworks::Item| {
        catalog.controls().iter().any(|control| frameworks::answers(control, framework.id, item.id))
    };
    framework.items().filter(answered).count()
}

fn framework(framework: &frameworks::Framework, catalog: &Catalog) -> Value {
    let controls = |item: &frameworks::Item| -> Vec<&str> {
        let answering = catalog.controls().iter().filter(|control| frameworks::answers(control, framework.id, item.id));
        answering.map(|control| control.id.as_ref()).collect()
    };
    let items: Vec<Value> = framework
        .items()
        .map(|item| json!({"id": item.id, "title": item.title, "controls": controls(&item)}))
        .collect();
    json!({"id": framework.id, "title": framework.title(), "source": framework.source(), "items": items})
}

fn write_json(out: &mut dyn Write, values: impl Iterator<Item = Value>) -> io::Result<()> {
    palisade_report::json::to_writer(out, &values.collect::<Vec<_>>())?;
    writeln!(out)
}
