//! Too much of everything: bounded time and memory, and a diagnostic.

use super::*;

#[test]
fn alias_bombs_are_stopped() {
    let mut bomb =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\ndata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            .to_owned();
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("  a{level}: &a{level} [{below}]\n"));
    }
    let folder = directory(&[("hostile.yaml", bomb.as_bytes()), ("sound.yaml", PRIVILEGED.as_bytes())]);
    let (report, exit) = scan(folder.path(), &[".", "--fail-on", "none"]);
    let [(code, file, line)] = gaps(&report).try_into().unwrap();
    assert!(code.contains("alias") || code == "too-many-nodes", "{code}");
    assert_eq!(file, "hostile.yaml");
    assert!(line > 4, "{line}");
    assert_eq!(found(&report, "privileged-container"), ["beside"]);
    assert_eq!(exit, 3);
}

#[test]
fn nesting_of_a_million_is_refused() {
    let depth = 1_000_000;
    let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: deep}\nspec: ";
    let flow = format!("{head}{}{}\n", "[".repeat(depth), "]".repeat(depth));
    check(flow.as_bytes(), &[("too-deep", 4)], &[]);
    let json =
        format!("{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    check(json.as_bytes(), &[("too-deep", 1)], &[]);
    let dashes = format!("{head}\n{}x\n", "- ".repeat(depth));
    check(dashes.as_bytes(), &[("too-deep", 5)], &[]);
}

#[test]
fn a_hundred_thousand_documents_are_read() {
    let mut content = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: ns}\n---\n".repeat(100_000);
    content.push_str(&pod("last"));
    let report = check(content.as_bytes(), &[], &["last"]);
    assert_eq!(report["coverage"]["resources"]["ConfigMap"], 100_000);
}

/// Each gap is looked up among the others once, not compared with all of them.
#[test]
fn tens_of_thousands_of_gaps_are_named_one_by_one() {
    let content: String =
        (0..30_000).map(|number| format!("apiVersion: v1\nkind: pod\nmetadata: {{name: p{number}}}\n---\n")).collect();
    let folder = directory(&[("many.yaml", content.as_bytes())]);
    let (report, exit) = scan(folder.path(), &["."]);
    assert_eq!((gaps(&report).len(), exit), (30_000, 3));
}

#[test]
fn one_line_of_50_megabytes_is_read() {
    let long = "é".repeat(25_000_000);
    let content = format!(
        "{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":\"long\",\"namespace\":\"n\",\"annotations\":{{\"a\":\"{long}\"}}}},\
         \"spec\":{{\"containers\":[{{\"name\":\"c\",\"image\":\"a:1\",\"securityContext\":{{\"privileged\":true}}}}]}}}}"
    );
    let folder = directory(&[("long.json", content.as_bytes())]);
    let output = run(folder.path(), &["scan", ".", "--color", "never"]);
    let shown = text(&output.stdout);
    assert!(shown.contains("long.json:1:25000"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() < 400), "an excerpt is cut");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_file_of_200_megabytes_is_read_and_a_larger_budget_is_not_needed() {
    let filler = "# a comment that fills the file\n".repeat(200_000_000 / 32 + 1);
    let content = format!("{filler}{}", pod("big"));
    let folder = directory(&[("big.yaml", content.as_bytes()), ("sound.yaml", PRIVILEGED.as_bytes())]);
    let (report, exit) = scan(folder.path(), &["."]);
    let mut names = found(&report, "privileged-container");
    names.sort();
    assert_eq!((names, exit), (vec!["beside".to_owned(), "big".to_owned()], 1));
    let (report, exit) = scan(folder.path(), &[".", "--limit-file-bytes", "100000000", "--fail-on", "none"]);
    assert_eq!(gaps(&report), [("file-too-large".to_owned(), "big.yaml".to_owned(), 0)]);
    assert_eq!(found(&report, "privileged-container"), ["beside"]);
    assert_eq!(exit, 3);
}
