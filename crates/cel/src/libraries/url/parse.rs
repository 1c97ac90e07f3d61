//! Text to parts.

use super::escape::{Part, escape, unescape};
use super::{Url, User};
use crate::libraries::go_text::quote;
use crate::libraries::network;

/// Reads a URL; what follows `#` is its fragment.
pub(super) fn parse(text: &str) -> Result<Url, String> {
    let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
    let mut url = read(before, false).map_err(|reason| named(before, &reason))?;
    url.fragment = unescape(fragment, Part::Fragment).map_err(|reason| named(text, &reason))?;
    if escape(&url.fragment, Part::Fragment) != fragment {
        url.raw_fragment = Some(fragment.to_owned());
    }
    Ok(url)
}

/// Whether `text` is what stands in a request: an absolute URL or path. A `#` is an ordinary character there.
pub(in crate::libraries) fn parse_request(text: &str) -> Result<(), String> {
    read(text, true).map(drop).map_err(|reason| named(text, &reason))
}

fn named(text: &str, reason: &str) -> String {
    format!("parse {}: {reason}", quote(text))
}

fn read(text: &str, request: bool) -> Result<Url, String> {
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return Err("net/url: invalid control character in URL".to_owned());
    }
    if text.is_empty() && request {
        return Err("empty url".to_owned());
    }
    if text == "*" {
        return Ok(Url { path: b"*".to_vec(), ..Url::default() });
    }
    let (scheme, rest) = split_scheme(text)?;
    let mut url = Url { scheme: scheme.to_ascii_lowercase(), ..Url::default() };
    let rest = take_query(&mut url, rest);
    if !rest.starts_with('/') {
        if !url.scheme.is_empty() {
            rest.clone_into(&mut url.opaque);
            return Ok(url);
        }
        check_relative(rest, request)?;
    }
    let path = take_authority(&mut url, rest, request)?;
    url.path = unescape(path, Part::Path)?;
    url.raw_path = (escape(&url.path, Part::Path) != path).then(|| path.to_owned());
    Ok(url)
}

fn split_scheme(text: &str) -> Result<(&str, &str), String> {
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if place > 0 => {}
            b':' if place == 0 => return Err("missing protocol scheme".to_owned()),
            b':' => return Ok(text.split_once(':').unwrap_or(("", text))),
            _ => break,
        }
    }
    Ok(("", text))
}

fn take_query<'t>(url: &mut Url, rest: &'t str) -> &'t str {
    match rest.split_once('?') {
        Some((before, "")) => {
            url.empty_query = true;
            before
        }
        Some((before, query)) => {
            query.clone_into(&mut url.query);
            before
        }
        None => rest,
    }
}

fn check_relative(rest: &str, request: bool) -> Result<(), String> {
    if request {
        return Err("invalid URI for request".to_owned());
    }
    // RFC 3986 section 4.2: it would be read as a scheme.
    if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
        return Err("first path segment in URL cannot contain colon".to_owned());
    }
    Ok(())
}

fn take_authority<'t>(url: &mut Url, rest: &'t str, request: bool) -> Result<&'t str, String> {
    let expected = !url.scheme.is_empty() || (!request && !rest.starts_with("///"));
    match rest.strip_prefix("//").filter(|_| expected) {
        Some(after) => {
            let end = after.find('/').unwrap_or(after.len());
            let (authority, path) = after.split_at_checked(end).unwrap_or((after, ""));
            read_authority(url, authority)?;
            Ok(path)
        }
        None => {
            url.no_authority = !url.scheme.is_empty() && rest.starts_with('/');
            Ok(rest)
        }
    }
}

fn read_authority(url: &mut Url, authority: &str) -> Result<(), String> {
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    url.host = read_host(&url.scheme, host)?;
    let Some(user) = user else { return Ok(()) };
    if !user.bytes().all(is_user_byte) {
        return Err("net/url: invalid userinfo".to_owned());
    }
    let (name, password) = user.split_once(':').map_or((user, None), |(name, password)| (name, Some(password)));
    let name = unescape(name, Part::User)?;
    let password = password.map(|password| unescape(password, Part::User)).transpose()?;
    url.user = Some(User { name, password });
    Ok(())
}

fn is_user_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte)
}

fn read_host(scheme: &str, host: &str) -> Result<Vec<u8>, String> {
    if host.rfind('[').is_some_and(|place| place > 0) {
        return Err("invalid IP-literal".to_owned());
    }
    if let Some(after) = host.strip_prefix('[') {
        return read_literal(after);
    }
    if let Some((_, after_first)) = host.split_once(':') {
        // A second colon has been an error for the web's schemes since Go 1.26, and is part of the host for others.
        let web = matches!(scheme, "http" | "https");
        let port = if web { after_first } else { after_first.rsplit_once(':').map_or(after_first, |(_, last)| last) };
        check_port(&format!(":{port}"))?;
    }
    unescape(host, Part::Host)
}

/// An IPv6 address, perhaps with a zone, and what follows the closing bracket.
fn read_literal(after: &str) -> Result<Vec<u8>, String> {
    let Some((address, port)) = after.rsplit_once(']') else { return Err("missing ']' in host".to_owned()) };
    check_port(port)?;
    let unescaped = match address.find("%25").and_then(|place| address.split_at_checked(place)) {
        Some((host, zone)) => [unescape(host, Part::Host)?, unescape(zone, Part::Zone)?].concat(),
        None => unescape(address, Part::Host)?,
    };
    check_address(&unescaped)?;
    Ok([b"[", unescaped.as_slice(), b"]", port.as_bytes()].concat())
}

fn check_address(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    let invalid = |reason: &str| format!("invalid host: ParseAddr({}): {reason}", quote(&text));
    if !text.contains(':') {
        return match network::parse_address(&text) {
            Ok(_) => Err("invalid IP-literal".to_owned()),
            Err(reason) => Err(invalid(reason)),
        };
    }
    let (address, zone) = text.split_once('%').map_or((&*text, None), |(address, zone)| (address, Some(zone)));
    if zone == Some("") {
        return Err(invalid("zone must be a non-empty string"));
    }
    network::parse_address(address).map(drop).map_err(invalid)
}

fn check_port(text: &str) -> Result<(), String> {
    let valid =
        text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    if valid { Ok(()) } else { Err(format!("invalid port {} after host", quote(text))) }
}
