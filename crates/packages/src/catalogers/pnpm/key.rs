//! The keys of packages, which name them (<https://github.com/pnpm/spec>, `lockfile/5.md` and `lockfile/6.0.md`, `packages`).

use crate::catalogers::node;

/// Name and version of `/name/version_peers` and `host/@scope/name/version`.
pub(super) fn with_slashes(key: &str) -> Option<(String, &str)> {
    let mut parts = key.rsplit('/');
    let version = parts.next()?.split(['_', '(']).next().filter(|version| node::is_version(version))?;
    let name = parts.next().filter(|name| !name.is_empty())?;
    let scope = parts.next().filter(|scope| scope.starts_with('@'));
    Some((scope.map_or_else(|| name.to_owned(), |scope| format!("{scope}/{name}")), version))
}

/// Name and version, or where it comes from, of `/name@version(peers)` and `@scope/name@https://…`.
pub(super) fn with_at(key: &str) -> Option<(String, &str)> {
    let key = key.strip_prefix('/').unwrap_or(key);
    let (name, source) = node::split(key.split('(').next()?)?;
    let sound = !name.is_empty() && !name.contains(':') && (node::is_version(source) || source.contains([':', '/']));
    sound.then(|| (name.to_owned(), source))
}
