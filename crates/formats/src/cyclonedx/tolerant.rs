//! Reading with tolerance: a part of the wrong type is named and left out, everything else is read.

use serde_json::{Map, Value};

use super::document::{
    Component, Composition, Dependency, Document, Evidence, Hash, License, LicenseChoice, Metadata, Occurrence,
    Property,
};
use super::vulnerability::{AffectedVersion, Affects, Analysis, Rating, Source, Vulnerability, VulnerabilityReference};
use crate::fault::{Fault, below};
use crate::shape::{MISSING_FIELD, WRONG_TYPE};

/// An object whose fields are taken out one by one, and its place.
struct Object<'faults> {
    fields: Map<String, Value>,
    pointer: String,
    faults: &'faults mut Vec<Fault>,
}

/// What an object is read to; nothing where the document means nothing without the missing field.
type Reader<T> = fn(Object<'_>) -> Option<T>;

impl Object<'_> {
    /// A field of the type that `take` gives back; another type is named. Null is as good as absent.
    fn field<T>(&mut self, name: &str, what: &str, take: fn(Value) -> Result<T, Value>) -> Option<T> {
        let value = self.fields.remove(name).filter(|value| !value.is_null())?;
        match take(value) {
            Ok(value) => Some(value),
            Err(_) => {
                self.say(name, what);
                None
            }
        }
    }

    fn say(&mut self, name: &str, what: &str) {
        self.faults.push(Fault::new(&WRONG_TYPE, below(&self.pointer, name), format!("not {what}; passed over")));
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.field(name, "a text", |value| match value {
            Value::String(text) => Ok(text),
            other => Err(other),
        })
    }

    /// A text that must be there.
    fn needed(&mut self, name: &str) -> Option<String> {
        if self.fields.get(name).is_none_or(Value::is_null) {
            self.faults.push(Fault::new(&MISSING_FIELD, self.pointer.clone(), format!("no `{name}`; passed over")));
        }
        self.text(name)
    }

    fn whole_number(&mut self, name: &str) -> Option<i64> {
        self.field(name, "a whole number", |value| value.as_i64().ok_or(value))
    }

    fn number(&mut self, name: &str) -> Option<f64> {
        self.field(name, "a number", |value| value.as_f64().ok_or(value))
    }

    fn values(&mut self, name: &str) -> Vec<Value> {
        let values = self.field(name, "a list", |value| match value {
            Value::Array(items) => Ok(items),
            other => Err(other),
        });
        values.unwrap_or_default()
    }

    fn object<T>(&mut self, name: &str, read: Reader<T>) -> Option<T> {
        let fields = self.field(name, "an object", |value| match value {
            Value::Object(fields) => Ok(fields),
            other => Err(other),
        })?;
        read(Object { fields, pointer: below(&self.pointer, name), faults: self.faults })
    }

    /// The items of a list that can be read.
    fn list<T>(&mut self, name: &str, read: Reader<T>) -> Vec<T> {
        let place = below(&self.pointer, name);
        let mut items = Vec::new();
        for (index, value) in self.values(name).into_iter().enumerate() {
            let pointer = below(&place, &index.to_string());
            match value {
                Value::Object(fields) => items.extend(read(Object { fields, pointer, faults: self.faults })),
                _ => self.faults.push(Fault::new(&WRONG_TYPE, pointer, "not an object; passed over")),
            }
        }
        items
    }

    fn plain_list<T>(&mut self, name: &str, what: &str, take: fn(&Value) -> Option<T>) -> Vec<T> {
        let place = below(&self.pointer, name);
        let mut items = Vec::new();
        for (index, value) in self.values(name).iter().enumerate() {
            match take(value) {
                Some(item) => items.push(item),
                None => {
                    let pointer = below(&place, &index.to_string());
                    self.faults.push(Fault::new(&WRONG_TYPE, pointer, format!("not {what}; passed over")));
                }
            }
        }
        items
    }

    fn texts(&mut self, name: &str) -> Vec<String> {
        self.plain_list(name, "a text", |value| value.as_str().map(str::to_owned))
    }
}

/// The document that a value holds; nothing where it is not an object.
pub(super) fn document(value: Value, faults: &mut Vec<Fault>) -> Option<Document> {
    let Value::Object(fields) = value else { return None };
    let mut object = Object { fields, pointer: String::new(), faults };
    Some(Document {
        bom_format: object.text("bomFormat").unwrap_or_default(),
        spec_version: object.needed("specVersion").unwrap_or_default(),
        serial_number: object.text("serialNumber"),
        version: object.whole_number("version").unwrap_or(1),
        metadata: object.object("metadata", metadata).unwrap_or_default(),
        components: object.list("components", component),
        dependencies: object.list("dependencies", dependency),
        compositions: object.list("compositions", composition),
        vulnerabilities: object.list("vulnerabilities", vulnerability),
        properties: object.list("properties", property),
        other: object.fields,
    })
}

