//! Answers for an edition's files: conditions, encodings, ranges (RFC 9110, sections 8, 13 and 14).

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL, CONTENT_ENCODING,
    CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    IF_RANGE, LAST_MODIFIED, LINK, LOCATION, RANGE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use bytes::Bytes;
use http_body_util::Full;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

use super::compression::{self, Patience};
use super::edition::Edition;
use super::file::{Encoding, File, Kind};

/// Scripts from anywhere are refused by the browser, whatever an announcement holds.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A file's date is told once no other content can get the same one: dates have seconds, and replicas' clocks differ.
const SETTLED: SignedDuration = SignedDuration::from_secs(5);

/// What is asked of a file.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'request> {
    /// `GET` or `HEAD`; others are refused.
    pub method: &'request Method,
    /// Conditions, encodings, ranges.
    pub headers: &'request HeaderMap,
    /// When it is asked.
    pub now: Timestamp,
    pub(crate) patience: Patience,
}

impl<'request> Asked<'request> {
    /// A request at `now`, on a thread that may take a while for it.
    #[must_use]
    pub const fn new(method: &'request Method, headers: &'request HeaderMap, now: Timestamp) -> Self {
        Self { method, headers, now, patience: Patience::Some }
    }
}

/// The answer to a request for `path`, which begins with a slash.
#[must_use]
pub fn answer(edition: &Edition, path: &str, asked: Asked<'_>) -> Response<Body> {
    let method = asked.method;
    if !matches!(*method, Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let response = match edition.file(path) {
        Ok(Some(file)) => file_answer(file, asked),
        Ok(None) => return missing(edition, path),
        Err(error) => {
            tracing::error!(path, %error, "a file cannot be written");
            return plain(StatusCode::INTERNAL_SERVER_ERROR, "the file cannot be written\n");
        }
    };
    if *method == Method::HEAD { response.map(|_| Body::empty()) } else { response.map(Body::new) }
}

/// The answer to "am I affected?", for a form's `query` at `path`; nothing where nothing is asked.
#[must_use]
pub fn question(edition: &Edition, method: &Method, path: &str, query: Option<&str>) -> Option<Response<Body>> {
    let query = query.filter(|query| !query.is_empty() && matches!(*method, Method::GET | Method::HEAD))?;
    matches!(path, "/affected" | "/affected/" | "/affected/index.html").then(|| match edition.ask(query, path) {
        Ok((true, page)) => written(StatusCode::OK, page),
        Ok((false, page)) => written(StatusCode::BAD_REQUEST, page),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "the page cannot be written\n"),
    })
}

fn missing(edition: &Edition, path: &str) -> Response<Body> {
    // `/affected` is a folder: its links lead elsewhere from there.
    if let Some(location) = [("/affected", "affected/index.html"), ("/affected/", "index.html")]
        .into_iter()
        .find_map(|(folder, location)| (folder == path).then_some(location))
    {
        let mut response = plain(StatusCode::PERMANENT_REDIRECT, "affected/index.html\n");
        insert(&mut response, LOCATION, location);
        return response;
    }
    match edition.missing(path) {
        Ok(page) => written(StatusCode::NOT_FOUND, page),
        Err(_) => plain(StatusCode::NOT_FOUND, "there is no such file\n"),
    }
}

