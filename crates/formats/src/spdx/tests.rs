//! Documents of all forms.

use super::{Form, Reading, Unread, read, write_json, write_tag_value};
use crate::json::Budget;

fn reading(text: &str) -> Reading {
    read(text, Budget::DEFAULT).unwrap()
}

const JSON: &str = r#"{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"n","documentNamespace":"https://example.org/n",
    "creationInfo":{"created":"2024-01-01T00:00:00Z","creators":["Tool: t","Person: p (p@example.org)"],"licenseListVersion":"3.24","comment":"c"},
    "comment":"one\ntwo\n","externalDocumentRefs":[{"externalDocumentId":"DocumentRef-a","spdxDocument":"https://example.org/a","checksum":{"algorithm":"SHA1","checksumValue":"00"}}],
    "packages":[{"SPDXID":"SPDXRef-a","name":"a","versionInfo":"1.0","packageFileName":"a.tar","supplier":"Organization: o","originator":"Person: p",
        "downloadLocation":"https://example.org/a.tar","filesAnalyzed":true,"packageVerificationCode":{"packageVerificationCodeValue":"00","packageVerificationCodeExcludedFiles":["./x","./y"]},
        "checksums":[{"algorithm":"SHA256","checksumValue":"01"}],"homepage":"https://example.org","sourceInfo":"s","licenseConcluded":"MIT","licenseInfoFromFiles":["MIT","NOASSERTION"],
        "licenseDeclared":"MIT OR Apache-2.0","licenseComments":"l","copyrightText":"Copyright: x\ny","summary":"s","description":"PackageName: d","comment":"c","attributionTexts":["t","u\nv"],
        "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:deb/debian/a@1.0","comment":"c"},
            {"referenceCategory":"SECURITY","referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:a:a:1.0:*:*:*:*:*:*:*"}],
        "primaryPackagePurpose":"OPERATING_SYSTEM","releaseDate":"2024-01-01T00:00:00Z","builtDate":"2024-01-01T00:00:00Z","validUntilDate":"2024-01-01T00:00:00Z",
        "annotations":[{"annotator":"Tool: t","annotationDate":"2024-01-01T00:00:00Z","annotationType":"OTHER","comment":"r"}]},
        {"SPDXID":"SPDXRef-b","name":"b","downloadLocation":"NOASSERTION"}],
    "files":[{"SPDXID":"SPDXRef-f","fileName":"./f","fileTypes":["BINARY"],"checksums":[{"algorithm":"SHA1","checksumValue":"02"}],"licenseConcluded":"NONE","licenseInfoInFiles":["NONE"],
        "licenseComments":"l","copyrightText":"NOASSERTION","comment":"c","noticeText":"n","fileContributors":["x"],"attributionTexts":["t"]}],
    "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-a","comment":"c"},
        {"spdxElementId":"SPDXRef-a","relationshipType":"CONTAINS","relatedSpdxElement":"SPDXRef-f"}],
    "annotations":[{"annotator":"Person: p","annotationDate":"2024-01-01T00:00:00Z","annotationType":"REVIEW","comment":"x\n\ny"}],
    "hasExtractedLicensingInfos":[{"licenseId":"LicenseRef-a","extractedText":"text\n","name":"n","seeAlsos":["https://example.org"],"comment":"c"}]}"#;

#[test]
fn all_forms_hold_the_same() {
    let json = reading(JSON);
    assert_eq!(json.faults, []);
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&write_json(&json.document)), value(JSON));
    let lines = reading(&write_tag_value(&json.document));
    assert_eq!((lines.form, lines.faults), (Form::TagValue, vec![]));
    assert_eq!(lines.document, json.document);
}

#[test]
fn yaml_is_read_like_json() {
    let yaml = "---\nspdxVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\npackages:\n- SPDXID: SPDXRef-a\n  name: a\n  versionInfo: 1.10\n";
    let reading = reading(yaml);
    assert_eq!((reading.form, &reading.faults[..]), (Form::Yaml, &[][..]));
    assert_eq!(reading.document.packages[0].version.as_deref(), Some("1.10"));
}

#[test]
fn short_forms_are_relationships() {
    let text = r#"{"spdxVersion":"SPDX-2.2","SPDXID":"SPDXRef-DOCUMENT","documentDescribes":["SPDXRef-a","SPDXRef-b"],
        "packages":[{"SPDXID":"SPDXRef-a","name":"a","hasFiles":["SPDXRef-f"],"externalRefs":[{"referenceCategory":"PACKAGE_MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/a"}]}],
        "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-a"}]}"#;
    let document = reading(text).document;
    let pairs: Vec<_> =
        document.relationships.iter().map(|one| format!("{} {} {}", one.from, one.kind, one.to)).collect();
    assert_eq!(
        pairs,
        [
            "SPDXRef-DOCUMENT DESCRIBES SPDXRef-a",
            "SPDXRef-DOCUMENT DESCRIBES SPDXRef-b",
            "SPDXRef-a CONTAINS SPDXRef-f"
        ]
    );
    assert_eq!(document.packages[0].external_refs[0].category, "PACKAGE-MANAGER");
    assert_eq!(document.packages[0].purls().collect::<Vec<_>>(), ["pkg:npm/a"]);
}

