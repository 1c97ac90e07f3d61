//! The walk over the tree (`checker/cost.go` of cel-go): what each expression costs, and how large its value may be.

use std::collections::HashMap;

use super::Sized;
use super::expand::{ACCUMULATOR, Call, Fold, Node, NodeKind, Place};
use super::range::{LIST, MAP, MESSAGE, Range};
use crate::types::Type;
use crate::value::Value;

/// The sizes of keys or indices and of values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entries {
    is_list: bool,
    key: Range,
    pub(super) value: Range,
}

/// What is known of a name that a macro binds.
#[derive(Clone, Debug)]
struct Local {
    name: String,
    path: Vec<String>,
    size: Option<Range>,
    entries: Option<Entries>,
}

pub(super) struct Walk<'w> {
    pub(super) nodes: &'w [Node],
    pub(super) hints: &'w dyn Fn(&Sized<'_>) -> Option<Range>,
    paths: HashMap<Place, Vec<String>>,
    sizes: HashMap<Place, Range>,
    entries: HashMap<Place, Entries>,
    costs: HashMap<Place, Range>,
    locals: Vec<Local>,
}

impl<'w> Walk<'w> {
    pub(super) fn new(nodes: &'w [Node], hints: &'w dyn Fn(&Sized<'_>) -> Option<Range>) -> Self {
        let (paths, sizes, entries, costs) = Default::default();
        Self { nodes, hints, paths, sizes, entries, costs, locals: Vec::new() }
    }

    pub(super) fn node(&self, place: Place) -> Option<&'w Node> {
        self.nodes.get(place)
    }

