//! Logins: what a registry asks for in `WWW-Authenticate` (distribution, token authentication specification; RFC 7617).

use data_encoding::BASE64;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{RequestBuilder, Url};
use serde::Deserialize;

use super::client::{Endpoint, Shared};
use super::credentials::Login;
use super::error::{REGISTRY_DENIED, REGISTRY_MALFORMED, REGISTRY_UNREACHABLE, chain, refusal};
use crate::http::{self, escape};
use crate::images::ImageError;

/// Tokens are a few kilobytes.
const MAX_ANSWER: usize = 1 << 20;

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    token: String,
    #[serde(default)]
    access_token: String,
}

/// What to send after a refusal with these challenges.
pub(super) async fn token(
    shared: &Shared,
    endpoint: &Endpoint,
    challenges: &[HeaderValue],
) -> Result<HeaderValue, ImageError> {
    let credentials = shared.settings.credentials.clone();
    let key = endpoint.credentials_key.clone();
    // A helper is a program that may take its time.
    let login = tokio::task::spawn_blocking(move || credentials.login(&key)).await;
    let login = login.unwrap_or_else(|_| Err(refusal(&REGISTRY_DENIED, "the login was given up")))?;
    let challenges: Vec<_> = challenges.iter().filter_map(|value| value.to_str().ok()).collect();
    let of = |scheme: &str| challenges.iter().find_map(|text| parameters(text, scheme));
    let denied = |why: &str| refusal(&REGISTRY_DENIED, format!("{}/v2/{}: {why}", endpoint.base, endpoint.repository));
    match (of("Bearer"), of("Basic"), login) {
        (Some(_), _, Some(Login::Bearer(token))) => header(&format!("Bearer {token}")),
        (Some(parameters), _, login) => exchange(shared, endpoint, &parameters, login).await,
        (None, Some(_), Some(Login::Password { user, password })) => header(&basic(&user, &password)),
        (None, Some(_), _) => Err(denied("asks for a name and a password, and none is known")),
        (None, None, _) => Err(denied("asks for a login of an unknown kind")),
    }
}

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", BASE64.encode(format!("{user}:{password}").as_bytes()))
}

