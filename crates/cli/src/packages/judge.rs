//! Everything that advisories, statements and decisions say about subjects, as one report.

use palisade_model::report::Note;
use palisade_model::{Code, Finding, Gap, Report};
use palisade_packages::{Component, Kind};
use palisade_vulnerabilities::advisory::Exploitation;
use palisade_vulnerabilities::index::{Index, Unpacker};
use palisade_vulnerabilities::matching::{self, Match, Matcher, Presence};
use palisade_vulnerabilities::ranking::{self, Knowledge};

use super::Subject;
use super::database::Database;
use super::decisions::{Decisions, Part};
use super::finding::{self, About, Package, Ranked};
use super::programs::Program;
use crate::codes;
use crate::environment::Environment;
use crate::failure::Failure;

/// Collects what is said about one subject after the other.
pub(crate) struct Judge<'i, 'd> {
    index: &'i Index<'i>,
    unpacker: Unpacker,
    report: Report,
    decisions: Decisions<'d>,
}

impl<'i, 'd> Judge<'i, 'd> {
    /// A report that states its sources and nothing else yet. An index that is older than `most_days` is a gap.
    pub(crate) fn begin(
        database: &Database,
        most_days: Option<u32>,
        environment: &Environment,
    ) -> Result<Report, Failure> {
        let data = database.sources(environment)?;
        let mut report = Report { version: env!("CARGO_PKG_VERSION").to_owned(), data, ..Report::default() };
        let dated = report.data.iter().filter(|source| !source.date.is_empty());
        let age = dated.map(|source| source.age_days).min().unwrap_or(i64::MAX);
        if let Some(most) = most_days.filter(|most| age > i64::from(*most)) {
            let why = format!("its newest statement is {age} days old, and {most} are allowed");
            report.coverage.gaps.push(gap(&codes::INDEX_TOO_OLD, database.name(), why));
        }
        if database.is_embedded() {
            let message =
                "the index within palisade knows of Go and Kubernetes only; `palisade db update` installs more";
            report.notes.push(Note { code: "embedded-index".to_owned(), message: message.to_owned(), location: None });
        }
        Ok(report)
    }

    /// Goes on with a report.
    pub(crate) fn new(index: &'i Index<'i>, mut report: Report, decisions: Decisions<'d>) -> Self {
        report.coverage.gaps.extend(decisions.gaps.iter().cloned());
        report.notes.extend(decisions.notes.iter().cloned());
        Self { index, unpacker: Unpacker::new(), report, decisions }
    }

    /// Adds what is said about a subject.
    pub(crate) fn add(&mut self, subject: &Subject<'i>) {
        let target = subject.target();
        let about = About { target: &target, identity: subject.identity(), file: &subject.file };
        self.report.coverage.files += 1;
        self.count(&subject.inventory.components);
        self.gaps(subject);
        let matcher = Matcher::new(self.index, subject.inventory.distribution.as_ref());
        if let Some(unjudged) = matcher.gap().filter(|_| has_packages_of_distribution(&subject.inventory.components)) {
            self.report.coverage.gaps.push(gap(unjudged.code, &subject.name, unjudged.why));
        }
        for component in &subject.inventory.components {
            if !is_judged_as_program(component, &subject.programs) && !is_owned(component, subject) {
                self.component(&about, &matcher, component, subject);
            }
        }
        for program in &subject.programs {
            self.program(&about, program, subject);
        }
    }

    /// The report, sorted: worst first.
    pub(crate) fn finish(mut self) -> Report {
        self.report.findings.sort_by(order);
        self.report.findings.dedup_by(|next, kept| next == kept);
        self.report.coverage.gaps.sort_by(|left, right| {
            (&left.what, left.code.id, &left.why).cmp(&(&right.what, right.code.id, &right.why))
        });
        self.report
    }

    fn count(&mut self, components: &[Component]) {
        for component in components {
            let kind = component.stated_purl.as_ref().map_or(component.kind.purl_type(), |purl| purl.kind());
            *self.report.coverage.components.entry(kind.to_owned()).or_default() += 1;
        }
    }

    fn gaps(&mut self, subject: &Subject<'_>) {
        let coverage = &mut self.report.coverage;
        for one in &subject.inventory.gaps {
            coverage.gaps.push(gap(one.code, &format!("{}: {}", subject.name, one.path), one.why.clone()));
        }
        if subject.inventory.components.is_empty() && subject.programs.is_empty() && subject.inventory.gaps.is_empty() {
            coverage.gaps.push(gap(&codes::NO_PACKAGES, &subject.name, "holds no package".to_owned()));
        }
    }

    fn component(&mut self, about: &About<'_>, matcher: &Matcher<'i>, component: &Component, subject: &Subject<'i>) {
        let found = matcher.component(component);
        if let Some(unjudged) = found.unjudged {
            let what = format!("{}: {}", subject.name, unjudged.package);
            self.report.coverage.gaps.push(gap(unjudged.code, &what, unjudged.why));
        }
        let purl = component.purl(subject.inventory.distribution.as_ref());
        let purl = purl.ok();
        let package = Package {
            name: &component.name,
            version: &component.version,
            purl: purl.as_ref(),
            program: None,
            evidence: &component.evidence,
        };
        found.matches.iter().for_each(|found| self.found(about, &package, found, subject));
    }

