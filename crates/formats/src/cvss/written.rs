//! The JSON object of a rating, as FIRST's schemas write it.

use serde_json::{Map, Value, json};

use super::{Vector, Version};

/// The version and the object of a vector with its score. The metrics stand in the vector alone.
///
/// Nothing where the vector cannot be read.
#[must_use]
pub fn object_of(vector: &str) -> Option<(Version, Map<String, Value>)> {
    let parsed = Vector::parse(vector).ok()?;
    let (version, score) = (parsed.version(), parsed.base_score());
    let mut object = Map::new();
    object.insert("version".into(), json!(version.as_str()));
    object.insert("vectorString".into(), json!(vector));
    object.insert("baseScore".into(), json!(score.value()));
    // Version 2.0 defines no words.
    if version != Version::V2 {
        object.insert("baseSeverity".into(), json!(score.rating(version).as_str()));
    }
    Some((version, object))
}
