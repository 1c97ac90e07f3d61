//! GitHub's API as it answers on good days and on bad ones, played by a small server.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected must stop")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade_sources::feeds::SourceError;
use palisade_sources::feeds::github::{GitHub, Settings};

/// A request: its path with query, and the tag in `If-None-Match`.
type Asked = (String, Option<String>);
/// Status and reason, headers each with its line end, body.
type Answer = (&'static str, String, String);
type Script = dyn FnMut(&Asked, SocketAddr) -> Answer + Send;

/// A server that answers by a script, and what it was asked.
fn serve(mut script: Box<Script>) -> (SocketAddr, Arc<Mutex<Vec<Asked>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let request = read(&stream);
            let (status, headers, body) = script(&request, address);
            log.lock().unwrap().push(request);
            let is_told = headers.contains("content-length");
            let length = if is_told { String::new() } else { format!("content-length: {}\r\n", body.len()) };
            let answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{length}{headers}\r\n{body}");
            let _hung_up = (&stream).write_all(answer.as_bytes());
        }
    });
    (address, asked)
}

fn read(stream: &TcpStream) -> Asked {
    let lines: Vec<String> =
        BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let path = lines.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default().to_owned();
    let tag = lines.iter().find_map(|line| line.strip_prefix("if-none-match: ").map(str::to_owned));
    (path, tag)
}

fn github(address: &str) -> GitHub {
    GitHub::new(Settings { address: address.into(), pause: Duration::from_millis(1), ..Settings::default() }).unwrap()
}

fn page(numbers: std::ops::RangeInclusive<u64>) -> String {
    let issue = |number| {
        format!(
            r#"{{"number":{number},"title":"CVE-2024-{number:05}: t","body":"b","html_url":"u","state":"closed",
            "created_at":"2024-01-01T00:00:00Z","updated_at":"2024-01-02T00:00:00Z","labels":[{{"name":"official-cve-feed"}}]}}"#
        )
    };
    format!("[{}]", numbers.map(issue).collect::<Vec<_>>().join(","))
}

fn is_first(asked: &Asked) -> bool {
    asked.0.ends_with("&page=1")
}

async fn count(github: &mut GitHub) -> usize {
    github.fetch().await.unwrap().announcements.len()
}

#[tokio::test]
async fn all_pages_are_read_whatever_the_tracker_calls_itself() {
    let links: [fn(SocketAddr) -> String; 4] = [
        |address| format!("<http://{address}/repos/kubernetes/kubernetes/issues?page=2>; rel=\"next\""),
        |_| "</repos/kubernetes/kubernetes/issues?page=2>; rel='next'".into(),
        |_| "<https://internal.example:8443/repos/kubernetes/kubernetes/issues?page=2>; REL=\"last next\"".into(),
        |_| "</x>; rel=\"prev\", <?page=2>; rel=next".into(),
    ];
    for link in links {
        let (address, _) = serve(Box::new(move |asked, address| {
            if is_first(asked) {
                ("200 OK", format!("link: {}\r\n", link(address)), page(1..=100))
            } else {
                ("200 OK", String::new(), page(101..=150))
            }
        }));
        assert_eq!(count(&mut github(&format!("http://{address}"))).await, 150);
    }
}

#[tokio::test]
async fn a_next_page_that_leads_elsewhere_is_an_error() {
    let (address, _) = serve(Box::new(|_, address| {
        ("200 OK", format!("link: <http://{address}/elsewhere?page=2>; rel=\"next\"\r\n"), page(1..=100))
    }));
    let error = github(&format!("http://{address}/api/v3")).fetch().await.unwrap_err();
    assert!(matches!(error, SourceError::Malformed { .. }), "{error}");
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again() {
    let (address, asked) = serve(Box::new(|asked, _| match &asked.1 {
        Some(_) => ("304 Not Modified", String::new(), String::new()),
        None => ("200 OK", "etag: \"one\"\r\n".into(), page(1..=3)),
    }));
    let mut github = github(&format!("http://{address}"));
    assert_eq!((count(&mut github).await, count(&mut github).await), (3, 3));
    let tags: Vec<_> = asked.lock().unwrap().iter().map(|(_, tag)| tag.clone()).collect();
    assert_eq!(tags, [None, Some("\"one\"".into())]);
}

#[tokio::test]
async fn the_page_after_a_full_one_is_found_although_the_full_one_did_not_change() {
    let mut answered = 0;
    let (address, _) = serve(Box::new(move |asked, address| {
        if !is_first(asked) {
            return ("200 OK", String::new(), page(101..=101));
        }
        answered += 1;
        let link = format!("link: <http://{address}/repos/kubernetes/kubernetes/issues?page=2>; rel=\"next\"\r\n");
        match (answered, &asked.1) {
            (1, _) => ("200 OK", "etag: \"full\"\r\n".into(), page(1..=100)),
            (_, Some(_)) => ("304 Not Modified", String::new(), String::new()),
            (_, None) => ("200 OK", format!("etag: \"full\"\r\n{link}"), page(1..=100)),
        }
    }));
    let mut github = github(&format!("http://{address}"));
    assert_eq!((count(&mut github).await, count(&mut github).await), (100, 101));
}

#[tokio::test]
async fn bad_days_are_errors_and_never_a_shorter_list() {
    let limited =
        "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1700000060\r\ndate: Tue, 14 Nov 2023 22:13:20 GMT\r\n";
    let rows: Vec<(Answer, &str, usize)> = vec![
        (("403 Forbidden", limited.into(), String::new()), "feed-rate-limited", 1),
        (("429 Too Many Requests", "retry-after: 7\r\n".into(), String::new()), "feed-rate-limited", 1),
        (("403 Forbidden", String::new(), String::new()), "feed-unreachable", 1),
        (("502 Bad Gateway", String::new(), String::new()), "feed-unreachable", 4),
        (("200 OK", "content-length: 4000\r\n".into(), page(1..=2)), "feed-unreachable", 1),
        (("200 OK", String::new(), page(1..=2).replace(']', "")), "feed-malformed", 1),
        (("200 OK", String::new(), "{\"message\":\"x\"}".into()), "feed-malformed", 1),
    ];
    for (answer, code, times) in rows {
        let shown = answer.0;
        let (address, asked) = serve(Box::new(move |_, _| answer.clone()));
        let error = github(&format!("http://{address}")).fetch().await.unwrap_err();
        assert_eq!((error.code().id, asked.lock().unwrap().len()), (code, times), "{shown}: {error}");
    }
}

#[tokio::test]
async fn a_failure_that_passes_is_forgotten() {
    let mut answered = 0;
    let (address, _) = serve(Box::new(move |_, _| {
        answered += 1;
        let is_back = answered >= 3;
        if is_back { ("200 OK", String::new(), page(1..=3)) } else { ("502 Bad Gateway", String::new(), String::new()) }
    }));
    assert_eq!(count(&mut github(&format!("http://{address}"))).await, 3);
}
