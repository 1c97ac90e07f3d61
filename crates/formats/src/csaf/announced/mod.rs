//! The CSAF document of an advisory of ours, by the profile Security Advisory (section 4.4).

mod products;
mod vulnerability;

use palisade_model::advisory::Advisory;
use serde_json::Map;

use self::products::Products;
use super::{Csaf, Distribution, Document, Engine, Generator, Publisher, Reference, Revision, Tlp, Tracking};
use crate::components::filled;
use crate::{Timestamp, shape};

/// The profile.
const CATEGORY: &str = "csaf_security_advisory";

/// The version of a document that was never changed.
const FIRST_VERSION: &str = "1.0.0";

/// The document of `advisory`, published by `publisher` below `folder`, the address of the folder that holds the folders
/// of the years.
#[must_use]
pub fn document(advisory: &Advisory, publisher: &Publisher, folder: &str) -> Csaf {
    written(advisory, publisher, folder, Disclosure::Public)
}

/// The document of an `advisory` that is still a secret: TLP:RED, and a draft that no reader takes for a release.
#[must_use]
pub fn embargoed(advisory: &Advisory, publisher: &Publisher, folder: &str) -> Csaf {
    written(advisory, publisher, folder, Disclosure::Embargoed)
}

/// Who may know about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disclosure {
    Public,
    Embargoed,
}

impl Disclosure {
    /// By the traffic light protocol, in the words of CSAF 2.0 (section 3.2.1.5.1).
    const fn label(self) -> &'static str {
        match self {
            Self::Public => "WHITE",
            Self::Embargoed => "RED",
        }
    }

    const fn status(self) -> &'static str {
        match self {
            Self::Public => "final",
            Self::Embargoed => "draft",
        }
    }
}

fn written(advisory: &Advisory, publisher: &Publisher, folder: &str, disclosure: Disclosure) -> Csaf {
    let products = Products::of(advisory);
    let vulnerability = vulnerability::of(advisory, &products);
    Csaf {
        document: about(advisory, publisher, folder, disclosure),
        product_tree: Some(products.tree),
        vulnerabilities: vec![vulnerability],
        other: Map::new(),
    }
}

/// Where a document stands below the folder of all: by the year of its first release, under its id in lower case
/// (sections 5.1 and 7.1.11).
#[must_use]
pub fn path(advisory: &Advisory) -> String {
    format!("{}/{}", Timestamp::from(advisory.published).year(), file_name(&advisory.id))
}

/// The id in lower case, everything but letters, digits, `+` and `-` replaced by `_` (section 5.1).
fn file_name(id: &str) -> String {
    let mut name = String::with_capacity(id.len() + 5);
    for character in id.to_lowercase().chars() {
        let kept = character.is_ascii_alphanumeric() || matches!(character, '+' | '-');
        if kept {
            name.push(character);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    name + ".json"
}

fn about(advisory: &Advisory, publisher: &Publisher, folder: &str, disclosure: Disclosure) -> Document {
    let summary = filled(&advisory.summary, "");
    Document {
        acknowledgments: Vec::new(),
        aggregate_severity: None,
        category: CATEGORY.to_owned(),
        csaf_version: "2.0".to_owned(),
        distribution: Some(Distribution {
            tlp: Some(Tlp {
                label: disclosure.label().to_owned(),
                url: Some("https://www.first.org/tlp/".to_owned()),
                other: Map::new(),
            }),
            ..Distribution::default()
        }),
        lang: Some("en".to_owned()),
        notes: Vec::new(),
        publisher: publisher.clone(),
        references: references(advisory, folder),
        source_lang: None,
        title: if summary.is_empty() { advisory.id.clone() } else { format!("{}: {summary}", advisory.id) },
        tracking: tracking(advisory, disclosure),
        other: Map::new(),
    }
}

/// The document itself, and the announcement that it is made from.
fn references(advisory: &Advisory, folder: &str) -> Vec<Reference> {
    let own = format!("{folder}/{}", path(advisory));
    [("self", "This document", own), ("external", "Announcement", advisory.url.clone())]
        .into_iter()
        .filter(|(_, _, url)| shape::is_uri(url))
        .map(|(category, summary, url)| Reference {
            category: Some(category.to_owned()),
            summary: summary.to_owned(),
            url,
            other: Map::new(),
        })
        .collect()
}

/// A revision for each state of the announcement that is known: its first content and its last change.
fn tracking(advisory: &Advisory, disclosure: Disclosure) -> Tracking {
    let (first, last) = (advisory.published, advisory.modified.max(advisory.published));
    let revision_history = match disclosure {
        // Versions below 1 are those of drafts (section 3.1.11.2).
        Disclosure::Embargoed => vec![revision(last, "0.1.0", "draft under embargo")],
        Disclosure::Public if last > first => vec![
            revision(first, FIRST_VERSION, "first publication"),
            revision(last, &version_at(last), "the announcement changed"),
        ],
        Disclosure::Public => vec![revision(first, FIRST_VERSION, "first publication")],
    };
    let version = revision_history.last().map(|revision| revision.number.clone()).unwrap_or_default();
    Tracking {
        aliases: aliases(advisory),
        current_release_date: last.into(),
        generator: Some(Generator {
            date: None,
            engine: Engine {
                name: "palisade".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
                other: Map::new(),
            },
            other: Map::new(),
        }),
        id: advisory.id.clone(),
        initial_release_date: first.into(),
        version,
        revision_history,
        status: disclosure.status().to_owned(),
        other: Map::new(),
    }
}

/// The version of a later state: readers that compare versions must see every change as a newer one, and of the changes
/// between the first state and this one nothing else is known than when the last was. The versions are semantic ones, as
/// a history of integers may have no gaps (test 6.1.21).
fn version_at(time: jiff::Timestamp) -> String {
    format!("1.{}.0", time.as_second().max(1))
}

fn aliases(advisory: &Advisory) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    for alias in advisory.aliases.iter().filter(|alias| !alias.trim().is_empty()) {
        if !aliases.contains(alias) {
            aliases.push(alias.clone());
        }
    }
    aliases
}

fn revision(date: jiff::Timestamp, number: &str, summary: &str) -> Revision {
    Revision {
        date: date.into(),
        legacy_version: None,
        number: number.to_owned(),
        summary: summary.to_owned(),
        other: Map::new(),
    }
}

#[cfg(test)]
mod tests;
