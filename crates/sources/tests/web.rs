//! A published feed as a source and notices to others, both against a small server on good days and on bad ones.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected must stop")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade_sources::feeds::notify::{Notices, Notifier};
use palisade_sources::feeds::{Fetched, SourceError, published};

/// An item of the published feed, with all that is asked of one.
const ITEM: &str = r#"{"content_text":"b","date_published":"2024-01-01T00:00:00Z","external_url":"e","id":"CVE-2024-0001",
    "summary":"s","url":"u","_kubernetes_io":{"google_group_url":"g","issue_number":7}}"#;

/// A request: its first line and its body.
type Asked = (String, String);

/// A server that gives its answers one by one, the last of them again and again, and what it was asked.
fn serve(answers: Vec<String>) -> (String, Arc<Mutex<Vec<Asked>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    std::thread::spawn(move || {
        for (count, stream) in listener.incoming().flatten().enumerate() {
            // Read first: whoever looks at the log must not wait for the rest of a request.
            let request = request(&stream);
            log.lock().unwrap().push(request);
            let answer = answers.get(count).or(answers.last()).unwrap();
            let _hung_up = (&stream).write_all(answer.as_bytes());
        }
    });
    (address, asked)
}

fn request(stream: &TcpStream) -> Asked {
    let mut reader = BufReader::new(stream);
    let lines: Vec<String> =
        reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let length = lines.iter().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (lines.first().cloned().unwrap_or_default(), String::from_utf8(body).unwrap())
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

fn feed(items: &str) -> String {
    format!(
        r#"{{"version":"https://jsonfeed.org/version/1.1","title":"t","home_page_url":"h","feed_url":"f","description":"d",
        "items":[{items}]}}"#
    )
}

async fn fetched(answer: String) -> Result<Fetched, SourceError> {
    let (address, _) = serve(vec![answer]);
    published::fetch(&format!("{address}/index.json?token=secret")).await
}

#[tokio::test]
async fn a_published_feed_is_read_from_its_address() {
    let whole = fetched(answer("200 OK", &feed(ITEM))).await.unwrap();
    let numbers: Vec<u64> = whole.announcements.iter().map(|one| one.number).collect();
    assert_eq!((numbers, whole.unreadable.len()), (vec![7], 0));
    let empty = fetched(answer("200 OK", &feed(""))).await.unwrap();
    assert_eq!(empty.announcements, []);
}

#[tokio::test]
async fn what_is_not_a_whole_feed_is_an_error_and_never_a_shorter_list() {
    let text = feed(ITEM);
    let cut = text.get(..text.len() - 2).unwrap();
    let broken_off = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{cut}", text.len());
    for (answer, code) in [
        (answer("200 OK", cut), "feed-malformed"),
        (answer("200 OK", ""), "feed-malformed"),
        (answer("200 OK", "<html>sign in</html>"), "feed-malformed"),
        (broken_off, "feed-unreachable"),
        (answer("404 Not Found", &text), "feed-unreachable"),
        (answer("502 Bad Gateway", &text), "feed-unreachable"),
    ] {
        let error = fetched(answer.clone()).await.unwrap_err();
        assert_eq!(error.code().id, code, "{answer}: {error}");
    }
}

fn notifier(hubs: Vec<String>, hooks: Vec<String>) -> Notifier {
    let topics = vec!["https://cve.example/index.json?a=1&b=2".to_owned()];
    Notifier::new(Notices { hubs, topics, hooks }, Duration::from_millis(1)).unwrap()
}

#[tokio::test]
async fn who_does_not_answer_holds_up_nobody() {
    let dead = TcpListener::bind("127.0.0.1:0").unwrap();
    let hub = format!("http://{}", dead.local_addr().unwrap());
    let (hook, asked) = serve(vec![answer("200 OK", "")]);
    let sending = tokio::spawn(async move { notifier(vec![hub.clone()], vec![hub, hook]).send().await });
    let told = async {
        while asked.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    // Less than the time after which a sender gives the dead one up.
    tokio::time::timeout(Duration::from_secs(10), told).await.unwrap();
    assert!(!sending.is_finished());
    sending.abort();
}

#[tokio::test]
async fn hubs_are_told_the_topic_and_hooks_get_an_empty_post() {
    let (hub, of_hub) = serve(vec![answer("202 Accepted", "")]);
    let (hook, of_hook) = serve(vec![answer("200 OK", "")]);
    let refused = notifier(vec![format!("{hub}/hub")], vec![format!("{hook}/build?key=secret")]).send().await;
    assert_eq!(refused, Vec::<String>::new());
    let topic = "https%3A%2F%2Fcve.example%2Findex.json%3Fa%3D1%26b%3D2";
    let form = format!("hub.mode=publish&hub.url={topic}&hub.topic={topic}");
    assert_eq!(*of_hub.lock().unwrap(), [("POST /hub HTTP/1.1".to_owned(), form)]);
    assert_eq!(*of_hook.lock().unwrap(), [("POST /build?key=secret HTTP/1.1".to_owned(), String::new())]);
}

/// Failures that may pass are tried again, and what is called our mistake is not. Refused addresses keep their secrets.
#[tokio::test]
async fn notices_are_repeated_only_where_that_can_help() {
    for (answers, requests, is_refused) in [
        (
            vec![answer("502 Bad Gateway", ""), answer("429 Too Many Requests", ""), answer("204 No Content", "")],
            3,
            false,
        ),
        (vec![answer("503 Service Unavailable", "")], 8, true),
        (vec![answer("404 Not Found", "")], 1, true),
        (vec![answer("401 Unauthorized", "")], 1, true),
    ] {
        let (hook, asked) = serve(answers.clone());
        let refused = notifier(Vec::new(), vec![format!("{hook}/build?key=secret")]).send().await;
        assert_eq!(asked.lock().unwrap().len(), requests, "{answers:?}");
        assert_eq!(refused.len(), usize::from(is_refused), "{answers:?}");
        assert!(!refused.concat().contains("secret"), "{refused:?}");
    }
}
