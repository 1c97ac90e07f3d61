//! The rules in words, reading with tolerance, and both forms of one document.

use serde_json::{Value, json};

use super::*;

fn document(extra: Value) -> Value {
    let mut value = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1});
    value.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    value
}

fn component(extra: Value) -> Value {
    let mut value = json!({"type": "library", "name": "n", "bom-ref": "a"});
    value.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    document(json!({"components": [value]}))
}

fn told(value: &Value) -> String {
    let faults = lint(value);
    faults.iter().map(|fault| format!("{} {}", fault.code.id, fault.pointer)).collect::<Vec<_>>().join(", ")
}

#[test]
fn each_rule_in_words_has_its_code() {
    let digest = "a".repeat(40);
    let table = [
        (
            component(json!({"purl": "pkg:npm/a@1", "cpe": "cpe:/a:b:c:1", "swhid": [format!("swh:1:cnt:{digest}")]})),
            "",
        ),
        (component(json!({"purl": "npm/a"})), "cyclonedx-malformed-purl /components/0/purl"),
        (component(json!({"cpe": "cpe:2.3:a:nginx:nginx:1.21.1"})), "cyclonedx-malformed-cpe /components/0/cpe"),
        (
            component(json!({"licenses": [{"expression": "MIT OR"}]})),
            "cyclonedx-malformed-expression /components/0/licenses/0/expression",
        ),
        (component(json!({"swhid": ["swh:2:cnt:0"]})), "cyclonedx-malformed-identifier /components/0/swhid"),
        (component(json!({"data": [{"type": "other"}]})), "cyclonedx-wrong-component-type /components/0/data"),
        (
            component(json!({"components": [{"type": "file", "name": "m", "bom-ref": "a"}]})),
            "cyclonedx-repeated-reference /components/0/components/0/bom-ref",
        ),
        (
            document(
                json!({"dependencies": [{"ref": "a", "dependsOn": ["urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#b"]}]}),
            ),
            "cyclonedx-dangling-reference /dependencies/0/ref",
        ),
        (
            document(json!({"vulnerabilities": [{"id": "CVE-1", "affects": [{"ref": "a"}]}]})),
            "cyclonedx-dangling-reference /vulnerabilities/0/affects/0",
        ),
        (json!({"bomFormat": "CycloneDX", "specVersion": "1.3"}), "cyclonedx-unknown-release /specVersion"),
    ];
    for (value, expected) in table {
        assert_eq!(told(&value), expected, "{value}");
    }
}

#[test]
fn a_range_of_versions_is_for_external_components() {
    let judge = |extra: Value| {
        let mut value = component(extra);
        value["specVersion"] = "1.7".into();
        told(&value)
    };
    assert_eq!(judge(json!({"isExternal": true, "versionRange": "vers:npm/>=1|<2"})), "");
    assert_eq!(
        judge(json!({"isExternal": true, "versionRange": "1-2"})),
        "cyclonedx-malformed-range /components/0/versionRange"
    );
    for extra in [
        json!({"versionRange": "vers:npm/1"}),
        json!({"isExternal": true, "version": "1", "versionRange": "vers:npm/1"}),
    ] {
        assert_eq!(judge(extra), "wrong-choice /components/0");
    }
}

#[test]
fn wrong_parts_are_named_and_the_rest_is_read() {
    let value = document(json!({
        "components": [{"type": "library", "name": "a", "purl": 5, "x-own": [1]}, 7, {"type": "library"}],
        "services": [{"name": "s"}],
        "dependencies": {"ref": "a"},
    }));
    let Reading { document, faults } = read(&value.to_string(), Budget::DEFAULT).unwrap();
    assert_eq!(document.components.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), ["a"]);
    assert_eq!(document.components[0].other["x-own"], json!([1]));
    assert_eq!(document.other["services"], json!([{"name": "s"}]));
    let places: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(places, ["/components/0/purl", "/components/1", "/components/2", "/dependencies"]);
}

#[test]
fn what_a_document_describes_is_not_lost_where_it_has_no_name() {
    let described = |component: Value| {
        let value = document(json!({"metadata": {"component": component}}));
        let Reading { document, faults } = read(&value.to_string(), Budget::DEFAULT).unwrap();
        (document.metadata.component.map(|component| component.name), faults.len())
    };
    let nameless = Some(String::new());
    assert_eq!(described(json!({"type": "application", "name": "", "cpe": "cpe:2.3:a:a:b:1"})), (nameless.clone(), 0));
    assert_eq!(described(json!({"type": "application", "name": 5})), (nameless.clone(), 1));
    assert_eq!(described(json!("app")), (nameless, 1));
    assert_eq!(described(Value::Null), (None, 0));
}

#[test]
fn what_is_not_cyclonedx_is_an_error() {
    for text in
        ["", "{}", "[]", "{\"bomFormat\": \"SPDX\"}", "<bom/>", "<a xmlns='http://cyclonedx.org/schema/bom/1.6'/>"]
    {
        assert!(read(text, Budget::DEFAULT).is_err(), "{text}");
    }
}

