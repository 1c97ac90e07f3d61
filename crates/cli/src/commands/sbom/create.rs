//! `palisade sbom create TARGET`.

use std::path::Path;

use crate::arguments::packages::{SbomCreateArguments, SbomFormat};
use crate::commands::image;
use crate::environment::Terminal;
use crate::failure::{Exit, Failure};
use crate::output::{Document, to_file_or_standard_output};
use crate::packages;

pub(super) fn run(arguments: &SbomCreateArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let options = image::options(arguments.platform.as_deref())?;
    let subject = packages::path(Path::new(&arguments.target), &options, None, &|_| ())?;
    let document = match arguments.format {
        SbomFormat::Cyclonedx => Document::CycloneDx,
        SbomFormat::Spdx => Document::Spdx,
        SbomFormat::SpdxTagValue => Document::SpdxTagValue,
    };
    let bytes = packages::written(document, &subject)?;
    to_file_or_standard_output(arguments.output.as_deref(), |out| out.write_all(&bytes))?;
    let gaps = subject.inventory.gaps.iter().map(|gap| (gap.code, format!("{}: {}", gap.path, gap.why)));
    match Failure::all_incomplete(gaps.collect()) {
        Some(failure) => Ok(failure.report(terminal)),
        None => Ok(Exit::Done),
    }
}
