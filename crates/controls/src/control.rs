//! What is known about a control: its front matter, its document and the function that decides.

use std::borrow::Cow;

use palisade_model::{Confidence, Persona, Resource, RuleInfo, Severity};

use crate::component::Component;
use crate::probe::Probe;
use crate::workload::{Container, Pod};

/// Text that is compiled in for built-in controls and owned for loaded ones.
pub type Text = Cow<'static, str>;

/// What a check is called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Each container of each pod template: ordinary, init and ephemeral.
    Container,
    /// Each pod template.
    Pod,
    /// Each object of the control's kinds.
    Resource,
    /// Each static pod of the control's control-plane components.
    Component,
}

impl Scope {
    /// The word used in front matter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Pod => "pod",
            Self::Resource => "resource",
            Self::Component => "component",
        }
    }

    /// Whether such checks are called for every pod template.
    pub(crate) const fn is_of_every_pod(self) -> bool {
        matches!(self, Self::Container | Self::Pod)
    }
}

/// How a control decides.
#[derive(Clone, Debug)]
pub enum Check {
    /// Rust, for one container.
    Container(fn(&Container<'_>, &mut Probe<'_>)),
    /// Rust, for one pod template.
    Pod(fn(&Pod<'_>, &mut Probe<'_>)),
    /// Rust, for one object.
    Resource(fn(&Resource<'_>, &mut Probe<'_>)),
    /// Rust, for one control-plane component.
    Component(fn(&Component<'_>, &mut Probe<'_>)),
    /// A CEL expression that is true when all is well.
    Cel(Text),
    /// The engine's comparison of each object with the schema of its kind.
    Schema(SchemaFault),
}

/// What can be wrong with a field by the schema of its object's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SchemaFault {
    /// The kind has the field in another spelling of upper and lower case.
    WrongCaseField,
    /// The kind has no such field.
    UnknownField,
    /// The field's value has another type.
    WrongType,
}

/// The default of a parameter, which also tells its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterDefault {
    /// `boolean`
    Boolean(bool),
    /// `integer`
    Integer(i64),
    /// `string`
    String(Text),
    /// `strings`
    Strings(Cow<'static, [Text]>),
}

impl ParameterDefault {
    /// The type's name in front matter.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "boolean",
            Self::Integer(_) => "integer",
            Self::String(_) => "string",
            Self::Strings(_) => "strings",
        }
    }
}

/// Something about a control that users may set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Camel case: `allowedRegistries`.
    pub name: Text,
    /// Type and value where nothing is set.
    pub default: ParameterDefault,
    /// The name that Kubescape's configuration uses for it.
    pub kubescape: Option<Text>,
    /// What it does.
    pub description: Text,
}

/// The items of one framework that a control answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkItems {
    /// The framework's slug: `cis-1.12`.
    pub framework: Text,
    /// Its items: `5.2.2`.
    pub items: Cow<'static, [Text]>,
}

/// One control: the content of its folder.
#[derive(Clone, Debug)]
pub struct Control {
    /// The folder's name.
    pub id: Text,
    /// A short noun phrase.
    pub title: Text,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// For whom.
    pub persona: Persona,
    /// What the check is called for.
    pub scope: Scope,
    /// For scope `resource`: `Kind`, `group/Kind` or `*`.
    pub kinds: Cow<'static, [Text]>,
    /// For scope `component`: `kube-apiserver` and the like.
    pub components: Cow<'static, [Text]>,
    /// Other names.
    pub aliases: Cow<'static, [Text]>,
    /// Framework items it answers.
    pub frameworks: Cow<'static, [FrameworkItems]>,
    /// What users may set.
    pub parameters: Cow<'static, [Parameter]>,
    /// The release that brought it.
    pub since: Text,
    /// Where to read on.
    pub references: Cow<'static, [Text]>,
    /// The message of findings of a CEL check.
    pub message: Option<Text>,
    /// The whole of control.md.
    pub document: Text,
    /// How it decides.
    pub check: Check,
}

impl Control {
    /// The description that travels with a report.
    #[must_use]
    pub fn info(&self) -> RuleInfo {
        let owned = |texts: &[Text]| texts.iter().map(|text| text.to_string()).collect();
        let items = |of: &FrameworkItems| -> Vec<String> {
            of.items.iter().map(|item| format!("{}/{item}", of.framework)).collect()
        };
        RuleInfo {
            id: self.id.to_string(),
            title: self.title.to_string(),
            severity: self.severity,
            confidence: self.confidence,
            persona: self.persona,
            description: self.section("What it checks").to_owned(),
            rationale: self.section("Why it matters").to_owned(),
            remediation: self.section("How to fix").to_owned(),
            aliases: owned(&self.aliases),
            frameworks: self.frameworks.iter().flat_map(items).collect(),
            references: owned(&self.references),
        }
    }

    /// What the control judges, in the plural or as a list of names.
    pub(crate) fn subject(&self) -> String {
        match self.scope {
            Scope::Container | Scope::Pod => "pod template".to_owned(),
            Scope::Resource => self.kinds.join(" or "),
            Scope::Component => format!("static pod of {}", self.components.join(" or ")),
        }
    }

    /// The text under a heading of the document, without the examples at the end.
    #[must_use]
    pub fn section(&self, heading: &str) -> &str {
        let Some(start) = find_heading(&self.document, heading) else { return "" };
        let body = self.document.get(start..).unwrap_or_default();
        let end = ["\n# ", "\n```yaml fail", "\n```yaml pass"].iter().filter_map(|stop| body.find(stop)).min();
        body.get(..end.unwrap_or(body.len())).unwrap_or_default().trim()
    }
}

/// The offset behind the line `# heading`.
fn find_heading(document: &str, heading: &str) -> Option<usize> {
    let line = format!("\n# {heading}\n");
    document.find(&line).map(|at| at + line.len() - 1)
}
