//! A match of an advisory as a finding of a report.

use palisade_model::finding::{FindingSource, FindingState};
use palisade_model::vulnerability::{Presence, PresenceLevel, Status};
use palisade_model::{Finding, FindingId, Location, Persona, Position, RuleInfo, Severity, Target, Vulnerability};
use palisade_packages::component::Evidence;
use palisade_packages::go_binary::matching::{Level, Present};
use palisade_packages::purl::Purl;
use palisade_vulnerabilities::advisory::Exploitation;
use palisade_vulnerabilities::advisory::State;
use palisade_vulnerabilities::index::Unpacker;
use palisade_vulnerabilities::matching::{self, Basis, Match};
use palisade_vulnerabilities::ranking::Priority;

/// The package that a match is about.
pub(super) struct Package<'a> {
    pub(super) name: &'a str,
    pub(super) version: &'a str,
    /// Its package URL, where it has one.
    pub(super) purl: Option<&'a Purl>,
    /// The package URL in writing; empty where it has none.
    pub(super) purl_text: &'a str,
    /// The main module of the Go program that it is in.
    pub(super) program: Option<&'a Purl>,
    pub(super) evidence: &'a [Evidence],
    /// Whether it was looked at as a part of a Go program.
    pub(super) is_program: bool,
}

/// Whom findings are about: the object, the same under a name that outlives releases, and the file that was read.
pub(super) struct About<'a> {
    pub(super) target: &'a Target,
    pub(super) stable: &'a Target,
    pub(super) file: &'a str,
}

/// A match, and what its advisory is called: taken out of the index once.
pub(super) struct Named<'m, 'i> {
    pub(super) found: &'m Match<'i>,
    /// The advisory's id, then its aliases.
    pub(super) names: Vec<String>,
}

impl<'m, 'i> Named<'m, 'i> {
    pub(super) fn new(found: &'m Match<'i>) -> Self {
        let names = std::iter::once(found.advisory.id.to_owned()).chain(found.advisory.aliases()).collect();
        Self { found, names }
    }

    fn aliases(&self) -> &[String] {
        self.names.get(1..).unwrap_or_default()
    }

    /// The names under which what attackers do may be known.
    pub(super) fn cves(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str).filter(|name| name.starts_with("CVE-"))
    }

    /// The CVE, where the advisory is about exactly one: that is the name which all sources share. Its own number otherwise.
    pub(super) fn rule(&self) -> &str {
        let id = self.found.advisory.id;
        let mut cves = self.cves();
        match (id.starts_with("CVE-"), cves.next(), cves.next()) {
            (false, Some(only), None) => only,
            _ => id,
        }
    }
}

/// How bad a match is, and what attackers do with it.
pub(super) struct Ranked {
    pub(super) priority: Priority,
    pub(super) exploitation: Option<Exploitation>,
}

/// The finding of a match. `rank` says how bad it is, and why.
pub(super) fn of(about: &About<'_>, package: &Package<'_>, named: &Named<'_, '_>, rank: &Ranked) -> Finding {
    let (found, rule) = (named.found, named.rule());
    // The same problem in the next release of an image, or in the next version of the package, is the same finding.
    let path = package.purl_text.split(['@', '?']).next().filter(|path| !path.is_empty()).unwrap_or(package.name);
    Finding {
        id: FindingId::new(rule, about.stable, &identity_path(path, package)),
        source: FindingSource::Vulnerability,
        severity: rank.priority.severity,
        confidence: found.confidence(),
        persona: Persona::Regular,
        target: about.target.clone(),
        instances: [].into(),
        location: location(about, package),
        related: Vec::new(),
        message: message(package, found, rule),
        evidence: None,
        remediation: found.fixed.first().map(|version| format!("update {} to {version} or later", found.package)),
        state: state(found),
        vulnerability: Some(Box::new(vulnerability(package, named, rank))),
        rule: rule.to_owned(),
    }
}

/// Two programs of one image have findings of their own.
fn identity_path(path: &str, package: &Package<'_>) -> String {
    match package.evidence {
        [place] if package.is_program => format!("{path}#{}", place.path),
        _ => path.to_owned(),
    }
}

fn message(package: &Package<'_>, found: &Match<'_>, rule: &str) -> String {
    let fixed = match (found.fixed.first(), found.state) {
        (_, State::WillNotFix) => "its source will not repair it".to_owned(),
        (Some(version), _) => format!("repaired in {version}"),
        (None, _) => "no repaired version is known".to_owned(),
    };
    format!("{} {} is affected by {rule}; {fixed}", package.name, package.version)
}

fn location(about: &About<'_>, package: &Package<'_>) -> Location {
    let file = match package.evidence.first() {
        Some(place) if about.target.kind == "Directory" => {
            format!("{}/{}", about.file.trim_end_matches('/'), place.path)
        }
        _ => about.file.to_owned(),
    };
    let start = Position { line: 1, column: 1 };
    let path = if package.purl_text.is_empty() { package.name } else { package.purl_text }.to_owned();
    Location { file, start: 0, end: 0, position: start, end_position: start, path }
}

