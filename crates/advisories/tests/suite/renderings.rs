//! Random ranges in the many ways that people write them: no vulnerable version is called safe, and what is called
//! vulnerable beyond them is marked as uncertain.

use palisade_model::advisory::{Advisory, Version};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use crate::data::announcement;

/// One minor's vulnerable patches, first and last.
type Minors = std::collections::BTreeMap<u64, (u64, u64)>;

fn minors() -> impl Strategy<Value = Minors> {
    let patches = (0u64..6, 0u64..6).prop_map(|(first, length)| (first, first + length));
    proptest::collection::btree_map(20u64..30, patches, 1..5)
}

/// Runs into the version behind it: `9.v1.2.3`.
const GARBLED: &str = " - 9.";

/// Signs and words that stand for "to", each with whether a reader is sure of it.
const JOINTS: &[(&str, bool)] = &[
    (" - ", true),
    ("-", true),
    (" ‐ ", true),
    ("‑", true),
    (" ‒ ", true),
    (" – ", true),
    ("—", true),
    (" − ", true),
    (" ~ ", true),
    ("～", true),
    ("..", true),
    (" ... ", true),
    (" … ", true),
    (" → ", true),
    (" -> ", true),
    (" => ", true),
    (" to ", true),
    (" through ", true),
    (" until ", true),
    (" up to ", true),
    (" up to and including ", true),
    (" &ndash; ", true),
    (" &#8211; ", true),
    (" -\n  ", true),
    (" to\n  ", true),
    ("\n  through ", true),
    ("\n  up to ", true),
    (" ", false),
    (" bis ", false),
    (" à ", false),
    (" ⊂ ", false),
    ("\n  - ", false),
    ("\u{ad}", false),
    (GARBLED, false),
];

/// How a version is dressed.
fn dressed(version: &str, how: u8) -> String {
    match how {
        0 => format!("v{version}"),
        1 => version.to_owned(),
        2 => format!("`v{version}`"),
        3 => format!("**v{version}**"),
        4 => version.chars().map(full_width).collect(),
        5 => format!("v{}", version.replace('.', ".\u{200b}")),
        6 => format!("[v{version}](https://example.org/v{version})"),
        7 => version.chars().map(arabic).collect(),
        8 => format!("v{version}.1"),
        9 => format!("v{version}¹"),
        _ => format!("v{version}99999999999999999999"),
    }
}

fn full_width(c: char) -> char {
    char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)
}

fn arabic(c: char) -> char {
    c.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(c)
}

#[derive(Clone, Debug)]
struct Style {
    joint: (&'static str, bool),
    first: u8,
    last: u8,
    component: &'static str,
    frame: u8,
    is_reversed: bool,
}

fn style() -> impl Strategy<Value = Style> {
    let frame = prop_oneof![4 => Just(0u8), 1 => 1u8..9];
    (select(JOINTS), 0u8..11, 0u8..11, select(COMPONENTS), frame, proptest::bool::weighted(0.1)).prop_map(
        |(joint, first, last, component, frame, is_reversed)| Style {
            joint,
            first,
            last,
            component,
            frame,
            // Of what is garbled nobody can tell that it also stands in the wrong order.
            is_reversed: is_reversed && joint.0 != GARBLED,
        },
    )
}

const COMPONENTS: &[&str] = &["kubelet", "`kubelet`", "Kubelet:", "kubеlet", "the **kubelet**", "kubelet,"];

impl Style {
    /// Whether each sign of it is clear.
    fn is_clear(&self) -> bool {
        let is_versions = self.first <= 6 && self.last <= 6;
        self.joint.1 && is_versions && self.component.is_ascii() && !self.is_reversed
    }