    fn program(&mut self, about: &About<'_>, program: &Program<'i>, subject: &Subject<'i>) {
        for found in &program.matches {
            let component = Component::new(Kind::Go, found.package, found.version.as_str());
            let purl = component.purl(None).ok();
            let evidence = std::slice::from_ref(&program.evidence);
            let package = Package {
                name: found.package,
                version: &found.version,
                purl: purl.as_ref(),
                program: program.main.as_ref(),
                evidence,
            };
            self.found(about, &package, found, subject);
        }
        let what = format!("{}: {}", about.target.name, program.evidence.path);
        for why in &program.gaps {
            self.report.coverage.gaps.push(gap(&codes::GO_PROGRAM_PARTLY_READ, &what, why.clone()));
        }
    }

    fn rank(&self, found: &Match<'i>) -> Ranked {
        let known = cves(found).into_iter().filter_map(|cve| self.index.exploitation(&cve));
        // Of several CVEs the one that is exploited counts, and of those that are not the likeliest.
        let likelihood = |known: &Exploitation| known.prediction.map_or(0.0, |(probability, _)| probability);
        let exploitation = known.max_by(|left, right| {
            let by_fact = left.known_exploited.is_some().cmp(&right.known_exploited.is_some());
            by_fact.then_with(|| likelihood(left).total_cmp(&likelihood(right)))
        });
        let priority = ranking::rank(&Knowledge {
            vectors: &self.vectors(found),
            rating: found.advisory.rating(),
            exploitation: exploitation.as_ref(),
            informational: found.advisory.informational(),
            presence: finding::level(found).filter(|_| !matches!(found.presence, Some(Presence::Unknown))),
            ..Knowledge::default()
        });
        Ranked { priority, exploitation }
    }

    /// The advisory's own vectors; where it has neither those nor a rating, as in the Go database, those of other sources that
    /// speak of the same CVE.
    fn vectors(&self, found: &Match<'i>) -> Vec<String> {
        let own = found.advisory.vectors();
        if !own.is_empty() || found.advisory.rating().is_some() {
            return own.into_iter().map(str::to_owned).collect();
        }
        let others = cves(found).into_iter().flat_map(|cve| self.index.named(&cve));
        others.flat_map(|record| record.vectors()).map(str::to_owned).collect()
    }

    fn found(&mut self, about: &About<'_>, package: &Package<'_>, found: &Match<'i>, subject: &Subject<'i>) {
        let rank = self.rank(found);
        let mut finding = finding::of(about, package, found, &rank);
        self.decisions.apply(
            &mut finding,
            &names(found),
            Part { purl: package.purl, program: package.program },
            subject,
        );
        if !self.report.rules.contains_key(&finding.rule) {
            let info = finding::rule_info(found, rank.priority.severity, &mut self.unpacker);
            self.report.rules.insert(finding.rule.clone(), info);
        }
        self.report.findings.push(finding);
    }
}

/// The names under which what attackers do may be known.
fn cves(found: &Match<'_>) -> Vec<String> {
    names(found).into_iter().filter(|name| name.starts_with("CVE-")).collect()
}

/// The advisory's id, and its aliases.
fn names(found: &Match<'_>) -> Vec<String> {
    std::iter::once(found.advisory.id.to_owned()).chain(found.advisory.aliases()).collect()
}

fn gap(code: &'static Code, what: &str, why: String) -> Gap {
    Gap { code, what: what.to_owned(), why, location: None, allowed: None }
}

fn has_packages_of_distribution(components: &[Component]) -> bool {
    components.iter().any(|component| component.kind.is_of_distribution())
}

/// Whether all that says that a module is there are programs whose functions were looked at: they know better.
fn is_judged_as_program(component: &Component, programs: &[Program<'_>]) -> bool {
    let mut evidence = component.evidence.iter().peekable();
    component.kind == Kind::Go
        && evidence.peek().is_some()
        && evidence.all(|place| programs.iter().any(|program| program.evidence == *place))
}

/// Whether a distribution put the package there and so speaks of it in its own advisories.
fn is_owned(component: &Component, subject: &Subject<'_>) -> bool {
    matching::owner(component, &subject.inventory.components).is_some()
}

/// What asks for attention first, then by name.
fn order(left: &Finding, right: &Finding) -> std::cmp::Ordering {
    let key = |finding: &Finding| {
        let about = finding.vulnerability.as_deref();
        let repaired = about.is_some_and(|about| !about.fixed.is_empty());
        (finding.severity, about.map_or(0, |about| about.rank), repaired, finding.confidence)
    };
    key(right).cmp(&key(left)).then_with(|| {
        (&left.target, &left.rule, &left.location.path).cmp(&(&right.target, &right.rule, &right.location.path))
    })
}
