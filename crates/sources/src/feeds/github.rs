//! Issues from GitHub's API: all pages, conditionally, within its rate limits.

use std::collections::HashMap;
use std::time::Duration;

use palisade_model::advisory::{Announcement, FEED_LABEL};
use reqwest::header::{ETAG, HeaderMap, IF_NONE_MATCH, LINK, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url};
use serde_json::Value;

use super::{Fetched, Issue, SourceError};
use crate::http::{self, BodyError};

/// GitHub's greatest page.
const PER_PAGE: usize = 100;
/// A hundred pages are ten thousand announcements: more than there can be.
const MAX_PAGES: usize = 100;
/// A page of a hundred bodies of 64 KiB is far smaller.
const MAX_PAGE: usize = 32 << 20;
/// Failures that may pass are tried so often.
const ATTEMPTS: u32 = 4;

/// A tracker on GitHub or GitHub Enterprise.
#[derive(Debug)]
pub struct GitHub {
    client: Client,
    address: String,
    repository: String,
    label: String,
    token: Option<String>,
    pause: Duration,
    known: HashMap<String, Page>,
}

/// A page as it was last answered.
#[derive(Clone, Debug)]
struct Page {
    entity_tag: Option<String>,
    issues: Vec<Issue>,
    next: Option<String>,
}

/// Where and how to ask.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `https://api.github.com`
    pub address: String,
    /// `kubernetes/kubernetes`
    pub repository: String,
    /// `official-cve-feed`
    pub label: String,
    /// A token; reading public issues needs none, but is limited to 60 requests an hour.
    pub token: Option<String>,
    /// The first pause before another attempt; each further one is twice as long.
    pub pause: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            address: "https://api.github.com".into(),
            repository: "kubernetes/kubernetes".into(),
            label: FEED_LABEL.into(),
            token: None,
            pause: Duration::from_secs(1),
        }
    }
}

impl GitHub {
    /// A client for one repository.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(settings: Settings) -> Result<Self, SourceError> {
        let client = Client::builder()
            .user_agent(concat!("palisade/", env!("CARGO_PKG_VERSION")))
            .timeout(Duration::from_secs(60))
            .connect_timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::limited(3))
            .build()
            .map_err(|error| unreachable(&settings.address, &error))?;
        let Settings { address, repository, label, token, pause } = settings;
        Ok(Self { client, address, repository, label, token, pause, known: HashMap::new() })
    }

    /// All announcements. An answer that did not change costs no rate limit.
    ///
    /// # Errors
    /// Where any page cannot be had: a list with a page missing is not a list.
    pub async fn fetch(&mut self) -> Result<Fetched, SourceError> {
        let mut address = Some(format!(
            "{}/repos/{}/issues?labels={}&state=all&sort=created&direction=asc&per_page={PER_PAGE}&page=1",
            self.address, self.repository, self.label
        ));
        let (mut announcements, mut seen) = (Vec::new(), HashMap::new());
        while let Some(place) = address.take() {
            if seen.len() >= MAX_PAGES || seen.contains_key(&place) {
                return Err(SourceError::malformed(place, "the pages do not end"));
            }
            let page = self.page(&place).await?;
            let issues = page.issues.iter().filter(|issue| issue.pull_request.is_none());
            announcements.extend(issues.cloned().map(Announcement::from));
            address.clone_from(&page.next);
            seen.insert(place, page);
        }
        self.known = seen;
        announcements.sort_by_key(|announcement: &Announcement| announcement.number);
        announcements.dedup_by_key(|announcement| announcement.number);
        Ok(Fetched { announcements, unreadable: Vec::new() })
    }

    /// One issue, whatever its labels; nothing where it was deleted or transferred.
    ///
    /// # Errors
    /// Where it cannot be had.
    pub async fn issue(&self, number: u64) -> Result<Option<Announcement>, SourceError> {
        let place = format!("{}/repos/{}/issues/{number}", self.address, self.repository);
        let response = self.get(&place, None).await?;
        if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::GONE) {
            return Ok(None);
        }
        let (_, value) = body(&place, response).await?;
        let issue: Issue = serde_json::from_value(value).map_err(|error| SourceError::malformed(place, error))?;
        // A transferred issue answers from its new home, where another number may be ours.
        Ok((issue.number == number).then(|| Announcement::from(issue)))
    }

    async fn page(&self, place: &str) -> Result<Page, SourceError> {
        // The tag of a page does not change when another page begins after it: a full page that was the last is asked for
        // anew.
        let known = self.known.get(place).filter(|page| page.next.is_some() || page.issues.len() < PER_PAGE);
        let response = self.get(place, known.and_then(|page| page.entity_tag.as_deref())).await?;
        if let (StatusCode::NOT_MODIFIED, Some(page)) = (response.status(), known) {
            let next = self.next_page(place, response.headers())?;
            return Ok(Page { next: next.or_else(|| page.next.clone()), ..page.clone() });
        }
        let (headers, value) = body(place, response).await?;
        let issues = serde_json::from_value(value).map_err(|error| SourceError::malformed(place, error))?;
        let entity_tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let next = self.next_page(place, &headers)?;
        Ok(Page { entity_tag, issues, next })
    }

    /// The page after `place`, on the address that we were given: behind a proxy the tracker may call itself otherwise.
    fn next_page(&self, place: &str, headers: &HeaderMap) -> Result<Option<String>, SourceError> {
        let Some(link) = next_link(headers) else { return Ok(None) };
        let wrong =
            |reason: &dyn std::fmt::Display| SourceError::malformed(place, format!("the next page `{link}` {reason}"));
        let ours = Url::parse(&self.address).map_err(|error| wrong(&error))?;
        let next = Url::parse(place).and_then(|place| place.join(&link)).map_err(|error| wrong(&error))?;
        let folder = format!("{}/", ours.path().trim_end_matches('/'));
        if !next.path().starts_with(&folder) {
            return Err(wrong(&format!("is not below {}", self.address)));
        }
        let query = next.query().map(|query| format!("?{query}")).unwrap_or_default();
        Ok(Some(format!("{}{}{query}", ours.origin().ascii_serialization(), next.path())))
    }

    /// A request, tried again while the answer is one that may pass.
    async fn get(&self, place: &str, entity_tag: Option<&str>) -> Result<Response, SourceError> {
        let mut pause = self.pause;
        let mut attempt = 1;
        loop {
            let mut request = self.client.get(place).header("accept", "application/vnd.github+json");
            if let Some(token) = &self.token {
                request = request.bearer_auth(token);
            }
            if let Some(tag) = entity_tag {
                request = request.header(IF_NONE_MATCH, tag);
            }
            let failure = match request.send().await {
                Ok(response) if response.status().is_server_error() => {
                    unreachable(place, &format!("answered {}", response.status()))
                }
                Ok(response) => return answered(place, response),
                Err(error) => unreachable(place, &error.without_url()),
            };
            if attempt == ATTEMPTS {
                return Err(failure);
            }
            tracing::debug!(%failure, attempt, "trying again");
            tokio::time::sleep(pause).await;
            (pause, attempt) = (pause * 2, attempt + 1);
        }
    }
}

