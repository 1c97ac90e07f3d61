//! Reading a report back to know which findings are not new.

use std::collections::BTreeSet;

use palisade_model::{Code, FindingId};
use serde::Deserialize;

/// The file given as a baseline is no report.
pub const INVALID_BASELINE: Code = Code {
    id: "invalid-baseline",
    title: "the baseline is neither a report of palisade nor a list of finding ids",
    help: "write one with `palisade scan … --format json=baseline.json`",
    explanation: "`--baseline FILE` takes a JSON report of an earlier run, or a JSON list of the ids of findings. These findings do not count at the gate; \
                  all others do. The file could not be read as either.",
};

/// Why a baseline could not be read.
#[derive(Debug)]
pub struct InvalidBaseline(pub String);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    schema_version: u32,
    findings: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    id: FindingId,
    #[serde(default)]
    state: Option<String>,
}

impl Known {
    /// What was accepted or dismissed then was not known as a problem: when the reason is gone, it is new.
    fn counts(&self) -> bool {
        matches!(self.state.as_deref(), None | Some("open" | "known"))
    }
}

/// The ids of all findings that were open or known in a JSON report of version 1, or of a list of ids.
///
/// # Errors
/// When the text is neither.
pub fn baseline(text: &[u8]) -> Result<BTreeSet<FindingId>, InvalidBaseline> {
    if text.trim_ascii_start().starts_with(b"[") {
        return serde_json::from_slice(text)
            .map_err(|error| InvalidBaseline(format!("a list, but not of finding ids: {error}")));
    }
    let written: Written = serde_json::from_slice(text).map_err(|error| InvalidBaseline(error.to_string()))?;
    if written.schema_version != 1 {
        return Err(InvalidBaseline(format!("schema version {} is not 1", written.schema_version)));
    }
    Ok(written.findings.into_iter().filter(Known::counts).map(|known| known.id).collect())
}
