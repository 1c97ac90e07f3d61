//! Judging the pod templates of an object.

use palisade_model::{Node, Resource};

use super::{Engine, IGNORE, Rule};
use crate::component::Component;
use crate::control::Check;
use crate::memo::Key;
use crate::outcome::{Judgement, Outcome, Part, Spans};
use crate::probe::{Probe, View};
use crate::schema;
use crate::workload::{Pod, find_templates};

impl Engine {
    /// The judgements of all templates, with the text of the ignore annotation of each.
    pub(super) fn judge_templates<'t>(
        &self,
        resource: &Resource<'t>,
        outcome: &mut Outcome,
    ) -> Vec<(Part, Option<&'t str>)> {
        let mut parts = Vec::new();
        for template in find_templates(resource) {
            let Some(pod) = Pod::new(resource, template) else { continue };
            let prefix = resource.root.path_to(template).unwrap_or_default();
            let view = View::template(template, &pod);
            let spans = Spans::Anchored(view.bases());
            let judgement = outcome.memo.get_or(Key::of(&pod), || self.judge_pod(&pod, view));
            self.count_pod(&pod, outcome);
            parts.push((Part { prefix, judgement, spans }, pod.annotation(IGNORE)));
        }
        parts
    }

    fn count_pod(&self, pod: &Pod<'_>, outcome: &mut Outcome) {
        outcome.pods += 1;
        let Some(name) = self.has_components().then(|| Component::of(pod)).flatten().map(|component| component.name)
        else {
            return;
        };
        for &index in &self.component {
            if self.rule(index).is_some_and(|rule| rule.control.components.iter().any(|wanted| wanted == name)) {
                outcome.applied(index, 1);
            }
        }
    }

    fn has_components(&self) -> bool {
        !self.component.is_empty()
    }

    fn rule(&self, index: u16) -> Option<&Rule> {
        self.rules.get(usize::from(index))
    }

    /// Runs every control of the scopes pod, container and component.
    fn judge_pod<'t>(&self, pod: &Pod<'t>, view: View<'t>) -> Judgement {
        let mut judgement = Judgement::default();
        let mut probe = Probe::new(view, self.pod_security, &mut judgement);
        check_structure(pod, view.root, &mut probe);
        // What else a custom resource may have in its template is not known.
        let is_known = schema::knows(pod.api_version, pod.kind);
        let rules = if is_known { self.schema } else { schema::Rules::default() };
        schema::check_pod_spec(pod.spec, rules, &mut probe);
        for &index in &self.pod {
            let Some(rule) = self.rule(index) else { continue };
            probe.turn(index, &rule.parameters);
            match (&rule.control.check, &rule.expression) {
                (Check::Pod(check), _) => check(pod, &mut probe),
                (_, Some(expression)) => expression.pod(pod, &mut probe),
                _ => {}
            }
        }
        for container in pod.containers() {
            probe.about(container.image());
            for &index in &self.container {
                let Some(rule) = self.rule(index) else { continue };
                probe.turn(index, &rule.parameters);
                match (&rule.control.check, &rule.expression) {
                    (Check::Container(check), _) => check(&container, &mut probe),
                    (_, Some(expression)) => expression.container(&container, &mut probe),
                    _ => {}
                }
            }
        }
        probe.about(None);
        self.judge_component(pod, &mut probe);
        judgement
    }

    fn judge_component<'p>(&'p self, pod: &Pod<'_>, probe: &mut Probe<'p>) {
        let Some(component) = self.has_components().then(|| Component::of(pod)).flatten() else { return };
        for &index in &self.component {
            let Some(rule) = self.rule(index) else { continue };
            if !rule.control.components.iter().any(|wanted| wanted == component.name) {
                continue;
            }
            probe.turn(index, &rule.parameters);
            match (&rule.control.check, &rule.expression) {
                (Check::Component(check), _) => check(&component, probe),
                (_, Some(expression)) => expression.component(&component, probe),
                _ => {}
            }
        }
    }
}

/// The fields that the views themselves read must have the right types, or every check would pass over them.
fn check_structure(pod: &Pod<'_>, template: Node<'_>, probe: &mut Probe<'_>) {
    if let Some(metadata) = template.get("metadata") {
        probe.map(metadata, "labels");
        for (_, value) in probe.map(metadata, "annotations").into_iter().flatten() {
            probe.as_string(value);
        }
    }
    probe.map(pod.spec, "securityContext");
    for field in ["containers", "initContainers", "ephemeralContainers", "volumes"] {
        for item in probe.list(pod.spec, field).into_iter().flatten() {
            match item.as_map() {
                None => probe.mistyped(item, "map"),
                Some(_) if field == "volumes" => {}
                Some(_) => {
                    probe.string(item, "name");
                    probe.string(item, "image");
                    probe.map(item, "securityContext");
                }
            }
        }
    }
}
