//! `palisade explain ID`.

mod advisory;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use palisade_controls::{Catalog, Control, ParameterValue, exceptions, frameworks};
use palisade_model::Code;

use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;
use crate::{catalog, codes};

pub(super) fn run(
    id: &str,
    folders: &[PathBuf],
    db: Option<&Path>,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let catalog = catalog::with_folders(folders.iter())?;
    let bold = |text: &str| if terminal.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
    let Some(subject) = find(id, &catalog) else {
        return if advisory::explain(id, db, environment, &bold)? {
            Ok(Exit::Done)
        } else {
            Err(unknown(id, &catalog))
        };
    };
    to_standard_output(|out| match subject {
        Subject::Controls(controls) => controls.iter().try_for_each(|control| write_control(out, control, &bold)),
        Subject::Framework(framework) => write_framework(out, framework, &catalog, &bold),
        Subject::Items(items) => items.iter().try_for_each(|item| write_item(out, item, &catalog, &bold)),
        Subject::Code(code) => write_code(out, code, &bold),
        Subject::ExpiredException => {
            let info = exceptions::expired_info();
            writeln!(out, "{}: {}\n\n{}\n\n{}", bold(&info.id), info.title, info.rationale, info.remediation)
        }
    })
    .map_err(|error| Failure::output("standard output", &error))?;
    Ok(Exit::Done)
}

enum Subject<'c> {
    Controls(Vec<&'c Control>),
    Framework(&'static frameworks::Framework),
    Items(Vec<(&'static frameworks::Framework, frameworks::Item)>),
    Code(&'static Code),
    ExpiredException,
}

fn find<'c>(id: &str, catalog: &'c Catalog) -> Option<Subject<'c>> {
    let controls = catalog.resolve_all(id);
    if !controls.is_empty() {
        return Some(Subject::Controls(controls));
    }
    let framework = || frameworks::find(id).map(Subject::Framework);
    let code = || codes::all().find(|code| code.id.eq_ignore_ascii_case(id)).map(Subject::Code);
    framework()
        .or_else(|| items(id))
        .or_else(code)
        .or_else(|| (id == exceptions::EXPIRED).then_some(Subject::ExpiredException))
}

/// What frameworks have an item of that number: `5.2.2`, `K01:2022`, or `cis-1.12/5.2.2` as reports write it.
fn items<'c>(id: &str) -> Option<Subject<'c>> {
    let (of, number) = id.rsplit_once('/').map_or((None, id), |(of, number)| (Some(of), number));
    let of = match of {
        Some(name) => Some(frameworks::find(name)?.id),
        None => None,
    };
    let wanted = frameworks::FRAMEWORKS.iter().filter(|framework| of.is_none_or(|of| of == framework.id));
    let all = wanted.flat_map(|framework| framework.items().map(move |item| (framework, item)));
    let found: Vec<_> = all.filter(|(_, item)| item.id.eq_ignore_ascii_case(number)).collect();
    (!found.is_empty()).then_some(Subject::Items(found))
}

fn unknown(id: &str, catalog: &Catalog) -> Failure {
    let names = frameworks::FRAMEWORKS.iter().map(|framework| framework.id).chain(codes::all().map(|code| code.id));
    let score = |name: &str| strsim::jaro_winkler(&id.to_ascii_lowercase(), name);
    let near = names.max_by(|left, right| score(left).total_cmp(&score(right))).filter(|name| score(name) > 0.8);
    let near = catalog.suggest(id).or_else(|| near.map(str::to_owned));
    let hint = near.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    Failure::usage(&codes::UNKNOWN_NAME, format!("nothing is called `{id}`{hint}"))
}

type Bold<'b> = &'b dyn Fn(&str) -> String;

fn write_control(out: &mut dyn Write, control: &Control, bold: Bold<'_>) -> io::Result<()> {
    let Control { id, title, severity, confidence, persona, .. } = control;
    writeln!(out, "{}: {title}", bold(id))?;
    writeln!(out, "severity {severity}, confidence {confidence}, persona {persona}\n")?;
    let (_, body) = control.document.split_once("\n---\n").unwrap_or(("", &control.document));
    for line in body.trim().lines() {
        writeln!(out, "{}", line.strip_prefix("# ").map_or_else(|| line.to_owned(), bold))?;
    }
    write_list(out, "Also called", control.aliases.iter().map(ToString::to_string), bold)?;
    let items = |of: &palisade_controls::control::FrameworkItems| format!("{} {}", of.framework, of.items.join(" "));
    write_list(out, "Frameworks", control.frameworks.iter().map(items), bold)?;
    write_parameters(out, control, bold)?;
    write_list(out, "Read on", control.references.iter().map(ToString::to_string), bold)
}

fn write_parameters(out: &mut dyn Write, control: &Control, bold: Bold<'_>) -> io::Result<()> {
    let describe = |parameter: &palisade_controls::Parameter| {
        let (kind, default) = (parameter.default.type_name(), ParameterValue::from(&parameter.default));
        format!("{}.{} ({kind}, default {default}): {}", control.id, parameter.name, parameter.description)
    };
    write_list(out, "Parameters", control.parameters.iter().map(describe), bold)
}

fn write_list(
    out: &mut dyn Write,
    heading: &str,
    lines: impl Iterator<Item = String>,
    bold: Bold<'_>,
) -> io::Result<()> {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        writeln!(out, "\n{}", bold(heading))?;
    }
    lines.try_for_each(|line| writeln!(out, "  {line}"))
}

fn write_framework(
    out: &mut dyn Write,
    framework: &frameworks::Framework,
    catalog: &Catalog,
    bold: Bold<'_>,
) -> io::Result<()> {
    writeln!(out, "{}: {}\nsource: {}\n", bold(framework.id), framework.title(), framework.source())?;
    framework.items().try_for_each(|item| {
        let controls = answering(framework, item, catalog).map(|control| control.id.as_ref()).collect::<Vec<_>>();
        let controls = if controls.is_empty() { "not covered yet".to_owned() } else { controls.join(", ") };
        writeln!(out, "{} {}\n    {controls}", bold(item.id), item.title)
    })
}

fn answering<'c>(
    framework: &frameworks::Framework,
    item: frameworks::Item,
    catalog: &'c Catalog,
) -> impl Iterator<Item = &'c Control> {
    catalog.controls().iter().filter(move |control| frameworks::answers(control, framework.id, item.id))
}

fn write_item(
    out: &mut dyn Write,
    (framework, item): &(&'static frameworks::Framework, frameworks::Item),
    catalog: &Catalog,
    bold: Bold<'_>,
) -> io::Result<()> {
    writeln!(out, "{} {}\n{}", bold(item.id), item.title, framework.title())?;
    let mut controls = answering(framework, *item, catalog).peekable();
    if controls.peek().is_none() {
        return writeln!(out, "  not covered yet\n");
    }
    controls.try_for_each(|control| writeln!(out, "  {}: {}", control.id, control.title))?;
    writeln!(out)
}

fn write_code(out: &mut dyn Write, code: &Code, bold: Bold<'_>) -> io::Result<()> {
    writeln!(out, "{}: {}\n\n{}\n\n{}: {}", bold(code.id), code.title, code.explanation, bold("help"), code.help)
}
