//! What an SPDX document says, whatever form and version it comes in. Fields have the names and the order of version 2.3 in
//! JSON, which is how they are written.

use serde::{Deserialize, Serialize};

use super::{DOCUMENT_ID, NO_ASSERTION};

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// `SPDX-2.3`
    pub spdx_version: String,
    /// `CC0-1.0`: under which licence the document itself stands.
    pub data_license: String,
    /// [`DOCUMENT_ID`]
    #[serde(rename = "SPDXID")]
    pub id: String,
    /// What the document is called.
    pub name: String,
    /// An address of its own, whether or not something is there.
    #[serde(rename = "documentNamespace")]
    pub namespace: String,
    /// Who made it when.
    pub creation_info: CreationInfo,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Documents that this one refers to.
    #[serde(rename = "externalDocumentRefs", skip_serializing_if = "Vec::is_empty")]
    pub external_documents: Vec<ExternalDocument>,
    /// Packages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<Package>,
    /// Files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    /// How they belong together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Relationship>,
    /// Remarks about the document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Annotation>,
    /// Texts of licences that SPDX does not list.
    #[serde(rename = "hasExtractedLicensingInfos", skip_serializing_if = "Vec::is_empty")]
    pub extracted_licenses: Vec<ExtractedLicense>,
}

impl Document {
    /// An empty document of version 2.3.
    #[must_use]
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, creation_info: CreationInfo) -> Self {
        Self {
            spdx_version: "SPDX-2.3".to_owned(),
            data_license: "CC0-1.0".to_owned(),
            id: DOCUMENT_ID.to_owned(),
            name: name.into(),
            namespace: namespace.into(),
            creation_info,
            ..Self::default()
        }
    }
}

/// Who made a document when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CreationInfo {
    /// In UTC: `2024-01-01T00:00:00Z`.
    pub created: String,
    /// `Tool: …`, `Organization: …`, `Person: …`
    pub creators: Vec<String>,
    /// The version of SPDX's list of licences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_list_version: Option<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// Another document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ExternalDocument {
    /// `DocumentRef-…`
    #[serde(rename = "externalDocumentId")]
    pub id: String,
    /// Its namespace.
    #[serde(rename = "spdxDocument")]
    pub namespace: String,
    /// Its digest.
    pub checksum: Checksum,
}

/// A digest.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Checksum {
    /// `SHA256`, `SHA3-256`, `BLAKE2b-256`, …
    pub algorithm: String,
    /// Hexadecimal digits.
    #[serde(rename = "checksumValue")]
    pub value: String,
}

/// A package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Package {
    /// `SPDXRef-…`, or an IRI in version 3.
    #[serde(rename = "SPDXID")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(rename = "versionInfo", skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its archive or folder.
    #[serde(rename = "packageFileName", skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// `Organization: …` or `Person: …`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub originator: Option<String>,
    /// Where it can be had; `NOASSERTION` where nobody says, `NONE` for nowhere.
    #[serde(default = "no_assertion")]
    pub download_location: String,
    /// Whether its files were looked at; absent is yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files_analyzed: Option<bool>,
    /// A digest of the digests of its files.
    #[serde(rename = "packageVerificationCode", skip_serializing_if = "Option::is_none")]
    pub verification_code: Option<VerificationCode>,
    /// Its digests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checksums: Vec<Checksum>,
    /// Its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// Where it comes from, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_info: Option<String>,
    /// The licence that the document's author believes in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_concluded: Option<String>,
    /// The licences that stand in its files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub license_info_from_files: Vec<String>,
    /// The licence that the package states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_declared: Option<String>,
    /// More about the licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_comments: Option<String>,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright_text: Option<String>,
    /// A line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// More than a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// What has to be said with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attribution_texts: Vec<String>,
    /// Its names elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub external_refs: Vec<ExternalRef>,
    /// What it is for: `LIBRARY`, `CONTAINER`, …
    #[serde(rename = "primaryPackagePurpose", skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// When it was released.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release_date: Option<String>,
    /// When it was built.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub built_date: Option<String>,
    /// Until when it is supported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until_date: Option<String>,
    /// Remarks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Annotation>,
}

