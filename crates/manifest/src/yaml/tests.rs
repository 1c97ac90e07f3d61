//! Hostile texts, and what is said about doubtful ones. That ordinary ones are read rightly is for the suite `yaml` and
//! the differential test to say.

use palisade_model::tree::{Span, TreeBuilder};

use super::{YamlOutcome, parse};
use crate::Limits;

/// The tree's text form, then the codes of what was said.
fn read(text: &str, limits: &Limits) -> (String, usize, Vec<&'static str>) {
    let mut builder = TreeBuilder::new(text);
    let mut outcome = YamlOutcome::default();
    parse(text, Span::new(0, u32::try_from(text.len()).unwrap()), limits, &mut builder, &mut outcome);
    let tree = builder.finish();
    let shown = if tree.len() < 100 { tree.root().map(|root| format!("{root:?}")) } else { None };
    (shown.unwrap_or_default(), tree.len(), outcome.diagnostics.iter().map(|diagnostic| diagnostic.code.id).collect())
}

#[test]
fn what_is_doubtful_is_said() {
    for (text, tree, said) in [
        ("a: yes\nb: 010\n", r#"{"a": true, "b": 8}"#, vec![]),
        ("a: 1\na: 2\n", r#"{"a": 2}"#, vec!["duplicate-key"]),
        ("a: &x {b: 1}\na: 2\nc: *x\n", r#"{"a": 2, "c": {"b": 1}}"#, vec!["duplicate-key"]),
        ("1: a\n'1': b\n", r#"{"1": "b"}"#, vec!["yaml-ambiguous-key"]),
        ("? [a]\n: 1\nb: 2\n", r#"{"b": 2}"#, vec!["yaml-invalid-key"]),
        ("~: 1\nb: 2\n", r#"{"b": 2}"#, vec!["yaml-invalid-key"]),
        ("a: .inf\n", r#"{"a": ".inf"}"#, vec!["yaml-infinite-number"]),
        ("a: !!int x\n", r#"{"a": "x"}"#, vec!["yaml-tag-mismatch"]),
        ("a: *x\n", r#"{"a": null}"#, vec!["yaml-invalid-alias"]),
        ("a: &x\n  b: *x\n", r#"{"a": {"b": null}}"#, vec!["yaml-invalid-alias"]),
        ("<<: 1\nb: 2\n", r#"{"b": 2}"#, vec!["yaml-invalid-merge"]),
        ("<<: [{a: 1}, {a: 2, b: 3}]\n", r#"{"b": 3, "a": 1}"#, vec![]),
        ("a: 1\n...\n# c\nb: 2\n", r#"{"a": 1}"#, vec!["yaml-dropped-text"]),
        ("{a: 1}\n{b: 2}\n", r#"{"a": 1}"#, vec!["yaml-dropped-text"]),
        ("a: \u{7}\n", "", vec!["yaml-control-character"]),
        ("\u{feff}\u{feff}a: 1\n", "", vec!["yaml-repeated-mark"]),
        ("\u{feff}a: 1\n", r#"{"a": 1}"#, vec![]),
        ("a: |+\n  b\u{2028}", "{\"a\": \"b\\u{2028}\\n\"}", vec![]),
        ("%YAML 1.1\n", "", vec!["yaml-directive"]),
        ("a: [1\n", "", vec!["invalid-yaml"]),
        ("", "", vec![]),
        ("# c\n", "", vec![]),
    ] {
        let (shown, _, codes) = read(text, &Limits::default());
        assert_eq!((shown.as_str(), codes), (tree, said), "{text:?}");
    }
}

#[test]
fn nesting_is_bounded_by_the_limit_and_not_by_the_stack() {
    let limits = Limits::default();
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")] {
        let deepest = format!("{}x{}", open.repeat(10_000), close.repeat(10_000));
        let is_key = open == "? ";
        assert!(!read(&deepest, &limits).2.contains(&"too-deep"), "{open}");
        assert!(is_key || read(&deepest, &limits).1 > 10_000, "{open}");
        assert_eq!(read(&open.repeat(1_000_000), &limits).2, ["too-deep"], "{open}");
    }
}

#[test]
fn alias_bombs_end_in_a_diagnostic() {
    let lines = (0..30).map(|level| match level {
        0 => "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(),
        _ => format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", ")),
    });
    let bomb: String = lines.collect();
    assert_eq!(read(&bomb, &Limits::default()).2, ["yaml-excessive-aliasing"]);
    let tight = Limits { alias_nodes: 100, ..Limits::default() };
    assert_eq!(read(&bomb, &tight).2, ["yaml-alias-limit"]);
}

#[test]
fn nodes_are_bounded() {
    let tight = Limits { nodes: 10, ..Limits::default() };
    assert_eq!(read("[1, 2, 3, 4, 5, 6, 7, 8, 9]", &tight).2, Vec::<&str>::new());
    assert_eq!(read("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", &tight).2, ["too-many-nodes"]);
}

#[test]
fn comments_are_kept_where_they_stand() {
    let text = "# one\na: 1 # two\nb: | # three\n  # none\nc: 'd' # four\n";
    let mut builder = TreeBuilder::new(text);
    let mut outcome = YamlOutcome::default();
    parse(text, Span::new(0, u32::try_from(text.len()).unwrap()), &Limits::default(), &mut builder, &mut outcome);
    let comments: Vec<&str> = outcome.comments.iter().map(|span| span.text(text)).collect();
    assert_eq!(comments, ["# one", "# two", "# three", "# four"]);
}
