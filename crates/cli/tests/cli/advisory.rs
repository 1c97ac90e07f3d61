//! `palisade advisory`.

use super::*;

/// The answers of the form, in its order.
fn answers(affected: &str, embargo: &str) -> String {
    let texts =
        ["It is bad.", "All are.", affected, "kubelet v1.31.12\nkubelet v1.32.8\nkubelet v1.33.4", "", "", "", "Ada"];
    let texts: String = texts.iter().map(|text| format!("{text}\n.\n")).collect();
    format!("CVE-2025-0001\na summary\nCVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H\n{texts}\nGrace\n{embargo}\n")
}

const AFFECTED: &str = "kubelet < v1.31.12\nkubelet < v1.32.8\nkubelet < v1.33.4";

fn state_file() -> TempDir {
    let here = directory(&[("answers", answers(AFFECTED, "2030-01-02T17:00:00Z").as_bytes())]);
    let output = run(here.path(), &["advisory", "new", "--from", "answers"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    here
}

#[test]
fn the_example_of_the_committee_is_three_closed_intervals_and_lints_clean() {
    let here = state_file();
    let lint = run(here.path(), &["advisory", "lint", "CVE-2025-0001.json"]);
    assert_eq!(lint.status.code(), Some(0), "{lint:?}");
    let output = run(here.path(), &["advisory", "export", "CVE-2025-0001.json", "--format", "osv"]);
    let record: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ranges = record["affected"][0]["ranges"].as_array().unwrap();
    let events: Vec<&Value> = ranges.iter().flat_map(|range| range["events"].as_array().unwrap()).collect();
    let fixed: Vec<&str> = events.iter().filter_map(|event| event["fixed"].as_str()).collect();
    let introduced: Vec<&str> = events.iter().filter_map(|event| event["introduced"].as_str()).collect();
    assert_eq!(fixed, ["1.31.12", "1.32.8", "1.33.4"]);
    assert_eq!(introduced.get(1..), Some(&["1.32.0", "1.33.0"][..]));
    assert!(["0", "1.31.0"].contains(&introduced[0]), "{introduced:?}");
}

#[test]
fn every_export_is_written_and_documents_pass_their_checks() {
    let here = state_file();
    let export = |format: &str, more: &[&str]| {
        let arguments = [&["advisory", "export", "CVE-2025-0001.json", "--format", format], more].concat();
        let output = run(here.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        text(&output.stdout)
    };
    for format in ["osv", "cve", "csaf"] {
        let name = format!("{format}.json");
        std::fs::write(here.path().join(&name), export(format, &[])).unwrap();
        let check = run(here.path(), &["feed", "check", &name]);
        assert_eq!(check.status.code(), Some(0), "{check:?}");
    }
    assert!(export("issue", &[]).contains("/label official-cve-feed"));
    assert!(export("chat", &[]).contains("CVE-2025-0001"));
    assert!(export("feed", &[]).contains("\"id\": \"CVE-2025-0001\""));
    assert!(export("email", &["--sender", "Ada"]).contains("Subject: [Security Advisory] CVE-2025-0001"));
    let secret = export("email", &["--to", "distributors", "--sender", "Ada", "--release", "2030-01-02"]);
    assert!(secret.contains("[EMBARGOED]") && secret.contains("2030-01-02"));
    let undated =
        run(here.path(), &["advisory", "export", "CVE-2025-0001.json", "--format", "email", "--to", "distributors"]);
    assert_eq!(undated.status.code(), Some(2), "{undated:?}");
}

#[test]
fn wrong_answers_are_refused_when_they_are_given() {
    let refused = |content: String| {
        let here = directory(&[("answers", content.as_bytes())]);
        let output = run(here.path(), &["advisory", "new", "--from", "answers"]);
        assert_eq!(std::fs::read_dir(here.path()).unwrap().count(), 1);
        (output.status.code().unwrap(), text(&output.stderr))
    };
    let good = answers(AFFECTED, "");
    for (content, words) in [
        (good.replace("CVE-2025-0001", "CVE-20"), "CVE id"),
        (good.replace("AV:N", "AV:Z"), "CVSS vector"),
        (answers("kubelet of old", ""), "Affected versions"),
        (answers(AFFECTED, "tomorrow"), "End of the embargo"),
    ] {
        let (exit, message) = refused(content);
        assert!(exit == 2 && message.contains(words), "{exit} {message}");
    }
    let here = state_file();
    assert_eq!(run(here.path(), &["advisory", "new"]).status.code(), Some(2), "nobody is there to answer");
    let again = run(here.path(), &["advisory", "new", "--from", "answers"]);
    assert_eq!(again.status.code(), Some(2), "a state file is never overwritten: {again:?}");
    assert!(text(&again.stderr).contains("draft-exists"), "{again:?}");
}

#[test]
fn status_tells_deadlines_and_placeholders() {
    let here = state_file();
    let placeholder = br#"{"cve": "CVE-2025-0002", "steps": {"summary": "s"}}"#;
    std::fs::create_dir(here.path().join("drafts")).unwrap();
    std::fs::rename(here.path().join("CVE-2025-0001.json"), here.path().join("drafts/CVE-2025-0001.json")).unwrap();
    std::fs::write(here.path().join("drafts/CVE-2025-0002.json"), placeholder).unwrap();
    let at = |time: &str| {
        let output = run(here.path(), &["advisory", "status", "drafts", "--at", time]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        text(&output.stdout)
    };
    assert!(at("2029-12-30T16:00:00Z").contains("  CVE-2025-0001  public in 3 d 1 h  (fix lead: Grace)"));
    assert!(at("2030-01-02T07:00:00Z").contains("! CVE-2025-0001  public in 10 h: remind everybody"));
    assert!(at("2030-01-03T17:00:00Z").contains("! CVE-2025-0001  overdue since 24 h"));
    assert!(at("2030-01-03T17:00:00Z").contains("    `description` is empty"));
    std::fs::write(here.path().join("drafts/broken.json"), "[").unwrap();
    assert_eq!(run(here.path(), &["advisory", "status", "drafts"]).status.code(), Some(3));
}

#[test]
fn what_lint_refuses_is_not_exported() {
    let here = directory(&[("draft.json", br#"{"cve": "CVE-2025-0002", "steps": {"summary": "s"}}"#)]);
    assert_eq!(run(here.path(), &["advisory", "lint", "draft.json"]).status.code(), Some(1));
    let refused = run(here.path(), &["advisory", "export", "draft.json", "--format", "csaf"]);
    assert_eq!((refused.status.code(), refused.stdout.is_empty()), (Some(1), true), "{refused:?}");
    assert_eq!(
        run(here.path(), &["advisory", "export", "draft.json", "--format", "csaf", "--force"]).status.code(),
        Some(0)
    );
}

#[test]
fn answers_without_an_id_write_nothing() {
    for id in ["", "CVE-20", "../CVE-2025-0001"] {
        let content = answers(AFFECTED, "").replace("CVE-2025-0001", id);
        let here = directory(&[("answers", content.as_bytes()), ("empty", b"")]);
        for file in ["answers", "empty", "/dev/null"] {
            let refused = run(here.path(), &["advisory", "new", "--from", file]);
            assert!([2, 3].contains(&refused.status.code().unwrap()), "{file}: {refused:?}");
        }
        assert_eq!(std::fs::read_dir(here.path()).unwrap().count(), 2);
    }
    let here = directory(&[("empty", b"")]);
    assert_eq!(run(here.path(), &["advisory", "new", "--from", "empty"]).status.code(), Some(2));
}

#[test]
fn status_is_incomplete_where_something_cannot_be_told() {
    let draft = |embargo: &str| format!(r#"{{"cve": "CVE-2025-0001", "steps": {{}}, "embargo_until": {embargo}}}"#);
    let status = |here: &TempDir| {
        let output = run(here.path(), &["advisory", "status", ".", "--format", "json"]);
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    };
    for embargo in ["\"soon\"", "\"2030-01-02\"", "1893600000", "null"] {
        let here = directory(&[("CVE-2025-0001.json", draft(embargo).as_bytes())]);
        let (exit, out, error) = status(&here);
        assert!(exit == 3 && error.contains("unreadable-date") && out.contains("\"is_urgent\":true"), "{out} {error}");
    }
    let here = directory(&[("notes.txt", b"x")]);
    let (exit, _, error) = status(&here);
    assert!(exit == 3 && error.contains("no-draft"), "{error}");
    #[cfg(unix)]
    {
        let here = directory(&[("CVE-2025-0001.json", draft("\"2030-01-02T17:00:00Z\"").as_bytes())]);
        assert_eq!(status(&here).0, 0);
        std::os::unix::fs::symlink("nowhere", here.path().join("CVE-2025-0002.json")).unwrap();
        let (exit, _, error) = status(&here);
        assert!(exit == 3 && error.contains("CVE-2025-0002"), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn drafts_are_ordinary_files_and_advice_fits_the_command() {
    let here = directory(&[]);
    assert!(Command::new("mkfifo").arg(here.path().join("pipe.json")).status().unwrap().success());
    for path in ["/dev/zero", "pipe.json"] {
        let output = run(here.path(), &["advisory", "lint", path]);
        assert!(output.status.code() == Some(3) && text(&output.stderr).contains("not-a-file"), "{output:?}");
    }
    let missing = run(here.path(), &["advisory", "lint", "missing"]);
    assert!(missing.status.code() == Some(3) && !text(&missing.stderr).contains("--exclude"), "{missing:?}");
    let large = std::fs::File::create(here.path().join("large.json")).unwrap();
    large.set_len(1 << 40).unwrap();
    let refused = run(here.path(), &["advisory", "lint", "large.json"]);
    assert!(text(&refused.stderr).contains("file-too-large"), "{refused:?}");
}

#[test]
fn a_draft_under_embargo_is_no_public_document() {
    let exported = |embargo: &str| -> Value {
        let here = directory(&[("answers", answers(AFFECTED, embargo).as_bytes())]);
        assert_eq!(run(here.path(), &["advisory", "new", "--from", "answers"]).status.code(), Some(0));
        let output = run(here.path(), &["advisory", "export", "CVE-2025-0001.json", "--format", "csaf"]);
        std::fs::write(here.path().join("csaf.json"), &output.stdout).unwrap();
        assert_eq!(run(here.path(), &["feed", "check", "csaf.json"]).status.code(), Some(0));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let label = |value: &Value| value["document"]["distribution"]["tlp"]["label"].as_str().unwrap().to_owned();
    let state = |value: &Value| value["document"]["tracking"]["status"].as_str().unwrap().to_owned();
    let secret = exported("2999-01-02T17:00:00Z");
    assert_eq!((label(&secret), state(&secret)), ("RED".to_owned(), "draft".to_owned()));
    for public in [exported("2020-01-02T17:00:00Z"), exported("")] {
        assert_eq!((label(&public), state(&public)), ("WHITE".to_owned(), "final".to_owned()));
    }
}
