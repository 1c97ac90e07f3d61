//! A server in memory and what is sent to it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use palisade_store::{MemoryStore, Store};
use palisade_web::feed::ledger::Ledger;
use palisade_web::feed::metrics::Metrics;
use palisade_web::feed::publisher::{Current, Publisher};
use palisade_web::feed::server::{Feed, routes};
use palisade_web::feed::site::Site;
use palisade_web::feed::webhook::Receiver;
use serde_json::{Value, json};
use sha2::Sha256;
use tower::ServiceExt as _;

pub(crate) const SECRET: &[u8] = b"correct horse";

/// A running feed without a socket.
pub(crate) struct Server {
    pub(crate) router: Router,
    pub(crate) feed: Feed,
    pub(crate) current: Current,
    pub(crate) ledger: Ledger,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::on(Arc::new(MemoryStore::new())).await
    }

    pub(crate) async fn on(store: Arc<dyn Store>) -> Self {
        let ledger = Ledger::new(store, Timestamp::now);
        let metrics = Arc::new(Metrics::default());
        let (publisher, current) =
            Publisher::start(ledger.clone(), Site::default(), Arc::clone(&metrics)).await.unwrap();
        tokio::spawn(publisher.run());
        let receiver =
            Receiver::new(ledger.clone(), SECRET.to_vec(), "kubernetes/kubernetes".into(), Arc::clone(&metrics));
        let feed = Feed::new(current.clone(), metrics, Timestamp::now);
        let router = routes(feed.clone(), Some(Arc::new(receiver)));
        Self { router, feed, current, ledger }
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Status and text of an answer.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let response = self.ask(Request::get(path).body(Body::empty()).unwrap()).await;
        let status = response.status().as_u16();
        (status, text(response).await)
    }

    /// Sends news signed as GitHub does.
    pub(crate) async fn send(&self, delivery: &str, event: &Value) -> (u16, String) {
        let body = serde_json::to_vec(event).unwrap();
        let signature = sign(SECRET, &body);
        let response = self.ask(hook(delivery, Some(&signature), body)).await;
        let status = response.status().as_u16();
        (status, text(response).await)
    }

    /// Waits until a file shows a text.
    pub(crate) async fn until_shown(&self, path: &str, wanted: &str) {
        self.until(path, wanted, true).await;
    }

    /// Waits until a file does not show a text any more, or is gone.
    pub(crate) async fn until_hidden(&self, path: &str, unwanted: &str) {
        self.until(path, unwanted, false).await;
    }

    async fn until(&self, path: &str, text: &str, shown: bool) {
        for _ in 0..1000 {
            let (status, body) = self.get(path).await;
            if (status == 200 && body.contains(text)) == shown {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        panic!("{path}: `{text}` shown is not {shown} after 5 s");
    }
}

pub(crate) async fn text(response: Response<Body>) -> String {
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(crate) fn sign(secret: &[u8], body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}

pub(crate) fn hook(delivery: &str, signature: Option<&str>, body: Vec<u8>) -> Request<Body> {
    let mut request = Request::post("/hooks/github")
        .header("x-github-event", "issues")
        .header("x-github-delivery", delivery)
        .header("content-length", body.len());
    if let Some(signature) = signature {
        request = request.header("x-hub-signature-256", signature);
    }
    request.body(Body::from(body)).unwrap()
}

/// An `issues` event about issue 7 at a minute of an hour.
pub(crate) fn event(action: &str, minute: u32, body: &str, labels: &[&str]) -> Value {
    json!({
        "action": action,
        "issue": {
            "number": 7, "title": "CVE-2024-12345: a summary", "body": body, "state": "open", "state_reason": null,
            "html_url": "https://github.com/kubernetes/kubernetes/issues/7", "created_at": "2024-05-01T00:00:00Z",
            "updated_at": format!("2024-05-02T10:{minute:02}:00Z"),
            "labels": labels.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
        },
        "repository": {"full_name": "kubernetes/kubernetes"},
    })
}

pub(crate) const PUBLIC: &[&str] = &["kind/bug", "official-cve-feed"];
