use super::read;
use crate::advisory::{Event, Rating, State};

const EXPORT: &str = r#"{
  "apt": {
    "CVE-2020-27350": {"description": "an overflow", "scope": "local", "debianbug": 1, "releases": {
      "bookworm": {"status": "resolved", "repositories": {"bookworm": "2.6.1"}, "fixed_version": "2.1.13", "urgency": "low"},
      "sid": {"status": "resolved", "fixed_version": "0", "urgency": "unimportant"},
      "nowhere": {"status": "open"}}},
    "TEMP-0000000-ABCDEF": {"releases": {
      "bullseye": {"status": "open", "urgency": "not yet assigned", "nodsa": "Minor issue", "nodsa_reason": "postponed"},
      "bookworm": {"status": "open", "urgency": "not yet assigned", "nodsa": "Minor issue", "nodsa_reason": ""},
      "trixie": {"status": "open", "urgency": "end-of-life"},
      "forky": {"status": "undetermined"},
      "buster": {"status": "open"},
      "stretch": {"status": "asleep"}}}},
  "dpkg": {"CVE-2020-27350": {"releases": {"bookworm": {"status": "open"}}}, "CVE-1": 7}
}"#;

#[test]
fn every_status_has_its_meaning() {
    let feed = read(EXPORT.as_bytes());
    let said: Vec<_> = feed
        .advisories
        .iter()
        .flat_map(|advisory| advisory.affected.iter().map(move |affected| (advisory, affected)))
        .map(|(advisory, affected)| {
            (advisory.id.as_str(), affected.name.as_str(), affected.ecosystem.as_str(), affected.state)
        })
        .collect();
    let (cve, temporary) = ("CVE-2020-27350", "TEMP-0000000-ABCDEF");
    assert_eq!(
        said,
        [
            (cve, "dpkg", "Debian:12", State::Affected),
            (cve, "apt", "Debian:sid", State::NotAffected),
            (cve, "apt", "Debian:12", State::Affected),
            (temporary, "apt", "Debian:12", State::Deferred),
            (temporary, "apt", "Debian:11", State::Deferred),
            (temporary, "apt", "Debian:10", State::Affected),
            (temporary, "apt", "Debian:14", State::UnderInvestigation),
            (temporary, "apt", "Debian:13", State::WillNotFix),
        ]
    );
    let with_rating = |advisory: &&crate::advisory::Advisory| advisory.rating == Some(Rating::Low);
    let first = feed.advisories.iter().find(with_rating).expect("an advisory");
    let range = [Event::Introduced("0".to_owned()), Event::Fixed("2.1.13".to_owned())];
    assert_eq!(first.affected.first().map(|affected| affected.ranges.clone()), Some(vec![range.to_vec()]));
    let gaps: Vec<_> = feed.gaps.iter().map(|gap| gap.place.as_str()).collect();
    assert_eq!(gaps, ["apt TEMP-0000000-ABCDEF stretch", "dpkg CVE-1", "release nowhere"]);
}

#[test]
fn the_urgency_of_one_package_is_not_that_of_another() {
    let feed = read(
        br#"{"important":{"CVE-1":{"releases":{"bookworm":{"status":"open","urgency":"high"},"trixie":{"status":"open"}}}},
        "tiny":{"CVE-1":{"description":"d","releases":{"bookworm":{"status":"open","urgency":"unimportant"}}}}}"#,
    );
    let mut builder = crate::index::Builder::new(0, crate::index::Texts::Kept);
    feed.advisories.into_iter().for_each(|advisory| builder.add("debian", advisory));
    let bytes = builder.build().expect("an index");
    let index = crate::index::Index::open(&bytes).expect("the same index");
    let rating = |name: &str, ecosystem: &str| {
        let package = index.package(ecosystem, name).expect("a package");
        let said: Vec<_> = package.statements.all().collect();
        assert_eq!(said.len(), 1, "{name}");
        index.advisory(said[0].advisory).expect("an advisory").rating()
    };
    assert_eq!(rating("important", "Debian:12"), Some(Rating::High));
    assert_eq!(rating("important", "Debian:13"), None);
    assert_eq!(rating("tiny", "Debian:12"), Some(Rating::Negligible));
}

#[test]
fn a_file_that_is_cut_off_gives_what_stands_before_and_says_so() {
    let cut = EXPORT.find("\"dpkg\"").expect("the second package") + 12;
    let feed = read(EXPORT.get(..cut).expect("a boundary").as_bytes());
    let ids: Vec<_> = feed.advisories.iter().map(|advisory| advisory.id.as_str()).collect();
    assert_eq!(ids, ["CVE-2020-27350", "CVE-2020-27350", "TEMP-0000000-ABCDEF"], "two urgencies of the first");
    assert!(feed.gaps.iter().any(|gap| gap.code.id == "unreadable-advisory-source"));
}
