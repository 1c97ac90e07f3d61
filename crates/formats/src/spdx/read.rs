//! Which form a text has, and what comes of reading it.

use palisade_model::Code;

use super::{BROKEN, Document, NOT_SPDX, RDF, json, tag_value, version3, yaml};
use crate::Fault;
use crate::json::{Budget, read_value};

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON of version 2.
    Json,
    /// YAML of version 2.
    Yaml,
    /// Lines of a tag and a value.
    TagValue,
    /// JSON-LD of version 3.
    JsonLd,
}

/// A document, and what of it could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What was read.
    pub document: Document,
    /// How it was written.
    pub form: Form,
    /// What was passed over.
    pub faults: Vec<Fault>,
}

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It has none of the marks of SPDX.
    #[error("not an SPDX document")]
    Other,
    /// RDF/XML.
    #[error("SPDX in RDF/XML")]
    Rdf,
    /// Not sound, or too large.
    #[error("{0}")]
    Broken(String),
}

impl Unread {
    /// The stable name and the help.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Other => &NOT_SPDX,
            Self::Rdf => &RDF,
            Self::Broken(_) => &BROKEN,
        }
    }
}

/// Reads a document of any form but RDF/XML.
///
/// # Errors
///
/// Where nothing can be read.
pub fn read(text: &str, budget: Budget) -> Result<Reading, Unread> {
    if text.len() > budget.bytes {
        return Err(Unread::Broken(format!("{} bytes are more than the budget of {}", text.len(), budget.bytes)));
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.as_bytes().first() {
        Some(b'{') => read_json(text, budget),
        Some(b'<') if text.contains("spdx.org/rdf/") => Err(Unread::Rdf),
        Some(b'<') | None => Err(Unread::Other),
        _ if has_line(text, "SPDXVersion:") => Ok(tag_value::read(text, budget)),
        _ if has_line(text, "spdxVersion") || has_line(text, "\"spdxVersion\"") => read_yaml(text, budget),
        _ => Err(Unread::Other),
    }
}

/// Whether a line of `text` starts with `start`.
fn has_line(text: &str, start: &str) -> bool {
    text.lines().any(|line| line.starts_with(start))
}

fn read_json(text: &str, budget: Budget) -> Result<Reading, Unread> {
    let value = read_value(text, budget).map_err(|error| Unread::Broken(error.to_string()))?;
    if version3::is(&value) {
        return Ok(version3::read(&value));
    }
    // The version says which specification the rest follows.
    match value.get("spdxVersion") {
        Some(_) => Ok(json::read(value, Form::Json)),
        None => Err(Unread::Other),
    }
}

fn read_yaml(text: &str, budget: Budget) -> Result<Reading, Unread> {
    let value = yaml::read(text, budget).map_err(Unread::Broken)?;
    Ok(json::read(value, Form::Yaml))
}
