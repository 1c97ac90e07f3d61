//! Names of images: `debian`, `ghcr.io/owner/name:tag`, `localhost:5000/name@sha256:…` (distribution, reference grammar; what is
//! left out is filled in as Docker does).

use std::fmt;

use crate::images::Digest;

/// Docker Hub, as people write it.
const HUB: &str = "docker.io";
/// Where Docker Hub is.
const HUB_HOST: &str = "registry-1.docker.io";
/// Longer names are refused by the specification.
const MAX_NAME: usize = 255;

/// The name of an image in a registry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    registry: String,
    repository: String,
    tag: Option<String>,
    digest: Option<Digest>,
}

impl Reference {
    /// Reads a name; nothing where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(Digest::parse(digest)?)),
            None => (text, None),
        };
        let (name, tag) = match rest.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag).filter(|tag| is_tag(tag))?.to_owned().into()),
            _ => (rest, None),
        };
        let (registry, repository) = match name.split_once('/') {
            Some((first, repository)) if is_host(first) => (first, repository.to_owned()),
            Some(_) => (HUB, name.to_owned()),
            None => (HUB, format!("library/{name}")),
        };
        let registry = if registry == "index.docker.io" { HUB } else { registry };
        let is_sound =
            repository.len() <= MAX_NAME && repository.split('/').all(is_component) && is_authority(registry);
        let repository = match repository.contains('/') {
            false if registry == HUB => format!("library/{repository}"),
            _ => repository,
        };
        let tag = if tag.is_none() && digest.is_none() { Some("latest".to_owned()) } else { tag };
        is_sound.then(|| Self { registry: registry.to_owned(), repository, tag, digest })
    }

    /// The registry as people write it: `docker.io`, `localhost:5000`.
    #[must_use]
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// `library/debian`
    #[must_use]
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The host that answers for the registry.
    pub(super) fn host(&self) -> &str {
        if self.registry == HUB { HUB_HOST } else { &self.registry }
    }

    /// Under which name credentials for it are kept (docker/cli, config file).
    pub(super) fn credentials_key(&self) -> &str {
        if self.registry == HUB { "https://index.docker.io/v1/" } else { &self.registry }
    }

    /// What a manifest is asked for by: the digest where there is one, as a tag may have moved on.
    pub(super) fn manifest(&self) -> String {
        let tag = || self.tag.clone().unwrap_or_default();
        self.digest.as_ref().map_or_else(tag, ToString::to_string)
    }

    /// The digest, where it is named.
    #[must_use]
    pub const fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(formatter, ":{tag}")?;
        }
        self.digest.as_ref().map_or(Ok(()), |digest| write!(formatter, "@{digest}"))
    }
}

fn is_host(text: &str) -> bool {
    text == "localhost" || text.contains(['.', ':']) || text.chars().any(|letter| letter.is_ascii_uppercase())
}

/// A host with a port or without; nothing that could turn it into another part of an address.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            let is_address = address.parse::<std::net::Ipv6Addr>().is_ok();
            (if is_address { "v6" } else { "" }, port.strip_prefix(':'))
        }
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let is_label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    let is_host =
        host.split('.').all(is_label) && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    is_host && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

fn is_tag(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    (1..=128).contains(&text.len()) && text.bytes().all(is_inner) && !text.starts_with(['.', '-'])
}

/// Lower-case letters and digits, with `.`, `_`, `__` or dashes between them.
fn is_component(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = text.bytes().next().is_some_and(is_plain) && text.bytes().last().is_some_and(is_plain);
    let is_separated = !text.contains("..") && !text.contains("._") && !text.contains("_.") && !text.contains("___");
    ends && is_separated && text.bytes().all(|byte| is_plain(byte) || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::Reference;

    #[test]
    fn names_are_filled_in_as_docker_does() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let cases = [
            ("debian", "docker.io/library/debian:latest"),
            ("debian:12", "docker.io/library/debian:12"),
            ("owner/name", "docker.io/owner/name:latest"),
            ("docker.io/debian", "docker.io/library/debian:latest"),
            ("index.docker.io/library/debian:1", "docker.io/library/debian:1"),
            ("localhost/a", "localhost/a:latest"),
            ("localhost:5000/a/b:t", "localhost:5000/a/b:t"),
            ("[::1]:5000/a", "[::1]:5000/a:latest"),
            ("registry.k8s.io/kube-apiserver:v1.30.0", "registry.k8s.io/kube-apiserver:v1.30.0"),
            (&format!("ghcr.io/o/n@{digest}"), &format!("ghcr.io/o/n@{digest}")),
            (&format!("ghcr.io/o/n:t@{digest}"), &format!("ghcr.io/o/n:t@{digest}")),
        ];
        for (text, expected) in cases {
            assert_eq!(Reference::parse(text).expect(text).to_string(), expected, "{text}");
        }
        let wrong = [
            "",
            ":",
            "a:",
            "UPPER",
            "a//b",
            "../a",
            "a/../b",
            "a@sha256:1",
            "host.io:99999/a",
            "host.io",
            "a b",
            "a.io/a?x=y",
            "user@host.io/a",
            "a.io/a#b",
            "a.io/.a",
            "h.io/a:t:u",
            "h.io:x/a",
        ];
        for text in wrong {
            let read = Reference::parse(text);
            assert!(read.is_none() || text == "host.io", "{text}: {read:?}");
        }
    }
}
