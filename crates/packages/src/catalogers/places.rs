//! Places that packages come from, as qualifiers of package URLs write them.

/// The qualifier `vcs_url`: `git+https://example.org/a.git@COMMIT` (package-url/purl-spec, known qualifiers).
pub(super) fn repository_url(tool: &str, url: &str, commit: &str) -> String {
    let url = without_credentials(url);
    let at = if commit.is_empty() { "" } else { "@" };
    let bare = url.strip_prefix(tool).and_then(|url| url.strip_prefix('+')).unwrap_or(&url);
    format!("{tool}+{bare}{at}{commit}")
}

/// A URL without user name and password, which reports must not repeat.
pub(crate) fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::repository_url;

    #[test]
    fn addresses_of_commits() {
        let cases = [
            (("https://example.org/a.git", "c0"), "git+https://example.org/a.git@c0"),
            (("git+https://user:secret@example.org/a@b", ""), "git+https://example.org/a@b"),
            (("ssh://git@example.org/a", "c0"), "git+ssh://example.org/a@c0"),
            (("git@example.org:a/b", "c0"), "git+git@example.org:a/b@c0"),
        ];
        for ((url, commit), expected) in cases {
            assert_eq!(repository_url("git", url, commit), expected);
        }
    }
}
