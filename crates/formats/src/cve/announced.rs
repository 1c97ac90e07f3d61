//! The CVE record of an advisory of ours: what the numbering authority says.

use palisade_model::advisory::{self as model, Advisory, CreditRole, End, Interval, ReferenceKind};
use serde_json::{Map, Value};

use super::{
    Affected, Container, Containers, Credit, DATA_VERSION, Description, Metadata, Metric, ProblemDescription,
    ProblemType, ProviderMetadata, Record, Reference, Version,
};
use crate::components::{Listed, filled, listed};
use crate::jsonfeed::cve_record_url;
use crate::{cvss, shape};

/// The most characters of a title, a description and an address, and the most references, by the schema.
const TITLE: usize = 256;
const TEXT: usize = 4096;
const ADDRESS: usize = 2048;
const REFERENCES: usize = 512;

/// The numbering authority that publishes the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Its id, a UUID.
    pub id: String,
    /// Its short name.
    pub short_name: String,
}

/// The record of `advisory` by `authority`.
#[must_use]
pub fn record(advisory: &Advisory, authority: &Authority) -> Record {
    Record {
        data_type: "CVE_RECORD".to_owned(),
        data_version: DATA_VERSION.to_owned(),
        cve_metadata: Metadata {
            cve_id: advisory.id.clone(),
            assigner_org_id: authority.id.clone(),
            assigner_short_name: Some(authority.short_name.clone()),
            date_updated: Some(advisory.modified.to_string()),
            date_published: Some(advisory.published.to_string()),
            state: "PUBLISHED".to_owned(),
            ..Metadata::default()
        },
        containers: Containers { cna: container(advisory, authority), ..Containers::default() },
        unknown: Map::new(),
    }
}

fn container(advisory: &Advisory, authority: &Authority) -> Container {
    let summary = filled(&advisory.summary, "");
    Container {
        provider_metadata: ProviderMetadata {
            org_id: authority.id.clone(),
            short_name: Some(authority.short_name.clone()),
            date_updated: Some(advisory.modified.to_string()),
            unknown: Map::new(),
        },
        date_public: Some(advisory.published.to_string()),
        title: (!summary.is_empty()).then(|| cut(summary, TITLE)),
        descriptions: vec![english(&described(advisory))],
        affected: affected(advisory),
        problem_types: problems(summary),
        references: references(advisory),
        metrics: advisory.ratings.iter().filter_map(|fact| metric(&fact.value.vector)).fold(Vec::new(), once),
        credits: advisory.credits.iter().filter_map(|fact| credit(&fact.value)).fold(Vec::new(), once),
        ..Container::default()
    }
}

/// Lists of the schema hold each item once.
fn once<T: PartialEq>(mut known: Vec<T>, item: T) -> Vec<T> {
    if !known.contains(&item) {
        known.push(item);
    }
    known
}

/// The announcement, or as many of its lines as the schema has room for.
fn described(advisory: &Advisory) -> String {
    let text = filled(&advisory.details, filled(&advisory.summary, &advisory.id));
    if text.chars().count() <= TEXT {
        return text.to_owned();
    }
    let end = format!("\n… The whole text: {}", advisory.url);
    let room = cut(text, TEXT.saturating_sub(end.chars().count()));
    let whole_lines = room.rsplit_once('\n').map_or(room.as_str(), |(lines, _)| lines);
    whole_lines.trim_end().to_owned() + &end
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn english(value: &str) -> Description {
    Description { lang: "en".to_owned(), value: value.to_owned(), ..Description::default() }
}

/// Announcements name no weakness of CWE: the kind of problem is said in their own words.
fn problems(summary: &str) -> Vec<ProblemType> {
    if summary.is_empty() {
        return Vec::new();
    }
    let description = ProblemDescription {
        lang: "en".to_owned(),
        description: cut(summary, TEXT),
        kind: Some("text".to_owned()),
        ..ProblemDescription::default()
    };
    vec![ProblemType { descriptions: vec![description], unknown: Map::new() }]
}

fn affected(advisory: &Advisory) -> Vec<Affected> {
    let components = listed(advisory);
    if components.is_empty() {
        return vec![product("Kubernetes", "unknown")];
    }
    components.iter().map(component).collect()
}

fn component(component: &Listed<'_>) -> Affected {
    if component.ranges.is_empty() {
        return product(component.name, "unknown");
    }
    Affected {
        versions: component.ranges.intervals().iter().map(version).collect(),
        ..product(component.name, "unaffected")
    }
}

fn product(name: &str, status: &str) -> Affected {
    Affected {
        vendor: Some("Kubernetes".to_owned()),
        product: Some(name.to_owned()),
        default_status: Some(status.to_owned()),
        ..Affected::default()
    }
}

/// An interval; `0` is the first version of all and `*` the last (docs/versions.md of the CVE schema).
fn version(interval: &Interval) -> Version {
    let (less_than, less_than_or_equal) = match &interval.end {
        End::Fixed(version) => (Some(version.to_string()), None),
        End::LastAffected(version) => (None, Some(version.to_string())),
        End::Open => (None, Some("*".to_owned())),
    };
    Version {
        version: interval.introduced.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string),
        status: "affected".to_owned(),
        version_type: Some("semver".to_owned()),
        less_than,
        less_than_or_equal,
        ..Version::default()
    }
}

