//! `palisade image IMAGE`.

use std::path::Path;

use palisade_sources::images::{Options, Platform};

use crate::arguments::packages::ImageArguments;
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::packages::{self, Knowledge};

pub(super) fn run(arguments: &ImageArguments, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    let options = options(arguments.platform.as_deref())?;
    let knowledge = Knowledge::open(&arguments.judge, environment)?;
    let index = knowledge.index()?;
    let subject = packages::path(Path::new(&arguments.image), &options, Some(&index), &|_| ())?;
    packages::report(&arguments.judge, &knowledge, &index, &[subject], environment, terminal)
}

/// The platform that is asked for; without, linux/amd64 or the only one there is.
pub(super) fn options(platform: Option<&str>) -> Result<Options, Failure> {
    let platform = platform.map(|text| {
        let wrong = || Failure::usage(&codes::INVALID_OPTION, format!("`--platform {text}` is not OS/ARCHITECTURE"));
        Platform::parse(text).ok_or_else(wrong)
    });
    Ok(Options { platform: platform.transpose()?, ..Options::default() })
}