/// A page that was written for one request.
fn written(status: StatusCode, page: String) -> Response<Body> {
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(Kind::Page.content_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// A body that is there as a whole.
pub(super) type Whole = Full<Bytes>;

/// The answer to a request for `file`.
pub(super) fn file_answer(file: &File, asked: Asked<'_>) -> Response<Whole> {
    let headers = asked.headers;
    let encoding = negotiate(file, asked);
    if is_unchanged(file, headers) {
        return unchanged(file, encoding);
    }
    let dated = file.modified().saturating_add(SETTLED).is_ok_and(|settled| settled <= asked.now);
    let range = headers.get(RANGE).filter(|_| *asked.method == Method::GET && may_be_partial(file, headers));
    let mut response = match range.and_then(|range| byte_range(range.to_str().ok()?, file.body().len())) {
        Some(Ok((first, last))) => partial(file, first, last),
        Some(Err(Unsatisfiable)) => return unsatisfiable(file),
        // Several ranges and unknown units are answered whole (RFC 9110, section 14.2).
        None => {
            let body = encoding.and_then(|encoding| file.compressed(encoding)).unwrap_or(file.body());
            whole(file, StatusCode::OK, body.clone(), encoding)
        }
    };
    if dated {
        response.headers_mut().insert(LAST_MODIFIED, file.date_header().clone());
    }
    response
}

/// The part of a plain body; a compressed one would be another representation.
fn partial(file: &File, first: usize, last: usize) -> Response<Whole> {
    let body = file.body().slice(first..=last);
    let mut response = whole(file, StatusCode::PARTIAL_CONTENT, body, None);
    insert(&mut response, CONTENT_RANGE, &format!("bytes {first}-{last}/{}", file.body().len()));
    response
}

fn unsatisfiable(file: &File) -> Response<Whole> {
    let mut response = plain(StatusCode::RANGE_NOT_SATISFIABLE, "the file is shorter\n");
    insert(&mut response, CONTENT_RANGE, &format!("bytes */{}", file.body().len()));
    response
}

/// The validator is that of the form which would be sent, and says it all (RFC 9110, section 15.4.5).
fn unchanged(file: &File, encoding: Option<Encoding>) -> Response<Whole> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    describe(file, encoding, response.headers_mut());
    response
}

fn whole(file: &File, status: StatusCode, body: Bytes, encoding: Option<Encoding>) -> Response<Whole> {
    let length = body.len();
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    describe(file, encoding, headers);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind().content_type()));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    match encoding {
        Some(encoding) => headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.word())),
        None => headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    };
    if file.kind() == Kind::Page {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
    response
}

/// What every answer about a file says.
fn describe(file: &File, encoding: Option<Encoding>, headers: &mut HeaderMap) {
    headers.reserve(12);
    headers.insert(ETAG, file.tag_header(encoding).clone());
    // Asked every time, answered with 304: nobody shows an old list of vulnerabilities.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if file.kind().is_shared() {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    if let Some(hubs) = file.hubs() {
        headers.insert(LINK, hubs.clone());
    }
}

/// Text that is a valid header value, because it is a number, a date or a tag of ours.
fn insert<T>(response: &mut Response<T>, name: axum::http::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A short answer in plain text.
#[must_use]
pub fn plain<T: From<&'static str>>(status: StatusCode, text: &'static str) -> Response<T> {
    let mut response = Response::new(T::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(Kind::Text.content_type()));
    response
}

/// The best encoding that is ready and that the reader takes (RFC 9110, section 12.5.3).
fn negotiate(file: &File, asked: Asked<'_>) -> Option<Encoding> {
    let Asked { headers, patience, .. } = asked;
    if headers.contains_key(RANGE) {
        return None;
    }
    let accepted = headers.get(ACCEPT_ENCODING)?.to_str().ok()?;
    let mut weighed = Encoding::ALL.map(|encoding| (weight(accepted, encoding.word()), encoding));
    // Stable: of equally welcome encodings the smallest comes first.
    weighed.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    weighed
        .into_iter()
        .find(|(weight, encoding)| *weight > 0 && compression::form(file, *encoding, patience).is_some())
        .map(|(_, encoding)| encoding)
}

/// The weight of an encoding in thousandths; zero for one that is not taken.
fn weight(accepted: &str, word: &str) -> u32 {
    let mut any = 0;
    for one in accepted.split(',') {
        let mut parts = one.split(';');
        let name = parts.next().unwrap_or_default().trim();
        let weight =
            parts.find_map(|part| part.trim().strip_prefix(['q', 'Q'])?.strip_prefix('=')).map_or(1000, thousandths);
        if name.eq_ignore_ascii_case(word) {
            return weight;
        }
        if name == "*" {
            any = weight;
        }
    }
    any
}

