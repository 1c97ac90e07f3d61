//! The schema of SPDX 2.3 as shapes. Source: `schemas/spdx-schema.json` of spdx/spdx-spec (v2.3, CC-BY-3.0).

use crate::shape::{Shape, closed, optional, required};

static TEXTS: Shape = Shape::List(&Shape::Text, 0, false);

static ANNOTATION_KIND: Shape = Shape::OneOf(&["OTHER", "REVIEW"]);
static ANNOTATION: Shape = Shape::Object(&closed(&[
    required("annotationDate", &Shape::Text),
    required("annotationType", &ANNOTATION_KIND),
    required("annotator", &Shape::Text),
    required("comment", &Shape::Text),
]));
static ANNOTATIONS: Shape = Shape::List(&ANNOTATION, 0, false);

static CREATORS: Shape = Shape::List(&Shape::Text, 1, false);
static CREATION_INFO: Shape = Shape::Object(&closed(&[
    optional("comment", &Shape::Text),
    required("created", &Shape::Text),
    required("creators", &CREATORS),
    optional("licenseListVersion", &Shape::Text),
]));

static ALGORITHM: Shape = Shape::OneOf(&[
    "SHA1",
    "SHA224",
    "SHA256",
    "SHA384",
    "SHA512",
    "SHA3-256",
    "SHA3-384",
    "SHA3-512",
    "BLAKE2b-256",
    "BLAKE2b-384",
    "BLAKE2b-512",
    "BLAKE3",
    "MD2",
    "MD4",
    "MD5",
    "MD6",
    "ADLER32",
]);
static CHECKSUM: Shape =
    Shape::Object(&closed(&[required("algorithm", &ALGORITHM), required("checksumValue", &Shape::Text)]));
static CHECKSUMS: Shape = Shape::List(&CHECKSUM, 0, false);
static FILE_CHECKSUMS: Shape = Shape::List(&CHECKSUM, 1, false);

static EXTERNAL_DOCUMENT: Shape = Shape::Object(&closed(&[
    required("checksum", &CHECKSUM),
    required("externalDocumentId", &Shape::Text),
    required("spdxDocument", &Shape::Text),
]));
static EXTERNAL_DOCUMENTS: Shape = Shape::List(&EXTERNAL_DOCUMENT, 0, false);

static INTEGER: Shape = Shape::Integer(i64::MIN, i64::MAX);
static CROSS_REF: Shape = Shape::Object(&closed(&[
    optional("isLive", &Shape::Boolean),
    optional("isValid", &Shape::Boolean),
    optional("isWayBackLink", &Shape::Boolean),
    optional("match", &Shape::Text),
    optional("order", &INTEGER),
    optional("timestamp", &Shape::Text),
    required("url", &Shape::Text),
]));
static CROSS_REFS: Shape = Shape::List(&CROSS_REF, 0, false);
static EXTRACTED: Shape = Shape::Object(&closed(&[
    optional("comment", &Shape::Text),
    optional("crossRefs", &CROSS_REFS),
    required("extractedText", &Shape::Text),
    required("licenseId", &Shape::Text),
    optional("name", &Shape::Text),
    optional("seeAlsos", &TEXTS),
]));
static ALL_EXTRACTED: Shape = Shape::List(&EXTRACTED, 0, false);

static REVIEW: Shape = Shape::Object(&closed(&[
    optional("comment", &Shape::Text),
    required("reviewDate", &Shape::Text),
    optional("reviewer", &Shape::Text),
]));
static REVIEWS: Shape = Shape::List(&REVIEW, 0, false);

static CATEGORY: Shape = Shape::OneOf(&["OTHER", "PERSISTENT-ID", "SECURITY", "PACKAGE-MANAGER"]);
static EXTERNAL_REF: Shape = Shape::Object(&closed(&[
    optional("comment", &Shape::Text),
    required("referenceCategory", &CATEGORY),
    required("referenceLocator", &Shape::Text),
    required("referenceType", &Shape::Text),
]));
static EXTERNAL_REFS: Shape = Shape::List(&EXTERNAL_REF, 0, false);

