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
