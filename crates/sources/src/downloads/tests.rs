//! Downloads from a server that misbehaves on purpose.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

const QUICK: Patience = Patience { silence: Duration::from_millis(300), retries: 4, pause: Duration::from_millis(1) };

/// Serves each connection with the answer to its number and its request's head.
async fn server(answer: impl Fn(usize, &str) -> Vec<u8> + Send + Sync + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/file", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 4096];
            let read = stream.read(&mut head).await.unwrap_or_default();
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let bytes = answer(counted.fetch_add(1, Ordering::SeqCst), &head);
            drop(stream.write_all(&bytes).await);
        }
    });
    (address, count)
}

const FILE: &str = "0123456789abcdefghij";

fn cut(start: usize, end: usize, tag: &str, partial: bool) -> Vec<u8> {
    let status = if partial { "206 Partial Content" } else { "200 OK" };
    let range = if partial { format!("Content-Range: bytes {start}-19/20\r\n") } else { String::new() };
    let length = 20 - start;
    let body = &FILE[start..end];
    format!(
        "HTTP/1.1 {status}\r\nETag: \"{tag}\"\r\nContent-Length: {length}\r\n{range}Connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

#[tokio::test]
async fn a_broken_download_goes_on_where_it_stopped() {
    let (address, count) = server(|number, head| {
        let head = head.to_ascii_lowercase();
        match number {
            0 => cut(0, 7, "a", false),
            1 => {
                assert!(head.contains("range: bytes=7-") && head.contains("if-range: \"a\""), "{head}");
                cut(7, 12, "a", true)
            }
            _ => cut(12, 20, "a", true),
        }
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let last = AtomicU64::new(0);
    let progress = |there: u64, _: Option<u64>| last.store(there, Ordering::SeqCst);
    Downloader::new(QUICK).unwrap().large(&address, &path, 100, &progress).await.unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), FILE);
    assert_eq!((count.load(Ordering::SeqCst), last.load(Ordering::SeqCst)), (3, 20));
}

#[tokio::test]
async fn a_file_that_changed_is_fetched_from_its_beginning() {
    let (address, _) =
        server(|number, _| if number == 0 { cut(0, 7, "a", false) } else { cut(0, 20, "b", false) }).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    Downloader::new(QUICK).unwrap().large(&address, &path, 100, &|_, _| ()).await.unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), FILE);
}

#[tokio::test]
async fn limits_refusals_and_silence_have_their_codes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let downloader = Downloader::new(Patience { retries: 1, ..QUICK }).unwrap();
    let (large, _) = server(|_, _| cut(0, 20, "a", false)).await;
    let error = downloader.large(&large, &path, 10, &|_, _| ()).await.unwrap_err();
    assert_eq!(error.code().id, "download-too-large");
    let (missing, count) = server(|_, _| b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".to_vec()).await;
    let secret = missing.replace("http://", "http://user:password@") + "?token=secret";
    let error = downloader.large(&secret, &path, 10, &|_, _| ()).await.unwrap_err();
    assert_eq!(error.code().id, "download-refused");
    assert!(!error.to_string().contains("secret") && !error.to_string().contains("password"), "{error}");
    assert_eq!(count.load(Ordering::SeqCst), 1, "a refusal is not repeated");
    let (again, _) =
        server(|_, _| b"HTTP/1.1 302 Found\r\nLocation: /file\r\nContent-Length: 0\r\n\r\n".to_vec()).await;
    let error = downloader.small(&again, 10).await.unwrap_err();
    assert_eq!(error.code().id, "download-unreachable", "{error}");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}/", listener.local_addr().unwrap());
    let error = downloader.large(&silent, &path, 10, &|_, _| ()).await.unwrap_err();
    assert_eq!(error.code().id, "download-unreachable");
}

#[test]
fn secrets_of_an_address_are_not_shown() {
    assert_eq!(shown("https://user:password@host/a?token=x#y"), "https://host/a");
}
