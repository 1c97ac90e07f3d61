//! `palisade scan [PATH…|-]`.

use std::path::{Path, PathBuf};

use palisade_controls::{Catalog, Configuration, Engine, Selection, Settings};
use palisade_manifest::Limits;
use palisade_model::Report;
use palisade_model::report::Note;
use palisade_report::Detail;

use crate::allow::{self, Allowance};
use crate::arguments::{FailOn, InputArguments, ScanArguments};
use crate::configuration::{self, Found};
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::output::{self, Output, Texts};
use crate::progress::Progress;
use crate::scan::{self, Plan};
use crate::sources::{Exclusions, display, walk};
use crate::{codes, gate};

pub(super) fn run(arguments: &ScanArguments, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.output, &[])?;
    let allowances = arguments.gate.allow_incomplete.iter().map(|text| Allowance::parse(text));
    let allowances = allowances.collect::<Result<Vec<_>, _>>()?;
    let known = arguments.gate.baseline.as_deref().map(gate::baseline).transpose()?;
    let folders = &arguments.selection.controls;
    let found = configuration::find(arguments.input.config.as_deref(), start(&arguments.paths), folders)?;
    let catalog = &found.catalog;
    let selection = selection(arguments, &found.configuration);
    let engine = Engine::new(catalog, &selection, &settings(arguments, &found.configuration, catalog)?)?;
    let fail_on = fail_on(arguments, &found.configuration)?;
    let plan = Plan {
        catalog,
        engine: &engine,
        limits: limits(&arguments.input),
        exceptions: &found.configuration.exceptions,
        today: &environment.today,
        frameworks: &selection.frameworks,
        remarks: selection.controls.is_empty()
            && selection.frameworks.is_empty()
            && selection.severity.is_none_or(|least| least <= scan::REMARK_SEVERITY),
        threads: scan::threads(),
    };
    let exclusions = exclusions(arguments, &found)?;
    let input = walk(&arguments.paths, &exclusions);
    let roots: Vec<String> = arguments.paths.iter().map(|path| display(path)).collect();
    let progress = Progress::new(terminal.progress, "files scanned");
    scan::scan(&plan, input, &roots, &progress, |mut report, sources| {
        progress.finish();
        allow::apply(&allowances, &mut report);
        if let Some(known) = &known {
            gate::mark_known(&mut report, known);
        }
        report.notes.extend(configuration_note(&found));
        report.coverage.excluded = exclusions.left_out();
        output::write(&outputs, &report, &Texts(sources), terminal, detail(arguments, terminal))?;
        say_verdict(&outputs, &report, fail_on, terminal);
        Ok(gate::exit(&report, fail_on, arguments.gate.exit_zero))
    })
}

/// Where the search for palisade.yaml begins: at the first path, or here for standard input.
fn start(paths: &[PathBuf]) -> &Path {
    let first = paths.iter().find(|path| path.as_os_str() != "-");
    first.map_or(Path::new("."), PathBuf::as_path)
}

/// The command line beats the file; its own `--framework` or `--control` beats both lists of the file.
fn selection(arguments: &ScanArguments, file: &Configuration) -> Selection {
    let chosen = &arguments.selection;
    let names_some = !chosen.framework.is_empty() || !chosen.control.is_empty();
    let pick = |own: &[String], files: &[String]| if names_some { own.to_vec() } else { files.to_vec() };
    Selection {
        frameworks: pick(&chosen.framework, &file.frameworks),
        controls: pick(&chosen.control, &file.controls),
        skipped: file.skip.iter().chain(&chosen.skip).cloned().collect(),
        severity: chosen.severity.or(file.severity),
        persona: chosen.persona.or(file.persona),
    }
}

fn settings(arguments: &ScanArguments, file: &Configuration, catalog: &Catalog) -> Result<Settings, Failure> {
    let mut parameters = file.parameters.clone();
    for text in &arguments.selection.parameter {
        parameters.push(configuration::parameter(text, catalog)?);
    }
    Ok(Settings { pod_security_minor: file.pod_security_minor, parameters })
}

fn fail_on(arguments: &ScanArguments, file: &Configuration) -> Result<FailOn, Failure> {
    match (arguments.gate.fail_on, &file.fail_on) {
        (Some(own), _) => Ok(own),
        (None, Some(word)) => {
            word.parse().map_err(|why: String| Failure::usage(&codes::INVALID_OPTION, format!("failOn: {why}")))
        }
        (None, None) => Ok(FailOn::default()),
    }
}

fn exclusions(arguments: &ScanArguments, found: &Found) -> Result<Exclusions, Failure> {
    let file = found.file.as_deref().map(display).unwrap_or_default();
    let own = arguments.input.exclude.iter().map(|pattern| (pattern.as_str(), "--exclude"));
    let of_file = found.configuration.exclude.iter().map(|pattern| (pattern.as_str(), file.as_str()));
    Exclusions::new(own.chain(of_file))
        .map_err(|error| Failure::usage(&codes::INVALID_OPTION, format!("a pattern to exclude: {error}")))
}

fn limits(arguments: &InputArguments) -> Limits {
    let defaults = Limits::default();
    Limits {
        file_bytes: arguments.limit_file_bytes.unwrap_or(defaults.file_bytes),
        depth: arguments.limit_depth.unwrap_or(defaults.depth),
        alias_nodes: arguments.limit_alias_nodes.unwrap_or(defaults.alias_nodes),
        documents: arguments.limit_documents.unwrap_or(defaults.documents),
        nodes: arguments.limit_nodes.unwrap_or(defaults.nodes),
    }
}

fn detail(arguments: &ScanArguments, terminal: &Terminal) -> Detail {
    match () {
        () if terminal.quiet => Detail::Quiet,
        () if terminal.verbose || arguments.output.all => Detail::All,
        () => Detail::First,
    }
}

fn configuration_note(found: &Found) -> Option<Note> {
    let file = found.file.as_ref()?;
    let message = format!("configured by {}", display(file));
    Some(Note { code: "configuration".to_owned(), message, location: None })
}

/// Where no format for people was written, one line on standard error says how it went.
#[expect(clippy::print_stderr, reason = "the edge of the program, beside a report for machines")]
fn say_verdict(outputs: &[Output], report: &Report, fail_on: FailOn, terminal: &Terminal) {
    let failing = gate::failing(report, fail_on);
    let gaps = report.coverage.gaps.iter().filter(|gap| gap.allowed.is_none()).count();
    if terminal.quiet || outputs.iter().any(Output::is_pretty) || failing + gaps == 0 {
        return;
    }
    eprintln!("palisade: {failing} findings at or above the gate, {gaps} gaps");
}