/// An answer that is worth reading, or why it is none.
fn answered(place: &str, response: Response) -> Result<Response, SourceError> {
    match response.status() {
        StatusCode::OK | StatusCode::NOT_MODIFIED | StatusCode::NOT_FOUND | StatusCode::GONE => Ok(response),
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => match wait(response.headers()) {
            Some(seconds) => Err(SourceError::RateLimited { place: place.to_owned(), seconds }),
            None => Err(unreachable(place, &format!("answered {}", response.status()))),
        },
        status => Err(unreachable(place, &format!("answered {status}"))),
    }
}

/// How long GitHub wants us to wait (docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
fn wait(headers: &HeaderMap) -> Option<u64> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
    if let Some(seconds) = number(RETRY_AFTER.as_str()) {
        return Some(seconds);
    }
    if number("x-ratelimit-remaining") != Some(0) {
        return None;
    }
    // The answer's own date, not our clock, is what the reset is measured against.
    let date = headers.get("date")?.to_str().ok()?;
    let now = jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(date).ok()?.timestamp().as_second();
    let reset = i64::try_from(number("x-ratelimit-reset")?).ok()?;
    u64::try_from(reset.saturating_sub(now)).ok()
}

/// The JSON of an answer of bounded size.
async fn body(place: &str, mut response: Response) -> Result<(HeaderMap, Value), SourceError> {
    if !response.status().is_success() {
        return Err(unreachable(place, &format!("answered {}", response.status())));
    }
    let bytes = http::body(&mut response, MAX_PAGE).await.map_err(|error| match error {
        BodyError::TooLarge => SourceError::malformed(place, format!("more than {MAX_PAGE} bytes")),
        BodyError::Broken(error) => unreachable(place, &error.without_url()),
    })?;
    let value = serde_json::from_slice(&bytes).map_err(|error| SourceError::malformed(place, error))?;
    Ok((response.headers().clone(), value))
}

/// The address with `rel="next"` (RFC 8288, section 3).
fn next_link(headers: &HeaderMap) -> Option<String> {
    headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).find_map(
        |link| {
            let (address, parameters) = link.split_once(';')?;
            let is_next = parameters.split(';').any(|one| {
                let (name, value) = one.split_once('=').unwrap_or((one, ""));
                name.trim().eq_ignore_ascii_case("rel")
                    && value.trim().trim_matches(['"', '\'']).split(' ').any(|kind| kind.eq_ignore_ascii_case("next"))
            });
            is_next.then(|| address.trim().trim_start_matches('<').trim_end_matches('>').to_owned())
        },
    )
}

fn unreachable(place: &str, reason: &dyn std::fmt::Display) -> SourceError {
    SourceError::Unreachable { place: place.to_owned(), reason: reason.to_string() }
}
