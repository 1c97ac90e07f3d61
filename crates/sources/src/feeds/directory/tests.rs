use super::*;

#[test]
fn the_bodies_of_the_data_are_read_with_their_months() {
    let Some(folder) = palisade_testkit::data::item("feed sources", "cve-feed/announcements-2025-04-05") else {
        return;
    };
    let fetched = read(&folder).unwrap();
    assert_eq!(fetched.announcements.len(), 71);
    assert_eq!(fetched.unreadable, []);
    let first = fetched.announcements.iter().find(|one| one.title == "CVE-2017-1000056: ").unwrap();
    assert_eq!(first.created.to_string(), "2017-03-01T00:00:00Z");
    assert!(first.labels.are_public());
}

#[test]
fn a_published_feed_is_a_source() {
    let Some(path) =
        palisade_testkit::data::item("feed sources", "cve-feed/official-feed/index-2023-07-01.full43.json")
    else {
        return;
    };
    let fetched = read(&path).unwrap();
    assert_eq!(fetched.announcements.len(), 43);
    let pair = fetched.announcements.iter().find(|one| one.number == 118_640).unwrap();
    assert!(pair.title.starts_with("CVE-2023-2727, CVE-2023-2728: Bypassing policies"));
}

#[test]
fn shapes_of_github_are_understood_and_pull_requests_are_not_issues() {
    let issue = |number: u64, more: &str| {
        format!(
            r#"{{"number":{number},"title":"CVE-2024-1: t","body":null,"html_url":"u","state":"closed",
            "state_reason":"not_planned","created_at":"2024-01-01T00:00:00Z","updated_at":"2024-01-02T00:00:00Z",
            "labels":[{{"name":"official-cve-feed","color":"x"}},"kind/bug"]{more}}}"#
        )
    };
    let list = format!("[{},{}]", issue(1, ""), issue(2, r#","pull_request":{"url":"p"}"#));
    for (text, count) in [(issue(1, ""), 1), (list.clone(), 1), (format!(r#"{{"total_count":2,"items":{list}}}"#), 1)] {
        let announcements = announcements(text.as_bytes(), "test").unwrap();
        assert_eq!(announcements.len(), count, "{text}");
        assert_eq!(announcements[0].state, State::Unfixed);
        assert_eq!(announcements[0].labels.0, ["official-cve-feed", "kind/bug"]);
        assert_eq!(announcements[0].body, "");
    }
}

#[test]
fn what_is_no_announcement_is_named() {
    for text in ["", "{", "<html>", "42", "{\"message\":\"API rate limit exceeded\"}", "[{\"number\":1}]"] {
        let error = announcements(text.as_bytes(), "place").unwrap_err();
        assert_eq!(error.code().id, "feed-malformed", "{text}");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("broken.json"), "[{").unwrap();
    std::fs::write(folder.path().join("README.md"), "no CVE").unwrap();
    let fetched = read(folder.path()).unwrap();
    assert_eq!((fetched.announcements.len(), fetched.unreadable.len()), (0, 2));
    assert!(read(Path::new("/nonexistent/file.json")).is_err());
}

/// Kubernetes mounts a ConfigMap as links into a folder that it exchanges.
#[cfg(unix)]
#[test]
fn links_are_followed_and_those_that_lead_nowhere_are_named() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let issue = |number: u64| {
        format!(
            r#"{{"number":{number},"title":"CVE-2024-10{number}: t","body":"b","html_url":"u","state":"closed",
            "created_at":"2024-01-01T00:00:00Z","updated_at":"2024-01-02T00:00:00Z","labels":[]}}"#
        )
    };
    std::fs::create_dir(folder.path().join("..2024")).unwrap();
    std::fs::write(folder.path().join("..2024/one.json"), issue(10)).unwrap();
    symlink("..2024", folder.path().join("..data")).unwrap();
    symlink("..data/one.json", folder.path().join("one.json")).unwrap();
    symlink(".", folder.path().join("again")).unwrap();
    std::fs::write(folder.path().join("two.json"), format!("\u{feff}{}", issue(11))).unwrap();
    let fetched = read(folder.path()).unwrap();
    assert_eq!((fetched.announcements.len(), fetched.unreadable.len()), (2, 0));
    symlink("nowhere.json", folder.path().join("three.json")).unwrap();
    let fetched = read(folder.path()).unwrap();
    assert_eq!((fetched.announcements.len(), fetched.unreadable.len()), (2, 1));
}

/// A title with several ids is published as an item each, and read again as the one announcement that it was.
#[test]
fn the_items_of_one_issue_are_one_announcement() {
    let item = |id: &str, number: u64| {
        format!(
            r#"{{"id":"{id}","summary":"a: summary","content_text":"body of {number}","url":"u","external_url":"x",
            "date_published":"2024-01-01T00:00:00Z","status":"fixed",
            "_kubernetes_io":{{"issue_number":{number},"google_group_url":"g"}}}}"#
        )
    };
    let rows = [
        (vec![item("CVE-2024-1002", 7), item("CVE-2024-1001", 7)], "CVE-2024-1001, CVE-2024-1002: a: summary"),
        (
            vec![item("CVE-2024-1002", 7), item("CVE-2024-1003", 7), item("CVE-2024-1001", 7), item("CVE-2024-9", 8)],
            "CVE-2024-1001, CVE-2024-1002, CVE-2024-1003: a: summary",
        ),
    ];
    for (items, title) in rows {
        let feed = format!(
            r#"{{"version":"https://jsonfeed.org/version/1.1","title":"t","home_page_url":"h","feed_url":"f",
            "description":"d","authors":[],"items":[{}]}}"#,
            items.join(",")
        );
        assert_eq!(announcements(feed.as_bytes(), "test").unwrap()[0].title, title);
    }
}
