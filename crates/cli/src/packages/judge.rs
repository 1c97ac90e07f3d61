//! Everything that advisories, statements and decisions say about subjects, as one report.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::report::Note;
use palisade_model::vulnerability::DataSource;
use palisade_model::{Finding, Gap, Report, Target};
use palisade_packages::catalogers::{JAR_WITHOUT_COORDINATES, PackageGap};
use palisade_packages::component::Evidence;
use palisade_packages::{Component, Kind};
use palisade_vulnerabilities::advisory::Exploitation;
use palisade_vulnerabilities::decisions::{Decisions, Stated};
use palisade_vulnerabilities::index::{Index, Unpacker};
use palisade_vulnerabilities::matching::{self, Match, Matcher, Owners, Presence};
use palisade_vulnerabilities::ranking::{self, Knowledge};
use palisade_vulnerabilities::vex::{self, Identity};

use super::Subject;
use super::database::Database;
use super::finding::{self, About, Named, Package, Ranked};
use super::programs::Program;
use crate::codes;
use crate::environment::Environment;
use crate::failure::Failure;

/// Collects what is said about one subject after the other.
pub(crate) struct Judge<'i, 'd> {
    index: &'i Index<'i>,
    /// Nothing where no output shows the words of advisories: unpacking them takes longer than all else.
    unpacker: Option<Unpacker>,
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
        if let Some(most) = most_days {
            let too_old = report.data.iter().filter_map(|source| too_old(source, most));
            report.coverage.gaps.extend(too_old.map(|why| Gap::new(&codes::INDEX_TOO_OLD, database.name(), why)));
        }
        if database.is_embedded() {
            let message =
                "the index within palisade knows of Go and Kubernetes only; `palisade db update` installs more";
            report.notes.push(Note { code: "embedded-index".to_owned(), message: message.to_owned(), location: None });
        }
        Ok(report)
    }

    /// Goes on with a report, with the words of advisories where `words` asks for them.
    pub(crate) fn new(index: &'i Index<'i>, report: Report, decisions: Decisions<'d>, words: bool) -> Self {
        Self { index, unpacker: words.then(Unpacker::new), report, decisions }
    }

    /// Adds what is said about a subject.
    pub(crate) fn add(&mut self, subject: &Subject<'i>) {
        let target = subject.target();
        let stable = Target { name: subject.identity().to_owned(), ..target.clone() };
        let about = About { target: &target, stable: &stable, file: &subject.file };
        self.report.coverage.files += 1;
        self.count(&subject.inventory.components);
        let matcher = Matcher::new(self.index, &subject.inventory);
        let unjudged = matcher.gaps(&subject.inventory.components);
        self.report.coverage.gaps.extend(unjudged.map(|gap| Gap::new(gap.code, &subject.name, gap.why)));
        self.ecosystems(subject, &matcher);
        let files: Vec<_> = subject.attached.iter().map(|(name, bytes)| (name.as_str(), vex::read(bytes))).collect();
        let attached = Stated::new(&files);
        self.report.coverage.gaps.extend(attached.gaps());
        let image = subject.identity_of_image();
        // Who speaks of an index speaks of each of its images, and so of the one that was reached through it.
        let indexes = subject.image.indexes.iter().map(ToString::to_string);
        let digests: Vec<_> = image.as_stated().digests.iter().cloned().chain(indexes).collect();
        let image = Identity { digests: &digests, ..image.as_stated() };
        let place = Place { about: &about, subject, image, attached: &attached };
        let owners = Owners::of(&subject.inventory.components);
        let programs: BTreeSet<&Evidence> = subject.programs.iter().map(|program| &program.evidence).collect();
        let is_owned =
            |component: &&Component| owners.owner(component).is_some_and(|owner| matcher.knows_distribution_of(owner));
        let components = subject.inventory.components.iter();
        let (left, judged): (Vec<_>, Vec<_>) =
            components.filter(|component| !is_judged_as_program(component, &programs)).partition(is_owned);
        judged.into_iter().for_each(|component| self.component(&place, &matcher, component));
        self.gaps(subject, &left);
        let owned = left.len();
        if owned > 0 {
            let message = format!(
                "{}: {owned} packages of languages belong to the distribution, which speaks for them",
                subject.name
            );
            self.report.notes.push(Note { code: "owned-by-distribution".to_owned(), message, location: None });
        }
        for program in &subject.programs {
            self.program(&place, program);
        }
    }

    /// The report, sorted: worst first.
    pub(crate) fn finish(mut self, gaps: Vec<Gap>) -> Report {
        self.report.coverage.gaps.extend(gaps);
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

    /// One gap for each ecosystem that the index knows nothing of, and one for packages of none.
    fn ecosystems(&mut self, subject: &Subject<'_>, matcher: &Matcher<'_>) {
        let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
        for component in &subject.inventory.components {
            if let Some(ecosystem) = matcher.unknown_ecosystem(component) {
                *unknown.entry(ecosystem).or_default() += 1;
            }
        }
        for (ecosystem, count) in unknown {
            let packages = if count == 1 { "1 package".to_owned() } else { format!("{count} packages") };
            let (code, why) = if ecosystem.is_empty() {
                (&matching::NO_ECOSYSTEM, format!("{packages} without a package URL that says what they are"))
            } else {
                (&matching::NO_ADVISORIES_FOR_ECOSYSTEM, format!("{packages} of {ecosystem}"))
            };
            self.report.coverage.gaps.push(Gap::new(code, &subject.name, why));
        }
    }

    /// What could not be read. Which package a Java archive is need nobody know where its distribution speaks for it.
    fn gaps(&mut self, subject: &Subject<'_>, owned: &[&Component]) {
        let coverage = &mut self.report.coverage;
        let places = owned.iter().flat_map(|component| &component.evidence);
        let owned: BTreeSet<&str> = places.map(|place| place.path.as_str()).collect();
        let is_owned = |gap: &PackageGap| gap.code == &JAR_WITHOUT_COORDINATES && owned.contains(gap.path.as_str());
        for one in subject.inventory.gaps.iter().filter(|gap| !is_owned(gap)) {
            coverage.gaps.push(Gap::new(one.code, format!("{}: {}", subject.name, one.path), one.why.clone()));
        }
        let packages = has_packages_of_distribution(&subject.inventory.components);
        if let Some(distribution) = subject.inventory.distribution.as_ref().filter(|_| !packages) {
            let why = format!("says that it is {}, and lists no package of it", distribution.name());
            coverage.gaps.push(Gap::new(&codes::NO_PACKAGES, &subject.name, why));
        }
        if subject.inventory.components.is_empty() && subject.programs.is_empty() && subject.inventory.gaps.is_empty() {
            coverage.gaps.push(Gap::new(&codes::NO_PACKAGES, &subject.name, "holds no package"));
        }
    }

    fn component(&mut self, place: &Place<'_, 'i>, matcher: &Matcher<'i>, component: &Component) {
        let subject = place.subject;
        let found = matcher.component(component);
        if let Some(unjudged) = found.unjudged {
            let what = format!("{}: {}", subject.name, unjudged.package);
            self.report.coverage.gaps.push(Gap::new(unjudged.code, what, unjudged.why));
        }
        if found.matches.is_empty() {
            return;
        }
        let purl = component.purl(subject.inventory.distribution.as_ref()).ok();
        let package = Package {
            name: &component.name,
            version: &component.version,
            purl: purl.as_ref(),
            purl_text: &purl.as_ref().map(ToString::to_string).unwrap_or_default(),
            program: None,
            evidence: &component.evidence,
            is_program: false,
        };
        found.matches.iter().for_each(|found| self.found(place, &package, found));
    }

    fn program(&mut self, place: &Place<'_, 'i>, program: &Program<'i>) {
        for found in &program.matches {
            let component = Component::new(Kind::Go, found.package, found.version.as_str());
            let purl = component.purl(None).ok();
            let evidence = std::slice::from_ref(&program.evidence);
            let package = Package {
                name: found.package,
                version: &found.version,
                purl: purl.as_ref(),
                purl_text: &purl.as_ref().map(ToString::to_string).unwrap_or_default(),
                program: program.main.as_ref(),
                evidence,
                is_program: true,
            };
            self.found(place, &package, found);
        }
        let what = format!("{}: {}", place.about.target.name, program.evidence.path);
        for why in &program.gaps {
            self.report.coverage.gaps.push(Gap::new(&codes::GO_PROGRAM_PARTLY_READ, &what, why.clone()));
        }
    }

    fn rank(&self, named: &Named<'_, 'i>) -> Ranked {
        let found = named.found;
        let known = named.cves().filter_map(|cve| self.index.exploitation(cve));
        // Of several CVEs the one that is exploited counts, and of those that are not the likeliest.
        let likelihood = |known: &Exploitation| known.prediction.map_or(0.0, |(probability, _)| probability);
        let exploitation = known.max_by(|left, right| {
            let by_fact = left.known_exploited.is_some().cmp(&right.known_exploited.is_some());
            by_fact.then_with(|| likelihood(left).total_cmp(&likelihood(right)))
        });
        let priority = ranking::rank(&Knowledge {
            vectors: &self.vectors(named),
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
    fn vectors(&self, named: &Named<'_, 'i>) -> Vec<String> {
        let advisory = &named.found.advisory;
        let own = advisory.vectors();
        if !own.is_empty() || advisory.rating().is_some() {
            return own.into_iter().map(str::to_owned).collect();
        }
        let others = named.cves().flat_map(|cve| self.index.named(cve));
        others.flat_map(|record| record.vectors()).map(str::to_owned).collect()
    }

    fn found(&mut self, place: &Place<'_, 'i>, package: &Package<'_>, found: &Match<'i>) {
        let named = Named::new(found);
        let rank = self.rank(&named);
        let mut finding = finding::of(place.about, package, &named, &rank);
        let component = Identity { purl: package.purl, ..Identity::default() };
        let program = Identity { purl: package.program, ..Identity::default() };
        let within = [place.image, program];
        let about = vex::Subject { vulnerability: &named.names, component, within: &within };
        self.decisions.apply(&mut finding, &about, place.attached);
        if !self.report.rules.contains_key(&finding.rule) {
            let info = finding::rule_info(&named, rank.priority.severity, self.unpacker.as_mut());
            self.report.rules.insert(finding.rule.clone(), info);
        }
        self.report.findings.push(finding);
    }
}

/// Where findings are: whom they are about, by what statements may name it, and what is attached to it.
struct Place<'p, 'i> {
    about: &'p About<'p>,
    subject: &'p Subject<'i>,
    image: Identity<'p>,
    attached: &'p Stated<'p>,
}

/// Each source by itself: a fresh one says nothing about what another knows.
fn too_old(source: &DataSource, most: u32) -> Option<String> {
    if source.date.is_empty() {
        return (source.advisories > 0).then(|| format!("nobody says how old {} is", source.name));
    }
    let age = source.age_days;
    (age > i64::from(most)).then(|| format!("{} is {age} days old, and {most} are allowed", source.name))
}

fn has_packages_of_distribution(components: &[Component]) -> bool {
    components.iter().any(|component| component.kind.is_of_distribution())
}

/// Whether all that says that a module is there are programs whose functions were looked at: they know better.
fn is_judged_as_program(component: &Component, programs: &BTreeSet<&Evidence>) -> bool {
    let evidence = &component.evidence;
    component.kind == Kind::Go && !evidence.is_empty() && evidence.iter().all(|place| programs.contains(place))
}

/// What asks for attention first, then by name.
fn order(left: &Finding, right: &Finding) -> std::cmp::Ordering {
    let key = |finding: &Finding| {
        let about = finding.vulnerability.as_deref();
        let repaired = about.is_some_and(|about| !about.fixed.is_empty());
        (finding.severity, about.map_or(0, |about| about.rank), repaired, finding.confidence)
    };
    key(right).cmp(&key(left)).then_with(|| {
        (&left.rule, &left.target, &left.location.path).cmp(&(&right.rule, &right.target, &right.location.path))
    })
}
