//! The types of the product tree of CSAF 2.0. Fields stand in the order of the schema, which is by name; those that
//! the schema does not name are kept and written last.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The products that the document speaks of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductTree {
    /// A tree of vendors, products and versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// Products outside the tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub full_product_names: Vec<FullProductName>,
    /// Products under one name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub product_groups: Vec<ProductGroup>,
    /// Products made of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Relationship>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A node of the tree of products.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// The nodes below.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// `vendor`, `product_name`, `product_version` and so on.
    pub category: String,
    /// Its name.
    pub name: String,
    /// The product that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<FullProductName>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A product and its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FullProductName {
    /// Its full name.
    pub name: String,
    /// The id in this document.
    pub product_id: String,
    /// How to recognise it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_identification_helper: Option<ProductIdentificationHelper>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How a product is recognised.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductIdentificationHelper {
    /// Its CPE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpe: Option<String>,
    /// Digests of its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hashes: Vec<Hashes>,
    /// Its model numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub model_numbers: Vec<String>,
    /// Its package URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// Where its SBOMs are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sbom_urls: Vec<String>,
    /// Its serial numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serial_numbers: Vec<String>,
    /// Its stock keeping units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<String>,
    /// Other identifiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub x_generic_uris: Vec<GenericUri>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Digests of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hashes {
    /// One per algorithm.
    pub file_hashes: Vec<FileHash>,
    /// The file's name.
    pub filename: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One digest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileHash {
    /// Such as `sha256`.
    pub algorithm: String,
    /// In hexadecimal.
    pub value: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An identifier of some other scheme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GenericUri {
    /// The scheme.
    pub namespace: String,
    /// The identifier.
    pub uri: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Products under one name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductGroup {
    /// The id in this document.
    pub group_id: String,
    /// Its products.
    pub product_ids: Vec<String>,
    /// What they have in common.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A product made of two others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relationship {
    /// Such as `default_component_of`.
    pub category: String,
    /// The product that results.
    pub full_product_name: FullProductName,
    /// The part.
    pub product_reference: String,
    /// The whole.
    pub relates_to_product_reference: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
