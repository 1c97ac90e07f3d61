//! Reading a tree: a node is a position, a value what stands there.

use super::{Key, Kind, Slot, Span, Tree};
use crate::path::{ObjectPath, Segment};

/// A position in a tree. Copying it is free; all text it gives lives as long as the tree.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

/// What stands at a node.
#[derive(Clone, Copy, Debug)]
pub enum Value<'t> {
    /// `null`, or a key without a value.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer; the API machinery keeps integers within 64 bits signed.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    String(&'t str),
    /// A list.
    List(List<'t>),
    /// A map with string keys, each once.
    Map(Map<'t>),
}

impl<'t> Node<'t> {
    pub(crate) fn new(tree: &'t Tree<'t>, index: u32) -> Self {
        Self { tree, index }
    }

    #[inline]
    fn slot(self) -> &'t Slot {
        static NOTHING: Slot = Slot { kind: Kind::Null, size: 1, span: Span::new(0, 0), payload: 0 };
        self.tree.slots.get(self.index as usize).unwrap_or(&NOTHING)
    }

    /// The tree this node is of.
    #[must_use]
    pub fn tree(self) -> &'t Tree<'t> {
        self.tree
    }

    /// The node's place in document order, unique in its tree.
    #[must_use]
    pub fn index(self) -> u32 {
        self.index
    }

    /// Where the node stands in the source text. An alias names its anchor's text.
    #[must_use]
    pub fn span(self) -> Span {
        self.slot().span
    }

    /// What stands here.
    #[inline]
    #[must_use]
    pub fn value(self) -> Value<'t> {
        let slot = self.slot();
        match slot.kind {
            Kind::Null | Kind::Discarded => Value::Null,
            Kind::False => Value::Bool(false),
            Kind::True => Value::Bool(true),
            Kind::Int => Value::Int(slot.payload.cast_signed()),
            Kind::Float => Value::Float(f64::from_bits(slot.payload)),
            Kind::Borrowed => Value::String(part(self.tree.text, slot.payload)),
            Kind::Decoded => Value::String(part(&self.tree.decoded, slot.payload)),
            Kind::List => Value::List(List { node: self }),
            Kind::Map => Value::Map(Map { node: self }),
        }
    }

    /// The name of what stands here, in the field's words.
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self.value() {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Int(_) => "integer",
            Value::Float(_) => "number",
            Value::String(_) => "string",
            Value::List(_) => "list",
            Value::Map(_) => "map",
        }
    }

    /// The string that stands here, if it is one.
    #[inline]
    #[must_use]
    pub fn as_str(self) -> Option<&'t str> {
        let slot = self.slot();
        match slot.kind {
            Kind::Borrowed => Some(part(self.tree.text, slot.payload)),
            Kind::Decoded => Some(part(&self.tree.decoded, slot.payload)),
            _ => None,
        }
    }

    /// The boolean that stands here, if it is one.
    #[inline]
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.value() {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The integer that stands here, if it is one.
    #[inline]
    #[must_use]
    pub fn as_int(self) -> Option<i64> {
        match self.value() {
            Value::Int(value) => Some(value),
            _ => None,
        }
    }

    /// Whether `null` stands here.
    #[must_use]
    pub fn is_null(self) -> bool {
        matches!(self.slot().kind, Kind::Null)
    }

    /// The list that stands here, if it is one.
    #[inline]
    #[must_use]
    pub fn as_list(self) -> Option<List<'t>> {
        matches!(self.slot().kind, Kind::List).then_some(List { node: self })
    }

    /// The map that stands here, if it is one.
    #[inline]
    #[must_use]
    pub fn as_map(self) -> Option<Map<'t>> {
        matches!(self.slot().kind, Kind::Map).then_some(Map { node: self })
    }

    /// The value of `key`, where this is a map that has it.
    #[inline]
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.as_map()?.get(key)
    }

    /// The same for a key that is only known at run time and looked for many times.
    #[inline]
    #[must_use]
    pub fn find(self, key: &Key) -> Option<Self> {
        let slot = self.slot();
        if !matches!(slot.kind, Kind::Map) {
            return None;
        }
        let mut next = self.index + 1;
        let mut rest = self.tree.slots.get(next as usize..self.after() as usize)?;
        while let [name, value, ..] = rest {
            if text_of_length(self.tree, name, key.as_str().len()).is_some_and(|text| key.is(text)) {
                return Some(Self::new(self.tree, next + 1));
            }
            next += 1 + value.size;
            rest = rest.get(1 + value.size as usize..)?;
        }
        None
    }

    #[inline]
    fn is_string(self, wanted: &str) -> bool {
        text_of_length(self.tree, self.slot(), wanted.len()) == Some(wanted.as_bytes())
    }

    /// The node reached by going through `keys`, map by map.
    #[must_use]
    pub fn at(self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The items of the list that stands here; none where it is not a list.
    #[inline]
    #[must_use]
    pub fn items(self) -> Items<'t> {
        let (next, left) = match self.slot().kind {
            Kind::List => (self.index + 1, self.slot().payload as u32),
            _ => (0, 0),
        };
        Items { tree: self.tree, next, left }
    }

    /// The entries of the map that stands here; none where it is not a map.
    #[inline]
    #[must_use]
    pub fn entries(self) -> Entries<'t> {
        let (next, left) = match self.slot().kind {
            Kind::Map => (self.index + 1, self.slot().payload as u32),
            _ => (0, 0),
        };
        Entries { tree: self.tree, next, left }
    }

    /// The node behind this one's subtree, whether or not there is one.
    #[inline]
    pub(crate) fn after(self) -> u32 {
        self.index + self.slot().size
    }

    /// Whether `other` stands at or below this node.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        (self.index..self.after()).contains(&other.index)
    }

    /// The path that leads from `self` down to `descendant`: empty for itself, nothing if it is not below.
    ///
    /// Costs a walk along the path's siblings; it is meant for findings, not for evaluation.
    #[must_use]
    pub fn path_to(self, descendant: Self) -> Option<ObjectPath> {
        let mut path = ObjectPath::default();
        let mut here = self;
        while here.index != descendant.index {
            let (segment, below) = here.step_towards(descendant)?;
            path.push(segment);
            here = below;
        }
        Some(path)
    }

    fn step_towards(self, descendant: Self) -> Option<(Segment, Self)> {
        if self.as_map().is_some() {
            let (key, value) =
                self.entries().find(|(key, value)| value.contains(descendant) || key.index == descendant.index)?;
            return Some((
                Segment::Field(key.as_str()?.to_owned()),
                if value.contains(descendant) { value } else { key },
            ));
        }
        let (position, item) = self.items().enumerate().find(|(_, item)| item.contains(descendant))?;
        Some((Segment::Index(position), item))
    }

    /// The node that `path` leads to from here, as far down as the path exists, and how many segments that took.
    #[must_use]
    pub fn resolve(self, path: &ObjectPath) -> (Self, usize) {
        let mut here = self;
        for (taken, segment) in path.segments().iter().enumerate() {
            let next = match segment {
                Segment::Field(name) => here.get(name),
                Segment::Index(position) => here.items().nth(*position),
            };
            match next {
                Some(node) => here = node,
                None => return (here, taken),
            }
        }
        (here, path.segments().len())
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.index == other.index
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.value() {
            Value::Null => formatter.write_str("null"),
            Value::Bool(value) => value.fmt(formatter),
            Value::Int(value) => value.fmt(formatter),
            Value::Float(value) => value.fmt(formatter),
            Value::String(value) => value.fmt(formatter),
            Value::List(_) => formatter.debug_list().entries(self.items()).finish(),
            Value::Map(_) => formatter.debug_map().entries(self.entries()).finish(),
        }
    }
}

