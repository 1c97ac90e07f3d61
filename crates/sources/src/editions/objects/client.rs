//! The few requests of the S3 protocol that publishing needs, signed, bounded, and tried again where that can help.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::header::{ETAG, HeaderMap, RETRY_AFTER};
use reqwest::{Method, StatusCode};

use super::error::ObjectsError;
use super::listing::{self, Page};
use super::place::Place;
use super::signature::{Credentials, Signed, sign};
use crate::http::{self, BodyError, escape};

/// Failures that may pass are tried so often.
const ATTEMPTS: u32 = 5;
/// Longer than this nobody is made to wait for one object.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// No answer that we read is longer: a feed of ten thousand advisories is a tenth of it.
const MAX_ANSWER: usize = 256 << 20;
/// A thousand pages are a million objects: more than a place for a feed holds.
const MAX_PAGES: usize = 1000;

/// How to reach the service.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address of a service other than Amazon's.
    pub endpoint: Option<String>,
    /// `eu-central-1`; services without regions take `us-east-1` or `auto`.
    pub region: String,
    /// Who publishes.
    pub credentials: Credentials,
    /// The clock, which signatures name.
    pub clock: fn() -> SystemTime,
    /// The first pause before another attempt; each further one is twice as long.
    pub pause: Duration,
}

/// A signing client for one place.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    settings: Settings,
    pub(super) place: Place,
}

/// One request.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) method: Method,
    /// The object, or nothing for the bucket.
    pub(super) name: &'a str,
    /// Sorted by name.
    pub(super) query: &'a [(&'a str, &'a str)],
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Bytes,
}

impl<'a> Request<'a> {
    pub(super) const fn new(method: Method, name: &'a str) -> Self {
        Self { method, name, query: &[], headers: Vec::new(), body: Bytes::new() }
    }
}

/// An answer that is no failure of the service.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) etag: String,
    pub(super) body: Vec<u8>,
    /// Whether an attempt before this one may have been done without our being told.
    pub(super) was_repeated: bool,
}

/// Why an attempt failed, where another one may not.
struct Passing {
    reason: String,
    wait: Option<Duration>,
}

impl Client {
    pub(super) fn new(place: &str, settings: Settings) -> Result<Self, ObjectsError> {
        let place = Place::read(place, settings.endpoint.as_deref(), &settings.region)?;
        let builder = reqwest::Client::builder();
        // Reading the system's certificates takes longer than a request, and where nothing is encrypted nobody shows one.
        let is_plain = place.origin.starts_with("http://");
        let builder = if is_plain { builder.tls_certs_only([]) } else { builder };
        let http = builder
            .user_agent(concat!("palisade/", env!("CARGO_PKG_VERSION")))
            .timeout(Duration::from_secs(120))
            .connect_timeout(Duration::from_secs(10))
            // A signature holds for one host.
            .redirect(reqwest::redirect::Policy::none())
            .no_gzip()
            .build()
            .map_err(|error| ObjectsError::Unreachable { place: place.shown.clone(), reason: error.to_string() })?;
        Ok(Self { http, settings, place })
    }

    /// All objects below the prefix with their tags, by their names in the edition.
    pub(super) async fn list(&self) -> Result<BTreeMap<String, String>, ObjectsError> {
        let (mut objects, mut next) = (BTreeMap::new(), None::<String>);
        for _ in 0..MAX_PAGES {
            let mut query = vec![("list-type", "2"), ("prefix", self.place.prefix.as_str())];
            if let Some(token) = &next {
                query.insert(0, ("continuation-token", token));
            }
            let request = Request { query: &query, ..Request::new(Method::GET, "") };
            let answer = self.send(&request).await?;
            if answer.status != StatusCode::OK {
                return Err(self.refusal("", &answer));
            }
            let Page { found, next: following } =
                listing::read(&answer.body).map_err(|reason| ObjectsError::malformed(&self.place.shown, reason))?;
            let named = |(key, etag): (String, String)| Some((key.strip_prefix(&self.place.prefix)?.to_owned(), etag));
            objects.extend(found.into_iter().filter_map(named));
            match following {
                Some(token) => next = Some(token),
                None => return Ok(objects),
            }
        }
        Err(ObjectsError::malformed(&self.place.shown, "the list of its objects does not end"))
    }

    /// An object's bytes and tag; nothing where there is none.
    pub(super) async fn get(&self, name: &str) -> Result<Option<(Vec<u8>, String)>, ObjectsError> {
        let answer = self.send(&Request::new(Method::GET, name)).await?;
        match answer.status {
            StatusCode::OK => Ok(Some((answer.body, answer.etag))),
            StatusCode::NOT_FOUND if code(&answer.body) != "NoSuchBucket" => Ok(None),
            _ => Err(self.refusal(name, &answer)),
        }
    }

