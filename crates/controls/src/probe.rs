//! What a check is given to speak with: it records places and reads fields with the types they must have.

use std::borrow::Cow;

use palisade_model::tree::{List, Map};
use palisade_model::{Node, ObjectPath, Span};

use crate::outcome::{Mistyped, Violation};
use crate::parameters::{ParameterValue, ParameterValues};

/// The collected statements of the checks of one view.
#[derive(Debug, Default)]
pub struct Record {
    /// What the controls object to.
    pub violations: Vec<Violation>,
    /// What they could not read.
    pub mistyped: Vec<Mistyped>,
}

/// One check's pencil. Paths are found by the engine: a check only names nodes.
#[derive(Debug)]
pub struct Probe<'p> {
    root: Node<'p>,
    control: u16,
    image: Option<&'p str>,
    parameters: &'p ParameterValues,
    record: &'p mut Record,
}

impl<'p> Probe<'p> {
    /// A probe for the checks of the view at `root`.
    pub(crate) fn new(
        root: Node<'p>,
        (control, parameters): (u16, &'p ParameterValues),
        image: Option<&'p str>,
        record: &'p mut Record,
    ) -> Self {
        Self { root, control, image, parameters, record }
    }

    /// A finding at `node`.
    pub fn fail(&mut self, node: Node<'_>, message: impl Into<Cow<'static, str>>) {
        let path = path_between(self.root, node);
        self.push(path, node.span(), message.into());
    }

    /// A finding at a field below `parent` that is not there: `securityContext.runAsNonRoot`.
    pub fn fail_missing(&mut self, parent: Node<'_>, field: &str, message: impl Into<Cow<'static, str>>) {
        let fields: Vec<&str> = field.split('.').collect();
        let path = path_between(self.root, parent).join(&fields);
        let deepest = fields.iter().try_fold(parent, |node, key| node.get(key).ok_or(node));
        let (Ok(deepest) | Err(deepest)) = deepest;
        self.push(path, deepest.span(), message.into());
    }

    fn push(&mut self, path: ObjectPath, span: Span, message: Cow<'static, str>) {
        let control = self.control;
        let same = |earlier: &&mut Violation| earlier.control == control && earlier.path == path;
        match self.record.violations.iter_mut().rev().find(same) {
            Some(earlier) if earlier.message == message => {}
            Some(earlier) => earlier.message = format!("{}; {message}", earlier.message).into(),
            None => {
                let image = self.image.map(str::to_owned);
                self.record.violations.push(Violation { control, path, span, message, image });
            }
        }
    }

    /// The boolean at `key`; null is absent, another type a gap and nothing.
    #[inline]
    pub fn boolean(&mut self, node: Node<'_>, key: &str) -> Option<bool> {
        let value = node.get(key)?;
        self.typed(value, "boolean", value.as_bool())
    }

    /// The integer at `key`; null is absent, another type a gap and nothing.
    #[inline]
    pub fn integer(&mut self, node: Node<'_>, key: &str) -> Option<i64> {
        let value = node.get(key)?;
        self.typed(value, "integer", value.as_int())
    }

    /// The string at `key`; null is absent, another type a gap and nothing.
    #[inline]
    pub fn string<'t>(&mut self, node: Node<'t>, key: &str) -> Option<&'t str> {
        let value = node.get(key)?;
        self.typed(value, "string", value.as_str())
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
        let value = node.get(key)?;
        self.typed(value, "map", value.as_map())
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

    #[inline]
    fn typed<T>(&mut self, value: Node<'_>, expected: &'static str, read: Option<T>) -> Option<T> {
        if read.is_none() && !value.is_null() {
            self.mistyped(value, expected);
        }
        read
    }

    /// Records that `value` cannot be read because it should be `expected`.
    #[cold]
    pub fn mistyped(&mut self, value: Node<'_>, expected: &'static str) {
        let path = path_between(self.root, value);
        if self.record.mistyped.iter().all(|earlier| earlier.path != path) {
            self.record.mistyped.push(Mistyped { path, span: value.span(), expected, found: value.type_name() });
        }
    }

    /// A parameter of type `boolean`.
    #[must_use]
    pub fn boolean_parameter(&self, name: &str) -> bool {
        matches!(self.parameters.get(name), Some(ParameterValue::Boolean(true)))
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
}

/// The path from `root` to `node`; the root's own where the node is not below it.
fn path_between<'t>(root: Node<'t>, node: Node<'t>) -> ObjectPath {
    root.path_to(node).unwrap_or_default()
}