fn no_assertion() -> String {
    NO_ASSERTION.to_owned()
}

impl Package {
    /// A package of which nothing is known but its name.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), download_location: no_assertion(), ..Self::default() }
    }

    /// Its package URLs as they are written, under whatever category (documents of both `SECURITY` and `PACKAGE-MANAGER` exist).
    pub fn purls(&self) -> impl Iterator<Item = &str> {
        self.external_refs
            .iter()
            .filter(|reference| reference.kind == "purl")
            .map(|reference| reference.locator.as_str())
    }

    /// Its CPE names, of either version.
    pub fn cpes(&self) -> impl Iterator<Item = &str> {
        let cpes =
            self.external_refs.iter().filter(|reference| matches!(reference.kind.as_str(), "cpe22Type" | "cpe23Type"));
        cpes.map(|reference| reference.locator.as_str())
    }
}

/// A digest of the digests of a package's files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VerificationCode {
    /// A SHA-1 digest.
    #[serde(rename = "packageVerificationCodeValue")]
    pub value: String,
    /// The files that it leaves out.
    #[serde(rename = "packageVerificationCodeExcludedFiles", skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<String>,
}

/// A name elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExternalRef {
    /// `PACKAGE-MANAGER`, `SECURITY`, `PERSISTENT-ID`, `OTHER`
    #[serde(rename = "referenceCategory")]
    pub category: String,
    /// `purl`, `cpe23Type`, …
    #[serde(rename = "referenceType")]
    pub kind: String,
    /// The name.
    #[serde(rename = "referenceLocator")]
    pub locator: String,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct File {
    /// `SPDXRef-…`
    #[serde(rename = "SPDXID")]
    pub id: String,
    /// Its path, relative with `./`.
    #[serde(rename = "fileName")]
    pub name: String,
    /// `BINARY`, `SOURCE`, …
    #[serde(rename = "fileTypes", skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Its digests; SHA-1 is required.
    pub checksums: Vec<Checksum>,
    /// The licence that the document's author believes in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_concluded: Option<String>,
    /// The licences that stand in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub license_info_in_files: Vec<String>,
    /// More about the licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_comments: Option<String>,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright_text: Option<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// What stands in it about its use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_text: Option<String>,
    /// Who wrote it.
    #[serde(rename = "fileContributors", skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<String>,
    /// What has to be said with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attribution_texts: Vec<String>,
    /// Remarks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Annotation>,
}

/// How two elements belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Relationship {
    /// The element that it is said of.
    #[serde(rename = "spdxElementId")]
    pub from: String,
    /// `DESCRIBES`, `CONTAINS`, `DEPENDS_ON`, …
    #[serde(rename = "relationshipType")]
    pub kind: String,
    /// The other one; `NONE` and `NOASSERTION` stand for none.
    #[serde(rename = "relatedSpdxElement")]
    pub to: String,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl Relationship {
    /// `from` stands to `to` as `kind` says.
    #[must_use]
    pub fn new(from: impl Into<String>, kind: impl Into<String>, to: impl Into<String>) -> Self {
        Self { from: from.into(), kind: kind.into(), to: to.into(), comment: None }
    }
}

/// A remark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Annotation {
    /// `Tool: …`, `Organization: …`, `Person: …`
    pub annotator: String,
    /// In UTC.
    #[serde(rename = "annotationDate")]
    pub date: String,
    /// `REVIEW` or `OTHER`
    #[serde(rename = "annotationType")]
    pub kind: String,
    /// The remark.
    pub comment: String,
}

/// The text of a licence that SPDX does not list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ExtractedLicense {
    /// `LicenseRef-…`
    #[serde(rename = "licenseId")]
    pub id: String,
    /// The text.
    #[serde(rename = "extractedText")]
    pub text: String,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it stands.
    #[serde(rename = "seeAlsos", skip_serializing_if = "Vec::is_empty")]
    pub see_also: Vec<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}