    fn line(&self, minor: u64, (first, last): (u64, u64)) -> String {
        let (mut first, mut last) = (format!("1.{minor}.{first}"), format!("1.{minor}.{last}"));
        if self.is_reversed {
            std::mem::swap(&mut first, &mut last);
        }
        let component = self.component;
        let (from, to) = (dressed(&first, self.first), dressed(&last, self.last));
        let range = format!("{from}{}{to}", self.joint.0);
        match self.frame {
            0 => format!("- {component} {range}\n"),
            1 => format!("* {component} ({from} or later, {to} or earlier)\n- {component} {range}\n"),
            2 => format!("{component} {range}\n\n"),
            3 => format!("- {component} >= {from}, <= {to}\n"),
            4 => format!("- {component} ≥ {from} and ≤ {to}\n"),
            5 => format!("- {component} between {from} and {to}\n"),
            6 => format!("- {component} from {from} to {to}\n"),
            7 => format!("1. {component} {from} <= version <= {to}\n"),
            _ => format!("- {component} ＞= {from}, ＜= {to}\n"),
        }
    }
}

fn read(body: &str) -> Advisory {
    let mut announcement = announcement("CVE-2030-0001", body);
    announcement.title.push_str("kubelet does something");
    palisade_advisories::read(&announcement).0.remove(0)
}

/// The first version that is called safe and is not, or the other way round without doubt.
fn wrong(advisory: &Advisory, minors: &Minors) -> Option<String> {
    let kubelet = advisory.affected.iter().find(|one| one.component.name == "kubelet");
    let versions = (19..31).flat_map(|minor| (0..13).map(move |patch| (minor, patch)));
    for (minor, patch) in versions {
        let version = Version::new(1, minor, patch);
        let is_vulnerable = minors.get(&minor).is_some_and(|(first, last)| (*first..=*last).contains(&patch));
        let is_called = kubelet.is_some_and(|one| one.ranges.contains(&version));
        if is_vulnerable && !is_called {
            return Some(format!("{version} is called safe"));
        }
        if is_called && !is_vulnerable && advisory.doubts.is_empty() {
            return Some(format!("{version} is called vulnerable, and nothing is uncertain"));
        }
    }
    None
}

/// Headings of tables, also broken ones.
const HEADINGS: &[&str] = &[
    "| Component | Affected versions |\n|---|---|\n",
    "| comp | v |\n|------|---|\n",
    "| comp | v |\n|--\n",
    "comp | v\n---|---\n",
    "| Component | From | To |\n|---|---|---|\n",
    "| Component | Versions | Notes\n|---|---|---\n",
    "|---|---|\n",
    "",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(20_260), ..ProptestConfig::default() })]

    #[test]
    fn ranges_in_lists_are_never_called_safe(minors in minors(), styles in proptest::collection::vec(style(), 5)) {
        let lines: Vec<String> =
            minors.iter().zip(&styles).map(|((minor, patches), style)| style.line(*minor, *patches)).collect();
        let body = format!("A problem in the kubelet.\n\n### Affected Versions\n\n{}\n", lines.concat());
        let advisory = read(&body);
        if let Some(wrong) = wrong(&advisory, &minors) {
            prop_assert!(false, "{wrong}\n{body}\n{:?}\n{:?}", advisory.affected, advisory.doubts);
        }
        let is_clear = minors.iter().zip(&styles).all(|(_, style)| style.is_clear() && style.frame != 1);
        prop_assert!(!is_clear || advisory.doubts.is_empty(), "a clear text is uncertain\n{body}\n{:?}", advisory.doubts);
    }

    #[test]
    fn ranges_in_tables_are_never_called_safe(
        minors in minors(),
        heading in select(HEADINGS),
        cells in proptest::collection::vec((select(JOINTS), 0u8..11, 0u8..5), 5),
    ) {
        let rows: String = minors.iter().zip(&cells).map(|((minor, (first, last)), (joint, how, frame))| {
            let (first, last) = (dressed(&format!("1.{minor}.{first}"), *how), dressed(&format!("1.{minor}.{last}"), 0));
            let joint = joint.0.replace('\n', " ");
            match frame {
                0 => format!("| kubelet | {first}{joint}{last} |\n"),
                1 => format!("| kubelet | {first}{joint}{last}\n"),
                2 => format!("kubelet | {first}{joint}{last} |\n"),
                3 => format!("| kubelet | {first} | {last} |\n"),
                _ => format!("| | kubelet | {first}{joint}{last} |\n"),
            }
        }).collect();
        let body = format!("A problem in the kubelet.\n\n### Affected Versions\n\n{}{rows}\n", heading);
        let advisory = read(&body);
        if let Some(wrong) = wrong(&advisory, &minors) {
            prop_assert!(false, "{wrong}\n{body}\n{:?}\n{:?}", advisory.affected, advisory.doubts);
        }
    }
}
