//! URLs as Go's `net/url` reads them, by which Kubernetes judges: what Go refuses is no URL here.
//!
//! Reference: `net/url` of Go 1.26. The WHATWG rules of browsers differ in many places, so no crate for those is used.

mod escape;
mod parse;

use escape::{Part, escape, unescape};
pub(super) use parse::parse_request;

/// Go reads no query with more parameters than this.
const MAXIMUM_PARAMETERS: usize = 10_000;

/// A parsed URL. Unescaped parts are bytes: `%ff` is allowed in them.
#[derive(Clone, Debug, Default)]
pub struct Url {
    scheme: String,
    opaque: String,
    user: Option<User>,
    host: Vec<u8>,
    path: Vec<u8>,
    /// The path as written, where writing `path` again gives something else.
    raw_path: Option<String>,
    /// Ends in a `?` with nothing behind.
    empty_query: bool,
    query: String,
    fragment: Vec<u8>,
    raw_fragment: Option<String>,
    /// Has a scheme and a path but no `//`.
    no_authority: bool,
}

#[derive(Clone, Debug)]
struct User {
    name: Vec<u8>,
    password: Option<Vec<u8>>,
}

impl Url {
    /// Reads an absolute URL or an absolute path.
    ///
    /// # Errors
    /// What Go's `ParseRequestURI` refuses, with its reason.
    pub fn parse(text: &str) -> Result<Self, String> {
        parse_request(text)?;
        parse::parse(text)
    }

    /// In lower case, without the colon; empty for a path.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// Host and port.
    #[must_use]
    pub fn host(&self) -> String {
        lossy(&self.host)
    }

    /// Host without port and brackets.
    #[must_use]
    pub fn hostname(&self) -> String {
        lossy(self.split_host().0)
    }

    /// The port's digits, or nothing.
    #[must_use]
    pub fn port(&self) -> String {
        lossy(self.split_host().1)
    }

    fn split_host(&self) -> (&[u8], &[u8]) {
        let mut host = self.host.as_slice();
        let mut port: &[u8] = &[];
        if let Some(colon) = host.iter().rposition(|byte| *byte == b':')
            && let Some((before, from_colon)) = host.split_at_checked(colon)
            && let Some(digits) = from_colon.strip_prefix(b":")
            && digits.iter().all(u8::is_ascii_digit)
        {
            (host, port) = (before, digits);
        }
        let bare = host.strip_prefix(b"[").and_then(|inner| inner.strip_suffix(b"]"));
        (bare.unwrap_or(host), port)
    }

    /// The path with everything escaped that must be.
    #[must_use]
    pub fn escaped_path(&self) -> String {
        match &self.raw_path {
            Some(raw) if escape::is_encoded(raw, Part::Path) => raw.clone(),
            _ if self.path == b"*" => "*".to_owned(),
            _ => escape(&self.path, Part::Path),
        }
    }

    fn escaped_fragment(&self) -> String {
        match &self.raw_fragment {
            Some(raw) if escape::is_encoded(raw, Part::Fragment) => raw.clone(),
            _ => escape(&self.fragment, Part::Fragment),
        }
    }

    /// The query's parameters by name, in the order names first appear. What cannot be read is left out.
    #[must_use]
    pub fn query(&self) -> Vec<(String, Vec<String>)> {
        let mut parameters: Vec<(String, Vec<String>)> = Vec::new();
        if self.query.matches('&').count() >= MAXIMUM_PARAMETERS {
            return parameters;
        }
        let mut places = std::collections::HashMap::new();
        for (name, value) in self.query.split('&').filter_map(read_parameter) {
            let place = *places.entry(name.clone()).or_insert(parameters.len());
            match parameters.get_mut(place) {
                Some((_, values)) => values.push(value),
                None => parameters.push((name, vec![value])),
            }
        }
        parameters
    }
}

fn read_parameter(text: &str) -> Option<(String, String)> {
    if text.is_empty() || text.contains(';') {
        return None;
    }
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let read = |text| unescape(text, Part::Query).ok().map(|bytes| lossy(&bytes));
    Some((read(name)?, read(value)?))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl std::fmt::Display for Url {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.scheme.is_empty() {
            write!(formatter, "{}:", self.scheme)?;
        }
        if self.opaque.is_empty() {
            self.write_hierarchy(formatter)?;
        } else {
            formatter.write_str(&self.opaque)?;
        }
        if self.empty_query || !self.query.is_empty() {
            write!(formatter, "?{}", self.query)?;
        }
        if !self.fragment.is_empty() {
            write!(formatter, "#{}", self.escaped_fragment())?;
        }
        Ok(())
    }
}

impl Url {
    fn write_hierarchy(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let nobody = self.host.is_empty() && self.user.is_none();
        let any = !self.scheme.is_empty() || !nobody;
        if any && !(self.no_authority && nobody) {
            if !nobody || !self.path.is_empty() {
                formatter.write_str("//")?;
            }
            if let Some(user) = &self.user {
                user.write(formatter)?;
            }
            formatter.write_str(&escape(&self.host, Part::Host))?;
        }
        let path = self.escaped_path();
        if !path.is_empty() && !path.starts_with('/') && !self.host.is_empty() {
            formatter.write_str("/")?;
        }
        formatter.write_str(&path)
    }
}

impl User {
    fn write(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&escape(&self.name, Part::User))?;
        if let Some(password) = &self.password {
            write!(formatter, ":{}", escape(password, Part::User))?;
        }
        formatter.write_str("@")
    }
}

impl PartialEq for Url {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Url {}

#[cfg(test)]
mod tests;