fn header(text: &str) -> Result<HeaderValue, ImageError> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| refusal(&REGISTRY_DENIED, "a credential has characters that cannot be sent"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Asks the token server that the challenge names.
async fn exchange(
    shared: &Shared,
    endpoint: &Endpoint,
    parameters: &[(String, String)],
    login: Option<Login>,
) -> Result<HeaderValue, ImageError> {
    let value = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let malformed = |why: &str| refusal(&REGISTRY_MALFORMED, format!("{}: {why}", endpoint.base));
    let realm =
        value("realm").and_then(|text| Url::parse(text).ok()).ok_or_else(|| malformed("names no token server"))?;
    if !is_safe(&realm, endpoint) {
        return Err(malformed("names a token server that is not encrypted"));
    }
    // Ours and not the challenge's: nothing but reading is ever asked for.
    let scope = format!("repository:{}:pull", endpoint.repository);
    let service = value("service").unwrap_or_default();
    let request = request(shared, realm.clone(), service, &scope, login)?;
    let place = format!("the token server {}{}", realm.origin().ascii_serialization(), realm.path());
    let mut response = tokio::time::timeout(shared.settings.idle, request.send())
        .await
        .map_err(|_| refusal(&REGISTRY_UNREACHABLE, format!("{place}: no answer")))?
        .map_err(|error| refusal(&REGISTRY_UNREACHABLE, format!("{place}: {}", chain(error))))?;
    let status = response.status();
    if !status.is_success() {
        let code = if status.is_client_error() { &REGISTRY_DENIED } else { &REGISTRY_UNREACHABLE };
        return Err(refusal(code, format!("{place}: answered {status}")));
    }
    let read = tokio::time::timeout(shared.settings.idle, http::body(&mut response, MAX_ANSWER)).await;
    let body = read.ok().and_then(Result::ok).ok_or_else(|| malformed("the token server's answer cannot be read"))?;
    let token: Token =
        serde_json::from_slice(&body).map_err(|_| malformed("the token server's answer holds no token"))?;
    let token = if token.token.is_empty() { token.access_token } else { token.token };
    if token.is_empty() {
        return Err(malformed("the token server's answer holds no token"));
    }
    header(&format!("Bearer {token}"))
}

/// Credentials go to a token server in the clear only where they go so to the registry: on one's own machine, or where the
/// user says so.
fn is_safe(realm: &Url, endpoint: &Endpoint) -> bool {
    realm.scheme() == "https" || (realm.scheme() == "http" && endpoint.base.starts_with("http:"))
}

fn request(
    shared: &Shared,
    mut realm: Url,
    service: &str,
    scope: &str,
    login: Option<Login>,
) -> Result<RequestBuilder, ImageError> {
    if let Some(Login::Identity(token)) = login {
        let fields = [
            ("grant_type", "refresh_token"),
            ("client_id", "palisade"),
            ("service", service),
            ("scope", scope),
            ("refresh_token", &token),
        ];
        let body = fields.map(|(name, value)| format!("{name}={}", escape(value, ""))).join("&");
        let kind = "application/x-www-form-urlencoded";
        return Ok(shared.login.post(realm).header(reqwest::header::CONTENT_TYPE, kind).body(body));
    }
    let own = format!("service={}&scope={}", escape(service, ""), escape(scope, ""));
    let query = realm.query().map_or_else(|| own.clone(), |query| format!("{query}&{own}"));
    realm.set_query(Some(&query));
    let request = shared.login.get(realm);
    Ok(match login {
        Some(Login::Password { user, password }) => request.header(AUTHORIZATION, header(&basic(&user, &password))?),
        _ => request,
    })
}

/// The parameters of a challenge of this scheme: `Bearer realm="…",service="…"`.
fn parameters(text: &str, scheme: &str) -> Option<Vec<(String, String)>> {
    let (name, mut rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    if !name.eq_ignore_ascii_case(scheme) {
        return None;
    }
    let mut found = Vec::new();
    while let Some((name, value)) = rest.split_once('=') {
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => value.split_once(',').unwrap_or((value, "")),
        };
        found.push((name.trim_matches([',', ' ']).to_ascii_lowercase(), value.trim().to_owned()));
        rest = after;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use super::{is_safe, parameters};
    use crate::registry::client::Endpoint;

    #[test]
    fn token_servers_without_encryption_are_for_registries_without() {
        let endpoint = |base: &str| Endpoint {
            base: base.to_owned(),
            repository: "a".to_owned(),
            credentials_key: "a".to_owned(),
        };
        for (registry, realm, expected) in [
            ("https://a.io", "https://auth.io/token", true),
            ("https://a.io", "http://a.io/token", false),
            ("https://a.io", "http://127.0.0.1/token", false),
            ("https://a.io", "ftp://a.io/token", false),
            ("http://localhost:5000", "http://localhost:5001/token", true),
            ("http://localhost:5000", "https://auth.io/token", true),
        ] {
            let realm = Url::parse(realm).unwrap();
            assert_eq!(is_safe(&realm, &endpoint(registry)), expected, "{registry} {realm}");
        }
    }

    #[test]
    fn challenges_are_read() {
        let read = |text| parameters(text, "Bearer");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            read(r#"bearer realm="https://a/t?x=1,2", service=s,Scope="repository:a:pull,push""#),
            Some(vec![
                pair("realm", "https://a/t?x=1,2"),
                pair("service", "s"),
                pair("scope", "repository:a:pull,push")
            ])
        );
        assert_eq!(read(r#"Basic realm="x""#), None);
        assert_eq!(read("Bearer"), Some(Vec::new()));
        assert_eq!(read("Bearer realm=\"open"), Some(vec![pair("realm", "open")]));
    }
}
