//! Requests to registries: bounded in time, tried again where that can help, with the login that is asked for.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RANGE, RETRY_AFTER, WWW_AUTHENTICATE,
};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Response, StatusCode, Url};
use tokio::runtime::Runtime;

use super::Settings;
use super::error::{
    REGISTRY_DENIED, REGISTRY_LOGIN_ELSEWHERE, REGISTRY_MALFORMED, REGISTRY_NOT_FOUND, REGISTRY_UNREACHABLE,
    REGISTRY_UNSUPPORTED, chain, refusal,
};
use super::login;
use super::reference::Reference;
use crate::http::{self, BodyError};
use crate::images::ImageError;

/// Longer than this nobody is made to wait between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// Registries redirect once, to where blobs are stored.
const MAX_REDIRECTS: usize = 5;

/// Where a repository is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// `https://registry-1.docker.io`
    pub(super) base: String,
    pub(super) repository: String,
    /// Under which name its credentials are kept.
    pub(super) credentials_key: String,
}

impl Endpoint {
    /// Whether an address is its own: of the same scheme, host and port (RFC 6454).
    pub(super) fn is_at(&self, url: &Url) -> bool {
        Url::parse(&self.base).is_ok_and(|base| base.origin() == url.origin())
    }

    /// What an address of its own names within the repository, with the query.
    pub(super) fn path_of(&self, url: &Url) -> Option<String> {
        let path = url.path().strip_prefix(&format!("/v2/{}/", self.repository)).filter(|_| self.is_at(url))?;
        Some(url.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
    }
}

/// What requests share.
pub(super) struct Shared {
    pub(super) http: reqwest::Client,
    /// Follows no redirects: what it sends is for one host.
    pub(super) login: reqwest::Client,
    pub(super) settings: Settings,
    /// What endpoints want to see, by endpoint and repository.
    pub(super) tokens: Mutex<BTreeMap<(String, String), HeaderValue>>,
}

/// A client that may be used from threads without a runtime.
pub(super) struct Client {
    runtime: Option<Runtime>,
    pub(super) shared: Arc<Shared>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Client").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Whoever drops it may be a thread that must not wait.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A request for a part of a repository.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// `manifests/latest`
    pub(super) path: String,
    pub(super) accept: &'static str,
    /// From which byte on.
    pub(super) from: u64,
}

impl Client {
    pub(super) fn new(settings: Settings) -> Result<Self, ImageError> {
        let failed = |why: String| refusal(&REGISTRY_UNREACHABLE, why);
        let builder = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = builder.map_err(|error| failed(error.to_string()))?;
        let client = |policy| {
            reqwest::Client::builder()
                .user_agent(concat!("palisade/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(settings.idle.min(Duration::from_secs(10)))
                .read_timeout(settings.idle)
                // The addresses of storage are signed: they are not told to where it redirects to.
                .referer(false)
                // Digests are of what is stored.
                .no_gzip()
                .redirect(policy)
                .build()
                .map_err(|error| failed(chain(error)))
        };
        let (http, login) = (client(Policy::custom(redirect))?, client(Policy::none())?);
        let shared = Arc::new(Shared { http, login, settings, tokens: Mutex::default() });
        Ok(Self { runtime: Some(runtime), shared })
    }

    /// Starts a task; it goes on when nobody waits for it.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.runtime {
            runtime.spawn(task);
        }
    }

    /// Waits for a task.
    pub(super) fn wait<T: Send + 'static>(
        &self,
        task: impl Future<Output = Result<T, ImageError>> + Send + 'static,
    ) -> Result<T, ImageError> {
        let (done, waiting) = mpsc::channel();
        self.spawn(async move {
            // Nobody waits any more only where the waiting thread has ended.
            let _unheard = done.send(task.await);
        });
        waiting.recv().unwrap_or_else(|_| Err(refusal(&REGISTRY_UNREACHABLE, "the request was given up")))
    }

