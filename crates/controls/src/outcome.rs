//! What evaluating leaves behind: owned data that outlives the text it speaks of, one `Outcome` per thread.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_model::{ObjectPath, SourceId, Span, Target};

use crate::memo::Memo;

/// What a relative span is counted from, so that equal pods can share a judgement wherever they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The view's root.
    Root,
    /// A pod template's spec.
    Spec,
    /// A pod template's labels.
    Labels,
    /// A pod template's annotations.
    Annotations,
}

/// A place in a view: a path from its root and a text range relative to an anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// From the view's root, possibly down to a field that is missing.
    pub(crate) path: ObjectPath,
    /// What `span` is relative to.
    pub(crate) anchor: Anchor,
    /// The text of the deepest part of the path that exists.
    pub(crate) span: Span,
}

/// One place that a control objects to.
#[derive(Clone, Debug)]
pub(crate) struct Violation {
    /// The control's index in the engine.
    pub(crate) control: u16,
    /// Where.
    pub(crate) place: Place,
    /// What is wrong there.
    pub(crate) message: Cow<'static, str>,
    /// The image of the container, for checks of containers.
    pub(crate) image: Option<Arc<str>>,
}

/// A field whose type is not what a control reads, or an expression that could not be evaluated there.
#[derive(Clone, Debug)]
pub(crate) struct Unreadable {
    /// Where.
    pub(crate) place: Place,
    /// The code of the gap it becomes.
    pub(crate) code: &'static palisade_model::Code,
    /// What is there and what should be.
    pub(crate) why: String,
}

/// All that the checks of one view said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judgement {
    /// What they object to.
    pub(crate) violations: Vec<Violation>,
    /// What they could not read.
    pub(crate) unreadable: Vec<Unreadable>,
}

impl Judgement {
    /// Whether two judgements differ at most in where the text stands.
    fn says_the_same(&self, other: &Self) -> bool {
        let same = |(left, right): (&Violation, &Violation)| {
            left.control == right.control && left.place.path == right.place.path && left.message == right.message
        };
        self.unreadable.is_empty()
            && other.unreadable.is_empty()
            && self.violations.len() == other.violations.len()
            && self.violations.iter().zip(&other.violations).all(same)
    }
}

/// The places of a judgement in the text.
#[derive(Clone, Debug)]
pub(crate) enum Spans {
    /// Offsets of root, spec, labels and annotations, to be added to the relative spans.
    Anchored([u32; 4]),
    /// The span of each violation.
    Own(Box<[Span]>),
}

/// The judgement of one view of an object.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The way from the object's root to the view's.
    pub(crate) prefix: ObjectPath,
    /// What was said; shared between objects where it is the same.
    pub(crate) judgement: Arc<Judgement>,
    /// Where it stands in the text.
    pub(crate) spans: Spans,
}

impl Part {
    /// The text range of the violation number `index`, which is at `place`.
    pub(crate) fn span(&self, index: usize, place: &Place) -> Span {
        match &self.spans {
            Spans::Own(spans) => spans.get(index).copied().unwrap_or_default(),
            Spans::Anchored(bases) => {
                let base = bases.get(place.anchor as usize).copied().unwrap_or_default();
                Span::new(base.wrapping_add(place.span.start), base.wrapping_add(place.span.end))
            }
        }
    }

    /// The path of `place` from the object's root.
    pub(crate) fn path(&self, place: &Place) -> ObjectPath {
        self.prefix.segments().iter().chain(place.path.segments()).cloned().collect()
    }
}

/// The controller that `metadata.ownerReferences` names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Owner {
    pub(crate) api_version: String,
    pub(crate) kind: String,
    pub(crate) name: String,
}

/// One object that was evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Evaluated {
    pub(crate) source: SourceId,
    /// The whole object's text.
    pub(crate) span: Span,
    pub(crate) target: Target,
    pub(crate) owner: Option<Owner>,
    /// The text of its ignore annotations, one a line.
    pub(crate) ignore: Option<Box<str>>,
    /// What only sees the object as a whole first, then its pod templates.
    pub(crate) own: Option<Part>,
    pub(crate) templates: Vec<Part>,
}

/// Collects what one thread evaluates.
#[derive(Debug, Default)]
pub struct Outcome {
    pub(crate) evaluated: Vec<Evaluated>,
    /// How many views each control was called for, by its index in the engine.
    pub(crate) applied: Vec<u64>,
    /// How many pod templates there were.
    pub(crate) pods: u64,
    pub(crate) kinds: BTreeMap<String, u64>,
    pub(crate) memo: Memo,
    recent: Vec<Arc<Judgement>>,
}

/// How many judgements of whole objects are kept to be shared; those of one kind tend to repeat.
const RECENT: usize = 32;

impl Outcome {
    /// How many objects were evaluated.
    #[must_use]
    pub fn len(&self) -> usize {
        self.evaluated.len()
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.evaluated.is_empty()
    }

    /// The evaluated objects by kind.
    #[must_use]
    pub fn kinds(&self) -> &BTreeMap<String, u64> {
        &self.kinds
    }

    pub(crate) fn count(&mut self, kind: &str) {
        match self.kinds.get_mut(kind) {
            Some(count) => *count += 1,
            None => drop(self.kinds.insert(kind.to_owned(), 1)),
        }
    }

    pub(crate) fn applied(&mut self, control: u16, times: u64) {
        let index = usize::from(control);
        if self.applied.len() <= index {
            self.applied.resize(index + 1, 0);
        }
        if let Some(count) = self.applied.get_mut(index) {
            *count += times;
        }
    }

    /// Wraps the judgement of a whole object at `start`, sharing it with an equal one.
    pub(crate) fn own_part(&mut self, judgement: Judgement, start: u32) -> Option<Part> {
        if judgement.violations.is_empty() && judgement.unreadable.is_empty() {
            return None;
        }
        let prefix = ObjectPath::default();
        let bases = [start; 4];
        let Some(shared) = self.recent.iter().find(|recent| recent.says_the_same(&judgement)).cloned() else {
            let judgement = Arc::new(judgement);
            if judgement.unreadable.is_empty() {
                self.recent.truncate(RECENT - 1);
                self.recent.insert(0, Arc::clone(&judgement));
            }
            return Some(Part { prefix, judgement, spans: Spans::Anchored(bases) });
        };
        let absolute = |violation: &Violation| {
            let span = violation.place.span;
            Span::new(start.wrapping_add(span.start), start.wrapping_add(span.end))
        };
        let spans = Spans::Own(judgement.violations.iter().map(absolute).collect());
        Some(Part { prefix, judgement: shared, spans })
    }
}
