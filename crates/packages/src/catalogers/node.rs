//! What the lock files of npm, pnpm, yarn and bun have in common: names with scopes, aliases, and digests as
//! browsers write them.

use data_encoding::{BASE64, HEXLOWER};

use super::origin::Origin;
use crate::component::{Component, Digest, Kind};

/// A component of npm with where it comes from.
pub(super) fn component(name: &str, version: &str, origin: Origin) -> Component {
    let mut component = Component::new(Kind::Npm, name, version);
    match origin {
        Origin::Repository(address) => component.qualifiers.insert("vcs_url".to_owned(), address),
        Origin::Archive(address) => component.qualifiers.insert("download_url".to_owned(), address),
        Origin::Registry | Origin::Local => None,
    };
    component
}

/// Name and what stands behind the `@`: `@babel/core@^7.0.0` is `@babel/core` and `^7.0.0`.
pub(super) fn split(locator: &str) -> Option<(&str, &str)> {
    let from = usize::from(locator.starts_with('@'));
    let at = locator.get(from..)?.find('@')? + from;
    Some((locator.get(..at)?, locator.get(at + 1..)?))
}

/// The package behind an alias: `npm:@babel/core@7.0.0` is `@babel/core` and `7.0.0`.
pub(super) fn alias(text: &str) -> Option<(&str, &str)> {
    split(text.strip_prefix("npm:")?)
}

/// Whether a text is a version and no address, tag or path (semver, section 2).
pub(super) fn is_version(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit()) && text.contains('.') && !text.contains(['/', ':'])
}

/// The digests of subresource integrity (W3C, section 3.5): `sha512-` and Base64, between blanks, with options behind `?`.
pub(super) fn digests(integrity: &str) -> Vec<Digest> {
    let digest = |text: &str| {
        let (algorithm, value) = text.split('?').next()?.split_once('-')?;
        let algorithm = match algorithm {
            "sha512" => "SHA-512",
            "sha384" => "SHA-384",
            "sha256" => "SHA-256",
            "sha1" => "SHA-1",
            _ => return None,
        };
        Some(Digest { algorithm, value: HEXLOWER.encode(&BASE64.decode(value.as_bytes()).ok()?) })
    };
    integrity.split_whitespace().filter_map(digest).collect()
}

#[cfg(test)]
mod tests {
    use super::{alias, digests, split};

    #[test]
    fn names_aliases_and_digests() {
        assert_eq!(split("@a/b@1"), Some(("@a/b", "1")));
        assert_eq!(split("b@npm:c@1"), Some(("b", "npm:c@1")));
        assert_eq!((split("@a/b"), split("")), (None, None));
        assert_eq!(alias("npm:@a/b@1"), Some(("@a/b", "1")));
        let found = digests("sha1-AAEC md4-AA== sha256-!!");
        assert_eq!(
            found.iter().map(|digest| (digest.algorithm, digest.value.as_str())).collect::<Vec<_>>(),
            [("SHA-1", "000102")]
        );
    }
}