    pub(super) fn kind(&self, place: Place) -> &'w Type {
        self.node(place).map_or(&Type::Dyn, |node| &node.of)
    }

    fn local(&self, name: &str) -> Option<&Local> {
        self.locals.iter().rev().find(|local| local.name == name)
    }

    /// What evaluating an expression costs.
    pub(super) fn cost(&mut self, place: Place) -> Range {
        let Some(node) = self.node(place) else { return Range::fixed(0) };
        let cost = match &node.kind {
            NodeKind::Literal(_) => Range::fixed(0),
            NodeKind::Name(name) => self.name(place, name),
            NodeKind::Select { operand, field } => self.select(place, *operand, field),
            NodeKind::Test(operand) => self.cost(*operand),
            NodeKind::Call(call) => self.call(place, call),
            NodeKind::Lazy(operands) => self.lazy(operands),
            NodeKind::List(items) => self.list(place, items),
            NodeKind::Map(entries) => self.map(place, entries),
            NodeKind::Message(fields) => self.sum(fields).plus(Range::fixed(MESSAGE)),
            NodeKind::Fold(fold) => self.fold(place, fold),
            NodeKind::Bind { name, value, body } => self.bind(place, name, *value, *body),
            NodeKind::Again(first) => {
                self.copy(place, *first);
                self.paths.insert(place, self.path(*first));
                self.costs.get(first).copied().unwrap_or(Range::UNKNOWN)
            }
        };
        self.costs.insert(place, cost);
        cost
    }

    fn sum(&mut self, places: &[Place]) -> Range {
        places.iter().fold(Range::fixed(0), |sum, place| sum.plus(self.cost(*place)))
    }

    fn name(&mut self, place: Place, name: &str) -> Range {
        let path = self.local(name).map_or_else(|| vec![name.to_owned()], |local| local.path.clone());
        self.paths.insert(place, path);
        Range::fixed(1)
    }

    fn select(&mut self, place: Place, operand: Place, field: &str) -> Range {
        let cost = self.cost(operand);
        let path = self.extended(operand, field);
        self.paths.insert(place, path);
        match self.kind(operand) {
            Type::Map(..) | Type::Structure(_) => cost.plus(Range::fixed(1)),
            _ => cost,
        }
    }

    /// The first operand is evaluated, the others may be.
    fn lazy(&mut self, operands: &[Place]) -> Range {
        let mut costs = operands.iter().map(|operand| self.cost(*operand));
        let first = costs.next().unwrap_or(Range::fixed(0));
        costs.fold(first, |sum, cost| Range::between(first.least, sum.plus(cost).most))
    }

    fn list(&mut self, place: Place, items: &[Place]) -> Range {
        let cost = self.sum(items);
        let value = self.covering(items.iter().copied());
        self.entries.insert(place, Entries { is_list: true, key: Range::fixed(1), value });
        cost.plus(Range::fixed(LIST))
    }

    fn map(&mut self, place: Place, entries: &[[Place; 2]]) -> Range {
        let cost = entries.iter().fold(Range::fixed(0), |sum, entry| sum.plus(self.sum(entry)));
        let key = self.covering(entries.iter().map(|[key, _]| *key));
        let value = self.covering(entries.iter().map(|[_, value]| *value));
        self.entries.insert(place, Entries { is_list: false, key, value });
        cost.plus(Range::fixed(MAP))
    }

    /// The range of all their sizes.
    fn covering(&mut self, places: impl Iterator<Item = Place>) -> Range {
        places.map(|place| self.size(place)).reduce(Range::union).unwrap_or(Range::fixed(0))
    }

    fn bind(&mut self, place: Place, name: &str, value: Place, body: Place) -> Range {
        // An empty list is gone through in the macro's written form, and its making is counted.
        let cost = Range::fixed(LIST).plus(self.cost(value));
        self.push_value(name, value);
        let cost = cost.plus(self.cost(body));
        self.locals.pop();
        self.copy(place, body);
        cost
    }

    fn push_value(&mut self, name: &str, value: Place) {
        let (path, size, entries) = (self.path(value), self.known_size(value), self.entries_of(value));
        self.locals.push(Local { name: name.to_owned(), path, size, entries });
    }

    fn push_element(&mut self, name: &str, range: Place, index: bool) {
        let entries = self.entries_of(range);
        let is_list = entries.map_or(matches!(self.kind(range), Type::List(_)), |entries| entries.is_list);
        let (part, size) = match (index, is_list) {
            (true, true) => ("@indices", entries.map(|entries| entries.key)),
            (true, false) => ("@keys", entries.map(|entries| entries.key)),
            (false, true) => ("@items", entries.map(|entries| entries.value)),
            (false, false) => ("@values", entries.map(|entries| entries.value)),
        };
        let path = self.extended(range, part);
        self.locals.push(Local { name: name.to_owned(), path, size, entries: None });
    }

    fn push_elements(&mut self, fold: &Fold) {
        match &fold.second {
            Some(second) => {
                self.push_element(&fold.first, fold.range, true);
                self.push_element(second, fold.range, false);
            }
            None => {
                let entries = self.entries_of(fold.range);
                let is_list = entries.map_or(matches!(self.kind(fold.range), Type::List(_)), |entries| entries.is_list);
                self.push_element(&fold.first, fold.range, !is_list);
            }
        }
    }

    fn fold(&mut self, place: Place, fold: &Fold) -> Range {
        let cost = self.cost(fold.range).plus(self.cost(fold.initial));
        self.push_value(ACCUMULATOR, fold.initial);
        let outer = self.locals.len();
        self.push_elements(fold);
        let each = self.cost(fold.condition).plus(self.cost(fold.step));
        self.locals.truncate(outer);
        let cost = cost.plus(self.cost(fold.result));
        self.locals.pop();
        let count = self.size(fold.range);
        match self.node(fold.initial).map(|node| &node.kind) {
            Some(NodeKind::Literal(_)) => {
                let size = self.known_size(fold.initial);
                self.sizes.extend(size.map(|size| (place, size)));
            }
            _ => {
                self.sizes.insert(place, count);
                let entries = self.entries_of(fold.step);
                self.entries.extend(entries.map(|entries| (place, entries)));
            }
        }
        cost.plus(count.times(each))
    }

    fn call(&mut self, place: Place, call: &Call) -> Range {
        if let ("dyn", [argument]) = (call.function.as_str(), call.arguments.as_slice()) {
            let cost = self.cost(*argument);
            self.copy(place, *argument);
            return cost.plus(Range::fixed(1));
        }
        let costs: Vec<Range> = call.arguments.iter().map(|argument| self.cost(*argument)).collect();
        let sum = call.target.map_or(Range::fixed(0), |target| self.cost(target));
        if call.overloads.is_empty() {
            return Range::fixed(0);
        }
        let (mut cost, mut size) = (Range::between(u64::MAX, 0), None::<Range>);
        for overload in &call.overloads {
            let (own, result) = self.overload(place, call, overload, &costs);
            cost = cost.union(own);
            size = match (size, result) {
                (Some(size), Some(result)) => Some(size.union(result)),
                (size, result) => result.or(size),
            };
            if let ("index_list" | "index_map", Some(operand)) = (*overload, call.arguments.first()) {
                size = self.entries_of(*operand).map(|entries| entries.value);
                let part = if *overload == "index_list" { "@items" } else { "@values" };
                let path = self.extended(*operand, part);
                self.paths.insert(place, path);
            }
            size = size.or_else(|| self.known_size(place));
        }
        self.sizes.extend(size.map(|size| (place, size)));
        sum.plus(cost)
    }

    fn extended(&self, of: Place, part: &str) -> Vec<String> {
        let mut path = self.path(of);
        path.push(part.to_owned());
        path
    }

    /// From a variable to the value, where it is a part of one.
    fn path(&self, place: Place) -> Vec<String> {
        if let Some(NodeKind::Name(name)) = self.node(place).map(|node| &node.kind)
            && let Some(local) = self.local(name)
        {
            return local.path.clone();
        }
        self.paths.get(&place).cloned().unwrap_or_default()
    }

    /// What the caller knows of the size of a value, or of the items of a list.
    pub(super) fn hinted(&self, place: Place, items_of: Option<&Type>) -> Option<Range> {
        let mut path = self.path(place);
        if path.first().is_some_and(|first| first == ACCUMULATOR) {
            path.clear();
        }
        if items_of.is_some() && !path.is_empty() {
            path.push("@items".to_owned());
        }
        (self.hints)(&Sized { path: &path, of: items_of.unwrap_or_else(|| self.kind(place)) })
    }

    pub(super) fn size(&mut self, place: Place) -> Range {
        self.known_size(place).unwrap_or(Range::UNKNOWN)
    }

    pub(super) fn known_size(&mut self, place: Place) -> Option<Range> {
        if let Some(size) = self.sizes.get(&place) {
            return Some(*size);
        }
        let node = self.node(place)?;
        if let Some(size) = own_size(&node.kind) {
            return Some(Range::fixed(size));
        }
        if let Some(size) = self.hinted(place, None) {
            self.sizes.insert(place, size);
            return Some(size);
        }
        if is_scalar(&node.of) {
            return Some(Range::fixed(1));
        }
        match &node.kind {
            NodeKind::Name(name) => self.local(name)?.size,
            _ => None,
        }
    }

    pub(super) fn entries_of(&self, place: Place) -> Option<Entries> {
        if let Some(entries) = self.entries.get(&place) {
            return Some(*entries);
        }
        match &self.node(place)?.kind {
            NodeKind::Name(name) => self.local(name)?.entries,
            _ => None,
        }
    }

    /// The entries of one or the other.
    pub(super) fn join_entries(&mut self, place: Place, one: Place, other: Place) {
        if let (Some(one), Some(other)) = (self.entries_of(one), self.entries_of(other)) {
            let (key, value) = (one.key.union(other.key), one.value.union(other.value));
            self.entries.insert(place, Entries { is_list: one.is_list, key, value });
        }
    }

    fn copy(&mut self, place: Place, from: Place) {
        let (size, entries) = (self.known_size(from), self.entries_of(from));
        self.sizes.extend(size.map(|size| (place, size)));
        self.entries.extend(entries.map(|entries| (place, entries)));
    }
}

/// The size that can be read off the expression.
fn own_size(kind: &NodeKind) -> Option<u64> {
    let size = match kind {
        NodeKind::Literal(Value::String(text)) => text.as_str().chars().count(),
        NodeKind::Literal(Value::Bytes(bytes)) => bytes.len(),
        NodeKind::Literal(_) => 1,
        NodeKind::List(items) => items.len(),
        NodeKind::Map(entries) => entries.len(),
        _ => return None,
    };
    u64::try_from(size).ok()
}

fn is_scalar(of: &Type) -> bool {
    match of {
        Type::Bool | Type::Double | Type::Duration | Type::Int | Type::Timestamp | Type::Uint => true,
        Type::Optional(inner) => is_scalar(inner),
        _ => false,
    }
}
