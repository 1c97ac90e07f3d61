//! `palisade db delta`: what changed between two indexes.

use std::path::Path;

use palisade_vulnerabilities::index;

use crate::arguments::packages::DbDeltaArguments;
use crate::atomic::{self, Lock};
use crate::codes;
use crate::failure::{Exit, Failure};
use crate::sources;

pub(super) fn run(arguments: &DbDeltaArguments) -> Result<Exit, Failure> {
    let delta = index::delta(&read(&arguments.old)?, &read(&arguments.new)?)?;
    let written = Lock::of(&arguments.output).and_then(|lock| atomic::replace(&arguments.output, &delta, &lock));
    written.map_err(|error| Failure::output(&arguments.output.display().to_string(), &error))?;
    Ok(Exit::Done)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    sources::whole(path)
        .map_err(|error| Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display())))
}
