//! A small server of the S3 protocol, in memory: checks signatures, honours conditions, and fails when it is told to.
//!
//! It speaks HTTP/1.1 by itself, on threads, so that the pure crates' tests do not compile a web framework with it.

mod connections;
pub(crate) mod exchange;
mod signature;

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use connections::Listener;
use data_encoding::HEXLOWER;
use exchange::{Answer, Request};
use sha2::{Digest as _, Sha256};

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its bytes.
    pub body: Vec<u8>,
    /// `content-type`, `cache-control` and `x-amz-meta-…`.
    pub headers: BTreeMap<String, String>,
    /// Its tag, without quotes: opaque, as with encryption.
    pub tag: String,
}

/// All objects by key.
pub type Objects = BTreeMap<String, Stored>;

/// What a server does wrong with a request.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// Answers so, and does nothing.
    Status(u16),
    /// Does it late.
    Slow(Duration),
    /// Does it, and closes the connection after so many bytes of the answer.
    Cut(usize),
}

#[derive(Debug, Default)]
struct State {
    objects: Objects,
    requests: Vec<String>,
    history: Vec<Objects>,
    faults: BTreeMap<usize, Fault>,
    refuse_after: Option<usize>,
}

#[derive(Debug)]
struct Shared {
    bucket: String,
    key: String,
    secret: String,
    page: usize,
    state: Mutex<State>,
}

/// A running server; it ends when dropped.
#[derive(Debug)]
pub struct Server {
    listener: Listener,
    shared: Arc<Shared>,
}

