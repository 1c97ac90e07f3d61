//! How the versions of OpenVEX write what [`super::document`] holds.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::document::{Component, Justification, Product, Statement, Status, Vulnerability};
use super::text::Text;

/// The fields of a document, of an attestation that carries one, and of a hub's index: what a text is, is known when its
/// fields are.
#[derive(Deserialize)]
pub(super) struct Top<'a> {
    #[serde(rename = "@context", borrow)]
    pub(super) context: Option<&'a RawValue>,
    #[serde(rename = "@id")]
    pub(super) id: Option<&'a RawValue>,
    pub(super) author: Option<&'a RawValue>,
    pub(super) role: Option<&'a RawValue>,
    pub(super) timestamp: Option<&'a RawValue>,
    pub(super) last_updated: Option<&'a RawValue>,
    pub(super) version: Option<&'a RawValue>,
    pub(super) tooling: Option<&'a RawValue>,
    pub(super) statements: Option<&'a RawValue>,
    #[serde(rename = "ID")]
    pub(super) package: Option<&'a RawValue>,
    #[serde(rename = "Sources")]
    pub(super) sources: Option<&'a RawValue>,
    #[serde(rename = "predicateType")]
    pub(super) predicate_type: Option<&'a RawValue>,
    pub(super) predicate: Option<&'a RawValue>,
    pub(super) subject: Option<&'a RawValue>,
}

/// What an in-toto statement is about.
#[derive(Deserialize)]
pub(super) struct Subject<'a> {
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(default)]
    digest: BTreeMap<Text<'a>, Text<'a>>,
}

impl<'a> From<Subject<'a>> for Product<'a> {
    fn from(subject: Subject<'a>) -> Self {
        let hashes = subject.digest.into_iter().map(|(algorithm, value)| (hash_label(algorithm), value)).collect();
        let component = Component { id: filled(subject.name), identifiers: BTreeMap::new(), hashes };
        Self { component, subcomponents: Vec::new() }
    }
}

/// in-toto writes `sha256`, OpenVEX `sha-256`.
fn hash_label(algorithm: Text<'_>) -> Text<'_> {
    match algorithm.as_str() {
        "sha256" => "sha-256".into(),
        "sha384" => "sha-384".into(),
        "sha512" => "sha-512".into(),
        _ => algorithm,
    }
}

/// How many copies one list may be spread into: more would let a small text take all memory.
pub(super) const MOST_SHARED: usize = 1 << 18;

/// A statement of any version. `subcomponents` and `vuln_description` stood here in v0.0.x.
#[derive(Deserialize)]
pub(super) struct WireStatement<'a> {
    #[serde(rename = "@id", borrow)]
    id: Option<Text<'a>>,
    version: Option<Count>,
    vulnerability: Option<WireVulnerability<'a>>,
    vuln_description: Option<Text<'a>>,
    timestamp: Option<Text<'a>>,
    last_updated: Option<Text<'a>>,
    products: Option<Vec<WireComponent<'a>>>,
    subcomponents: Option<Vec<WireComponent<'a>>>,
    status: Option<Text<'a>>,
    supplier: Option<Text<'a>>,
    status_notes: Option<Text<'a>>,
    justification: Option<Text<'a>>,
    impact_statement: Option<Text<'a>>,
    action_statement: Option<Text<'a>>,
    action_statement_timestamp: Option<Text<'a>>,
}

impl<'a> TryFrom<WireStatement<'a>> for Statement<'a> {
    type Error = String;

    fn try_from(wire: WireStatement<'a>) -> Result<Self, String> {
        let label = wire.status.ok_or("no `status`")?;
        let status = Status::parse(&label).ok_or_else(|| format!("`{label}` is no status"))?;
        let mut vulnerability = wire.vulnerability.ok_or("no `vulnerability`")?.0;
        if vulnerability.names().next().is_none() {
            return Err("the vulnerability has no name".to_owned());
        }
        let (products, shared) = (wire.products.unwrap_or_default(), wire.subcomponents.unwrap_or_default());
        if products.len().saturating_mul(shared.len()) > MOST_SHARED {
            return Err(format!("{} subcomponents of each of {} products", shared.len(), products.len()));
        }
        vulnerability.description = vulnerability.description.or(filled(wire.vuln_description));
        Ok(Self {
            id: wire.id,
            version: wire.version.map(|count| count.0),
            vulnerability,
            timestamp: wire.timestamp,
            last_updated: wire.last_updated,
            products: with_shared(products, shared),
            status,
            supplier: filled(wire.supplier),
            status_notes: filled(wire.status_notes),
            justification: filled(wire.justification).map(Justification::of),
            impact_statement: filled(wire.impact_statement),
            action_statement: filled(wire.action_statement),
            action_statement_timestamp: wire.action_statement_timestamp,
        })
    }
}

