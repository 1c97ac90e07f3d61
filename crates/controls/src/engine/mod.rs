//! Running the selected controls on objects.

mod judge;

use std::borrow::Cow;
use std::collections::HashMap;

use palisade_model::{Node, Resource, RuleInfo, SourceId};

use crate::catalog::Catalog;
use crate::codes::{INVALID_PARAMETER, UNKNOWN_KIND};
use crate::control::{Check, Control, Scope};
use crate::expression::Expression;
use crate::outcome::{Evaluated, Judgement, Outcome, Owner, Part};
use crate::parameters::{ParameterValue, ParameterValues};
use crate::probe::{Probe, View};
use crate::refusal::Refusal;
use crate::schema;
use crate::selection::Selection;
use crate::workload::builtin_pod_spec;

/// What can be set besides the selection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The minor version of Kubernetes whose Pod Security Standards hold; nothing for the latest.
    pub pod_security_minor: Option<u32>,
    /// Control (slug or alias), parameter, value.
    pub parameters: Vec<(String, String, ParameterValue)>,
}

/// A control that runs, with the values of its parameters.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) control: Control,
    pub(crate) parameters: ParameterValues,
    /// The check, where it is written in CEL.
    pub(crate) expression: Option<Expression>,
}

impl Rule {
    fn prepare(&mut self) -> Result<(), Refusal> {
        if let Check::Cel(source) = &self.control.check {
            let expression = Expression::new(&self.control, source.clone(), &self.parameters);
            // What is shipped is known to compile: its examples are tests.
            if matches!(source, Cow::Owned(_)) {
                expression.require()?;
            }
            self.expression = Some(expression);
        }
        Ok(())
    }
}

/// The controls of a run, sorted by what they are called for. Shared by all threads.
#[derive(Debug)]
pub struct Engine {
    pub(crate) rules: Vec<Rule>,
    container: Vec<u16>,
    pod: Vec<u16>,
    component: Vec<u16>,
    /// By kind; the group is looked at afterwards.
    resource: HashMap<String, Vec<u16>>,
    /// Those for every kind.
    any_resource: Vec<u16>,
    schema: schema::Rules,
    pod_security: u32,
    pub(crate) catalog: Catalog,
}

impl Engine {
    /// An engine for the controls that `selection` chooses.
    ///
    /// # Errors
    /// Unknown names, parameters that do not exist or have another type, a selection that leaves nothing.
    pub fn new(catalog: &Catalog, selection: &Selection, settings: &Settings) -> Result<Self, Vec<Refusal>> {
        let chosen = selection.choose(catalog)?;
        let mut refusals = Vec::new();
        let mut rules: Vec<Rule> = chosen
            .into_iter()
            .map(|control| Rule {
                control: control.clone(),
                parameters: ParameterValues::defaults(control),
                expression: None,
            })
            .collect();
        for (name, parameter, value) in &settings.parameters {
            if let Err(refusal) = set_parameter(catalog, &mut rules, (name, parameter, value)) {
                refusals.push(refusal);
            }
        }
        for rule in &mut rules {
            if let Err(refusal) = rule.prepare() {
                refusals.push(refusal);
            }
        }
        if refusals.is_empty() { Ok(Self::of_rules(catalog, rules, settings)) } else { Err(refusals) }
    }

    fn of_rules(catalog: &Catalog, rules: Vec<Rule>, settings: &Settings) -> Self {
        let mut engine = Self {
            rules,
            container: Vec::new(),
            pod: Vec::new(),
            component: Vec::new(),
            resource: HashMap::new(),
            any_resource: Vec::new(),
            schema: schema::Rules::default(),
            pod_security: settings.pod_security_minor.unwrap_or(u32::MAX),
            catalog: catalog.clone(),
        };
        for (index, rule) in (0..).zip(&engine.rules) {
            if let Check::Schema(fault) = rule.control.check {
                engine.schema.set(fault, index);
                continue;
            }
            match rule.control.scope {
                Scope::Container => engine.container.push(index),
                Scope::Pod => engine.pod.push(index),
                Scope::Component => engine.component.push(index),
                Scope::Resource => {
                    for kind in rule.control.kinds.iter() {
                        let kind = kind.rsplit('/').next().unwrap_or(kind);
                        let list = match kind {
                            "*" => &mut engine.any_resource,
                            _ => engine.resource.entry(kind.to_owned()).or_default(),
                        };
                        if list.last() != Some(&index) {
                            list.push(index);
                        }
                    }
                }
            }
        }
        engine
    }

