//! One requirement as PEP 508 writes it: `name[extras] versions ; marker` or `name[extras] @ URL ; marker`.

use crate::catalogers::{python, shortened};

/// The operators of PEP 440, the longer before those they begin with.
const OPERATORS: [&str; 8] = ["===", "==", "~=", "!=", "<=", ">=", "<", ">"];

/// What is wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Requirement<'t> {
    pub(super) name: &'t str,
    pub(super) wanted: Wanted<'t>,
}

/// How it is wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted<'t> {
    /// In a version; empty where it is not known which.
    Version(&'t str),
    /// From a URL.
    Place(&'t str),
}

impl<'t> Requirement<'t> {
    pub(super) fn parse(text: &'t str) -> Result<Self, String> {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let end = text.bytes().position(|byte| !letter(byte)).unwrap_or(text.len());
        let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        if python::normalise(name).is_none() {
            return Err("it does not begin with a name (PEP 508)".to_owned());
        }
        let rest = without_extras(rest.trim_start())
            .ok_or_else(|| format!("the extras of `{}` do not end", shortened(name)))?;
        let wanted =
            match rest.strip_prefix('@') {
                Some(place) => Wanted::Place(place.split_whitespace().next().unwrap_or_default()),
                None => Wanted::Version(version(rest.split(';').next().unwrap_or_default()).ok_or_else(|| {
                    format!("what `{}` asks for is not a list of versions (PEP 508)", shortened(name))
                })?),
            };
        Ok(Self { name, wanted })
    }
}

fn without_extras(rest: &str) -> Option<&str> {
    match rest.strip_prefix('[') {
        Some(extras) => extras.split_once(']').map(|(_, rest)| rest.trim_start()),
        None => Some(rest),
    }
}

/// The version that a list of clauses states, or empty; nothing where it is no such list.
fn version(list: &str) -> Option<&str> {
    let list = list.trim();
    let list = list.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(list).trim();
    if list.is_empty() {
        return Some("");
    }
    let clauses: Vec<_> = list.split(',').map(clause).collect::<Option<_>>()?;
    let exact = |&(operator, version): &(&str, &str)| matches!(operator, "==" | "===") && !version.ends_with('*');
    let stated = clauses.iter().find(|clause| exact(clause)).map(|(_, version)| *version);
    let bound = match clauses.as_slice() {
        [(">=" | "<=" | "~=", version)] if !version.ends_with('*') => *version,
        _ => "",
    };
    Some(stated.unwrap_or(bound))
}

/// Operator and version; `version` in PEP 508's grammar.
fn clause(text: &str) -> Option<(&'static str, &str)> {
    let text = text.trim();
    let operator = OPERATORS.into_iter().find(|operator| text.starts_with(operator))?;
    let version = text.strip_prefix(operator)?.trim_start();
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.*+!".contains(&byte);
    (!version.is_empty() && version.bytes().all(letter)).then_some((operator, version))
}
