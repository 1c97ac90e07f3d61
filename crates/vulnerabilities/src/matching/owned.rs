//! Packages of a language that a distribution installed: its own word about them counts, because it repairs them without changing
//! the version that their metadata state.

use std::collections::HashMap;

use palisade_packages::{Component, Kind};

/// Folders below which distributions put packages of languages, and nothing else does. `*` is one part of a path.
const FOLDERS: &[(Kind, &str)] = &[
    // Debian keeps what pip installs in usr/local/lib (PEP 668, Debian Python Policy 2.1.1).
    (Kind::Python, "usr/lib/python3/dist-packages"),
    (Kind::Python, "usr/lib/python2.7/dist-packages"),
    // Red Hat, SUSE and Alpine; pip of a user or of an image goes to usr/local.
    (Kind::Python, "usr/lib/*/site-packages"),
    (Kind::Python, "usr/lib64/*/site-packages"),
    (Kind::Gem, "usr/share/rubygems-integration"),
    (Kind::Gem, "usr/share/gems"),
    (Kind::Gem, "usr/lib/ruby"),
    (Kind::Npm, "usr/share/nodejs"),
    (Kind::Npm, "usr/share/npm"),
    (Kind::Npm, "usr/lib/node_modules"),
    (Kind::Maven, "usr/share/java"),
    (Kind::Maven, "usr/share/maven-repo"),
];

/// How distributions name the packages of a language: what stands before and behind the name.
const NAMES: &[(Kind, &str, &str)] = &[
    (Kind::Python, "python3-", ""),
    (Kind::Python, "python-", ""),
    (Kind::Python, "py3-", ""),
    (Kind::Gem, "ruby-", ""),
    (Kind::Gem, "rubygem-", ""),
    (Kind::Npm, "node-", ""),
    (Kind::Npm, "nodejs-", ""),
    (Kind::Maven, "lib", "-java"),
    (Kind::Maven, "java-", ""),
];

/// Packages of one name with different versions, of which so many are compared: no real tree has more than two.
const MOST_OF_A_NAME: usize = 16;

/// Which packages of distributions may have put packages of languages where they are, by name.
#[derive(Debug)]
pub struct Owners<'c>(HashMap<String, Vec<&'c Component>>);

impl<'c> Owners<'c> {
    /// The packages of distributions among what is installed, under their own names and those of their sources.
    #[must_use]
    pub fn of(installed: &'c [Component]) -> Self {
        let mut owners: HashMap<String, Vec<&Component>> = HashMap::new();
        let mut add = |name: &str, package: &'c Component| {
            let known = owners.entry(plain(name)).or_default();
            if known.len() < MOST_OF_A_NAME && known.iter().all(|one| one.version != package.version) {
                known.push(package);
            }
        };
        for package in installed.iter().filter(|package| package.kind.is_of_distribution()) {
            add(&package.name, package);
            if let Some(source) = package.source.as_ref().filter(|source| source.name != package.name) {
                add(&source.name, package);
            }
        }
        Self(owners)
    }

    /// The package of a distribution that put a component of a language there. Nothing where the component lies elsewhere, where
    /// any of its evidence does, or where no package has a fitting name: it is then judged by its own ecosystem.
    ///
    /// A caller that knows which files a package installed should ask that instead: a path says less.
    #[must_use]
    pub fn owner(&self, component: &Component) -> Option<&'c Component> {
        let is_in = |path: &str| FOLDERS.iter().any(|(kind, folder)| *kind == component.kind && is_below(path, folder));
        if component.evidence.is_empty() || !component.evidence.iter().all(|place| is_in(&place.path)) {
            return None;
        }
        let mut named = names(component).filter_map(|name| self.0.get(&name)).flatten();
        named.find(|package| same_upstream(&package.version, &component.version)).copied()
    }
}

