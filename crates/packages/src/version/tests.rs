//! What holds for every order, and what each specification's own examples say.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::{Ecosystem, Scheme};

/// Each version sorts before the next; those on one line, between spaces, are equal.
fn ascending(scheme: Scheme, lines: &[&str]) {
    let place = |wanted: &str| lines.iter().position(|line| line.split(' ').any(|version| version == wanted));
    let all: Vec<&str> = lines.iter().flat_map(|line| line.split(' ')).collect();
    for left in &all {
        for right in &all {
            let expected = place(left).cmp(&place(right));
            assert_eq!(scheme.compare(left, right), expected, "{scheme:?} {left} {right}");
        }
    }
}

#[test]
fn dpkg_as_its_manual_says() {
    ascending(Scheme::Dpkg, &["~~", "~~a", "~", "0 0-0 0:0", "1~rc1", "1", "1a", "1+b", "1.0-1", "a", "1:0"]);
}

#[test]
fn rpm_with_tilde_and_caret() {
    ascending(
        Scheme::Rpm,
        &["1.0~rc1", "1.0~rc1^git1", "1.0 1_0", "1.0-", "1.0-1", "1.0^git1", "1.0a", "1.0.1", "1:0"],
    );
}

#[test]
fn apk_as_apk_tools_does() {
    ascending(Scheme::Apk, &["1.0_alpha_pre2", "1.0_alpha", "1.0_alpha0", "1.0_rc1"]);
    ascending(Scheme::Apk, &["8.2.0015", "8.2.002", "8.2.1", "8.2.1-r0", "8.2.1~0a", "8.2.1_p", "8.2.1_p0", "8.2.1a"]);
}

#[test]
fn semantic_versions_as_item_11_says() {
    ascending(
        Scheme::Semantic,
        &[
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0 v1.0.0 1.0.0+x 1",
            "1.0.0.1",
            "1.0.1",
        ],
    );
}

#[test]
fn go_has_pseudo_versions_and_a_beginning() {
    ascending(
        Scheme::Go,
        &[
            "0",
            "v0.0.0-20190101000000-abcdefabcdef",
            "v0.0.0 0.0.0",
            "1.20.0-0",
            "go1.20beta1 1.20beta1 1.20.0-beta.1",
            "go1.20rc1 1.20rc1 v1.20rc1 1.20.0-rc.1 1.20rc1-custom",
            "1.20rc3 1.20.0-rc.3",
            "1.20.0-rc.4",
            "1.20rc10 go1.20rc10",
            "go1.20 1.20.0 1.20 v1.20",
            "v1.20.1-0.20190101000000-abcdefabcdef",
            "1.20.1rc2 go1.20.1rc2 1.20.1-rc.2",
            "go1.20.1",
            "v2.0.0+incompatible v2.0.0",
        ],
    );
}

#[test]
fn python_as_pep_440_says() {
    ascending(
        Scheme::Python,
        &[
            "french-toast",
            "1.0.dev456",
            "1.0a1 1.0-alpha-1 1.0_A.1",
            "1.0a2.dev456",
            "1.0a12.dev456",
            "1.0a12",
            "1.0b1.dev456",
            "1.0b2",
            "1.0b2.post345.dev456",
            "1.0b2.post345",
            "1.0rc1.dev456",
            "1.0rc1 1.0c1",
            "1.0 v1 1.0.0",
            "1.0+abc.5",
            "1.0+abc.7",
            "1.0+5",
            "1.0.post456.dev34",
            "1.0.post456 1.0-456 1-r456",
            "1.0.15",
            "1.1.dev1",
            "1!0",
        ],
    );
}

#[test]
fn maven_as_the_pom_reference_says() {
    ascending(
        Scheme::Maven,
        &[
            "1-alpha 1.0.alpha",
            "1-beta1 1-b1",
            "1-milestone",
            "1-rc 1-cr",
            "1-snapshot",
            "1 1.0 1-ga 1.final 1-0-0",
            "1-sp",
            "1-a",
            "1-foo 1.foo 1.0.0-foo",
            "1-foo2",
            "1-foo10",
            "1-1",
            "1-1.1",
            "1.0.1",
            "1.1",
        ],
    );
}

#[test]
fn rubygems_segments_in_both_parts() {
    ascending(
        Scheme::RubyGems,
        &[
            "1.a.b",
            "1.a.0.b",
            "1.a.0.0.b",
            "1.a 1.0.a 1.a.0",
            "1.a.0.0.1",
            "1.a.0.1",
            "1.a1 1.a.1",
            "1-1 1.pre.1",
            "1 1.0 01",
            "1.0.1",
        ],
    );
}

#[test]
fn nuget_has_four_numbers_and_one_case() {
    ascending(Scheme::NuGet, &["1.0-A 1.0.0.0-a+x", "1.0-b", "1.0 1.0.0.0", "1.0.0.1"]);
}

#[test]
fn composer_fills_up_and_knows_stabilities() {
    ascending(
        Scheme::Packagist,
        &[
            "dev-main",
            "1.0-dev",
            "1.0-ALPHA1 1.0.0a1",
            "1.0b1",
            "1.0RC1",
            "1.0 1.0.0.0 v1 1-stable 1.0.0+x",
            "1.0-p1 1.0pl1",
            "1.0.1",
            "1.9",
            "1.x-dev",
            "2",
        ],
    );
}

