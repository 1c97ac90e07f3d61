//! Finding and reading palisade.yaml. What may stand in it is `controls`' business.

use std::path::{Path, PathBuf};

use palisade_controls::{Catalog, Configuration, ParameterDefault, ParameterValue, Refusal, codes, read_configuration};
use palisade_manifest::{Limits, decode, read, split};
use palisade_model::tree::Buffers;
use palisade_model::{Diagnostic, Level, Node, Source, Span};

use crate::catalog;
use crate::failure::Failure;
use crate::sources::display;

/// The name of the file.
const NAME: &str = "palisade.yaml";

/// A configuration and where it stands.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) configuration: Configuration,
    pub(crate) file: Option<PathBuf>,
    /// With the controls of the command line's folders and of the file's.
    pub(crate) catalog: Catalog,
}

/// The configuration that `explicit` names, or the nearest palisade.yaml at or above `start`.
pub(crate) fn find(explicit: Option<&Path>, start: &Path, folders: &[PathBuf]) -> Result<Found, Failure> {
    let discovered = || start.canonicalize().ok()?.ancestors().map(|folder| folder.join(NAME)).find(|at| at.is_file());
    match explicit.map(Path::to_path_buf).or_else(discovered) {
        Some(file) => {
            let (configuration, catalog) = load(&file, folders)?;
            Ok(Found { configuration, file: Some(file), catalog })
        }
        None => {
            let catalog = catalog::with_folders(folders.iter())?;
            Ok(Found { configuration: Configuration::default(), file: None, catalog })
        }
    }
}

fn load(file: &Path, folders: &[PathBuf]) -> Result<(Configuration, Catalog), Failure> {
    let name = display(file);
    let invalid = |why: String| Failure::usage(&codes::INVALID_CONFIGURATION, format!("{name}: {why}"));
    let bytes = std::fs::read(file).map_err(|error| invalid(error.to_string()))?;
    let limits = Limits::default();
    let decoded = decode(&bytes, &limits).map_err(|refused| invalid(refused.message))?;
    let source = Source::new(&name, &decoded.text);
    let parts = split(&decoded.text, &limits);
    let [chunk] = parts.chunks.as_slice() else {
        return if parts.chunks.is_empty() {
            Ok((Configuration::default(), catalog::with_folders(folders.iter())?))
        } else {
            Err(invalid("holds more than one document".to_owned()))
        };
    };
    let reading = read(&decoded.text, chunk, &limits, Buffers::default());
    let at = |span: Span| {
        let position = source.position(span.start);
        format!("{name}:{}:{}", position.line, position.column)
    };
    let Some(root) = reading.tree.root() else {
        let syntax = reading.diagnostics.first();
        return syntax.map_or_else(
            || Ok((Configuration::default(), catalog::with_folders(folders.iter())?)),
            |wrong| {
                Err(Failure::usage(&codes::INVALID_CONFIGURATION, format!("{}: {}", at(wrong.span), wrong.message)))
            },
        );
    };
    // What else the file names may be controls of these folders.
    let beside = file.parent().unwrap_or(Path::new("."));
    let own = root.get("controlFolders").map(Node::items).into_iter().flatten().filter_map(Node::as_str);
    let own: Vec<PathBuf> = own.map(|folder| beside.join(folder)).collect();
    let catalog = catalog::with_folders(folders.iter().chain(&own))?;
    let (configuration, wrong) = read_configuration(root, &source, &catalog);
    // What a manifest may get away with, such as a key that comes twice, is a mistake in a configuration.
    let of_text = parts.diagnostics.iter().chain(&reading.diagnostics).filter(|said| said.level >= Level::Warning);
    let of_text = of_text.map(|said| Diagnostic { code: &codes::INVALID_CONFIGURATION, ..said.clone() });
    let wrong: Vec<Refusal> = of_text
        .chain(wrong)
        .map(|wrong| Refusal::new(wrong.code, format!("{}: {}", at(wrong.span), wrong.message)))
        .collect();
    if wrong.is_empty() { Ok((configuration, catalog)) } else { Err(wrong.into()) }
}

/// One value of `--parameter`: `CONTROL.NAME=VALUE`, its type that of the default.
pub(crate) fn parameter(text: &str, catalog: &Catalog) -> Result<(String, String, ParameterValue), Failure> {
    let wrong = |why: String| Failure::usage(&codes::INVALID_PARAMETER, format!("`--parameter {text}`: {why}"));
    let form = || wrong("the form is CONTROL.NAME=VALUE".to_owned());
    let (place, value) = text.split_once('=').ok_or_else(form)?;
    let (control, name) = place.rsplit_once('.').ok_or_else(form)?;
    let known = catalog.require(control)?;
    let declared = known.iter().flat_map(|control| control.parameters.iter()).find(|declared| declared.name == name);
    let declared = declared.ok_or_else(|| wrong(format!("`{control}` has no parameter `{name}`")))?;
    let value = match declared.default {
        ParameterDefault::Boolean(_) => value.parse().ok().map(ParameterValue::Boolean),
        ParameterDefault::Integer(_) => value.parse().ok().map(ParameterValue::Integer),
        ParameterDefault::String(_) => Some(ParameterValue::String(value.to_owned())),
        ParameterDefault::Strings(_) => {
            let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
            Some(ParameterValue::Strings(parts.map(str::to_owned).collect()))
        }
    };
    let value = value.ok_or_else(|| wrong(format!("the value is no {}", declared.default.type_name())))?;
    Ok((control.to_owned(), name.to_owned(), value))
}