/// The names that a distribution may give to the package of a component.
fn names(component: &Component) -> impl Iterator<Item = String> {
    let bare = component.name.rsplit([':', '/']).next().unwrap_or_default();
    let own = plain(bare);
    let short = own.strip_prefix("python-").or_else(|| own.strip_prefix("ruby-")).unwrap_or(&own).to_owned();
    let kind = component.kind;
    let made = NAMES
        .iter()
        .filter(move |(of, ..)| *of == kind)
        .map(move |(_, before, behind)| format!("{before}{short}{behind}"));
    made.chain([own])
}

/// Lower case with hyphens only; `python3.11-requests` is `python3-requests`.
fn plain(name: &str) -> String {
    let lower = name.to_ascii_lowercase().replace(['_', '.'], "-");
    let minor = lower.strip_prefix("python3-").and_then(|rest| {
        let (number, rest) = rest.split_once('-')?;
        number.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("python3-{rest}"))
    });
    minor.unwrap_or(lower)
}

/// Whether a distribution's version packs this version: `1:2.28.1+dfsg-1` is of `2.28.1`.
fn same_upstream(packed: &str, version: &str) -> bool {
    let upstream = packed.split_once(':').map_or(packed, |(_, rest)| rest);
    let rest = upstream.strip_prefix(version);
    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()) && !is_longer(rest))
}

/// `.1` makes another version.
fn is_longer(rest: &str) -> bool {
    rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
}

fn is_below(path: &str, folder: &str) -> bool {
    let mut parts = path.split('/');
    folder.split('/').all(|wanted| parts.next().is_some_and(|part| wanted == "*" || part == wanted))
        && parts.next().is_some()
}

#[cfg(test)]
mod tests {
    use palisade_packages::component::{Component, Evidence, Kind};

    use super::Owners;

    #[test]
    fn packages_in_a_distributions_folders_are_its_own() {
        let installed = [
            Component::new(Kind::Deb, "python3-requests", "2.28.1+dfsg-1"),
            Component::new(Kind::Rpm, "python3.11-urllib3", "1.26.12-4.el9"),
            Component::new(Kind::Apk, "py3-pip", "23.1.2-r0"),
            Component::new(Kind::Deb, "node-minimist", "1.2.7+~cs5.3.2-2"),
            Component::new(Kind::Deb, "python3-apt", "2.6.0"),
        ];
        let cases = [
            (
                Kind::Python,
                "requests",
                "2.28.1",
                "usr/lib/python3/dist-packages/requests-2.28.1.egg-info/PKG-INFO",
                Some("python3-requests"),
            ),
            (
                Kind::Python,
                "requests",
                "2.31.0",
                "usr/lib/python3/dist-packages/requests-2.31.0.dist-info/METADATA",
                None,
            ),
            (
                Kind::Python,
                "requests",
                "2.28.1",
                "usr/local/lib/python3.11/dist-packages/requests-2.28.1.dist-info/METADATA",
                None,
            ),
            (
                Kind::Python,
                "urllib3",
                "1.26.12",
                "usr/lib/python3.11/site-packages/urllib3-1.26.12.dist-info/METADATA",
                Some("python3.11-urllib3"),
            ),
            (
                Kind::Python,
                "pip",
                "23.1.2",
                "usr/lib/python3.11/site-packages/pip-23.1.2.dist-info/METADATA",
                Some("py3-pip"),
            ),
            (
                Kind::Python,
                "python-apt",
                "2.6.0",
                "usr/lib/python3/dist-packages/python_apt-2.6.0.egg-info/PKG-INFO",
                Some("python3-apt"),
            ),
            (Kind::Npm, "minimist", "1.2.7", "usr/share/nodejs/minimist/package.json", Some("node-minimist")),
            (Kind::Npm, "minimist", "1.2.7", "app/node_modules/minimist/package.json", None),
            (Kind::Npm, "minimist", "1.2", "usr/share/nodejs/minimist/package.json", None),
        ];
        for (kind, name, version, path, expected) in cases {
            let mut component = Component::new(kind, name, version);
            component.evidence.push(Evidence { path: path.to_owned(), layer: None });
            assert_eq!(
                Owners::of(&installed).owner(&component).map(|package| package.name.as_str()),
                expected,
                "{name} in {path}"
            );
        }
    }
}
