//! Image references as the container runtimes read them.
//!
//! Grammar: distribution/reference (`[registry[:port]/]repository[:tag][@digest]`), with Docker Hub as the default
//! registry and `library/` for its official images.

use std::borrow::Cow;

/// The registry of a reference that names none.
pub const DEFAULT_REGISTRY: &str = "docker.io";

/// The parts of an image reference; nothing is checked that a part does not need to be told from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    /// Host and port as written.
    registry: Option<&'a str>,
    /// The repository's path as written, without registry.
    pub repository: &'a str,
    /// What stands behind the last colon of the name.
    pub tag: Option<&'a str>,
    /// What stands behind `@`.
    pub digest: Option<&'a str>,
}

impl<'a> Reference<'a> {
    /// Takes a reference apart.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (text, None),
        };
        let (name, tag) = match name.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (name, None),
        };
        let (registry, repository) = match name.split_once('/') {
            Some((host, repository)) if is_host(host) => (Some(host), repository),
            _ => (None, name),
        };
        Self { registry, repository, tag, digest }
    }

    /// The registry's host and port, Docker Hub where none is written.
    #[must_use]
    pub fn registry(&self) -> &'a str {
        match self.registry {
            None | Some("index.docker.io") => DEFAULT_REGISTRY,
            Some(registry) => registry,
        }
    }

    /// The repository's path in its registry: official images of Docker Hub are below `library/`.
    #[must_use]
    pub fn path(&self) -> Cow<'a, str> {
        if self.registry() == DEFAULT_REGISTRY && !self.repository.contains('/') {
            Cow::Owned(format!("library/{}", self.repository))
        } else {
            Cow::Borrowed(self.repository)
        }
    }

    /// The last part of the repository's path: `nginx`.
    #[must_use]
    pub fn base_name(&self) -> &'a str {
        self.repository.rsplit_once('/').map_or(self.repository, |(_, base)| base)
    }

    /// The tag that the runtime asks for: `latest` where there is neither tag nor digest.
    #[must_use]
    pub fn effective_tag(&self) -> Option<&'a str> {
        self.tag.or(if self.digest.is_some() { None } else { Some("latest") })
    }

    /// Whether the digest is one that a runtime accepts.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.digest.is_some_and(is_digest)
    }

    /// Whether `entry` of a list of registries or repositories means this image: the registry or a domain above it, or
    /// the registry with the beginning of the path, by whole parts.
    #[must_use]
    pub fn is_below(&self, entry: &str) -> bool {
        let entry = entry.trim_end_matches('/');
        let (host, prefix) = match entry.split_once('/') {
            Some((host, prefix)) if is_host(host) => (host, prefix),
            None if is_host(entry) => (entry, ""),
            _ => (DEFAULT_REGISTRY, entry),
        };
        self.is_on(host) && (prefix.is_empty() || self.has_prefix(prefix))
    }

    fn is_on(&self, host: &str) -> bool {
        let above = |registry: &str| registry.strip_suffix(host).is_some_and(|below| below.ends_with('.'));
        self.registry().eq_ignore_ascii_case(host) || above(self.registry())
    }

    fn has_prefix(&self, prefix: &str) -> bool {
        let starts =
            |path: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        starts(self.repository) || starts(&self.path())
    }
}

/// Whether the first part of a name is a host: it has a dot or a port, or is `localhost`.
fn is_host(part: &str) -> bool {
    part == "localhost" || part.contains(['.', ':'])
}

/// Whether `digest` names content: an algorithm and a lower-case hexadecimal sum of the length the algorithm has.
fn is_digest(digest: &str) -> bool {
    let Some((algorithm, sum)) = digest.split_once(':') else { return false };
    let is_hexadecimal = sum.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let length = match algorithm {
        "sha256" | "blake3" => 64..=64,
        "sha384" => 96..=96,
        "sha512" => 128..=128,
        "" => return false,
        _ => 32..=usize::MAX,
    };
    is_hexadecimal && length.contains(&sum.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, registry: &str, path: &str, tag: Option<&str>, pinned: bool) {
        let reference = Reference::parse(text);
        let got = (reference.registry(), &*reference.path(), reference.effective_tag(), reference.is_pinned());
        assert_eq!(got, (registry, path, tag, pinned), "{text}");
    }

    #[test]
    fn references_are_taken_apart() {
        let sum = "a".repeat(64);
        check("nginx", "docker.io", "library/nginx", Some("latest"), false);
        check("library/nginx:1", "docker.io", "library/nginx", Some("1"), false);
        check("index.docker.io/rancher/rke:v1", "docker.io", "rancher/rke", Some("v1"), false);
        check("localhost/a", "localhost", "a", Some("latest"), false);
        check("host:5000/a/b", "host:5000", "a/b", Some("latest"), false);
        check("host:5000/a/b:2", "host:5000", "a/b", Some("2"), false);
        check(&format!("a/b@sha256:{sum}"), "docker.io", "a/b", None, true);
        check(&format!("a/b:1@sha256:{sum}"), "docker.io", "a/b", Some("1"), true);
        check("a@sha256:abc", "docker.io", "library/a", None, false);
        check(&format!("a@sha256:{}", sum.to_uppercase()), "docker.io", "library/a", None, false);
        check("", "docker.io", "library/", Some("latest"), false);
    }

    #[test]
    fn list_entries_match_whole_parts() {
        let cases = [
            ("nginx", "docker.io", true),
            ("gcr.io:5000/a/b", "gcr.io", false),
            ("gcrXio/a/b", "gcr.io", false),
            ("gcr.io", "gcr.io", false),
            ("eu.gcr.io/a", "gcr.io", true),
            ("evilgcr.io/a", "gcr.io", false),
            ("1.dkr.ecr.eu.amazonaws.com/a", "amazonaws.com", true),
            ("ghcr.io/team/app", "ghcr.io/team", true),
            ("ghcr.io/teammate/app", "ghcr.io/team", false),
            ("internal/app:1", "internal", true),
            ("nginx", "library", true),
            ("nginx", "nginx", true),
        ];
        for (image, entry, expected) in cases {
            assert_eq!(Reference::parse(image).is_below(entry), expected, "{image} below {entry}");
        }
    }
}