    /// Where an image is looked for, mirrors first.
    pub(super) fn endpoints(&self, reference: &Reference) -> Vec<Endpoint> {
        let settings = &self.shared.settings;
        let mirrors = settings.mirrors.get(reference.registry()).into_iter().flatten();
        let mirrors = mirrors.map(|host| (host.as_str(), host.as_str()));
        let own = (reference.host(), reference.credentials_key());
        let endpoint = |(host, key): (&str, &str)| {
            let scheme =
                if is_own_machine(host) || settings.plain.iter().any(|plain| plain == host) { "http" } else { "https" };
            Endpoint {
                base: format!("{scheme}://{host}"),
                repository: reference.repository().to_owned(),
                credentials_key: key.to_owned(),
            }
        };
        mirrors.chain([own]).map(endpoint).collect()
    }
}

fn is_own_machine(host: &str) -> bool {
    let name = host.strip_prefix("[::1]").map_or_else(|| host.split(':').next().unwrap_or_default(), |_| "::1");
    matches!(name, "localhost" | "::1") || name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Redirects end, do not go round, and never leave encryption. reqwest takes credentials off where the host changes.
fn redirect(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let downgrades = attempt.url().scheme() != "https" && attempt.previous().iter().any(|url| url.scheme() == "https");
    if downgrades {
        return attempt.error("a redirect to an address that is not encrypted");
    }
    if attempt.previous().contains(attempt.url()) || attempt.previous().len() > MAX_REDIRECTS {
        return attempt.error("redirects in a circle");
    }
    attempt.follow()
}

/// Why an attempt failed, where another one may not.
struct Passing {
    why: String,
    wait: Option<Duration>,
}

impl Shared {
    /// Asks the endpoints one after the other; gives the first good answer.
    pub(super) async fn get(&self, endpoints: &[Endpoint], wanted: &Wanted) -> Result<Response, ImageError> {
        let mut refusals: Vec<ImageError> = Vec::new();
        for endpoint in endpoints {
            match self.get_from(endpoint, wanted).await {
                Ok(response) => return Ok(response),
                Err(error) => refusals.push(error),
            }
        }
        // The registry's own word, and what its mirrors said.
        let code = refusals.last().map_or(&REGISTRY_UNREACHABLE, |error| error.code);
        let why = refusals.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ");
        Err(refusal(code, why))
    }

    async fn get_from(&self, endpoint: &Endpoint, wanted: &Wanted) -> Result<Response, ImageError> {
        let (mut pause, mut attempt) = (self.settings.pause, 1);
        let place = format!("{}/v2/{}/{}", endpoint.base, endpoint.repository, wanted.path);
        loop {
            let Passing { why, wait } = match self.attempt(endpoint, &place, wanted).await {
                Ok(answer) => return answer,
                Err(passing) => passing,
            };
            if attempt >= self.settings.attempts {
                return Err(refusal(&REGISTRY_UNREACHABLE, format!("{place}: {why}")));
            }
            tracing::debug!(why, attempt, place, "trying again");
            tokio::time::sleep(wait.unwrap_or(pause).min(LONGEST_PAUSE)).await;
            (pause, attempt) = (pause * 2, attempt + 1);
        }
    }

    /// One attempt, and another with a login where one is asked for.
    async fn attempt(
        &self,
        endpoint: &Endpoint,
        place: &str,
        wanted: &Wanted,
    ) -> Result<Result<Response, ImageError>, Passing> {
        let mut response = match self.send(endpoint, place, wanted).await? {
            Ok(response) => response,
            Err(error) => return Ok(Err(error)),
        };
        if response.status() == StatusCode::UNAUTHORIZED {
            let challenges: Vec<_> = response.headers().get_all(WWW_AUTHENTICATE).iter().cloned().collect();
            match login::token(self, endpoint, &challenges).await {
                Ok(token) => {
                    let key = (endpoint.base.clone(), endpoint.repository.clone());
                    self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(key, token);
                }
                Err(error) => return Ok(Err(error)),
            }
            response = match self.send(endpoint, place, wanted).await? {
                Ok(response) => response,
                Err(error) => return Ok(Err(error)),
            };
        }
        judge(place, response)
    }

    async fn send(
        &self,
        endpoint: &Endpoint,
        place: &str,
        wanted: &Wanted,
    ) -> Result<Result<Response, ImageError>, Passing> {
        let key = (endpoint.base.clone(), endpoint.repository.clone());
        let token = self.tokens.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let mut request = self.http.get(place).header(ACCEPT, wanted.accept);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, token);
        }
        if wanted.from > 0 {
            request = request.header(RANGE, format!("bytes={}-", wanted.from));
        }
        match tokio::time::timeout(self.settings.idle, request.send()).await {
            Ok(Ok(response)) => Ok(own_refusal(endpoint, place, response)),
            Ok(Err(error)) if error.is_redirect() || error.is_builder() => {
                Ok(Err(refusal(&REGISTRY_MALFORMED, format!("{place}: {}", chain(error)))))
            }
            Ok(Err(error)) => Err(Passing { why: chain(error), wait: None }),
            Err(_) => Err(Passing { why: format!("no answer in {:?}", self.settings.idle), wait: None }),
        }
    }

    /// A small body, within the time that one download may take.
    pub(super) async fn body(&self, mut response: Response, limit: u64) -> Result<Vec<u8>, ImageError> {
        let place = shown(&response);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        match tokio::time::timeout(self.settings.deadline, http::body(&mut response, limit)).await {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(BodyError::TooLarge)) => {
                Err(refusal(&REGISTRY_MALFORMED, format!("{place}: more than {limit} bytes")))
            }
            Ok(Err(BodyError::Broken(error))) => {
                Err(refusal(&REGISTRY_UNREACHABLE, format!("{place}: {}", chain(error))))
            }
            Err(_) => Err(refusal(&REGISTRY_UNREACHABLE, format!("{place}: the answer does not end"))),
        }
    }
}