/// What is shown not to be there is no problem, and is said so: with its evidence, as a VEX statement would.
fn state(found: &Match<'_>) -> FindingState {
    let dismissed = |status: &str, reason: &str, by: &str| FindingState::Dismissed {
        status: status.to_owned(),
        reason: reason.to_owned(),
        by: by.to_owned(),
    };
    match (found.state, &found.presence) {
        (State::NotAffected, _) => dismissed("not_affected", "the advisory's source says so", found.advisory.id),
        (_, Some(matching::Presence::Absent)) => {
            dismissed("not_affected", "vulnerable_code_not_present", "palisade, by the program's function table")
        }
        _ => FindingState::Open,
    }
}

fn vulnerability(package: &Package<'_>, named: &Named<'_, '_>, rank: &Ranked) -> Vulnerability {
    let found = named.found;
    let exploitation = rank.exploitation.as_ref();
    Vulnerability {
        advisory: found.advisory.id.to_owned(),
        aliases: named.aliases().to_vec(),
        package: package.name.to_owned(),
        version: package.version.to_owned(),
        purl: package.purl_text.to_owned(),
        fixed: found.fixed.iter().map(|version| (*version).to_owned()).collect(),
        status: status(found.state),
        matched_by: matched_by(found),
        because: found.explanation(),
        presence: presence(found),
        score: rank.priority.score.as_ref().map(|(score, _)| f64::from(score.tenths()) / 10.0),
        vector: rank.priority.score.as_ref().map(|(_, vector)| vector.clone()),
        known_exploited: exploitation.and_then(|known| known.known_exploited.clone()),
        exploit_probability: exploitation
            .and_then(|known| known.prediction)
            .map(|(probability, _)| f64::from(probability)),
        rank: rank.priority.rank,
        priority: rank.priority.explanation.clone(),
        files: package.evidence.iter().map(|place| place.path.clone()).collect(),
        layer: package.evidence.iter().find_map(|place| place.layer),
    }
}

fn status(state: State) -> Status {
    match state {
        State::Affected | State::NotAffected => Status::Affected,
        State::WillNotFix => Status::WillNotFix,
        State::Deferred => Status::Deferred,
        State::UnderInvestigation => Status::UnderInvestigation,
    }
}

fn matched_by(found: &Match<'_>) -> &'static str {
    match (&found.presence, found.basis) {
        (Some(matching::Presence::Present(_)), _) => "symbol",
        (_, Basis::Name) => "exact",
        (_, Basis::Source) => "source-package",
        (_, Basis::KubernetesProgram) => "kubernetes-program",
        (_, Basis::KubernetesModule) => "kubernetes-module",
        (_, Basis::RelatedDistribution) => "related-distribution",
    }
}

/// How much of the vulnerable code is in a Go program, where one was looked at.
fn presence(found: &Match<'_>) -> Option<Presence> {
    let symbols = match &found.presence {
        Some(matching::Presence::Present(present)) => present.iter().map(name).collect(),
        _ => Vec::new(),
    };
    level(found).map(|level| Presence { level, symbols })
}

/// How near the advisory comes to a Go program. Where its functions are unknown, nothing speaks against the symbol.
pub(super) fn level(found: &Match<'_>) -> Option<PresenceLevel> {
    Some(match found.level? {
        Level::Module => PresenceLevel::Module,
        Level::Package => PresenceLevel::Package,
        Level::Symbol => PresenceLevel::Symbol,
    })
}

fn name(present: &Present<'_>) -> String {
    match present {
        Present::Module => "the whole module".to_owned(),
        Present::Package(path) => (*path).to_owned(),
        Present::Symbol { package, symbol } => format!("{package}.{symbol}"),
    }
}

/// What the report says about a rule: the advisory's own words, where the index keeps them and somebody will read them.
pub(super) fn rule_info(named: &Named<'_, '_>, severity: Severity, unpacker: Option<&mut Unpacker>) -> RuleInfo {
    let found = named.found;
    let text = unpacker.and_then(|unpacker| found.advisory.text(unpacker)).unwrap_or_default();
    let id = named.rule().to_owned();
    let title = if text.summary.is_empty() { format!("{id} in {}", found.package) } else { text.summary };
    let aliases = named.names.iter().filter(|name| **name != id).cloned().collect();
    RuleInfo {
        severity,
        confidence: palisade_model::Confidence::High,
        persona: Persona::Regular,
        description: if text.details.is_empty() { title.clone() } else { text.details },
        rationale: title.clone(),
        remediation: "Update to a version that repairs it; where there is none, look whether the code can be reached."
            .to_owned(),
        aliases,
        frameworks: Vec::new(),
        references: text.references,
        id,
        title,
    }
}
