use palisade_formats::openvex::Status;
use palisade_packages::purl::Purl;

use super::{Arranged, Identity, Subject, Verdict, read};

/// A document by `author` of `time` with statements about `CVE-1`, each a status and its products as JSON.
fn document(author: &str, time: &str, statements: &[(&str, &str)]) -> String {
    let statement = |(status, products): &(&str, &str)| {
        format!(
            r#"{{"vulnerability":{{"name":"CVE-1","aliases":["GHSA-1"]}},"status":"{status}","products":[{products}]}}"#
        )
    };
    let statements: Vec<_> = statements.iter().map(statement).collect();
    format!(
        r#"{{"@context":"https://openvex.dev/ns/v0.2.0","@id":"{author}-{time}","author":"{author}","timestamp":"{time}T00:00:00Z","version":1,"statements":[{}]}}"#,
        statements.join(",")
    )
}

/// The image `example` in a registry with the package `openssl` in it, judged by some documents.
fn judged(documents: &[String], vulnerability: &[&str]) -> Option<Verdict> {
    let text = documents.join("\n");
    let read = read(text.as_bytes());
    let arranged = Arranged::new(&read.said);
    let image = Purl::parse("pkg:oci/example@sha256:AB?repository_url=docker.io/library/example&arch=amd64&tag=1")
        .expect("a purl");
    let package = Purl::parse("pkg:deb/debian/openssl@3.0.1?arch=amd64").expect("a purl");
    let (names, digests) = (["example:1".to_owned()], ["sha256:ab".to_owned(), "sha256:cd".to_owned()]);
    let within = [Identity { purl: Some(&image), names: &names, digests: &digests }];
    let vulnerability: Vec<String> = vulnerability.iter().map(|name| (*name).to_owned()).collect();
    let component = Identity { purl: Some(&package), ..Identity::default() };
    arranged.apply(&Subject { vulnerability: &vulnerability, component, within: &within })
}

fn status(documents: &[String]) -> Option<Status> {
    judged(documents, &["CVE-1"]).map(|verdict| verdict.status)
}