/// An answer, unless somebody else than the endpoint asks for a login: whoever is redirected to must not say where
/// credentials are to be sent (CVE-2020-15157).
fn own_refusal(endpoint: &Endpoint, place: &str, response: Response) -> Result<Response, ImageError> {
    if response.status() != StatusCode::UNAUTHORIZED || endpoint.is_at(response.url()) {
        return Ok(response);
    }
    let why = format!("{place}: leads to {}, which asks for a login", shown(&response));
    Err(refusal(&REGISTRY_LOGIN_ELSEWHERE, why))
}

/// Where an answer comes from, without its query.
fn shown(response: &Response) -> String {
    let mut url = response.url().clone();
    url.set_query(None);
    url.to_string()
}

fn judge(place: &str, response: Response) -> Result<Result<Response, ImageError>, Passing> {
    let status = response.status();
    let refuse = |code, why: &str| Ok(Err(refusal(code, format!("{place}: {why}"))));
    match status {
        _ if status.is_server_error() || is_passing(status) => {
            Err(Passing { why: format!("answered {status}"), wait: wait(response.headers()) })
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => refuse(&REGISTRY_DENIED, &format!("answered {status}")),
        StatusCode::NOT_FOUND => refuse(&REGISTRY_NOT_FOUND, "is not there"),
        StatusCode::BAD_REQUEST | StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_ACCEPTABLE => {
            refuse(&REGISTRY_UNSUPPORTED, &format!("answered {status}"))
        }
        StatusCode::OK | StatusCode::PARTIAL_CONTENT if is_html(response.headers()) => {
            refuse(&REGISTRY_MALFORMED, "answered a page of HTML")
        }
        StatusCode::OK | StatusCode::PARTIAL_CONTENT => Ok(Ok(response)),
        _ => refuse(&REGISTRY_MALFORMED, &format!("answered {status}")),
    }
}

fn is_passing(status: StatusCode) -> bool {
    matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|kind| kind.starts_with("text/html"))
}

fn wait(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}
