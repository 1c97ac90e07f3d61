//! All base scores of CVSS 2.0, 3.0 and 3.1 compared with exact decimal arithmetic by the equations of the specifications.

use num_bigint::BigInt;
use palisade_formats::cvss::Vector;

/// `digits` divided by ten to the power of `scale`.
#[derive(Clone, Debug)]
struct Decimal {
    digits: BigInt,
    scale: u32,
}

fn decimal(text: &str) -> Decimal {
    let scale = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    Decimal {
        digits: text.replace('.', "").parse().unwrap_or_default(),
        scale: u32::try_from(scale).unwrap_or_default(),
    }
}

impl Decimal {
    fn at(&self, scale: u32) -> BigInt {
        &self.digits * BigInt::from(10).pow(scale - self.scale)
    }

    fn plus(&self, other: &Self) -> Self {
        let scale = self.scale.max(other.scale);
        Self { digits: self.at(scale) + other.at(scale), scale }
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&Self { digits: -&other.digits, scale: other.scale })
    }

    fn times(&self, other: &Self) -> Self {
        Self { digits: &self.digits * &other.digits, scale: self.scale + other.scale }
    }

    fn is_positive(&self) -> bool {
        self.digits > BigInt::from(0)
    }

    /// Tenths, rounded up; at most 100.
    fn tenths_up(&self) -> i64 {
        let unit = BigInt::from(10).pow(self.scale);
        let tenths = (&self.digits * 10 + &unit - 1) / &unit;
        i64::try_from(tenths).unwrap_or(100).min(100)
    }

    /// Tenths, rounded half up.
    fn tenths_nearest(&self) -> i64 {
        let unit = BigInt::from(10).pow(self.scale);
        let tenths = (&self.digits * 20 + &unit) / (&unit * 2);
        i64::try_from(tenths).unwrap_or(100)
    }
}

/// One minus the product of what is left of the three impacts.
fn impact_base(impacts: [&str; 3]) -> Decimal {
    let one = decimal("1");
    let left = impacts.iter().fold(one.clone(), |left, impact| left.times(&one.minus(&decimal(impact))));
    one.minus(&left)
}

fn third(values: [&str; 4], impacts: [&str; 3], changed: bool) -> i64 {
    let base = impact_base(impacts);
    let impact = if changed {
        let low = base.minus(&decimal("0.02"));
        let power = (0..15).fold(decimal("1"), |power, _| power.times(&low));
        decimal("7.52").times(&base.minus(&decimal("0.029"))).minus(&decimal("3.25").times(&power))
    } else {
        decimal("6.42").times(&base)
    };
    let exploitability = values.iter().fold(decimal("8.22"), |product, value| product.times(&decimal(value)));
    let factor = decimal(if changed { "1.08" } else { "1" });
    if impact.is_positive() { factor.times(&impact.plus(&exploitability)).tenths_up() } else { 0 }
}

fn second(values: [&str; 3], impacts: [&str; 3]) -> i64 {
    let impact = decimal("10.41").times(&impact_base(impacts));
    let exploitability = values.iter().fold(decimal("20"), |product, value| product.times(&decimal(value)));
    let sum = decimal("0.6").times(&impact).plus(&decimal("0.4").times(&exploitability)).minus(&decimal("1.5"));
    if impact.is_positive() { sum.times(&decimal("1.176")).tenths_nearest() } else { 0 }
}

/// All ways to take one letter and its value of each table.
fn combinations<'t>(tables: &[&'t [(&'t str, &'t str)]]) -> Vec<Vec<(&'t str, &'t str)>> {
    tables.iter().fold(vec![Vec::new()], |all, table| {
        let extend =
            |chosen: &Vec<_>| table.iter().map(|row| [chosen.as_slice(), &[*row]].concat()).collect::<Vec<_>>();
        all.iter().flat_map(extend).collect()
    })
}

fn score(text: &str) -> Option<i64> {
    Some(i64::from(Vector::parse(text).ok()?.base_score().tenths()))
}

#[test]
fn third_version_scores_are_exact() {
    let impact: &[_] = &[("N", "0"), ("L", "0.22"), ("H", "0.56")];
    let vectors: &[_] = &[("N", "0.85"), ("A", "0.62"), ("L", "0.55"), ("P", "0.2")];
    let complexities: &[_] = &[("L", "0.77"), ("H", "0.44")];
    let interactions: &[_] = &[("N", "0.85"), ("R", "0.62")];
    let mut compared = 0;
    for changed in [false, true] {
        let privileges: &[_] = if changed {
            &[("N", "0.85"), ("L", "0.68"), ("H", "0.5")]
        } else {
            &[("N", "0.85"), ("L", "0.62"), ("H", "0.27")]
        };
        for row in combinations(&[vectors, complexities, privileges, interactions, impact, impact, impact]) {
            let [av, ac, pr, ui, c, i, a] = row[..] else { panic!("seven tables") };
            let expected = third([av.1, ac.1, pr.1, ui.1], [c.1, i.1, a.1], changed);
            let scope = if changed { "C" } else { "U" };
            for version in ["3.0", "3.1"] {
                let text = format!(
                    "CVSS:{version}/AV:{}/AC:{}/PR:{}/UI:{}/S:{scope}/C:{}/I:{}/A:{}",
                    av.0, ac.0, pr.0, ui.0, c.0, i.0, a.0
                );
                assert_eq!(score(&text), Some(expected), "{text}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 2 * 2592);
}

#[test]
fn second_version_scores_are_exact() {
    let impact: &[_] = &[("N", "0"), ("P", "0.275"), ("C", "0.660")];
    let vectors: &[_] = &[("L", "0.395"), ("A", "0.646"), ("N", "1")];
    let complexities: &[_] = &[("H", "0.35"), ("M", "0.61"), ("L", "0.71")];
    let authentications: &[_] = &[("M", "0.45"), ("S", "0.56"), ("N", "0.704")];
    let rows = combinations(&[vectors, complexities, authentications, impact, impact, impact]);
    assert_eq!(rows.len(), 729);
    for row in rows {
        let [av, ac, au, c, i, a] = row[..] else { panic!("six tables") };
        let text = format!("AV:{}/AC:{}/Au:{}/C:{}/I:{}/A:{}", av.0, ac.0, au.0, c.0, i.0, a.0);
        assert_eq!(score(&text), Some(second([av.1, ac.1, au.1], [c.1, i.1, a.1])), "{text}");
    }
}
