//! Ratings and thanks of the 71 announcements.

use palisade_model::advisory::{Advisory, CreditRole};

use crate::data::{announcement, bodies};

fn read(id: &str, body: &str) -> Advisory {
    palisade_advisories::read(&announcement(id, body)).0.into_iter().next().unwrap()
}

#[test]
fn sixty_announcements_have_a_vector_and_every_stated_score_is_the_computed_one() {
    let bodies = bodies();
    let advisories: Vec<Advisory> = bodies.iter().map(|(id, body)| read(id, body)).collect();
    let rated = advisories.iter().filter(|advisory| !advisory.ratings.is_empty()).count();
    assert_eq!(rated, if bodies.is_empty() { 0 } else { 60 });
    let ratings = || advisories.iter().flat_map(|advisory| &advisory.ratings);
    for rating in ratings().map(|fact| &fact.value) {
        assert!(rating.stated_score.is_none_or(|stated| (stated - rating.score).abs() < 0.01), "{rating:?}");
    }
    let stated = ratings().filter(|fact| fact.value.stated_score.is_some()).count();
    assert!(bodies.is_empty() || stated >= 30, "{stated}");
}

#[test]
fn thanks_go_to_those_who_are_named() {
    let bodies = bodies();
    let rows: &[(&str, &[(&str, CreditRole)])] = &[
        ("CVE-2020-8555", &[("Brice Augras", CreditRole::Reporter), ("Christophe Hauquiert", CreditRole::Reporter)]),
        (
            "CVE-2019-11247",
            &[("Prabu Shyam", CreditRole::Finder), ("Stefan Schimanski", CreditRole::RemediationDeveloper)],
        ),
        (
            "CVE-2024-9486",
            &[("Nicolai Rybnikar @rybnico", CreditRole::Reporter), ("Marcus Noble", CreditRole::RemediationDeveloper)],
        ),
    ];
    for (id, expected) in rows {
        let Some(body) = bodies.get(*id) else { continue };
        let advisory = read(id, body);
        let found: Vec<_> = advisory.credits.iter().map(|fact| (fact.value.name.as_str(), fact.value.role)).collect();
        assert_eq!(found, *expected, "{id}");
    }
}
