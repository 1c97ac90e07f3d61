//! What the webhook takes, refuses and survives.

use axum::body::Body;
use axum::http::Request;

use crate::fixture::{PUBLIC, SECRET, Server, event, hook, sign, text};

#[tokio::test(flavor = "multi_thread")]
async fn news_is_visible_in_every_format() {
    let server = Server::start().await;
    assert_eq!(server.send("1", &event("labeled", 1, "kubelet v1.27.0 - v1.27.3", PUBLIC)).await.0, 202);
    for path in ["/index.json", "/feed.xml", "/atom.xml", "/osv/CVE-2024-12345.json", "/CVE-2024-12345.html", "/"] {
        server.until_shown(path, "CVE-2024-12345").await;
    }
    assert_eq!(server.get("/osv/modified_id.csv").await.1, "2024-05-02T10:01:00Z,CVE-2024-12345\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn false_signatures_are_refused() {
    let server = Server::start().await;
    let body = serde_json::to_vec(&event("labeled", 1, "text", PUBLIC)).unwrap();
    let right = sign(SECRET, &body);
    let other_body = sign(SECRET, b"another body");
    for signature in [
        None,
        Some(sign(b"wrong secret", &body)),
        Some(other_body),
        Some(right.replace("sha256=", "sha1=")),
        Some(right.trim_end_matches(|_: char| true).to_owned()),
        Some(format!("{right}00")),
        Some("sha256=zz".repeat(32)),
        Some("sha256=ü".to_owned() + &"0".repeat(62)),
    ] {
        let response = server.ask(hook("1", signature.as_deref(), body.clone())).await;
        assert_eq!(response.status(), 401, "{signature:?}");
    }
    assert_eq!(server.ask(hook("1", Some(&right), body)).await.status(), 202);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_too_large_or_of_unknown_size_are_refused_unread() {
    let server = Server::start().await;
    let declared = |size: &str| {
        let signature = format!("sha256={}", "0".repeat(64));
        Request::post("/hooks/github")
            .header("x-hub-signature-256", signature)
            .header("content-length", size)
            .body(Body::empty())
            .unwrap()
    };
    assert_eq!(server.ask(declared("52428800")).await.status(), 413);
    assert_eq!(server.ask(declared("99999999999999999999999")).await.status(), 411);
    let unsized_body = Request::post("/hooks/github").body(Body::empty()).unwrap();
    assert_eq!(server.ask(unsized_body).await.status(), 411);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_event_of_ours_changes_nothing() {
    let server = Server::start().await;
    let mut foreign = event("labeled", 1, "text", PUBLIC);
    foreign["repository"]["full_name"] = "someone/kubernetes".into();
    assert_eq!(server.send("1", &foreign).await, (202, "not our repository\n".into()));
    assert_eq!(server.send("2", &serde_json::json!({"action": "labeled"})).await.0, 400);
    let body = b"{\"zen\":\"\"}".to_vec();
    let signature = sign(SECRET, &body);
    let mut ping = hook("3", Some(&signature), body.clone());
    ping.headers_mut().insert("x-github-event", "ping".parse().unwrap());
    assert_eq!(text(server.ask(ping).await).await, "pong\n");
    let mut star = hook("4", Some(&signature), body);
    star.headers_mut().insert("x-github-event", "star".parse().unwrap());
    assert_eq!(server.ask(star).await.status(), 202);
    assert!(server.ledger.announcements().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_and_reordered_deliveries_end_in_the_latest_state() {
    let server = Server::start().await;
    let (first, second) = (event("labeled", 1, "first text", PUBLIC), event("edited", 2, "second text", PUBLIC));
    assert_eq!(server.send("b", &second).await.1, "kept\n");
    assert_eq!(server.send("b", &second).await.1, "seen before\n");
    assert_eq!(server.send("a", &first).await.1, "something later is known\n");
    assert_eq!(server.send("c", &second).await.1, "nothing new\n");
    server.until_shown("/index.json", "second text").await;
    assert!(!server.get("/index.json").await.1.contains("first text"));
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_from_many_senders_at_once_end_in_the_latest() {
    let server = std::sync::Arc::new(Server::start().await);
    let mut senders = tokio::task::JoinSet::new();
    for minute in 0..40u32 {
        let server = std::sync::Arc::clone(&server);
        senders.spawn(async move {
            let news = event("edited", minute, &format!("text {minute} ends"), PUBLIC);
            server.send(&format!("delivery-{minute}"), &news).await.0
        });
    }
    assert!(senders.join_all().await.into_iter().all(|status| matches!(status, 200 | 202)));
    server.until_shown("/index.json", "text 39 ends").await;
}
