//! `palisade sbom create TARGET`.

use palisade_model::Report;

use crate::arguments::packages::{SbomCreateArguments, SbomFormat};
use crate::commands::image;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::output::{Document, to_file_or_standard_output};
use crate::packages::{self, LayerProgress, Loader, Registries};

pub(super) fn run(
    arguments: &SbomCreateArguments,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let options = image::options(arguments.platform.as_deref())?;
    let registry = Registries::new(&arguments.registry, environment);
    let progress = LayerProgress::new(terminal.progress);
    let loader = Loader { options, index: None, registry: Some(&registry), progress: &|step| progress.told(step) };
    let loaded = loader.target(&arguments.target);
    progress.finish();
    let subject = loaded?;
    let document = match arguments.format {
        SbomFormat::Cyclonedx => Document::CycloneDx,
        SbomFormat::Spdx => Document::Spdx,
        SbomFormat::SpdxTagValue => Document::SpdxTagValue,
    };
    let bytes = packages::written(document, &subject, &Report::default(), environment);
    to_file_or_standard_output(arguments.output.as_deref(), |out| out.write_all(&bytes))?;
    let gaps = subject.inventory.gaps.iter().map(|gap| (gap.code, format!("{}: {}", gap.path, gap.why)));
    Ok(Failure::all_incomplete(gaps.collect()).map_or(Exit::Done, |failure| failure.report(terminal)))
}