static PURPOSE: Shape = Shape::OneOf(&[
    "OTHER",
    "INSTALL",
    "ARCHIVE",
    "FIRMWARE",
    "APPLICATION",
    "FRAMEWORK",
    "LIBRARY",
    "CONTAINER",
    "SOURCE",
    "DEVICE",
    "OPERATING_SYSTEM",
    "FILE",
]);
static VERIFICATION_CODE: Shape = Shape::Object(&closed(&[
    optional("packageVerificationCodeExcludedFiles", &TEXTS),
    required("packageVerificationCodeValue", &Shape::Text),
]));
static PACKAGE: Shape = Shape::Object(&closed(&[
    required("SPDXID", &Shape::Text),
    optional("annotations", &ANNOTATIONS),
    optional("attributionTexts", &TEXTS),
    optional("builtDate", &Shape::Text),
    optional("checksums", &CHECKSUMS),
    optional("comment", &Shape::Text),
    optional("copyrightText", &Shape::Text),
    optional("description", &Shape::Text),
    required("downloadLocation", &Shape::Text),
    optional("externalRefs", &EXTERNAL_REFS),
    optional("filesAnalyzed", &Shape::Boolean),
    optional("hasFiles", &TEXTS),
    optional("homepage", &Shape::Text),
    optional("licenseComments", &Shape::Text),
    optional("licenseConcluded", &Shape::Text),
    optional("licenseDeclared", &Shape::Text),
    optional("licenseInfoFromFiles", &TEXTS),
    required("name", &Shape::Text),
    optional("originator", &Shape::Text),
    optional("packageFileName", &Shape::Text),
    optional("packageVerificationCode", &VERIFICATION_CODE),
    optional("primaryPackagePurpose", &PURPOSE),
    optional("releaseDate", &Shape::Text),
    optional("sourceInfo", &Shape::Text),
    optional("summary", &Shape::Text),
    optional("supplier", &Shape::Text),
    optional("validUntilDate", &Shape::Text),
    optional("versionInfo", &Shape::Text),
]));
static PACKAGES: Shape = Shape::List(&PACKAGE, 0, false);

static FILE_KIND: Shape = Shape::OneOf(&[
    "OTHER",
    "DOCUMENTATION",
    "IMAGE",
    "VIDEO",
    "ARCHIVE",
    "SPDX",
    "APPLICATION",
    "SOURCE",
    "BINARY",
    "TEXT",
    "AUDIO",
]);
static FILE_KINDS: Shape = Shape::List(&FILE_KIND, 0, false);
static MAPS: Shape = Shape::List(&Shape::Map, 0, false);
static FILE: Shape = Shape::Object(&closed(&[
    required("SPDXID", &Shape::Text),
    optional("annotations", &ANNOTATIONS),
    optional("artifactOfs", &MAPS),
    optional("attributionTexts", &TEXTS),
    required("checksums", &FILE_CHECKSUMS),
    optional("comment", &Shape::Text),
    optional("copyrightText", &Shape::Text),
    optional("fileContributors", &TEXTS),
    optional("fileDependencies", &TEXTS),
    required("fileName", &Shape::Text),
    optional("fileTypes", &FILE_KINDS),
    optional("licenseComments", &Shape::Text),
    optional("licenseConcluded", &Shape::Text),
    optional("licenseInfoInFiles", &TEXTS),
    optional("noticeText", &Shape::Text),
]));
static FILES: Shape = Shape::List(&FILE, 0, false);

