//! Properties, management and hostile descriptors.

use super::CATALOGER;
use crate::catalogers::{Catalog, File};

fn read(text: &str) -> Catalog {
    CATALOGER.catalog(&File { path: "pom.xml", bytes: text.as_bytes() })
}

fn summary(text: &str) -> (Vec<String>, Vec<String>) {
    let catalog = read(text);
    let component = |found: &crate::Component| {
        let mark = if found.development { " development" } else { "" };
        format!("{}{mark}", found.purl(None).expect("a purl"))
    };
    (catalog.components.iter().map(component).collect(), catalog.gaps.into_iter().map(|gap| gap.why).collect())
}

fn dependency(version: &str) -> String {
    format!("<dependency><groupId>g</groupId><artifactId>a</artifactId><version>{version}</version></dependency>")
}

#[test]
fn versions_come_from_properties_and_from_the_project() {
    for (version, expected) in [
        ("${project.version}", "pkg:maven/g/a@9"),
        ("${pom.parent.version}", "pkg:maven/g/a@9"),
        ("${version}", "pkg:maven/g/a@9"),
        ("${project.own.version}-${pom.own.version}", "pkg:maven/g/a@2-3"),
        ("${one}-${two}", "pkg:maven/g/a@1-1.x"),
        ("[1.2,2.0)", "pkg:maven/g/a@1.2"),
        ("[1.5]", "pkg:maven/g/a@1.5"),
        ("(,2.0]", "pkg:maven/g/a"),
        ("${open", "pkg:maven/g/a@%24%7Bopen"),
    ] {
        let text = format!(
            "<project><parent><version>9</version></parent><properties><one>1</one><two>${{one}}.x</two>\
             <project.version>8</project.version><project.own.version>2</project.own.version>\
             <pom.own.version>3</pom.own.version></properties>\
             <dependencies>{}</dependencies></project>",
            dependency(version)
        );
        assert_eq!(summary(&text), (vec![expected.to_owned()], vec![]), "{version}");
    }
}

#[test]
fn what_the_file_does_not_say_is_a_gap_with_the_name() {
    for (properties, version, why) in [
        ("", "${outside}", "version of g:a: `${outside}` has no value in this file"),
        ("<a>${b}</a><b>${a}</b>", "${a}", "version of g:a: `${a}` has no value in this file"),
        ("<a>${a}</a>", "${a}", "version of g:a: `${a}` has no value in this file"),
    ] {
        let text = format!(
            "<project><properties>{properties}</properties><dependencies>{}</dependencies></project>",
            dependency(version)
        );
        assert_eq!(summary(&text), (vec!["pkg:maven/g/a".to_owned()], vec![why.to_owned()]));
    }
}

#[test]
fn management_gives_version_and_scope_by_type_and_classifier() {
    let text = "<project><dependencyManagement><dependencies>\
        <dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version><scope>test</scope></dependency>\
        <dependency><groupId>g</groupId><artifactId>a</artifactId><type>zip</type><version>2</version></dependency>\
        <dependency><groupId>g</groupId><artifactId>unused</artifactId><version>2</version></dependency>\
        </dependencies></dependencyManagement><dependencies>\
        <dependency><groupId>g</groupId><artifactId>a</artifactId><type>jar</type></dependency>\
        <dependency><groupId>g</groupId><artifactId>a</artifactId><type>zip</type></dependency>\
        <dependency><groupId>g</groupId><artifactId>a</artifactId><classifier>x</classifier></dependency>\
        </dependencies></project>";
    let expected = ["pkg:maven/g/a@1 development", "pkg:maven/g/a@2?type=zip", "pkg:maven/g/a?classifier=x"];
    assert_eq!(summary(text), (expected.map(str::to_owned).to_vec(), vec![]));
}

#[test]
fn properties_that_double_themselves_end() {
    let mut properties = "<p0>xxxxxxxx</p0>".to_owned();
    for level in 1..40 {
        let before = level - 1;
        properties.push_str(&format!("<p{level}>${{p{before}}}${{p{before}}}</p{level}>"));
    }
    let text = format!(
        "<project><properties>{properties}</properties><dependencies>{}</dependencies></project>",
        dependency("${p30}")
    );
    let (found, gaps) = summary(&text);
    assert_eq!((found.as_slice(), gaps.len()), (&["pkg:maven/g/a".to_owned()][..], 1));
}
