use proptest::prelude::*;

use super::*;

#[test]
fn means_what_go_means() {
    for (pattern, text, found) in [
        (r"[0-9]+", "abc 123", "123"),
        (r"\d+", "٣4", "4"),
        (r"\w+", "é_a", "_a"),
        (r"a{,2}", "xa{,2}", "a{,2}"),
        (r"[a&&b]+", "x&a&", "&a&"),
        (r"[[:alpha:]]+", "1ab", "ab"),
        (r"[[:^alpha:]]+", "ab1-", "1-"),
        (r"[]a]+", "x]a", "]a"),
        (r"[^]a]+", "]ax", "x"),
        (r"[a-b-c]+", "-c", "-c"),
        (r"(?i)straSSE", "STRASSE", "STRASSE"),
        (r"(?U)a+", "aaa", "a"),
        (r"(?U)a+?", "aaa", "aaa"),
        (r"(?)a", "a", "a"),
        (r"(?ii)A", "a", "a"),
        (r"a(?i)*B", "aab", "aab"),
        (r"\Qa.b\E+", "a.bb", "a.bb"),
        (r"\x41\x{1F600}\101", "A😀A", "A😀A"),
        (r"\<\>", "<>", "<>"),
        (r"(?m)^b$", "a\nb\nc", "b"),
        (r"b$", "b\n", ""),
        (r"\Bé", "éé", "é"),
        (r"\bé", "aé", "é"),
        (r"\p{Greek}+", "aαβ", "αβ"),
        (r"[\d\-x]+", "a1-x", "1-x"),
        (r"{a}", "{a}", "{a}"),
        (r"#", "#", "#"),
    ] {
        let regex = compile(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        assert_eq!(find(&regex, text), found, "{pattern}");
    }
}

#[test]
fn refuses_what_go_refuses() {
    for pattern in [
        "(",
        ")",
        "[",
        "a**",
        "a{2}{3}",
        "*",
        "(*)",
        "a|*",
        "+",
        r"\1",
        r"\Z",
        r"\C",
        r"\é",
        r"\",
        "[b-a]",
        "[[:foo:]]",
        "(?x)a",
        "(?=a)",
        "(?<=a)",
        "(?<n>a)(?<n>b)",
        "(?i-)a",
        "a{1001}",
        "a{2,1}",
        "(a{100}){100}",
        r"\p{Alphabetic}",
        r"[a-\d]",
        r"\x{110000}",
        r"\xg0",
        "(?P=n)",
        r"\pX",
        "a{99999999999}",
    ] {
        assert!(compile(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn finds_all() {
    let regex = compile("[0-9]*").unwrap();
    assert_eq!(find_all(&regex, "12 3", -1), ["12", "3"]);
    assert_eq!(find_all(&regex, "12 3", 1), ["12"]);
    assert_eq!(find_all(&regex, "12 3", 0), Vec::<&str>::new());
}

#[test]
fn bounds() {
    assert!(compile(&"(".repeat(100_000)).is_err());
    assert!(compile(&format!("{}a{}", "(".repeat(1000), ")".repeat(1000))).is_ok());
    assert!(compile(&r"\pL{1000}".repeat(1000)).is_err());
}

proptest! {
    #[test]
    fn no_pattern_panics(pattern in r"[\[\](){}*+?|^$.\\a-dpPQEx0-9:,<>=!-]{0,16}|.{0,16}") {
        let _ = compile(&pattern);
    }
}
