//! What an OpenVEX document says, whatever version of the specification it follows. Fields stand in the order of the
//! specification, which is the order in which they are written.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::Text;

/// A document: statements, and who made them when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Document<'a> {
    /// Its name, an IRI.
    #[serde(rename = "@id")]
    pub id: Text<'a>,
    /// Who says it.
    pub author: Text<'a>,
    /// In which role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Text<'a>>,
    /// When it was issued, as it is written; the time of each statement that has none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Text<'a>>,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_updated: Option<Text<'a>>,
    /// Counted from one, with each change.
    pub version: u64,
    /// With which tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tooling: Option<Text<'a>>,
    /// What it says.
    pub statements: Vec<Statement<'a>>,
}

/// What is said about one vulnerability and some products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement<'a> {
    /// Its name, an IRI.
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<Text<'a>>,
    /// Counted with each change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// Of what.
    pub vulnerability: Vulnerability<'a>,
    /// When it was true; the document's where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Text<'a>>,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_updated: Option<Text<'a>>,
    /// For what; empty where the document stands in another one that says it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<Product<'a>>,
    /// Whether it matters.
    pub status: Status,
    /// Who supplies the products.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier: Option<Text<'a>>,
    /// How the status was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_notes: Option<Text<'a>>,
    /// Why it does not matter, as one of five labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub justification: Option<Justification<'a>>,
    /// Why it does not matter, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact_statement: Option<Text<'a>>,
    /// What to do where it matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_statement: Option<Text<'a>>,
    /// When that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_statement_timestamp: Option<Text<'a>>,
}

/// A vulnerability.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Vulnerability<'a> {
    /// An IRI, often the address of its record.
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<Text<'a>>,
    /// Its name: `CVE-2024-3094`.
    pub name: Text<'a>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Text<'a>>,
    /// Its names elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Text<'a>>,
}

/// What a statement is about: a product, and where in it the vulnerability comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Product<'a> {
    /// The product itself.
    #[serde(flatten)]
    pub component: Component<'a>,
    /// The parts of it that bring the vulnerability; all of it where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subcomponents: Vec<Component<'a>>,
}

/// A piece of software.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Component<'a> {
    /// An IRI, mostly a package URL.
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<Text<'a>>,
    /// `purl`, `cpe22`, `cpe23`, and what they say.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub identifiers: BTreeMap<Text<'a>, Text<'a>>,
    /// Digests by the name of their algorithm: `sha-256`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hashes: BTreeMap<Text<'a>, Text<'a>>,
}

/// Whether a vulnerability matters to a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing has to be done.
    NotAffected,
    /// Something should be done.
    Affected,
    /// These versions have the repair.
    Fixed,
    /// Nobody knows yet.
    UnderInvestigation,
}

/// Why a vulnerability does not matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Justification<'a> {
    /// The component is not in the product.
    ComponentNotPresent,
    /// The component is, the vulnerable code is not.
    VulnerableCodeNotPresent,
    /// The code is never run.
    VulnerableCodeNotInExecutePath,
    /// The code runs, and no attacker reaches it.
    VulnerableCodeCannotBeControlledByAdversary,
    /// Something in the product stands before it.
    InlineMitigationsAlreadyExist,
    /// A label that the specification does not have.
    Other(Text<'a>),
}

const STATUSES: [(Status, &str); 4] = [
    (Status::NotAffected, "not_affected"),
    (Status::Affected, "affected"),
    (Status::Fixed, "fixed"),
    (Status::UnderInvestigation, "under_investigation"),
];

impl Status {
    /// The status that is written so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        STATUSES.iter().find(|(_, label)| *label == text).map(|(status, _)| *status)
    }

    /// Its label.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotAffected => "not_affected",
            Self::Affected => "affected",
            Self::Fixed => "fixed",
            Self::UnderInvestigation => "under_investigation",
        }
    }
}

impl<'a> Justification<'a> {
    /// The justification with this label.
    #[must_use]
    pub fn of(label: Text<'a>) -> Self {
        match label.as_str() {
            "component_not_present" => Self::ComponentNotPresent,
            "vulnerable_code_not_present" => Self::VulnerableCodeNotPresent,
            "vulnerable_code_not_in_execute_path" => Self::VulnerableCodeNotInExecutePath,
            "vulnerable_code_cannot_be_controlled_by_adversary" => Self::VulnerableCodeCannotBeControlledByAdversary,
            "inline_mitigations_already_exist" => Self::InlineMitigationsAlreadyExist,
            _ => Self::Other(label),
        }
    }

    /// Its label.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::ComponentNotPresent => "component_not_present",
            Self::VulnerableCodeNotPresent => "vulnerable_code_not_present",
            Self::VulnerableCodeNotInExecutePath => "vulnerable_code_not_in_execute_path",
            Self::VulnerableCodeCannotBeControlledByAdversary => "vulnerable_code_cannot_be_controlled_by_adversary",
            Self::InlineMitigationsAlreadyExist => "inline_mitigations_already_exist",
            Self::Other(label) => label,
        }
    }
}

impl Serialize for Justification<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'a> Document<'a> {
    /// When `statement`, one of this document, was true (specification, "Inheritance Flow").
    #[must_use]
    pub fn time_of<'b>(&'b self, statement: &'b Statement<'a>) -> Option<&'b Text<'a>> {
        statement.timestamp.as_ref().or(self.timestamp.as_ref())
    }
}

impl<'a> Statement<'a> {
    /// A statement about a vulnerability and nothing else yet.
    #[must_use]
    pub fn new(vulnerability: Vulnerability<'a>, status: Status) -> Self {
        Self {
            id: None,
            version: None,
            vulnerability,
            timestamp: None,
            last_updated: None,
            products: Vec::new(),
            status,
            supplier: None,
            status_notes: None,
            justification: None,
            impact_statement: None,
            action_statement: None,
            action_statement_timestamp: None,
        }
    }
}

impl<'a> Vulnerability<'a> {
    /// A vulnerability of which only the name is known.
    #[must_use]
    pub fn named(name: impl Into<Text<'a>>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// All its names. Where the document gives only an address, the last part of that is one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let name = Some(self.name.as_str()).filter(|name| !name.is_empty());
        let address = self.id.as_deref().filter(|_| name.is_none());
        let last = address.and_then(|id| id.rsplit(['/', '=', '#']).next()).filter(|last| !last.is_empty());
        name.or(last).into_iter().chain(self.aliases.iter().map(Text::as_str))
    }
}

impl<'a> Component<'a> {
    /// A component that is known by its package URL or another IRI.
    #[must_use]
    pub fn named(id: impl Into<Text<'a>>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }

    /// Its package URL as it is written.
    #[must_use]
    pub fn purl(&self) -> Option<&str> {
        let stated = self.identifiers.get(&Text::from("purl")).map(Text::as_str);
        stated.or_else(|| self.id.as_deref().filter(|id| id.starts_with("pkg:")))
    }
}
