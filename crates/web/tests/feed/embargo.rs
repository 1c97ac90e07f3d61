//! What is not public, or no longer, appears nowhere.

use std::sync::Arc;

use palisade_sources::feeds::Issue;
use palisade_web::feed::publisher::Publisher;
use palisade_web::feed::reconcile::reconcile;
use palisade_web::feed::site::Site;

use crate::fixture::{PUBLIC, Server, event};

const SECRET_TEXT: &str = "unreleased details";

/// No file of the current edition, and no answer of the server, holds a text.
async fn is_nowhere(server: &Server, text: &str) {
    for (path, file) in server.current.edition().files().unwrap() {
        let body = String::from_utf8_lossy(file.body());
        assert!(!body.contains(text) && !path.contains(text), "{path} shows `{text}`");
    }
    for path in ["/metrics", "/healthz"] {
        assert!(!server.get(path).await.1.contains(text));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_without_the_label_is_never_shown_or_kept() {
    let server = Server::start().await;
    let news = event("edited", 1, SECRET_TEXT, &["kind/bug", "Official-CVE-feed-not"]);
    assert_eq!(server.send("1", &news).await.0, 202);
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    is_nowhere(&server, SECRET_TEXT).await;
    is_nowhere(&server, "CVE-2024-12345").await;
    let kept = server.ledger.store().history("feed/issues/000000000007").await.unwrap();
    assert!(!kept.is_empty());
    for change in kept {
        assert!(!String::from_utf8_lossy(&change.content.value).contains(SECRET_TEXT));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn losing_the_label_deletion_and_transfer_withdraw_from_every_file() {
    for (action, labels) in [("unlabeled", &["kind/bug"][..]), ("deleted", PUBLIC), ("transferred", PUBLIC)] {
        let server = Server::start().await;
        server.send("1", &event("labeled", 1, SECRET_TEXT, PUBLIC)).await;
        server.until_shown("/index.json", SECRET_TEXT).await;
        server.send("2", &event(action, 2, SECRET_TEXT, labels)).await;
        server.until_hidden("/index.json", SECRET_TEXT).await;
        is_nowhere(&server, SECRET_TEXT).await;
        is_nowhere(&server, "CVE-2024-12345").await;
        assert_eq!(server.get("/osv/CVE-2024-12345.json").await.0, 404, "{action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn late_news_of_a_public_past_does_not_publish_what_was_withdrawn() {
    for action in ["unlabeled", "deleted"] {
        let server = Server::start().await;
        let labels: &[&str] = if action == "deleted" { PUBLIC } else { &[] };
        server.send("2", &event(action, 2, SECRET_TEXT, labels)).await;
        server.send("1", &event("labeled", 1, SECRET_TEXT, PUBLIC)).await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        is_nowhere(&server, SECRET_TEXT).await;
    }
}

/// The tracker's times have seconds: of two states of one second the one that shows less stays.
#[tokio::test(flavor = "multi_thread")]
async fn late_news_of_the_same_second_does_not_publish_what_was_withdrawn() {
    for (action, labels) in [("unlabeled", &[][..]), ("deleted", PUBLIC)] {
        let server = Server::start().await;
        server.send("1", &event("labeled", 1, SECRET_TEXT, PUBLIC)).await;
        server.until_shown("/index.json", SECRET_TEXT).await;
        server.send("2", &event(action, 2, SECRET_TEXT, labels)).await;
        server.until_hidden("/index.json", SECRET_TEXT).await;
        let late = server.send("3", &event("edited", 2, SECRET_TEXT, PUBLIC)).await;
        assert_eq!(late.1, "something later is known\n", "{action}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        is_nowhere(&server, SECRET_TEXT).await;
        // A full comparison asks what is true now, and may show it again.
        let issue = event("edited", 2, SECRET_TEXT, PUBLIC)["issue"].clone();
        let now: Issue = serde_json::from_value(issue).unwrap();
        reconcile(&server.ledger, vec![now.into()], false, |_| async { Ok(None) }).await.unwrap();
        server.until_shown("/index.json", SECRET_TEXT).await;
    }
}

/// What the public sees has a time that moves with it: forwards where something is withdrawn, and never with news of an
/// issue that is not public.
#[tokio::test(flavor = "multi_thread")]
async fn the_feed_s_time_moves_with_public_content_alone() {
    let server = Server::start().await;
    let updated = || server.current.edition().updated();
    let other = |minute: u32, labels: &[&str]| {
        let mut news = event("edited", minute, "another text", labels);
        news["issue"]["number"] = 8.into();
        news["issue"]["title"] = "CVE-2024-54321: another".into();
        news
    };
    server.send("1", &event("labeled", 1, "a text", PUBLIC)).await;
    server.send("2", &other(30, PUBLIC)).await;
    server.until_shown("/index.json", "another text").await;
    assert_eq!(updated().to_string(), "2024-05-02T10:30:00Z");
    let tag = |server: &Server| server.current.edition().file("index.json").unwrap().unwrap().entity_tag().to_owned();
    let before = (updated(), tag(&server));
    let mut hidden = event("edited", 59, "not public", &[]);
    hidden["issue"]["number"] = 9.into();
    assert_eq!(server.send("3", &hidden).await.0, 202);
    // Only the tracker's time moved, as a comment moves it.
    assert_eq!(server.send("4", &event("edited", 40, "a text", PUBLIC)).await.0, 202);
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert_eq!((updated(), tag(&server)), before);
    // A deletion has the time of the last edit, which is older than the newest announcement.
    server.send("5", &event("deleted", 41, "a text", PUBLIC)).await;
    server.until_hidden("/index.json", "a text").await;
    assert!(updated() > before.0, "{} after {}", updated(), before.0);
    let again = Publisher::start(server.ledger.clone(), Site::default(), Arc::default()).await.unwrap().1;
    assert_eq!(again.edition().updated(), updated(), "another replica tells another time");
    assert_eq!(again.edition().file("index.json").unwrap().unwrap().entity_tag(), tag(&server));
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_without_a_cve_and_with_look_alikes_are_left_out() {
    for title in
        ["A vulnerability", "СVE-2024-12345: Cyrillic", "CVE-2024-１２３４５: wide digits", "../CVE-2024-12345: path"]
    {
        let server = Server::start().await;
        let mut news = event("labeled", 1, SECRET_TEXT, PUBLIC);
        news["issue"]["title"] = title.into();
        assert_eq!(server.send("1", &news).await.0, 202, "{title}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        is_nowhere(&server, SECRET_TEXT).await;
    }
}
