use super::read;
use crate::advisory::{Event, State};

#[test]
fn fixes_are_ranges_and_zero_is_not_affected() {
    let text = r#"{"apkurl":"…","archs":["x86_64"],"reponame":"main","urlprefix":"https://dl-cdn.alpinelinux.org/alpine",
      "distroversion":"v3.19","packages":[
        {"pkg":{"name":"xen","secfixes":{"4.2.1-r0":["CVE-2012-5511 XSA-27"],"0":["CVE_2019-1"],"4.3-r0":["CVE-2012-5511"],"5":null}}},
        {"pkg":{"name":"empty","secfixes":[]}},
        {"pkg":{"name":"odd","secfixes":{"1":"CVE-1","2":[7]}}}]}"#;
    let feed = read(text.as_bytes());
    let said: Vec<_> = feed
        .advisories
        .iter()
        .map(|advisory| {
            let affected = advisory.affected.first().expect("a package");
            (advisory.id.as_str(), affected.name.as_str(), affected.state, affected.ranges.clone())
        })
        .collect();
    let zero = || Event::Introduced("0".to_owned());
    let fixed = |version: &str| vec![zero(), Event::Fixed(version.to_owned())];
    assert_eq!(
        said,
        [
            ("CVE-2012-5511", "xen", State::Affected, vec![fixed("4.2.1-r0"), fixed("4.3-r0")]),
            ("CVE-2019-1", "xen", State::NotAffected, vec![vec![zero()]]),
        ]
    );
    assert_eq!(feed.advisories.first().map(|advisory| advisory.aliases.clone()), Some(vec!["XSA-27".to_owned()]));
    let places: Vec<_> = feed.gaps.iter().map(|gap| gap.place.as_str()).collect();
    assert_eq!(places, ["odd 1", "odd 2"]);
}

#[test]
fn the_distribution_must_be_told() {
    let of = |head: &str| {
        read(format!(r#"{{{head}"packages":[{{"pkg":{{"name":"a","secfixes":{{"1-r0":["CVE-1"]}}}}}}]}}"#).as_bytes())
    };
    let ecosystem = |head: &str| {
        of(head)
            .advisories
            .first()
            .and_then(|advisory| advisory.affected.first().cloned())
            .map(|affected| affected.ecosystem)
    };
    assert_eq!(ecosystem(r#""urlprefix":"https://packages.wolfi.dev","#).as_deref(), Some("Wolfi"));
    assert_eq!(ecosystem(r#""distroversion":"edge","#).as_deref(), Some("Alpine:edge"));
    assert_eq!(of("").gaps.len(), 1);
}
