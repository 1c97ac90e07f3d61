//! What stands in palisade.yaml. Reading the file and finding it is `cli`'s.

use palisade_model::tree::Map;
use palisade_model::{Diagnostic, Level, Location, Node, Persona, Severity, Source, Value};

use crate::assemble::locate;
use crate::catalog::{Catalog, nearest};
use crate::codes::{INVALID_CONFIGURATION, INVALID_PARAMETER};
use crate::exceptions::{Exception, ExceptionScope, Exceptions};
use crate::frameworks;
use crate::parameters::{ParameterValue, ParameterValues};
use crate::refusal::Refusal;

/// The content of palisade.yaml; what it does not say is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Configuration {
    /// Ids of frameworks.
    pub frameworks: Vec<String>,
    /// Controls to run.
    pub controls: Vec<String>,
    /// Folders of controls of the user's own; loading them is not done here.
    pub control_folders: Vec<String>,
    /// Controls not to run.
    pub skip: Vec<String>,
    /// Whose findings are wanted.
    pub persona: Option<Persona>,
    /// The least severity.
    pub severity: Option<Severity>,
    /// The gate: a severity or `none`.
    pub fail_on: Option<String>,
    /// The minor version of the Pod Security Standards; `latest` and nothing are the same.
    pub pod_security_minor: Option<u32>,
    /// Patterns of paths that are not scanned.
    pub exclude: Vec<String>,
    /// Control, parameter, value.
    pub parameters: Vec<(String, String, ParameterValue)>,
    /// What is accepted.
    pub exceptions: Exceptions,
}

const FIELDS: [&str; 11] = [
    "frameworks",
    "controls",
    "controlFolders",
    "skip",
    "persona",
    "severity",
    "failOn",
    "podSecurityVersion",
    "exclude",
    "parameters",
    "exceptions",
];
const EXCEPTION_FIELDS: [&str; 5] = ["id", "scope", "owner", "reason", "expires"];
const SCOPE_FIELDS: [&str; 5] = ["kind", "name", "namespace", "path", "image"];

/// Reads palisade.yaml from its tree. Each diagnostic is an error at its place; what is wrong is left out.
#[must_use]
pub fn read_configuration(root: Node<'_>, source: &Source<'_>, catalog: &Catalog) -> (Configuration, Vec<Diagnostic>) {
    let mut reader = Reader { source, catalog, diagnostics: Vec::new() };
    let configuration = reader.root(root);
    (configuration, reader.diagnostics)
}

