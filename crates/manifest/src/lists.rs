//! Which documents are objects, which are lists of objects, and which are nothing of ours.

use palisade_model::diagnostic::{Code, Diagnostic, Level};
use palisade_model::tree::{Items, Node, Span};

use crate::codes;

/// An object found in a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// The node of its outermost map.
    pub(crate) root: u32,
    pub(crate) identity: Identity,
}

/// Where an object's `apiVersion` and `kind` come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Identity {
    /// From its own fields.
    Own,
    /// From those of the list at this node, as items of a `PodList` do.
    OfList(u32),
    /// From those of a list that is elsewhere in the text.
    Elsewhere { api_version: Span, kind: Span },
}

/// Collects the objects of documents.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    pub(crate) entries: Vec<Entry>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) ignored: u64,
}

/// A field's string; empty where it is missing or no string, as the API machinery has it.
fn field<'t>(node: Node<'t>, key: &str) -> &'t str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}

impl Collector {
    /// Takes a whole document.
    pub(crate) fn document(&mut self, root: Node) {
        let (api_version, kind) = (field(root, "apiVersion"), field(root, "kind"));
        let identified = !api_version.is_empty() && !kind.is_empty();
        match root.get("items") {
            _ if root.is_null() => {}
            _ if root.as_map().is_none() => self.no_object(root),
            Some(items) if identified || (!kind.is_empty() && holds_objects(items)) => self.list(root, items),
            Some(items) if holds_objects(items) => {
                self.gap(&codes::INVALID_LIST, items, "a list of objects that has no `kind`: kubectl refuses it");
                self.list(root, items);
            }
            _ if identified => self.entries.push(Entry { root: root.index(), identity: Identity::Own }),
            _ if nearly_identified(root) => {
                self.gap(
                    &codes::UNIDENTIFIED_OBJECT,
                    root,
                    "`apiVersion` or `kind` in the wrong case or of a wrong type",
                );
            }
            _ => self.ignored += 1,
        }
    }

    /// A document that is a string, a number, a list: other text than manifests most of the time.
    fn no_object(&mut self, root: Node) {
        self.ignored += 1;
        let message = format!("not an object but a {}: kubectl refuses it", root.type_name());
        self.diagnostics.push(Diagnostic::new(&codes::NOT_AN_OBJECT, Level::Note, root.span(), message));
    }

    /// Takes the items of a list, and those of lists among them.
    fn list(&mut self, root: Node, items: Node) {
        let kind = field(root, "kind");
        if !kind.is_empty() && !kind.ends_with("List") {
            let message = format!("kubectl takes this {kind} for a list because of its `items`, and drops the rest");
            self.gap(&codes::INVALID_LIST, items, message);
        }
        let mut open = vec![(root, self.items_of(items))];
        while let Some((list, rest)) = open.last_mut() {
            let list = Identity::OfList(list.index());
            match rest.next() {
                Some(item) => {
                    let inner = self.item(item, list).map(|(list, items)| (list, self.items_of(items)));
                    open.extend(inner);
                }
                None => {
                    open.pop();
                }
            }
        }
    }

    /// The items, which must be a list or null.
    fn items_of<'t>(&mut self, items: Node<'t>) -> Items<'t> {
        if items.as_list().is_none() && !items.is_null() {
            let message = format!("`items` is not a list but a {}", items.type_name());
            self.gap(&codes::INVALID_LIST, items, message);
        }
        if items.is_null() {
            let message = "`items` is null: kubectl takes it for an empty list";
            self.diagnostics.push(Diagnostic::new(&codes::INVALID_LIST, Level::Note, items.span(), message));
        }
        items.items()
    }

    /// Takes an item; where it is a list itself, gives it and its items back.
    pub(crate) fn item<'t>(&mut self, item: Node<'t>, list: Identity) -> Option<(Node<'t>, Node<'t>)> {
        let (api_version, kind) = (field(item, "apiVersion"), field(item, "kind"));
        if let Some(inner) = item.get("items").filter(|inner| inner.as_list().is_some()) {
            self.gap(&codes::NESTED_LIST, inner, "an item with `items` of its own: kubectl refuses the whole list");
            if kind.ends_with("List") {
                return Some((item, inner));
            }
        }
        let identity = match (api_version.is_empty(), kind.is_empty()) {
            (false, false) => Identity::Own,
            (true, true) => list,
            _ => {
                self.gap(&codes::UNIDENTIFIED_OBJECT, item, "an item with only one of `apiVersion` and `kind`");
                return None;
            }
        };
        match item.as_map() {
            Some(_) => self.entries.push(Entry { root: item.index(), identity }),
            None => {
                let message = format!("a list's item is not an object but a {}", item.type_name());
                self.gap(&codes::NOT_AN_OBJECT, item, message);
            }
        }
        None
    }

    /// Takes an item of a list that is not in the tree.
    pub(crate) fn loose_item(&mut self, item: Node, list: Identity) {
        if let Some((list, items)) = self.item(item, list) {
            self.list(list, items);
        }
    }

    fn gap(&mut self, code: &'static Code, node: Node, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, Level::Gap, node.span(), message));
    }
}

fn holds_objects(items: Node) -> bool {
    items.items().any(|item| !field(item, "apiVersion").is_empty() && !field(item, "kind").is_empty())
}

/// Whether a map that is no object has both keys all the same, if one does not look at their case and values.
fn nearly_identified(root: Node) -> bool {
    let has =
        |name: &str| root.entries().any(|(key, _)| key.as_str().is_some_and(|key| key.eq_ignore_ascii_case(name)));
    has("apiVersion") && has("kind")
}
