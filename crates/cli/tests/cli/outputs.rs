//! Formats and where they go.

use super::*;

#[test]
fn several_formats_at_once() {
    let folder = directory(&[("a.yaml", PRIVILEGED.as_bytes())]);
    let output = run(
        folder.path(),
        &["scan", "a.yaml", "-f", "json=r.json", "-f", "sarif=r.sarif", "-f", "pretty", "-f", "junit=r.xml"],
    );
    assert!(text(&output.stdout).contains("critical:"));
    for (file, word) in [("r.json", "\"schemaVersion\": 1"), ("r.sarif", "\"2.1.0\""), ("r.xml", "<testsuites")] {
        assert!(std::fs::read_to_string(folder.path().join(file)).unwrap().contains(word), "{file}");
    }
    let output = run(folder.path(), &["scan", "a.yaml", "-f", "markdown", "-o", "r.md"]);
    assert!(output.stdout.is_empty());
    assert!(std::fs::read_to_string(folder.path().join("r.md")).unwrap().starts_with("# Palisade report"));
    for wrong in [&["-f", "json", "-f", "pretty"][..], &["-f", "json=a", "-o", "b"], &["-f", "json="]] {
        let output = run(folder.path(), &[&["scan", "a.yaml"], wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(text(&output.stderr).contains("[invalid-format]"));
    }
    let output = run(folder.path(), &["scan", "a.yaml", "-o", "no/such/folder"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(text(&output.stderr).contains("[output-failed]"));
}

#[test]
fn the_report_of_a_run_follows_the_published_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../../../docs/schemas/report-v1.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/online-shop");
    let (report, exit) = scan(&example, &[".", "--persona", "auditor", "--framework", "pss,nsa-cisa"]);
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert_eq!((errors, exit), (Vec::new(), 1));
    assert_eq!(report["frameworks"].as_array().unwrap().len(), 2);
}

#[test]
fn colours_are_written_only_when_wanted() {
    let folder = directory(&[("a.yaml", PRIVILEGED.as_bytes())]);
    let has_escape =
        |arguments: &[&str]| run(folder.path(), &[&["scan", "."], arguments].concat()).stdout.contains(&0x1b);
    assert!(!has_escape(&[]));
    assert!(has_escape(&["--color", "always"]));
    assert!(!has_escape(&["--color", "never"]));
    let ascii = palisade(folder.path(), &["scan", "."]).env("LANG", "C").output().unwrap();
    assert!(ascii.stdout.is_ascii());
}
