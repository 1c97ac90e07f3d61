//! control.md to a control: the front matter is YAML, read by the same reader as everything else.

use palisade_manifest::{Limits, decode, read, split};
use palisade_model::tree::Buffers;
use palisade_model::{Level, Node, Value};

use super::nearest;
use crate::codes::INVALID_CONTROL;
use crate::control::{Check, Control, FrameworkItems, Parameter, ParameterDefault, Scope, Text};
use crate::refusal::Refusal;

const FIELDS: [&str; 14] = [
    "title",
    "severity",
    "confidence",
    "persona",
    "scope",
    "kinds",
    "components",
    "aliases",
    "frameworks",
    "parameters",
    "since",
    "references",
    "message",
    "schema",
];

/// Reads the document of control `id`, which decides by `check`.
///
/// # Errors
/// One refusal for each thing that is wrong.
pub fn parse_control(id: &str, document: &str, check: Check) -> Result<Control, Vec<Refusal>> {
    let mut reader = Reader { id, refusals: Vec::new() };
    let control = with_front_matter(document, |root| reader.control(root, document, check));
    match control {
        Err(message) => Err(vec![reader.refusal(message)]),
        Ok(control) if reader.refusals.is_empty() => control.ok_or_else(|| vec![reader.refusal("no front matter")]),
        Ok(_) => Err(reader.refusals),
    }
}

/// What stands at `schema` in the front matter: the name of the schema's fault that the control reports.
#[must_use]
pub fn schema_fault(document: &str) -> Option<String> {
    with_front_matter(document, |root| Some(root.get("schema")?.as_str()?.to_owned())).ok().flatten()
}

fn with_front_matter<T>(document: &str, read_root: impl FnOnce(Node<'_>) -> T) -> Result<T, String> {
    let matter = document.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let (matter, _) = matter.ok_or("does not begin with front matter between two lines `---`")?;
    let limits = Limits::default();
    let decoded = decode(matter.as_bytes(), &limits).map_err(|refused| refused.message)?;
    let parts = split(&decoded.text, &limits);
    let chunk = parts.chunks.first().ok_or("front matter is empty")?;
    let reading = read(&decoded.text, chunk, &limits, Buffers::default());
    let refused = reading.diagnostics.iter().find(|diagnostic| diagnostic.level >= Level::Warning);
    if let Some(refused) = refused {
        let before = decoded.text.get(..refused.span.start as usize).unwrap_or_default();
        let line = before.matches('\n').count() + 2;
        return Err(format!("control.md:{line}: {}", refused.message));
    }
    let root = reading.tree.roots().next().ok_or("front matter is empty")?;
    Ok(read_root(root))
}

struct Reader<'r> {
    id: &'r str,
    refusals: Vec<Refusal>,
}

