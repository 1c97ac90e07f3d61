//! Places of installed packages. A lock or a project descriptor below says what the package's authors worked with; what is installed
//! of that has a place of its own.

/// Whether a file is one of an installed package: of npm below `node_modules`, of Python below `site-packages` and (Debian)
/// `dist-packages`, of RubyGems below `gems/NAME-VERSION`, of Maven the descriptor that it puts into `META-INF/maven`.
pub(super) fn is_shipped(path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    let below = folders.split('/').skip(1).chain([""]);
    folders.split('/').zip(below).any(|(folder, below)| match folder {
        "node_modules" | "site-packages" | "dist-packages" => true,
        "gems" => is_gem(below),
        "META-INF" => below == "maven",
        _ => false,
    })
}

/// Whether a folder is `NAME-VERSION`, or `NAME-COMMIT` with the twelve digits that Bundler writes (`Bundler::Source::Git`). A version
/// without a dot could be part of a project's name.
fn is_gem(folder: &str) -> bool {
    let is_version = |text: &str| {
        let (first, rest) = text.split_once('.').unwrap_or_default();
        let starts = |text: &str| text.starts_with(|one: char| one.is_ascii_digit());
        !first.is_empty() && first.bytes().all(|digit| digit.is_ascii_digit()) && starts(rest)
    };
    let is_commit = |text: &str| text.len() == 12 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    folder.split('-').skip(1).any(is_version) || folder.rsplit_once('-').is_some_and(|(_, last)| is_commit(last))
}

#[cfg(test)]
mod tests {
    use crate::catalogers::{Candidate, wanting};

    fn readers(path: &str) -> Vec<&'static str> {
        wanting(&Candidate { path, size: 1, head: b"" }).map(|cataloger| cataloger.name).collect()
    }

    #[test]
    fn locks_of_installed_packages_are_not_wanted() {
        let locks = [
            "yarn.lock",
            "package-lock.json",
            "npm-shrinkwrap.json",
            "pnpm-lock.yaml",
            "bun.lock",
            "bun.lockb",
            "Gemfile.lock",
            "gems.locked",
            "composer.lock",
            "requirements.txt",
            "Pipfile.lock",
            "poetry.lock",
            "pdm.lock",
            "uv.lock",
            "pylock.toml",
            "Cargo.lock",
            "gradle.lockfile",
            "go.mod",
            "pom.xml",
        ];
        for lock in locks {
            for place in
                ["", "app/", "usr/local/bundle/gems/", "gems/my-app/", "gems/my-2fa/", "my-gems/a-1.0/", "META-INF/"]
            {
                assert_eq!(readers(&format!("{place}{lock}")).len(), 1, "{place}{lock}");
            }
            for place in [
                "app/node_modules/uri-js/",
                "node_modules/@a/b/c/",
                "usr/lib/python3.12/site-packages/a/",
                "usr/lib/python3/dist-packages/",
                "usr/lib/ruby/gems/3.2.0/gems/nokogiri-1.16.0-x86_64-linux/ext/",
                "usr/local/bundle/bundler/gems/rails-0a1b2c3d4e5f/",
                "srv/WEB-INF/classes/META-INF/maven/g/a/",
            ] {
                assert_eq!(readers(&format!("{place}{lock}")), [""; 0], "{place}{lock}");
            }
        }
    }

    #[test]
    fn what_says_that_a_package_is_installed_is_wanted() {
        for (path, reader) in [
            ("app/node_modules/a/package.json", "npm"),
            ("usr/lib/python3/dist-packages/a-1.dist-info/METADATA", "wheel"),
            ("usr/lib/ruby/gems/3.2.0/specifications/a-1.0.gemspec", "bundler"),
            ("vendor/composer/installed.json", "composer"),
        ] {
            assert_eq!(readers(path), [reader], "{path}");
        }
    }
}
