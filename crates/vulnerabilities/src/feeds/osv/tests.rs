use super::read;
use crate::advisory::{Advisory, Event, Import, Rating};

fn one(text: &str) -> Advisory {
    let feed = read(text.as_bytes());
    assert_eq!(feed.gaps, [], "{text}");
    feed.advisories.into_iter().next().expect("an advisory")
}

#[test]
fn a_record_of_the_go_database() {
    let advisory = one(r#"{"id":"GO-1","modified":"2024-01-01T00:00:00Z","aliases":null,"references":[{"type":"WEB",
        "url":"https://b"},{"type":"ADVISORY","url":"https://a"}],"affected":[{"package":{"name":"example.org/m","ecosystem":"Go"},
        "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.6.0"}]},{"type":"GIT","events":[{"introduced":"0"}]}],
        "ecosystem_specific":{"imports":[{"path":"example.org/m/p","symbols":["T.M"],"goos":["windows"]}]}}]}"#);
    let [affected] = advisory.affected.as_slice() else { panic!("one package: {advisory:?}") };
    assert_eq!(affected.ranges, [[Event::Introduced("0".to_owned()), Event::Fixed("1.6.0".to_owned())]]);
    let import = Import {
        path: "example.org/m/p".to_owned(),
        symbols: vec!["T.M".to_owned()],
        goos: vec!["windows".to_owned()],
        goarch: Vec::new(),
    };
    assert_eq!(affected.imports, [import]);
    assert_eq!(advisory.references, ["https://a", "https://b"]);
}

#[test]
fn ratings_stand_in_many_places() {
    let with = |record: &str, package: &str| {
        let text = format!(
            r#"{{"id":"X-1","affected":[{{"package":{{"name":"n","ecosystem":"AlmaLinux:9"}}{package}}}]{record}}}"#
        );
        one(&text).rating
    };
    let cases = [
        (r#","database_specific":{"severity":"MODERATE"}"#, "", Some(Rating::Medium)),
        (r#","severity":[{"type":"Ubuntu","score":"negligible"}]"#, "", Some(Rating::Negligible)),
        (r#","summary":"Important: x update""#, "", Some(Rating::High)),
        ("", r#","ecosystem_specific":{"urgency":"not yet assigned"}"#, None),
        ("", r#","ecosystem_specific":{"urgency":"unimportant"}"#, Some(Rating::Negligible)),
        ("", r#","database_specific":{"severity":["odd"]}"#, None),
        (r#","database_specific":"odd severity""#, "", None),
    ];
    for (record, package, expected) in cases {
        assert_eq!(with(record, package), expected, "{record} {package}");
    }
}

/// Packages, ratings and how many vectors of the advisories that a record becomes.
fn severities(affected: &str) -> Vec<(Vec<String>, Option<Rating>, usize)> {
    let feed = read(format!(r#"{{"id":"X-1","affected":[{affected}]}}"#).as_bytes());
    assert!(
        feed.advisories
            .iter()
            .all(|advisory| advisory.id == "X-1" && advisory.document.is_empty() == (feed.advisories.len() == 1))
    );
    let names = |advisory: &Advisory| advisory.affected.iter().map(|affected| affected.name.clone()).collect();
    feed.advisories.iter().map(|advisory| (names(advisory), advisory.rating, advisory.vectors.len())).collect()
}

#[test]
fn the_severity_of_one_package_is_not_that_of_another() {
    let package = |name: &str, score: &str, urgency: &str| {
        format!(
            r#"{{"package":{{"name":"{name}","ecosystem":"npm"}},"severity":[{{"type":"CVSS_V3","score":"{score}"}}],
            "ecosystem_specific":{{"urgency":"{urgency}"}}}}"#
        )
    };
    let all = |packages: &[String]| severities(&packages.join(","));
    let group = |names: &[&str], rating, vectors| {
        (names.iter().map(|name| (*name).to_owned()).collect(), Some(rating), vectors)
    };
    let [a, b, c] = [package("a", "V9", "high"), package("b", "V1", "low"), package("c", "V9", "high")];
    let (high, low) = (Rating::High, Rating::Low);
    assert_eq!(all(&[a.clone(), b.clone(), c.clone()]), [group(&["a", "c"], high, 1), group(&["b"], low, 1)]);
    assert_eq!(all(&[a.clone(), c]), [group(&["a", "c"], high, 1)]);
    // Of one package the worst counts, and what no package is named for is said of all.
    assert_eq!(
        all(&[a.clone(), package("a", "V1", "low"), b.clone()]),
        [group(&["a", "a"], high, 2), group(&["b"], low, 1)]
    );
    let commits = r#"{"severity":[{"type":"CVSS_V3","score":"V5"}]}"#.to_owned();
    assert_eq!(all(&[commits, a, b]), [group(&["a"], high, 2), group(&["b"], low, 2)]);
    let many: Vec<String> =
        (0..40).map(|number| package(&format!("p{number}"), &format!("V{number}"), "low")).collect();
    assert_eq!(all(&many).iter().map(|(names, _, vectors)| (names.len(), *vectors)).collect::<Vec<_>>(), [(40, 40)]);
}

#[test]
fn what_a_distribution_closes_are_its_other_names_and_related_ones_elsewhere_are_not() {
    let names = |ecosystem: &str, rest: &str| {
        one(&format!(r#"{{"id":"X-1","affected":[{{"package":{{"name":"n","ecosystem":"{ecosystem}"}}}}],{rest}}}"#))
            .aliases
    };
    assert_eq!(names("AlmaLinux:9", r#""related":["CVE-1","CVE-1","BUG-2"]"#), ["CVE-1"]);
    assert_eq!(names("Ubuntu:22.04:LTS", r#""upstream":["CVE-1"],"related":["CVE-2"]"#), ["CVE-1"]);
    assert_eq!(names("Go", r#""related":["CVE-1"],"aliases":["X-1","CVE-3"]"#), ["CVE-3"]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_there() {
    let text = "{\"id\":\"A-1\"}\n{\"id\":\"A-2\",\"affected\":7}\n{\"id\":\nnonsense\n{\"id\":\"A-5\"}";
    let feed = read(text.as_bytes());
    let ids: Vec<_> = feed.advisories.iter().map(|advisory| advisory.id.as_str()).collect();
    let places: Vec<_> = feed.gaps.iter().map(|gap| (gap.code.id, gap.place.as_str())).collect();
    assert_eq!(ids, ["A-1", "A-5"]);
    let code = "unreadable-advisory";
    assert_eq!(places, [(code, "A-2"), (code, "line 3"), (code, "line 4")]);
    for (text, code) in
        [("", "empty-advisory-source"), ("[]", "empty-advisory-source"), ("[{\"id\":", "unreadable-advisory-source")]
    {
        assert_eq!(read(text.as_bytes()).gaps.first().map(|gap| gap.code.id), Some(code), "{text}");
    }
}

#[test]
fn imports_that_cannot_be_read_are_all_of_the_module_and_named() {
    let text = r#"{"id":"GO-1","affected":[{"package":{"name":"m","ecosystem":"Go"},"ecosystem_specific":{"imports":"all"}}]}"#;
    let feed = read(text.as_bytes());
    assert_eq!(feed.gaps.len(), 1);
    assert!(
        feed.advisories.iter().all(|advisory| advisory.affected.iter().all(|affected| affected.imports.is_empty()))
    );
}
