//! `palisade go PATH…`.

use palisade_packages::Kind;
use palisade_sources::images::Options;

use crate::arguments::packages::GoArguments;
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::packages::{Knowledge, Loader, Run};

pub(super) fn run(arguments: &GoArguments, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    let knowledge = Knowledge::open(&arguments.judge, environment)?;
    let index = knowledge.index()?;
    let loader = Loader { options: Options::default(), index: Some(&index), registry: None, progress: &|_| () };
    let mut subjects = Vec::new();
    for path in &arguments.paths {
        let mut subject = loader.path(path)?;
        subject.inventory.components.retain(|component| component.kind == Kind::Go);
        if subject.inventory.components.is_empty() && subject.programs.is_empty() && subject.inventory.gaps.is_empty() {
            return Err(Failure::incomplete(&codes::NO_GO, format!("{}: no Go program and no go.mod", path.display())));
        }
        subjects.push(subject);
    }
    let run =
        Run { arguments: &arguments.judge, environment, terminal, knowledge: &knowledge, index: &index, words: false };
    run.write(&run.judge(&subjects, Vec::new())?, &subjects)
}