fn thousandths(text: &str) -> u32 {
    text.trim().parse::<f32>().map_or(0, |weight| (weight.clamp(0.0, 1.0) * 1000.0) as u32)
}

/// Whether the reader has it already, in whatever encoding: a form that became ready since is no news.
/// `If-None-Match` decides alone where it is given (RFC 9110, section 13.2.2).
fn is_unchanged(file: &File, headers: &HeaderMap) -> bool {
    if let Some(known) = headers.get(IF_NONE_MATCH) {
        let known = known.to_str().unwrap_or_default();
        return known.split(',').any(|one| one.trim() == "*" || is_tag_of(file, one));
    }
    let Some(since) = headers.get(IF_MODIFIED_SINCE).and_then(|since| since.to_str().ok()) else { return false };
    since == file.last_modified()
        || DateTimeParser::new()
            .parse_zoned(since)
            .is_ok_and(|since| file.modified().as_second() <= since.timestamp().as_second())
}

/// Whether `tag` is the file's, plain or with the name of an encoding.
fn is_tag_of(file: &File, tag: &str) -> bool {
    let bare = tag.trim().trim_start_matches("W/").trim_matches('"');
    match bare.strip_prefix(file.entity_tag()) {
        Some("") => true,
        Some(rest) => Encoding::ALL.iter().any(|encoding| rest.strip_prefix('-') == Some(encoding.word())),
        None => false,
    }
}

/// A range is only for the file that the reader holds a part of (RFC 9110, section 13.1.5).
fn may_be_partial(file: &File, headers: &HeaderMap) -> bool {
    headers.get(IF_RANGE).is_none_or(|condition| {
        let condition = condition.to_str().unwrap_or_default();
        condition.trim_matches('"') == file.entity_tag() || condition == file.last_modified()
    })
}

/// A range that lies outside the file.
#[derive(Debug, PartialEq, Eq)]
struct Unsatisfiable;

/// First and last byte of a single range; nothing for what is to be ignored.
fn byte_range(range: &str, length: usize) -> Option<Result<(usize, usize), Unsatisfiable>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let end = length.checked_sub(1);
    if first.is_empty() {
        let count: usize = last.parse().ok()?;
        return Some(match (count, end) {
            (0, _) | (_, None) => Err(Unsatisfiable),
            (count, Some(end)) => Ok((length.saturating_sub(count), end)),
        });
    }
    let first: usize = first.parse().ok()?;
    let last: usize = if last.is_empty() { usize::MAX } else { last.parse().ok()? };
    if last < first {
        return None;
    }
    Some(match end {
        Some(end) if first <= end => Ok((first, last.min(end))),
        _ => Err(Unsatisfiable),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_rfc_9110_says() {
        for (range, expected) in [
            ("bytes=0-9", Some(Ok((0, 9)))),
            ("bytes=90-", Some(Ok((90, 99)))),
            ("bytes=-10", Some(Ok((90, 99)))),
            ("bytes=-1000", Some(Ok((0, 99)))),
            ("bytes=50-1000", Some(Ok((50, 99)))),
            ("bytes=100-", Some(Err(Unsatisfiable))),
            ("bytes=-0", Some(Err(Unsatisfiable))),
            ("bytes=9-5", None),
            ("bytes=0-1,5-6", None),
            ("lines=0-1", None),
            ("bytes=x-", None),
        ] {
            assert_eq!(byte_range(range, 100), expected, "{range}");
        }
        assert_eq!(byte_range("bytes=0-0", 0), Some(Err(Unsatisfiable)));
    }

    #[test]
    fn weights_of_encodings_are_respected() {
        for (accepted, word, expected) in [
            ("gzip, br", "br", 1000),
            ("gzip;q=0.5, br;q=0", "br", 0),
            ("gzip;Q=0", "gzip", 0),
            ("*;q=0.3, gzip", "zstd", 300),
            ("identity", "gzip", 0),
            ("GZIP", "gzip", 1000),
            ("gzip;q=nonsense", "gzip", 0),
            ("", "gzip", 0),
        ] {
            assert_eq!(weight(accepted, word), expected, "{accepted} {word}");
        }
    }
}