    /// Sends a request until it is answered by more than a passing failure.
    pub(super) async fn send(&self, request: &Request<'_>) -> Result<Answer, ObjectsError> {
        let (mut pause, mut attempt) = (self.settings.pause, 1);
        loop {
            let Passing { reason, wait } = match self.attempt(request, attempt > 1).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            if attempt == ATTEMPTS {
                return Err(ObjectsError::Unreachable { place: self.place.name(request.name), reason });
            }
            tracing::debug!(reason, attempt, object = request.name, "trying again");
            tokio::time::sleep(wait.unwrap_or(pause).min(LONGEST_PAUSE)).await;
            (pause, attempt) = (pause * 2, attempt + 1);
        }
    }

    async fn attempt(&self, request: &Request<'_>, was_repeated: bool) -> Result<Answer, Passing> {
        let failed = |error: reqwest::Error| Passing { reason: chain(&error.without_url()), wait: None };
        let mut response = self.signed(request).send().await.map_err(failed)?;
        let status = response.status();
        let body = http::body(&mut response, MAX_ANSWER).await.map_err(|error| match error {
            BodyError::TooLarge => Passing { reason: format!("answered more than {MAX_ANSWER} bytes"), wait: None },
            BodyError::Broken(error) => failed(error),
        })?;
        if may_pass(status, &body) {
            return Err(Passing { reason: describe(status, &body), wait: wait(response.headers()) });
        }
        let etag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
        Ok(Answer { status, etag: listing::without_quotes(etag).to_owned(), body, was_repeated })
    }

    fn signed(&self, request: &Request<'_>) -> reqwest::RequestBuilder {
        let path = match request.name {
            "" => self.place.root.trim_end_matches('/').to_owned(),
            name => self.place.path(name),
        };
        let path = if path.is_empty() { "/".to_owned() } else { path };
        let pair = |(name, value): &(&str, &str)| format!("{}={}", escape(name, ""), escape(value, ""));
        let query = request.query.iter().map(pair).collect::<Vec<_>>().join("&");
        let signed = Signed {
            method: request.method.as_str(),
            host: &self.place.host,
            path: &path,
            query: &query,
            headers: &request.headers,
            body: &request.body,
        };
        // A clock before year 1 signs for the epoch, and the service says that it is wrong.
        let now = Timestamp::try_from((self.settings.clock)()).unwrap_or(Timestamp::UNIX_EPOCH);
        let added = sign(&signed, &self.settings.credentials, &self.settings.region, now);
        let question = if query.is_empty() { "" } else { "?" };
        let url = format!("{}{path}{question}{query}", self.place.origin);
        let builder = self.http.request(request.method.clone(), url).body(request.body.clone());
        request.headers.iter().chain(&added).fold(builder, |builder, (name, value)| builder.header(*name, value))
    }

    /// What an answer that is not the one we need means.
    pub(super) fn refusal(&self, name: &str, answer: &Answer) -> ObjectsError {
        let (place, reason) = (self.place.name(name), describe(answer.status, &answer.body));
        match (answer.status, code(&answer.body)) {
            (_, "NoSuchBucket" | "AuthorizationHeaderMalformed" | "PermanentRedirect" | "InvalidBucketName") => {
                ObjectsError::Place { place, reason }
            }
            (StatusCode::MOVED_PERMANENTLY | StatusCode::TEMPORARY_REDIRECT, _) => {
                ObjectsError::Place { place, reason }
            }
            (StatusCode::PRECONDITION_FAILED | StatusCode::CONFLICT, _) => ObjectsError::Overtaken(place),
            (status, _) if status.is_client_error() => ObjectsError::Refused { place, reason },
            _ => ObjectsError::Malformed { place, reason },
        }
    }
}

/// docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
fn may_pass(status: StatusCode, body: &[u8]) -> bool {
    let is_unable = status == StatusCode::NOT_IMPLEMENTED;
    (status.is_server_error() && !is_unable)
        || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
        || code(body) == "RequestTimeout"
}

fn wait(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// The service's own word: `SignatureDoesNotMatch`.
fn code(body: &[u8]) -> &str {
    element(body, "Code")
}

fn describe(status: StatusCode, body: &[u8]) -> String {
    match (code(body), element(body, "Message")) {
        ("", _) => format!("answered {status}"),
        (code, message) => format!("answered {status}: {code}: {message}"),
    }
}

/// The text of the first element `name` of an error document, which is flat.
fn element<'a>(body: &'a [u8], name: &str) -> &'a str {
    let text =
        body.get(..body.len().min(1 << 16)).and_then(|start| std::str::from_utf8(start).ok()).unwrap_or_default();
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    text.split_once(&open).and_then(|(_, rest)| rest.split_once(&close)).map_or("", |(text, _)| text)
}

/// An error and what is behind it: reqwest's own words are but "error sending request".
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
