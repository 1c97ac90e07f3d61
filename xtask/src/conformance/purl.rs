//! Suite `purl`: the test cases of the purl specification and of its types.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use palisade_packages::purl::{Fault, Parts, Purl};
use serde::Deserialize;

use super::Outcome;

#[derive(Deserialize)]
struct File {
    tests: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    description: String,
    test_type: String,
    input: Input,
    expected_output: Option<Input>,
    expected_failure: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    Text(String),
    Parts(Given),
}

#[derive(Default, Deserialize)]
struct Given {
    r#type: Option<String>,
    namespace: Option<String>,
    name: Option<String>,
    version: Option<String>,
    qualifiers: Option<BTreeMap<String, String>>,
    subpath: Option<String>,
}

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for folder in ["spec", "types"] {
        let folder = data.join("formats/purl/tests").join(folder);
        let mut files: Vec<_> = std::fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
        files.sort_by_key(std::fs::DirEntry::file_name);
        for file in files {
            let name = file.file_name().to_string_lossy().trim_end_matches("-test.json").to_owned();
            let text = std::fs::read_to_string(file.path())?;
            let cases: File = serde_json::from_str(&text).with_context(|| name.clone())?;
            for (place, case) in cases.tests.into_iter().enumerate() {
                let label = format!("{name}/{place} {} {}", case.test_type, case.description);
                outcome.case(label, judge(case));
            }
        }
    }
    Ok(outcome)
}

/// `parse` gives parts, `build` and `validate` (parsing and building) give text.
fn judge(case: Case) -> Result<(), String> {
    let found = read(case.input);
    match (found, case.expected_output) {
        (Err(_), _) if case.expected_failure => Ok(()),
        (Err(fault), _) => Err(fault.to_string()),
        (Ok(purl), _) if case.expected_failure => Err(format!("must fail, found {purl}")),
        (Ok(purl), Some(Input::Text(text))) => same(&purl.to_string(), &text),
        (Ok(purl), Some(Input::Parts(given))) => same(&parts_of(&purl), &parts(given)),
        (Ok(_), None) => Err("the case expects nothing".to_owned()),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(found: &T, expected: &T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("found {found:?}, expected {expected:?}")) }
}

fn read(input: Input) -> Result<Purl, Fault> {
    match input {
        Input::Text(text) => Purl::parse(&text),
        Input::Parts(given) => Purl::build(parts(given)),
    }
}

fn parts(given: Given) -> Parts {
    Parts {
        kind: given.r#type.unwrap_or_default(),
        namespace: given.namespace.unwrap_or_default(),
        name: given.name.unwrap_or_default(),
        version: given.version.unwrap_or_default(),
        qualifiers: given.qualifiers.unwrap_or_default(),
        subpath: given.subpath.unwrap_or_default(),
    }
}

fn parts_of(purl: &Purl) -> Parts {
    Parts {
        kind: purl.kind().to_owned(),
        namespace: purl.namespace().unwrap_or_default().to_owned(),
        name: purl.name().to_owned(),
        version: purl.version().unwrap_or_default().to_owned(),
        qualifiers: purl.qualifiers().clone(),
        subpath: purl.subpath().unwrap_or_default().to_owned(),
    }
}
