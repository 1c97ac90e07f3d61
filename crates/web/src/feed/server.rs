//! The feed over HTTP: what is answered where. Connections are served by [`super::connections`].

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_ENCODING;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};

use super::answer::{Asked, Whole, answer, file_answer, plain, question};
use super::compression::Patience;
use super::edition::Edition;
use super::metrics::Metrics;
use super::publisher::Current;
use super::sendfile::Answering;
use super::webhook::{self, Receiver};

/// What the routes share.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The edition to serve.
    pub current: Current,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// What time it is.
    pub clock: fn() -> Timestamp,
    followers: Arc<Semaphore>,
}

/// Readers that follow the events at a time: each holds a connection for good.
const FOLLOWERS: usize = 2048;

/// All routes; those of the webhook only where a `receiver` is given.
pub fn routes(feed: Feed, receiver: Option<Arc<Receiver>>) -> Router {
    let router = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/metrics", get(metrics))
        .route("/events", get(events))
        .fallback(file)
        .with_state(feed);
    match receiver {
        Some(receiver) => {
            router.merge(Router::new().route("/hooks/github", post(webhook::receive)).with_state(receiver))
        }
        None => router,
    }
}

/// Whatever has to be made first is not made on the thread that answers others meanwhile.
async fn file(State(feed): State<Feed>, request: Request<Body>) -> Response<Body> {
    let (head, _) = request.into_parts();
    let made = tokio::task::spawn_blocking(move || feed.file(&head.method, &head.uri, &head.headers)).await;
    made.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the file cannot be written\n"))
}

impl Feed {
    /// The feed whose editions are `current`.
    #[must_use]
    pub fn new(current: Current, metrics: Arc<Metrics>, clock: fn() -> Timestamp) -> Self {
        Self { current, metrics, clock, followers: Arc::new(Semaphore::new(FOLLOWERS)) }
    }

    /// The answer for a file or a question about versions.
    fn file(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
        let edition = self.current.edition();
        let response = question(&edition, method, uri.path(), uri.query())
            .unwrap_or_else(|| answer(&edition, uri.path(), Asked::new(method, headers, (self.clock)())));
        self.metrics.request(response.status().as_u16());
        response
    }

    /// The answer for a file that is ready: by far the most requests are for one, and need no router.
    pub(super) fn ready(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        answering: &Answering,
    ) -> Option<Response<Whole>> {
        if *method != Method::GET || uri.query().is_some() {
            return None;
        }
        let edition = self.current.edition();
        let file = edition.ready_file(uri.path())?;
        let now = (self.clock)();
        let response = file_answer(file, Asked { patience: Patience::Little, ..Asked::new(method, headers, now) });
        let is_plain = response.status().is_success() && !response.headers().contains_key(CONTENT_ENCODING);
        answering.with(is_plain.then_some(file));
        self.metrics.request(response.status().as_u16());
        Some(response)
    }
}

async fn metrics(State(feed): State<Feed>) -> String {
    let advisories = feed.current.edition().entries().len();
    feed.metrics.text(advisories)
}

/// A message per edition, the first one at once, with the hash by which a reader knows whether it has it.
async fn events(
    State(feed): State<Feed>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Response<Body>> {
    let Ok(place) = Arc::clone(&feed.followers).try_acquire_owned() else {
        return Err(plain(StatusCode::SERVICE_UNAVAILABLE, "too many follow the events already\n"));
    };
    let events = WatchStream::new(feed.current.numbers()).then(move |_| {
        let (edition, _place) = (Arc::clone(&feed.current.edition()), &place);
        // Rendered where nobody else waits for it.
        async move { Ok(tokio::task::spawn_blocking(move || event(&edition)).await.unwrap_or_default()) }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

fn event(edition: &Edition) -> Event {
    let file = edition.file("index.json").ok().flatten();
    let tag = file.map(|file| file.entity_tag().to_owned()).unwrap_or_default();
    let data = format!("{{\"updated\":\"{}\",\"index\":\"{tag}\"}}", edition.updated());
    Event::default().event("edition").id(tag).data(data)
}