/// Early writers wrote empty texts where they had nothing to say.
fn filled(text: Option<Text<'_>>) -> Option<Text<'_>> {
    text.filter(|text| !text.is_empty())
}

/// The subcomponents of a v0.0.x statement are those of each of its products.
fn with_shared<'a>(products: Vec<WireComponent<'a>>, shared: Vec<WireComponent<'a>>) -> Vec<Product<'a>> {
    let shared: Vec<Component<'a>> = shared.into_iter().map(|part| part.0.component).collect();
    let extend = |WireComponent(mut product): WireComponent<'a>| {
        product.subcomponents.extend(shared.iter().cloned());
        product
    };
    products.into_iter().map(extend).collect()
}

/// A number, or a number in quotes as v0.0.x wrote it.
pub(super) struct Count(pub(super) u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CountVisitor;

        impl Visitor<'_> for CountVisitor {
            type Value = Count;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a whole number")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Count, E> {
                Ok(Count(number))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Count, E> {
                text.trim().parse().map(Count).map_err(|_| E::custom(format!("`{text}` is not a whole number")))
            }
        }

        deserializer.deserialize_any(CountVisitor)
    }
}

/// The name alone (v0.0.x), or an object (v0.2.0).
struct WireVulnerability<'a>(Vulnerability<'a>);

#[derive(Deserialize)]
struct VulnerabilityFields<'a> {
    #[serde(rename = "@id", borrow)]
    id: Option<Text<'a>>,
    name: Option<Text<'a>>,
    description: Option<Text<'a>>,
    aliases: Option<Vec<Text<'a>>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for WireVulnerability<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let either: Either<'de, VulnerabilityFields<'de>> = either(deserializer, "a vulnerability")?;
        Ok(Self(match either {
            Either::Name(name) => Vulnerability::named(name),
            Either::Fields(fields) => Vulnerability {
                id: filled(fields.id),
                name: fields.name.unwrap_or_default(),
                description: filled(fields.description),
                aliases: fields.aliases.unwrap_or_default(),
            },
        }))
    }
}

/// The name alone (v0.0.x), or an object (v0.2.0).
pub(super) struct WireComponent<'a>(Product<'a>);

#[derive(Deserialize)]
struct ComponentFields<'a> {
    #[serde(rename = "@id", borrow)]
    id: Option<Text<'a>>,
    identifiers: Option<BTreeMap<Text<'a>, Text<'a>>>,
    hashes: Option<BTreeMap<Text<'a>, Text<'a>>>,
    subcomponents: Option<Vec<WireComponent<'a>>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for WireComponent<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let either: Either<'de, ComponentFields<'de>> = either(deserializer, "a product or subcomponent")?;
        Ok(Self(match either {
            Either::Name(name) => Product {
                component: Component { id: filled(Some(name)), ..Component::default() },
                subcomponents: Vec::new(),
            },
            Either::Fields(fields) => Product {
                component: Component {
                    id: filled(fields.id),
                    identifiers: fields.identifiers.unwrap_or_default(),
                    hashes: fields.hashes.unwrap_or_default(),
                },
                subcomponents: fields
                    .subcomponents
                    .unwrap_or_default()
                    .into_iter()
                    .map(|part| part.0.component)
                    .collect(),
            },
        }))
    }
}

/// A text that names a thing, or its fields.
enum Either<'a, T> {
    Name(Text<'a>),
    Fields(T),
}

fn either<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
    what: &'static str,
) -> Result<Either<'de, T>, D::Error> {
    deserializer.deserialize_any(EitherVisitor { what, fields: std::marker::PhantomData })
}

struct EitherVisitor<T> {
    what: &'static str,
    fields: std::marker::PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for EitherVisitor<T> {
    type Value = Either<'de, T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, as a text or an object", self.what)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Either::Name(text.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Either::Name(text.to_owned().into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Either::Fields)
    }
}