fn metadata(mut object: Object<'_>) -> Option<Metadata> {
    // What cannot be named is kept here: without it the document would be about its components wherever they are.
    let describes = object.fields.get("component").is_some_and(|stated| !stated.is_null());
    let described = object.object("component", |object| Some(any_component(object)));
    Some(Metadata {
        timestamp: object.text("timestamp"),
        tools: object.fields.remove("tools"),
        component: described.or_else(|| describes.then(Component::default)).map(Box::new),
        properties: object.list("properties", property),
        other: object.fields,
    })
}

/// A component without a type is read: the type decides little, and the name everything.
fn component(object: Object<'_>) -> Option<Component> {
    let found = any_component(object);
    let named = !found.name.is_empty() || found.purl.is_some() || !found.components.is_empty();
    named.then_some(found)
}

fn any_component(mut object: Object<'_>) -> Component {
    let name = object.needed("name");
    Component {
        kind: object.needed("type").unwrap_or_default(),
        bom_ref: object.text("bom-ref"),
        group: object.text("group"),
        name: name.unwrap_or_default(),
        version: object.text("version"),
        scope: object.text("scope"),
        hashes: object.list("hashes", hash),
        licenses: object.list("licenses", license_choice),
        cpe: object.text("cpe"),
        purl: object.text("purl"),
        components: object.list("components", component),
        evidence: object.object("evidence", evidence),
        properties: object.list("properties", property),
        other: object.fields,
    }
}

fn hash(mut object: Object<'_>) -> Option<Hash> {
    Some(Hash { algorithm: object.needed("alg")?, content: object.needed("content")?, other: object.fields })
}

fn license_choice(mut object: Object<'_>) -> Option<LicenseChoice> {
    Some(LicenseChoice {
        license: object.object("license", license),
        expression: object.text("expression"),
        other: object.fields,
    })
}

fn license(mut object: Object<'_>) -> Option<License> {
    Some(License { id: object.text("id"), name: object.text("name"), other: object.fields })
}

fn evidence(mut object: Object<'_>) -> Option<Evidence> {
    Some(Evidence { occurrences: object.list("occurrences", occurrence), other: object.fields })
}

fn occurrence(mut object: Object<'_>) -> Option<Occurrence> {
    Some(Occurrence {
        location: object.needed("location")?,
        additional_context: object.text("additionalContext"),
        other: object.fields,
    })
}

fn dependency(mut object: Object<'_>) -> Option<Dependency> {
    Some(Dependency {
        reference: object.needed("ref")?,
        depends_on: object.texts("dependsOn"),
        provides: object.texts("provides"),
        other: object.fields,
    })
}

fn composition(mut object: Object<'_>) -> Option<Composition> {
    Some(Composition {
        aggregate: object.needed("aggregate")?,
        assemblies: object.texts("assemblies"),
        dependencies: object.texts("dependencies"),
        vulnerabilities: object.texts("vulnerabilities"),
        other: object.fields,
    })
}

fn property(mut object: Object<'_>) -> Option<Property> {
    Some(Property { name: object.needed("name")?, value: object.text("value"), other: object.fields })
}

fn vulnerability(mut object: Object<'_>) -> Option<Vulnerability> {
    Some(Vulnerability {
        bom_ref: object.text("bom-ref"),
        id: object.text("id"),
        source: object.object("source", source),
        references: object.list("references", reference),
        ratings: object.list("ratings", rating),
        cwes: object.plain_list("cwes", "a whole number", Value::as_i64),
        description: object.text("description"),
        detail: object.text("detail"),
        recommendation: object.text("recommendation"),
        created: object.text("created"),
        published: object.text("published"),
        updated: object.text("updated"),
        analysis: object.object("analysis", analysis),
        affects: object.list("affects", affects),
        properties: object.list("properties", property),
        other: object.fields,
    })
}

fn source(mut object: Object<'_>) -> Option<Source> {
    Some(Source { name: object.text("name"), url: object.text("url"), other: object.fields })
}

fn reference(mut object: Object<'_>) -> Option<VulnerabilityReference> {
    let id = object.needed("id")?;
    Some(VulnerabilityReference { id, source: object.object("source", source), other: object.fields })
}

fn rating(mut object: Object<'_>) -> Option<Rating> {
    Some(Rating {
        source: object.object("source", source),
        score: object.number("score"),
        severity: object.text("severity"),
        method: object.text("method"),
        vector: object.text("vector"),
        other: object.fields,
    })
}

fn analysis(mut object: Object<'_>) -> Option<Analysis> {
    Some(Analysis {
        state: object.text("state"),
        justification: object.text("justification"),
        response: object.texts("response"),
        detail: object.text("detail"),
        first_issued: object.text("firstIssued"),
        last_updated: object.text("lastUpdated"),
        other: object.fields,
    })
}

fn affects(mut object: Object<'_>) -> Option<Affects> {
    let reference = object.needed("ref")?;
    Some(Affects { reference, versions: object.list("versions", affected_version), other: object.fields })
}

fn affected_version(mut object: Object<'_>) -> Option<AffectedVersion> {
    Some(AffectedVersion {
        version: object.text("version"),
        range: object.text("range"),
        status: object.text("status"),
        other: object.fields,
    })
}
