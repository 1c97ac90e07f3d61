use palisade_model::Severity;
use palisade_model::vulnerability::PresenceLevel;

use super::{Exposure, Knowledge, rank};
use crate::advisory::{Exploitation, Informational, Rating};

fn vectors(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

const WORST: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

#[test]
fn severity_follows_the_source_then_the_score() {
    let low = "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N";
    let newer = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
    let cases = [
        (vec![], None, Severity::Medium),
        (vectors(&[WORST]), None, Severity::Critical),
        (vectors(&[low, WORST]), None, Severity::Critical),
        (vectors(&[low]), None, Severity::Low),
        (vectors(&[low, newer]), None, Severity::Critical),
        (vectors(&["nonsense"]), None, Severity::Medium),
        (vectors(&[WORST]), Some(Rating::Negligible), Severity::Low),
        (vectors(&["AV:N/AC:L/Au:N/C:C/I:C/A:C"]), None, Severity::High),
    ];
    for (vectors, rating, expected) in cases {
        assert_eq!(
            rank(&Knowledge { vectors: &vectors, rating, ..Knowledge::default() }).severity,
            expected,
            "{vectors:?}"
        );
    }
}

#[test]
fn each_reason_moves_the_rank_and_is_said() {
    let vectors = vectors(&[WORST]);
    let plain = Knowledge { vectors: &vectors, ..Knowledge::default() };
    let exploitation = |day: Option<&str>, prediction| Exploitation {
        cve: "CVE-1".to_owned(),
        known_exploited: day.map(str::to_owned),
        prediction,
    };
    let (exploited, predicted) = (exploitation(Some("2024-04-02"), None), exploitation(None, Some((0.942, 0.99))));
    let outside = Exposure { from_outside: true, privileged: false };
    let up = [
        (Knowledge { exploitation: Some(&exploited), ..plain }, "exploited since before 2024-04-02 (KEV)"),
        (Knowledge { exploitation: Some(&predicted), ..plain }, "94.2 % likely to be exploited within 30 days (EPSS)"),
        (Knowledge { exposure: outside, ..plain }, "reached from outside the cluster"),
    ];
    for (knowledge, said) in up {
        let priority = rank(&knowledge);
        assert!(priority.rank > rank(&plain).rank && priority.explanation.contains(said), "{priority:?}");
    }
    let down = [PresenceLevel::Symbol, PresenceLevel::Package, PresenceLevel::Module]
        .map(|level| rank(&Knowledge { presence: Some(level), ..plain }).rank);
    assert!(down.is_sorted_by(|left, right| left > right), "{down:?}");
    assert_eq!(rank(&plain).explanation, "critical (CVSS 3.1 9.8)");
}

#[test]
fn what_is_exploited_is_high_and_what_is_no_vulnerability_is_low() {
    let exploited = Exploitation { known_exploited: Some("2024-04-02".to_owned()), ..Exploitation::default() };
    let knowledge = Knowledge { exploitation: Some(&exploited), rating: Some(Rating::Low), ..Knowledge::default() };
    assert_eq!(rank(&knowledge).severity, Severity::High);
    let unmaintained = Knowledge { informational: Some(Informational::Unmaintained), ..Knowledge::default() };
    let priority = rank(&unmaintained);
    assert_eq!((priority.severity, priority.rank), (Severity::Low, 10));
    assert_eq!(priority.explanation, "low (nobody has rated it), nobody maintains the package");
}