#[test]
fn the_empty_document_is_sound() {
    let text = write(&Document::new());
    assert_eq!(check(&text), []);
    assert_eq!(read(&text, Budget::DEFAULT).unwrap().document, Document::new());
}

const XML: &str = r#"<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="2">
  <metadata>
    <timestamp>2020-04-07T07:01:00Z</timestamp>
    <tools><tool><vendor>Acme</vendor><name>maker</name><hashes><hash alg="MD5">641b6e166f8b33c5e959e2adcc18b1c7</hash></hashes></tool></tools>
    <component type="application" bom-ref="root"><name>app</name></component>
  </metadata>
  <components>
    <component type="library" bom-ref="a">
      <group>org.acme</group><name>lib</name><version>1.0</version>
      <licenses><license acknowledgement="declared"><id>MIT</id><text content-type="text/plain">t</text></license></licenses>
      <purl>pkg:maven/org.acme/lib@1.0</purl>
      <omniborId>gitoid:blob:sha1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</omniborId>
      <modified>false</modified>
      <externalReferences><reference type="vcs"><url>https://example.org</url></reference></externalReferences>
      <properties><property name="p">v</property></properties>
      <components><component type="file"><name>f</name><licenses><expression bom-ref="e">MIT OR Apache-2.0</expression></licenses></component></components>
      <evidence>
        <identity><field>purl</field><confidence>0.5</confidence><methods><method><technique>filename</technique><confidence>1</confidence></method></methods></identity>
        <occurrences><occurrence><location>/lib.jar</location><line>3</line></occurrence></occurrences>
        <copyright><text>(c) Acme</text></copyright>
      </evidence>
    </component>
  </components>
  <services><service><name>s</name><endpoints><endpoint>https://example.org</endpoint></endpoints><authenticated>true</authenticated></service></services>
  <dependencies><dependency ref="root"><dependency ref="a"/></dependency><dependency ref="a"/></dependencies>
  <compositions><composition><aggregate>incomplete</aggregate><assemblies><assembly ref="a"/></assemblies></composition></compositions>
  <vulnerabilities><vulnerability>
    <id>CVE-2021-1</id><source><name>NVD</name><url>https://example.org</url></source>
    <ratings><rating><score>9.8</score><severity>critical</severity></rating></ratings><cwes><cwe>79</cwe></cwes>
    <analysis><state>not_affected</state><justification>code_not_present</justification><responses><response>update</response></responses></analysis>
    <affects><target><ref>a</ref><versions><version><version>1.0</version><status>affected</status></version></versions></target></affects>
  </vulnerability></vulnerabilities>
</bom>"#;

#[test]
fn the_xml_form_says_the_same() {
    assert_eq!(check(XML), []);
    let value = value(XML, Budget::DEFAULT).unwrap();
    let component = json!({
        "type": "library", "bom-ref": "a", "group": "org.acme", "name": "lib", "version": "1.0", "purl": "pkg:maven/org.acme/lib@1.0",
        "licenses": [{"license": {"acknowledgement": "declared", "id": "MIT", "text": {"contentType": "text/plain", "content": "t"}}}],
        "omniborId": ["gitoid:blob:sha1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"], "modified": false,
        "externalReferences": [{"type": "vcs", "url": "https://example.org"}], "properties": [{"name": "p", "value": "v"}],
        "components": [{"type": "file", "name": "f", "licenses": [{"expression": "MIT OR Apache-2.0", "bom-ref": "e"}]}],
        "evidence": {
            "identity": [{"field": "purl", "confidence": 0.5, "methods": [{"technique": "filename", "confidence": 1.0}]}],
            "occurrences": [{"location": "/lib.jar", "line": 3}], "copyright": [{"text": "(c) Acme"}],
        },
    });
    assert_eq!(value["components"][0], component);
    assert_eq!(value["version"], 2);
    assert_eq!(value["dependencies"], json!([{"ref": "root", "dependsOn": ["a"]}, {"ref": "a"}]));
    assert_eq!(value["metadata"]["tools"][0]["hashes"][0]["alg"], "MD5");
    assert_eq!(value["services"][0]["authenticated"], true);
    assert_eq!(value["compositions"], json!([{"aggregate": "incomplete", "assemblies": ["a"]}]));
    let found = &value["vulnerabilities"][0];
    assert_eq!((&found["cwes"], &found["analysis"]["response"]), (&json!([79]), &json!(["update"])));
    assert_eq!(found["affects"], json!([{"ref": "a", "versions": [{"version": "1.0", "status": "affected"}]}]));
}

#[test]
fn faults_of_the_xml_form_are_told() {
    let broken = XML
        .replace("<id>MIT</id>", "<id>Foo</id>")
        .replace("<modified>false", "<modified>no")
        .replace("<name>s</name>", "<nom>s</nom>");
    let faults = check(&broken);
    let told: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.code.id, fault.pointer)).collect();
    assert_eq!(
        told,
        [
            "unknown-value /components/0/licenses/0/license/id",
            "wrong-type /components/0/modified",
            "missing-field /services/0",
            "unknown-field /services/0/nom"
        ]
    );
}