#[inline]
fn part(text: &str, packed: u64) -> &str {
    let (start, length) = unpack(packed);
    text.get(start..start + length).unwrap_or_default()
}

/// A slot's string, if it is as long as a wanted one. Keys are found with this: most differ in length already.
#[inline]
fn text_of_length<'t>(tree: &'t Tree<'t>, slot: &Slot, wanted: usize) -> Option<&'t [u8]> {
    let (start, length) = unpack(slot.payload);
    let text = match slot.kind {
        Kind::Borrowed if length == wanted => tree.text.as_bytes(),
        Kind::Decoded if length == wanted => tree.decoded.as_bytes(),
        _ => return None,
    };
    text.get(start..start + length)
}

/// Start and length of a string.
#[inline]
fn unpack(packed: u64) -> (usize, usize) {
    ((packed >> 32) as usize, (packed & u64::from(u32::MAX)) as usize)
}

/// A list.
#[derive(Clone, Copy, Debug)]
pub struct List<'t> {
    node: Node<'t>,
}

impl<'t> List<'t> {
    /// How many items it has.
    #[must_use]
    pub fn len(self) -> usize {
        self.node.slot().payload as usize
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The items in order.
    #[must_use]
    pub fn iter(self) -> Items<'t> {
        self.node.items()
    }

    /// The item at `index`; costs a walk over those before it.
    #[must_use]
    pub fn get(self, index: usize) -> Option<Node<'t>> {
        self.iter().nth(index)
    }

    /// The node whose value this is.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        self.node
    }
}

impl<'t> IntoIterator for List<'t> {
    type Item = Node<'t>;
    type IntoIter = Items<'t>;
    fn into_iter(self) -> Items<'t> {
        self.iter()
    }
}

/// A map.
#[derive(Clone, Copy, Debug)]
pub struct Map<'t> {
    node: Node<'t>,
}

impl<'t> Map<'t> {
    /// How many entries it has.
    #[must_use]
    pub fn len(self) -> usize {
        self.node.slot().payload as usize
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Keys and values in the order they were written.
    #[must_use]
    pub fn iter(self) -> Entries<'t> {
        self.node.entries()
    }

    /// The value of `key`.
    #[inline]
    #[must_use]
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The nodes of `key` and of its value.
    #[inline]
    #[must_use]
    pub fn entry(self, key: &str) -> Option<(Node<'t>, Node<'t>)> {
        self.iter().find(|(name, _)| name.is_string(key))
    }

    /// The node whose value this is.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        self.node
    }
}

impl<'t> IntoIterator for Map<'t> {
    type Item = (Node<'t>, Node<'t>);
    type IntoIter = Entries<'t>;
    fn into_iter(self) -> Entries<'t> {
        self.iter()
    }
}

/// Iterates a list's items.
#[derive(Clone, Debug)]
pub struct Items<'t> {
    tree: &'t Tree<'t>,
    next: u32,
    left: u32,
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    #[inline]
    fn next(&mut self) -> Option<Node<'t>> {
        self.left = self.left.checked_sub(1)?;
        let node = Node::new(self.tree, self.next);
        self.next = node.after();
        Some(node)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// Iterates a map's entries as (key, value).
#[derive(Clone, Debug)]
pub struct Entries<'t> {
    tree: &'t Tree<'t>,
    next: u32,
    left: u32,
}

impl<'t> Iterator for Entries<'t> {
    type Item = (Node<'t>, Node<'t>);

    #[inline]
    fn next(&mut self) -> Option<(Node<'t>, Node<'t>)> {
        self.left = self.left.checked_sub(1)?;
        let key = Node::new(self.tree, self.next);
        let value = Node::new(self.tree, self.next + 1);
        self.next = value.after();
        Some((key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl ExactSizeIterator for Entries<'_> {}