static POINTER: Shape = Shape::Object(&closed(&[
    required("reference", &Shape::Text),
    optional("offset", &INTEGER),
    optional("lineNumber", &INTEGER),
]));
static RANGE: Shape = Shape::Object(&closed(&[required("endPointer", &POINTER), required("startPointer", &POINTER)]));
static RANGES: Shape = Shape::List(&RANGE, 1, false);
static SNIPPET: Shape = Shape::Object(&closed(&[
    required("SPDXID", &Shape::Text),
    optional("annotations", &ANNOTATIONS),
    optional("attributionTexts", &TEXTS),
    optional("comment", &Shape::Text),
    optional("copyrightText", &Shape::Text),
    optional("licenseComments", &Shape::Text),
    optional("licenseConcluded", &Shape::Text),
    optional("licenseInfoInSnippets", &TEXTS),
    required("name", &Shape::Text),
    required("ranges", &RANGES),
    required("snippetFromFile", &Shape::Text),
]));
static SNIPPETS: Shape = Shape::List(&SNIPPET, 0, false);

static RELATIONSHIP_KIND: Shape = Shape::OneOf(&[
    "AMENDS",
    "ANCESTOR_OF",
    "BUILD_DEPENDENCY_OF",
    "BUILD_TOOL_OF",
    "CONTAINED_BY",
    "CONTAINS",
    "COPY_OF",
    "DATA_FILE_OF",
    "DEPENDENCY_MANIFEST_OF",
    "DEPENDENCY_OF",
    "DEPENDS_ON",
    "DESCENDANT_OF",
    "DESCRIBED_BY",
    "DESCRIBES",
    "DEV_DEPENDENCY_OF",
    "DEV_TOOL_OF",
    "DISTRIBUTION_ARTIFACT",
    "DOCUMENTATION_OF",
    "DYNAMIC_LINK",
    "EXAMPLE_OF",
    "EXPANDED_FROM_ARCHIVE",
    "FILE_ADDED",
    "FILE_DELETED",
    "FILE_MODIFIED",
    "GENERATED_FROM",
    "GENERATES",
    "HAS_PREREQUISITE",
    "METAFILE_OF",
    "OPTIONAL_COMPONENT_OF",
    "OPTIONAL_DEPENDENCY_OF",
    "OTHER",
    "PACKAGE_OF",
    "PATCH_APPLIED",
    "PATCH_FOR",
    "PREREQUISITE_FOR",
    "PROVIDED_DEPENDENCY_OF",
    "REQUIREMENT_DESCRIPTION_FOR",
    "RUNTIME_DEPENDENCY_OF",
    "SPECIFICATION_FOR",
    "STATIC_LINK",
    "TEST_CASE_OF",
    "TEST_DEPENDENCY_OF",
    "TEST_OF",
    "TEST_TOOL_OF",
    "VARIANT_OF",
]);
static RELATIONSHIP: Shape = Shape::Object(&closed(&[
    required("spdxElementId", &Shape::Text),
    optional("comment", &Shape::Text),
    required("relatedSpdxElement", &Shape::Text),
    required("relationshipType", &RELATIONSHIP_KIND),
]));
static RELATIONSHIPS: Shape = Shape::List(&RELATIONSHIP, 0, false);

/// A document.
pub(super) static DOCUMENT: Shape = Shape::Object(&closed(&[
    required("SPDXID", &Shape::Text),
    optional("annotations", &ANNOTATIONS),
    optional("comment", &Shape::Text),
    required("creationInfo", &CREATION_INFO),
    required("dataLicense", &Shape::Text),
    optional("externalDocumentRefs", &EXTERNAL_DOCUMENTS),
    optional("hasExtractedLicensingInfos", &ALL_EXTRACTED),
    required("name", &Shape::Text),
    optional("revieweds", &REVIEWS),
    required("spdxVersion", &Shape::Text),
    optional("documentNamespace", &Shape::Text),
    optional("documentDescribes", &TEXTS),
    optional("packages", &PACKAGES),
    optional("files", &FILES),
    optional("snippets", &SNIPPETS),
    optional("relationships", &RELATIONSHIPS),
]));