#[test]
fn pub_builds_and_dotted_lengths() {
    ascending(Scheme::Pub, &["1.0.0-a", "1.0.0", "1.0.0+2", "1.0.0+10", "1.0.0+a"]);
    ascending(Scheme::Cran, &["0.1", "0.1.0 0.01-0", "0.9", "0.75"]);
    ascending(Scheme::Hackage, &["1.0", "1.0.0", "1.1"]);
}

#[test]
fn versions_that_are_none_are_told() {
    let cases: &[(Scheme, &str, &str)] = &[
        (Scheme::Dpkg, "1:1.2-3~deb", "a1"),
        (Scheme::Rpm, "1:1.2-3.el9", "1 2"),
        (Scheme::Apk, "1.2b_rc1~ab-r1", "1.2-ruff"),
        (Scheme::Semantic, "1.2.3-a+b", "1.2"),
        (Scheme::Go, "go1.21rc2", "gopher"),
        (Scheme::Go, "1.21rc3", "1.21rc"),
        (Scheme::Go, "1.20", "1"),
        (Scheme::Python, "1!1.0a1.post2.dev3+x", "1.0-x"),
        (Scheme::RubyGems, "1.0.a-b", "a"),
        (Scheme::NuGet, "1.0", "1..0"),
        (Scheme::Packagist, "v1.0-beta1", "1.0-what"),
        (Scheme::Packagist, "1.x-dev", "dev-main"),
        (Scheme::Packagist, "8.x-dev", "dev-8.x-1.x"),
        (Scheme::Cran, "1.0-2", "1"),
        (Scheme::Hackage, "1.0", "1.0a"),
    ];
    for (scheme, valid, invalid) in cases {
        assert!(scheme.is_valid(valid), "{scheme:?} {valid}");
        assert!(!scheme.is_valid(invalid), "{scheme:?} {invalid}");
    }
}

#[test]
fn ecosystems_are_sorted_and_found_with_their_suffix() {
    let names: Vec<&str> = Ecosystem::names().collect();
    assert!(names.is_sorted());
    for (text, scheme) in [
        ("Debian:12", Some(Scheme::Dpkg)),
        ("Alpine:v3.18", Some(Scheme::Apk)),
        ("Red Hat:rhel_aus:8.4::appstream", Some(Scheme::Rpm)),
        ("Root:Alpine:3.18", Some(Scheme::Apk)),
        ("Root:PyPI", Some(Scheme::Python)),
        ("Kubernetes", Some(Scheme::Semantic)),
        ("OSS-Fuzz", None),
    ] {
        let ecosystem = Ecosystem::parse(text).unwrap();
        assert_eq!((ecosystem.scheme(), ecosystem.to_string().as_str()), (scheme, text));
    }
    assert_eq!(Ecosystem::parse("debian"), None);
}

#[test]
fn hostile_versions_end() {
    let long = 1 << 16;
    for scheme in Scheme::ALL {
        for piece in ["9", "0", "a", ".", "-", "0.", "1a", "~", "^", "_", "_p", "-0", ".0a", "final-", "0-", "é"] {
            let version = piece.repeat(long / piece.len());
            assert_eq!(scheme.compare(&version, &version), Ordering::Equal);
            assert_ne!(scheme.compare(&format!("1{version}1"), &version), Ordering::Equal, "{scheme:?} {piece}");
        }
    }
}

fn version() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "0",
        "1",
        "2",
        "10",
        "00",
        "01",
        "20240101123456",
        "99999999999999999999",
        ".",
        "-",
        "_",
        "+",
        "~",
        "^",
        ":",
        "!",
        "a",
        "b",
        "rc",
        "alpha",
        "beta",
        "pre",
        "post",
        "dev",
        "final",
        "ga",
        "sp",
        "snapshot",
        "x",
        "v",
        "r",
        "p",
        "#",
        "Z",
        "é",
        " ",
    ]);
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn keys_say_what_comparing_says(left in version(), right in version()) {
        for scheme in Scheme::ALL {
            let order = scheme.compare(&left, &right);
            prop_assert_eq!(order, scheme.key(&left).cmp(&scheme.key(&right)));
            prop_assert_eq!(order, scheme.compare(&right, &left).reverse());
        }
    }

    /// A key that were the beginning of another's would let what is written behind it decide.
    #[test]
    fn no_key_begins_another(left in version(), right in version()) {
        for scheme in Scheme::ALL.iter().filter(|scheme| **scheme != Scheme::Go) {
            let (left_key, right_key) = (scheme.key(&left), scheme.key(&right));
            prop_assert!(left_key == right_key || !right_key.starts_with(&left_key), "{:?} {} {}", scheme, left, right);
        }
    }

    #[test]
    fn one_more_is_later(number in any::<u64>(), tail in "(\\.[1-9][0-9]{0,30}){1,2}") {
        let (this, next) = (format!("{number}{tail}"), format!("{}{tail}", u128::from(number) + 1));
        for scheme in Scheme::ALL {
            prop_assert_eq!(scheme.compare(&this, &next), Ordering::Less, "{:?} {} {}", scheme, this, next);
        }
    }
}