    /// The description of a control that runs.
    #[must_use]
    pub fn info(&self, id: &str) -> Option<RuleInfo> {
        self.rules.iter().find(|rule| rule.control.id == id).map(|rule| rule.control.info())
    }

    /// Judges one object and leaves what was found in `outcome`.
    pub fn evaluate(&self, resource: &Resource<'_>, source: SourceId, outcome: &mut Outcome) {
        outcome.count(resource.kind);
        let own = self.judge_whole(resource, outcome);
        let templates = self.judge_templates(resource, outcome);
        outcome.evaluated.push(Evaluated {
            source,
            span: resource.root.span(),
            target: resource.target(),
            owner: owner(resource),
            ignore: ignore_text(resource, &templates),
            own,
            templates: templates.into_iter().map(|(part, _)| part).collect(),
        });
    }

    fn judge_whole(&self, resource: &Resource<'_>, outcome: &mut Outcome) -> Option<Part> {
        let mut judgement = Judgement::default();
        let mut probe = Probe::new(View::whole(resource.root), self.pod_security, &mut judgement);
        let of_kind = self.resource.get(resource.kind).into_iter().flatten();
        for &index in of_kind.chain(&self.any_resource) {
            let Some(rule) = self.rules.get(usize::from(index)) else { continue };
            if !rule.control.is_for(resource) {
                continue;
            }
            probe.turn(index, &rule.parameters);
            match (&rule.control.check, &rule.expression) {
                (Check::Resource(check), _) => check(resource, &mut probe),
                (_, Some(expression)) => expression.resource(resource, &mut probe),
                _ => {}
            }
            outcome.applied(index, 1);
        }
        if let Some(why) = schema::unknown_kind(resource) {
            probe.unreadable(resource.root.get("kind").unwrap_or(resource.root), &UNKNOWN_KIND, why);
        } else if schema::knows(resource.api_version, resource.kind) {
            schema::check_object(resource, builtin_pod_spec(resource), self.schema, &mut probe);
            self.schema.indices().for_each(|index| outcome.applied(index, 1));
        }
        outcome.own_part(judgement, resource.root.span().start)
    }
}

impl Control {
    /// Whether a control of scope `resource` is called for `resource`, whose kind is right already.
    fn is_for(&self, resource: &Resource<'_>) -> bool {
        self.kinds.iter().any(|wanted| match wanted.rsplit_once('/') {
            Some((group, kind)) => kind == resource.kind && group == resource.group(),
            None => wanted == "*" || wanted == resource.kind,
        })
    }
}

fn set_parameter(
    catalog: &Catalog,
    rules: &mut [Rule],
    (name, parameter, value): (&String, &String, &ParameterValue),
) -> Result<(), Refusal> {
    let controls = catalog.require(name)?;
    for control in controls {
        let mut probe = ParameterValues::defaults(control);
        if !probe.set(parameter, value.clone()) {
            let known: Vec<String> = control
                .parameters
                .iter()
                .map(|known| format!("{} ({})", known.name, known.default.type_name()))
                .collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let message = format!("`{}` has no parameter `{parameter}` of that type; it has {known}", control.id);
            return Err(Refusal::new(&INVALID_PARAMETER, message));
        }
        if let Some(rule) = rules.iter_mut().find(|rule| rule.control.id == control.id) {
            rule.parameters.set(parameter, value.clone());
        }
    }
    Ok(())
}

/// The controller that made the object. A mirror pod's is its node, which is no workload.
fn owner(resource: &Resource<'_>) -> Option<Owner> {
    let references = resource.root.at(&["metadata", "ownerReferences"])?;
    let is_controller = |reference: &Node<'_>| reference.get("controller").and_then(Node::as_bool) == Some(true);
    let reference = references.items().find(is_controller)?;
    let text = |key| Some(reference.get(key)?.as_str()?.to_owned());
    let owner = Owner { api_version: text("apiVersion")?, kind: text("kind")?, name: text("name")? };
    (owner.kind != "Node").then_some(owner)
}

/// The annotation by which an object's author accepts findings.
pub(crate) const IGNORE: &str = "palisade.dev/ignore";

/// The ignore annotations of an object and of its templates, one a line.
fn ignore_text(resource: &Resource<'_>, templates: &[(Part, Option<&str>)]) -> Option<Box<str>> {
    let own = resource.annotation(IGNORE);
    let mut lines: Vec<&str> = own.into_iter().chain(templates.iter().filter_map(|(_, text)| *text)).collect();
    lines.dedup();
    (!lines.is_empty()).then(|| lines.join("\n").into_boxed_str())
}
