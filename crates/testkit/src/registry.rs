//! A small registry (OCI distribution specification), in memory: logs in with tokens or passwords, lists referrers, and
//! misbehaves when it is told to.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::objects::exchange::{Answer, Request};

/// How a registry wants to know who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// It does not.
    Open,
    /// A token, which anybody is given.
    Token,
    /// A token, given for this name and password.
    TokenFor(String, String),
    /// This name and password with each request.
    Basic(String, String),
}

/// What it does wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Answers so.
    Status(u16),
    /// Answers a page.
    Html,
    /// Sends so many bytes of the answer, and nothing more for this time.
    Stall(usize, Duration),
    /// Closes the connection after so many bytes of the answer.
    Cut(usize),
    /// Sends the client elsewhere.
    Redirect(String),
    /// Gives other bytes.
    Alter,
    /// Adds a header.
    Header(&'static str, String),
    /// Knows no ranges.
    NoRanges,
}

#[derive(Debug)]
struct State {
    login: Login,
    blobs: BTreeMap<String, Vec<u8>>,
    /// By repository and tag or digest: media type and bytes.
    manifests: BTreeMap<(String, String), (String, Vec<u8>)>,
    referrers: BTreeMap<String, Vec<Value>>,
    has_referrers: bool,
    /// So many referrers are listed on a page.
    page: usize,
    faults: Vec<(String, Fault, usize)>,
    requests: Vec<String>,
    /// Headers and bodies of requests.
    received: Vec<String>,
}

/// A running registry; it ends when dropped.
#[derive(Debug)]
pub struct Registry {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    is_over: Arc<AtomicBool>,
}

/// The token that it gives.
const TOKEN: &str = "token-that-nobody-may-see";

/// `sha256:…` of bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(bytes)))
}

impl Registry {
    /// Starts a registry without images.
    ///
    /// # Errors
    /// Where the machine has no port left.
    pub fn start(login: Login) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let state = State {
            login,
            blobs: BTreeMap::new(),
            manifests: BTreeMap::new(),
            referrers: BTreeMap::new(),
            has_referrers: true,
            page: usize::MAX,
            faults: Vec::new(),
            requests: Vec::new(),
            received: Vec::new(),
        };
        let (state, is_over) = (Arc::new(Mutex::new(state)), Arc::new(AtomicBool::new(false)));
        let (served, over) = (Arc::clone(&state), Arc::clone(&is_over));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let served = Arc::clone(&served);
                thread::spawn(move || serve(&stream, &served, address));
            }
        });
        Ok(Self { address, state, is_over })
    }

    /// `127.0.0.1:PORT`
    #[must_use]
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Adds a blob; gives its digest.
    pub fn blob(&self, bytes: &[u8]) -> String {
        let digest = digest(bytes);
        self.state().blobs.insert(digest.clone(), bytes.to_vec());
        digest
    }

    /// Adds a manifest under its digest and a tag; gives the digest. One with a `subject` is among its referrers.
    pub fn manifest(&self, repository: &str, tag: &str, media_type: &str, document: &Value) -> String {
        let bytes = document.to_string().into_bytes();
        let digest = digest(&bytes);
        let mut state = self.state();
        for name in [tag, &digest] {
            let stored = (media_type.to_owned(), bytes.clone());
            state.manifests.insert((repository.to_owned(), name.to_owned()), stored);
        }
        if let Some(subject) = document.pointer("/subject/digest").and_then(Value::as_str) {
            let listed = json!({"mediaType": media_type, "digest": digest, "size": bytes.len(),
                "artifactType": document.get("artifactType")});
            state.referrers.entry(subject.to_owned()).or_default().push(listed);
        }
        digest
    }

    /// Takes the referrers API away: clients have to use tags.
    pub fn without_referrers(&self) {
        self.state().has_referrers = false;
    }

    /// Lists so many referrers at once.
    pub fn pages(&self, page: usize) {
        self.state().page = page;
    }

    /// Does the next requests wrong whose paths contain this.
    pub fn fault(&self, path: &str, fault: Fault, times: usize) {
        self.state().faults.push((path.to_owned(), fault, times));
    }

    /// Does nothing wrong any more.
    pub fn mended(&self) {
        self.state().faults.clear();
    }

    /// The requests so far: method, path, range and kind of login.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        self.state().requests.clone()
    }

    /// Whether a header or a body so far had this in it.
    #[must_use]
    pub fn has_received(&self, text: &str) -> bool {
        self.state().received.iter().any(|one| one.contains(text))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts; where that fails, it is gone already.
        let _woken = TcpStream::connect(self.address);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut stream: &TcpStream, state: &Mutex<State>, address: SocketAddr) {
    let mut reader = io::BufReader::new(stream);
    while let Ok(Some(request)) = Request::read(&mut reader) {
        let (answer, fault) = {
            let mut state = lock(state);
            state.log(&request);
            let fault = state.fault(&request.path);
            (state.answer(&request, fault.as_ref(), address), fault)
        };
        let bytes = answer.write(request.method == "HEAD");
        let sent = match fault {
            Some(Fault::Cut(length)) => {
                let _gone = stream.write_all(bytes.get(..length.min(bytes.len())).unwrap_or_default());
                return;
            }
            Some(Fault::Stall(length, pause)) => {
                let _gone = stream.write_all(bytes.get(..length.min(bytes.len())).unwrap_or_default());
                thread::sleep(pause);
                return;
            }
            _ => stream.write_all(&bytes),
        };
        if sent.is_err() {
            return;
        }
    }
}

