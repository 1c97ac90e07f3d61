//! What a source says about packages: the one form in which the statements of all sources come to the index.
//!
//! Lives here: the types between `feeds` (which read) and `index` (which keeps). Not here: the sources' own formats.

/// One statement of a source, usually about one vulnerability.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advisory {
    /// As its source numbers it: `GO-2024-2687`, `CVE-2024-3094`, `ALSA-2024:1234`.
    pub id: String,
    /// The document that says it, where several of one source number by the vulnerability and each speaks of other packages: all of them
    /// count. Empty where the advisory is the document.
    pub document: String,
    /// Other names of the same vulnerability, and those that a distribution's advisory closes (`upstream` of OSV).
    pub aliases: Vec<String>,
    /// One line.
    pub summary: String,
    /// The text, Markdown.
    pub details: String,
    /// RFC 3339; empty where unknown.
    pub published: String,
    /// RFC 3339; empty where unknown.
    pub modified: String,
    /// RFC 3339; a withdrawn advisory matches nothing.
    pub withdrawn: Option<String>,
    /// CVSS vectors, of any version, the first one first.
    pub vectors: Vec<String>,
    /// How bad the source itself calls it, where it does.
    pub rating: Option<Rating>,
    /// Where it is no vulnerability but worth knowing.
    pub informational: Option<Informational>,
    /// Addresses, the advisory's own page first.
    pub references: Vec<String>,
    /// The packages it speaks of.
    pub affected: Vec<Affected>,
}

/// What an advisory that speaks of no vulnerability is about (RustSec's `informational`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Informational {
    /// Nobody maintains the package.
    Unmaintained,
    /// Its safe interface can break memory safety.
    Unsound,
    /// Something else.
    Notice,
}

/// How bad a source calls a vulnerability, in the words that distributions share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    /// `unimportant`, `negligible`.
    Negligible,
    /// `low`, `minor`.
    Low,
    /// `medium`, `moderate`.
    Medium,
    /// `high`, `important`.
    High,
    /// `critical`, `urgent`.
    Critical,
}

impl Informational {
    /// What RustSec's word stands for; one that is not known is a notice.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word.trim() {
            "unmaintained" => Self::Unmaintained,
            "unsound" => Self::Unsound,
            _ => Self::Notice,
        }
    }
}

/// The words of GitHub, Red Hat, SUSE, Debian, Ubuntu and Bitnami.
const WORDS: &[(&str, Rating)] = &[
    ("unimportant", Rating::Negligible),
    ("negligible", Rating::Negligible),
    ("low", Rating::Low),
    ("minor", Rating::Low),
    ("medium", Rating::Medium),
    ("moderate", Rating::Medium),
    ("high", Rating::High),
    ("important", Rating::High),
    ("critical", Rating::Critical),
    ("urgent", Rating::Critical),
];

impl Rating {
    /// The rating that a source's word stands for, in any case; nothing for `not yet assigned` and the like.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        // Debian marks what nobody has looked at closely: `medium**`.
        let word = word.trim().trim_end_matches('*');
        WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, rating)| *rating)
    }
}

/// What an advisory says about one package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affected {
    /// The OSV ecosystem with its suffix: `Go`, `Debian:12`.
    pub ecosystem: String,
    /// The package as the ecosystem names it; for Debian, Ubuntu and Alpine the source package.
    pub name: String,
    /// Ranges of versions, each a list of events.
    pub ranges: Vec<Vec<Event>>,
    /// Versions listed one by one.
    pub versions: Vec<String>,
    /// What the source says about these versions.
    pub state: State,
    /// Packages and symbols of a Go module; without any, all of it is affected.
    pub imports: Vec<Import>,
}

/// Where a range begins or ends, as the OSV schema defines it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Affected from this version on; `0` is before all versions.
    Introduced(String),
    /// No longer affected from this version on.
    Fixed(String),
    /// The last version that is affected.
    LastAffected(String),
    /// Nothing is said from this version on.
    Limit(String),
}

impl Event {
    /// The version at which it is.
    #[must_use]
    pub fn version(&self) -> &str {
        match self {
            Self::Introduced(version) | Self::Fixed(version) | Self::LastAffected(version) | Self::Limit(version) => {
                version
            }
        }
    }
}

/// What a source says about the versions that it lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// They are affected.
    #[default]
    Affected,
    /// They are affected and will not be repaired (`<no-dsa>`, `<ignored>`, `will not fix`).
    WillNotFix,
    /// They are affected and the repair waits (`<postponed>`, `fix deferred`).
    Deferred,
    /// The source looks into it.
    UnderInvestigation,
    /// They are not, whatever others say (`<not-affected>`, known not affected).
    NotAffected,
}

/// A package of a Go module that an advisory speaks of (`ecosystem_specific.imports`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// The import path.
    pub path: String,
    /// `Function` or `Type.Method`; without any, all of the package is affected.
    pub symbols: Vec<String>,
    /// Operating systems where it is affected; without any, all.
    pub goos: Vec<String>,
    /// Architectures where it is affected; without any, all.
    pub goarch: Vec<String>,
}

/// What is known about how a CVE is used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exploitation {
    /// `CVE-2024-3094`.
    pub cve: String,
    /// The day on which CISA listed it as exploited (KEV), `2024-04-02`.
    pub known_exploited: Option<String>,
    /// The probability of its exploitation in the next 30 days and its percentile (EPSS), both from 0 to 1.
    pub prediction: Option<(f32, f32)>,
}
