//! The feed over HTTP: routes, events, and a server that slow or idle readers cannot tie up.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, Response, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};
use tower::ServiceExt as _;

use super::answer::{answer, asked};
use super::metrics::Metrics;
use super::publisher::Current;
use super::webhook::{self, Receiver};

/// A client has so long for the head of a request, and may be idle so long between two.
const HEAD_PATIENCE: Duration = Duration::from_secs(15);
/// Connections at a time; more wait in the kernel's queue.
const CONNECTIONS: usize = 8192;
/// After the signal to stop, open answers have so long.
const FAREWELL: Duration = Duration::from_secs(5);

/// What the routes share.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The edition to serve.
    pub current: Current,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

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

async fn file(State(feed): State<Feed>, request: Request<Body>) -> Response<Body> {
    feed.file(request.method(), request.uri(), request.headers())
}

impl Feed {
    /// The answer for a file or a question about versions.
    fn file(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
        let edition = self.current.edition();
        let response = asked(&edition, method, uri.path(), uri.query())
            .unwrap_or_else(|| answer(&edition, method, uri.path(), headers));
        self.metrics.request(response.status().as_u16());
        response
    }

    /// Whether a request is for a file that is ready: by far the most are, and need no router.
    fn is_ready(&self, method: &Method, uri: &Uri) -> bool {
        *method == Method::GET && uri.query().is_none() && self.current.edition().is_made(uri.path())
    }
}

async fn metrics(State(feed): State<Feed>) -> String {
    let advisories = feed.current.edition().entries().len();
    feed.metrics.text(advisories)
}

/// A message per edition, the first one at once, with the hash by which a reader knows whether it has it.
async fn events(State(feed): State<Feed>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let numbers = WatchStream::new(feed.current.numbers());
    let events = numbers.map(move |_| {
        let edition = feed.current.edition();
        let tag = edition.file("index.json").map(|file| file.entity_tag().to_owned()).unwrap_or_default();
        let data = format!("{{\"updated\":\"{}\",\"index\":\"{tag}\"}}", edition.updated());
        Ok(Event::default().event("edition").id(tag).data(data))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// Serves `router` on `listener` until `stop` is ready; open answers are finished then.
///
/// # Errors
/// Where the listener breaks.
pub async fn serve(
    listener: TcpListener,
    tls: Option<tokio_rustls::TlsAcceptor>,
    feed: Feed,
    router: Router,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let builder = Arc::new(builder());
    let graceful = GracefulShutdown::new();
    let places = Arc::new(tokio::sync::Semaphore::new(CONNECTIONS));
    tokio::pin!(stop);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // Out of file descriptors, or a client that is gone already: the next one may do better.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Small answers leave at once.
        let _unsupported = stream.set_nodelay(true);
        let (feed, router) = (feed.clone(), router.clone());
        let (builder, watcher, tls) = (Arc::clone(&builder), graceful.watcher(), tls.clone());
        tokio::spawn(async move {
            let service = service_fn(move |request: Request<Incoming>| {
                let ready = feed
                    .is_ready(request.method(), request.uri())
                    .then(|| feed.file(request.method(), request.uri(), request.headers()));
                let router = router.clone();
                async move {
                    match ready {
                        Some(response) => Ok(response),
                        None => router.oneshot(request.map(Body::new)).await,
                    }
                }
            });
            match tls {
                None => {
                    let connection = builder.serve_connection(TokioIo::new(stream), service);
                    // A reader that hangs up is no news.
                    let _hung_up = watcher.watch(connection.into_owned()).await;
                }
                Some(tls) => {
                    if let Ok(Ok(stream)) = tokio::time::timeout(HEAD_PATIENCE, tls.accept(stream)).await {
                        let connection = builder.serve_connection(TokioIo::new(stream), service);
                        let _hung_up = watcher.watch(connection.into_owned()).await;
                    }
                }
            }
            drop(place);
        });
    }
    let _open = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
    Ok(())
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(Duration::from_secs(20)))
        .max_header_list_size(32 << 10);
    builder
}