impl State {
    fn log(&mut self, request: &Request) {
        let login = request.header("authorization").and_then(|text| text.split(' ').next()).unwrap_or("-");
        let range = request.header("range").unwrap_or("-");
        self.requests.push(format!("{} {} {range} {login}", request.method, request.path));
        self.received.extend(request.headers.iter().map(|(_, value)| value.clone()));
        self.received.push(String::from_utf8_lossy(&request.body).into_owned());
    }

    fn fault(&mut self, path: &str) -> Option<Fault> {
        let index = self.faults.iter().position(|(part, _, times)| *times > 0 && path.contains(part.as_str()))?;
        let (_, fault, times) = self.faults.get_mut(index)?;
        *times -= 1;
        Some(fault.clone())
    }

    fn answer(&self, request: &Request, fault: Option<&Fault>, address: SocketAddr) -> Answer {
        match fault {
            Some(Fault::Status(status)) => return Answer::empty(*status),
            Some(Fault::Html) => return with(200, "text/html; charset=utf-8", b"<html>Please log in</html>".to_vec()),
            Some(Fault::Redirect(place)) => {
                return Answer { headers: vec![("location".to_owned(), place.clone())], ..Answer::empty(307) };
            }
            _ => {}
        }
        if request.path == "/token" {
            return self.token(request);
        }
        if let Some(challenge) = self.challenge(request, address) {
            return Answer { headers: vec![("www-authenticate".to_owned(), challenge)], ..Answer::empty(401) };
        }
        let mut answer = self.content(request, !matches!(fault, Some(Fault::NoRanges)));
        if let (Some(Fault::Alter), Some(byte)) = (fault, answer.body.last_mut()) {
            *byte ^= 1;
        }
        if let Some(Fault::Header(name, value)) = fault {
            answer.headers.push(((*name).to_owned(), value.clone()));
        }
        answer
    }

    fn challenge(&self, request: &Request, address: SocketAddr) -> Option<String> {
        let given = request.header("authorization").unwrap_or_default();
        match &self.login {
            Login::Open => None,
            Login::Basic(user, password) if given == basic(user, password) => None,
            Login::Basic(..) => Some("Basic realm=\"registry\"".to_owned()),
            _ if given == format!("Bearer {TOKEN}") => None,
            _ => Some(format!(
                "Bearer realm=\"http://{address}/token\",service=\"test\",scope=\"repository:x:pull,push\""
            )),
        }
    }

    fn token(&self, request: &Request) -> Answer {
        let is_known = match &self.login {
            Login::TokenFor(user, password) => request.header("authorization") == Some(basic(user, password).as_str()),
            _ => true,
        };
        // A token of identity is sent in a form.
        let form =
            Request { raw_query: String::from_utf8_lossy(&request.body).into_owned(), ..Request::default() }.query();
        let asks_to_read =
            request.query().iter().chain(&form).any(|(name, value)| name == "scope" && value.ends_with(":pull"));
        if !is_known || !asks_to_read {
            return Answer::empty(401);
        }
        with(200, "application/json", json!({"token": TOKEN, "expires_in": 300}).to_string().into_bytes())
    }

    fn content(&self, request: &Request, knows_ranges: bool) -> Answer {
        let Some(path) = request.path.strip_prefix("/v2/") else { return Answer::empty(404) };
        if let Some((repository, name)) = path.split_once("/manifests/") {
            let found = self.manifests.get(&(repository.to_owned(), name.to_owned()));
            return found.map_or(Answer::empty(404), |(kind, bytes)| with(200, kind, bytes.clone()));
        }
        if let Some((_, subject)) = path.split_once("/referrers/").filter(|_| self.has_referrers) {
            return self.listed(request, subject);
        }
        let blob = path.split_once("/blobs/").and_then(|(_, digest)| self.blobs.get(digest));
        let Some(bytes) = blob else { return Answer::empty(404) };
        let start =
            request.header("range").and_then(|text| text.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
        match start.filter(|_| knows_ranges).and_then(|start: usize| Some((start, bytes.get(start..)?))) {
            Some((start, rest)) => {
                let mut answer = with(206, "application/octet-stream", rest.to_vec());
                let range = format!("bytes {start}-{}/{}", bytes.len() - 1, bytes.len());
                answer.headers.push(("content-range".to_owned(), range));
                answer
            }
            None => with(200, "application/octet-stream", bytes.clone()),
        }
    }
}

impl State {
    /// A page of what refers to something; where it goes on is in `Link`, as distribution writes it.
    fn listed(&self, request: &Request, subject: &str) -> Answer {
        let all = self.referrers.get(subject).cloned().unwrap_or_default();
        let from = request.query().iter().find(|(name, _)| name == "from").and_then(|(_, text)| text.parse().ok());
        let from: usize = from.unwrap_or(0);
        let page: Vec<_> = all.iter().skip(from).take(self.page).collect();
        let kind = "application/vnd.oci.image.index.v1+json";
        let index = json!({"schemaVersion": 2, "mediaType": kind, "manifests": page});
        let mut answer = with(200, kind, index.to_string().into_bytes());
        let next = from + page.len();
        if next < all.len() {
            answer.headers.push(("link".to_owned(), format!("<{}?from={next}>; rel=\"next\"", request.path)));
        }
        answer
    }
}

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", BASE64.encode(format!("{user}:{password}").as_bytes()))
}

fn with(status: u16, kind: &str, body: Vec<u8>) -> Answer {
    Answer { status, headers: vec![("content-type".to_owned(), kind.to_owned())], body }
}
