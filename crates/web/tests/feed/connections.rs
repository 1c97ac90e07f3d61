//! The server over real sockets.

use std::net::SocketAddr;
use std::time::Duration;

use palisade_web::feed::connections::serve;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::fixture::{PUBLIC, Server, event};

/// A server on a free port, until the sender is used.
async fn listen(server: &Server) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<std::io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let (feed, router) = (server.feed.clone(), server.router.clone());
    let running = tokio::spawn(serve(listener, None, feed, router, async { _ = stopped.await }));
    (address, stop, running)
}

/// A server with an announcement of 60 KB.
async fn large() -> Server {
    let server = Server::start().await;
    let body = "A long text, with versions like v1.27.3. ".repeat(1500);
    assert_eq!(server.send("1", &event("opened", 1, &body, PUBLIC)).await.0, 202);
    server.until_shown("/osv/CVE-2024-12345.json", "CVE-2024-12345").await;
    server
}

fn request(path: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: feed\r\n{more}\r\n")
}

/// Bodies that the kernel sends from its own pages are the same bytes, whole and in parts, one after another on a
/// connection whose reader takes little at a time.
#[tokio::test(flavor = "multi_thread")]
async fn large_bodies_arrive_whole_and_in_order() {
    let server = large().await;
    let (address, _stop, _running) = listen(&server).await;
    let path = "/osv/CVE-2024-12345.json";
    let expected = server.get(path).await.1;
    let small = server.get("/csaf/index.txt").await.1;
    let asked = [
        request(path, ""),
        request("/csaf/index.txt", ""),
        request(path, "Range: bytes=20000-50000\r\n"),
        request(path, "Connection: close\r\n"),
    ];
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(asked.concat().as_bytes()).await.unwrap();
    let mut answers = Vec::new();
    let mut part = [0; 1500];
    loop {
        match stream.read(&mut part).await.unwrap() {
            0 => break,
            length => answers.extend_from_slice(&part[..length]),
        }
    }
    let answers = String::from_utf8(answers).unwrap();
    let mut rest = answers.as_str();
    for body in [expected.as_str(), &small, &expected[20_000..=50_000], &expected] {
        let (head, after) = rest.split_once("\r\n\r\n").unwrap();
        assert!(head.to_lowercase().contains(&format!("content-length: {}", body.len())), "{head}");
        assert!(after.starts_with(body), "a body is not what it should be");
        rest = &after[body.len()..];
    }
    assert_eq!(rest, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_stopped_lets_idle_connections_go() {
    let server = large().await;
    let (address, stop, running) = listen(&server).await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request("/healthz", "").as_bytes()).await.unwrap();
        assert!(stream.read(&mut [0; 1000]).await.unwrap() > 0);
        streams.push(stream);
    }
    stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(4), running).await;
    ended.expect("idle connections keep the server").unwrap().unwrap();
    for mut stream in streams {
        assert_eq!(stream.read(&mut [0; 1000]).await.unwrap(), 0);
    }
}
