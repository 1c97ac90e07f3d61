//! Writing reports: several formats at once, each to its place.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use palisade_model::{Report, Source};
use palisade_report::{Detail, Format, RenderOptions, Sources};

use crate::arguments::OutputArguments;
use crate::codes;
use crate::environment::Terminal;
use crate::failure::Failure;

/// One format and where it goes; nothing is standard output.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) format: OutputFormat,
    file: Option<PathBuf>,
}

/// What may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    /// Findings and coverage.
    Report(Format),
    /// A document of a standard about packages.
    Document(Document),
}

/// A document of a standard about packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    CycloneDx,
    Spdx,
    SpdxTagValue,
    OpenVex,
}

impl Document {
    /// All of them, in the order in which help lists them.
    pub(crate) const ALL: [Self; 4] = [Self::CycloneDx, Self::Spdx, Self::SpdxTagValue, Self::OpenVex];
}

impl OutputFormat {
    /// The word on the command line.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Report(format) => format.as_str(),
            Self::Document(Document::CycloneDx) => "cyclonedx",
            Self::Document(Document::Spdx) => "spdx",
            Self::Document(Document::SpdxTagValue) => "spdx-tag-value",
            Self::Document(Document::OpenVex) => "openvex",
        }
    }
}

/// What the options ask for: `pretty` to standard output where they ask for nothing. Which documents there are depends on
/// the command.
pub(crate) fn outputs(arguments: &OutputArguments, documents: &[Document]) -> Result<Vec<Output>, Failure> {
    let reports = Format::ALL.iter().copied().map(OutputFormat::Report);
    let known: Vec<_> = reports.chain(documents.iter().copied().map(OutputFormat::Document)).collect();
    let mut outputs = arguments.format.iter().map(|text| parse(text, &known)).collect::<Result<Vec<_>, _>>()?;
    if outputs.is_empty() {
        outputs.push(Output { format: OutputFormat::Report(Format::Pretty), file: None });
    }
    if let Some(file) = &arguments.output {
        match outputs.as_mut_slice() {
            [Output { file: place @ None, .. }] => *place = Some(file.clone()),
            _ => return Err(invalid("`--output` needs exactly one format that has no file of its own")),
        }
    }
    if let Some(directory) = outputs.iter().filter_map(|output| output.file.as_ref()).find(|file| file.is_dir()) {
        return Err(invalid(format!("`{}` is a directory, and a report goes to a file", directory.display())));
    }
    if outputs.iter().filter(|output| output.file.is_none()).count() > 1 {
        return Err(invalid("only one format can go to standard output; write `--format FORMAT=FILE` for the others"));
    }
    Ok(outputs)
}

fn parse(text: &str, known: &[OutputFormat]) -> Result<Output, Failure> {
    let (word, file) = text.split_once('=').map_or((text, None), |(word, file)| (word, Some(file)));
    let near = || {
        let score = |format: &OutputFormat| strsim::jaro_winkler(word, format.as_str());
        known.iter().copied().max_by(|left, right| score(left).total_cmp(&score(right)))
    };
    let format = known.iter().copied().find(|format| format.as_str() == word).ok_or_else(|| {
        let hint = near().filter(|format| strsim::jaro_winkler(word, format.as_str()) > 0.7);
        let hint = hint.map(|format| format!("; did you mean `{}`?", format.as_str())).unwrap_or_default();
        invalid(format!("there is no format `{word}`{hint}"))
    })?;
    match file {
        Some("") => Err(invalid(format!("`{text}` names no file"))),
        file => Ok(Output { format, file: file.map(PathBuf::from) }),
    }
}

fn invalid(message: impl Into<String>) -> Failure {
    Failure::usage(&codes::INVALID_FORMAT, message)
}

/// The texts of a run by their names.
pub(crate) struct Texts<'a>(pub(crate) &'a [Source<'a>]);

impl Sources for Texts<'_> {
    fn source(&self, name: &str) -> Option<&Source<'_>> {
        self.0.iter().find(|source| source.name() == name)
    }
}

/// Writes the report in all of the formats that are reports.
pub(crate) fn write(
    outputs: &[Output],
    report: &Report,
    sources: &Texts<'_>,
    terminal: &Terminal,
    detail: Detail,
) -> Result<(), Failure> {
    let plain = Terminal { color: false, unicode: true, width: 0, ..*terminal };
    outputs.iter().try_for_each(|output| {
        let OutputFormat::Report(format) = output.format else { return Ok(()) };
        let terminal = if output.file.is_none() { terminal } else { &plain };
        output.write(|out| render(format, report, sources, terminal, detail, out))
    })
}

/// Writes the documents among the outputs, as `make` makes them.
pub(crate) fn write_documents(
    outputs: &[Output],
    make: impl Fn(Document) -> Result<Vec<u8>, Failure>,
) -> Result<(), Failure> {
    outputs.iter().try_for_each(|output| {
        let OutputFormat::Document(document) = output.format else { return Ok(()) };
        let bytes = make(document)?;
        output.write(|out| out.write_all(&bytes))
    })
}

/// Writes to a file, or to standard output where none is named.
pub(crate) fn to_file_or_standard_output(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let written = match file {
        None => to_standard_output(write),
        Some(file) => File::create(file).and_then(|file| {
            let mut out = BufWriter::with_capacity(1 << 16, file);
            write(&mut out)?;
            out.flush()
        }),
    };
    let what = file.map_or("standard output".to_owned(), |file| file.display().to_string());
    written.map_err(|error| Failure::output(&what, &error))
}

impl Output {
    fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        to_file_or_standard_output(self.file.as_deref(), write)
    }

    /// Whether it is for people.
    pub(crate) fn is_pretty(&self) -> bool {
        self.format == OutputFormat::Report(Format::Pretty)
    }
}

fn render(
    format: Format,
    report: &Report,
    sources: &Texts<'_>,
    terminal: &Terminal,
    detail: Detail,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Terminal { color, unicode, width, .. } = *terminal;
    format.renderer().render(report, out, &RenderOptions { color, unicode, width, detail, sources: Some(sources) })
}

/// Writes to standard output; a reader that has seen enough (`| head`) is no error.
pub(crate) fn to_standard_output(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            // What is still buffered has nowhere to go.
            drop(out.into_parts());
            Ok(())
        }
        written => written,
    }
}
