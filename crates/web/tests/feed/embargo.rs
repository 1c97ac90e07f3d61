//! What is not public, or no longer, appears nowhere.

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
