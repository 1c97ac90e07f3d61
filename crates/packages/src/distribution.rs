//! The distribution that a file tree is: `etc/os-release` (os-release(5)), and the OSV ecosystem of its packages.

/// The paths at which a distribution describes itself, the one that counts first (os-release(5)).
pub const PATHS: [&str; 2] = ["etc/os-release", "usr/lib/os-release"];

/// What `os-release` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    id: String,
    version: String,
    name: String,
    like: Vec<String>,
}

/// `ID` and the OSV ecosystem, with how much of `VERSION_ID` belongs to it.
const ECOSYSTEMS: &[(&str, &str, Release)] = &[
    ("almalinux", "AlmaLinux", Release::Major),
    ("alpaquita", "Alpaquita", Release::Whole),
    ("alpine", "Alpine", Release::Alpine),
    ("azurelinux", "Azure Linux", Release::Major),
    ("chainguard", "Chainguard", Release::Absent),
    ("debian", "Debian", Release::Major),
    ("mageia", "Mageia", Release::Major),
    ("minimos", "MinimOS", Release::Absent),
    ("openEuler", "openEuler", Release::Edition),
    ("opensuse-leap", "openSUSE:Leap", Release::Spaced),
    ("opensuse-tumbleweed", "openSUSE:Tumbleweed", Release::Absent),
    ("photon", "Photon OS", Release::Whole),
    ("rhel", "Red Hat", Release::Whole),
    ("rocky", "Rocky Linux", Release::Major),
    ("sles", "SUSE:Linux Enterprise Server", Release::Suse),
    ("ubuntu", "Ubuntu", Release::Ubuntu),
    ("wolfi", "Wolfi", Release::Absent),
];

/// How a release is written behind the ecosystem's name.
#[derive(Clone, Copy)]
enum Release {
    /// Not at all: the distribution rolls.
    Absent,
    /// `12` of `12.4`.
    Major,
    /// As it stands.
    Whole,
    /// `v3.19` of `3.19.1`.
    Alpine,
    /// `22.03-LTS-SP4` of `openEuler 22.03 (LTS-SP4)`, the distribution's name: the version alone does not say which.
    Edition,
    /// A blank and the version as it stands.
    Spaced,
    /// `15 SP6` of `15.6`, behind a blank.
    Suse,
    /// `22.04:LTS` where the release is one of long-term support.
    Ubuntu,
}

impl Distribution {
    /// A distribution that something else than `os-release` names, such as a document.
    #[must_use]
    pub fn new(id: impl Into<String>, version: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), version: version.into(), name: name.into(), like: Vec::new() }
    }

    /// Descending from others.
    #[must_use]
    pub fn descending_from(mut self, like: impl IntoIterator<Item = String>) -> Self {
        self.like = like.into_iter().collect();
        self
    }

    /// Reads `os-release`; nothing where it has no `ID`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let field = |name: &str| {
            text.lines().rev().find_map(|line| Some(unquote(line.trim().strip_prefix(name)?.strip_prefix('=')?)))
        };
        let id = field("ID").filter(|id| !id.is_empty())?;
        let plain_name = || Some(format!("{} {}", field("NAME").unwrap_or_else(|| id.clone()), field("VERSION")?));
        Some(Self {
            version: field("VERSION_ID").unwrap_or_default(),
            name: field("PRETTY_NAME").or_else(plain_name).unwrap_or_default(),
            id,
            like: field("ID_LIKE").unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        })
    }

    /// `ID`: `debian`, `alpine`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `VERSION_ID`; empty where a distribution rolls.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What people call it, `PRETTY_NAME`.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
    }

    /// `ID_LIKE`: what it descends from.
    #[must_use]
    pub fn like(&self) -> &[String] {
        &self.like
    }

    /// The OSV ecosystem of its packages, such as `Debian:12`; nothing where OSV has none.
    #[must_use]
    pub fn ecosystem(&self) -> Option<String> {
        let (_, name, release) = ECOSYSTEMS.iter().find(|(id, ..)| *id == self.id)?;
        let version = self.version.as_str();
        let major = version.split('.').next().unwrap_or_default();
        Some(match release {
            Release::Absent => (*name).to_owned(),
            _ if version.is_empty() => (*name).to_owned(),
            Release::Major => format!("{name}:{major}"),
            Release::Whole => format!("{name}:{version}"),
            Release::Alpine => format!("{name}:v{}", version.split('.').take(2).collect::<Vec<_>>().join(".")),
            Release::Edition => match edition(&self.name) {
                Some(edition) => format!("{name}:{version}-{edition}"),
                None => format!("{name}:{version}"),
            },
            Release::Spaced => format!("{name} {version}"),
            Release::Suse => match version.split_once('.') {
                Some((major, pack)) => format!("{name} {major} SP{pack}"),
                None => format!("{name} {major}"),
            },
            Release::Ubuntu if is_long_term(version) => format!("{name}:{version}:LTS"),
            Release::Ubuntu => format!("{name}:{version}"),
        })
    }

    /// Whether it has releases with advisories of their own, and nothing says which of them this is.
    #[must_use]
    pub fn lacks_release(&self) -> bool {
        let rolls = |release: &Release| matches!(release, Release::Absent);
        let known = ECOSYSTEMS.iter().find(|(id, ..)| *id == self.id);
        self.version.is_empty() && known.is_some_and(|(_, _, release)| !rolls(release))
    }

    /// The qualifier `distro` of package URLs: `debian-12`.
    #[must_use]
    pub fn purl_qualifier(&self) -> String {
        if self.version.is_empty() { self.id.clone() } else { format!("{}-{}", self.id, self.version) }
    }
}

