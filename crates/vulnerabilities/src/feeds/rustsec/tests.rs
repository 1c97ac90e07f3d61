use super::read;
use super::requirement::complement;
use crate::advisory::{Event, Informational};

#[test]
fn what_is_not_sound_is_affected() {
    let cases: &[(&[&str], &str)] = &[
        (&[], "0.."),
        (&[">= 1.2.0"], "0..1.2.0"),
        (&[">= 0.11.6, < 0.12.0", ">= 0.12.1"], "0..0.11.6 0.12.0..0.12.1"),
        (&["< 0.5.0, >= 0.4.3", ">= 0.5.1", "< 0.2"], "0.2.0..0.4.3 0.5.0..0.5.1"),
        (&["^0.7.1", ">= 0.8.1"], "0..0.7.1 0.8.0..0.8.1"),
        (&["0.54.2"], "0..0.54.2 0.55.0.."),
        (&["<= 1.0.0"], "1.0.1-0.."),
        (&["> 1.0.0-rc.1"], "0..1.0.0-rc.1.0"),
        (&["> 0"], "0..0.0.1-0"),
        (&["= 1.2.3"], "0..1.2.3 1.2.4-0.."),
        (&["~1.2.3"], "0..1.2.3 1.3.0.."),
        (&["1.2.*"], "0..1.2.0 1.3.0.."),
        (&["*"], ""),
        (&["> 2, < 1"], "0.."),
        (&["< 2", "< 1", ">= 1.5"], ""),
    ];
    for (requirements, expected) in cases {
        let requirements: Vec<String> = requirements.iter().map(|text| (*text).to_owned()).collect();
        let events = complement(&requirements.iter().collect::<Vec<_>>()).expect("requirements");
        let written = |range: &Vec<Event>| match range.as_slice() {
            [Event::Introduced(first)] => format!("{first}.."),
            [Event::Introduced(first), Event::Fixed(end)] => format!("{first}..{end}"),
            other => panic!("{other:?}"),
        };
        assert_eq!(events.iter().map(written).collect::<Vec<_>>().join(" "), *expected, "{requirements:?}");
    }
    assert!(complement(&[&"nonsense".to_owned()]).is_err());
}

#[test]
fn an_advisory_with_all_its_fields() {
    let text = "```toml\n[advisory]\nid = \"RUSTSEC-2026-0074\"\npackage = \"libcrux-sha3\"\ndate = \"2026-03-04\"\n\
                url = \"https://example.org/a\"\naliases = [\"GHSA-q29p-9pfr-j652\"]\ninformational = \"unsound\"\n\
                withdrawn = \"2026-05-01\"\n\n[affected.functions]\n\"libcrux_sha3::squeeze\" = [\"<= 0.0.7\"]\n\n\
                [versions]\npatched = [\">= 0.0.8\"]\n```\n\n# Incorrect output\n\nText.\n";
    let feed = read(text.as_bytes());
    let advisory = feed.advisories.first().expect("an advisory");
    assert_eq!((advisory.summary.as_str(), advisory.details.as_str()), ("Incorrect output", "Text."));
    assert_eq!(advisory.withdrawn.as_deref(), Some("2026-05-01T00:00:00Z"));
    assert_eq!(advisory.informational, Some(Informational::Unsound));
    let affected = advisory.affected.first().expect("a crate");
    assert_eq!(affected.ecosystem, "crates.io");
    assert_eq!(
        affected.imports.first().map(|import| import.symbols.clone()),
        Some(vec!["libcrux_sha3::squeeze".to_owned()])
    );
    for text in ["", "# no front matter", "```toml\n[advisory]\n```\n", "```toml\nid = \"never closed\""] {
        assert_eq!(read(text.as_bytes()).gaps.len(), 1, "{text}");
    }
}
