//! `palisade image IMAGE`.

use palisade_sources::images::{Options, Platform};

use crate::arguments::packages::ImageArguments;
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::packages::{Knowledge, LayerProgress, Loader, Registries, Run};

pub(super) fn run(arguments: &ImageArguments, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    let options = options(arguments.platform.as_deref())?;
    let knowledge = Knowledge::open(&arguments.judge, environment)?;
    let index = knowledge.index()?;
    let registry = Registries::new(&arguments.registry, environment);
    let progress = LayerProgress::new(terminal.progress);
    let told = |step| progress.told(step);
    let loader = Loader { options, index: Some(&index), registry: Some(&registry), progress: &told };
    let loaded = loader.target(&arguments.image);
    progress.finish();
    let run =
        Run { arguments: &arguments.judge, environment, terminal, knowledge: &knowledge, index: &index, words: false };
    let subjects = [loaded?];
    run.write(&run.judge(&subjects, Vec::new())?, &subjects)
}

/// The platform that is asked for; without, linux/amd64 or the only one there is.
pub(super) fn options(platform: Option<&str>) -> Result<Options<'static>, Failure> {
    let platform = platform.map(|text| {
        let wrong = || Failure::usage(&codes::INVALID_OPTION, format!("`--platform {text}` is not OS/ARCHITECTURE"));
        Platform::parse(text).ok_or_else(wrong)
    });
    Ok(Options { platform: platform.transpose()?, ..Options::default() })
}
