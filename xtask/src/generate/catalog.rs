//! The registry of built-in controls, from their folders.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use palisade_controls::catalog::{parse_control, schema_fault};
use palisade_controls::control::Text;
use palisade_controls::{Check, Control, Parameter, ParameterDefault};

use super::Generated;

const HEAD: &str =
    "//! The built-in controls. Written by `cargo xtask generate` from the folders beside this file; do not edit.

use std::borrow::Cow;

use palisade_model::{Confidence, Persona, Severity};

use crate::control::*;
";

/// crates/controls/src/catalog/generated.rs
pub(super) fn registry(root: &Path) -> Result<Generated> {
    let folder = root.join("crates/controls/src/catalog");
    let mut slugs: Vec<String> = std::fs::read_dir(&folder)?
        .filter_map(|entry| entry.ok().filter(|entry| entry.path().is_dir())?.file_name().into_string().ok())
        .collect();
    slugs.sort();
    let (mut modules, mut entries) = (String::new(), String::new());
    for slug in &slugs {
        let (module, entry) = control(&folder.join(slug), slug).with_context(|| slug.clone())?;
        modules.push_str(&module);
        entries.push_str(&entry);
    }
    let statics = format!("#[rustfmt::skip]\npub(super) static CONTROLS: &[Control] = &[\n{entries}];\n");
    Ok(Generated { path: folder.join("generated.rs"), text: format!("{HEAD}{modules}\n{statics}") })
}

/// The module and the entry of one folder.
fn control(folder: &Path, slug: &str) -> Result<(String, String)> {
    let document = std::fs::read_to_string(folder.join("control.md")).context("control.md")?;
    let parsed = parse_control(slug, &document, Check::Cel(Text::default()));
    let control = match parsed {
        Ok(control) => control,
        Err(refusals) => bail!("{}", refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    };
    let module = slug.replace('-', "_");
    if folder.join("check.rs").exists() {
        let check = format!("Check::{:?}({module}::check)", control.scope);
        return Ok((format!("\n#[path = \"{slug}/check.rs\"]\nmod {module};\n"), entry(&control, &check)));
    }
    if folder.join("check.cel").exists() {
        let check = format!("Check::Cel(Cow::Borrowed(include_str!(\"{slug}/check.cel\")))");
        return Ok((String::new(), entry(&control, &check)));
    }
    let fault = schema_fault(&document).context("there is neither check.rs nor check.cel")?;
    Ok((String::new(), entry(&control, &format!("Check::Schema(SchemaFault::{})", camel(&fault)))))
}

fn camel(words: &str) -> String {
    words
        .split('-')
        .flat_map(|word| word.get(..1).map(|first| first.to_uppercase() + word.get(1..).unwrap_or_default()))
        .collect()
}

fn entry(control: &Control, check: &str) -> String {
    let mut text = String::from("    Control {\n");
    let mut field = |name: &str, value: String| text.push_str(&format!("        {name}: {value},\n"));
    field("id", cow(&control.id));
    field("title", cow(&control.title));
    field("severity", format!("Severity::{:?}", control.severity));
    field("confidence", format!("Confidence::{:?}", control.confidence));
    field("persona", format!("Persona::{:?}", control.persona));
    field("scope", format!("Scope::{:?}", control.scope));
    field("kinds", cows(&control.kinds));
    field("components", cows(&control.components));
    field("aliases", cows(&control.aliases));
    field(
        "frameworks",
        list(
            control.frameworks.iter().map(|of| {
                format!("FrameworkItems {{ framework: {}, items: {} }}", cow(&of.framework), cows(&of.items))
            }),
        ),
    );
    field("parameters", list(control.parameters.iter().map(parameter)));
    field("since", cow(&control.since));
    field("references", cows(&control.references));
    field("message", control.message.as_ref().map_or("None".to_owned(), |message| format!("Some({})", cow(message))));
    field("document", format!("Cow::Borrowed(include_str!(\"{}/control.md\"))", control.id));
    field("check", check.to_owned());
    text.push_str("    },\n");
    text
}

fn cow(text: &Text) -> String {
    format!("Cow::Borrowed({text:?})")
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("Cow::Borrowed(&[{}])", items.collect::<Vec<_>>().join(", "))
}

fn cows(texts: &[Text]) -> String {
    list(texts.iter().map(cow))
}

fn parameter(parameter: &Parameter) -> String {
    let default = match &parameter.default {
        ParameterDefault::Boolean(value) => format!("Boolean({value})"),
        ParameterDefault::Integer(value) => format!("Integer({value})"),
        ParameterDefault::String(value) => format!("String({})", cow(value)),
        ParameterDefault::Strings(values) => format!("Strings({})", cows(values)),
    };
    let kubescape = parameter.kubescape.as_ref().map_or("None".to_owned(), |name| format!("Some({})", cow(name)));
    format!(
        "Parameter {{ name: {}, default: ParameterDefault::{default}, kubescape: {kubescape}, description: {} }}",
        cow(&parameter.name),
        cow(&parameter.description)
    )
}
