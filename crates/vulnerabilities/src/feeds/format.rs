//! Which format a file of advisories has: told by its name's ending and its first bytes, never by a guess that a wrong reader
//! would have to make good.

use super::{Feed, alpine, csaf, debian, epss, facts, kev, kubernetes, osv, rustsec};

/// The formats of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// OSV records: one, a list, or one a line.
    Osv,
    /// The Debian tracker's export.
    DebianTracker,
    /// A security database of Alpine, Wolfi or Chainguard.
    AlpineSecurityDatabase,
    /// CSAF documents.
    Csaf,
    /// A RustSec advisory.
    RustSec,
    /// The official Kubernetes CVE feed.
    KubernetesFeed,
    /// Known exploited vulnerabilities.
    KnownExploited,
    /// Exploit predictions.
    ExploitPrediction,
    /// Facts read from changelogs.
    ChangelogFacts,
}

/// How much of a file is looked at: enough for the longest first field.
const HEAD: usize = 64 << 10;

/// The format of a file; nothing where it is none of these.
#[must_use]
pub fn detect(name: &str, bytes: &[u8]) -> Option<Format> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes));
    let head = head.trim_start_matches('\u{feff}').trim_start();
    match head.chars().next()? {
        '{' | '[' => of_json(name, head),
        '`' => head.starts_with("```toml").then_some(Format::RustSec),
        _ => of_lines(head),
    }
}

/// The first line that is neither empty nor a comment tells what columns there are.
fn of_lines(head: &str) -> Option<Format> {
    if head.starts_with("#model_version") {
        return Some(Format::ExploitPrediction);
    }
    let line = head.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let fields: Vec<_> = line.split(',').map(str::trim).collect();
    match *fields.as_slice() {
        ["cve", "epss", ..] => Some(Format::ExploitPrediction),
        ["source", "cve", "fixed", ..] => Some(Format::ChangelogFacts),
        [_, cve, fixed, ..] if cve.starts_with("CVE-") && !fixed.is_empty() => Some(Format::ChangelogFacts),
        _ => None,
    }
}

/// Fields that only one format has, the first that is there decides. `affected` also stands in CSAF texts, so `id` is asked for.
const FIELDS: &[(&[&str], Format)] = &[
    (&["\"csaf_version\""], Format::Csaf),
    (&["\"cveID\"", "\"dateAdded\""], Format::KnownExploited),
    (&["\"catalogVersion\""], Format::KnownExploited),
    (&["\"secfixes\""], Format::AlpineSecurityDatabase),
    (&["\"urlprefix\"", "\"packages\""], Format::AlpineSecurityDatabase),
    (&["\"https://jsonfeed.org/version/"], Format::KubernetesFeed),
    (&["\"_kubernetes_io\""], Format::KubernetesFeed),
    (&["\"source\"", "\"cve\"", "\"fixed\""], Format::ChangelogFacts),
    (&["\"releases\"", "\"status\"", "\"CVE-"], Format::DebianTracker),
    (&["\"id\"", "\"affected\""], Format::Osv),
    (&["\"id\"", "\"modified\""], Format::Osv),
    (&["\"id\"", "\"schema_version\""], Format::Osv),
];

fn of_json(name: &str, head: &str) -> Option<Format> {
    // An OpenVEX document has fields of its own and says nothing that an index keeps.
    if head.contains("openvex.dev/ns") {
        return None;
    }
    let holds = |fields: &&[&str]| fields.iter().all(|field| head.contains(field));
    let told = FIELDS.iter().find(|(fields, _)| holds(fields)).map(|(_, format)| *format);
    // A record whose text fills the head.
    let named = || (name.ends_with(".jsonl") && head.contains("\"id\"")).then_some(Format::Osv);
    told.or_else(named)
}

impl Format {
    /// Reads a file of this format. The name counts where a format leaves the release to it.
    #[must_use]
    pub fn read(self, name: &str, bytes: &[u8]) -> Feed {
        match self {
            Self::Osv => osv::read(bytes),
            Self::DebianTracker => debian::read(bytes),
            Self::AlpineSecurityDatabase => alpine::read(bytes),
            Self::Csaf => csaf::read(bytes),
            Self::RustSec => rustsec::read(bytes),
            Self::KubernetesFeed => kubernetes::read(bytes),
            Self::KnownExploited => kev::read(bytes),
            Self::ExploitPrediction => epss::read(bytes),
            Self::ChangelogFacts => match facts::ecosystem_of_name(name) {
                Some(ecosystem) => facts::read(bytes, &ecosystem),
                None => Feed::unreadable("the file's name has no release of Debian in it, such as `bookworm`"),
            },
        }
    }

    /// Its name in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Osv => "osv",
            Self::DebianTracker => "debian-tracker",
            Self::AlpineSecurityDatabase => "alpine-secdb",
            Self::Csaf => "csaf",
            Self::RustSec => "rustsec",
            Self::KubernetesFeed => "kubernetes-feed",
            Self::KnownExploited => "kev",
            Self::ExploitPrediction => "epss",
            Self::ChangelogFacts => "changelog-facts",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, detect};

    #[test]
    fn files_are_told_by_what_stands_in_them() {
        let cases = [
            (r#"{"schema_version":"1.3.1","id":"GO-1","modified":"0001"}"#, Some(Format::Osv)),
            (r#"[{"id":"X","affected":[]}]"#, Some(Format::Osv)),
            (r#"{"apt":{"CVE-1":{"releases":{"bookworm":{"status":"open"}}}}}"#, Some(Format::DebianTracker)),
            (r#"{"urlprefix":"u","packages":[]}"#, Some(Format::AlpineSecurityDatabase)),
            (r#"{"document":{"category":"csaf_vex","csaf_version":"2.0"}}"#, Some(Format::Csaf)),
            ("```toml\n[advisory]", Some(Format::RustSec)),
            (r#"{"version":"https://jsonfeed.org/version/1.1","items":[]}"#, Some(Format::KubernetesFeed)),
            (r#"{"title":"t","catalogVersion":"2025","vulnerabilities":[]}"#, Some(Format::KnownExploited)),
            (r#"{"cveID":"CVE-1","dateAdded":"2025"}"#, Some(Format::KnownExploited)),
            ("#model_version:v2025,score_date:x\ncve,epss,percentile\n", Some(Format::ExploitPrediction)),
            ("apt,CVE-2020-1,2.1.13\n", Some(Format::ChangelogFacts)),
            (r#"[{"source":"apt","cve":"CVE-1","fixed":"1"}]"#, Some(Format::ChangelogFacts)),
            (r#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"x","affected":1,"id":1}"#, None),
            ("<html>", None),
            ("", None),
            ("{}", None),
        ];
        for (text, expected) in cases {
            assert_eq!(detect("file", text.as_bytes()), expected, "{text}");
        }
    }
}
