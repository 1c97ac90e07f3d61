//! Connections: threads that each serve their share of them by themselves, and limits that slow or idle readers cannot pass.
//!
//! An answer is a few microseconds of work. Handing it from thread to thread would cost more than the work, so that a
//! connection stays where it was put; rendering and the store have threads of their own.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::TcpStream as PlainStream;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use http_body_util::Either;
use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt as _;

use super::answer::Whole;
use super::sendfile::{Answering, FileStream};
use super::server::Feed;
use super::tls;

/// A client has so long for the head of a request, and may be idle so long between two.
const HEAD_PATIENCE: Duration = Duration::from_secs(15);
/// A client that takes nothing of an answer for so long is gone.
const BODY_PATIENCE: Duration = Duration::from_secs(30);
/// A connection of HTTP/2 is asked to begin anew after so long; what is open on it is finished.
const AGE: Duration = Duration::from_secs(300);
/// Connections at a time; more wait in the kernel's queue.
const CONNECTIONS: usize = 8192;
/// After the signal to stop, open answers have so long.
const FAREWELL: Duration = Duration::from_secs(5);

/// A connection, and its place among those that are allowed.
struct Accepted {
    stream: PlainStream,
    place: OwnedSemaphorePermit,
}

/// Serves `feed` and `router` on `listener` until `stop` is ready; open answers are finished then.
///
/// # Errors
/// Where the listener breaks or no thread can be started.
pub async fn serve(
    listener: TcpListener,
    tls: Option<tls::Acceptor>,
    feed: Feed,
    router: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let (mut queues, mut workers) = (Vec::new(), Vec::new());
    for number in 0..readers() {
        let (queue, accepted) = mpsc::unbounded_channel();
        let worker = Worker { feed: feed.clone(), router: router.clone(), tls: tls.clone() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = thread::Builder::new().name(format!("reader-{number}"));
        workers.push(thread.spawn(move || runtime.block_on(worker.run(accepted)))?);
        queues.push(queue);
    }
    accept(&listener, &queues, stop).await;
    drop(queues);
    let ended = tokio::task::spawn_blocking(|| workers.into_iter().all(|worker| worker.join().is_ok())).await;
    if ended.unwrap_or(false) { Ok(()) } else { Err(io::Error::other("a reader's thread panicked")) }
}

/// A core stays free for news, rendering and the kernel's part of each answer: a reader's thread that has to share its core
/// makes its readers wait for a whole turn of the scheduler.
fn readers() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get).saturating_sub(1).max(1)
}

/// Gives each worker its share of the connections in turn.
async fn accept(listener: &TcpListener, queues: &[mpsc::UnboundedSender<Accepted>], stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut turns = queues.iter().cycle();
    tokio::pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.map_err(io::Error::other)?;
            Ok(Accepted { stream: listener.accept().await?.0.into_std()?, place })
        };
        let accepted: io::Result<Accepted> = tokio::select! {
            accepted = next => accepted,
            () = &mut stop => return,
        };
        match (accepted, turns.next()) {
            // A worker that is gone has panicked, which its own log tells; the others go on.
            (Ok(accepted), Some(queue)) => _ = queue.send(accepted),
            // Out of file descriptors, or a client that is gone already: the next one may do better.
            (Err(error), _) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            (Ok(_), None) => return,
        }
    }
}

/// What a thread needs to serve its connections.
#[derive(Clone)]
struct Worker {
    feed: Feed,
    router: Router,
    tls: Option<tls::Acceptor>,
}

impl Worker {
    /// Serves what is accepted until nothing more comes.
    async fn run(self, mut accepted: mpsc::UnboundedReceiver<Accepted>) {
        let graceful = GracefulShutdown::new();
        let (stop, stopped) = watch::channel(());
        while let Some(Accepted { stream, place }) = accepted.recv().await {
            let (worker, watcher, stopped) = (self.clone(), graceful.watcher(), stopped.clone());
            tokio::spawn(async move {
                // A reader that hangs up is no news.
                let _hung_up = worker.connection(stream, watcher, stopped).await;
                drop(place);
            });
        }
        stop.send_replace(());
        let _open = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
    }

    async fn connection(self, stream: PlainStream, watcher: Watcher, stop: watch::Receiver<()>) -> io::Result<()> {
        let stream = TcpStream::from_std(stream)?;
        // Small answers leave at once.
        stream.set_nodelay(true)?;
        let answering = Answering::default();
        let mut stream = TimeoutStream::new(FileStream::new(stream, answering.clone()));
        stream.set_write_timeout(Some(BODY_PATIENCE));
        let stream = Box::pin(stream);
        let Some(tls) = self.tls.clone() else {
            self.one_by_one(TokioIo::new(stream), watcher, answering).await;
            return Ok(());
        };
        let stream = tokio::time::timeout(HEAD_PATIENCE, tls.accept(stream)).await??;
        // What the kernel would send is not what is encrypted.
        if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
            self.side_by_side(TokioIo::new(stream), stop).await;
            drop(watcher);
        } else {
            self.one_by_one(TokioIo::new(stream), watcher, Answering::default()).await;
        }
        Ok(())
    }

    /// HTTP/1.1. What is silent, from the first byte on, is let go.
    async fn one_by_one(
        self,
        stream: impl Read + Write + Unpin + Send + 'static,
        watcher: Watcher,
        answering: Answering,
    ) {
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE);
        let connection = builder.serve_connection(stream, service_fn(move |request| self.answer(request, &answering)));
        let _hung_up = watcher.watch(connection).await;
    }

    /// HTTP/2, which has no silence: whoever answers pings is there. Every connection ends some day instead.
    async fn side_by_side(self, stream: impl Read + Write + Unpin + Send + 'static, mut stop: watch::Receiver<()>) {
        let mut builder = http2::Builder::new(TokioExecutor::new());
        builder
            .timer(TokioTimer::new())
            .keep_alive_interval(Some(Duration::from_secs(20)))
            .max_header_list_size(32 << 10)
            .max_concurrent_streams(32);
        let answering = Answering::default();
        let service = service_fn(move |request| self.answer(request, &answering));
        let own = GracefulShutdown::new();
        let connection = own.watch(builder.serve_connection(stream, service));
        tokio::pin!(connection);
        tokio::select! {
            _ended = &mut connection => return,
            () = tokio::time::sleep(AGE) => {}
            _stopped = stop.changed() => {}
        }
        let _ended = tokio::join!(own.shutdown(), connection);
    }

    fn answer(
        &self,
        request: Request<Incoming>,
        answering: &Answering,
    ) -> impl Future<Output = Result<Response<Either<Whole, Body>>, Infallible>> + use<> {
        let answer = match self.feed.ready(request.method(), request.uri(), request.headers(), answering) {
            Some(response) => Either::Left(response),
            None => Either::Right(self.router.clone().oneshot(request.map(Body::new))),
        };
        async move {
            match answer {
                Either::Left(response) => Ok(response.map(Either::Left)),
                Either::Right(routed) => routed.await.map(|response| response.map(Either::Right)),
            }
        }
    }
}