#[test]
fn broken_elements_do_not_take_the_others_with_them() {
    let text =
        r#"{"spdxVersion":"SPDX-2.3","name":[],"packages":[5,{"name":"a"},{"name":"b","externalRefs":{}}],"files":7}"#;
    let reading = reading(text);
    assert_eq!(reading.document.packages.len(), 1);
    let places: Vec<_> = reading.faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(places, ["/name", "/packages/0", "/packages/2", "/files"]);
    let lines = "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageChecksum: none\nRelationship: a b\nNobody: knows\nPackageVersion: 1\n";
    let reading = super::read(lines, Budget::DEFAULT).unwrap();
    assert_eq!(reading.document.packages[0].version.as_deref(), Some("1"));
    assert_eq!(reading.faults.len(), 3);
    assert!(reading.faults[0].message.starts_with("line 3: `PackageChecksum`"), "{:?}", reading.faults);
}

#[test]
fn other_texts_are_told_apart() {
    for text in ["", "Not an sbom at all!", "{}", "[]", "<a/>", "{\"bomFormat\":\"CycloneDX\"}"] {
        assert_eq!(read(text, Budget::DEFAULT), Err(Unread::Other), "{text}");
    }
    let rdf = "<?xml version=\"1.0\"?><rdf:RDF xmlns:spdx=\"http://spdx.org/rdf/terms#\"/>";
    assert_eq!(read(rdf, Budget::DEFAULT), Err(Unread::Rdf));
    for text in ["{\"spdxVersion\":", "spdxVersion: \"a\nb: [\n"] {
        assert_eq!(read(text, Budget::DEFAULT).unwrap_err().code().id, "spdx-unreadable", "{text}");
    }
}

#[test]
fn version_3_is_put_into_the_words_of_version_2() {
    let text = r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
        {"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2024-01-01T00:00:00Z","createdBy":["https://example.org/o"]},
        {"type":"Organization","spdxId":"https://example.org/o","name":"O","creationInfo":"_:c"},
        {"type":"SpdxDocument","spdxId":"https://example.org/d","creationInfo":"_:c","name":"d","rootElement":["https://example.org/a"],"dataLicense":"https://spdx.org/licenses/CC0-1.0"},
        {"type":"software_Package","spdxId":"https://example.org/a","creationInfo":"_:c","name":"a","software_packageVersion":"1","software_packageUrl":"pkg:npm/a@1",
         "externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"cpe23","identifier":"cpe:2.3:a:a:a:1:*:*:*:*:*:*:*"},{"type":"ExternalIdentifier","externalIdentifierType":"packageUrl","identifier":"pkg:npm/a@1"}],
         "verifiedUsing":[{"type":"Hash","algorithm":"sha3_256","hashValue":"00"}],"suppliedBy":"https://example.org/o","software_primaryPurpose":"operatingSystem"},
        {"type":"software_File","spdxId":"https://example.org/f","name":"./f"},
        {"type":"simplelicensing_LicenseExpression","spdxId":"https://example.org/l","simplelicensing_licenseExpression":"MIT"},
        {"type":"Relationship","spdxId":"https://example.org/r","from":"https://example.org/a","relationshipType":"hasDeclaredLicense","to":["https://example.org/l"]},
        {"type":"Relationship","spdxId":"https://example.org/s","from":"https://example.org/a","relationshipType":"contains","to":["https://example.org/f","https://example.org/g"]},
        {"type":"Relationship","spdxId":"https://example.org/t"}]}"#;
    let Reading { document, form, faults } = reading(text);
    assert_eq!((form, faults.len()), (Form::JsonLd, 1));
    assert_eq!((document.spdx_version.as_str(), document.data_license.as_str()), ("SPDX-3.0.1", "CC0-1.0"));
    assert_eq!(document.creation_info.creators, ["Organization: O"]);
    let package = &document.packages[0];
    assert_eq!(
        (package.supplier.as_deref(), package.license_declared.as_deref()),
        (Some("Organization: O"), Some("MIT"))
    );
    assert_eq!(
        (package.checksums[0].algorithm.as_str(), package.purpose.as_deref()),
        ("SHA3-256", Some("OPERATING_SYSTEM"))
    );
    assert_eq!((package.purls().count(), package.cpes().count()), (1, 1));
    let kinds: Vec<_> = document.relationships.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["DESCRIBES", "HAS_DECLARED_LICENSE", "CONTAINS", "CONTAINS"]);
}