/// Trivy's names of distributions, and what those call themselves in `os-release`.
const FAMILIES: &[(&str, &str)] = &[
    ("alma", "almalinux"),
    ("amazon", "amzn"),
    ("cbl-mariner", "mariner"),
    ("opensuse.leap", "opensuse-leap"),
    ("opensuse.tumbleweed", "opensuse-tumbleweed"),
    ("oracle", "ol"),
    ("redhat", "rhel"),
    ("suse linux enterprise server", "sles"),
];

/// What a distribution calls itself, by the name that Trivy gives it; other names stay.
#[must_use]
pub(crate) fn id_of_family(family: &str) -> &str {
    FAMILIES.iter().find(|(known, _)| *known == family).map_or(family, |(_, id)| id)
}

/// The names that package URLs give releases instead of numbers (`distro=jessie` is the specification's own example).
/// Sources: wiki.debian.org/DebianReleases, wiki.ubuntu.com/Releases.
const NAMES: &[(&str, &str)] = &[
    ("bionic", "18.04"),
    ("bookworm", "12"),
    ("bullseye", "11"),
    ("buster", "10"),
    ("focal", "20.04"),
    ("forky", "14"),
    ("jammy", "22.04"),
    ("jessie", "8"),
    ("noble", "24.04"),
    ("plucky", "25.04"),
    ("questing", "25.10"),
    ("stretch", "9"),
    ("trixie", "13"),
    ("trusty", "14.04"),
    ("wheezy", "7"),
    ("xenial", "16.04"),
];

/// `VERSION_ID` of a release of Debian or Ubuntu that is called by its name.
#[must_use]
pub(crate) fn version_of_name(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, version)| *version)
}

/// What stands in parentheses at the end of a distribution's name.
fn edition(name: &str) -> Option<&str> {
    let (_, edition) = name.strip_suffix(')')?.rsplit_once('(')?;
    Some(edition).filter(|edition| !edition.is_empty())
}

/// Ubuntu's releases of April in even years are supported for long.
fn is_long_term(version: &str) -> bool {
    let Some((year, "04")) = version.split_once('.') else { return false };
    year.parse::<u32>().is_ok_and(|year| year % 2 == 0)
}

/// A value as a shell reads it: quotes and backslashes are taken away.
fn unquote(value: &str) -> String {
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
    let inner = quote.map_or(value, |quote| value.trim_matches(quote));
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        text.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Distribution;

    #[test]
    fn the_ecosystem_follows_id_and_version() {
        let cases = [
            ("ID=debian\nVERSION_ID=\"12\"", Some("Debian:12")),
            ("ID=alpine\nVERSION_ID=3.19.1", Some("Alpine:v3.19")),
            ("ID=ubuntu\nVERSION_ID=\"22.04\"", Some("Ubuntu:22.04:LTS")),
            ("ID=ubuntu\nVERSION_ID=\"23.10\"", Some("Ubuntu:23.10")),
            ("ID=\"almalinux\"\nVERSION_ID=\"9.4\"", Some("AlmaLinux:9")),
            ("ID='sles'\nVERSION_ID=\"15.6\"", Some("SUSE:Linux Enterprise Server 15 SP6")),
            ("ID=wolfi\nVERSION_ID=20230201", Some("Wolfi")),
            (
                "ID=\"openEuler\"\nVERSION_ID=\"22.03\"\nPRETTY_NAME=\"openEuler 22.03 (LTS-SP4)\"",
                Some("openEuler:22.03-LTS-SP4"),
            ),
            ("ID=openEuler\nVERSION_ID=24.03\nVERSION=\"24.03 (LTS)\"", Some("openEuler:24.03-LTS")),
            ("ID=openEuler\nVERSION_ID=23.09\nPRETTY_NAME=\"openEuler 23.09\"", Some("openEuler:23.09")),
            ("ID=arch", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Distribution::parse(text).expect("an ID").ecosystem().as_deref(), expected, "{text}");
        }
        assert_eq!(Distribution::parse("NAME=x"), None);
    }
}
