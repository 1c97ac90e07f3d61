//! `palisade sbom check`: documents about packages, judged by their standards.

use std::path::Path;

use palisade_formats::json::{self, Budget};
use palisade_formats::{Fault, cyclonedx, openvex, spdx};
use palisade_model::Code;

use crate::arguments::packages::SbomCheckArguments;
use crate::checked::{Checked, Found, Outcome};
use crate::codes;
use crate::environment::Terminal;
use crate::failure::{Exit, Failure};
use crate::sources;

pub(super) fn run(arguments: &SbomCheckArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut outcome = Outcome::default();
    let limit = u64::try_from(Budget::DEFAULT.bytes).unwrap_or(u64::MAX);
    for path in &arguments.files {
        match sources::text(path, limit).and_then(|text| judge(&text)) {
            Ok((kind, faults)) => {
                let found = faults.into_iter().map(Found::from).collect();
                outcome.checked.push(Checked { place: place(path), kind, found });
            }
            Err((code, message)) => outcome.gap(path, code, message),
        }
    }
    outcome.finish(arguments.format, terminal)
}

fn place(path: &Path) -> String {
    path.display().to_string()
}

/// What a text is and what is wrong with it; an error where it is of no kind that can be judged.
fn judge(text: &str) -> Result<(&'static str, Vec<Fault>), (&'static Code, String)> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('<') {
        return Ok(("CycloneDX document", cyclonedx::check(text)));
    }
    if !start.starts_with('{') {
        return judge_spdx(text);
    }
    let value = json::read_value(text, Budget::DEFAULT).map_err(|error| (error.code(), error.to_string()))?;
    let has = |key: &str| value.get(key).is_some();
    let context = value.get("@context").map(ToString::to_string).unwrap_or_default();
    match () {
        () if has("bomFormat") || has("specVersion") => Ok(("CycloneDX document", cyclonedx::lint(&value))),
        () if context.contains("openvex") => Ok(("OpenVEX document", openvex::lint::lint_value(&value))),
        () if has("spdxVersion") || has("SPDXID") || context.contains("spdx") => judge_spdx(text),
        () => Err((&codes::UNKNOWN_DOCUMENT, "neither CycloneDX, SPDX nor OpenVEX".to_owned())),
    }
}

fn judge_spdx(text: &str) -> Result<(&'static str, Vec<Fault>), (&'static Code, String)> {
    spdx::read(text, Budget::DEFAULT).map_err(|unread| (unread.code(), unread.to_string()))?;
    Ok(("SPDX document", spdx::lint::lint(text)))
}