/// The announcement first, then the links of the text.
fn references(advisory: &Advisory) -> Vec<Reference> {
    let own = (advisory.url.as_str(), vec!["vendor-advisory".to_owned(), "issue-tracking".to_owned()]);
    let links = advisory.references.iter().map(|fact| (fact.value.url.as_str(), tags(fact.value.kind)));
    let mut references: Vec<Reference> = Vec::new();
    for (url, tags) in std::iter::once(own).chain(links) {
        let sound = shape::is_uri(url) && url.len() <= ADDRESS && references.len() < REFERENCES;
        if sound && references.iter().all(|known| known.url != url) {
            references.push(Reference { url: url.to_owned(), tags, ..Reference::default() });
        }
    }
    if references.is_empty() {
        // The schema asks for one; before the release there is only the id's own page.
        references.push(Reference { url: cve_record_url(&advisory.id), ..Reference::default() });
    }
    references
}

fn tags(kind: ReferenceKind) -> Vec<String> {
    let tag = match kind {
        ReferenceKind::Advisory => "third-party-advisory",
        ReferenceKind::Fix => "patch",
        ReferenceKind::Report => "issue-tracking",
        ReferenceKind::Web => return Vec::new(),
    };
    vec![tag.to_owned()]
}

fn metric(vector: &str) -> Option<Metric> {
    let (version, object) = cvss::object_of(vector)?;
    let mut metric = Metric { format: Some("CVSS".to_owned()), ..Metric::default() };
    let place: &mut Option<Map<String, Value>> = match version {
        cvss::Version::V2 => &mut metric.cvss_v2_0,
        cvss::Version::V3 => &mut metric.cvss_v3_0,
        cvss::Version::V3Dot1 => &mut metric.cvss_v3_1,
        cvss::Version::V4 => &mut metric.cvss_v4_0,
    };
    *place = Some(object);
    Some(metric)
}

fn credit(credit: &model::Credit) -> Option<Credit> {
    let kind = match credit.role {
        CreditRole::Finder => "finder",
        CreditRole::Reporter => "reporter",
        CreditRole::RemediationDeveloper => "remediation developer",
        CreditRole::Coordinator => "coordinator",
        CreditRole::Other => "other",
    };
    let name = credit.name.trim();
    (!name.is_empty()).then(|| Credit {
        lang: "en".to_owned(),
        value: cut(name, TEXT),
        kind: Some(kind.to_owned()),
        ..Credit::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::advisory;

    #[test]
    fn long_texts_end_with_a_line_and_say_where_the_rest_is() {
        let mut advisory = advisory();
        advisory.details = "a line of some length – with more\n".repeat(400);
        let text = described(&advisory);
        assert!(text.chars().count() <= TEXT);
        assert!(text.ends_with(&format!("with more\n… The whole text: {}", advisory.url)), "{text}");
    }

    #[test]
    fn intervals_are_written_by_the_rules_of_the_schema() {
        let of = |introduced: Option<&str>, end| {
            let written = version(&Interval { introduced: introduced.map(|text| text.parse().unwrap()), end });
            (written.version, written.less_than, written.less_than_or_equal)
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(of(None, End::Fixed("1.2.3".parse().unwrap())), ("0".into(), text("1.2.3"), None));
        assert_eq!(
            of(Some("1.2.0"), End::LastAffected("1.2.3".parse().unwrap())),
            ("1.2.0".into(), None, text("1.2.3"))
        );
        assert_eq!(of(Some("1.2.0"), End::Open), ("1.2.0".into(), None, text("*")));
    }
}