impl Server {
    /// Starts a server with one bucket, open to one key. Its lists have few objects a page, so that there are several.
    ///
    /// # Errors
    /// Where the machine has no port left.
    pub fn start(bucket: &str, key: &str, secret: &str) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            secret: secret.to_owned(),
            page: 5,
            state: Mutex::default(),
        });
        let served = Arc::clone(&shared);
        let listener = Listener::start(move |stream| served.serve(stream))?;
        Ok(Self { listener, shared })
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.listener.address())
    }

    /// What it holds now.
    #[must_use]
    pub fn objects(&self) -> Objects {
        self.state().objects.clone()
    }

    /// What it held after each change since the last [`Server::forget`].
    #[must_use]
    pub fn history(&self) -> Vec<Objects> {
        self.state().history.clone()
    }

    /// The requests since the last [`Server::forget`], `PUT feed/index.json`, those that failed too.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        self.state().requests.clone()
    }

    /// Puts an object past all checks.
    pub fn put(&self, key: &str, body: &[u8]) {
        self.state().objects.insert(key.to_owned(), stored(body.to_vec(), BTreeMap::new()));
    }

    /// Holds these objects and no others.
    pub fn restore(&self, objects: Objects) {
        self.state().objects = objects;
    }

    /// Does the request of that number since the last [`Server::forget`], counted from 0, wrong.
    pub fn fault(&self, number: usize, fault: Fault) {
        self.state().faults.insert(number, fault);
    }

    /// Closes every connection once it has done so many requests since the last [`Server::forget`]: for its client, that
    /// is as good as being killed.
    pub fn refuse_after(&self, requests: usize) {
        self.state().refuse_after = Some(requests);
    }

    /// Closes every connection and waits until nothing is done any more for whoever was connected. A client that gave up leaves
    /// requests behind that are on their way: what follows this call is not touched by them.
    ///
    /// # Errors
    /// Where the machine gives no connection to itself.
    pub fn hang_up(&self) -> io::Result<()> {
        self.listener.hang_up()
    }

    /// Forgets requests, history and faults; objects stay. Where a client was told to fail, [`Server::hang_up`] goes before.
    pub fn forget(&self) {
        let mut state = self.state();
        let objects = std::mem::take(&mut state.objects);
        *state = State { objects, ..State::default() };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

fn stored(body: Vec<u8>, headers: BTreeMap<String, String>) -> Stored {
    let tag = HEXLOWER.encode(&Sha256::digest(&body)).chars().take(32).collect();
    Stored { body, headers, tag }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, stream: &TcpStream) {
        let mut reader = io::BufReader::new(stream);
        while let Ok(Some(request)) = Request::read(&mut reader) {
            let Some((bytes, is_whole)) = self.exchange(&request) else { return };
            let mut stream = stream;
            if stream.write_all(&bytes).is_err() || !is_whole {
                return;
            }
        }
    }

    /// The answer's bytes and whether the connection stays; nothing where it is closed without an answer.
    fn exchange(&self, request: &Request) -> Option<(Vec<u8>, bool)> {
        let fault = {
            let mut state = self.state();
            let number = state.requests.len();
            if state.refuse_after.is_some_and(|limit| number >= limit) {
                return None;
            }
            let key = request.key(&self.bucket).unwrap_or_default();
            state.requests.push(format!("{} {key}", request.method));
            state.faults.remove(&number)
        };
        let is_head = request.method == "HEAD";
        match fault {
            Some(Fault::Status(status)) => Some((Answer::error(status, "InternalError").write(is_head), true)),
            Some(Fault::Slow(pause)) => {
                thread::sleep(pause);
                Some((self.answer(request).write(is_head), true))
            }
            Some(Fault::Cut(length)) => {
                let mut bytes = self.answer(request).write(is_head);
                bytes.truncate(length);
                Some((bytes, false))
            }
            None => Some((self.answer(request).write(is_head), true)),
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        if let Err(code) = signature::check(request, &self.key, &self.secret) {
            return Answer::error(403, code);
        }
        let Some(key) = request.key(&self.bucket) else { return Answer::error(404, "NoSuchBucket") };
        let mut state = self.state();
        match (request.method.as_str(), key.as_str()) {
            ("GET", "") => list(&state.objects, request, self.page),
            ("GET" | "HEAD", _) => get(&state.objects, request, &key),
            ("PUT", _) if !key.is_empty() => put(&mut state, request, key),
            ("DELETE", _) if !key.is_empty() => {
                state.objects.remove(&key);
                let now = state.objects.clone();
                state.history.push(now);
                Answer::empty(204)
            }
            _ => Answer::error(405, "MethodNotAllowed"),
        }
    }
}

fn get(objects: &Objects, request: &Request, key: &str) -> Answer {
    let Some(object) = objects.get(key) else { return Answer::error(404, "NoSuchKey") };
    let quoted = format!("\"{}\"", object.tag);
    if request.header("if-none-match").is_some_and(|tag| tag == quoted || tag == "*") {
        return Answer::empty(304);
    }
    if request.header("if-match").is_some_and(|tag| tag != quoted && tag != "*") {
        return Answer::error(412, "PreconditionFailed");
    }
    let mut headers: Vec<(String, String)> =
        object.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    headers.push(("etag".to_owned(), quoted));
    Answer { status: 200, headers, body: object.body.clone() }
}

/// docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
fn put(state: &mut State, request: &Request, key: String) -> Answer {
    let present = state.objects.get(&key).map(|object| format!("\"{}\"", object.tag));
    match (request.header("if-match"), &present) {
        (Some(_), None) => return Answer::error(404, "NoSuchKey"),
        (Some(tag), Some(present)) if tag != present => return Answer::error(412, "PreconditionFailed"),
        _ => {}
    }
    if request.header("if-none-match").is_some() && present.is_some() {
        return Answer::error(412, "PreconditionFailed");
    }
    let is_kept = |name: &str| name == "content-type" || name == "cache-control" || name.starts_with("x-amz-meta-");
    let headers = request.headers.iter().filter(|(name, _)| is_kept(name)).cloned().collect();
    let object = stored(request.body.clone(), headers);
    let answer = Answer { headers: vec![("etag".to_owned(), format!("\"{}\"", object.tag))], ..Answer::empty(200) };
    state.objects.insert(key, object);
    let now = state.objects.clone();
    state.history.push(now);
    answer
}

fn list(objects: &Objects, request: &Request, page: usize) -> Answer {
    let query = request.query();
    let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    if value("list-type") != Some("2") {
        return Answer::error(501, "NotImplemented");
    }
    let (prefix, after) = (value("prefix").unwrap_or_default(), value("continuation-token").unwrap_or_default());
    let mut found = objects.iter().filter(|(key, _)| key.starts_with(prefix) && key.as_str() > after);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult>");
    let mut last = String::new();
    for (key, object) in found.by_ref().take(page) {
        let (name, tag) = (key.replace('&', "&amp;").replace('<', "&lt;"), &object.tag);
        text.push_str(&format!("<Contents><Key>{name}</Key><ETag>&quot;{tag}&quot;</ETag></Contents>"));
        last.clone_from(&name);
    }
    let is_cut = found.next().is_some();
    text.push_str(&format!("<IsTruncated>{is_cut}</IsTruncated>"));
    if is_cut {
        text.push_str(&format!("<NextContinuationToken>{last}</NextContinuationToken>"));
    }
    text.push_str("</ListBucketResult>");
    Answer { body: text.into_bytes(), ..Answer::empty(200) }
}
