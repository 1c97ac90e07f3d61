//! Where packages come from, as lock files write it and as package URLs want it.

use super::places::without_credentials;

/// Where a package comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A registry, or not said.
    Registry,
    /// A repository, as purl's `vcs_url` and SPDX's download location write it: `git+https://host/path@commit`.
    Repository(String),
    /// An archive somewhere else.
    Archive(String),
    /// A folder or archive beside the lock file.
    Local,
}

impl Origin {
    /// Reads what a lock file says about it. Credentials are left out: what is found is shown.
    pub(super) fn parse(text: &str) -> Self {
        let local = ["file:", "link:", "portal:", "workspace:", ".", "/"];
        if local.iter().any(|start| text.starts_with(start)) {
            return Self::Local;
        }
        if let Some(repository) = hosted(text).or_else(|| hosted_archive(text)) {
            return Self::Repository(repository);
        }
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let address = without_secrets(address);
        if is_git(&address, fragment) {
            let commit = fragment.strip_prefix("commit=").unwrap_or(fragment);
            let commit = commit.split('&').next().unwrap_or_default();
            let prefix = if address.starts_with("http") || address.starts_with("ssh:") { "git+" } else { "" };
            return Self::Repository(at(&format!("{prefix}{address}"), commit));
        }
        let elsewhere = address.starts_with("http") && !address.contains("/-/");
        if elsewhere { Self::Archive(address) } else { Self::Registry }
    }
}

/// `address@commit`, or the address alone.
fn at(address: &str, commit: &str) -> String {
    if commit.is_empty() { address.to_owned() } else { format!("{address}@{commit}") }
}

/// `github:owner/name#commit` and its siblings.
fn hosted(text: &str) -> Option<String> {
    let hosts = [("github:", "github.com"), ("gitlab:", "gitlab.com"), ("bitbucket:", "bitbucket.org")];
    let (rest, host) = hosts.iter().find_map(|(start, host)| Some((text.strip_prefix(start)?, host)))?;
    let (path, commit) = rest.split_once('#').unwrap_or((rest, ""));
    Some(at(&format!("git+https://{host}/{path}"), commit))
}

/// The archives that hosts make of a commit stand for the repository.
fn hosted_archive(text: &str) -> Option<String> {
    if let Some(path) = text.strip_prefix("https://codeload.github.com/") {
        let (repository, commit) = path.split_once("/tar.gz/")?;
        return Some(at(&format!("git+https://github.com/{repository}"), commit.split('#').next().unwrap_or_default()));
    }
    let (repository, commit) = text.split_once("/repository/archive.tar.gz?ref=")?;
    Some(at(&format!("git+{}", without_secrets(repository)), commit))
}

/// Whether an address names a repository: by its scheme, or an address of the web with a commit instead of an archive's name.
fn is_git(address: &str, fragment: &str) -> bool {
    let schemes = ["git:", "git+", "git@", "ssh:"];
    let archive = [".tgz", ".tar.gz", ".tar"].iter().any(|end| address.ends_with(end)) || address.contains("/-/");
    let commit = fragment.starts_with("commit=")
        || (fragment.len() == 40 && fragment.bytes().all(|one| one.is_ascii_hexdigit()));
    schemes.iter().any(|start| address.starts_with(start))
        || address.starts_with("http") && (address.ends_with(".git") || commit && !archive)
}

/// An address without credentials and queries, which may hold tokens.
fn without_secrets(address: &str) -> String {
    without_credentials(address.split('?').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn origins() {
        let repository = |text: &str| Origin::Repository(text.to_owned());
        for (text, expected) in [
            ("https://registry.npmjs.org/a/-/a-1.0.0.tgz#0123", Origin::Registry),
            ("git+ssh://git@github.com/o/n.git#abc", repository("git+ssh://github.com/o/n.git@abc")),
            ("git://github.com/o/n.git#abc", repository("git://github.com/o/n.git@abc")),
            ("github:o/n#abc", repository("git+https://github.com/o/n@abc")),
            ("https://codeload.github.com/o/n/tar.gz/abc", repository("git+https://github.com/o/n@abc")),
            ("https://gitlab.com/o/n/repository/archive.tar.gz?ref=abc", repository("git+https://gitlab.com/o/n@abc")),
            ("git+https://token@github.com/o/n.git#abc", repository("git+https://github.com/o/n.git@abc")),
            ("https://u:p@host/o/n.git#commit=abc&cwd=x", repository("git+https://host/o/n.git@abc")),
            ("https://u:p@host/a.tgz?token=x", Origin::Archive("https://host/a.tgz".to_owned())),
            ("file:../a", Origin::Local),
        ] {
            assert_eq!(Origin::parse(text), expected, "{text}");
        }
    }
}