#[test]
fn a_statement_applies_within_its_scope_and_nowhere_else() {
    let cases = [
        (r#"{"@id":"pkg:deb/debian/openssl"}"#, true),
        (r#"{"@id":"pkg:deb/debian/openssl@3.0.1"}"#, true),
        (r#"{"@id":"pkg:deb/debian/openssl@3.0.2"}"#, false),
        (r#"{"@id":"pkg:deb/ubuntu/openssl"}"#, false),
        (r#"{"@id":"pkg:deb/debian/openssl?arch=amd64"}"#, true),
        (r#"{"@id":"pkg:deb/debian/openssl?arch=arm64"}"#, false),
        (r#"{"@id":"pkg:deb/debian/openssl?distro=debian-12"}"#, false),
        (r#"{"@id":"pkg:oci/example@sha256:ab"}"#, true),
        (r#"{"@id":"pkg:oci/example@sha256:ab?repository_url=mirror.example.org/example"}"#, true),
        (r#"{"@id":"pkg:oci/example@sha256:ab?arch=arm64"}"#, false),
        (r#"{"@id":"pkg:oci/example@sha256:ef"}"#, false),
        (r#"{"@id":"pkg:oci/example?repository_url=index.docker.io/library/example"}"#, true),
        (r#"{"@id":"pkg:oci/example?repository_url=mirror.example.org/example"}"#, false),
        (r#"{"@id":"example:1"}"#, true),
        (r#"{"@id":"example:2"}"#, false),
        (r#"{"@id":"anything","hashes":{"sha-256":"CD"}}"#, true),
        (r#"{"@id":"anything","hashes":{"sha-512":"CD"}}"#, false),
        (r#"{"@id":"anything","identifiers":{"purl":"pkg:oci/example@sha256:cd"}}"#, true),
        (r#"{"@id":"pkg:oci/example@sha256:ab","subcomponents":[{"@id":"pkg:deb/debian/openssl"}]}"#, true),
        (r#"{"@id":"pkg:oci/example@sha256:ab","subcomponents":[{"@id":"pkg:deb/debian/zlib"}]}"#, false),
        (
            r#"{"@id":"pkg:oci/example@sha256:ab","subcomponents":[{"@id":"pkg:deb/debian/openssl@2"},{"@id":"pkg:deb/debian/openssl@3.0.1"}]}"#,
            true,
        ),
        (r#"{"@id":"pkg:oci/other","subcomponents":[{"@id":"pkg:deb/debian/openssl"}]}"#, false),
        (r#"{"@id":"pkg:deb/debian/openssl","subcomponents":[{"@id":"pkg:deb/debian/zlib"}]}"#, false),
    ];
    for (product, applies) in cases {
        let found = status(&[document("a", "2024-01-01", &[("not_affected", product)])]);
        assert_eq!(found, applies.then_some(Status::NotAffected), "{product}");
    }
}

#[test]
fn other_names_of_the_vulnerability_count_and_an_advisory_that_closes_several_needs_all() {
    let documents = [document("a", "2024-01-01", &[("not_affected", r#"{"@id":"example:1"}"#)])];
    let judged = |names: &[&str]| judged(&documents, names).map(|verdict| verdict.status);
    assert_eq!(judged(&["GO-1", "GHSA-1"]), Some(Status::NotAffected));
    assert_eq!(judged(&["GO-1", "CVE-1"]), Some(Status::NotAffected));
    assert_eq!(judged(&["ALSA-1", "CVE-1", "CVE-2"]), None);
    assert_eq!(judged(&["CVE-2"]), None);
    let affected = [document("a", "2024-01-01", &[("affected", r#"{"@id":"example:1"}"#)])];
    let names = ["ALSA-1", "CVE-1", "CVE-2"];
    assert_eq!(super::tests::judged(&affected, &names).map(|verdict| verdict.status), Some(Status::Affected));
}

#[test]
fn the_latest_of_an_author_counts_and_authors_that_disagree_are_shown() {
    let (image, digest) = (r#"{"@id":"example:1"}"#, r#"{"@id":"pkg:oci/example@sha256:ab"}"#);
    let old = document("a", "2024-01-01", &[("not_affected", image)]);
    let new = document("a", "2024-02-01", &[("affected", image)]);
    let other = document("b", "2023-01-01", &[("not_affected", image)]);
    let close = document("c", "2023-01-01", &[("fixed", digest)]);
    assert_eq!(status(&[old.clone(), new.clone()]), Some(Status::Affected));
    assert_eq!(status(&[new.clone(), old.clone()]), Some(Status::Affected));
    let verdict = judged(&[new.clone(), other.clone()], &["CVE-1"]).expect("a verdict");
    assert_eq!((verdict.status, verdict.conflicting.len()), (Status::Affected, 1), "the safe side");
    let verdict = judged(&[new, other, close], &["CVE-1"]).expect("a verdict");
    assert_eq!((verdict.status, verdict.conflicting.len()), (Status::Fixed, 2), "the closer statement");
    assert_eq!(
        status(&[document("a", "2024-01-01", &[("not_affected", image), ("affected", image)])]),
        Some(Status::Affected)
    );
}

/// The same rule as for our own decisions.
#[test]
fn the_narrower_statement_counts_whoever_makes_it_and_whenever_and_the_other_is_shown() {
    let part = r#""subcomponents":[{"@id":"pkg:deb/debian/openssl"}]"#;
    let named = r#""@id":"pkg:oci/example?repository_url=docker.io/library/example""#;
    let digest = r#""@id":"pkg:oci/example@sha256:ab""#;
    let products = [
        r#"{"@id":"pkg:deb/debian/openssl"}"#.to_owned(),
        r#"{"@id":"pkg:deb/debian/openssl@3.0.1"}"#.to_owned(),
        format!("{{{named}}}"),
        format!("{{{named},{part}}}"),
        r#"{"@id":"example:1"}"#.to_owned(),
        format!(r#"{{"@id":"pkg:oci/example?repository_url=docker.io/library/example&tag=1",{part}}}"#),
        format!("{{{digest}}}"),
        format!("{{{digest},{part}}}"),
    ];
    for (at, narrow) in products.iter().enumerate() {
        for wide in products.iter().take(at) {
            for (author, time) in [("a", "2023-01-01"), ("a", "2025-01-01"), ("b", "2023-01-01"), ("b", "2025-01-01")] {
                for (one, other) in [("not_affected", "affected"), ("affected", "fixed")] {
                    let documents =
                        [document("a", "2024-01-01", &[(one, narrow)]), document(author, time, &[(other, wide)])];
                    let verdict = judged(&documents, &["CVE-1"]).expect("a verdict");
                    assert_eq!(verdict.status.as_str(), one, "{narrow} before {wide}");
                    assert_eq!(verdict.conflicting.len(), 1, "{narrow} before {wide}");
                }
            }
        }
    }
}

#[test]
fn who_looks_into_it_stands_in_the_way_of_no_wider_statement_and_is_shown() {
    let (image, package) = (r#"{"@id":"example:1"}"#, r#"{"@id":"pkg:deb/debian/openssl"}"#);
    let looks = document("a", "2024-01-01", &[("under_investigation", image)]);
    assert_eq!(status(std::slice::from_ref(&looks)), Some(Status::UnderInvestigation));
    for author in ["a", "b"] {
        for said in ["affected", "not_affected"] {
            let verdict = judged(&[looks.clone(), document(author, "2023-01-01", &[(said, package)])], &["CVE-1"]);
            let verdict = verdict.expect("a verdict");
            assert_eq!((verdict.status.as_str(), verdict.conflicting.len()), (said, 1), "{author}");
        }
    }
    // Of one author's statements about the same the latest counts, whatever it says.
    let before = document("a", "2023-01-01", &[("not_affected", image)]);
    assert_eq!(status(&[looks, before]), Some(Status::UnderInvestigation));
}

#[test]
fn a_csaf_document_says_the_same() {
    let text = r#"{"document":{"category":"csaf_vex","csaf_version":"2.0","title":"t",
        "publisher":{"category":"vendor","name":"v","namespace":"https://example.org"},
        "tracking":{"id":"X-1","status":"final","version":"1","initial_release_date":"2024-01-01T00:00:00Z",
          "current_release_date":"2024-01-01T00:00:00Z","revision_history":[]}},
      "product_tree":{"full_product_names":[
        {"name":"Example","product_id":"image","product_identification_helper":{"purl":"pkg:oci/example@sha256:ab"}},
        {"name":"OpenSSL","product_id":"openssl","product_identification_helper":{"purl":"pkg:deb/debian/openssl"}},
        {"name":"zlib","product_id":"zlib","product_identification_helper":{"purl":"pkg:deb/debian/zlib"}}],
       "relationships":[
        {"category":"default_component_of","product_reference":"PART","relates_to_product_reference":"image",
         "full_product_name":{"name":"both","product_id":"both"}}]},
      "vulnerabilities":[{"cve":"CVE-1","product_status":{"known_not_affected":["both"]},
        "flags":[{"label":"vulnerable_code_not_present","product_ids":["both"]}]}]}"#;
    for (part, expected) in [("openssl", Some(Status::NotAffected)), ("zlib", None)] {
        let text = text.replace("PART", part).replace('\n', " ");
        assert_eq!(status(std::slice::from_ref(&text)), expected, "{part}");
        let read = read(text.as_bytes());
        let statement = read.said.first().and_then(|said| said.document.statements.first()).expect("a statement");
        assert_eq!(statement.justification.as_ref().map(|why| why.as_str()), Some("vulnerable_code_not_present"));
    }
}

/// A CSAF document in which `status` lists `product`, a package under a branch with a category and a name.
fn branched(category: &str, name: &str, purl: &str, status: &str) -> String {
    format!(
        r#"{{"document":{{"category":"csaf_vex","csaf_version":"2.0","title":"t",
        "publisher":{{"category":"vendor","name":"v","namespace":"https://example.org"}},
        "tracking":{{"id":"X-1","status":"final","version":"1","initial_release_date":"2024-01-01T00:00:00Z",
          "current_release_date":"2024-01-01T00:00:00Z","revision_history":[]}}}},
      "product_tree":{{"branches":[{{"category":"{category}","name":"{name}","branches":[
        {{"category":"architecture","name":"amd64","product":{{"name":"OpenSSL","product_id":"product",
          "product_identification_helper":{{"purl":"{purl}"}}}}}}]}}]}},
      "vulnerabilities":[{{"cve":"CVE-1","product_status":{{"{status}":["product"]}}}}]}}"#
    )
    .replace('\n', " ")
}

#[test]
fn a_range_of_versions_in_csaf_applies_to_them_alone_and_one_that_cannot_be_read_is_named() {
    let (range, purl) = ("product_version_range", "pkg:deb/debian/openssl");
    let cases = [
        (range, "vers:deb/>=3.0.2", purl, None, 0),
        (range, "vers:deb/>=3.0.1", purl, Some(Status::NotAffected), 0),
        (range, "vers:deb/>=2.0|<3.0.1", purl, None, 0),
        (range, "vers:all/*", purl, Some(Status::NotAffected), 0),
        (range, "<4", purl, None, 2),
        (range, "vers:unheard/<4", purl, None, 2),
        (range, "vers:npm/<4", purl, None, 2),
        (range, "vers:deb/<4", "pkg:generic/openssl", None, 2),
        ("product_version", "3.0.1", purl, Some(Status::NotAffected), 0),
        ("product_version", "3.0.2", purl, None, 0),
        ("product_name", "OpenSSL 3", purl, Some(Status::NotAffected), 0),
    ];
    for (category, name, purl, expected, gaps) in cases {
        let text = branched(category, name, purl, "known_not_affected");
        assert_eq!(status(std::slice::from_ref(&text)), expected, "{category} {name}");
        // The product, and that the document says nothing else.
        assert_eq!(read(text.as_bytes()).gaps.len(), gaps, "{category} {name}");
    }
    let text = branched(range, "vers:deb/>=3.0.2", purl, "known_not_affected");
    let read_back = read(text.as_bytes());
    let said = read_back.said.first().expect("a document");
    let (entries, gaps) = crate::triage::from_openvex(&said.document);
    assert_eq!(
        (entries.len(), gaps),
        (0, vec!["CVE-1: a range of versions: decisions are about one version or all".to_owned()])
    );
    let recommended = branched("product_version", "3.0.1", purl, "recommended");
    assert_eq!(status(std::slice::from_ref(&recommended)), None);
    let gap = read(recommended.as_bytes()).gaps.first().map(|gap| gap.why.clone());
    let expected = "1 products are recommended, which does not say whether they are affected, such as product";
    assert_eq!(gap.as_deref(), Some(expected));
}

#[test]
fn what_is_no_vex_is_named() {
    let hub = r#"{"ID":"pkg:golang/example.org/x","Sources":[{"Path":"x.json","URL":"https://example.org"}]}"#;
    let without = document("a", "2024-01-01", &[("affected", "")]);
    let text = format!("{hub}\n{{\"bomFormat\":\"other\"}}\n{{broken\n{without}\n");
    let read = read(text.as_bytes());
    let gaps: Vec<_> = read.gaps.iter().map(|gap| (gap.code.id, gap.place.as_str())).collect();
    assert_eq!((read.hub_records.len(), read.said.len()), (1, 1));
    let code = "unreadable-vex";
    assert_eq!(gaps, [(code, "line 2"), (code, "line 3"), ("vex-without-products", "line 4")]);
    assert_eq!(super::read(b"").gaps.len(), 1);
}

#[test]
fn a_cyclonedx_document_says_the_same() {
    let text = |reference: &str, versions: &str| {
        format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:1","version":1,
            "metadata":{{"timestamp":"2024-01-01T00:00:00Z","component":{{"type":"container","bom-ref":"image","name":"example","version":"1"}}}},
            "components":[{{"type":"library","bom-ref":"openssl","name":"openssl","purl":"pkg:deb/debian/openssl"}},
              {{"type":"library","bom-ref":"zlib","name":"zlib","purl":"pkg:deb/debian/zlib"}}],
            "vulnerabilities":[{{"id":"CVE-1","analysis":{{"state":"not_affected","justification":"code_not_reachable","detail":"d"}},
              "affects":[{{"ref":"{reference}"{versions}}}]}}]}}"#
        )
        .replace('\n', " ")
    };
    let cases = [
        ("openssl", "", Some(Status::NotAffected)),
        ("image", "", Some(Status::NotAffected)),
        ("zlib", "", None),
        ("nothing", "", None),
        ("urn:cdx:1/1#pkg:deb/debian/openssl@3.0.1", "", Some(Status::NotAffected)),
        ("openssl", r#","versions":[{"version":"3.0.1"}]"#, Some(Status::NotAffected)),
        ("openssl", r#","versions":[{"version":"3.0.1","status":"unknown"}]"#, Some(Status::UnderInvestigation)),
        ("openssl", r#","versions":[{"version":"3.0.2"}]"#, None),
        ("openssl", r#","versions":[{"range":"vers:deb/>=1"}]"#, None),
    ];
    for (reference, versions, expected) in cases {
        assert_eq!(status(&[text(reference, versions)]), expected, "{reference} {versions}");
    }
    let text = text("openssl", "");
    let read = read(text.as_bytes());
    let statement = read.said.first().and_then(|said| said.document.statements.first()).expect("a statement");
    let justification = statement.justification.as_ref().map(|why| why.as_str());
    assert_eq!(justification, Some("vulnerable_code_not_in_execute_path"));
}
