//! `palisade feed build` and `feed serve` as users run them: what they say, serve, refuse and log.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Stdio};
use std::time::Duration;

use crate::{directory, palisade};

const ISSUES: &str = r###"[{"number": 7, "title": "CVE-2024-12345: a summary", "state": "closed",
    "body": "## Affected Versions\n\n- kubelet v1.27.0 - v1.27.3\n\n## Fixed Versions\n\n- kubelet v1.27.4\n",
    "html_url": "https://github.com/kubernetes/kubernetes/issues/7", "created_at": "2024-05-01T00:00:00Z",
    "updated_at": "2024-05-02T00:00:00Z", "labels": [{"name": "official-cve-feed"}]}]"###;

struct Server {
    child: Child,
    address: String,
    log: BufReader<ChildStderr>,
}

impl Server {
    fn start(directory: &Path, arguments: &[&str]) -> Self {
        let mut all = vec!["feed", "serve", "--from", "issues.json", "--listen", "127.0.0.1:0"];
        all.extend(arguments);
        let mut child = palisade(directory, &all).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(log.read_line(&mut line).unwrap() > 0, "it ended: {said}");
            said += &line;
            if let Some((_, address)) = line.trim().trim_end_matches('/').split_once("http://") {
                break address.to_owned();
            }
        };
        Self { child, address, log }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: feed\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Ends it as Kubernetes does; its exit code and the rest of its log.
    fn stop(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").arg(id).status().unwrap().success());
        let mut log = String::new();
        self.log.read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

#[test]
fn it_serves_until_it_is_asked_to_stop() {
    let directory = directory(&[("issues.json", ISSUES.as_bytes())]);
    let server = Server::start(directory.path(), &["--database", "feed.db"]);
    let record = server.get("/osv/CVE-2024-12345.json");
    assert!(record.starts_with("HTTP/1.1 200") && record.contains("\"1.27.4\""), "{record}");
    assert!(server.get("/metrics").contains("palisade_feed_advisories 1\n"));
    let _silent = TcpStream::connect(&server.address).unwrap();
    assert_eq!(server.stop().0, Some(0));
    // What was kept is served without the source.
    std::fs::write(directory.path().join("issues.json"), "[]").unwrap();
    let server = Server::start(directory.path(), &["--database", "feed.db"]);
    assert!(server.get("/index.json").contains("CVE-2024-12345"));
    assert_eq!(server.stop().0, Some(0));
}

#[test]
fn what_goes_wrong_while_it_runs_is_told() {
    let directory = directory(&[("issues.json", ISSUES.as_bytes())]);
    for (format, expected) in [("text", "the source could not be compared"), ("json", "\"level\":\"WARN\"")] {
        std::fs::write(directory.path().join("issues.json"), ISSUES).unwrap();
        let arguments = ["--database", "memory:", "--reconcile", "5", "--log-format", format];
        let server = Server::start(directory.path(), &arguments);
        std::fs::write(directory.path().join("issues.json"), "[]").unwrap();
        for _ in 0..200 {
            if server.get("/metrics").contains("palisade_feed_reconciliations_failed_total 1\n") {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(server.get("/index.json").contains("CVE-2024-12345"));
        let (code, log) = server.stop();
        assert_eq!(code, Some(0));
        assert!(log.contains(expected) && log.contains("feed-shrunk"), "{log}");
    }
}

/// A source that lost something, or an edition before that cannot be read, never ends in a poorer feed.
#[test]
fn build_publishes_nothing_that_may_be_a_broken_fetch() {
    let issue = |number: u64, more: &str| {
        format!(
            r#"{{"number":{number},"title":"CVE-2024-{number:05}: t{more}","body":"b","html_url":"u","state":"closed",
            "created_at":"2024-01-01T00:00:00Z","updated_at":"2024-01-02T00:00:00Z",
            "labels":[{{"name":"official-cve-feed"}}]}}"#
        )
    };
    let many: Vec<String> = (1..=9).map(|number| issue(number, "")).collect();
    let few = format!("[{},{}]", issue(1, ""), issue(2, ""));
    let untitled = format!("[{}]", many.join(",").replace("CVE-2024-", "A thing "));
    let files = [("all.json", format!("[{}]", many.join(","))), ("few.json", few), ("untitled.json", untitled)];
    let directory =
        directory(&[("part/one.json", many[0].as_bytes()), ("part/two.json", b"{\"numb"), ("none.json", b"[]")]);
    for (name, text) in files {
        std::fs::write(directory.path().join(name), text).unwrap();
    }
    let build = |from: &str, more: &[&str]| {
        let mut arguments = vec!["feed", "build", "--output", "public", "--from", from];
        arguments.extend(more);
        let output = palisade(directory.path(), &arguments).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let index = directory.path().join("public/index.json");
    let (code, words) = build("none.json", &[]);
    assert!(code == 3 && words.contains("feed-empty") && !index.exists(), "{words}");
    assert_eq!(build("all.json", &[]).0, 0);
    let published = std::fs::read(&index).unwrap();
    for (from, expected) in [
        ("few.json", "feed-shrunk"),
        ("none.json", "feed-shrunk"),
        ("untitled.json", "feed-shrunk"),
        ("part", "feed-malformed"),
    ] {
        let (code, words) = build(from, &[]);
        assert!(code == 3 && words.contains(expected) && words.contains("help: "), "{from}: {code} {words}");
        assert!(std::fs::read(&index).unwrap() == published, "{from} was published");
    }
    std::fs::write(&index, &published[..100]).unwrap();
    let (code, words) = build("all.json", &[]);
    assert!(code == 3 && words.contains("feed-uncomparable"), "{words}");
    assert_eq!(build("few.json", &["--allow-shrink"]).0, 0);
    assert!(std::fs::read_to_string(&index).unwrap().contains("CVE-2024-00002"));
}

#[test]
fn two_issues_that_claim_one_id_are_named() {
    let issue =
        |number: u64| ISSUES.trim_matches(['[', ']']).replace("\"number\": 7", &format!("\"number\": {number}"));
    let issues = format!("[{},{}]", issue(7), issue(8));
    let directory = directory(&[("issues.json", issues.as_bytes())]);
    let output = palisade(directory.path(), &["feed", "build", "--from", "issues.json", "--output", "public"]).output();
    let output = output.unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(3) && words.contains("feed-contested-id"), "{words}");
}