struct Reader<'r> {
    source: &'r Source<'r>,
    catalog: &'r Catalog,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn wrong(&mut self, node: Node<'_>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(&INVALID_CONFIGURATION, Level::Gap, node.span(), message));
    }

    fn refused(&mut self, node: Node<'_>, refusal: Refusal) {
        self.diagnostics.push(Diagnostic::new(refusal.code, Level::Gap, node.span(), refusal.message));
    }

    /// The entries of a map whose keys must be known.
    fn map<'t>(&mut self, node: Node<'t>, known: &[&str]) -> Option<Map<'t>> {
        let Some(map) = node.as_map() else {
            self.wrong(node, format!("expected a map, found {}", node.type_name()));
            return None;
        };
        for (key, _) in map.iter() {
            let name = key.as_str().unwrap_or_default();
            if !known.contains(&name) {
                let near = nearest(name, known.iter().copied());
                let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                self.wrong(key, format!("there is no field `{name}` here{hint}"));
            }
        }
        Some(map)
    }

    fn root(&mut self, root: Node<'_>) -> Configuration {
        let mut configuration = Configuration::default();
        let Some(map) = (if root.is_null() { None } else { self.map(root, &FIELDS) }) else { return configuration };
        let names = |reader: &mut Self, key| reader.texts(map.get(key));
        configuration.frameworks = names(self, "frameworks");
        configuration.controls = names(self, "controls");
        configuration.control_folders = names(self, "controlFolders");
        configuration.skip = names(self, "skip");
        configuration.exclude = names(self, "exclude");
        self.known_names(&map, &configuration);
        configuration.persona = map.get("persona").and_then(|node| self.word(node));
        configuration.severity = map.get("severity").and_then(|node| self.word(node));
        configuration.fail_on = map.get("failOn").and_then(|node| self.fail_on(node));
        configuration.pod_security_minor = map.get("podSecurityVersion").and_then(|node| self.version(node));
        configuration.parameters = map.get("parameters").map(|node| self.parameters(node)).unwrap_or_default();
        configuration.exceptions = map.get("exceptions").map(|node| self.exceptions(node)).unwrap_or_default();
        configuration
    }

    fn known_names(&mut self, map: &Map<'_>, configuration: &Configuration) {
        let at = |key: &str, index: usize| map.get(key).and_then(|list| list.items().nth(index));
        for (index, name) in configuration.frameworks.iter().enumerate() {
            if let (Some(node), Err(refusal)) = (at("frameworks", index), frameworks::require(name)) {
                self.refused(node, refusal);
            }
        }
        for (key, names) in [("controls", &configuration.controls), ("skip", &configuration.skip)] {
            for (index, name) in names.iter().enumerate() {
                if let (Some(node), Err(refusal)) = (at(key, index), self.catalog.require(name)) {
                    self.refused(node, refusal);
                }
            }
        }
    }

    fn text(&mut self, node: Node<'_>) -> Option<String> {
        let text = node.as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(node, format!("expected a string, found {}", node.type_name()));
        }
        text
    }

    fn texts(&mut self, node: Option<Node<'_>>) -> Vec<String> {
        let Some(node) = node.filter(|node| !node.is_null()) else { return Vec::new() };
        if node.as_list().is_none() {
            self.wrong(node, format!("expected a list of strings, found {}", node.type_name()));
        }
        node.items().filter_map(|item| self.text(item)).collect()
    }

    fn word<T: std::str::FromStr<Err = String>>(&mut self, node: Node<'_>) -> Option<T> {
        let word = self.text(node)?;
        word.parse().map_err(|message| self.wrong(node, message)).ok()
    }

    fn fail_on(&mut self, node: Node<'_>) -> Option<String> {
        let word = self.text(node)?;
        if word != "none" {
            word.parse::<Severity>().map_err(|message| self.wrong(node, format!("{message}, none"))).ok()?;
        }
        Some(word)
    }

    /// `v1.30`, `1.30` or `latest`.
    fn version(&mut self, node: Node<'_>) -> Option<u32> {
        let text = self.text(node)?;
        let minor = text.trim_start_matches('v').strip_prefix("1.").and_then(|minor| minor.parse().ok());
        if minor.is_none() && text != "latest" {
            self.wrong(node, format!("`{text}` is no version such as v1.30, nor `latest`"));
        }
        minor
    }

    fn parameters(&mut self, node: Node<'_>) -> Vec<(String, String, ParameterValue)> {
        let mut found = Vec::new();
        if node.as_map().is_none() {
            self.wrong(node, "expected a map from controls to their parameters");
        }
        for (key, values) in node.entries() {
            let name = key.as_str().unwrap_or_default();
            let controls = match self.catalog.require(name) {
                Ok(controls) => controls,
                Err(refusal) => {
                    self.refused(key, refusal);
                    continue;
                }
            };
            for (parameter, value) in values.entries() {
                let parameter_name = parameter.as_str().unwrap_or_default();
                let Some(value) = parameter_value(value) else {
                    self.wrong(value, "expected a boolean, an integer, a string or a list of strings");
                    continue;
                };
                for control in &controls {
                    if ParameterValues::defaults(control).set(parameter_name, value.clone()) {
                        found.push((control.id.to_string(), parameter_name.to_owned(), value.clone()));
                    } else {
                        let known: Vec<String> = control
                            .parameters
                            .iter()
                            .map(|known| format!("{} ({})", known.name, known.default.type_name()))
                            .collect();
                        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                        let message = format!(
                            "`{}` has no parameter `{parameter_name}` of that type; it has: {known}",
                            control.id
                        );
                        self.refused(parameter, Refusal::new(&INVALID_PARAMETER, message));
                    }
                }
            }
        }
        found
    }

    fn exceptions(&mut self, node: Node<'_>) -> Exceptions {
        if node.as_list().is_none() {
            self.wrong(node, "expected a list of exceptions");
        }
        Exceptions::new(node.items().filter_map(|item| self.exception(item)).collect())
    }

    fn exception(&mut self, node: Node<'_>) -> Option<Exception> {
        let map = self.map(node, &EXCEPTION_FIELDS)?;
        let controls = self.exception_controls(node, &map);
        let reason = map.get("reason").and_then(|reason| self.text(reason)).filter(|reason| !reason.trim().is_empty());
        if reason.is_none() {
            self.wrong(node, "an exception needs a `reason`");
        }
        let scope = map.get("scope").map(|scope| self.scope(scope)).unwrap_or_default();
        let owner = map.get("owner").and_then(|owner| self.text(owner));
        let expires = map.get("expires").map(|expires| self.date(expires));
        if controls.is_empty() || expires == Some(None) {
            return None;
        }
        let location: Location = locate(Some(self.source), node.span(), String::new());
        Some(Exception { controls, scope, owner, reason: reason?, expires: expires.flatten(), location })
    }

    /// The slugs that `id` means: one name or a list of them.
    fn exception_controls(&mut self, node: Node<'_>, map: &Map<'_>) -> Vec<String> {
        let Some(id) = map.get("id") else {
            self.wrong(node, "an exception needs an `id`: the control that it accepts");
            return Vec::new();
        };
        let names: Vec<Node<'_>> = if id.as_list().is_some() { id.items().collect() } else { vec![id] };
        let mut slugs = Vec::new();
        for name in names {
            let Some(text) = self.text(name) else { continue };
            match self.catalog.require(&text) {
                Ok(controls) => slugs.extend(controls.iter().map(|control| control.id.to_string())),
                Err(refusal) => self.refused(name, refusal),
            }
        }
        slugs
    }

    fn scope(&mut self, node: Node<'_>) -> ExceptionScope {
        let Some(map) = self.map(node, &SCOPE_FIELDS) else { return ExceptionScope::default() };
        let mut text = |key| map.get(key).and_then(|value| self.text(value));
        ExceptionScope {
            kind: text("kind"),
            name: text("name"),
            namespace: text("namespace"),
            path: text("path"),
            image: text("image"),
        }
    }

    fn date(&mut self, node: Node<'_>) -> Option<String> {
        let text = self.text(node)?;
        if is_date(&text) {
            return Some(text);
        }
        self.wrong(node, format!("`{text}` is no date such as 2027-01-31"));
        None
    }
}

fn parameter_value(node: Node<'_>) -> Option<ParameterValue> {
    match node.value() {
        Value::Bool(value) => Some(ParameterValue::Boolean(value)),
        Value::Int(value) => Some(ParameterValue::Integer(value)),
        Value::String(value) => Some(ParameterValue::String(value.to_owned())),
        Value::List(list) => {
            let texts = list.iter().map(|item| item.as_str().map(str::to_owned));
            texts.collect::<Option<Vec<String>>>().map(ParameterValue::Strings)
        }
        _ => None,
    }
}

/// Whether `text` is a calendar date as exceptions and the clock write them.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize, range: std::ops::RangeInclusive<u32>| {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()));
        part.and_then(|part| part.parse().ok()).is_some_and(|value| range.contains(&value))
    };
    number(4, 1..=9999) && number(2, 1..=12) && number(2, 1..=31) && parts.next().is_none()
}
