//! What a check is given to speak with: it records places and reads fields with the types they must have.

use std::borrow::Cow;
use std::sync::Arc;

use palisade_model::tree::{List, Map};
use palisade_model::{Code, Node, Span};

use crate::codes::MISTYPED_FIELD;
use crate::outcome::{Anchor, Judgement, Place, Unreadable, Violation};
use crate::parameters::{ParameterValue, ParameterValues};
use crate::workload::Pod;

/// The nodes that a view consists of: paths start at its root, spans at the nearest of the others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'v> {
    pub(crate) root: Node<'v>,
    /// Spec, labels and annotations of a pod template.
    parts: [Option<Node<'v>>; 3],
}

impl<'v> View<'v> {
    /// The view of a whole object.
    pub(crate) fn whole(root: Node<'v>) -> Self {
        Self { root, parts: [None; 3] }
    }

    /// The view of the pod template at `root`.
    pub(crate) fn template(root: Node<'v>, pod: &Pod<'v>) -> Self {
        Self { root, parts: [Some(pod.spec), pod.labels, pod.annotations] }
    }

    /// Where the anchors' texts start.
    pub(crate) fn bases(&self) -> [u32; 4] {
        let root = self.root.span().start;
        let [spec, labels, annotations] = self.parts.map(|part| part.map_or(root, |node| node.span().start));
        [root, spec, labels, annotations]
    }

    /// The anchor above `node` and its offset.
    fn anchor(&self, node: Node<'v>) -> (Anchor, u32) {
        let anchors = [Anchor::Spec, Anchor::Labels, Anchor::Annotations];
        let above = anchors
            .into_iter()
            .zip(self.parts)
            .find_map(|(anchor, part)| Some((anchor, part.filter(|part| part.contains(node))?)));
        above.map_or((Anchor::Root, self.root.span().start), |(anchor, part)| (anchor, part.span().start))
    }

    fn place(&self, node: Node<'v>, missing: &[&str]) -> Place {
        let path = self.root.path_to(node).unwrap_or_default().join(missing);
        let (Ok(deepest) | Err(deepest)) = missing.iter().try_fold(node, |node, key| node.get(key).ok_or(node));
        let (anchor, base) = self.anchor(deepest);
        let span = deepest.span();
        Place { path, anchor, span: Span::new(span.start.wrapping_sub(base), span.end.wrapping_sub(base)) }
    }
}

/// One check's pencil. Paths are found by the engine: a check only names nodes.
#[derive(Debug)]
pub struct Probe<'p> {
    view: View<'p>,
    control: u16,
    image: Option<&'p str>,
    parameters: &'p ParameterValues,
    pod_security: u32,
    judgement: &'p mut Judgement,
}

impl<'p> Probe<'p> {
    /// A probe for the checks of a view; `turn` hands it to one of them.
    pub(crate) fn new(view: View<'p>, pod_security: u32, judgement: &'p mut Judgement) -> Self {
        static NONE: ParameterValues = ParameterValues::none();
        Self { view, control: 0, image: None, parameters: &NONE, pod_security, judgement }
    }

    /// Hands the probe to the next control.
    #[inline]
    pub(crate) fn turn(&mut self, control: u16, parameters: &'p ParameterValues) {
        self.control = control;
        self.parameters = parameters;
    }

    /// Says whose image findings are about.
    #[inline]
    pub(crate) fn about(&mut self, image: Option<&'p str>) {
        self.image = image;
    }

    /// A finding at `node`.
    pub fn fail(&mut self, node: Node<'_>, message: impl Into<Cow<'static, str>>) {
        let place = place(self.view, node, &[]);
        self.push(place, message.into());
    }

    /// A finding at a field below `parent` that is not there: `securityContext.runAsNonRoot`.
    pub fn fail_missing(&mut self, parent: Node<'_>, field: &str, message: impl Into<Cow<'static, str>>) {
        let fields: Vec<&str> = field.split('.').collect();
        self.fail_below(parent, &fields, message);
    }

    /// The same with the field's path in parts, whose names may have dots.
    pub fn fail_below(&mut self, parent: Node<'_>, fields: &[&str], message: impl Into<Cow<'static, str>>) {
        let place = place(self.view, parent, fields);
        self.push(place, message.into());
    }

    fn push(&mut self, place: Place, message: Cow<'static, str>) {
        let control = self.control;
        let same = |earlier: &&mut Violation| earlier.control == control && earlier.place.path == place.path;
        match self.judgement.violations.iter_mut().rev().find(same) {
            Some(earlier) if earlier.message == message => {}
            Some(earlier) => earlier.message = format!("{}; {message}", earlier.message).into(),
            None => {
                let image = self.image.map(Arc::from);
                self.judgement.violations.push(Violation { control, place, message, image });
            }
        }
    }