impl Reader<'_> {
    fn refusal(&self, message: impl std::fmt::Display) -> Refusal {
        Refusal::new(&INVALID_CONTROL, format!("control `{}`: {message}", self.id))
    }

    fn wrong(&mut self, message: impl std::fmt::Display) {
        let refusal = self.refusal(message);
        self.refusals.push(refusal);
    }

    fn control(&mut self, root: Node<'_>, document: &str, check: Check) -> Option<Control> {
        for (key, _) in root.entries() {
            let name = key.as_str().unwrap_or_default();
            if !FIELDS.contains(&name) {
                let near = nearest(name, FIELDS.into_iter()).map(|near| format!("; did you mean `{near}`?"));
                self.wrong(format!("front matter has no field `{name}`{}", near.unwrap_or_default()));
            }
        }
        let title = self.text(root, "title");
        let severity = self.word(root, "severity");
        let confidence = self.word(root, "confidence");
        let persona = self.word(root, "persona");
        let scope = self.scope(root);
        let since = self.text(root, "since");
        let parameters = self.parameters(root);
        let control = Control {
            id: self.id.to_owned().into(),
            title: title?,
            severity: severity?,
            confidence: confidence?,
            persona: persona?,
            scope: scope?,
            kinds: self.texts(root.get("kinds")).into(),
            components: self.texts(root.get("components")).into(),
            aliases: self.texts(root.get("aliases")).into(),
            frameworks: self.frameworks(root).into(),
            parameters: parameters.into(),
            since: since?,
            references: self.texts(root.get("references")).into(),
            message: root.get("message").and_then(Node::as_str).map(|text| text.to_owned().into()),
            document: document.to_owned().into(),
            check,
        };
        self.consistent(&control);
        Some(control)
    }

    fn consistent(&mut self, control: &Control) {
        if (control.scope == Scope::Resource) == control.kinds.is_empty() {
            self.wrong("`kinds` belongs to scope `resource`, and scope `resource` needs it");
        }
        if (control.scope == Scope::Component) == control.components.is_empty() {
            self.wrong("`components` belongs to scope `component`, and scope `component` needs it");
        }
        for heading in ["What it checks", "Why it matters", "How to fix"] {
            if control.section(heading).is_empty() {
                self.wrong(format!("the document has no text under `# {heading}`"));
            }
        }
    }

    fn text(&mut self, root: Node<'_>, key: &str) -> Option<Text> {
        let text = root.get(key).and_then(Node::as_str).map(|text| text.to_owned().into());
        if text.is_none() {
            self.wrong(format!("`{key}` must be a string"));
        }
        text
    }

    fn word<T: std::str::FromStr<Err = String>>(&mut self, root: Node<'_>, key: &str) -> Option<T> {
        let text = self.text(root, key)?;
        text.parse().map_err(|message| self.wrong(format!("{key}: {message}"))).ok()
    }

    fn scope(&mut self, root: Node<'_>) -> Option<Scope> {
        let word = self.text(root, "scope")?;
        let scopes = [Scope::Container, Scope::Pod, Scope::Resource, Scope::Component];
        let found = scopes.into_iter().find(|scope| scope.as_str() == word);
        if found.is_none() {
            self.wrong(format!("scope: `{word}` is none of container, pod, resource, component"));
        }
        found
    }

    fn texts(&mut self, list: Option<Node<'_>>) -> Vec<Text> {
        let mut texts = Vec::new();
        for item in list.into_iter().flat_map(Node::items) {
            match item.as_str() {
                Some(text) => texts.push(text.to_owned().into()),
                None => self.wrong(format!("expected a list of strings, found {} in one", item.type_name())),
            }
        }
        texts
    }

    fn frameworks(&mut self, root: Node<'_>) -> Vec<FrameworkItems> {
        let entries = root.get("frameworks").into_iter().flat_map(Node::entries);
        let mut found = Vec::new();
        for (framework, items) in entries {
            let framework = framework.as_str().unwrap_or_default().to_owned().into();
            found.push(FrameworkItems { framework, items: self.texts(Some(items)).into() });
        }
        found
    }

    fn parameters(&mut self, root: Node<'_>) -> Vec<Parameter> {
        let entries = root.get("parameters").into_iter().flat_map(Node::entries);
        let mut found = Vec::new();
        for (name, content) in entries {
            let name = name.as_str().unwrap_or_default();
            let text = |key| content.get(key).and_then(Node::as_str).map(|text| Text::from(text.to_owned()));
            let Some(default) = self.default(content) else {
                self.wrong(format!("parameter `{name}`: `type` and `default` do not go together"));
                continue;
            };
            let name = name.to_owned().into();
            let description = text("description").unwrap_or_default();
            found.push(Parameter { name, default, kubescape: text("kubescape"), description });
        }
        found
    }

    fn default(&mut self, content: Node<'_>) -> Option<ParameterDefault> {
        let default = content.get("default").filter(|default| !default.is_null());
        let value = default.map(Node::value);
        match (content.get("type")?.as_str()?, value) {
            ("boolean", None) => Some(ParameterDefault::Boolean(false)),
            ("boolean", Some(Value::Bool(value))) => Some(ParameterDefault::Boolean(value)),
            ("integer", None) => Some(ParameterDefault::Integer(0)),
            ("integer", Some(Value::Int(value))) => Some(ParameterDefault::Integer(value)),
            ("string", None) => Some(ParameterDefault::String(Text::default())),
            ("string", Some(Value::String(value))) => Some(ParameterDefault::String(value.to_owned().into())),
            ("strings", None | Some(Value::List(_))) => Some(ParameterDefault::Strings(self.texts(default).into())),
            _ => None,
        }
    }
}
