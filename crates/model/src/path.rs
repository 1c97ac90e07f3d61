//! Paths inside an object, as people write them: `spec.containers[0].image`, `metadata.annotations["a.b/c"]`.

use std::fmt;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// Into a map.
    Field(String),
    /// Into a list, counted from zero.
    Index(usize),
}

/// A path from an object's root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectPath(Vec<Segment>);

impl ObjectPath {
    /// The steps in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Whether this is the root itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Goes one step further down.
    pub fn push(&mut self, segment: Segment) {
        self.0.push(segment);
    }

    /// This path continued by plain field names.
    #[must_use]
    pub fn join(mut self, fields: &[&str]) -> Self {
        self.0.extend(fields.iter().map(|field| Segment::Field((*field).to_owned())));
        self
    }

    /// What is left behind `prefix`, if this path starts with it.
    #[must_use]
    pub fn strip_prefix(&self, prefix: &Self) -> Option<Self> {
        self.0.strip_prefix(prefix.0.as_slice()).map(|rest| Self(rest.to_vec()))
    }
}

impl FromIterator<Segment> for ObjectPath {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> Self {
        Self(segments.into_iter().collect())
    }
}

impl fmt::Display for ObjectPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(formatter, "[{index}]")?,
                Segment::Field(name) if is_plain(name) && position == 0 => formatter.write_str(name)?,
                Segment::Field(name) if is_plain(name) => write!(formatter, ".{name}")?,
                Segment::Field(name) => write!(formatter, "[{name:?}]")?,
            }
        }
        Ok(())
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}