    /// The boolean at `key`; null is absent, another type a gap and nothing.
    #[inline]
    pub fn boolean(&mut self, node: Node<'_>, key: &str) -> Option<bool> {
        self.as_boolean(node.get(key)?)
    }

    /// The integer at `key`; null is absent, another type a gap and nothing.
    #[inline]
    pub fn integer(&mut self, node: Node<'_>, key: &str) -> Option<i64> {
        self.as_integer(node.get(key)?)
    }

    /// The string at `key`; null is absent, another type a gap and nothing.
    #[inline]
    pub fn string<'t>(&mut self, node: Node<'t>, key: &str) -> Option<&'t str> {
        self.as_string(node.get(key)?)
    }

    /// The list at `key`; null is absent, another type a gap and nothing.
    #[inline]
    pub fn list<'t>(&mut self, node: Node<'t>, key: &str) -> Option<List<'t>> {
        let value = node.get(key)?;
        self.typed(value, "list", value.as_list())
    }

    /// The map at `key`; null is absent, another type a gap and nothing.
    #[inline]
    pub fn map<'t>(&mut self, node: Node<'t>, key: &str) -> Option<Map<'t>> {
        self.as_map(node.get(key)?)
    }

    /// The boolean that `value` is: for nodes that were found otherwise than by key.
    #[inline]
    pub fn as_boolean(&mut self, value: Node<'_>) -> Option<bool> {
        self.typed(value, "boolean", value.as_bool())
    }

    /// The integer that `value` is.
    #[inline]
    pub fn as_integer(&mut self, value: Node<'_>) -> Option<i64> {
        self.typed(value, "integer", value.as_int())
    }

    /// The string that `value` is.
    #[inline]
    pub fn as_string<'t>(&mut self, value: Node<'t>) -> Option<&'t str> {
        self.typed(value, "string", value.as_str())
    }

    /// The map that `value` is.
    #[inline]
    pub fn as_map<'t>(&mut self, value: Node<'t>) -> Option<Map<'t>> {
        self.typed(value, "map", value.as_map())
    }

    #[inline]
    fn typed<T>(&mut self, value: Node<'_>, expected: &str, read: Option<T>) -> Option<T> {
        if read.is_none() && !value.is_null() {
            self.mistyped(value, expected);
        }
        read
    }

    /// Records that `value` cannot be read because it should be `expected`.
    #[cold]
    pub fn mistyped(&mut self, value: Node<'_>, expected: &str) {
        let why = format!("expected {expected}, found {}", value.type_name());
        self.unreadable(value, &MISTYPED_FIELD, why);
    }

    /// Records that no verdict was possible at `node`; once per place and kind, whoever says so.
    #[cold]
    pub(crate) fn unreadable(&mut self, node: Node<'_>, code: &'static Code, why: String) {
        let place = place(self.view, node, &[]);
        let same = |earlier: &Unreadable| {
            earlier.place.path == place.path && earlier.code == code && (code == &MISTYPED_FIELD || earlier.why == why)
        };
        if !self.judgement.unreadable.iter().any(same) {
            self.judgement.unreadable.push(Unreadable { place, code, why });
        }
    }

    /// A parameter of type `integer`.
    #[must_use]
    pub fn integer_parameter(&self, name: &str) -> i64 {
        match self.parameters.get(name) {
            Some(ParameterValue::Integer(value)) => *value,
            _ => 0,
        }
    }

    /// A parameter of type `string`.
    #[must_use]
    pub fn string_parameter(&self, name: &str) -> &'p str {
        match self.parameters.get(name) {
            Some(ParameterValue::String(value)) => value,
            _ => "",
        }
    }

    /// A parameter of type `strings`.
    #[must_use]
    pub fn strings(&self, name: &str) -> &'p [String] {
        match self.parameters.get(name) {
            Some(ParameterValue::Strings(values)) => values,
            _ => &[],
        }
    }

    /// The minor version of Kubernetes whose Pod Security Standards hold: 25 for v1.25, `u32::MAX` for the latest.
    #[inline]
    #[must_use]
    pub fn pss_version(&self) -> u32 {
        self.pod_security
    }
}

/// Brings the lifetimes of a view and of a node of it together.
fn place<'t>(view: View<'t>, node: Node<'t>, missing: &[&str]) -> Place {
    view.place(node, missing)
}
