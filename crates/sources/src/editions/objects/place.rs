//! Where a bucket is: `s3://BUCKET/PREFIX`, and the address at which its service answers.

use reqwest::Url;

use super::error::ObjectsError;
use crate::http::escape;

/// A place for an edition.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// `s3://bucket/prefix`
    pub(super) shown: String,
    /// `prefix/`, or nothing.
    pub(super) prefix: String,
    /// `https://host`, without a slash at the end.
    pub(super) origin: String,
    /// `host`, with its port where that is not the scheme's own.
    pub(super) host: String,
    /// What stands before every key: `/`, or `/bucket/`.
    pub(super) root: String,
}

impl Place {
    /// Reads `s3://BUCKET/PREFIX`. Amazon's service is addressed by the bucket's own host name, others by path.
    pub(super) fn read(text: &str, endpoint: Option<&str>, region: &str) -> Result<Self, ObjectsError> {
        let wrong = |reason: &str| ObjectsError::Place { place: text.to_owned(), reason: reason.to_owned() };
        let rest = text.strip_prefix("s3://").ok_or_else(|| wrong("not of the form s3://BUCKET/PREFIX"))?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if !is_bucket(bucket) {
            return Err(wrong("not the name of a bucket"));
        }
        let prefix = prefix.trim_end_matches('/');
        if !prefix.is_empty() && prefix.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(wrong("not a prefix"));
        }
        let address = match endpoint {
            Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
            None if region.is_empty() => return Err(wrong("the region is not known")),
            // The certificate of Amazon's hosts covers one label before `s3`.
            None if bucket.contains('.') => format!("https://s3.{region}.amazonaws.com"),
            None => format!("https://{bucket}.s3.{region}.amazonaws.com"),
        };
        let is_by_host = endpoint.is_none() && !bucket.contains('.');
        let url = Url::parse(&address).map_err(|error| wrong(&format!("the endpoint {address}: {error}")))?;
        let (Some(host), "http" | "https", "/") = (url.host_str(), url.scheme(), url.path()) else {
            return Err(wrong(&format!("the endpoint {address} is not the address of a service")));
        };
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        Ok(Self {
            shown: text.trim_end_matches('/').to_owned(),
            prefix: if prefix.is_empty() { String::new() } else { format!("{prefix}/") },
            origin: format!("{}://{host}", url.scheme()),
            host,
            root: if is_by_host { "/".to_owned() } else { format!("/{bucket}/") },
        })
    }

    /// The path of a request for an object of the edition.
    pub(super) fn path(&self, name: &str) -> String {
        format!("{}{}", self.root, escape(&format!("{}{name}", self.prefix), "/"))
    }

    /// An object as messages name it.
    pub(super) fn name(&self, name: &str) -> String {
        if name.is_empty() { self.shown.clone() } else { format!("{}/{name}", self.shown) }
    }
}

/// docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; other services also allow underscores.
fn is_bucket(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
    (3..=63).contains(&name.len())
        && name.bytes().all(is_allowed)
        && name.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_addresses() {
        for (text, endpoint, expected) in [
            ("s3://bucket/a/b", None, "https://bucket.s3.eu-west-1.amazonaws.com/a/b/index.json"),
            ("s3://bucket", None, "https://bucket.s3.eu-west-1.amazonaws.com/index.json"),
            ("s3://b.example/a/", None, "https://s3.eu-west-1.amazonaws.com/b.example/a/index.json"),
            ("s3://bucket/a b", Some("http://localhost:9000/"), "http://localhost:9000/bucket/a%20b/index.json"),
            (
                "s3://bucket/a",
                Some("https://storage.googleapis.com:443"),
                "https://storage.googleapis.com/bucket/a/index.json",
            ),
        ] {
            let place = Place::read(text, endpoint, "eu-west-1").unwrap();
            assert_eq!(format!("{}{}", place.origin, place.path("index.json")), expected);
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for (text, endpoint, region) in [
            ("s3://", None, "r"),
            ("s3://UPPER/a", None, "r"),
            ("s3://bucket/../other", None, "r"),
            ("s3://bucket//a", None, "r"),
            ("s3://bucket/a", None, ""),
            ("s3://bucket/a", Some("localhost:9000"), "r"),
            ("s3://bucket/a", Some("https://host/path"), "r"),
            ("gs://bucket/a", None, "r"),
        ] {
            let error = Place::read(text, endpoint, region).unwrap_err();
            assert_eq!(error.code().id, "objects-place", "{text}");
        }
    }
}
