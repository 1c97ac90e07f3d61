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

/// The document of `advisory`, published by `publisher` below `folder`, the address of the folder that holds the folders
/// of the years.
#[must_use]
pub fn document(advisory: &Advisory, publisher: &Publisher, folder: &str) -> Csaf {
    let products = Products::of(advisory);
    let vulnerability = vulnerability::of(advisory, &products);
    Csaf {
        document: about(advisory, publisher, folder),
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

fn about(advisory: &Advisory, publisher: &Publisher, folder: &str) -> Document {
    let summary = filled(&advisory.summary, "");
    Document {
        acknowledgments: Vec::new(),
        aggregate_severity: None,
        category: CATEGORY.to_owned(),
        csaf_version: "2.0".to_owned(),
        distribution: Some(Distribution {
            tlp: Some(Tlp {
                label: "WHITE".to_owned(),
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
        tracking: tracking(advisory),
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
fn tracking(advisory: &Advisory) -> Tracking {
    let (first, last) = (advisory.published, advisory.modified.max(advisory.published));
    let mut revision_history = vec![revision(first, "1", "first publication")];
    if last > first {
        revision_history.push(revision(last, "2", "the announcement changed"));
    }
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
        version: revision_history.len().to_string(),
        revision_history,
        status: "final".to_owned(),
        other: Map::new(),
    }
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
