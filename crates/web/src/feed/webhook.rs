//! `POST /hooks/github`: news of issues, as they happen (docs.github.com/en/webhooks/webhook-events-and-payloads#issues).

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::BodyExt as _;
use palisade_model::advisory::Announcement;
use palisade_sources::feeds::Issue;
use serde::Deserialize;
use sha2::Sha256;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::ledger::{Ledger, News, Outcome};
use super::metrics::Metrics;

/// An issue's body has at most 65,536 characters, and an edit tells the one before, too: far below this.
const MAX_BODY: usize = 1 << 20;
/// Bodies that are being received may hold so much together, in kilobytes.
const MEMORY: usize = 32 << 10;
/// A sender has so long for its body.
const PATIENCE: Duration = Duration::from_secs(10);

/// The receiver: what it needs to tell true news from false.
#[derive(Debug)]
pub struct Receiver {
    ledger: Ledger,
    secret: Vec<u8>,
    repository: String,
    memory: Semaphore,
    metrics: Arc<Metrics>,
}

/// The parts of an `issues` event that matter.
#[derive(Debug, Deserialize)]
struct Event {
    action: String,
    issue: Issue,
    repository: Repository,
}

#[derive(Debug, Deserialize)]
struct Repository {
    full_name: String,
}

/// Why news was not taken.
#[derive(Debug, PartialEq, Eq)]
struct Refusal(StatusCode, &'static str);

impl Receiver {
    /// A receiver of news of `repository`, signed with `secret`.
    #[must_use]
    pub fn new(ledger: Ledger, secret: Vec<u8>, repository: String, metrics: Arc<Metrics>) -> Self {
        Self { ledger, secret, repository, memory: Semaphore::new(MEMORY), metrics }
    }

    async fn receive(&self, request: Request<Body>) -> Result<(StatusCode, &'static str), Refusal> {
        let (parts, body) = request.into_parts();
        let size = declared_size(&parts.headers)?;
        // The signature is part of the head: without one nothing is read at all.
        let signature = signature(&parts.headers)?;
        let (body, _memory) = tokio::time::timeout(PATIENCE, self.collect(body, size)).await.map_err(|_| SLOW)??;
        self.verify(&signature, &body)?;
        match text(&parts.headers, "x-github-event") {
            Some("issues") => {}
            Some("ping") => return Ok((StatusCode::OK, "pong")),
            _ => return Ok((StatusCode::ACCEPTED, "not an event that matters here")),
        }
        let news = self.news(&body)?;
        let Some(news) = news else { return Ok((StatusCode::ACCEPTED, "not our repository")) };
        let delivery = text(&parts.headers, "x-github-delivery").filter(|id| is_delivery_id(id));
        match self.ledger.apply(delivery, news).await {
            Ok(Outcome::Kept(_)) => Ok((StatusCode::ACCEPTED, "kept")),
            Ok(Outcome::Seen) => Ok((StatusCode::OK, "seen before")),
            Ok(Outcome::Outdated) => Ok((StatusCode::OK, "something later is known")),
            Ok(Outcome::Same) => Ok((StatusCode::OK, "nothing new")),
            Err(error) => {
                tracing::error!(%error, "news could not be kept");
                Err(UNAVAILABLE)
            }
        }
    }

    /// The body, and the memory that it holds: counted as it arrives, because anybody can promise a large one.
    async fn collect(&self, body: Body, size: usize) -> Result<(Vec<u8>, Vec<SemaphorePermit<'_>>), Refusal> {
        let mut body = http_body_util::Limited::new(body, size);
        let (mut bytes, mut held) = (Vec::new(), Vec::new());
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| BROKEN)?;
            let Some(data) = frame.data_ref() else { continue };
            let kilobytes = u32::try_from(data.len().div_ceil(1024)).unwrap_or(u32::MAX);
            held.push(self.memory.try_acquire_many(kilobytes).map_err(|_| BUSY)?);
            bytes.extend_from_slice(data);
        }
        Ok((bytes, held))
    }

    /// Compares in constant time.
    fn verify(&self, signature: &[u8], body: &[u8]) -> Result<(), Refusal> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).map_err(|_| FORGED)?;
        mac.update(body);
        mac.verify_slice(signature).map_err(|_| FORGED)
    }

    fn news(&self, body: &[u8]) -> Result<Option<News>, Refusal> {
        let event: Event = serde_json::from_slice(body).map_err(|_| MALFORMED)?;
        if !event.repository.full_name.eq_ignore_ascii_case(&self.repository) {
            return Ok(None);
        }
        Ok(Some(match event.action.as_str() {
            "deleted" | "transferred" => {
                let announcement = Announcement::from(event.issue);
                News::Gone { key: announcement.key(), at: announcement.updated }
            }
            _ => News::Is(Box::new(Announcement::from(event.issue))),
        }))
    }
}

const FORGED: Refusal = Refusal(StatusCode::UNAUTHORIZED, "the signature is wrong");
const UNSIGNED: Refusal = Refusal(StatusCode::UNAUTHORIZED, "X-Hub-Signature-256 is missing");
const MALFORMED: Refusal = Refusal(StatusCode::BAD_REQUEST, "not an `issues` event");
const TOO_LARGE: Refusal = Refusal(StatusCode::PAYLOAD_TOO_LARGE, "larger than any event");
const NO_LENGTH: Refusal = Refusal(StatusCode::LENGTH_REQUIRED, "Content-Length is missing");
const SLOW: Refusal = Refusal(StatusCode::REQUEST_TIMEOUT, "the body took too long");
const BROKEN: Refusal = Refusal(StatusCode::BAD_REQUEST, "the body broke off");
const UNAVAILABLE: Refusal = Refusal(StatusCode::SERVICE_UNAVAILABLE, "the store cannot keep it now");

const BUSY: Refusal = Refusal(StatusCode::SERVICE_UNAVAILABLE, "too much is being received; come again");

/// The route.
pub async fn receive(State(receiver): State<Arc<Receiver>>, request: Request<Body>) -> Response {
    let (status, word) = match receiver.receive(request).await {
        Ok(answer) => answer,
        Err(Refusal(status, reason)) => (status, reason),
    };
    receiver.metrics.hook(status.as_u16());
    let mut response = (status, format!("{word}\n")).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert("retry-after", axum::http::HeaderValue::from_static("5"));
    }
    response
}

fn text<'head>(headers: &'head HeaderMap, name: &str) -> Option<&'head str> {
    headers.get(name)?.to_str().ok()
}

fn declared_size(headers: &HeaderMap) -> Result<usize, Refusal> {
    let size: usize = text(headers, "content-length").and_then(|text| text.parse().ok()).ok_or(NO_LENGTH)?;
    if size > MAX_BODY { Err(TOO_LARGE) } else { Ok(size) }
}

/// The 32 bytes of `sha256=…`.
fn signature(headers: &HeaderMap) -> Result<[u8; 32], Refusal> {
    let digits = text(headers, "x-hub-signature-256").ok_or(UNSIGNED)?.strip_prefix("sha256=").ok_or(FORGED)?;
    if digits.len() != 64 || !digits.is_ascii() {
        return Err(FORGED);
    }
    let mut signature = [0; 32];
    for (byte, pair) in signature.iter_mut().zip(digits.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| FORGED)?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| FORGED)?;
    }
    Ok(signature)
}

/// GitHub's ids are UUIDs; anything that could not be a key is no id.
fn is_delivery_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
